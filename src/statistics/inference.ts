import { combinedP, type LegStatistic } from "./counterfactual.ts";
import { type NotEstimable, notEstimable } from "./estimable.ts";

export interface RankP {
  readonly estimable: true;
  readonly p: number;
  /** The smallest p that this many donors allow. */
  readonly p_floor: number;
  readonly donors: number;
}

/**
 * One-sided p of a value by its rank among donors that no measure touched, "in place": same t0, same
 * window. p = (1 + #{donor >= observed}) / (1 + n), which is valid (never too small on average) when
 * value and donors are exchangeable; ties count against the finding (Phipson and Smyth, "Permutation
 * P-values should never be zero", SAGMB 9, 2010). Not estimable without donors.
 *
 * @throws RangeError on a value that is not a number.
 */
export function rankP(observed: number, donors: readonly number[]): RankP | NotEstimable {
  for (const value of [observed, ...donors]) {
    if (Number.isNaN(value)) throw new RangeError("a value to be ranked is not a number");
  }
  if (donors.length === 0) return notEstimable("no donors to rank among", { donors: 0 });
  const above = donors.filter((donor) => donor >= observed).length;
  const among = 1 + donors.length;
  return { estimable: true, p: (1 + above) / among, p_floor: 1 / among, donors: donors.length };
}

/**
 * p of a leg among the donors of its own stratum (share of months with goods before), in both forms:
 * the sum of the window and its persistence, combined by Bonferroni. Ranking across strata would be
 * right on average and wrong where it matters: legs that were empty before.
 *
 * The floor is that of the combination: 2 / (1 + n) where there are two forms, 1 / (1 + n) for one.
 */
export function legP(
  leg: LegStatistic,
  donors: readonly Pick<LegStatistic, "e" | "e_persistence" | "stratum">[],
): RankP | NotEstimable {
  const alike = donors.filter((donor) => donor.stratum === leg.stratum);
  const sum = rankP(
    leg.e,
    alike.map((donor) => donor.e),
  );
  if (!sum.estimable) {
    return notEstimable("no donors whose share of periods with goods is like this leg's", {
      donors: 0,
      donors_of_other_strata: donors.length,
    });
  }
  if (leg.e_persistence === null) return sum;
  const steady = rankP(
    leg.e_persistence,
    alike.flatMap((donor) => (donor.e_persistence === null ? [] : [donor.e_persistence])),
  );
  if (!steady.estimable) return sum;
  return {
    estimable: true,
    p: combinedP(sum.p, steady.p),
    p_floor: combinedP(sum.p_floor, steady.p_floor),
    donors: sum.donors,
  };
}

/**
 * q of each p, in the order given: the smallest false discovery rate at which it is rejected, when
 * the tests are independent or positively dependent (Benjamini and Hochberg, JRSS B 57, 1995).
 *
 * @throws RangeError unless every p lies above 0, up to 1.
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  return stepUp(ps, 1);
}

/** As `benjaminiHochberg`, under any dependence (Benjamini and Yekutieli, Ann. Stat. 29, 2001). */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
  return stepUp(
    ps,
    ps.reduce((sum, _, index) => sum + 1 / (index + 1), 0),
  );
}

function stepUp(ps: readonly number[], factor: number): number[] {
  requirePs(ps);
  const order = ps.map((_, index) => index).sort((a, b) => at(ps, a) - at(ps, b));
  const qs = new Array<number>(ps.length).fill(1);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const index = at(order, rank - 1);
    smallest = Math.min(smallest, (at(ps, index) * ps.length * factor) / rank);
    qs[index] = smallest;
  }
  return qs;
}

/** A route's two tests: did the flow into the transit country move, did the flow out of it. */
export interface TwoLegs {
  readonly p_inflow: number;
  readonly p_outflow: number;
}

export interface Filtered {
  /** The largest threshold allowed; 0 where none is. */
  readonly gamma: number;
  /** In the order given: whether both legs moved, at this rate of false discoveries. */
  readonly flagged: readonly boolean[];
  /** In the order given: flagged at every rate above this one. */
  readonly q: readonly number[];
}

/**
 * Routes on which *both* legs moved, with the rate of false discoveries held at `rate`: AdaFilter for
 * two tests of two (Wang, Gui, Su, Sabatti and Owen, Ann. Stat. 50, 2022). With F = min and S = max of
 * the two p, γ is the largest number up to `rate` with γ #{F < γ} / max(#{S < γ}, 1) <= rate, and a
 * route is flagged when S < γ. An innocent that surges on one leg raises F's count and not its own S;
 * Benjamini–Hochberg on the smaller p would flag it.
 *
 * @throws RangeError unless every p lies above 0, up to 1, and the rate within 0 and 1.
 */
