import { type NotEstimable, notEstimable } from "./estimable.ts";

/** 1 / Φ⁻¹(¾): makes the MAD of normal values their standard deviation. */
const MAD_FACTOR = 1.482602218505602;

/** The middle value, or the mean of the two; null of nothing. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/**
 * The value below which a share of the values lies, linear between order statistics (type 7 of
 * Hyndman and Fan, The American Statistician 50, 1996); null of nothing.
 *
 * @throws RangeError on a value that is not a number and a share outside 0 to 1.
 */
export function quantile(values: readonly number[], share: number): number | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}: it lies in 0 to 1`);
  return quantileOfSorted(ascending(values), share);
}

/** Median of the distances from the median, × 1.4826; null of nothing, 0 where over half are equal. */
export function mad(values: readonly number[]): number | null {
  const centre = median(values);
  if (centre === null) return null;
  const spread = median(values.map((value) => Math.abs(value - centre)));
  return spread === null ? null : MAD_FACTOR * spread;
}

/**
 * The medcouple: skewness from -1 to 1 that a quarter of wild values cannot move (Brys, Hubert and
 * Struyf, JCGS 13, 2004). The median of h(a, b) = ((a - m) - (m - b)) / (a - b) over all a >= m >= b,
 * m the median. Null of nothing. Time n log n: the h of a sorted sample form a matrix with sorted
 * rows and columns, from which the middle is selected without writing it out (Johnson and Mizoguchi,
 * SIAM J. Comput. 7, 1978).
 */
export function medcouple(values: readonly number[]): number | null {
  const sorted = ascending(values);
  const centre = quantileOfSorted(sorted, 0.5);
  if (centre === null) return null;
  const shifted = sorted.reverse().map((value) => value - centre);
  const above = shifted.filter((value) => value >= 0);
  const below = shifted.filter((value) => value <= 0);
  const ties = above.filter((value) => value === 0).length;
  const h = (i: number, j: number) => {
    const [a, b] = [above[i] ?? 0, below[j] ?? 0];
    // Values equal to the median: ranked by their place, so that one half counts -1, the other 1.
    if (a === 0 && b === 0) return Math.sign(ties - 1 - (i - (above.length - ties)) - j);
    return (a + b) / (a - b);
  };
  const count = above.length * below.length;
  const upper = selectDescending(h, above.length, below.length, Math.floor((count - 1) / 2));
  if (count % 2 === 1) return upper;
  return (upper + selectDescending(h, above.length, below.length, count / 2)) / 2;
}

/** The value of a rank (0 is the largest) in a matrix whose rows and columns descend. */
function selectDescending(
  h: (i: number, j: number) => number,
  rows: number,
  columns: number,
  rank: number,
): number {
  // Of row i, the candidates left are the columns from left[i] to right[i] - 1.
  const left = new Array<number>(rows).fill(0);
  const right = new Array<number>(rows).fill(columns);
  for (;;) {
    const middles: { readonly value: number; readonly weight: number }[] = [];
    for (let i = 0; i < rows; i++) {
      const [from, to] = [left[i] ?? 0, right[i] ?? 0];
      if (from < to) middles.push({ value: h(i, (from + to - 1) >> 1), weight: to - from });
    }
    const pivot = weightedMedian(middles);
    const larger = firstColumns(rows, columns, (i, j) => h(i, j) > pivot);
    const atLeast = firstColumns(rows, columns, (i, j) => h(i, j) >= pivot);
    if (rank < sum(larger)) {
      for (let i = 0; i < rows; i++) right[i] = Math.min(right[i] ?? 0, larger[i] ?? 0);
    } else if (rank >= sum(atLeast)) {
      for (let i = 0; i < rows; i++) left[i] = Math.max(left[i] ?? 0, atLeast[i] ?? 0);
    } else return pivot;
  }
}

/** For each row how many columns hold, where they do from the first on and fewer in each later row. */
function firstColumns(
  rows: number,
  columns: number,
  holds: (i: number, j: number) => boolean,
): number[] {
  const counts = new Array<number>(rows).fill(0);
  let j = columns;
  for (let i = 0; i < rows; i++) {
    while (j > 0 && !holds(i, j - 1)) j--;
    counts[i] = j;
  }
  return counts;
}

function weightedMedian(
  values: readonly { readonly value: number; readonly weight: number }[],
): number {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const half = sorted.reduce((total, { weight }) => total + weight, 0) / 2;
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= half) return value;
  }
  throw new RangeError("no candidates left: a value is not a number");
}

export interface Fences {
  readonly estimable: true;
  /** A value outside low to high is an outlier for its own, perhaps skewed, distribution. */
  readonly low: number;
  readonly high: number;
  readonly median: number;
  readonly medcouple: number;
  readonly values: number;
}

/** Fewer make no quartiles worth the name. */
const LEAST_FOR_FENCES = 10;

/**
 * Boxplot fences that follow skewness (Hubert and Vandervieren, CSDA 52, 2008): with MC >= 0 from
 * Q1 - 1.5 exp(-4 MC) IQR to Q3 + 1.5 exp(3 MC) IQR, mirrored below 0. Made for moderate skewness,
 * |MC| <= .6, and about .7 % of clean values outside. Not estimable with fewer than ten values, or
 * when the middle half are all equal.
 */
export function adjustedBoxplot(values: readonly number[]): Fences | NotEstimable {
  const sorted = ascending(values);
  const [q1, middle, q3] = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share));
  const skewness = medcouple(values);
  if (
    sorted.length < LEAST_FOR_FENCES ||
    typeof q1 !== "number" ||
    typeof middle !== "number" ||
    typeof q3 !== "number" ||
    skewness === null
  ) {
    return notEstimable(`${sorted.length} of at least ${LEAST_FOR_FENCES} values`, {
      values: sorted.length,
      values_needed: LEAST_FOR_FENCES,
    });
  }
  if (q1 === q3) return notEstimable("the middle half of the values are equal", { value: q1 });
  const reach = 1.5 * (q3 - q1);
  const [down, up] = skewness >= 0 ? [-4, 3] : [-3, 4];
  return {
    estimable: true,
    low: q1 - reach * Math.exp(down * skewness),
    high: q3 + reach * Math.exp(up * skewness),
    median: middle,
    medcouple: skewness,
    values: sorted.length,
  };
}

export interface Polish {
  readonly overall: number;
  /** For each factor the effect of each of its levels, each factor's median 0. */
  readonly effects: readonly (readonly number[])[];
  /** What is left of each value; the sum of all parts is the value. */
  readonly residuals: readonly number[];
  readonly sweeps: number;
  readonly converged: boolean;
}

/**
 * Median polish (Tukey, Exploratory Data Analysis, 1977) of values that carry any number of factors,
 * such as reporter, partner and product: the median of each level of each factor in turn is taken
 * off until the residuals stay as they are. Cells may be missing, or hold several values.
 *
 * @param factors for each factor the level of every value: 0, 1, 2 … Each level must occur. A value of
 *   level -1 takes no effect of that factor.
 * @param options `tolerance`: stop when the sum of absolute residuals falls by less than this share
 *   (.01, as in R); `sweeps`: at most so many passes over all factors (100).
 * @throws RangeError on values that are not finite, factors of another length, a level that is none.
 */
export function medianPolish(
  values: readonly number[],
  factors: readonly (readonly number[])[],
  options: { readonly tolerance?: number; readonly sweeps?: number } = {},
): Polish {
  const { tolerance = 0.01, sweeps: most = 100 } = options;
  if (!values.every(Number.isFinite)) throw new RangeError("a value to be polished is not finite");
  const members = factors.map((levels, index) => membersOf(levels, values.length, index));
  const residuals = [...values];
  const effects = members.map((levels) => new Array<number>(levels.length).fill(0));
  let left = residuals.reduce((total, value) => total + Math.abs(value), 0);
  let [sweeps, converged] = [0, values.length === 0];
  while (!converged && sweeps < most) {
    sweeps++;
    members.forEach((levels, factor) => {
      levels.forEach((indices, level) => {
        const middle = median(indices.map((index) => residuals[index] ?? 0)) ?? 0;
        for (const index of indices) residuals[index] = (residuals[index] ?? 0) - middle;
        const own = effects[factor];
        if (own !== undefined) own[level] = (own[level] ?? 0) + middle;
      });
    });
    const now = residuals.reduce((total, value) => total + Math.abs(value), 0);
    converged = now === 0 || Math.abs(now - left) < tolerance * now;
    left = now;
  }
  const centres = effects.map((own) => median(own) ?? 0);
  return {
    overall: sum(centres),
    effects: effects.map((own, factor) => own.map((effect) => effect - (centres[factor] ?? 0))),
    residuals,
    sweeps,
    converged,
  };
}

/** The values of each level of a factor. */
function membersOf(levels: readonly number[], count: number, factor: number): number[][] {
  if (levels.length !== count) {
    throw new RangeError(`factor ${factor} has ${levels.length} levels for ${count} values`);
  }
  const members: number[][] = [];
  levels.forEach((level, index) => {
    if (level === -1) return;
    if (!(Number.isInteger(level) && level >= 0 && level < count)) {
      throw new RangeError(`level ${level} of factor ${factor} is not one of 0 to ${count - 1}`);
    }
    for (let next = members.length; next <= level; next++) members.push([]);
    members[level]?.push(index);
  });
  const empty = members.findIndex((indices) => indices.length === 0);
  if (empty !== -1) throw new RangeError(`level ${empty} of factor ${factor} has no value`);
  return members;
}

function ascending(values: readonly number[]): number[] {
  if (values.some((value) => Number.isNaN(value))) throw new RangeError("a value is not a number");
  return [...values].sort((a, b) => a - b);
}

function quantileOfSorted(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  // Halves instead of below + (above - below) / 2: the median of equal or opposite values is exact.
  if (share === 0.5) return below === above ? below : below / 2 + above / 2;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
