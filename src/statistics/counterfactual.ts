import { type NotEstimable, notEstimable } from "./estimable.ts";
import {
  requireAligned,
  requireReported,
  requireStart,
  requireWhole,
  type Series,
  sumReported,
} from "./series.ts";

/** Weight of the same calendar month in the last, second last and third last year before `start`. */
const YEAR_WEIGHTS = [0.65, 0.25, 0.1] as const;
/** How far back a series' own level, scale and share of months with goods are taken. */
const LEVEL_YEARS = 3;
const KAPPA_OWN = 0.05;
const KAPPA_REFERENCE = 0.005;

export interface Window {
  /** Index of the period in which the measure takes effect. */
  readonly start: number;
  /** Periods summed, from `start + offset` on. */
  readonly length: number;
  /** 0 unless a later part of the time after `start` is asked about. */
  readonly offset?: number;
  /** Periods in a year: 12 for monthly figures (the default), 1 for annual ones. */
  readonly season?: 12 | 1;
}

export interface Counterfactual {
  readonly estimable: true;
  readonly total: number;
  readonly by_period: readonly number[];
  /** The most years that any period of the window could be compared with: 1, 2 or 3. */
  readonly years: number;
}

/**
 * What would have moved without the measure: for each period of the window the weighted mean
 * (.65, .25, .10) of the same calendar period in the last three years *before `start`*, the weights
 * renormalised to those reported. Natural units, no logarithm, no trend: on real monthly trade this
 * had a smaller error than a seasonal-trend regression, a synthetic control and a triple difference.
 *
 * Not estimable with less than 12 months (annual figures: 3 years) before `start`, or where a
 * period of the window has no reported counterpart. The window may reach past the last value given.
 *
 * @throws RangeError on negative or non-finite quantities, or a window that is none.
 */
export function counterfactual(series: Series, window: Window): Counterfactual | NotEstimable {
  requireReported("series", series);
  const { start, first, length, season } = readWindow(window, series.length);
  const least = season === 12 ? 12 : 3;
  if (start < least) {
    return notEstimable(`${start} of at least ${least} periods before the start`, {
      periods_before: start,
      periods_needed: least,
    });
  }
  const byPeriod: number[] = [];
  let years = 0;
  for (let period = first; period < first + length; period++) {
    const past = sameSeasonBefore(series, period, start, season);
    const weight = past.reduce((sum, year) => sum + year.weight, 0);
    if (past.length === 0) {
      return notEstimable(
        `no year before the start reports the calendar period of the window's period ${period - first + 1}`,
        { period: period - first + 1 },
      );
    }
    years = Math.max(years, past.length);
    byPeriod.push(past.reduce((sum, year) => sum + year.weight * year.quantity, 0) / weight);
  }
  return {
    estimable: true,
    total: byPeriod.reduce((sum, quantity) => sum + quantity, 0),
    by_period: byPeriod,
    years,
  };
}

function readWindow(window: Window, periods: number) {
  const { start, length, offset = 0, season = 12 } = window;
  requireStart(start, periods);
  requireWhole("length", length, 1);
  requireWhole("offset", offset, 0);
  return { start, first: start + offset, length, season };
}

function sameSeasonBefore(series: Series, period: number, start: number, season: number) {
  const back = Math.floor((period - start) / season) + 1;
  return YEAR_WEIGHTS.flatMap((weight, year) => {
    const quantity = series[period - season * (back + year)];
    return quantity === null || quantity === undefined ? [] : [{ weight, quantity }];
  });
}

/** Share of the periods before `start` in which anything moved: 0; up to a half; more. */
export type Stratum = "never" | "seldom" | "often";

export const STRATA = ["never", "seldom", "often"] as const satisfies readonly Stratum[];

export interface LegStatistic {
  readonly estimable: true;
  readonly observed: number;
  readonly counterfactual: number;
  readonly excess: number;
  readonly kappa: number;
  /** ln((observed + kappa) / (counterfactual + kappa)) */
  readonly e: number;
  /** The same with `observed` replaced by 4 × the second-lowest quarter; null without quarters. */
  readonly e_persistence: number | null;
  readonly nonzero_share: number;
  readonly stratum: Stratum;
  /** Periods before `start` that level and share were taken from. */
  readonly periods_before: number;
}

/**
 * By how much a leg left its counterfactual in the window: e = ln((y + κ) / (c + κ)), with κ = .05
 * × the leg's own level before + .005 × the level of `reference`, both as totals over as many
 * periods as the window has. κ keeps a handful of pieces on an empty leg from looking like a flood,
 * and e is the same in kilograms and in tonnes.
 *
 * The persistence form replaces the total by four times the second-lowest quarter: it asks whether
 * the leg stayed up, and a single large delivery cannot raise it.
 *
 * Not estimable where the counterfactual is not, where a period of the window is missing, or where
 * nothing moved before on either series, so that there is no scale to measure by.
 *
 * @param reference the direct flow origin → target; where there is none, the coalition's flow into
 *   the transit country; null where neither is known. Its level is that of the year before `start`.
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a window that is none.
 */
