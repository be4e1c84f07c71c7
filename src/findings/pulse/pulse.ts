import { readFileSync } from "node:fs";
import { type Lake, openReader, type Reader } from "../../lake/lake.ts";
import type { Series } from "../../statistics/series.ts";
import { country } from "../../trade/country.ts";
import { measure } from "../../trade/measure.ts";
import { formatPeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import { fillAsked } from "../asked/asked.ts";
import { calendar, type Due } from "./calendar.ts";
import { type Expectation, expectation } from "./expectation.ts";

const sql = readFileSync(new URL("months.sql", import.meta.url), "utf8");

export interface PulseAsk {
  readonly commodities: readonly string[];
  readonly reporter: string;
  readonly direction: "export" | "import";
  /** Compared with before it began; null for none. */
  readonly measure: string | null;
  readonly source: string | null;
  readonly as_of: string | null;
  /** The day from which the calendar runs, and how many days. */
  readonly today: string;
  readonly days: number;
}

export interface PulseAnswer {
  readonly reporter: string;
  readonly reporter_name: string;
  readonly direction: "export" | "import";
  readonly commodities: readonly string[];
  readonly source: string;
  readonly publisher: string;
  readonly vintage: string;
  readonly unit: "kg" | "USD";
  /** The newest month. */
  readonly period: string;
  readonly quantity: number;
  readonly expectation: Expectation | null;
  readonly month_before: Change;
  readonly year_before: Change;
  /** A month on average since the measure began, against the year before it; null without one. */
  readonly since_measure: (Change & { readonly measure: string; readonly since: string }) | null;
  readonly ranks: readonly Rank[];
  /** Partners with goods now and none in the twelve months before. */
  readonly new_routes: readonly Named[];
  /** Partners with goods in at least half of the twelve months before, and none now. */
  readonly vanished_routes: readonly Named[];
  readonly revisions: readonly Revision[];
  readonly calendar: readonly Due[];
  readonly command: string;
}

/** A figure before and by how many per cent the newest differs; null where it is not reported, or 0. */
export interface Change {
  readonly quantity: number | null;
  readonly percent: number | null;
}

interface Named {
  readonly partner: string;
  readonly name: string;
  readonly quantity: number;
}

interface Rank extends Named {
  readonly rank: number;
  /** A year before; null where nothing went there then. */
  readonly rank_before: number | null;
}

interface Revision {
  readonly period: string;
  readonly was: number;
  readonly is: number;
  /** The vintage of the figure that was replaced. */
  readonly known_on: string;
}

interface MonthRow {
  readonly source: string;
  readonly period: number;
  readonly partner: string;
  readonly load_id: number;
  readonly kg: number | null;
  readonly usd: number | null;
}

const RANKS = 10;

/**
 * The newest month of some goods in one country's trade, against what was to be expected and what
 * was before.
 *
 * @throws Refusal when the lake holds no month of them.
 */
export async function pulse(
  lake: Lake,
  ask: PulseAsk,
  options: {
    readonly memory_limit: string;
    readonly command: string;
    readonly signal?: AbortSignal;
  },
): Promise<PulseAnswer> {
  const open = {
    memory_limit: options.memory_limit,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const reader = await openReader(lake, { ...open, as_of: ask.as_of });
  try {
    const rows = longest(await monthsIn(reader, ask));
    const [newest] = rows.slice(-1);
    if (newest === undefined) {
      throw new Refusal(
        `the lake holds no month of ${ask.direction}s of ${ask.commodities.join(", ")} by ${country(ask.reporter).name}`,
        {
          todo: `Load one: entrepot fetch comtrade --commodity ${ask.commodities.join(",")} --reporter ${ask.reporter} --direction ${ask.direction} --since 2022-01 --until 2025-06 --load`,
        },
      );
    }
    const unit = rows.every((row) => row.kg !== null) ? "kg" : "USD";
    const of = (row: MonthRow) => (unit === "kg" ? row.kg : row.usd);
    const first = rows[0]?.period ?? newest.period;
    const series = totals(rows, of, first, newest.period);
    const quantity = series.at(-1) ?? null;
    if (quantity === null) {
      throw new Refusal(
        `${formatPeriod(newest.period)} has rows without a quantity and without a value`,
        {
          todo: "Load a file that gives one of them",
        },
      );
    }
    const load = reader.loads.find((one) => one.load_id === newest.load_id);
    const back = (months: number) => changeFrom(series.at(-1 - months) ?? null, quantity);
    return {
      reporter: ask.reporter,
      reporter_name: country(ask.reporter).name,
      direction: ask.direction,
      commodities: ask.commodities,
      source: newest.source,
      publisher: load?.publisher ?? newest.source,
      vintage: load?.vintage ?? "",
      unit,
      period: formatPeriod(newest.period),
      quantity,
      expectation: expectation(series),
      month_before: back(1),
      year_before: back(12),
      since_measure: sinceMeasure(ask, series, first, newest.period),
      ...partnersOf(rows, of, newest.period),
      revisions: await revisions(lake, ask, reader, {
        of,
        series,
        first,
        until: newest.period,
        source: newest.source,
        open,
      }),
      calendar: calendar(ask.today, later(ask.today, ask.days), ask.commodities),
      command: options.command,
    };
  } finally {
    reader.close();
  }
}

async function monthsIn(reader: Reader, ask: PulseAsk): Promise<readonly MonthRow[]> {
  await fillAsked(
    reader,
    ask.commodities.map((code) => ({ code, donor: false })),
    ask.source,
  );
  return await reader.engine.rows<MonthRow>(sql, {
    reporter: ask.reporter,
    direction: ask.direction,
  });
}

/** The rows of the source that has the most months: figures of two publishers are never added. */
function longest(rows: readonly MonthRow[]): readonly MonthRow[] {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const months = (source: string) =>
    new Set(rows.filter((row) => row.source === source).map(({ period }) => period)).size;
  const [best] = sources.sort((a, b) => months(b) - months(a) || a.localeCompare(b));
  return rows.filter(({ source }) => source === best);
}

/** Sums by month; null where the month, or a part of it, is not reported. */
function totals(
  rows: readonly MonthRow[],
  of: (row: MonthRow) => number | null,
  first: number,
  last: number,
): Series {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const own = rows.filter((row) => row.period === first + index).map(of);
    if (own.length === 0) return null;
    return own.reduce<number | null>(
      (sum, value) => (sum === null || value === null ? null : sum + value),
      0,
    );
  });
}

