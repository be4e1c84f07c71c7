import type { Stratum } from "./counterfactual.ts";
import { STRATA } from "./counterfactual.ts";
import {
  type Design,
  type FitOptions,
  fitted,
  logLinearFit,
  logLinearMean,
  medianRegression,
} from "./regression.ts";

/** A leg against its counterfactual, and what is known of it before the start. */
export interface Leg {
  readonly observed: number;
  readonly counterfactual: number;
  readonly kappa: number;
  readonly stratum: Stratum;
  /** ln((observed + κ) / (counterfactual + κ)) */
  readonly e: number;
  /** The same with 4 × the second-lowest quarter for what was observed; e itself for annual figures. */
  readonly e_persistence: number;
  /** By how much e is expected to rise whatever donors do: taken off before legs are compared. */
  readonly offset: number;
  /** What moves e without a measure: one number for each; null where not known. */
  readonly place: readonly (number | null)[];
  /** What says how far e may stray; null where not known. */
  readonly spread: readonly (number | null)[];
}

/** How unusual a leg is for one like it. */
export interface Deviation {
  /** Sum and persistence form, the higher one, in units of the spread of legs like this one. */
  readonly z: number;
  /** The sum form alone. */
  readonly z_sum: number;
  /** The sum form where it fell, in units of how far legs like this one fall. */
  readonly z_below: number;
  /** Expected e, and spread of e above and below it. */
  readonly location: number;
  readonly above: number;
  readonly below: number;
}

const RIDGE_PLACE = 1e-3;
const RIDGE_SPREAD = 3e-3;
const STEPS = 12;
const STEPS_AGAIN = 6;
const FOLDS = 5;
/** With fewer donors only the stratum is used. */
const LEAST_FOR_COVARIATES = 300;
/** More donors than these make no better fit. */
const MOST_FOR_FIT = 5000;
/** Residuals are cut here: e of 4 is a fiftyfold rise. */
const LARGEST_RESIDUAL = 4;
const SMALLEST_SPREAD = 0.02;
/** Standardised covariates are cut here, so that no leg is judged by a slope far from its data. */
const LARGEST_COVARIATE = 4;

/**
 * What donors say of how e behaves without a measure: where it lies (median regression) and how far
 * it strays above and below (root mean square of the positive and negative residuals, log-linear).
 * Donors themselves are judged by a fit that has not seen their commodity, so that the ranks of new
 * legs among them stay exact however many covariates are used.
 *
 * @param groups the commodity of each donor.
 * @returns the deviation of each donor, and a function for new legs.
 */
export function deviations(
  donors: readonly Leg[],
  groups: readonly string[],
): { readonly donors: readonly Deviation[]; readonly of: (leg: Leg) => Deviation } {
  const rich = donors.length >= LEAST_FOR_COVARIATES;
  const placeOf = designer(donors, "place", rich);
  const spreadOf = designer(donors, "spread", rich);
  const place = placeOf(donors);
  const spread = spreadOf(donors);
  const sums = Float64Array.from(donors, (leg) => leg.e - leg.offset);
  const steady = Float64Array.from(donors, (leg) => leg.e_persistence - leg.offset);
  const fold = foldOf(groups);
  const whole = fitRows(donors.length, () => true);
  const model = modelled(place, spread, sums, steady, whole, null);
  const folds = [...new Set(fold)];
  const judged = new Array<Deviation>(donors.length);
  for (const one of folds) {
    const others =
      folds.length === 1
        ? model
        : modelled(
            place,
            spread,
            sums,
            steady,
            fitRows(donors.length, (row) => fold[row] !== one),
            model,
          );
    donors.forEach((leg, row) => {
      if (fold[row] === one) judged[row] = deviation(leg, place, spread, row, others);
    });
  }
  return {
    donors: judged,
    of: (leg) => deviation(leg, placeOf([leg]), spreadOf([leg]), 0, model),
  };
}

interface Model {
  readonly place: Float64Array;
  readonly above: Float64Array;
  readonly below: Float64Array;
  readonly steady_place: Float64Array;
  readonly steady_above: Float64Array;
}

