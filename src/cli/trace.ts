import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { tracePage } from "../findings/trace/page.ts";
import { traceCsv } from "../findings/trace/table.ts";
import { trace } from "../findings/trace/trace.ts";
import { country } from "../trade/country.ts";
import { expandGroup } from "../trade/group.ts";
import { measure } from "../trade/measure.ts";
import { Refusal } from "../trade/refusal.ts";
import { screenWidth } from "./blocks.ts";
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
import { traceText } from "./trace_text.ts";

interface Options extends Common {
  readonly measure?: string;
  readonly commodity?: string;
  readonly from?: string;
  readonly to?: string;
  readonly since?: number;
  readonly until?: number;
  readonly through?: string;
  readonly source?: string;
  readonly shelf: number;
  readonly openingStock: number;
  readonly production: ReadonlyMap<string, number>;
  readonly absentIsNone: boolean;
  readonly asOf?: string;
  readonly top: number;
  readonly csv: boolean;
  readonly html?: string;
}

export function traceCommand(): Command {
  return common(
    new Command("trace")
      .summary("through whom the goods went")
      .description(
        "For goods, their origins, a target and a start: every transit country in the lake, with the least (must) and the most (may) of what it sent on that came from the origins, what changed when the measure began, and the lawful explanations.",
      )
      .option("--measure <id>", "take goods, origins, target and start from a measure")
      .option("--commodity <codes>", "HS codes of two to ten digits, separated by commas")
      .option("--from <countries>", "controlled origins: ISO alpha-3 codes, names or groups")
      .option("--to <country>", "the target that the goods are kept from")
      .option("--since <month>", "first month of the measure, as 2022-03", period)
      .option("--until <month>", "last month looked at; else the last in the lake", period)
      .option("--through <countries>", "only these transit countries")
      .option("--source <id>", "figures of one source only")
      .option(
        "--shelf <months>",
        "longest time that goods stay in the transit country",
        wholeNumber,
        12,
      )
      .option(
        "--opening-stock <months>",
        "months of other inflow taken to lie in stock at the start",
        wholeNumber,
        12,
      )
      .option(
        "--production <country=quantity>",
        "what a transit country makes in a year; may be repeated",
        oneProduction,
        new Map<string, number>(),
      )
      .option(
        "--absent-is-none",
        "take what the files do not hold as nothing, not as unknown",
        false,
      )
      .option("--as-of <date>", "only figures that were known on this day", day)
      .option("--top <routes>", "how many routes to print", wholeNumber, 10)
      .option("--csv", "answer as CSV on standard output", false)
      .option("--html <file>", "write a page that holds the whole answer")
      .addHelpText(
        "after",
        "\nExample:\n  entrepot trace --commodity 8703 --from EU27,USA,JPN,GBR,KOR,CAN,MEX --to RUS --since 2022-03 --until 2023-10 --html cars.html",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const answer = await withLake(options, { create: false }, (lake) =>
        trace(
          lake,
          {
            measure: options.measure === undefined ? null : measure(options.measure),
            commodities: options.commodity?.split(/[,;]/).map((code) => code.trim()) ?? null,
            from: options.from ?? null,
            to: options.to ?? null,
            since: options.since ?? null,
            until: options.until ?? null,
            through: options.through ?? null,
            source: options.source ?? null,
            shelf_months: options.shelf,
            opening_stock_months: options.openingStock,
            production: options.production,
            absent_is_none: options.absentIsNone,
            as_of: options.asOf ?? null,
          },
          {
            memory_limit: options.memoryLimit,
            command: recompute(process.argv.slice(2)),
            signal: desk.signal,
          },
        ),
      );
      if (options.html !== undefined) {
        writeFileSync(options.html, tracePage(answer));
      }
      desk.json(answer);
      if (options.csv && !options.json) desk.say(traceCsv(answer));
      else {
        desk.say(
          traceText(answer, {
            top: options.top,
            width: screenWidth(),
            notes: !options.quiet,
          }),
        );
      }
      if (options.html !== undefined && !options.csv) desk.note(`\nPage: ${resolve(options.html)}`);
    }),
  );
}

function oneProduction(
  text: string,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const [who, quantity] = text.split("=");
  const [code, ...others] = expandGroup(who ?? "");
  const value = Number(quantity?.replaceAll(",", ""));
  if (code === undefined || others.length > 0 || !(value >= 0) || !quantity) {
    throw new Refusal(`"${text}" is not a production`, {
      todo: "Write for instance --production THA=12000, a year's quantity in the unit of the route",
    });
  }
  return new Map([...before, [country(code).alpha3, value]]);
}