export function adaFilter(routes: readonly TwoLegs[], rate: number): Filtered {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`rate is ${rate}: it must lie within 0 and 1`);
  const { smaller, larger } = split(routes);
  const sortedF = [...smaller].sort((a, b) => a - b);
  const sortedS = [...larger].sort((a, b) => a - b);
  // Both counts are constant on (edge, next edge], where the estimate grows with γ: its largest
  // allowed value there is known, and the answer is the largest over all of them.
  const edges = [...new Set([0, ...sortedF, ...sortedS])].filter((edge) => edge < rate);
  edges.sort((a, b) => a - b);
  let gamma = 0;
  let [f, s] = [0, 0];
  edges.forEach((edge, index) => {
    while (f < sortedF.length && at(sortedF, f) <= edge) f++;
    while (s < sortedS.length && at(sortedS, s) <= edge) s++;
    const allowed = f === 0 ? rate : (rate * Math.max(s, 1)) / f;
    const best = Math.min(rate, edges[index + 1] ?? rate, allowed);
    if (best > edge) gamma = best;
  });
  return { gamma, flagged: larger.map((p) => p < gamma), q: filteredQ(sortedF, sortedS, larger) };
}

/** Smallest rate for each: the lowest of v #{F <= v} / #{S <= v} over the values v of S from its own on. */
function filteredQ(
  sortedF: readonly number[],
  sortedS: readonly number[],
  larger: readonly number[],
): number[] {
  const lowest = new Map<number, number>();
  let smallest = 1;
  let f = sortedF.length;
  for (let s = sortedS.length; s >= 1; s--) {
    const value = at(sortedS, s - 1);
    while (f > 0 && at(sortedF, f - 1) > value) f--;
    // Of equal values the one with the highest rank counts them all, and comes first.
    if (!lowest.has(value)) {
      smallest = Math.min(smallest, (value * f) / s);
      lowest.set(value, smallest);
    }
  }
  return larger.map((value) => lowest.get(value) ?? 1);
}

export interface RankedList {
  /** Indices into what was given, the best first. */
  readonly order: readonly number[];
  /** The larger p of the last route on the list. */
  readonly p_last: number;
  /** How many on the list are expected to be innocent, by the same reckoning as AdaFilter. */
  readonly expected_innocent: number;
}

/**
 * The `length` routes with the smallest larger p; among equals the one with the smaller smaller p,
 * then the one given first. The list controls no error rate. Of all routes whose smaller p is at most
 * the list's last p, a share of that p at most is expected to be on it by chance.
 */
export function rankedList(routes: readonly TwoLegs[], length: number): RankedList {
  if (!(Number.isInteger(length) && length >= 1)) {
    throw new RangeError(`length is ${length}: it must be a whole number, 1 or more`);
  }
  const { smaller, larger } = split(routes);
  const order = routes
    .map((_, index) => index)
    .sort((a, b) => at(larger, a) - at(larger, b) || at(smaller, a) - at(smaller, b) || a - b)
    .slice(0, length);
  const last = order.at(-1);
  if (last === undefined) return { order, p_last: 1, expected_innocent: 0 };
  const pLast = at(larger, last);
  const reached = smaller.filter((p) => p <= pLast).length;
  return { order, p_last: pLast, expected_innocent: Math.min(order.length, pLast * reached) };
}

/** Above this a p counts as this: one that is 1 would outweigh any evidence. */
const HIGHEST_P = 0.99;

/**
 * One p of several that may depend on each other: the Cauchy combination (Liu and Xie, JASA 115,
 * 2020), truncated at .99 (Fang, Chang, Park and Tseng, Statistica Sinica 33, 2023), because a rank p
 * is often exactly 1. Right in the tail: for small p whatever the dependence.
 *
 * @param weights one per p, above 0; equal when left out.
 * @throws RangeError unless there are ps, each above 0, up to 1.
 */
export function cauchyCombination(
  ps: readonly number[],
  weights: readonly number[] = ps.map(() => 1),
): number {
  requirePs(ps);
  if (ps.length === 0) throw new RangeError("there is no p to combine");
  if (weights.length !== ps.length || !weights.every((w) => w > 0 && Number.isFinite(w))) {
    throw new RangeError("there must be one weight above 0 for each p");
  }
  if (ps.length === 1) return at(ps, 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const statistic = ps.reduce((sum, p, index) => {
    // The cotangent is tan((.5 - p) π) without the rounding of .5 - p where p is tiny.
    const cotangent = 1 / Math.tan(Math.PI * Math.min(p, HIGHEST_P));
    return sum + (at(weights, index) / all) * cotangent;
  }, 0);
  return Math.atan2(1, statistic) / Math.PI;
}

function split(routes: readonly TwoLegs[]) {
  requirePs(routes.flatMap((route) => [route.p_inflow, route.p_outflow]));
  return {
    smaller: routes.map((route) => Math.min(route.p_inflow, route.p_outflow)),
    larger: routes.map((route) => Math.max(route.p_inflow, route.p_outflow)),
  };
}

function requirePs(ps: readonly number[]): void {
  const wrong = ps.find((p) => !(p > 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`p is ${wrong}: it must lie above 0, up to 1`);
}

/** An element known to be there. */
function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} of ${values.length}`);
  return value;
}
