import type { Series } from "../../statistics/series.ts";
import type { Side } from "./answer.ts";
import type { Book, LegRow, Partners } from "./books.ts";

/** The periods of a route, oldest first: every month, or every year by its January. */
export interface Grid {
  readonly frequency: "M" | "A";
  readonly step: 1 | 12;
  readonly first: number;
  readonly length: number;
  /** Index of the first period in which the measure applies from its beginning to its end. */
  readonly start: number;
}

/**
 * The periods from `history` months before `since` to `until`; years count from the first that
 * lies wholly under the measure. Null where `until` is before that.
 */
export function gridOf(
  frequency: "M" | "A",
  since: number,
  until: number,
  history: number,
): Grid | null {
  const step = frequency === "M" ? 1 : 12;
  const begin = Math.ceil(since / step) * step;
  const start = Math.ceil(history / step);
  const length = start + Math.floor((until - begin) / step) + 1;
  return length <= start ? null : { frequency, step, first: begin - start * step, length, start };
}

export const periodAt = (grid: Grid, index: number) => grid.first + index * grid.step;

/** A row of reported.sql. */
export interface ReportedRow {
  readonly reporter: string;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly direction: "import" | "export" | "reconciled";
  readonly period: number;
}

/** Whether a reporter's figures for a period are known; `reporter` null asks for anybody's. */
export type Reported = (
  reporter: string | null,
  direction: ReportedRow["direction"],
  period: number,
) => boolean;

/** What each book's reporters reported. */
export type Reports = (book: Book) => Reported;

/** @param absentIsNone every period counts as reported: what a file does not hold did not move. */
export function reports(rows: readonly ReportedRow[], absentIsNone: boolean): Reports {
  if (absentIsNone) return () => () => true;
  const key = (...parts: readonly (string | number)[]) => parts.join(" ");
  const known = new Set(
    rows.flatMap(({ source, frequency, reporter, direction, period }) => [
      key(source, frequency, reporter, direction, period),
      key(source, frequency, "anybody", direction, period),
    ]),
  );
  return ({ source, frequency }) =>
    (reporter, direction, period) =>
      known.has(key(source, frequency, reporter ?? "anybody", direction, period));
}

/**
 * Whether a role's sum over all its partners is known for a period. What everyone else sent is in
 * no mirror: it would take the books of every other country.
 */
export function knownSum(
  role: LegRow["role"],
  side: Side,
  route: {
    readonly transit: string;
    readonly targets: readonly string[];
    readonly senders: readonly string[];
  },
  reported: Reported,
): (period: number) => boolean {
  const inflow = role === "controlled" || role === "other";
  if (side === "reconciled") return (period) => reported(null, "reconciled", period);
  if (side === "own") {
    return (period) => reported(route.transit, inflow ? "import" : "export", period);
  }
  if (role === "target") {
    return (period) => route.targets.every((target) => reported(target, "import", period));
  }
  if (role === "controlled") {
    return (period) => route.senders.every((sender) => reported(sender, "export", period));
  }
  return () => false;
}

/** Sum over partners by period: null where the sum is not known, 0 where it is and nothing moved. */
export function seriesOf(
  partners: Partners,
  grid: Grid,
  known: (period: number) => boolean,
): Series {
  return Array.from({ length: grid.length }, (_, index) => {
    const period = periodAt(grid, index);
    if (!known(period)) return null;
    let sum = 0;
    for (const figures of partners.values()) sum += figures.get(period) ?? 0;
    return sum;
  });
}

/** Sum of the reported periods at [from, to); null where none of them is reported. */
export function total(series: Series, from: number, to: number): number | null {
  const seen = series.slice(Math.max(0, from), to).filter((value) => value !== null);
  return seen.length === 0 ? null : seen.reduce((sum, value) => sum + value, 0);
}
