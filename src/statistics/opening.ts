import { requireReported, requireStart, requireWhole, type Series } from "./series.ts";

/** Months before `start` that make the level a route is compared with. */
const MONTHS_BEFORE = 12;
/** Fewer reported months than this before `start` make no level. */
const LEAST_BEFORE = 6;
/** Months in a row that a route must stay up to count as opened. */
const STAYS = 3;
/** A route has opened above this multiple of its mean before. */
const RISE = 2;
/** Months that a closing is compared with, how many of them must be reported, and what is left. */
const MONTHS_TO_CLOSING = 6;
const LEAST_TO_CLOSING = 3;
const LEFT = 1 / 5;
/** Reported months, the closing one included, that a route must stay down. */
const LEAST_CLOSED = 2;

/**
 * The month in which a route opened: the first month from `start` on that is above its level before
 * and stays there, this month and the next two that are reported. "Above its level" is above the
 * highest month *and* above twice the mean of the reported months of the year before `start`: the
 * first alone lets slow growth open a route, the second alone lets a lumpy one open it by habit.
 *
 * Null where that never happens, and where fewer than 6 of those 12 months are reported: with no
 * level before, nothing can be said to have left it. A rise in the last two months given is not yet
 * an opening. Not reported months count neither for nor against.
 *
 * @returns the index of the month.
 */
export function openedOn(
  outflow: Series,
  start: number,
  until = outflow.length - 1,
): number | null {
  requireMonths(outflow, start, until);
  const before = outflow.slice(Math.max(0, start - MONTHS_BEFORE), start).filter((v) => v !== null);
  if (before.length < LEAST_BEFORE) return null;
  const level = Math.max(...before, RISE * mean(before));
  let first: number | null = null;
  let above = 0;
  for (let month = start; month <= until; month++) {
    const quantity = outflow[month] ?? null;
    if (quantity === null) continue;
    above = quantity > level ? above + 1 : 0;
    if (above === 0) first = null;
    else first ??= month;
    if (above === STAYS) return first;
  }
  return null;
}

/**
 * The month in which a route closed: the first reported month c >= `start` such that every reported
 * month from c to `until` is at or below a fifth of the mean of the six months before c, at least
 * two such months, and the route had been open. It had been open when it opened before c
 * (`openedOn`), or when goods moved in every reported month of those six: a route that moves now
 * and then does not close with every pause. Of those six at least three must be reported.
 *
 * Null where that never happens. A closing so near to `until` that one month stands for it is not
 * yet one; a reporter that stops closes nothing, because its months are not reported.
 *
 * @returns the index of the month.
 */
export function closedOn(
  outflow: Series,
  start: number,
  until = outflow.length - 1,
): number | null {
  const opened = openedOn(outflow, start, until);
  let highestLater = Number.NEGATIVE_INFINITY;
  let later = 0;
  let closed: number | null = null;
  for (let month = until; month >= start; month--) {
    const quantity = outflow[month] ?? null;
    if (quantity === null) continue;
    highestLater = Math.max(highestLater, quantity);
    later++;
    const before = outflow
      .slice(Math.max(0, month - MONTHS_TO_CLOSING), month)
      .filter((value) => value !== null);
    const wasOpen =
      before.length >= LEAST_TO_CLOSING &&
      mean(before) > 0 &&
      ((opened !== null && opened < month) || before.every((value) => value > 0));
    if (wasOpen && later >= LEAST_CLOSED && highestLater <= LEFT * mean(before)) closed = month;
  }
  return closed;
}

function requireMonths(outflow: Series, start: number, until: number): void {
  requireReported("outflow", outflow);
  requireStart(start, outflow.length);
  requireWhole("until", until, start);
  requireStart(until, outflow.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
