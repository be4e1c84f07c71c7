import { type NotEstimable, notEstimable } from "./estimable.ts";
import {
  requireAligned,
  requireReported,
  requireStart,
  requireWhole,
  type Series,
} from "./series.ts";

const LEAST_BEFORE = 12;
const LEAST_DONORS = 2;
/** Weights below this are none; gaps below this share of the largest distance are closed. */
const NEGLIGIBLE = 1e-12;

export interface SimplexWeights {
  /** One for each donor, 0 or more, their sum 1. */
  readonly weights: readonly number[];
  /** Sum of squared differences between the target and the weighted donors. */
  readonly squares: number;
  /** At most so far is `squares` above the smallest possible. */
  readonly gap: number;
  readonly steps: number;
}

/**
 * The weights, 0 or more with sum 1, that bring the donors nearest to a target in least squares: the
 * point nearest to the target in the convex hull of the donors, by the method of Wolfe ("Finding the
 * nearest point in a polytope", Mathematical Programming 11, 1976). It walks from corral to corral,
 * ends after finitely many steps, and proves its answer: with x the difference, no donor lies
 * further along -x than x itself, up to `gap`. Among equally good answers the one it meets first.
 *
 * @param donors each with as many values as the target.
 * @throws RangeError without donors, on other lengths, on values that are not finite.
 */
export function simplexWeights(
  target: readonly number[],
  donors: readonly (readonly number[])[],
): SimplexWeights {
  requireFinite(target, donors);
  const points = donors.map((donor) => donor.map((value, at) => value - (target[at] ?? 0)));
  const norms = points.map((point) => dot(point, point));
  const largest = Math.max(...norms);
  let corral = [norms.indexOf(Math.min(...norms))];
  let weights = [1];
  let before = Number.POSITIVE_INFINITY;
  for (let steps = 1; ; steps++) {
    const nearest = combined(points, corral, weights);
    const size = dot(nearest, nearest);
    const along = points.map((point) => dot(nearest, point));
    const next = along.indexOf(Math.min(...along));
    // f(w) = |x|² is convex: the smallest lies at most 2 (x·x - x·p) below.
    const gap = Math.max(0, 2 * (size - (along[next] ?? 0)));
    // A step that brings nothing nearer is rounding: the gap says what it leaves.
    if (gap <= NEGLIGIBLE * largest || corral.includes(next) || size >= before) {
      const all = new Array<number>(donors.length).fill(0);
      corral.forEach((donor, index) => {
        all[donor] = weights[index] ?? 0;
      });
      return { weights: all, squares: size, gap, steps };
    }
    before = size;
    [corral, weights] = minor(points, [...corral, next], [...weights, 0]);
  }
}

/** Moves to the nearest point of the plane through the corral, dropping donors it would take off. */
function minor(
  points: readonly (readonly number[])[],
  from: readonly number[],
  start: readonly number[],
): [number[], number[]] {
  let corral = [...from];
  let weights = [...start];
  for (;;) {
    const plane = affineWeights(corral.map((donor) => points[donor] ?? []));
    if (plane === null) {
      // The newest adds no direction of its own to what is there, up to rounding.
      corral.pop();
      weights.pop();
      return [corral, weights];
    }
    if (plane.every((weight) => weight > NEGLIGIBLE)) return [corral, plane];
    // Only a donor that the plane would take off may leave, also where it would do so at the very end.
    const shares = plane.map((weight, at) => {
      const old = weights[at] ?? 0;
      return weight > NEGLIGIBLE ? Number.POSITIVE_INFINITY : old / (old - weight || 1);
    });
    const share = Math.min(1, ...shares);
    const moved = weights.map((old, at) => (1 - share) * old + share * (plane[at] ?? 0));
    const leaving = shares.indexOf(Math.min(...shares));
    const stays = moved.map((weight, at) => at !== leaving && weight > NEGLIGIBLE);
    const sum = moved.reduce((total, weight, at) => total + (stays[at] ? weight : 0), 0);
    weights = moved.filter((_, at) => stays[at]).map((weight) => weight / sum);
    corral = corral.filter((_, at) => stays[at]);
  }
}

/** Weights with sum 1, of any sign, of the point nearest to 0 on the plane through some points. */
function affineWeights(points: readonly (readonly number[])[]): number[] | null {
  const n = points.length;
  const scale = Math.max(...points.map((point) => dot(point, point))) || 1;
  // (Gram + 1) u = 1 and weights u / Σu, by elimination with the largest pivot.
  const rows = points.map((a) => [...points.map((b) => dot(a, b) / scale + 1), 1]);
  for (let column = 0; column < n; column++) {
    const below = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + below.indexOf(Math.max(...below));
    const top = rows[pivot];
    if (top === undefined || Math.abs(top[column] ?? 0) < 1e-14) return null;
    rows[pivot] = rows[column] ?? [];
    rows[column] = top;
    for (let row = 0; row < n; row++) {
      const line = rows[row];
      if (row === column || line === undefined) continue;
      const factor = (line[column] ?? 0) / (top[column] ?? 1);
      for (let at = column; at <= n; at++) line[at] = (line[at] ?? 0) - factor * (top[at] ?? 0);
    }
  }
  const solution = rows.map((row, at) => (row[n] ?? 0) / (row[at] ?? 1));
  const sum = solution.reduce((total, value) => total + value, 0);
  return sum > 0 ? solution.map((value) => value / sum) : null;
}