function changeFrom(before: number | null, now: number): Change {
  return {
    quantity: before,
    percent: before === null || before === 0 ? null : 100 * (now / before - 1),
  };
}

function sinceMeasure(
  ask: PulseAsk,
  series: Series,
  first: number,
  last: number,
): PulseAnswer["since_measure"] {
  if (ask.measure === null) return null;
  const { id, first_period, effective_from } = measure(ask.measure);
  if (first_period === null || first_period > last) return null;
  const mean = (from: number, until: number) => {
    const own = series
      .slice(Math.max(0, from - first), Math.max(0, until - first + 1))
      .filter((value) => value !== null);
    return own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const after = mean(first_period, last);
  const before = mean(first_period - 12, first_period - 1);
  if (after === null) return null;
  return { ...changeFrom(before, after), measure: id, since: effective_from ?? "" };
}

function partnersOf(
  rows: readonly MonthRow[],
  of: (row: MonthRow) => number | null,
  newest: number,
): Pick<PulseAnswer, "ranks" | "new_routes" | "vanished_routes"> {
  const at = (period: number) =>
    rows
      .filter((row) => row.period === period && (of(row) ?? 0) > 0)
      .sort((a, b) => (of(b) ?? 0) - (of(a) ?? 0) || a.partner.localeCompare(b.partner));
  const now = at(newest);
  const yearBefore = at(newest - 12).map(({ partner }) => partner);
  const named = (row: MonthRow): Named => ({
    partner: row.partner,
    name: country(row.partner).name,
    quantity: of(row) ?? 0,
  });
  const year = rows.filter(
    (row) => row.period < newest && row.period >= newest - 12 && (of(row) ?? 0) > 0,
  );
  const months = (partner: string) => year.filter((row) => row.partner === partner).length;
  const gone = [...new Set(year.map(({ partner }) => partner))].filter(
    (partner) => months(partner) >= 6 && !now.some((row) => row.partner === partner),
  );
  // With less than a year before, a partner that is only not there yet would look new.
  const known =
    new Set(
      rows
        .filter((row) => row.period < newest && row.period >= newest - 12)
        .map((row) => row.period),
    ).size === 12;
  return {
    ranks: now.slice(0, RANKS).map((row, index) => ({
      ...named(row),
      rank: index + 1,
      rank_before: yearBefore.includes(row.partner) ? yearBefore.indexOf(row.partner) + 1 : null,
    })),
    new_routes: known ? now.filter((row) => months(row.partner) === 0).map(named) : [],
    vanished_routes: gone.map((partner) => ({
      partner,
      name: country(partner).name,
      // What used to go there in a month with goods.
      quantity:
        year
          .filter((row) => row.partner === partner)
          .reduce((sum, row) => sum + (of(row) ?? 0), 0) / months(partner),
    })),
  };
}

interface Now {
  readonly of: (row: MonthRow) => number | null;
  readonly series: Series;
  readonly first: number;
  readonly until: number;
  readonly source: string;
  readonly open: { readonly memory_limit: string; readonly signal?: AbortSignal };
}

/** Months that the vintage before the last told otherwise. */
async function revisions(
  lake: Lake,
  ask: PulseAsk,
  reader: Reader,
  now: Now,
): Promise<readonly Revision[]> {
  const vintages = [
    ...new Set(
      lake.catalogue
        .loads()
        .filter((one) => one.fills === "flow" && one.source === now.source)
        .map(({ vintage }) => vintage),
    ),
  ].sort();
  const last =
    reader.loads
      .filter(({ source }) => source === now.source)
      .map(({ vintage }) => vintage)
      .sort()
      .at(-1) ?? "";
  const known_on = vintages.filter((vintage) => vintage < last).at(-1);
  if (known_on === undefined) return [];
  const before = await openReader(lake, { ...now.open, as_of: known_on });
  try {
    const rows = (await monthsIn(before, ask)).filter(({ source }) => source === now.source);
    const was = totals(rows, now.of, now.first, now.until);
    return was.flatMap((value, index) => {
      const is = now.series[index] ?? null;
      if (value === null || is === null || value === is) return [];
      return [{ period: formatPeriod(now.first + index), was: value, is, known_on }];
    });
  } finally {
    before.close();
  }
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
