import { type NotEstimable, notEstimable } from "./estimable.ts";
import { type Random, random, subset } from "./random.ts";

/** Random elemental starts, how many of them go on, and the steps before that is decided. */
const STARTS = 500;
const KEPT = 10;
const FIRST_STEPS = 2;
/** Above this the starts are tried on a random part of the data of this size. */
const LARGEST_FOR_STARTS = 1500;
/** An observation further off than so many scales has no weight in the second fit. */
const CUTOFF = 2.5;
/** Share of normal values within 2.5 deviations. */
const WITHIN_CUTOFF = 0.98758066934845;
/** Observations for each coefficient below which a robust fit means nothing. */
const LEAST_PER_COEFFICIENT = 5;

export interface LtsFit {
  readonly estimable: true;
  /** Intercept first, then one for each predictor; of the reweighted fit. */
  readonly coefficients: readonly number[];
  /** Standard deviation of the residuals of the observations kept, in the unit of y. */
  readonly scale: number;
  /** Of the least trimmed squares fit, before reweighting. */
  readonly raw: { readonly coefficients: readonly number[]; readonly scale: number };
  /** y minus the fit, for every observation. */
  readonly residuals: readonly number[];
  /** Observations within 2.5 raw scales, on which the second fit rests. */
  readonly kept: readonly boolean[];
  /** Observations that the trimmed fit rests on. */
  readonly h: number;
  /** h observations or more lie on one plane: the scale is 0 and only those are kept. */
  readonly exact: boolean;
}

/**
 * Robust linear regression with an intercept, by least trimmed squares with one reweighting: the fit
 * with the smallest sum of its h smallest squared residuals, then least squares on what lies within
 * 2.5 scales of it. With h = ⌊(n + p + 1) / 2⌋, the default, almost half of the observations may be
 * anything. Found by FAST-LTS (Rousseeuw and Van Driessen, Data Mining and Knowledge Discovery 12,
 * 2006): concentration steps from random elemental fits, the best ten to the end; above 1,500
 * observations the starts are tried on a random part. The scale is made consistent for normal errors
 * (Croux and Haesbroeck, J. Multivariate Analysis 71, 1999) without a small-sample correction.
 *
 * Not estimable with fewer than 5 observations for each coefficient or predictors that are linearly
 * dependent. The same seed gives the same fit to the digit.
 *
 * @param predictors a row for each observation, one number for each predictor.
 * @param options `starts`: 500 when left out. With one predictor 30 miss a clean start once in five
 *   thousand fits, though half of the observations be wild.
 * @throws RangeError on rows of different lengths, values that are not finite, an h that is none.
 */
export function leastTrimmedSquares(
  predictors: readonly (readonly number[])[],
  y: readonly number[],
  options: {
    readonly h?: number;
    readonly seed?: number | string;
    readonly starts?: number;
  } = {},
): LtsFit | NotEstimable {
  const width = requireRows(predictors, y);
  const [n, p] = [y.length, width + 1];
  if (n < LEAST_PER_COEFFICIENT * p) {
    return notEstimable(`${n} of at least ${LEAST_PER_COEFFICIENT * p} observations`, {
      observations: n,
      observations_needed: LEAST_PER_COEFFICIENT * p,
    });
  }
  const h = options.h ?? Math.floor((n + p + 1) / 2);
  if (!(Number.isInteger(h) && h >= Math.floor((n + p + 1) / 2) && h <= n)) {
    throw new RangeError(`h is ${h}: it must lie in ${Math.floor((n + p + 1) / 2)} to ${n}`);
  }
  const { rows, back } = standardised(predictors, width);
  if (leastSquares(rows, y, everything(n)) === null) {
    return notEstimable("the predictors are constant or linearly dependent", { predictors: width });
  }
  const raw = concentrated(rows, y, h, random(options.seed ?? 0), options.starts ?? STARTS);
  if (raw === null) {
    return notEstimable("no elemental fit: too many observations have the same predictors", {
      observations: n,
    });
  }
  const rawScale = Math.sqrt(raw.sum / h) * consistency(h / n);
  // Rounding leaves residuals of this size on an exact fit.
  const tiny = 1e-9 * Math.max(1e-300, ...y.map(Math.abs));
  const exact = rawScale <= tiny;
  const kept = raw.residuals.map((r) => Math.abs(r) <= (exact ? 10 * tiny : CUTOFF * rawScale));
  const used = everything(n).filter((index) => kept[index] === true);
  const refit = (exact ? null : leastSquares(rows, y, used)) ?? raw.coefficients;
  const residuals = residualsOf(rows, y, refit);
  // Kept are the middle 98.8 % of normal residuals, unless nothing was left out.
  const cut = used.length === n ? 1 : consistency(WITHIN_CUTOFF);
  const squares = used.reduce((sum, index) => sum + (residuals[index] ?? 0) ** 2, 0);
  return {
    estimable: true,
    coefficients: back(refit),
    scale: exact ? 0 : Math.sqrt(squares / Math.max(1, used.length - p)) * cut,
    raw: { coefficients: back(raw.coefficients), scale: exact ? 0 : rawScale },
    residuals,
    kept,
    h,
    exact,
  };
}

