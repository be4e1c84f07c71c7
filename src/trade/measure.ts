import { isCode, level } from "./commodity.ts";
import { crosswalk } from "./country.ts";
import { listOf, type Row, readCsv } from "./csv.ts";
import { isDay } from "./day.ts";
import { expandGroup, groups } from "./group.ts";
import { didYouMean, nearest } from "./near.ts";
import { parsePeriod } from "./period.ts";
import { Refusal } from "./refusal.ts";

const KINDS = ["licensing", "prohibition", "sanction", "duty", "quota"] as const;
export type MeasureKind = (typeof KINDS)[number];

/** A row of `measure.csv`: an act of an authority that holds goods back. Days are `YYYY-MM-DD`. */
export interface Measure {
  readonly id: string;
  readonly authority: string;
  readonly instrument: string;
  readonly kind: MeasureKind;
  readonly subject: string;
  /** HS headings and subheadings; empty where the act names none. */
  readonly commodities: readonly string[];
  /** Lines of the authority's own tariff, finer than the subheadings. */
  readonly tariff_lines: readonly string[];
  /** Which way the goods would cross the border of whoever controls them. */
  readonly direction: "export" | "import";
  /** Countries or groups, as codes that `expandGroup` reads. */
  readonly controlled_by: readonly string[];
  /** Countries or groups that the goods are kept from or held back of; empty where it is everyone. */
  readonly controlled_against: readonly string[];
  /** Whom it is against in the words of the table: `all (licence)`, `RUS (by third countries too)`. */
  readonly against_words: string;
  /** `YYYY-MM` where only the month is known. */
  readonly announced_on: string | null;
  readonly effective_from: string | null;
  readonly effective_until: string | null;
  readonly suspended_from: string | null;
  readonly suspended_until: string | null;
  /** The month in which it takes effect, as a period; null while that is not known. */
  readonly first_period: number | null;
  /** Empty only with `provenance` "memory". */
  readonly source: string;
  /**
   * `read`: the instrument or a report of it was read, and `source` says where; `memory`: general
   * knowledge, to be verified before it is quoted.
   */
  readonly provenance: string;
  readonly confidence: string;
  readonly notes: string;
}

const COLUMNS = [
  "id",
  "authority",
  "instrument",
  "kind",
  "subject",
  "commodities",
  "tariff_lines",
  "direction",
  "controlled_by",
  "controlled_against",
  "announced_on",
  "effective_from",
  "effective_until",
  "suspended_from",
  "suspended_until",
  "source",
  "provenance",
  "confidence",
  "notes",
] as const;
type Column = (typeof COLUMNS)[number];

let read: readonly Measure[] | undefined;

/**
 * Every measure of `measure.csv`, in its order.
 *
 * @throws Refusal naming the line when a kind, a direction, a day or a code is none, when the days
 *   are not in order, or when two rows share an id.
 */
export function measures(): readonly Measure[] {
  if (read !== undefined) return read;
  const found = readCsv("measure.csv", COLUMNS).map(measureOf);
  const ids = new Set<string>();
  for (const { id } of found) {
    if (ids.has(id.toLowerCase())) {
      throw new Refusal(`two measures are called ${id}`, {
        file: "measure.csv",
        todo: "Give each an id of its own",
      });
    }
    ids.add(id.toLowerCase());
  }
  read = found;
  return found;
}

function measureOf({ line, cells }: Row): Measure {
  const text = (column: Column) => cells[column] ?? "";
  const refuse = (why: string) =>
    new Refusal(why, { file: "measure.csv", line, todo: "Correct the row" });
  const day = (column: Column) => {
    const value = text(column);
    if (value === "") return null;
    if (isDay(value)) return value;
    throw refuse(`${column} is "${value}", not a day`);
  };
  const kind = KINDS.find((one) => one === text("kind"));
  const direction = text("direction");
  if (kind === undefined) throw refuse(`kind "${text("kind")}" is none of ${KINDS.join(", ")}`);
  if (direction !== "export" && direction !== "import") {
    throw refuse(`direction is "${direction}", neither export nor import`);
  }
  const commodities = listOf(text("commodities"));
  const tariffLines = listOf(text("tariff_lines"));
  for (const code of [...commodities, ...tariffLines]) {
    if (!isCode(code)) throw refuse(`"${code}" is not an HS code`);
  }
  const days = {
    // A month is enough where an act is only planned (2026-02).
    announced_on: text("announced_on") || null,
    effective_from: day("effective_from"),
    effective_until: day("effective_until"),
    suspended_from: day("suspended_from"),
    suspended_until: day("suspended_until"),
  };
  const { effective_from: from, effective_until: until } = days;
  const { suspended_from: paused, suspended_until: resumed } = days;
  if (from !== null && until !== null && until < from) throw refuse("it ends before it begins");
  if (resumed !== null && (paused === null || resumed < paused)) {
    throw refuse("its suspension ends before it begins");
  }
  return {
    id: text("id"),
    authority: text("authority"),
    instrument: text("instrument"),
    kind,
    subject: text("subject"),
    commodities,
    tariff_lines: tariffLines,
    direction,
    controlled_by: codesIn(text("controlled_by")),
    controlled_against: codesIn(text("controlled_against")),
    against_words: text("controlled_against"),
    ...days,
    first_period: from === null ? null : parsePeriod(from.slice(0, 7)),
    source: text("source"),
    provenance: text("provenance"),
    confidence: text("confidence"),
    notes: text("notes"),
  };
}

