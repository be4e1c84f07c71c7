import { resolve } from "node:path";
import { Command } from "commander";
import { evaluateGoods } from "../findings/goods/evaluate.ts";
import { readGoodsModel, writeGoodsModel } from "../findings/goods/file.ts";
import { descriptions } from "../findings/goods/labelled.ts";
import { type Given, trainGoods } from "../findings/goods/train.ts";
import { declarations } from "../findings/targeting/declarations.ts";
import { koreanDeclarations, layoutFrom } from "../findings/targeting/layout.ts";
import { learn, type Model, writeModel } from "../findings/targeting/model.ts";
import { readColumns } from "../lake/columns.ts";
import { Refusal } from "../trade/refusal.ts";
import { goodsEvaluationText } from "./classify.ts";
import { atDesk, type Common, common, type Desk, wholeNumber } from "./frame.ts";
import { refusedText } from "./screen_text.ts";

interface Options extends Common {
  readonly out: string;
  readonly layout?: string;
  readonly goods: readonly string[];
  readonly text: readonly string[];
  readonly code: readonly string[];
  readonly holdOut: number;
  readonly seed: number;
}

export function trainCommand(): Command {
  const each = (value: string, before: readonly string[]) => [...before, value];
  return common(
    new Command("train")
      .summary("learn from inspections that were made, or from goods descriptions")
      .description(
        "Learns a ranking from declarations with known outcomes, for entrepot screen; columns that give the outcome away are refused by name. Or, with --goods, learns from descriptions with their HS codes which code a text speaks of, for entrepot classify. A model holds what it learned from: keep it as you keep the file.",
      )
      .argument("[file]", "declarations with outcomes: the Korean layout, or any with --layout")
      .requiredOption("--out <file>", "where to write the model")
      .option("--layout <file>", "what the columns mean, where it is not the known layout")
      .option(
        "--goods <file>",
        "goods descriptions with HS codes: a nomenclature, a tariff, declarations; may be repeated, the last being most like what will be asked",
        each,
        [],
      )
      .option("--text <column>", "the column of descriptions, once for each --goods", each, [])
      .option("--code <column>", "the column of HS codes, once for each --goods", each, [])
      .option(
        "--hold-out <percent>",
        "share of the texts of the last file that is not learned from but measured on",
        percent,
        0.1,
      )
      .option("--seed <number>", "seed of everything drawn", wholeNumber, 1)
      .addHelpText(
        "after",
        "\nExample:\n  entrepot train declarations-2020.csv --out model.json\n  entrepot screen declarations-2021.csv --model model.json\n  entrepot train --goods nomenclature.csv --text description --code hscode --out goods.json",
      ),
  ).action((file: string | undefined, options: Options) =>
    atDesk(options, async (desk) => {
      if ((file === undefined) === (options.goods.length === 0)) {
        throw new Refusal("there must be either a file of declarations or --goods", {
          todo: "Write: entrepot train FILE --out MODEL, or entrepot train --goods FILE --text COLUMN --code COLUMN --out MODEL",
        });
      }
      return file === undefined ? fromTexts(desk, options) : fromOutcomes(desk, options, file);
    }),
  );
}

async function fromOutcomes(desk: Desk, options: Options, file: string): Promise<void> {
  const layout = options.layout === undefined ? koreanDeclarations() : layoutFrom(options.layout);
  const table = await readColumns(file, {
    memory_limit: options.memoryLimit,
    progress: desk.progress,
    signal: desk.signal,
    only: null,
  });
  const model = learn(declarations(table, layout, true), layout, options.seed);
  writeModel(model, options.out);
  const { learned_from, refused, rehearsal } = model;
  desk.json({ out: resolve(options.out), learned_from, refused, rehearsal });
  desk.say(trainedText(model));
  desk.say(`Written to ${resolve(options.out)}`);
}

async function fromTexts(desk: Desk, options: Options): Promise<void> {
  const { goods, text, code } = options;
  if (text.length !== goods.length || code.length !== goods.length) {
    throw new Refusal(`${goods.length} --goods, ${text.length} --text and ${code.length} --code`, {
      todo: "Name both columns of every file: --goods FILE --text COLUMN --code COLUMN",
    });
  }
  const given: Given[] = [];
  for (const [at, file] of goods.entries()) {
    const columns = { text: text[at] as string, code: code[at] as string };
    const table = await readColumns(file, {
      memory_limit: options.memoryLimit,
      progress: desk.progress,
      signal: desk.signal,
      only: [columns.text, columns.code],
    });
    given.push({ descriptions: descriptions(table, columns.text, columns.code), ...columns });
  }
  const trained = trainGoods(
    given,
    { hold_out: options.holdOut, seed: options.seed },
    (done, total) => desk.progress({ what: "learning", done, total, unit: "rows" }),
  );
  writeGoodsModel(trained.model, trained.origin, options.out);
  // Measured as it was written, not as it was learned: weights are rounded on the way.
  const measured =
    trained.held_out.length === 0
      ? null
      : evaluateGoods(readGoodsModel(options.out).model, trained.held_out);
  const files = trained.origin.files.map((one, at) => ({
    ...one,
    set_aside: given[at]?.descriptions.set_aside,
  }));
  desk.json({ out: resolve(options.out), files, measured });
  for (const one of files) {
    desk.say(
      `Learned from ${one.texts.toLocaleString("en")} texts of ${one.file}; ${one.held_out.toLocaleString("en")} were held out.`,
    );
  }
  desk.say(
    measured === null ? "Nothing was held out to measure on." : goodsEvaluationText(measured),
  );
  desk.say(`Written to ${resolve(options.out)}`);
}

function trainedText({ learned_from, refused, rehearsal }: Model): string {
  const found = ((learned_from.found / learned_from.rows) * 100).toFixed(0);
  return [
    `Learned from ${learned_from.rows.toLocaleString("en")} rows, ${learned_from.lots.toLocaleString("en")} different lots, ${found} % found.`,
    ...refusedText(refused),
    `Rehearsed inside the file, asking about its last ${rehearsal.rows.toLocaleString("en")} rows: AUC ${figure(rehearsal.auc)}; ${figure(rehearsal.unseen_auc)} on the ${rehearsal.unseen_rows.toLocaleString("en")} that repeat no earlier row. The first is copy detection.`,
  ].join("\n");
}

function figure(value: number | null): string {
  return value === null ? "not known" : value.toFixed(3);
}

/** @throws Refusal when the text is not a percentage from 0 to 50. */
function percent(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (text.trim() !== "" && value >= 0 && value <= 50) return value / 100;
  throw new Refusal(`"${text}" is not a percentage from 0 to 50`, {
    todo: "Write for instance --hold-out 20",
  });
}