interface Fit {
  readonly coefficients: readonly number[];
  readonly residuals: readonly number[];
  /** Of the h smallest squared residuals. */
  readonly sum: number;
}

/** The best fit found; null when no start gave one. */
function concentrated(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  h: number,
  from: Random,
  starts: number,
): Fit | null {
  const n = y.length;
  const part = n <= LARGEST_FOR_STARTS ? everything(n) : subset(LARGEST_FOR_STARTS, n, from);
  const partRows = part.map((index) => rows[index] ?? []);
  const partY = part.map((index) => y[index] ?? 0);
  const partH = n <= LARGEST_FOR_STARTS ? h : Math.ceil((h * part.length) / n);
  const best: Fit[] = [];
  for (let start = 0; start < starts; start++) {
    let fit = elemental(partRows, partY, partH, from);
    for (let step = 0; step < FIRST_STEPS && fit !== null; step++) {
      fit = concentrate(partRows, partY, partH, fit);
    }
    if (fit === null) continue;
    best.push(fit);
    best.sort((a, b) => a.sum - b.sum);
    if (best.length > KEPT) best.pop();
  }
  let found: Fit | null = null;
  for (const candidate of best) {
    let fit = measured(rows, y, h, candidate.coefficients);
    for (;;) {
      const next = concentrate(rows, y, h, fit);
      if (next === null || next.sum >= fit.sum * (1 - 1e-12)) break;
      fit = next;
    }
    if (found === null || fit.sum < found.sum) found = fit;
  }
  return found;
}

/** The fit through as few observations as determine one: p, or more where some lie together. */
function elemental(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  h: number,
  from: Random,
): Fit | null {
  const p = (rows[0]?.length ?? 0) + 1;
  for (let size = p; size <= Math.min(rows.length, 3 * p); size++) {
    const coefficients = leastSquares(rows, y, subset(size, rows.length, from));
    if (coefficients !== null) return measured(rows, y, h, coefficients);
  }
  return null;
}

/** Least squares on the h observations with the smallest residuals: never a worse fit. */
function concentrate(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  h: number,
  fit: Fit,
): Fit | null {
  const order = everything(y.length).sort(
    (a, b) => Math.abs(fit.residuals[a] ?? 0) - Math.abs(fit.residuals[b] ?? 0) || a - b,
  );
  const coefficients = leastSquares(rows, y, order.slice(0, h));
  return coefficients === null ? null : measured(rows, y, h, coefficients);
}

function measured(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  h: number,
  coefficients: readonly number[],
): Fit {
  const residuals = residualsOf(rows, y, coefficients);
  const squares = Float64Array.from(residuals, (r) => r * r).sort();
  let sum = 0;
  for (let index = 0; index < h; index++) sum += squares[index] ?? 0;
  return { coefficients, residuals, sum };
}

function residualsOf(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  coefficients: readonly number[],
): number[] {
  return y.map((value, index) => {
    let fitted = coefficients[0] ?? 0;
    rows[index]?.forEach((x, at) => {
      fitted += x * (coefficients[at + 1] ?? 0);
    });
    return value - fitted;
  });
}

