import { combinedP, type Stratum } from "./counterfactual.ts";
import { type NotEstimable, notEstimable } from "./estimable.ts";
import { adaFilter, rankedList } from "./inference.ts";
import { requireReported, requireStart, type Series } from "./series.ts";

/** Weight of the last, second last and third last year before the start. */
const YEAR_WEIGHTS = [0.65, 0.25, 0.1] as const;
const LEVEL_YEARS = 3;
const KAPPA_OWN = 0.05;
const KAPPA_REFERENCE = 0.005;
/** Fewer donors of a leg's stratum leave its p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 99;

/** What moved on one leg, in blocks counted from the first period of the measure. */
export interface LegSums {
  /**
   * Monthly figures: totals of the quarters from the start on, four of them (months 0–2, 3–5, 6–8,
   * 9–11 after it). Annual figures: the year of the start alone. null: a month of it is not reported.
   */
  readonly after: readonly (number | null)[];
  /**
   * The same blocks before the start, the latest first: quarters of months -3…-1, -6…-4, … (annual:
   * years -1, -2, …). As far back as the figures go, twelve quarters (five years) at most are used.
   */
  readonly before: readonly (number | null)[];
  /** Of the reported periods in the 36 months (annual: all years given) before, the share with goods. */
  readonly nonzero_share: number;
}

/** One transit country and commodity of a question: origins → transit → target. */
export interface TriangleSums {
  readonly commodity: string;
  readonly transit: string;
  /** Origins → transit. */
  readonly inflow_controlled: LegSums;
  /** Transit → target. */
  readonly outflow: LegSums;
  /** Origins → target; null where the figures have none. */
  readonly direct: LegSums | null;
  /** Everyone but the origins (and the target) → transit; null where not known. */
  readonly inflow_other: LegSums | null;
  /** Transit → everyone but the target (and the origins); null where not known. */
  readonly outflow_elsewhere: LegSums | null;
}

export interface LegScore {
  readonly estimable: true;
  readonly observed: number;
  readonly counterfactual: number;
  readonly excess: number;
  /** Where the excess lies at the level asked for; null with too few donors of the stratum. */
  readonly excess_low: number | null;
  readonly excess_high: number | null;
  /** How far the leg left its counterfactual; only comparable within a run. */
  readonly score: number;
  readonly p: number;
  /** The smallest p that the donors allow. */
  readonly p_floor: number;
  readonly donors: number;
  readonly stratum: Stratum;
}

export interface TriangleScore {
  readonly inflow: LegScore | NotEstimable;
  readonly outflow: LegScore | NotEstimable;
}

export interface ScoreOptions {
  /** Of the interval of the excess; .9 when left out. */
  readonly level?: number;
}

/**
 * The blocks of a series: what SQL sums up elsewhere.
 *
 * @param season periods in a year: 12 for monthly figures, 1 for annual ones.
 */
export function legSums(series: Series, start: number, season: 12 | 1 = 12): LegSums {
  requireReported("series", series);
  requireStart(start, series.length);
  const size = season === 12 ? 3 : 1;
  const blocks = season === 12 ? 4 : 1;
  const total = (from: number) =>
    series
      .slice(from, from + size)
      .reduce(
        (sum: number | null, value) => (sum === null || value === null ? null : sum + value),
        0,
      );
  const before: (number | null)[] = [];
  for (let from = start - size; from >= 0; from -= size) before.push(total(from));
  const known = series
    .slice(season === 12 ? Math.max(0, start - LEVEL_YEARS * season) : 0, start)
    .filter((value) => value !== null);
  return {
    after: Array.from({ length: blocks }, (_, block) =>
      start + (block + 1) * size > series.length ? null : total(start + block * size),
    ),
    before,
    nonzero_share:
      known.length === 0 ? 0 : known.filter((value) => value > 0).length / known.length,
  };
}

/**
 * For each triangle and leg: the excess of the first year, how unusual it is, and p "in place", by
 * rank among donors: triangles of goods that no measure touched, in the same window, that share no
 * leg with those tested. Legs are only ranked among donors of their stratum (share of periods with
 * goods before). κ takes its reference from the direct flow, where there is none from the
 * inflow of the origins.
 *
 * @throws RangeError on blocks that are no quantity, or counted otherwise than the first ones are.
 */
