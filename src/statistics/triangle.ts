import type { Stratum } from "./counterfactual.ts";
import { type Deviation, deviations, type Leg } from "./deviation.ts";
import { type NotEstimable, notEstimable } from "./estimable.ts";
import { random, subset } from "./random.ts";
import { median } from "./robust.ts";
import { requireReported, requireStart, type Series } from "./series.ts";

/** Weight of the last, second last and third last year before the start. */
const YEAR_WEIGHTS = [0.65, 0.25, 0.1] as const;
const LEVEL_YEARS = 3;
const KAPPA_OWN = 0.05;
const KAPPA_REFERENCE = 0.005;
/** Fewer donors of a leg's stratum leave its p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 99;
/** Legs behind which a drift counts for half. */
const HALF_DRIFT = 10;
/** Weight of the smaller p in the evidence. */
const SMALLER_P = 0.5;
/** Logarithm of what usually comes in for what goes out: a part of the goods stays. */
const USUAL_RATIO = 0.3;
/** Evidence at which the expected number of innocents is kept: 3, 3.2 … 21; interpolated between. */
const LOWEST_LEVEL = 3;
const LEVEL_STEP = 0.2;
const LEVELS = 91;
/** More donors than these sharpen no p that matters: so many are drawn from them. */
const MOST_DONORS = 20_000;
/** Donors of a stratum that are drawn one by one; further down every few stand for their like. */
const DRAWN_ALONE = 1000;

