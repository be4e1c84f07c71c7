import Table from "cli-table3";
import { Command } from "commander";
import { type Classified, classify } from "../findings/goods/classify.ts";
import { evaluateGoods, type GoodsEvaluation } from "../findings/goods/evaluate.ts";
import { readGoodsModel } from "../findings/goods/file.ts";
import { descriptions } from "../findings/goods/labelled.ts";
import { readColumns } from "../lake/columns.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, type Desk, PLAIN } from "./frame.ts";

interface Options extends Common {
  readonly goods: string;
  readonly sure: number;
  readonly evaluate?: string;
  readonly text?: string;
  readonly code?: string;
}

export function classifyCommand(): Command {
  return common(
    new Command("classify")
      .summary("which HS code a description speaks of")
      .description(
        "Says for goods descriptions the three likeliest subheadings with their probabilities and the words that speak for the first, or that it cannot say. The model is one that entrepot train --goods wrote. With --evaluate, measures it on the texts of a file that it has not learned from.",
      )
      .argument("[texts...]", "descriptions")
      .requiredOption("--goods <model>", "a model that entrepot train --goods wrote")
      .option("--sure <percent>", "answer only from this probability on", percent, 0.5)
      .option("--evaluate <file>", "measure on the texts of this file that were not learned from")
      .option("--text <column>", "its descriptions; else the column learned from last")
      .option("--code <column>", "its HS codes; else the column learned from last")
      .addHelpText(
        "after",
        '\nExample:\n  entrepot train --goods nomenclature.csv --text description --code hscode --out goods.json\n  entrepot classify "gallium, unwrought" --goods goods.json',
      ),
  ).action((texts: readonly string[], options: Options) =>
    atDesk(options, async (desk) => {
      if ((options.evaluate === undefined) === (texts.length === 0)) {
        throw new Refusal("there must be either descriptions or --evaluate", {
          todo: 'Write: entrepot classify "TEXT" --goods MODEL',
        });
      }
      const { model, origin } = readGoodsModel(options.goods);
      if (options.evaluate === undefined) {
        const answers = texts.map((text) => classify(model, text, options.sure));
        desk.json({ goods: options.goods, sure: options.sure, answers });
        for (const answer of answers) desk.say(classifiedText(answer));
        return;
      }
      const last = origin.files.at(-1);
      const [text, code] = [options.text ?? last?.text ?? "", options.code ?? last?.code ?? ""];
      const asked = await read(desk, options, options.evaluate, text, code);
      const measured = evaluateGoods(model, asked.texts, (done, total) =>
        desk.progress({ what: "classifying", done, total, unit: "rows" }),
      );
      if (measured.texts === 0) {
        throw new Refusal("every text of this file was learned from: nothing can be measured", {
          file: options.evaluate,
          todo: "Train with --hold-out 20, or give texts that the model has not seen",
        });
      }
      desk.json({
        goods: options.goods,
        evaluate: { file: asked.file, rows: asked.rows, text, code, set_aside: asked.set_aside },
        origin,
        ...measured,
      });
      desk.say(goodsEvaluationText(measured));
    }),
  );
}

async function read(desk: Desk, options: Options, file: string, text: string, code: string) {
  const table = await readColumns(file, {
    memory_limit: options.memoryLimit,
    progress: desk.progress,
    signal: desk.signal,
    only: [text, code],
  });
  return descriptions(table, text, code);
}

function classifiedText(answer: Classified): string {
  const words = answer.words.filter((one) => Math.abs(one.says) >= 0.05).slice(0, 6);
  return [
    `${answer.text}`,
    `  ${answer.says}`,
    ...answer.guesses.map(
      (guess) => `  ${guess.code}  ${(guess.p * 100).toFixed(0).padStart(3)} %  ${guess.nearest}`,
    ),
    ...(words.length === 0
      ? []
      : [
          `  words for ${answer.guesses[0]?.code}: ${words.map((one) => `${one.word} ${one.says < 0 ? "−" : "+"}${Math.abs(one.says).toFixed(1)}`).join(", ")} (log-odds)`,
        ]),
  ].join("\n");
}

/** What was measured, with reliability by tenths and right answers by share answered. */
export function goodsEvaluationText(measured: GoodsEvaluation): string {
  const share = (value: number | null) => (value === null ? "–" : `${(value * 100).toFixed(1)} %`);
  const stated = new Table({
    head: ["stated", "texts", "mean stated", "right"],
    colAligns: ["left", "right", "right", "right"],
    ...PLAIN,
  });
  for (const group of measured.calibration.groups) {
    stated.push([
      `${group.from.toFixed(1)} to ${group.to.toFixed(1)}`,
      group.rows.toLocaleString("en"),
      share(group.stated),
      share(group.observed),
    ]);
  }
  const answered = new Table({
    head: ["answered", "from", "right"],
    colAligns: ["right", "right", "right"],
    ...PLAIN,
  });
  for (const one of measured.abstention) {
    answered.push([share(one.answered), one.from_p.toFixed(2), share(one.right)]);
  }
  return [
    `Right at six digits: ${share(measured.top1)}; among the first three: ${share(measured.top3)}. Heading ${share(measured.heading)}, chapter ${share(measured.chapter)}.`,
    measured.says,
    `${measured.learned_from.toLocaleString("en")} texts of the file were learned from and not asked; ${measured.unknown_code} of those asked stand under a code that was never learned, and count as wrong.`,
    "",
    stated.toString(),
    `Expected calibration error ${measured.calibration.ece?.toFixed(3) ?? "–"}.`,
    "",
    answered.toString(),
  ].join("\n");
}

/** @throws Refusal when the text is not a percentage above 0, up to 100. */
function percent(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (value > 0 && value <= 100) return value / 100;
  throw new Refusal(`"${text}" is not a percentage`, { todo: "Write for instance --sure 50" });
}
