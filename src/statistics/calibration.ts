import { descending } from "./ranking.ts";

/** A step-free rising line through knots: between them linear, beyond them level. */
export interface Rising {
  readonly at: readonly number[];
  readonly value: readonly number[];
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the rising function of the
 * score with the least squared distance to the labels. Equal scores are one observation.
 */
export function isotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): Rising {
  const order = descending(scores).reverse();
  const pools: { from: number; to: number; sum: number; weight: number }[] = [];
  for (let first = 0; first < order.length; ) {
    const score = scores[order[first] as number] as number;
    let sum = 0;
    let next = first;
    while (next < order.length && scores[order[next] as number] === score) {
      sum += labels[order[next++] as number] as number;
    }
    pools.push({ from: score, to: score, sum, weight: next - first });
    first = next;
    for (;;) {
      const [before, last] = pools.slice(-2);
      if (before === undefined || last === undefined) break;
      if (before.sum * last.weight < last.sum * before.weight) break;
      pools.splice(-2, 2, {
        from: before.from,
        to: last.to,
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
      });
    }
  }
  const at: number[] = [];
  const value: number[] = [];
  for (const pool of pools) {
    for (const edge of pool.from === pool.to ? [pool.from] : [pool.from, pool.to]) {
      at.push(edge);
      value.push(pool.sum / pool.weight);
    }
  }
  return { at, value };
}

/** The value of a rising line at a score. @throws RangeError when it has no knots. */
export function risen(line: Rising, score: number): number {
  const { at, value } = line;
  if (at.length === 0) throw new RangeError("a line without knots has no value");
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) < score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return value[0] as number;
  if (low === at.length) return value[low - 1] as number;
  const [x0, x1] = [at[low - 1] as number, at[low] as number];
  const [y0, y1] = [value[low - 1] as number, value[low] as number];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}

/** P(positive | score) = 1 / (1 + exp(-(slope · score + intercept))). */
export interface Sigmoid {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Platt's sigmoid ("Probabilistic outputs for support vector machines", 1999) with his softened
 * targets, found by Newton's method with backtracking as Lin, Lin and Weng (Machine Learning 68,
 * 2007) set it down.
 */
export function platt(scores: ArrayLike<number>, labels: ArrayLike<number>): Sigmoid {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row] as number;
  const negatives = labels.length - positives;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const target = (row: number) => {
    const label = labels[row] as number;
    return label * high + (1 - label) * low;
  };
  const loss = (slope: number, intercept: number) => {
    let sum = 0;
    for (let row = 0; row < scores.length; row++) {
      const margin = slope * (scores[row] as number) + intercept;
      sum += softplus(margin) - target(row) * margin;
    }
    return sum;
  };
  let slope = 0;
  let intercept = Math.log((positives + 1) / (negatives + 1));
  let now = loss(slope, intercept);
  for (let step = 0; step < 100; step++) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-12, 0, 1e-12];
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row] as number;
      const p = logistic(slope * score + intercept);
      const weight = p * (1 - p);
      g1 += (p - target(row)) * score;
      g2 += p - target(row);
      h11 += weight * score * score;
      h12 += weight * score;
      h22 += weight;
    }
    if (Math.abs(g1) < 1e-7 && Math.abs(g2) < 1e-7) break;
    const determinant = h11 * h22 - h12 * h12;
    const [d1, d2] = [(h12 * g2 - h22 * g1) / determinant, (h12 * g1 - h11 * g2) / determinant];
    let size = 1;
    for (; size >= 1e-10; size /= 2) {
      const next = loss(slope + size * d1, intercept + size * d2);
      if (next < now + 1e-4 * size * (g1 * d1 + g2 * d2)) {
        slope += size * d1;
        intercept += size * d2;
        now = next;
        break;
      }
    }
    if (size < 1e-10) break;
  }
  return { slope, intercept };
}

export interface Reliability {
  /** Groups of equal width of the stated probability, those without rows left out. */
  readonly groups: readonly {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly stated: number;
    readonly observed: number;
  }[];
  /** Expected calibration error: mean distance of stated and observed over rows. Null of no rows. */
  readonly ece: number | null;
  readonly brier: number | null;
}

/** What was stated beside what came true, by ten equal parts of the stated probability. */
export function reliability(stated: ArrayLike<number>, labels: ArrayLike<number>): Reliability {
  const sums = Array.from({ length: 10 }, () => ({ rows: 0, stated: 0, observed: 0 }));
  let squares = 0;
  for (let row = 0; row < stated.length; row++) {
    const [p, y] = [stated[row] as number, labels[row] as number];
    const group = sums[Math.min(9, Math.max(0, Math.floor(p * 10)))];
    if (group === undefined) throw new RangeError(`a probability of ${p}`);
    group.rows++;
    group.stated += p;
    group.observed += y;
    squares += (p - y) ** 2;
  }
  const rows = stated.length;
  return {
    groups: sums.flatMap((one, at) =>
      one.rows === 0
        ? []
        : [
            {
              from: at / 10,
              to: (at + 1) / 10,
              rows: one.rows,
              stated: one.stated / one.rows,
              observed: one.observed / one.rows,
            },
          ],
    ),
    ece:
      rows === 0
        ? null
        : sums.reduce((sum, one) => sum + Math.abs(one.stated - one.observed), 0) / rows,
    brier: rows === 0 ? null : squares / rows,
  };
}

/** 1 / (1 + e⁻ˣ), without overflow. */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** ln(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
