import type { CodeTree } from "./tree.ts";

/** Terms of a text with their weights, of length 1. */
export interface Direction {
  readonly term: Int32Array;
  readonly weight: Float32Array;
}

/**
 * A linear score of a text for a code: what its terms speak for the subheading, for its heading and
 * for its chapter, added, so that a subheading with one example still has what its heading learned.
 * Weights stand in one table under a hash of term and code (Weinberger et al., ICML 2009): two that
 * meet share a weight, which the rest of a text outvotes.
 */
export interface Linear {
  readonly weights: Float32Array;
}

/** Learns from texts whose own code and likely mistakes are given. */
export interface Lesson {
  readonly text: Direction;
  readonly code: number;
  readonly others: readonly number[];
}

export interface Course {
  readonly epochs: number;
  readonly rate: number;
  /** Size of the table as a power of two. */
  readonly bits: number;
  /** The next whole number below its argument. */
  readonly whole: (below: number) => number;
}

/** Codes drawn for each lesson besides the likely mistakes. */
const DRAWN = 5;
/** A gradient below this moves nothing that shows. */
const STILL = 0.003;

/** Softmax regression over each text's code and its rivals, by AdaGrad (Duchi et al., JMLR 12, 2011). */
export function learnLinear(
  lessons: readonly Lesson[],
  tree: CodeTree,
  course: Course,
  progress: (done: number) => void = () => {},
): Linear {
  const weights = new Float32Array(2 ** course.bits);
  const squares = new Float32Array(2 ** course.bits);
  const order = Int32Array.from(lessons.keys());
  const pull = new Map<number, number>();
  for (let epoch = 0; epoch < course.epochs; epoch++) {
    for (let last = order.length - 1; last > 0; last--) {
      const other = course.whole(last + 1);
      [order[last], order[other]] = [order[other] as number, order[last] as number];
    }
    for (const at of order) {
      const { text, code, others } = lessons[at] as Lesson;
      const rivals = new Set([code, ...others]);
      for (let drawn = 0; drawn < DRAWN; drawn++) rivals.add(course.whole(tree.codes.length));
      const list = [...rivals];
      const chances = softmax(linearScores({ weights }, tree, text, list));
      pull.clear();
      for (const [place, rival] of list.entries()) {
        const by = (chances[place] as number) - (rival === code ? 1 : 0);
        for (const key of keysOf(tree, rival)) pull.set(key, (pull.get(key) ?? 0) + by);
      }
      for (const [key, by] of pull) {
        if (Math.abs(by) < STILL) continue;
        const base = keyHash(key);
        for (let term = 0; term < text.term.length; term++) {
          const slot = slotOf(text.term[term] as number, base, weights.length - 1);
          const slope = by * (text.weight[term] as number);
          const square = (squares[slot] as number) + slope * slope;
          squares[slot] = square;
          weights[slot] = (weights[slot] as number) - (course.rate * slope) / Math.sqrt(square);
        }
      }
    }
    progress(epoch + 1);
  }
  return { weights };
}

/** Scores of some codes. What they share above is added up once. */
export function linearScores(
  { weights }: Linear,
  tree: CodeTree,
  text: Direction,
  codes: readonly number[],
): Float64Array {
  const shared = new Map<number, number>();
  const above = (key: number): number => {
    const known = shared.get(key) ?? spoken(weights, text, key);
    shared.set(key, known);
    return known;
  };
  return Float64Array.from(
    codes,
    (code) =>
      spoken(weights, text, code) +
      above(tree.heading[code] as number) +
      above(tree.chapter[code] as number),
  );
}

function spoken(weights: Float32Array, text: Direction, key: number): number {
  const base = keyHash(key);
  const mask = weights.length - 1;
  let sum = 0;
  for (let term = 0; term < text.term.length; term++) {
    const slot = slotOf(text.term[term] as number, base, mask);
    sum += (text.weight[term] as number) * (weights[slot] as number);
  }
  return sum;
}

function keysOf(tree: CodeTree, code: number): readonly number[] {
  return [code, tree.heading[code] as number, tree.chapter[code] as number];
}

function keyHash(key: number): number {
  return Math.imul(key + 1, 0x85ebca6b);
}

function slotOf(term: number, key: number, mask: number): number {
  let hash = Math.imul(term + 1, 0x9e3779b1) ^ key;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) & mask;
}

/** Shares that add up to 1, as the exponents of the scores. */
export function softmax(scores: ArrayLike<number>): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) most = Math.max(most, scores[at] as number);
  let whole = 0;
  const shares = new Float64Array(scores.length);
  for (let at = 0; at < scores.length; at++) {
    shares[at] = Math.exp((scores[at] as number) - most);
    whole += shares[at] as number;
  }
  return shares.map((share) => share / whole);
}