export function scoreTriangles(
  tested: readonly TriangleSums[],
  donors: readonly TriangleSums[],
  options: ScoreOptions = {},
): TriangleScore[] {
  const { level = 0.9 } = options;
  const inflow = ranking(
    donors.map((donor) => measured(donor, "inflow_controlled")),
    level,
  );
  const outflow = ranking(
    donors.map((donor) => measured(donor, "outflow")),
    level,
  );
  return tested.map((triangle) => ({
    inflow: inflow(measured(triangle, "inflow_controlled")),
    outflow: outflow(measured(triangle, "outflow")),
  }));
}

export interface FlagOptions {
  /** Rate of false discoveries; .1 when left out. */
  readonly rate?: number;
  /** Length of the ranked list; 25 when left out. */
  readonly length?: number;
}

export interface Flags {
  /** In the order given; null where a leg cannot enter the family of tests. */
  readonly q: readonly (number | null)[];
  /** Why q is null; null where it is not. */
  readonly q_reason: readonly (string | null)[];
  readonly flagged: readonly boolean[];
  /** The rate asked for × the number flagged. */
  readonly expected_false_flags: number;
  /** Indices of what was given, the best first: no error rate is controlled here. */
  readonly ranked: readonly number[];
  readonly expected_innocent: number;
  /** Routes in the family. */
  readonly tests: number;
}

/** Which triangles moved on both legs, at a rate of false discoveries, and a ranked list beside it. */
export function flagTriangles(scores: readonly TriangleScore[], options: FlagOptions = {}): Flags {
  const { rate = 0.1, length = 25 } = options;
  const reasons = scores.map(reasonWithoutQ);
  const estimable = indicesWhere(scores, (_, index) => both(scores[index]) !== null);
  const family = estimable.filter((index) => reasons[index] === null);
  const ps = (indices: readonly number[]) =>
    indices.map((index) => {
      const legs = both(scores[index]);
      if (legs === null) throw new RangeError(`no p for triangle ${index}`);
      return { p_inflow: legs.inflow.p, p_outflow: legs.outflow.p };
    });
  const filtered = adaFilter(ps(family), rate);
  const q = new Array<number | null>(scores.length).fill(null);
  const flagged = new Array<boolean>(scores.length).fill(false);
  family.forEach((index, place) => {
    q[index] = filtered.q[place] ?? null;
    flagged[index] = filtered.flagged[place] ?? false;
  });
  const list = rankedList(ps(estimable), length);
  return {
    q,
    q_reason: reasons,
    flagged,
    expected_false_flags: rate * flagged.filter(Boolean).length,
    ranked: list.order.map((place) => estimable[place] ?? 0),
    expected_innocent: list.expected_innocent,
    tests: family.length,
  };
}

/** A leg against its counterfactual, before it is compared with others. */
interface Measured {
  readonly estimable: true;
  readonly observed: number;
  readonly counterfactual: number;
  readonly kappa: number;
  readonly e: number;
  readonly e_persistence: number | null;
  readonly stratum: Stratum;
}

function measured(
  triangle: TriangleSums,
  which: "inflow_controlled" | "outflow",
): Measured | NotEstimable {
  const leg = triangle[which];
  const after = whole(leg.after);
  if (after === null) {
    const reported = leg.after.filter((block) => block !== null).length;
    return notEstimable(
      `${reported} of the first year's ${leg.after.length} ${leg.after.length === 1 ? "years" : "quarters"} are reported`,
      { blocks_reported: reported, blocks_needed: leg.after.length },
    );
  }
  const expected = expectation(leg);
  if (!expected.estimable) return expected;
  const reference = triangle.direct ?? triangle.inflow_controlled;
  const kappa = KAPPA_OWN * yearly(leg, LEVEL_YEARS) + KAPPA_REFERENCE * yearly(reference, 1);
  const observed = sum(after);
  if (kappa === 0) {
    return notEstimable("nothing moved before the start, here or on the direct route", {
      observed,
    });
  }
  const e = (quantity: number) => Math.log((quantity + kappa) / (expected.total + kappa));
  const second = after.length === 4 ? [...after].sort((a, b) => a - b)[1] : undefined;
  return {
    estimable: true,
    observed,
    counterfactual: expected.total,
    kappa,
    e: e(observed),
    e_persistence: second === undefined ? null : e(4 * second),
    stratum: leg.nonzero_share === 0 ? "never" : leg.nonzero_share <= 0.5 ? "seldom" : "often",
  };
}