/** Least squares on some observations, by Cholesky on the normal equations; null when singular. */
function leastSquares(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  used: readonly number[],
): number[] | null {
  const p = (rows[0]?.length ?? 0) + 1;
  const gram = Array.from({ length: p }, () => new Float64Array(p));
  const moment = new Float64Array(p);
  for (const index of used) {
    const row = [1, ...(rows[index] ?? [])];
    for (let i = 0; i < p; i++) {
      const x = row[i] ?? 0;
      moment[i] = (moment[i] ?? 0) + x * (y[index] ?? 0);
      const line = gram[i] as Float64Array;
      for (let j = 0; j <= i; j++) line[j] = (line[j] ?? 0) + x * (row[j] ?? 0);
    }
  }
  return solved(gram, moment);
}

/** Solves a symmetric positive definite system, given its lower half, in place; null when singular. */
function solved(gram: readonly Float64Array[], moment: Float64Array): number[] | null {
  const p = gram.length;
  const l = (i: number, j: number) => gram[i]?.[j] ?? 0;
  const whole = gram.map((line, i) => line[i] ?? 0);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let left = l(i, j);
      for (let k = 0; k < j; k++) left -= l(i, k) * l(j, k);
      const line = gram[i] as Float64Array;
      if (i === j) {
        // Predictors are standardised: what is left of a column lies near 0 when it is dependent.
        if (!(left > 1e-10 * (whole[i] ?? 0))) return null;
        line[j] = Math.sqrt(left);
      } else line[j] = left / l(j, j);
    }
  }
  const solution = Array.from(moment);
  for (let i = 0; i < p; i++) {
    let left = solution[i] ?? 0;
    for (let k = 0; k < i; k++) left -= l(i, k) * (solution[k] ?? 0);
    solution[i] = left / l(i, i);
  }
  for (let i = p - 1; i >= 0; i--) {
    let left = solution[i] ?? 0;
    for (let k = i + 1; k < p; k++) left -= l(k, i) * (solution[k] ?? 0);
    solution[i] = left / l(i, i);
  }
  return solution;
}

/** Predictors with mean 0 and deviation 1, and the way back for coefficients. */
function standardised(predictors: readonly (readonly number[])[], width: number) {
  const n = predictors.length;
  const columns = Array.from({ length: width }, (_, at) => {
    const values = predictors.map((row) => row[at] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    return { mean, deviation: deviation === 0 ? 1 : deviation };
  });
  const rows = predictors.map((row) =>
    columns.map(({ mean, deviation }, at) => ((row[at] ?? 0) - mean) / deviation),
  );
  const back = (coefficients: readonly number[]): number[] => {
    const slopes = columns.map(({ deviation }, at) => (coefficients[at + 1] ?? 0) / deviation);
    const shift = columns.reduce((sum, { mean }, at) => sum + mean * (slopes[at] ?? 0), 0);
    return [(coefficients[0] ?? 0) - shift, ...slopes];
  };
  return { rows, back };
}

/** What makes the deviation of the middle share of normal residuals that of all of them. */
function consistency(share: number): number {
  if (share >= 1) return 1;
  const q = normalQuantile((1 + share) / 2);
  const density = Math.exp((-q * q) / 2) / Math.sqrt(2 * Math.PI);
  return 1 / Math.sqrt(1 - (2 * q * density) / share);
}

/** Φ⁻¹ by bisection of the series for the integral of the density: a few calls a fit, 14 digits. */
function normalQuantile(share: number): number {
  const upTo = (z: number) => {
    let [term, sum] = [z, z];
    for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [0, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (upTo(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function everything(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index);
}

/** @returns the number of predictors. */
function requireRows(predictors: readonly (readonly number[])[], y: readonly number[]): number {
  const width = predictors[0]?.length ?? 0;
  if (predictors.length !== y.length) {
    throw new RangeError(`${predictors.length} rows of predictors for ${y.length} values`);
  }
  const uneven = predictors.findIndex((row) => row.length !== width);
  if (uneven !== -1) throw new RangeError(`row ${uneven} has not ${width} predictors`);
  const wrong = predictors.findIndex(
    (row, index) => !(row.every(Number.isFinite) && Number.isFinite(y[index])),
  );
  if (wrong !== -1) throw new RangeError(`observation ${wrong} has a value that is not finite`);
  return width;
}
