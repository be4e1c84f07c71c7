import { softmax } from "./linear.ts";

/**
 * A choice among rivals by weighed evidence: P(i) ∝ exp(w · xᵢ) (conditional logit, McFadden 1974).
 * Few weights, fitted on texts that what is weighed has not learned from, so that the
 * probabilities come true.
 */
export interface Choice {
  /** Evidence of each rival, by rival. */
  readonly evidence: readonly (readonly number[])[];
  /** The right one. -1: it is not among them. */
  readonly right: number;
}

/** Steps enough for a handful of weights. */
const STEPS = 50;

/** Maximum likelihood with a light ridge, by Newton's method. Choices without the right rival say nothing. */
export function fitChoices(choices: readonly Choice[], ridge = 1): readonly number[] {
  const told = choices.filter((one) => one.right >= 0 && one.evidence.length > 1);
  const size = told[0]?.evidence[0]?.length ?? 0;
  let weights = new Array<number>(size).fill(0);
  let now = loss(told, weights, ridge);
  for (let step = 0; step < STEPS; step++) {
    const { slope, curve } = derivatives(told, weights, ridge);
    const move = solved(curve, slope);
    let scale = 1;
    for (; scale > 1e-6; scale /= 2) {
      const next = weights.map((weight, at) => weight - scale * (move[at] as number));
      const then = loss(told, next, ridge);
      if (then <= now) {
        const gained = now - then;
        weights = next;
        now = then;
        if (gained < 1e-9 * (1 + Math.abs(now))) return weights;
        break;
      }
    }
    if (scale <= 1e-6) break;
  }
  return weights;
}

/** Probabilities of the rivals. */
export function chances(
  evidence: readonly (readonly number[])[],
  weights: readonly number[],
): Float64Array {
  return softmax(evidence.map((one) => dot(one, weights)));
}

function loss(choices: readonly Choice[], weights: readonly number[], ridge: number): number {
  let sum = (ridge / 2) * dot(weights, weights);
  for (const { evidence, right } of choices) {
    sum -= Math.log(Math.max(1e-300, chances(evidence, weights)[right] as number));
  }
  return sum;
}

function derivatives(choices: readonly Choice[], weights: readonly number[], ridge: number) {
  const size = weights.length;
  const slope = weights.map((weight) => ridge * weight);
  const curve = weights.map((_, at) => weights.map((__, other) => (at === other ? ridge : 0)));
  for (const { evidence, right } of choices) {
    const shares = chances(evidence, weights);
    const mean = new Array<number>(size).fill(0);
    for (const [rival, one] of evidence.entries()) {
      for (let at = 0; at < size; at++) {
        mean[at] = (mean[at] as number) + (shares[rival] as number) * (one[at] as number);
      }
    }
    for (let at = 0; at < size; at++) {
      slope[at] = (slope[at] as number) + (mean[at] as number) - (evidence[right]?.[at] as number);
    }
    for (const [rival, one] of evidence.entries()) {
      const share = shares[rival] as number;
      for (let at = 0; at < size; at++) {
        const far = share * ((one[at] as number) - (mean[at] as number));
        const row = curve[at] as number[];
        for (let other = 0; other < size; other++) {
          row[other] =
            (row[other] as number) + far * ((one[other] as number) - (mean[other] as number));
        }
      }
    }
  }
  return { slope, curve };
}

/** Solves a positive definite system by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] as number]);
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    const pivot = rows[at] as number[];
    for (let below = at + 1; below < size; below++) {
      const row = rows[below] as number[];
      const share = (row[at] as number) / (pivot[at] as number);
      for (let column = at; column <= size; column++) {
        row[column] = (row[column] as number) - share * (pivot[column] as number);
      }
    }
  }
  const found = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at--) {
    const row = rows[at] as number[];
    let sum = row[size] as number;
    for (let column = at + 1; column < size; column++) {
      sum -= (row[column] as number) * (found[column] as number);
    }
    found[at] = sum / (row[at] as number);
  }
  return found;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
