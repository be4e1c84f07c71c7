import { type NotEstimable, notEstimable } from "./estimable.ts";
import { requireWhole, type Series } from "./series.ts";

/** Passes of the paper: without robustness; within each outer pass with it; outer passes. */
const PASSES_PLAIN = 5;
const PASSES_INNER = 2;
const PASSES_OUTER = 15;

export interface StlOptions {
  /** Values in a season: 12 for months of a year, the default. */
  readonly period?: number;
  /** Years (odd, 3 or more) that the smoothing of each calendar month looks at; 7 by default. */
  readonly seasonal?: number;
  /** Values (odd) that the smoothing of the trend looks at; by the paper's rule when left out. */
  readonly trend?: number;
  /** Let wild values weigh little or nothing. */
  readonly robust?: boolean;
}

export interface Stl {
  readonly estimable: true;
  readonly trend: readonly number[];
  readonly seasonal: readonly number[];
  /** value - trend - seasonal */
  readonly remainder: readonly number[];
  /** Robustness weight of each value, 0 to 1; all 1 unless `robust`. */
  readonly weights: readonly number[];
}

/**
 * A series as trend + season + remainder, by loess (Cleveland, Cleveland, McRae and Terpenning, "STL:
 * a seasonal-trend decomposition procedure based on loess", J. Official Statistics 6, 1990): locally
 * linear smoothers, evaluated at every value, 5 passes, or 15 × 2 with robustness weights.
 *
 * Not estimable with fewer than two seasons or with a value missing inside: nothing is filled in.
 *
 * @throws RangeError on a smoother that is not odd or too short, or a value that is not finite.
 */
export function stl(series: Series, options: StlOptions = {}): Stl | NotEstimable {
  const { period = 12, seasonal = 7, robust = false } = options;
  requireWhole("period", period, 2);
  const trend = options.trend ?? odd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  requireOdd("seasonal", seasonal, 3);
  requireOdd("trend", trend, 3);
  const values = Float64Array.from(series, (value) => value ?? 0);
  const missing = series.filter((value) => value === null).length;
  if (!values.every(Number.isFinite)) throw new RangeError("a value of the series is not finite");
  if (missing > 0 || values.length < 2 * period) {
    return notEstimable(
      missing > 0
        ? `${missing} of ${values.length} values are not reported`
        : `${values.length} of at least ${2 * period} values, two seasons`,
      { values: values.length, values_missing: missing, values_needed: 2 * period },
    );
  }
  const spans = { period, seasonal, trend, lowPass: odd(period + 1) };
  const parts = {
    trend: new Float64Array(values.length),
    seasonal: new Float64Array(values.length),
  };
  let weights: Float64Array | null = null;
  const passes = robust ? PASSES_INNER : PASSES_PLAIN;
  for (let outer = 0; outer <= (robust ? PASSES_OUTER : 0); outer++) {
    if (outer > 0) {
      weights = robustnessWeights(values.map((value, at) => value - fitAt(parts, at)));
    }
    for (let pass = 0; pass < passes; pass++) refine(values, parts, weights, spans);
  }
  return {
    estimable: true,
    trend: Array.from(parts.trend),
    seasonal: Array.from(parts.seasonal),
    remainder: Array.from(values, (value, at) => value - fitAt(parts, at)),
    weights: Array.from(weights ?? new Float64Array(values.length).fill(1)),
  };
}

interface Parts {
  trend: Float64Array;
  seasonal: Float64Array;
}

interface Spans {
  readonly period: number;
  readonly seasonal: number;
  readonly trend: number;
  readonly lowPass: number;
}

/** One pass of the inner loop: the season from what the trend leaves, the trend from the rest. */
function refine(
  values: Float64Array,
  parts: Parts,
  weights: Float64Array | null,
  spans: Spans,
): void {
  const detrended = values.map((value, at) => value - (parts.trend[at] ?? 0));
  const cycles = smoothedCycles(detrended, weights, spans);
  // What moving averages leave of the cycles is level, which belongs to the trend.
  const level = smoothed(
    movingAverage(movingAverage(movingAverage(cycles, spans.period), spans.period), 3),
    spans.lowPass,
    null,
  );
  parts.seasonal = values.map((_, at) => (cycles[at + spans.period] ?? 0) - (level[at] ?? 0));
  parts.trend = smoothed(
    values.map((value, at) => value - (parts.seasonal[at] ?? 0)),
    spans.trend,
    weights,
  );
}

