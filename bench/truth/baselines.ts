import { combinedP, type Stratum } from "../../src/statistics/counterfactual.ts";
import { adaFilter, rankedList } from "../../src/statistics/inference.ts";
import type { LegSums, TriangleSums } from "../../src/statistics/triangle.ts";

/** What a method makes of a stage: its flags (none for a mere ranking) and its list, the best first. */
export interface Answer {
  readonly flagged: ReadonlySet<number>;
  readonly ranked: readonly number[];
}

/**
 * The method ours is measured against: e by rank in strata, sum and persistence by Bonferroni, no
 * more known of a leg than its stratum, and AdaFilter's threshold on p.
 */
export function ranksAlone(
  tested: readonly TriangleSums[],
  donors: readonly TriangleSums[],
  rate = 0.1,
): Answer {
  const inflow = ranks(tested, donors, "inflow_controlled");
  const outflow = ranks(tested, donors, "outflow");
  const known = tested.flatMap((_, index) => {
    const [a, b] = [inflow[index], outflow[index]];
    return typeof a === "number" && typeof b === "number"
      ? [{ index, p_inflow: a, p_outflow: b }]
      : [];
  });
  const flagged = adaFilter(known, rate).flagged;
  return {
    flagged: new Set(known.flatMap((one, place) => (flagged[place] ? [one.index] : []))),
    ranked:
      known.length === 0
        ? []
        : rankedList(known, known.length).order.map((place) => known[place]?.index ?? 0),
  };
}

/** Where the outflow grew most from one year to the next, zeros softened by κ. */
export function surges(tested: readonly TriangleSums[]): Answer {
  return byScore(tested, (triangle) => {
    const leg = read(triangle.outflow, triangle.direct);
    return leg === null ? null : Math.log((leg.observed + leg.kappa) / (leg.last_year + leg.kappa));
  });
}

/** Where most can have passed through: the smaller of what came in and what went out. */
export function smallerLegs(tested: readonly TriangleSums[]): Answer {
  return byScore(tested, (triangle) => {
    const [into, out] = [
      read(triangle.inflow_controlled, triangle.direct),
      read(triangle.outflow, triangle.direct),
    ];
    return into === null || out === null ? null : Math.min(into.observed, out.observed);
  });
}

function byScore(
  tested: readonly TriangleSums[],
  score: (triangle: TriangleSums) => number | null,
): Answer {
  const scored = tested.flatMap((triangle, index) => {
    const value = score(triangle);
    return value === null ? [] : [{ index, value }];
  });
  scored.sort((a, b) => b.value - a.value || a.index - b.index);
  return { flagged: new Set(), ranked: scored.map((one) => one.index) };
}

function ranks(
  tested: readonly TriangleSums[],
  donors: readonly TriangleSums[],
  which: "inflow_controlled" | "outflow",
): (number | null)[] {
  const known = donors.flatMap((donor) => read(donor[which], donor.direct) ?? []);
  const sorted = (stratum: Stratum, by: "e" | "e_persistence") =>
    Float64Array.from(
      known.filter((leg) => leg.stratum === stratum),
      (leg) => leg[by],
    ).sort();
  const strata = new Map(
    (["never", "seldom", "often"] as const).map((stratum) => [
      stratum,
      { sum: sorted(stratum, "e"), steady: sorted(stratum, "e_persistence") },
    ]),
  );
  return tested.map((triangle) => {
    const leg = read(triangle[which], triangle.direct);
    const among = leg === null ? undefined : strata.get(leg.stratum);
    if (leg === null || among === undefined || among.sum.length === 0) return null;
    const p = upper(leg.e, among.sum);
    return triangle[which].after.length === 4
      ? combinedP(p, upper(leg.e_persistence, among.steady))
      : p;
  });
}

function read(leg: LegSums, reference: LegSums | null) {
  const year = leg.after.length;
  const after = leg.after.filter((block) => block !== null);
  const before = leg.before.slice(0, 3 * year).filter((block) => block !== null);
  if (after.length < year || before.length < year) return null;
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const yearBack = (back: number) => {
    const blocks = leg.before.slice(back * year, (back + 1) * year);
    const known = blocks.filter((block) => block !== null);
    return known.length < year ? null : total(known);
  };
  const years = [0.65, 0.25, 0.1].flatMap((weight, back) => {
    const sum = yearBack(back);
    return sum === null ? [] : [{ weight, sum }];
  });
  if (years.length === 0) return null;
  const expected =
    years.reduce((sum, one) => sum + one.weight * one.sum, 0) /
    years.reduce((sum, one) => sum + one.weight, 0);
  const scale = (reference?.before ?? []).slice(0, year).filter((block) => block !== null);
  const kappa =
    0.05 * (total(before) / before.length) * year +
    (scale.length === 0 ? 0 : 0.005 * (total(scale) / scale.length) * year);
  if (kappa === 0) return null;
  const e = (quantity: number) => Math.log((quantity + kappa) / (expected + kappa));
  const second = [...after].sort((a, b) => a - b)[1] ?? after[0] ?? 0;
  const stratum: Stratum =
    leg.nonzero_share === 0 ? "never" : leg.nonzero_share <= 0.5 ? "seldom" : "often";
  return {
    observed: total(after),
    last_year: years[0]?.sum ?? 0,
    kappa,
    e: e(total(after)),
    e_persistence: e(year * second),
    stratum,
  };
}

function upper(value: number, ascending: Float64Array): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) >= value) high = middle;
    else low = middle + 1;
  }
  return (1 + ascending.length - low) / (1 + ascending.length);
}