/** What moved on one leg, in blocks counted from the first period of the measure. */
export interface LegSums {
  /**
   * Monthly figures: totals of the quarters from the start on, four of them (months 0–2, 3–5, 6–8,
   * 9–11 after it). Annual figures: the year of the start alone. null: a month of it is not reported.
   */
  readonly after: readonly (number | null)[];
  /**
   * The same blocks before the start, the latest first: quarters of months -3…-1, -6…-4, … (annual:
   * years -1, -2, …). As far back as the figures go, twelve quarters (three years) at most are used.
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
  /** How far the leg left what donors like it do, in units of their spread. */
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
  /** Both legs unusual, and by quantities that fit: the higher, the more suspect; null without both. */
  readonly evidence: number | null;
  /** ln(excess of the inflow / excess of the outflow), with κ on both sides. */
  readonly excess_ratio: number | null;
  /**
   * For `flagTriangles`: how many routes with evidence of 3, 3.2, 3.4 … or more to expect of this
   * one, were its less unusual leg a donor's. null: none.
   */
  readonly innocent: Float32Array | null;
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
 * leg with those tested. A leg is measured by how far it left what donors like it do (level, zeros,
 * restlessness and course before the start, drift of its commodity and its country in other trade),
 * and ranked among donors of its stratum (share of periods with goods before).
 *
 * The direct flow sets κ by its level before the start and is not looked at after it: asking that it
 * fell would break the calibration where the measure bites on everyone.
 *
 * evidence = -ln(larger p) - ½ ln(smaller p) - |ln(excess in / excess out) - .3|. Both legs must be
 * unusual, and goods that pass through come in in about the quantity that goes out: a surge on one
 * leg meets a chance rise on the other in any proportion. For each triangle the less unusual leg
 * is replaced by every donor in turn, which gives the evidence that chance would show there.
 *
 * @throws RangeError on a block that is no quantity.
 */
export function scoreTriangles(
  tested: readonly TriangleSums[],
  donors: readonly TriangleSums[],
  options: ScoreOptions = {},
): TriangleScore[] {
  const { level = 0.9 } = options;
  const used = drawn(donors);
  const drift = drifts([...tested, ...used]);
  const inflows = reference(used, "inflow_controlled", drift, level);
  const outflows = reference(used, "outflow", drift, level);
  return tested.map((triangle) => {
    const inflow = inflows(measured(triangle, "inflow_controlled", drift));
    const outflow = outflows(measured(triangle, "outflow", drift));
    if (!inflow.score.estimable || !outflow.score.estimable) {
      return {
        inflow: inflow.score,
        outflow: outflow.score,
        evidence: null,
        excess_ratio: null,
        innocent: null,
      };
    }
    const [into, out] = [inflow as Ranked, outflow as Ranked];
    const ratio = Math.log(into.filled(into.excess) / out.filled(out.excess));
    return {
      inflow: into.score,
      outflow: out.score,
      evidence: evidence(into.score.p, out.score.p, ratio),
      excess_ratio: ratio,
      innocent: into.score.p >= out.score.p ? chance(into, out, -1) : chance(out, into, 1),
    };
  });
}

/** All donors, or so many of them as are of use, the same ones each time. */
function drawn(donors: readonly TriangleSums[]): readonly TriangleSums[] {
  if (donors.length <= MOST_DONORS) return donors;
  return subset(MOST_DONORS, donors.length, random("donors")).flatMap((at) => donors[at] ?? []);
}

function evidence(p: number, other: number, ratio: number): number {
  const [smaller, larger] = p < other ? [p, other] : [other, p];
  return -Math.log(larger) - SMALLER_P * Math.log(smaller) - Math.abs(ratio - USUAL_RATIO);
}

/**
 * Evidence by level when a leg is drawn from its donors, the other being as it is. The triangle's
 * own evidence is one of the draws, as the observed value is in a rank p.
 *
 * @param turned -1 where the leg drawn is the inflow, and its excess stands above the fraction.
 */
function chance(leg: Ranked, fixed: Ranked, turned: 1 | -1): Float32Array | null {
  const counts = new Float32Array(LEVELS);
  const other = fixed.filled(fixed.excess);
  const add = (value: number, weight: number) => {
    const at = Math.floor((value - LOWEST_LEVEL) / LEVEL_STEP + 1e-9);
    if (at >= 0) {
      const place = Math.min(at, LEVELS - 1);
      counts[place] = (counts[place] ?? 0) + weight;
    }
  };
  const ratioWith = (excess: number) => turned * Math.log(other / leg.filled(excess));
  add(evidence(leg.score.p, fixed.score.p, ratioWith(leg.excess)), 1 / (1 + leg.score.donors));
  for (const donor of leg.draws) {
    if (evidence(donor.p, fixed.score.p, USUAL_RATIO) < LOWEST_LEVEL) break;
    add(evidence(donor.p, fixed.score.p, ratioWith(leg.excessAt(donor.z_sum))), donor.weight);
  }
  let sum = 0;
  for (let at = counts.length - 1; at >= 0; at--) {
    sum += counts[at] ?? 0;
    counts[at] = sum;
  }
  return sum === 0 ? null : counts;
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
  /** Innocents to expect among those flagged. */
  readonly expected_false_flags: number;
  /** Indices of what was given, the best first: no error rate is controlled here. */
  readonly ranked: readonly number[];
  /** Innocents to expect on the ranked list, at most. */
  readonly expected_innocent: number;
  /** Routes in the family. */
  readonly tests: number;
}

/**
 * Which triangles moved on both legs, with the rate of false discoveries held, and a ranked list
 * beside it. Where a route is innocent, at least one of its legs is an ordinary one: a donor's. So
 * the sum over all routes of the evidence that chance would show, were the less unusual leg a
 * donor's, bounds the number of innocents with that evidence on average; q is the smallest ratio of
 * that number to the number of routes with as much evidence. It follows the idea of AdaFilter
 * (Wang, Gui, Su, Sabatti and Owen, Ann. Stat. 50, 2022: the leg that moved conditions the test of
 * the other), whose threshold on p knows nothing of quantities.
 *
 * Scores of several questions may be put together: they make one family.
 */
export function flagTriangles(scores: readonly TriangleScore[], options: FlagOptions = {}): Flags {
  const { rate = 0.1, length = 25 } = options;
  if (!(rate > 0 && rate < 1)) throw new RangeError(`rate is ${rate}: it must lie within 0 and 1`);
  if (!(Number.isInteger(length) && length >= 1)) {
    throw new RangeError(`length is ${length}: it must be a whole number, 1 or more`);
  }
  const reasons = scores.map(reasonWithoutQ);
  const byEvidence = scores
    .map((score, index) => ({ index, evidence: score.evidence ?? Number.NEGATIVE_INFINITY }))
    .filter((one) => one.evidence > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.evidence - a.evidence || a.index - b.index);
  const family = byEvidence.filter((one) => reasons[one.index] === null);
  const innocents = expectedInnocents(family.map((one) => scores[one.index]));
  const q = new Array<number | null>(scores.length).fill(null);
  let smallest = 1;
  for (let rank = family.length; rank >= 1; rank--) {
    const one = family[rank - 1];
    if (one === undefined) continue;
    smallest = Math.min(smallest, innocents(one.evidence) / rank);
    q[one.index] = smallest;
  }
  const flagged = q.map((value) => value !== null && value <= rate);
  const last = family.findLast((one) => flagged[one.index]);
  const list = byEvidence.slice(0, length);
  const lowest = list.at(-1);
  return {
    q,
    q_reason: reasons,
    flagged,
    expected_false_flags: last === undefined ? 0 : innocents(last.evidence),
    ranked: list.map((one) => one.index),
    expected_innocent:
      lowest === undefined
        ? 0
        : Math.min(
            list.length,
            expectedInnocents(byEvidence.map((one) => scores[one.index]))(lowest.evidence),
          ),
    tests: family.length,
  };
}

/** How many innocents to expect with evidence of so much or more; infinite below the lowest level. */
function expectedInnocents(
  scores: readonly (TriangleScore | undefined)[],
): (evidence: number) => number {
  const sums = new Float64Array(LEVELS);
  for (const score of scores) {
    score?.innocent?.forEach((value, at) => {
      sums[at] = (sums[at] ?? 0) + value;
    });
  }
  return (value) => {
    const place = (value - LOWEST_LEVEL) / LEVEL_STEP;
    if (place < 0) return Number.POSITIVE_INFINITY;
    const at = Math.min(Math.floor(place), LEVELS - 1);
    const share = Math.min(1, place - at);
    // The count is convex in between: the straight line lies above it.
    return (1 - share) * (sums[at] ?? 0) + share * (sums[at + 1] ?? sums[at] ?? 0);
  };
}

type Which = "inflow_controlled" | "outflow";

/** How other trade of a commodity and of a country moved from the year before into the window. */
interface Drifts {
  readonly commodity: ReadonlyMap<string, number>;
  readonly transit: ReadonlyMap<string, number>;
}

/** Medians of e over other inflow and outflow elsewhere, of legs that are seldom empty, shrunk. */
function drifts(triangles: readonly TriangleSums[]): Drifts {
  const commodity = new Map<string, number[]>();
  const transit = new Map<string, number[]>();
  const seen = new Set<LegSums>();
  for (const triangle of triangles) {
    for (const leg of [triangle.inflow_other, triangle.outflow_elsewhere]) {
      if (leg === null || leg.nonzero_share <= 0.5 || seen.has(leg)) continue;
      seen.add(leg);
      const found = against(leg, null);
      if (!("e" in found)) continue;
      put(commodity, triangle.commodity, found.e);
      put(transit, triangle.transit, found.e);
    }
  }
  const shrunk = (of: ReadonlyMap<string, number[]>) =>
    new Map(
      [...of].map(([key, values]) => [
        key,
        ((median(values) ?? 0) * values.length) / (values.length + HALF_DRIFT),
      ]),
    );
  return { commodity: shrunk(commodity), transit: shrunk(transit) };
}

/**
 * By how much the transit country's other trade in the same goods rose, inflow and outflow alike:
 * the lower rise of the two, 0 where one did not. New trade, another unit or another edition of the
 * nomenclature moves all of it; goods led through move neither.
 */
function ownDrift({ inflow_other, outflow_elsewhere }: TriangleSums): number {
  if (inflow_other === null || outflow_elsewhere === null) return 0;
  const [inflow, outflow] = [against(inflow_other, null), against(outflow_elsewhere, null)];
  return "e" in inflow && "e" in outflow ? Math.max(0, Math.min(inflow.e, outflow.e)) : 0;
}

function put(into: Map<string, number[]>, key: string, value: number): void {
  const values = into.get(key);
  if (values === undefined) into.set(key, [value]);
  else values.push(value);
}

/** A leg against its counterfactual. */
function against(leg: LegSums, reference: LegSums | null) {
  requireBlocks(leg);
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
  const level = yearly(leg, LEVEL_YEARS);
  const kappa =
    KAPPA_OWN * level + (reference === null ? 0 : KAPPA_REFERENCE * yearly(reference, 1));
  const observed = sum(after);
  if (kappa === 0) {
    return notEstimable("nothing moved before the start, here or on the direct route", {
      observed,
    });
  }
  const e = (quantity: number) => Math.log((quantity + kappa) / (expected.total + kappa));
  const second = after.length === 4 ? [...after].sort((a, b) => a - b)[1] : undefined;
  const stratum: Stratum =
    leg.nonzero_share === 0 ? "never" : leg.nonzero_share <= 0.5 ? "seldom" : "often";
  return {
    estimable: true as const,
    observed,
    counterfactual: expected.total,
    kappa,
    level,
    e: e(observed),
    e_persistence: second === undefined ? e(observed) : e(4 * second),
    stratum,
  };
}

function measured(triangle: TriangleSums, which: Which, drift: Drifts): Leg | NotEstimable {
  const leg = triangle[which];
  const found = against(leg, triangle.direct ?? triangle.inflow_controlled);
  if (!("e" in found)) return found;
  const { kappa, counterfactual, level, ...rest } = found;
  const year = leg.after.length;
  const log = (quantity: number) => Math.log(quantity + kappa);
  const last = log(yearly(leg, 1));
  const earlier = leg.before.slice(year, 2 * year).flatMap((block) => block ?? []);
  const growth = earlier.length === 0 ? 0 : last - log((sum(earlier) / earlier.length) * year);
  const blocks = leg.before
    .slice(0, LEVEL_YEARS * year)
    .flatMap((block) => (block === null ? [] : [log(block * year)]));
  const centre = sum(blocks) / blocks.length;
  const dispersion = Math.sqrt(sum(blocks.map((block) => (block - centre) ** 2)) / blocks.length);
  const steps = blocks.slice(1).map((block, at) => Math.abs(block - (blocks[at] ?? 0)));
  const roughness = steps.length === 0 ? 0 : sum(steps) / steps.length;
  const mean = (from: number, to: number) => {
    const known = leg.before.slice(from, to).flatMap((block) => block ?? []);
    return known.length === 0 ? null : log((sum(known) / known.length) * year);
  };
  const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
  const [quarter, half] = year === 4 ? [mean(0, 1), mean(0, 2)] : [null, null];
  const relative = (other: LegSums | null) =>
    other === null ? null : Math.log(yearly(other, 1) / kappa + 0.01);
  const [inflow, outflow] = [relative(triangle.inflow_other), relative(triangle.outflow_elsewhere)];
  const empty = found.stratum === "never" ? 1 : 0;
  const size = Math.log(level / kappa + 0.01);
  return {
    ...rest,
    kappa,
    counterfactual,
    offset: empty === 1 ? 0 : ownDrift(triangle),
    place: [
      growth,
      minus(quarter, last),
      minus(half, last),
      size,
      leg.nonzero_share,
      year === 4 ? minus(half, mean(4, 6)) : null,
      last - log(counterfactual),
      empty === 1 ? 0 : (drift.commodity.get(triangle.commodity) ?? 0),
      empty === 1 ? 0 : (drift.transit.get(triangle.transit) ?? 0),
    ],
    spread: [
      Math.abs(growth),
      half === null ? null : Math.abs(half - last),
      dispersion,
      roughness,
      size,
      leg.nonzero_share,
      inflow,
      outflow,
      inflow === null ? null : empty * inflow,
      outflow === null ? null : empty * outflow,
    ],
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

/** A leg with its place among the donors, and what it would be were it one of them. */
interface Ranked {
  readonly score: LegScore;
  readonly excess: number;
  readonly filled: (excess: number) => number;
  readonly excessAt: (z: number) => number;
  readonly draws: readonly Draw[];
}

interface Draw {
  readonly p: number;
  readonly z_sum: number;
  readonly weight: number;
}

interface Among {
  readonly z: Float64Array;
  readonly above: Float64Array;
  readonly below: Float64Array;
  readonly draws: readonly Draw[];
}

function reference(
  donors: readonly TriangleSums[],
  which: Which,
  drift: Drifts,
  level: number,
): (leg: Leg | NotEstimable) => Ranked | { readonly score: NotEstimable } {
  const known = donors.flatMap((donor) => {
    const leg = measured(donor, which, drift);
    return "e" in leg ? [{ leg, group: donor.commodity }] : [];
  });
  const model = deviations(
    known.map((one) => one.leg),
    known.map((one) => one.group),
  );
  const strata = new Map<Stratum, Among>();
  for (const stratum of ["never", "seldom", "often"] as const) {
    const alike = model.donors.filter((_, row) => known[row]?.leg.stratum === stratum);
    strata.set(stratum, {
      z: Float64Array.from(alike, (one) => one.z).sort(),
      above: Float64Array.from(alike, (one) => one.z_sum).sort(),
      below: Float64Array.from(alike, (one) => one.z_below).sort(),
      draws: drawsOf(alike),
    });
  }
  return (leg) => {
    if (!("e" in leg)) return { score: leg };
    const among = strata.get(leg.stratum);
    if (among === undefined || among.z.length === 0) {
      return {
        score: notEstimable("no donors whose share of periods with goods is like this leg's", {
          donors: 0,
          donors_of_other_strata: known.length,
        }),
      };
    }
    const own = model.of(leg);
    const between = interval(leg, own, among, level);
    const excess = leg.observed - leg.counterfactual;
    return {
      excess,
      filled: (more) => Math.max(0, more) + leg.kappa,
      excessAt: (z) => quantityAt(leg, own.location + own.above * z) - leg.counterfactual,
      draws: among.draws,
      score: {
        estimable: true,
        observed: leg.observed,
        counterfactual: leg.counterfactual,
        excess,
        excess_low: between?.low ?? null,
        excess_high: between?.high ?? null,
        score: own.z,
        p: upperP(own.z, among.z),
        p_floor: 1 / (1 + among.z.length),
        donors: among.z.length,
        stratum: leg.stratum,
      },
    };
  };
}

function quantityAt(leg: Leg, e: number): number {
  return Math.max(0, (leg.counterfactual + leg.kappa) * Math.exp(e) - leg.kappa);
}

/** Donors of a stratum from the most unusual down, each with the p that it would have. */
function drawsOf(alike: readonly Deviation[]): Draw[] {
  const sorted = [...alike].sort((a, b) => b.z - a.z);
  const stride = Math.max(1, Math.ceil((sorted.length - DRAWN_ALONE) / DRAWN_ALONE));
  return sorted.flatMap((one, at) => {
    const alone = at < DRAWN_ALONE;
    if (!alone && (at - DRAWN_ALONE) % stride !== 0) return [];
    return [
      {
        p: (at + 1) / (sorted.length + 1),
        z_sum: one.z_sum,
        weight: (alone ? 1 : Math.min(stride, sorted.length - at)) / (sorted.length + 1),
      },
    ];
  });
}

/**
 * Split conformal: what the k-th lowest and highest deviation of the donors, in this leg's own
 * units, leave over of what was observed. Where nothing is expected, nothing is the least.
 */
function interval(leg: Leg, own: Deviation, among: Among, level: number) {
  const rank = Math.floor(((among.z.length + 1) * (1 - level)) / 2 + 1e-9);
  const lowest = among.below[rank - 1];
  const highest = among.above[among.above.length - rank];
  if (lowest === undefined || highest === undefined) return null;
  const least = leg.counterfactual === 0 ? 0 : quantityAt(leg, own.location + own.below * lowest);
  return {
    low: leg.observed - quantityAt(leg, own.location + own.above * highest),
    high: leg.observed - least,
  };
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

/** @throws RangeError unless the window is a year, by quarters or whole, and every block a quantity. */
function requireBlocks({ after, before, nonzero_share: share }: LegSums): void {
  if (after.length !== 4 && after.length !== 1) {
    throw new RangeError(`a window of ${after.length} blocks: it has four quarters or one year`);
  }
  requireReported("after", after);
  requireReported("before", before);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share of ${share}: it lies in 0 to 1`);
}

function whole(blocks: readonly (number | null)[]): number[] | null {
  const known = blocks.filter((block) => block !== null);
  return known.length === blocks.length ? known : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
