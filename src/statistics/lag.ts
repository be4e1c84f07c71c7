import { type NotEstimable, notEstimable } from "./estimable.ts";
import {
  requireAligned,
  requireReported,
  requireStart,
  requireWhole,
  type Series,
} from "./series.ts";

const LEAST_PAIRS = 12;
/** One-sided normal quantile at .05 / 7: the highest of seven correlations must stand out. */
const STANDS_OUT = 2.45;
const KAPPA = 0.05;

export interface Lag {
  readonly estimable: true;
  /** Months by which the outflow follows the inflow. */
  readonly lag_months: number;
  readonly correlation: number;
  /** One for each lag from 0 on. */
  readonly correlations: readonly number[];
  /** Months compared, the same for every lag. */
  readonly pairs: number;
}

export interface LagWindow {
  readonly start: number;
  /** The last month looked at. */
  readonly until: number;
  /** 6 by default. */
  readonly longest?: number;
}

/**
 * By how many months the outflow follows the inflow: the lag (0 to 6) with the highest correlation
 * between the month-to-month changes of ln(outflow + κ) and those of ln(inflow + κ) that many
 * months earlier, κ = 5 % of the series' mean in the months compared. Changes, because two series
 * that both rise correlate at every lag; logarithms, so that one large month does not decide alone.
 *
 * Not estimable with fewer than 12 months comparable at every lag, with a series that does not
 * move, or when no lag stands out (2.45 / √months, a test over seven lags). Measured on simulated
 * hubs with 20 months: right in .96–1.00 of the answers given; two unrelated hubs get an answer
 * in .07–.25 of cases, .43 when they share a season. A shared season is not a lag.
 *
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a window outside.
 */
export function lag(inflow: Series, outflow: Series, window: LagWindow): Lag | NotEstimable {
  const { start, until, longest = 6 } = window;
  requireAligned({ inflow, outflow });
  requireReported("inflow", inflow);
  requireReported("outflow", outflow);
  requireStart(start, outflow.length);
  requireWhole("until", until, start);
  requireStart(until, outflow.length);
  requireWhole("longest", longest, 0);
  const arrivals = changes(inflow, Math.max(0, start - longest - 1), until);
  const departures = changes(outflow, Math.max(0, start - 1), until);
  const lags = Array.from({ length: longest + 1 }, (_, months) => months);
  const months: number[] = [];
  for (let month = start; month <= until; month++) {
    const known = lags.every((by) => arrivals.has(month - by));
    if (known && departures.has(month)) months.push(month);
  }
  if (months.length < LEAST_PAIRS) {
    return notEstimable(
      `${months.length} of at least ${LEAST_PAIRS} months can be compared at every lag`,
      { months: months.length, months_needed: LEAST_PAIRS },
    );
  }
  const later = months.map((month) => departures.get(month) ?? 0);
  const correlations: number[] = [];
  for (const by of lags) {
    const r = correlation(
      months.map((month) => arrivals.get(month - by) ?? 0),
      later,
    );
    if (r === null) {
      return notEstimable("inflow or outflow does not change from month to month", {
        months: months.length,
      });
    }
    correlations.push(r);
  }
  const highest = Math.max(...correlations);
  const needed = STANDS_OUT / Math.sqrt(months.length);
  if (highest <= needed) {
    return notEstimable("no lag stands out", {
      correlation: highest,
      correlation_needed: needed,
      months: months.length,
    });
  }
  return {
    estimable: true,
    lag_months: correlations.indexOf(highest),
    correlation: highest,
    correlations,
    pairs: months.length,
  };
}

/** Change of the logarithm from the month before, by month, where both are reported. */
function changes(series: Series, from: number, until: number): Map<number, number> {
  const seen = series.slice(from, until + 1).filter((value) => value !== null);
  const kappa = (KAPPA * seen.reduce((sum, value) => sum + value, 0)) / Math.max(1, seen.length);
  const found = new Map<number, number>();
  if (kappa === 0) return found;
  for (let month = from + 1; month <= until; month++) {
    const [earlier, later] = [series[month - 1], series[month]];
    if (typeof earlier !== "number" || typeof later !== "number") continue;
    found.set(month, Math.log((later + kappa) / (earlier + kappa)));
  }
  return found;
}

/** Pearson's r; null where one of the two is constant. */
function correlation(x: readonly number[], y: readonly number[]): number | null {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, index) => {
    const dx = value - meanX;
    const dy = (y[index] ?? 0) - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}
