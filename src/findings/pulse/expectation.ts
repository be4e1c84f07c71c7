import { counterfactual } from "../../statistics/counterfactual.ts";
import type { Series } from "../../statistics/series.ts";

/** What the newest month was expected to be, from the months before it. */
export interface Expectation {
  readonly expected: number;
  /** Null where too few earlier months could be expected in the same way. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Earlier months whose own surprise the interval is taken from. */
  readonly months: number;
}

const LEVEL = 0.9;
/** How far back surprises are collected. */
const LOOK_BACK = 48;

/**
 * The seasonal expectation of the last month of a series, and where it lies nine times in ten: each
 * earlier month is expected in the same way from what was before it, and the ratios of what came to
 * what was expected give the interval (split conformal: 90 % takes 19 of them). Null where no year
 * before reports the month.
 */
export function expectation(series: Series): Expectation | null {
  const last = series.length - 1;
  const own = expectedAt(series, last);
  if (own === null) return null;
  const ratios: number[] = [];
  for (let at = Math.max(12, last - LOOK_BACK); at < last; at++) {
    const came = series[at] ?? null;
    const expected = expectedAt(series, at);
    if (came !== null && expected !== null && expected > 0) ratios.push(came / expected);
  }
  ratios.sort((a, b) => a - b);
  const rank = Math.floor(((ratios.length + 1) * (1 - LEVEL)) / 2 + 1e-9);
  const [lowest, highest] = [ratios[rank - 1], ratios[ratios.length - rank]];
  return {
    expected: own,
    low: lowest === undefined ? null : own * lowest,
    high: highest === undefined ? null : own * highest,
    level: LEVEL,
    months: ratios.length,
  };
}

function expectedAt(series: Series, at: number): number | null {
  const found = counterfactual(series.slice(0, at + 1), { start: at, length: 1 });
  return found.estimable ? found.total : null;
}
