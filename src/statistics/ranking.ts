/**
 * Area under the ROC curve: the chance that a positive drawn at random scores above a negative, ties
 * counting half (Mann and Whitney). Null where one of the two is absent.
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  sameLength(scores, labels);
  const order = descending(scores);
  let positives = 0;
  let negatives = 0;
  let above = 0;
  for (let from = 0; from < order.length; ) {
    const to = endOfTie(scores, order, from);
    const found = positivesIn(labels, order, from, to);
    // A negative here lies below every positive passed, and level with half of those in its tie.
    above += (to - from - found) * (positives + found / 2);
    positives += found;
    negatives += to - from - found;
    from = to;
  }
  return positives === 0 || negatives === 0 ? null : above / (positives * negatives);
}

/**
 * The share of positives among the best-scored `share` of the rows, rounded up to whole rows. Where
 * the cut falls inside a tie the tied rows count by their mean, so that the order in which rows
 * happen to stand cannot flatter. Null of no rows.
 */
export function precisionAt(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  share: number,
): number | null {
  sameLength(scores, labels);
  if (!(share > 0 && share <= 1)) throw new RangeError(`share is ${share}: it lies in 0 to 1`);
  if (scores.length === 0) return null;
  const order = descending(scores);
  const wanted = rowsWithin(share, order.length);
  let found = 0;
  for (let from = 0; from < wanted; ) {
    const to = endOfTie(scores, order, from);
    const taken = Math.min(to, wanted) - from;
    found += (positivesIn(labels, order, from, to) * taken) / (to - from);
    from = to;
  }
  return found / wanted;
}

/** How many rows a share of them is: rounded up, without the noise of floating point. */
export function rowsWithin(share: number, rows: number): number {
  return Math.min(rows, Math.max(rows === 0 ? 0 : 1, Math.ceil(share * rows - 1e-9)));
}

/** Places of the scores, the highest first; equal scores keep the order they had. */
export function descending(scores: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, at) => at);
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

function endOfTie(scores: ArrayLike<number>, order: Uint32Array, from: number): number {
  const score = scores[order[from] as number];
  let to = from + 1;
  while (to < order.length && scores[order[to] as number] === score) to++;
  return to;
}

function positivesIn(
  labels: ArrayLike<number>,
  order: Uint32Array,
  from: number,
  to: number,
): number {
  let found = 0;
  for (let at = from; at < to; at++) found += labels[order[at] as number] as number;
  return found;
}

function sameLength(scores: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (scores.length !== labels.length) {
    throw new RangeError(`${scores.length} scores and ${labels.length} labels`);
  }
}
