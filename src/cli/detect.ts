import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { detect } from "../findings/detect/detect.ts";
import { detectPage } from "../findings/detect/page.ts";
import { detectCsv } from "../findings/detect/table.ts";
import { measure } from "../trade/measure.ts";
import { Refusal } from "../trade/refusal.ts";
import { detectText } from "./detect_text.ts";
import {
  atDesk,
  type Common,
  common,
  day,
  period,
  recompute,
  wholeNumber,
  withLake,
} from "./frame.ts";

interface Options extends Common {
  readonly measure?: string;
  readonly commodity?: string;
  readonly detector?: string;
  readonly from?: string;
  readonly to?: string;
  readonly since?: number;
  readonly source?: string;
  readonly rate: number;
  readonly length: number;
  readonly seed: number;
  readonly asOf?: string;
  readonly csv: boolean;
  readonly html?: string;
}

export function detectCommand(): Command {
  return common(
    new Command("detect")
      .summary("which routes and flows changed when the measures began")
      .description(
        "Tests every route and flow in the lake for every measure in the catalogue (or the one asked about): what is flagged, how many of the flags are expected to be chance, the lawful explanations, and what cannot be told and why.",
      )
      .option("--measure <id>", "one measure only")
      .option("--commodity <codes>", "only these HS codes, separated by commas")
      .option("--detector <ids>", "only these detectors, separated by commas (entrepot detectors)")
      .option(
        "--from <countries>",
        "origins of a question of one's own; with --to, --since, --commodity",
      )
      .option("--to <country>", "its target: a country, or EU27")
      .option("--since <month>", "its first month, as 2022-03", period)
      .option("--source <id>", "figures of one source only")
      .option("--rate <share>", "highest share of false flags among the flagged", share, 0.1)
      .option("--length <routes>", "length of the ranked list", wholeNumber, 25)
      .option("--seed <number>", "for what is drawn by lot", wholeNumber, 1)
      .option("--as-of <date>", "only figures that were known on this day", day)
      .option("--csv", "answer as CSV on standard output", false)
      .option("--html <file>", "write a page that holds the whole answer")
      .addHelpText(
        "after",
        "\nExample:\n  entrepot detect --commodity 8703 --from EU27,USA,JPN,GBR,KOR,CAN,MEX --to RUS --since 2022-03",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const answer = await withLake(options, { create: false }, (lake) =>
        detect(
          lake,
          {
            measure: options.measure === undefined ? null : measure(options.measure),
            commodities: listOf(options.commodity),
            from: options.from ?? null,
            to: options.to ?? null,
            since: options.since ?? null,
          },
          {
            memory_limit: options.memoryLimit,
            detectors: listOf(options.detector),
            rate: options.rate,
            length: options.length,
            source: options.source ?? null,
            as_of: options.asOf ?? null,
            seed: options.seed,
            command: recompute(process.argv.slice(2)),
            progress: desk.progress,
            signal: desk.signal,
          },
        ),
      );
      if (options.html !== undefined) writeFileSync(options.html, detectPage(answer));
      desk.json(answer);
      if (options.csv && !options.json) desk.say(detectCsv(answer));
      else desk.say(detectText(answer, process.stdout.columns ?? 100));
      if (options.html !== undefined && !options.csv) desk.say(`\nPage: ${resolve(options.html)}`);
    }),
  );
}

function listOf(text: string | undefined): readonly string[] | null {
  return text?.split(/[,;]/).map((part) => part.trim()) ?? null;
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new Refusal(`"${text}" is not a share between 0 and 1`, {
    todo: "Write for instance --rate 0.1",
  });
}
