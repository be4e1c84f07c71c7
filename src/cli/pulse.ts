import { Command, Option } from "commander";
import { type Change, type PulseAnswer, pulse } from "../findings/pulse/pulse.ts";
import { countryOf } from "../trade/country.ts";
import { formatQuantity } from "../trade/quantity.ts";
import { wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common, day, recompute, wholeNumber, withLake } from "./frame.ts";

interface Options extends Common {
  readonly commodity: string;
  readonly reporter: string;
  readonly direction: "export" | "import";
  readonly measure?: string;
  readonly source?: string;
  readonly asOf?: string;
  readonly on?: string;
  readonly days: number;
}

export function pulseCommand(): Command {
  return common(
    new Command("pulse")
      .summary("the newest month against what was to be expected")
      .description(
        "Of some goods in one country's trade: the newest month against its seasonal expectation, the month and the year before, and since a measure; partners that rose and fell, new and vanished routes, months that were revised, and what is due of the measures on these goods.",
      )
      .requiredOption("--commodity <codes>", "HS codes, separated by commas")
      .requiredOption("--reporter <country>", "whose figures: ISO alpha-3 code")
      .addOption(
        new Option("--direction <which>", "which flow")
          .choices(["export", "import"])
          .default("export"),
      )
      .option("--measure <id>", "compare with the year before this measure")
      .option("--source <id>", "figures of one source only")
      .option("--as-of <date>", "only figures that were known on this day", day)
      .option("--on <date>", "the day from which the calendar runs; else today", day)
      .option("--days <n>", "how far the calendar looks", wholeNumber, 180)
      .addHelpText(
        "after",
        "\nExample:\n  entrepot pulse --commodity 8703 --reporter ARM --direction export",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const answer = await withLake(options, { create: false }, (lake) =>
        pulse(
          lake,
          {
            commodities: options.commodity.split(/[,;]/).map((code) => code.trim()),
            reporter: countryOf("alpha3", options.reporter).alpha3,
            direction: options.direction,
            measure: options.measure ?? null,
            source: options.source ?? null,
            as_of: options.asOf ?? null,
            today: options.on ?? new Date().toISOString().slice(0, 10),
            days: options.days,
          },
          {
            memory_limit: options.memoryLimit,
            command: recompute(process.argv.slice(2)),
            signal: desk.signal,
          },
        ),
      );
      desk.json(answer);
      desk.say(pulseText(answer, process.stdout.columns ?? 100));
    }),
  );
}

function pulseText(answer: PulseAnswer, width: number): string {
  const quantity = (value: number) => formatQuantity(value, answer.unit);
  const against = (what: string, { quantity: before, percent }: Change) =>
    `  ${what}: ${before === null ? "not reported" : quantity(before)}${percent === null ? "" : ` (${percent > 0 ? "+" : ""}${percent.toFixed(1)} %)`}`;
  const { expectation, since_measure } = answer;
  const lines = [
    pc.bold(
      wrapped(
        `${answer.direction}s of ${answer.commodities.join(", ")} by ${answer.reporter_name}, ${answer.period}: ${quantity(answer.quantity)}`,
        width,
      ),
    ),
    expectation === null
      ? "  expected: not estimable, no earlier year reports this month"
      : `  expected: ${quantity(expectation.expected)}${expectation.low === null || expectation.high === null ? ` (no interval: ${expectation.months} of 19 earlier months)` : `, nine times in ten ${quantity(expectation.low)} to ${quantity(expectation.high)}`}`,
    against("month before", answer.month_before),
    against("year before", answer.year_before),
  ];
  if (since_measure !== null) {
    lines.push(
      against(
        `a month in the year before ${since_measure.measure} (now: mean since ${since_measure.since})`,
        since_measure,
      ),
    );
  }
  lines.push("", pc.bold("Partners"));
  for (const { rank, rank_before, name, quantity: value } of answer.ranks) {
    lines.push(
      `  ${rank}. ${name}: ${quantity(value)} (a year before: ${rank_before === null ? "none" : `rank ${rank_before}`})`,
    );
  }
  const listed = (what: string, routes: PulseAnswer["new_routes"]) =>
    routes.length === 0
      ? []
      : [
          wrapped(
            `${what}: ${routes.map((one) => `${one.name} (${quantity(one.quantity)})`).join(", ")}`,
            width,
          ),
        ];
  lines.push(
    ...listed("New within a year", answer.new_routes),
    ...listed("Vanished", answer.vanished_routes),
  );
  for (const { period, was, is, known_on } of answer.revisions) {
    lines.push(`Revised: ${period} from ${quantity(was)} (vintage ${known_on}) to ${quantity(is)}`);
  }
  if (answer.calendar.length > 0) lines.push("", pc.bold("Due"));
  for (const { on, what, measure, instrument } of answer.calendar) {
    lines.push(`  ${on}  ${measure} ${what} (${instrument})`);
  }
  lines.push("", `Figures: ${answer.publisher}, vintage ${answer.vintage}`);
  return lines.join("\n");
}