export function legStatistic(
  series: Series,
  reference: Series | null,
  window: Window,
): LegStatistic | NotEstimable {
  if (reference !== null) {
    requireAligned({ series, reference });
    requireReported("reference", reference);
  }
  const expected = counterfactual(series, window);
  if (!expected.estimable) return expected;
  const { start, first, length, season } = readWindow(window, series.length);
  const observed = sumReported(series, first, first + length);
  if (observed === null) {
    const reported = series.slice(first, first + length).filter((value) => value !== null).length;
    return notEstimable(`${reported} of the window's ${length} periods are reported`, {
      periods_reported: reported,
      periods_needed: length,
    });
  }
  const before = reportedBetween(series, start - LEVEL_YEARS * season, start);
  const scale = reference === null ? [] : reportedBetween(reference, start - season, start);
  const kappa = length * (KAPPA_OWN * mean(before) + KAPPA_REFERENCE * mean(scale));
  if (kappa === 0) {
    return notEstimable("nothing moved before the start, here or on the direct route", {
      periods_before: before.length,
      observed,
    });
  }
  const steady = persistent(series, first, length);
  const e = (quantity: number) => Math.log((quantity + kappa) / (expected.total + kappa));
  const share = before.filter((value) => value > 0).length / before.length;
  return {
    estimable: true,
    observed,
    counterfactual: expected.total,
    excess: observed - expected.total,
    kappa,
    e: e(observed),
    e_persistence: steady === null ? null : e(steady),
    nonzero_share: share,
    stratum: share === 0 ? "never" : share <= 0.5 ? "seldom" : "often",
    periods_before: before.length,
  };
}

function reportedBetween(series: Series, from: number, to: number): number[] {
  return series.slice(Math.max(0, from), to).filter((value) => value !== null);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 4 × the second-lowest quarter of the window; null where it has no four equal quarters. */
function persistent(series: Series, first: number, length: number): number | null {
  if (length % 4 !== 0) return null;
  const quarters = [0, 1, 2, 3].map(
    (quarter) =>
      sumReported(series, first + (quarter * length) / 4, first + ((quarter + 1) * length) / 4) ??
      0,
  );
  const second = quarters.sort((a, b) => a - b)[1];
  return second === undefined ? null : 4 * second;
}

/**
 * One p for a leg tested in two forms, by Bonferroni over the two; p of the sum alone where there
 * is no persistence form.
 */
export function combinedP(pSum: number, pPersistence: number | null): number {
  for (const p of [pSum, pPersistence ?? pSum]) {
    if (!(p > 0 && p <= 1)) throw new RangeError(`p is ${p}: it must lie above 0, up to 1`);
  }
  return pPersistence === null ? pSum : Math.min(1, 2 * Math.min(pSum, pPersistence));
}

export interface ExcessInterval {
  readonly estimable: true;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly counterfactual_low: number;
  readonly counterfactual_high: number;
  readonly level: number;
  readonly donors: number;
  readonly stratum: Stratum;
  /** What the level is worth where it is known to be worth less; null elsewhere. */
  readonly caution: string | null;
}

/**
 * Where the excess lies, from how far untouched legs left their own counterfactual in the same
 * window (split conformal). With n donors of the leg's stratum and α = 1 - level, their k-th
 * smallest and k-th largest e, k = ⌊(n + 1) α / 2⌋, contain the leg's own e without a measure with
 * probability `level` or more when leg and donors are exchangeable. Solved for the quantity: the
 * counterfactual lies in (c + κ) exp(e) - κ, floored at 0, and the excess is what it leaves over.
 *
 * Not estimable with k < 1: 90 % needs 19 donors of the same stratum. Exchangeability is doubtful
 * where nothing moved before (a nominal 90 % covered .82–.83 there when measured): `caution`.
 *
 * @param donors legs of uncontrolled goods, same window; those of other strata are left out.
 */
export function excessInterval(
  leg: LegStatistic,
  donors: readonly Pick<LegStatistic, "e" | "stratum">[],
  level = 0.9,
): ExcessInterval | NotEstimable {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level is ${level}: it must lie within 0 and 1`);
  const sorted = donors
    .filter((donor) => donor.stratum === leg.stratum)
    .map((donor) => donor.e)
    .sort((a, b) => a - b);
  // 1e-9: (n + 1) α / 2 is a whole number in exact arithmetic where 1 - .9 is not quite .1.
  const rank = Math.floor(((sorted.length + 1) * (1 - level)) / 2 + 1e-9);
  const lowest = sorted[rank - 1];
  const highest = sorted[sorted.length - rank];
  if (lowest === undefined || highest === undefined) {
    const needed = Math.ceil(2 / (1 - level) - 1 - 1e-9);
    return notEstimable(
      `${sorted.length} of at least ${needed} donors whose share of periods with goods is like this leg's`,
      { donors: sorted.length, donors_needed: needed },
    );
  }
  const quantity = (e: number) =>
    Math.max(0, (leg.counterfactual + leg.kappa) * Math.exp(e) - leg.kappa);
  return {
    estimable: true,
    estimate: leg.excess,
    low: leg.observed - quantity(highest),
    high: leg.observed - quantity(lowest),
    counterfactual_low: quantity(lowest),
    counterfactual_high: quantity(highest),
    level,
    donors: sorted.length,
    stratum: leg.stratum,
    caution:
      leg.stratum === "never"
        ? "nothing moved here before: a nominal 90 % interval covered .82 to .83 when measured"
        : null,
  };
}
