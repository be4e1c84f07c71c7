import {
  counterfactual,
  excessInterval,
  type LegStatistic,
  legStatistic,
  type Window,
} from "../../statistics/counterfactual.ts";
import { type RankP, rankP } from "../../statistics/inference.ts";
import type { Series } from "../../statistics/series.ts";
import { formatPeriod } from "../../trade/period.ts";
import type { Excess } from "./answer.ts";
import { type Grid, periodAt } from "./grid.ts";

/** The excess of the first year, with what it is measured against. */
export interface ExcessFound {
  readonly excess: Excess | null;
  readonly reason: string | null;
  /** How unusual the first year is among the hub's other destinations; null where none compares. */
  readonly p: RankP | null;
  /** Expected outflow by period of the grid; null outside the window. */
  readonly counterfactual: Series;
  readonly low: Series;
  readonly high: Series;
}

/**
 * What went to the target beyond the seasonal expectation, in the first year of the measure, with
 * an interval from the same hub's other destinations of the same goods in the same window. These
 * donors share the hub, so goods that moved on to them as well widen the interval: it errs towards
 * finding nothing.
 *
 * @param scale the coalition's flow into the hub, which sets κ for the leg and its donors alike.
 */
export function excessOf(
  outflow: Series,
  elsewhere: ReadonlyMap<string, Series>,
  scale: Series,
  grid: Grid,
): ExcessFound {
  const empty = outflow.map(() => null);
  const none = (reason: string): ExcessFound => ({
    excess: null,
    reason,
    p: null,
    counterfactual: empty,
    low: empty,
    high: empty,
  });
  const season = grid.frequency === "M" ? 12 : 1;
  const length = Math.min(season, grid.length - grid.start);
  // Years without any figure are no history: the statistics take the series from its first one.
  const begin = Math.max(0, firstReported(outflow));
  if (begin >= grid.start) return none("nothing is reported before the measure");
  const cut = (series: Series) => series.slice(begin);
  const window: Window = { start: grid.start - begin, length, season };
  const expected = counterfactual(cut(outflow), window);
  if (!expected.estimable) return none(expected.reason);
  const spread = (by: (index: number) => number): Series =>
    outflow.map((_, index) =>
      index >= grid.start && index < grid.start + length ? by(index - grid.start) : null,
    );
  const found = {
    counterfactual: spread((index) => expected.by_period[index] ?? 0),
    low: empty,
    high: empty,
  };
  const leg = legStatistic(cut(outflow), cut(scale), window);
  if (!leg.estimable) return { excess: null, reason: leg.reason, p: null, ...found };
  const donors = [...elsewhere.values()]
    .map((series) => legStatistic(cut(series), cut(scale), window))
    .filter((donor): donor is LegStatistic => donor.estimable);
  const ranked = rankP(
    leg.e,
    donors.map((donor) => donor.e),
  );
  const p = ranked.estimable ? ranked : null;
  const interval = excessInterval(leg, donors);
  const said = `${thousands(leg.observed)} against an expected ${thousands(leg.counterfactual)} in ${length} ${grid.frequency === "M" ? "months" : "years"}`;
  if (!interval.estimable) {
    return { excess: null, reason: `${said}; no interval: ${interval.reason}`, p, ...found };
  }
  const part = (bound: number, index: number) =>
    expected.total === 0
      ? bound / length
      : ((expected.by_period[index] ?? 0) * bound) / expected.total;
  return {
    excess: {
      estimate: interval.estimate,
      low: interval.low,
      high: interval.high,
      observed: leg.observed,
      counterfactual: leg.counterfactual,
      from: formatPeriod(periodAt(grid, grid.start)),
      until: formatPeriod(periodAt(grid, grid.start + length - 1)),
      donors: interval.donors,
      basis: `90 % interval from ${interval.donors} other destinations of the same hub whose months with goods before were like this route's (${interval.stratum})${interval.caution === null ? "" : `; ${interval.caution}`}`,
    },
    reason: null,
    p,
    counterfactual: found.counterfactual,
    low: spread((index) => part(interval.counterfactual_low, index)),
    high: spread((index) => part(interval.counterfactual_high, index)),
  };
}

const firstReported = (series: Series) => series.findIndex((value) => value !== null);
const thousands = (value: number) => Math.round(value).toLocaleString("en");