function modelled(
  place: Design,
  spread: Design,
  sums: Float64Array,
  steady: Float64Array,
  rows: readonly number[],
  from: Model | null,
): Model {
  const steps = from === null ? STEPS : STEPS_AGAIN;
  const options = (ridge: number, start: Float64Array | undefined): FitOptions => ({
    rows,
    ridge,
    steps,
    ...(start === undefined ? {} : { from: start }),
  });
  const spreadAround = (
    y: Float64Array,
    centre: Float64Array,
    sign: 1 | -1,
    start: Float64Array | undefined,
  ) => {
    const squares = new Float64Array(y.length);
    for (const row of rows) {
      const residual = sign * ((y[row] ?? 0) - fitted(place, row, centre));
      squares[row] = Math.min(LARGEST_RESIDUAL, Math.max(0, residual)) ** 2;
    }
    return logLinearMean(spread, squares, options(RIDGE_SPREAD, start));
  };
  const centre = medianRegression(place, sums, options(RIDGE_PLACE, from?.place));
  const steadyCentre = medianRegression(place, steady, options(RIDGE_PLACE, from?.steady_place));
  return {
    place: centre,
    above: spreadAround(sums, centre, 1, from?.above),
    below: spreadAround(sums, centre, -1, from?.below),
    steady_place: steadyCentre,
    steady_above: spreadAround(steady, steadyCentre, 1, from?.steady_above),
  };
}

function deviation(leg: Leg, place: Design, spread: Design, row: number, model: Model): Deviation {
  const width = (coefficients: Float64Array) =>
    Math.sqrt(logLinearFit(spread, row, coefficients)) + SMALLEST_SPREAD;
  const location = leg.offset + fitted(place, row, model.place);
  const [above, below] = [width(model.above), width(model.below)];
  const sum = (leg.e - location) / above;
  const steady =
    (leg.e_persistence - leg.offset - fitted(place, row, model.steady_place)) /
    width(model.steady_above);
  return {
    z: Math.max(sum, steady),
    z_sum: sum,
    z_below: (leg.e - location) / below,
    location,
    above,
    below,
  };
}

/** Covariates with mean 0 and deviation 1 over the donors, what is not known at the mean. */
function designer(
  donors: readonly Leg[],
  covariates: "place" | "spread",
  rich: boolean,
): (legs: readonly Leg[]) => Design {
  const own = rich ? (donors[0]?.[covariates].length ?? 0) : 0;
  const means = new Float64Array(own);
  const spreads = new Float64Array(own);
  for (let at = 0; at < own; at++) {
    let [count, sum, squares] = [0, 0, 0];
    for (const leg of donors) {
      const value = leg[covariates][at];
      if (value === null || value === undefined) continue;
      count++;
      sum += value;
      squares += value * value;
    }
    const mean = sum / Math.max(1, count);
    const variance = squares / Math.max(1, count) - mean * mean;
    means[at] = mean;
    spreads[at] = variance > 1e-12 ? Math.sqrt(variance) : 1;
  }
  const width = 1 + own + DUMMIES.length;
  return (legs) => {
    const values = new Float64Array(legs.length * width);
    legs.forEach((leg, row) => {
      const from = row * width;
      values[from] = 1;
      for (let at = 0; at < own; at++) {
        const value = leg[covariates][at];
        if (value === null || value === undefined) continue;
        const score = (value - (means[at] ?? 0)) / (spreads[at] ?? 1);
        values[from + 1 + at] = Math.max(-LARGEST_COVARIATE, Math.min(LARGEST_COVARIATE, score));
      }
      DUMMIES.forEach((stratum, at) => {
        if (leg.stratum === stratum) values[from + 1 + own + at] = 1;
      });
    });
    return { width, values };
  };
}

/** Strata beside the last one, which the intercept stands for. */
const DUMMIES = STRATA.slice(0, -1);

/** Commodities dealt out to folds in the order they are met; rows where there is only one. */
function foldOf(groups: readonly string[]): number[] {
  const seen = new Map<string, number>();
  for (const group of groups) if (!seen.has(group)) seen.set(group, seen.size % FOLDS);
  return seen.size > 1
    ? groups.map((group) => seen.get(group) ?? 0)
    : groups.map((_, row) => row % FOLDS);
}

/** Evenly spread rows, no more than are of use. */
function fitRows(count: number, wanted: (row: number) => boolean): number[] {
  const rows = Array.from({ length: count }, (_, row) => row).filter(wanted);
  const stride = rows.length / MOST_FOR_FIT;
  if (stride <= 1) return rows;
  return Array.from({ length: MOST_FOR_FIT }, (_, at) => rows[Math.floor(at * stride)] ?? 0);
}