export interface SyntheticControl {
  readonly estimable: true;
  /** One for each donor given; 0 for those left out. */
  readonly weights: readonly number[];
  readonly by_period: readonly number[];
  readonly total: number;
  /** Root mean square of the differences before the start, in the unit of the series. */
  readonly fit_error: number;
  /** The same as a share of the series' own mean before the start; null where that is 0. */
  readonly fit_error_share: number | null;
  /** Donors reported in every period needed, and those left out because they are not. */
  readonly donors: number;
  readonly donors_left_out: number;
}

/**
 * What would have moved without the measure, as a mixture of untouched series: the simplex weights
 * that fit best in the periods before `start`, applied to the window from `start` on (Abadie, Diamond
 * and Hainmueller, JASA 105, 2010, on outcomes alone). For rich pools of donors of the same size: a
 * mixture cannot lie above its largest donor, which `fit_error_share` then shows. On trade of single
 * products the seasonal counterfactual had the smaller error.
 *
 * Not estimable with fewer than 12 reported periods before, or fewer than two donors reported in all
 * of them and in the window. The window may hold missing periods of the series itself.
 *
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a window outside.
 */
export function syntheticControl(
  series: Series,
  donors: readonly Series[],
  window: { readonly start: number; readonly length: number },
): SyntheticControl | NotEstimable {
  const { start, length } = window;
  requireReported("series", series);
  donors.forEach((donor, index) => {
    requireReported(`donor ${index}`, donor);
    requireAligned({ series, [`donor ${index}`]: donor });
  });
  requireStart(start, series.length);
  requireWhole("length", length, 1);
  requireStart(start + length - 1, series.length);
  const before = series.flatMap((value, at) => (at < start && value !== null ? [at] : []));
  if (before.length < LEAST_BEFORE) {
    return notEstimable(`${before.length} of at least ${LEAST_BEFORE} periods before the start`, {
      periods_before: before.length,
      periods_needed: LEAST_BEFORE,
    });
  }
  const after = Array.from({ length }, (_, at) => start + at);
  const needed = [...before, ...after];
  const whole = donors.flatMap((donor, index) =>
    needed.every((at) => donor[at] !== null) ? [index] : [],
  );
  if (whole.length < LEAST_DONORS) {
    return notEstimable(
      `${whole.length} of at least ${LEAST_DONORS} donors are reported throughout`,
      {
        donors: whole.length,
        donors_left_out: donors.length - whole.length,
        donors_needed: LEAST_DONORS,
      },
    );
  }
  const valuesOf = (index: number, at: readonly number[]) =>
    at.map((period) => donors[index]?.[period] ?? 0);
  const own = before.map((at) => series[at] ?? 0);
  const fit = simplexWeights(
    own,
    whole.map((index) => valuesOf(index, before)),
  );
  const weights = new Array<number>(donors.length).fill(0);
  whole.forEach((index, at) => {
    weights[index] = fit.weights[at] ?? 0;
  });
  const byPeriod = after.map((at) =>
    whole.reduce((sum, index) => sum + (weights[index] ?? 0) * (donors[index]?.[at] ?? 0), 0),
  );
  const level = own.reduce((sum, value) => sum + value, 0) / own.length;
  const error = Math.sqrt(fit.squares / own.length);
  return {
    estimable: true,
    weights,
    by_period: byPeriod,
    total: byPeriod.reduce((sum, value) => sum + value, 0),
    fit_error: error,
    fit_error_share: level === 0 ? null : error / level,
    donors: whole.length,
    donors_left_out: donors.length - whole.length,
  };
}

function combined(
  points: readonly (readonly number[])[],
  corral: readonly number[],
  weights: readonly number[],
): number[] {
  const length = points[0]?.length ?? 0;
  return Array.from({ length }, (_, at) =>
    corral.reduce(
      (sum, donor, index) => sum + (weights[index] ?? 0) * (points[donor]?.[at] ?? 0),
      0,
    ),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function requireFinite(target: readonly number[], donors: readonly (readonly number[])[]): void {
  if (donors.length === 0) throw new RangeError("there are no donors");
  donors.forEach((donor, index) => {
    if (donor.length !== target.length) {
      throw new RangeError(
        `donor ${index} has ${donor.length} values, the target ${target.length}`,
      );
    }
  });
  if (![target, ...donors].every((values) => values.every(Number.isFinite))) {
    throw new RangeError("a value of the target or a donor is not finite");
  }
}