/** Each calendar month smoothed over the years, with one more season before and after. */
function smoothedCycles(
  detrended: Float64Array,
  weights: Float64Array | null,
  { period, seasonal }: Spans,
): Float64Array {
  const cycles = new Float64Array(detrended.length + 2 * period);
  for (let month = 0; month < period; month++) {
    const own = detrended.filter((_, at) => at % period === month);
    const ownWeights = weights?.filter((_, at) => at % period === month) ?? null;
    const years = own.length;
    const fit = smoothed(own, seasonal, ownWeights);
    const span = Math.min(seasonal, years);
    const first = loessAt(own, -1, 0, span - 1, seasonal, ownWeights) ?? fit[0] ?? 0;
    const last =
      loessAt(own, years, years - span, years - 1, seasonal, ownWeights) ?? fit[years - 1] ?? 0;
    [first, ...fit, last].forEach((value, year) => {
      cycles[year * period + month] = value;
    });
  }
  return cycles;
}

/** Loess of the first degree at every place; a place without any weight keeps its value. */
function smoothed(values: Float64Array, span: number, weights: Float64Array | null): Float64Array {
  const n = values.length;
  const width = Math.min(span, n);
  return values.map((value, at) => {
    const from = Math.max(0, Math.min(at - ((span - 1) >> 1), n - width));
    return loessAt(values, at, from, from + width - 1, span, weights) ?? value;
  });
}

/** The locally linear fit at a place from values[from..to], tricube weights; null without weight. */
function loessAt(
  values: Float64Array,
  at: number,
  from: number,
  to: number,
  span: number,
  weights: Float64Array | null,
): number | null {
  const n = values.length;
  const reach = Math.max(at - from, to - at) + (span > n ? Math.floor((span - n) / 2) : 0);
  const local = new Float64Array(to - from + 1);
  let total = 0;
  for (let index = from; index <= to; index++) {
    const distance = Math.abs(index - at);
    // The paper's program takes distances next to 0 and next to the reach as these.
    if (distance > 0.999 * reach && reach > 0) continue;
    const tricube = distance > 0.001 * reach ? (1 - (distance / reach) ** 3) ** 3 : 1;
    const weight = tricube * (weights?.[index] ?? 1);
    local[index - from] = weight;
    total += weight;
  }
  if (total <= 0) return null;
  let centre = 0;
  for (let index = from; index <= to; index++) {
    centre += ((local[index - from] ?? 0) / total) * index;
  }
  let spread = 0;
  for (let index = from; index <= to; index++) {
    spread += ((local[index - from] ?? 0) / total) * (index - centre) ** 2;
  }
  const slope = Math.sqrt(spread) > 0.001 * (n - 1) ? (at - centre) / spread : 0;
  let fit = 0;
  for (let index = from; index <= to; index++) {
    const weight = (local[index - from] ?? 0) / total;
    fit += weight * (1 + slope * (index - centre)) * (values[index] ?? 0);
  }
  return fit;
}

/** Means of `length` values in a row: `length` - 1 fewer than there were. */
function movingAverage(values: Float64Array, length: number): Float64Array {
  const averages = new Float64Array(values.length - length + 1);
  for (let at = 0; at < averages.length; at++) {
    let sum = 0;
    for (let next = at; next < at + length; next++) sum += values[next] ?? 0;
    averages[at] = sum / length;
  }
  return averages;
}

/** Bisquare of the remainder over six times its median size. */
function robustnessWeights(remainder: Float64Array): Float64Array {
  const sizes = remainder.map(Math.abs);
  const sorted = sizes.slice().sort();
  const n = sorted.length;
  const limit = 3 * ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0));
  return sizes.map((size) => {
    if (size <= 0.001 * limit) return 1;
    return size <= 0.999 * limit ? (1 - (size / limit) ** 2) ** 2 : 0;
  });
}

function fitAt(parts: Parts, at: number): number {
  return (parts.trend[at] ?? 0) + (parts.seasonal[at] ?? 0);
}

function odd(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}

function requireOdd(name: string, value: number, least: number): void {
  requireWhole(name, value, least);
  if (value % 2 === 0) throw new RangeError(`${name} is ${value}: it must be odd`);
}