/** The countries and groups in a cell; words in brackets, `all` and lists of an act name none. */
function codesIn(cell: string): readonly string[] {
  const known = new Set([...groups(), ...crosswalk("alpha3").keys()]);
  return listOf(cell.replace(/\([^)]*\)/g, "")).filter((part) => known.has(part));
}

/** @throws Refusal naming near candidates when there is no such measure. */
export function measure(id: string): Measure {
  const found = measures().find((one) => one.id.toLowerCase() === id.trim().toLowerCase());
  if (found !== undefined) return found;
  const ids = measures().map((one) => one.id);
  throw new Refusal(`there is no measure "${id}"`, {
    todo: didYouMean(nearest(id, ids, 4), "See them with entrepot measures"),
  });
}

export type Force = "not dated" | "not yet" | "in force" | "suspended" | "ended";

/**
 * How a measure stands on a day. Both ends of `effective` and of `suspended` are days on which that
 * is still so; an open suspension lasts. Suspended is said of the act as a whole: `notes` tell which
 * of its clauses stay.
 *
 * @throws RangeError unless `day` is a day that the calendar has, `YYYY-MM-DD`.
 */
export function inForce(of: Measure, day: string): Force {
  if (!isDay(day)) throw new RangeError(`"${day}" is not a day: write 2024-12-03`);
  if (of.effective_from === null) return "not dated";
  if (day < of.effective_from) return "not yet";
  if (of.effective_until !== null && day > of.effective_until) return "ended";
  const suspended =
    of.suspended_from !== null &&
    day >= of.suspended_from &&
    (of.suspended_until === null || day <= of.suspended_until);
  return suspended ? "suspended" : "in force";
}

/**
 * Measures that cover a code or anything under it: `8110` finds one on 811010, and 811010 one on
 * 8110. One without codes (too many to list, or none named) is found under none.
 *
 * @throws Refusal when `commodity` has not the shape of an HS code.
 */
export function measuresOn(commodity: string): readonly Measure[] {
  level(commodity);
  return measures().filter((one) =>
    [...one.commodities, ...one.tariff_lines].some(
      (code) => code.startsWith(commodity) || commodity.startsWith(code),
    ),
  );
}

/** What is asked of the catalogue; a part left out does not narrow. */
export interface MeasureAsk {
  /** An HS code, as {@link measuresOn} takes it. */
  readonly commodity?: string;
  /** A day, `YYYY-MM-DD`, on which the measure is in force or suspended. */
  readonly on?: string;
  /** A country or group, one of whose members is among those that control. */
  readonly by?: string;
  /** A country or group, one of whose members is among those the measure is against. */
  readonly against?: string;
}

/**
 * Measures that answer a question, in the order of the catalogue. One against everyone, or by
 * everyone, is against and by each country.
 *
 * @throws Refusal on a code, a country or a day that is none.
 */
export function measuresFor(ask: MeasureAsk): readonly Measure[] {
  const { commodity, on } = ask;
  if (on !== undefined && !isDay(on)) {
    throw new Refusal(`"${on}" is not a day`, { todo: "Write for instance 2024-12-03" });
  }
  const by = ask.by === undefined ? null : new Set(expandGroup(ask.by));
  const against = ask.against === undefined ? null : new Set(expandGroup(ask.against));
  const over = commodity === undefined ? measures() : measuresOn(commodity);
  return over.filter((one) => {
    if (on !== undefined && !["in force", "suspended"].includes(inForce(one, on))) return false;
    return (
      touches(one.controlled_by, by, one.first_period) &&
      touches(one.controlled_against, against, one.first_period)
    );
  });
}

/** Whether a list of an act, its groups as they were composed then, names one of the wanted. */
function touches(
  codes: readonly string[],
  wanted: ReadonlySet<string> | null,
  period: number | null,
): boolean {
  if (wanted === null || codes.length === 0) return true;
  return expandGroup(codes.join(), period ?? undefined).some((code) => wanted.has(code));
}
