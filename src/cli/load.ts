import { Command, Option } from "commander";
import { ENCODINGS, type Encoding } from "../lake/examine.ts";
import { type Loaded, load } from "../lake/load.ts";
import { formatPeriod } from "../trade/period.ts";
import { atDesk, type Common, common, day, wholeNumber, withLake } from "./frame.ts";

interface Options extends Common {
  readonly source?: string;
  readonly mapping?: string;
  readonly encoding?: Encoding;
  readonly vintage?: string;
  readonly maxRejected: number;
}

export function loadCommand(): Command {
  return common(
    new Command("load")
      .summary("load publishers' files into the lake")
      .description(
        "Loads files as publishers issue them: CSV, TSV, JSON, Parquet or fixed-width, plain, gzip or zip. Source, encoding and delimiter are recognised. All of a file is loaded, or nothing.",
      )
      .argument("<file...>", "files to load")
      .option("--source <id>", "which source reads them (entrepot sources)")
      .option("--mapping <file>", "read them as tables with this mapping (entrepot sources table)")
      .addOption(
        new Option(
          "--encoding <name>",
          "encoding of the text, where it is recognised wrongly",
        ).choices(ENCODINGS),
      )
      .addOption(
        new Option("--vintage <date>", "day on which the publisher issued the figures").argParser(
          day,
        ),
      )
      .addOption(
        new Option("--max-rejected <rows>", "how many unreadable rows may be kept aside")
          .default(0)
          .argParser(wholeNumber),
      )
      .addHelpText(
        "after",
        "\nExample:\n  entrepot load test/cases/cars-armenia-russia/flows.csv --mapping test/cases/cars-armenia-russia/mapping.json",
      ),
  ).action((files: readonly string[], options: Options) =>
    atDesk(options, async (desk) => {
      const made =
        options.mapping === undefined
          ? {}
          : { made: (await import("../sources/table/source.ts")).tableSource(options.mapping) };
      const loaded = await withLake(options, { create: true }, async (lake) => {
        const all: Loaded[] = [];
        for (const file of files) {
          const done = await load(lake, file, {
            source: options.source ?? null,
            ...made,
            encoding: options.encoding ?? null,
            vintage: options.vintage ?? null,
            max_rejected: options.maxRejected,
            memory_limit: options.memoryLimit,
            progress: desk.progress,
            signal: desk.signal,
          });
          for (const one of done) desk.say(describe(one));
          all.push(...done);
        }
        return all;
      });
      desk.json({ loaded });
    }),
  );
}

function describe({ load, was_there, set_aside, superseded }: Loaded): string {
  const name = load.member === null ? load.file : `${load.file} (${load.member})`;
  if (was_there) return `${name}: was loaded before (load ${load.load_id}); nothing changed`;
  const range =
    load.period_first === null || load.period_last === null
      ? ""
      : `, ${formatPeriod(load.period_first)} to ${formatPeriod(load.period_last)}`;
  const lines = [
    `${name}: ${count(load.rows_kept)} rows from ${load.source} (${load.layout}${load.encoding === null ? "" : `, ${load.encoding}`})${range}, vintage ${load.vintage} (${load.vintage_basis})`,
    ...set_aside.map((note) => `  set aside ${count(note.rows)}: ${note.reason}`),
    ...(load.rows_rejected > 0
      ? [`  rejected ${count(load.rows_rejected)}: see entrepot status --rejected ${load.load_id}`]
      : []),
    ...superseded.map((one) =>
      one.new_load_id === load.load_id
        ? `  replaces ${count(one.cells)} cells of load ${one.old_load_id}, which is kept for --as-of`
        : `  ${count(one.cells)} of its cells are already replaced by the newer load ${one.new_load_id}`,
    ),
  ];
  return lines.join("\n");
}

const count = (rows: number) => rows.toLocaleString("en");
