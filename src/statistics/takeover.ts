import { type NotEstimable, notEstimable } from "./estimable.ts";
import { requireReported, requireStart, type Series } from "./series.ts";

/** Months after a closing in which a flow may take over, at the most and at the least. */
const MOST_AFTER = 6;
const LEAST_AFTER = 3;
/** Months before it that make the level, and those before them that make its growth. */
const BEFORE = 6;
const KAPPA_OWN = 0.05;
const KAPPA_SCALE = 0.005;

export interface Takeover {
  readonly estimable: true;
  readonly observed: number;
  /** What the flow's own level and growth before the closing would have brought. */
  readonly expected: number;
  /** What its level alone would have brought. */
  readonly level: number;
  /** Growth of its level from the six months before to the six months up to the closing; 1 for none. */
  readonly growth: number;
  /** ln((observed + κ) / (expected + κ)) */
  readonly e: number;
  readonly months: number;
}

/**
 * Whether a flow rose beyond what was under way when another one closed. The expectation is its mean
 * of the six months before the closing, carried on with the growth from the six months before those
 * (never with a fall), month by month at that rate: a rise that was under way goes on and does not
 * count. κ, 5 % of the flow's own level before + .5 % of `scale`, keeps a few pieces from counting.
 *
 * Not estimable where fewer than three months after the closing, or fewer than four of either six
 * before, are reported.
 *
 * @param closed index of the first month of the closing.
 * @param scale what a flow of some weight moves in a month: what the closed one lost.
 * @throws RangeError on values that are no quantities, or an index outside.
 */
export function takeover(flow: Series, closed: number, scale: number): Takeover | NotEstimable {
  requireReported("flow", flow);
  requireStart(closed, flow.length);
  const after = known(flow, closed, closed + MOST_AFTER);
  const before = known(flow, closed - BEFORE, closed);
  const earlier = known(flow, closed - 2 * BEFORE, closed - BEFORE);
  if (after.length < LEAST_AFTER) {
    return notEstimable(`${after.length} of at least ${LEAST_AFTER} months after it are reported`, {
      months_after: after.length,
      months_needed: LEAST_AFTER,
    });
  }
  if (before.length < 4 || earlier.length < 4) {
    return notEstimable(
      `${before.length + earlier.length} of at least 8 months before it are reported`,
      { months_before: before.length + earlier.length, months_needed: 8 },
    );
  }
  const [late, early] = [mean(before), mean(earlier)];
  const kappa = KAPPA_OWN * mean([...earlier, ...before]) + KAPPA_SCALE * scale;
  if (kappa === 0)
    return notEstimable("nothing moved before, here or on the closed route", { scale });
  const growth = Math.max(1, (late + kappa) / (early + kappa));
  const monthly = growth ** (1 / BEFORE);
  let expected = 0;
  for (let month = 1; month <= after.length; month++) {
    // The mean of the six months lies in their middle, two and a half months before the last.
    expected += late * monthly ** (month + (BEFORE - 1) / 2);
  }
  const observed = after.reduce((sum, value) => sum + value, 0);
  const weight = kappa * after.length;
  return {
    estimable: true,
    observed,
    expected,
    level: late * after.length,
    growth,
    e: Math.log((observed + weight) / (expected + weight)),
    months: after.length,
  };
}

function known(series: Series, from: number, to: number): number[] {
  return series.slice(Math.max(0, from), to).filter((value) => value !== null);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
