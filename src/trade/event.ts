import { isCode, level } from "./commodity.ts";
import { listOf, type Row, readCsv } from "./csv.ts";
import { isDay } from "./day.ts";
import { expandGroup } from "./group.ts";
import { parsePeriod } from "./period.ts";
import { Refusal } from "./refusal.ts";

/** Which change an event would explain; `value`: more value without more goods. */
const EXPLAINS = ["rise", "fall", "either", "value"] as const;

/** A row of `event.csv`: a rule or happening that changes trade for a lawful reason of its own. */
export interface Event {
  readonly id: string;
  /** HS codes it touches; empty where it touches all goods. */
  readonly commodities: readonly string[];
  /** Countries one of which has to be on the route; empty where it is everywhere. */
  readonly countries: readonly string[];
  /** The only target it concerns; null where it concerns any. */
  readonly target: string | null;
  /** First and last day, `YYYY-MM-DD`; `until` null while it lasts. */
  readonly from: string;
  readonly until: string | null;
  readonly explains: (typeof EXPLAINS)[number];
  /** What it would explain, as a sentence that stands under a route. */
  readonly text: string;
  readonly source: string;
  /** `read`: a page in `source` says it; `memory`: general knowledge, to be verified. */
  readonly provenance: "read" | "memory";
  readonly confidence: string;
}

const COLUMNS = [
  "id",
  "commodities",
  "countries",
  "target",
  "from",
  "until",
  "explains",
  "text",
  "source",
  "provenance",
  "confidence",
] as const;

let read: readonly Event[] | undefined;

/**
 * Every event of `event.csv`.
 *
 * @throws Refusal naming the line when a code, a country or a day is none, or a source is missing.
 */
export function events(): readonly Event[] {
  read ??= readCsv("event.csv", COLUMNS).map(eventOf);
  return read;
}

function eventOf({ line, cells }: Row): Event {
  const text = (column: (typeof COLUMNS)[number]) => cells[column] ?? "";
  const refuse = (why: string) =>
    new Refusal(why, { file: "event.csv", line, todo: "Correct the row" });
  const commodities = listOf(text("commodities"));
  const wrong = commodities.find((code) => !isCode(code));
  if (wrong !== undefined) throw refuse(`"${wrong}" is not an HS code`);
  const [from, until] = [text("from"), text("until") || null];
  if (!isDay(from) || (until !== null && !(isDay(until) && from <= until))) {
    throw refuse(`"${from}" to "${until ?? ""}" are not two days in order`);
  }
  const explains = EXPLAINS.find((one) => one === text("explains"));
  if (explains === undefined) throw refuse(`"${text("explains")}" is none of ${EXPLAINS.join()}`);
  const provenance = text("provenance");
  if (provenance !== "read" && provenance !== "memory") {
    throw refuse(`provenance is "${provenance}", neither read nor memory`);
  }
  if (text("source") === "") throw refuse("there is no source");
  return {
    id: text("id"),
    commodities,
    countries: text("countries") === "" ? [] : expandGroup(text("countries")),
    target: text("target") || null,
    from,
    until,
    explains,
    text: text("text"),
    source: text("source"),
    provenance,
    confidence: text("confidence"),
  };
}

/**
 * Events that touch a code and a route and begin or end within its periods, in the order of the
 * catalogue: what they change competes with what the measure changed. Further measures on
 * the same goods compete too, and are in the catalogue of measures.
 *
 * @param question `countries`: transit countries and target, as alpha-3; `since`, `until`: first and
 *   last period.
 * @throws Refusal when `commodity` has not the shape of an HS code.
 */
export function eventsFor(question: {
  readonly commodity: string;
  readonly countries: readonly string[];
  readonly since: number;
  readonly until: number;
}): readonly Event[] {
  const { commodity, countries, since, until } = question;
  level(commodity);
  const within = (day: string) => {
    const period = parsePeriod(day.slice(0, 7));
    return period >= since && period <= until;
  };
  return events().filter(
    (event) =>
      (within(event.from) || (event.until !== null && within(event.until))) &&
      (event.countries.length === 0 || event.countries.some((one) => countries.includes(one))) &&
      (event.target === null || countries.includes(event.target)) &&
      (event.commodities.length === 0 ||
        event.commodities.some((code) => code.startsWith(commodity) || commodity.startsWith(code))),
  );
}