function expectation(leg: LegSums): { estimable: true; total: number } | NotEstimable {
  const year = leg.after.length;
  const known = leg.before.filter((block) => block !== null).length;
  const least = year === 1 ? 3 : year;
  if (known < least) {
    return notEstimable(
      `${known} of at least ${least} ${year === 1 ? "years" : "quarters"} before the start are reported`,
      { blocks_before: known, blocks_needed: least },
    );
  }
  let total = 0;
  for (let block = 0; block < year; block++) {
    let [weights, quantity] = [0, 0];
    YEAR_WEIGHTS.forEach((weight, back) => {
      const past = leg.before[(back + 1) * year - 1 - block];
      if (past === null || past === undefined) return;
      weights += weight;
      quantity += weight * past;
    });
    if (weights === 0) {
      return notEstimable(`no year before the start reports quarter ${block + 1} of the window`, {
        block: block + 1,
      });
    }
    total += quantity / weights;
  }
  return { estimable: true, total };
}

/** Mean of the last years before the start, as a year's total; 0 where nothing is reported. */
function yearly(leg: LegSums, years: number): number {
  const year = leg.after.length;
  const known = leg.before.slice(0, years * year).filter((block) => block !== null);
  return known.length === 0 ? 0 : (sum(known) / known.length) * year;
}

function ranking(
  donors: readonly (Measured | NotEstimable)[],
  level: number,
): (leg: Measured | NotEstimable) => LegScore | NotEstimable {
  const strata = new Map<Stratum, { readonly e: Float64Array; readonly steady: Float64Array }>();
  for (const stratum of ["never", "seldom", "often"] as const) {
    const alike = donors.filter(
      (donor): donor is Measured => donor.estimable && donor.stratum === stratum,
    );
    strata.set(stratum, {
      e: Float64Array.from(alike, (donor) => donor.e).sort(),
      steady: Float64Array.from(alike.flatMap((donor) => donor.e_persistence ?? [])).sort(),
    });
  }
  return (leg) => {
    if (!leg.estimable) return leg;
    const alike = strata.get(leg.stratum);
    if (alike === undefined || alike.e.length === 0) {
      return notEstimable("no donors whose share of periods with goods is like this leg's", {
        donors: 0,
        donors_of_other_strata: donors.length,
      });
    }
    const steady =
      leg.e_persistence === null || alike.steady.length === 0 ? null : leg.e_persistence;
    const floor = 1 / (1 + alike.e.length);
    const between = interval(leg, alike.e, level);
    return {
      estimable: true,
      observed: leg.observed,
      counterfactual: leg.counterfactual,
      excess: leg.observed - leg.counterfactual,
      excess_low: between?.low ?? null,
      excess_high: between?.high ?? null,
      score: leg.e,
      p: combinedP(upperP(leg.e, alike.e), steady === null ? null : upperP(steady, alike.steady)),
      p_floor: combinedP(floor, steady === null ? null : 1 / (1 + alike.steady.length)),
      donors: alike.e.length,
      stratum: leg.stratum,
    };
  };
}

/** Split conformal: the excess that the k-th smallest and largest e of the donors leave over. */
function interval(leg: Measured, sorted: Float64Array, level: number) {
  const rank = Math.floor(((sorted.length + 1) * (1 - level)) / 2 + 1e-9);
  const [lowest, highest] = [sorted[rank - 1], sorted[sorted.length - rank]];
  if (lowest === undefined || highest === undefined) return null;
  const quantity = (e: number) =>
    Math.max(0, (leg.counterfactual + leg.kappa) * Math.exp(e) - leg.kappa);
  return { low: leg.observed - quantity(highest), high: leg.observed - quantity(lowest) };
}

/** (1 + #{donor >= value}) / (1 + n), of donors in ascending order. */
function upperP(value: number, ascending: Float64Array): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) >= value) high = middle;
    else low = middle + 1;
  }
  return (1 + ascending.length - low) / (1 + ascending.length);
}

function reasonWithoutQ(score: TriangleScore): string | null {
  for (const [name, leg] of [
    ["inflow", score.inflow],
    ["outflow", score.outflow],
  ] as const) {
    if (!leg.estimable) return `${name}: ${leg.reason}`;
    if (leg.donors < LEAST_FOR_FAMILY) {
      return `${name}: ${leg.donors} of at least ${LEAST_FOR_FAMILY} donors whose share of periods with goods is like this leg's`;
    }
  }
  return null;
}

function both(score: TriangleScore | undefined) {
  if (score === undefined || !score.inflow.estimable || !score.outflow.estimable) return null;
  return { inflow: score.inflow, outflow: score.outflow };
}

function indicesWhere<T>(values: readonly T[], holds: (value: T, index: number) => boolean) {
  return values.flatMap((value, index) => (holds(value, index) ? [index] : []));
}

function whole(blocks: readonly (number | null)[]): number[] | null {
  const known = blocks.filter((block) => block !== null);
  return known.length === blocks.length ? known : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
