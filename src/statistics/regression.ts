/** Rows of predictors one after the other, each with `width` numbers, the first of them 1. */
export interface Design {
  readonly width: number;
  readonly values: Float64Array;
}

/** Residuals below this, in the unit of y, weigh no more than this one. */
const SMALLEST_RESIDUAL = 1e-3;
const FURTHEST = 8;

export interface FitOptions {
  /** Observations used; all when left out. */
  readonly rows?: readonly number[];
  /** Penalty on squared coefficients (not the intercept's), as a share of the mean weight. */
  readonly ridge: number;
  readonly steps: number;
  /** Coefficients to begin with. */
  readonly from?: Float64Array;
}

/**
 * Median regression with a small ridge penalty: the plane with the smallest sum of absolute
 * residuals, by reweighted least squares (Hunter and Lange, "Quantile regression via an MM
 * algorithm", JCGS 9, 2000). Each step brings the sum down.
 */
export function medianRegression(
  design: Design,
  y: ArrayLike<number>,
  options: FitOptions,
): Float64Array {
  const rows = options.rows ?? everyRow(y.length);
  let coefficients = options.from ?? weightedLeastSquares(design, y, rows, () => 1, options.ridge);
  for (let step = 0; step < options.steps; step++) {
    const at = coefficients;
    coefficients = weightedLeastSquares(
      design,
      y,
      rows,
      (row) => 1 / Math.max(Math.abs((y[row] ?? 0) - fitted(design, row, at)), SMALLEST_RESIDUAL),
      options.ridge,
    );
  }
  return coefficients;
}

/**
 * The mean of a quantity that is never negative, as the exponential of a plane: quasi-likelihood
 * with variance proportional to the mean (McCullagh and Nelder, Generalized Linear Models, 1989,
 * chapter 9) and a small ridge penalty, by reweighted least squares.
 */
export function logLinearMean(
  design: Design,
  y: ArrayLike<number>,
  options: FitOptions,
): Float64Array {
  const rows = options.rows ?? everyRow(y.length);
  let coefficients = options.from;
  if (coefficients === undefined) {
    let sum = 0;
    for (const row of rows) sum += y[row] ?? 0;
    coefficients = new Float64Array(design.width);
    coefficients[0] = Math.log(Math.max(1e-6, sum / Math.max(1, rows.length)));
  }
  const working = new Float64Array(y.length);
  const means = new Float64Array(y.length);
  for (let step = 0; step < options.steps; step++) {
    for (const row of rows) {
      const mean = logLinearFit(design, row, coefficients);
      means[row] = mean;
      working[row] = Math.log(mean) + ((y[row] ?? 0) - mean) / mean;
    }
    coefficients = weightedLeastSquares(
      design,
      working,
      rows,
      (row) => means[row] ?? 0,
      options.ridge,
    );
  }
  return coefficients;
}

export function fitted(design: Design, row: number, coefficients: Float64Array): number {
  let sum = 0;
  const from = row * design.width;
  for (let at = 0; at < design.width; at++) {
    sum += (design.values[from + at] ?? 0) * (coefficients[at] ?? 0);
  }
  return sum;
}

export function logLinearFit(design: Design, row: number, coefficients: Float64Array): number {
  return Math.exp(Math.max(-FURTHEST, Math.min(FURTHEST, fitted(design, row, coefficients))));
}

/** Normal equations by Cholesky; the penalty keeps them soluble where predictors are dependent. */
function weightedLeastSquares(
  design: Design,
  y: ArrayLike<number>,
  rows: readonly number[],
  weight: (row: number) => number,
  ridge: number,
): Float64Array {
  const { width, values } = design;
  const gram = new Float64Array(width * width);
  const moment = new Float64Array(width);
  let weights = 0;
  for (const row of rows) {
    const w = weight(row);
    weights += w;
    const from = row * width;
    const target = w * (y[row] ?? 0);
    for (let i = 0; i < width; i++) {
      const x = values[from + i] ?? 0;
      if (x === 0) continue;
      moment[i] = (moment[i] ?? 0) + x * target;
      for (let j = 0; j <= i; j++) {
        gram[i * width + j] = (gram[i * width + j] ?? 0) + w * x * (values[from + j] ?? 0);
      }
    }
  }
  for (let i = 0; i < width; i++) {
    const penalty = i === 0 ? 1e-12 : ridge;
    gram[i * width + i] = (gram[i * width + i] ?? 0) + penalty * Math.max(weights, 1e-12);
  }
  return solved(gram, moment, width);
}

function solved(gram: Float64Array, moment: Float64Array, width: number): Float64Array {
  const at = (i: number, j: number) => gram[i * width + j] ?? 0;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let left = at(i, j);
      for (let k = 0; k < j; k++) left -= at(i, k) * at(j, k);
      gram[i * width + j] = i === j ? Math.sqrt(Math.max(left, 1e-300)) : left / at(j, j);
    }
  }
  const solution = Float64Array.from(moment);
  for (let i = 0; i < width; i++) {
    let left = solution[i] ?? 0;
    for (let k = 0; k < i; k++) left -= at(i, k) * (solution[k] ?? 0);
    solution[i] = left / at(i, i);
  }
  for (let i = width - 1; i >= 0; i--) {
    let left = solution[i] ?? 0;
    for (let k = i + 1; k < width; k++) left -= at(k, i) * (solution[k] ?? 0);
    solution[i] = left / at(i, i);
  }
  return solution;
}

function everyRow(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row);
}
