import Table from "cli-table3";
import { Command } from "commander";
import { inForce, measures, measuresOn } from "../trade/measure.ts";
import { atDesk, type Common, common, day, PLAIN } from "./frame.ts";

interface Options extends Common {
  readonly commodity?: string;
  readonly on?: string;
}

export function measuresCommand(): Command {
  return common(
    new Command("measures")
      .summary("export controls, sanctions and duties, with their dates")
      .description(
        "The catalogue of measures: who holds which goods back from whom, since when, and where that is written. How each stands is said for one day, today unless given.",
      )
      .option("--commodity <code>", "only those that cover this HS code, or something under it")
      .option("--on <date>", "the day, as 2025-12-01", day)
      .addHelpText(
        "after",
        "\nExample:\n  entrepot measures --commodity 8110 --on 2025-12-01\n  entrepot trace --measure CN-2024-46 --until 2025-04",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const on = options.on ?? new Date().toISOString().slice(0, 10);
      const found = options.commodity === undefined ? measures() : measuresOn(options.commodity);
      desk.json({ on, measures: found.map((one) => ({ ...one, stands: inForce(one, on) })) });
      const table = new Table({
        head: ["id", "what", "goods", "by", "against", "from", `on ${on}`],
        colWidths: [17, 13, 38, 10, 15, 11, 13],
        wordWrap: true,
        ...PLAIN,
      });
      for (const one of found) {
        table.push([
          one.id,
          one.kind,
          one.subject,
          one.controlled_by.join(" "),
          one.against_words,
          one.effective_from ?? "not known",
          inForce(one, on),
        ]);
      }
      desk.say(
        found.length === 0 ? `no measure covers ${options.commodity ?? "that"}` : table.toString(),
      );
    }),
  );
}
