import { resolve } from "node:path";
import { Command } from "commander";
import { declarations } from "../findings/targeting/declarations.ts";
import { koreanDeclarations, layoutFrom } from "../findings/targeting/layout.ts";
import { learn, type Model, writeModel } from "../findings/targeting/model.ts";
import { readColumns } from "../lake/columns.ts";
import { atDesk, type Common, common, wholeNumber } from "./frame.ts";
import { refusedText } from "./screen_text.ts";

interface Options extends Common {
  readonly out: string;
  readonly layout?: string;
  readonly seed: number;
}

export function trainCommand(): Command {
  return common(
    new Command("train")
      .summary("learn from inspections that were made")
      .description(
        "Learns a ranking from declarations with known outcomes and writes it as JSON. Columns that give the outcome away are refused by name. The model holds the values of the columns it learned from: keep it as you keep the file.",
      )
      .argument("<file>", "declarations with outcomes: the Korean layout, or any with --layout")
      .requiredOption("--out <file>", "where to write the model")
      .option("--layout <file>", "what the columns mean, where it is not the known layout")
      .option("--seed <number>", "seed of everything drawn", wholeNumber, 1)
      .addHelpText(
        "after",
        "\nExample:\n  entrepot train declarations-2020.csv --out model.json\n  entrepot screen declarations-2021.csv --model model.json",
      ),
  ).action((file: string, options: Options) =>
    atDesk(options, async (desk) => {
      const layout =
        options.layout === undefined ? koreanDeclarations() : layoutFrom(options.layout);
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
    }),
  );
}

function trainedText({ learned_from, refused, rehearsal }: Model): string {
  const found = ((learned_from.found / learned_from.rows) * 100).toFixed(0);
  return [
    `Learned from ${learned_from.rows.toLocaleString("en")} rows, ${learned_from.lots.toLocaleString("en")} different lots, ${found} % found.`,
    ...refusedText(refused),
    rehearsal === null
      ? "Too few rows to rehearse."
      : `Rehearsed inside the file, asking about its last ${rehearsal.rows.toLocaleString("en")} rows: AUC ${figure(rehearsal.auc)}; ${figure(rehearsal.unseen_auc)} on the ${rehearsal.unseen_rows.toLocaleString("en")} that repeat no earlier row. The first is copy detection.`,
  ].join("\n");
}

function figure(value: number | null): string {
  return value === null ? "not known" : value.toFixed(3);
}
