import type { Columns, Forest, Tree } from "./trees.ts";

/**
 * What each column adds to the log-odds of one row: exact Shapley values of the forest, where a
 * column that is not known is answered by the training rows that came by (TreeSHAP, algorithm 2 of
 * Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles", 2018).
 * With `expected` they add up to the row's margin.
 */
export function attributions(
  forest: Forest,
  columns: Columns,
  row: number,
): { readonly expected: number; readonly of: Float64Array } {
  const of = new Float64Array(columns.length);
  let expected = forest.base;
  for (const tree of forest.trees) {
    // The value of an inner node is the mean of its leaves by the rows that came by.
    expected += tree.value[0] as number;
    walk(tree, 0, columns, row, [], 1, 1, -1, of);
  }
  return { expected, of };
}

/** A column on the way down, with the shares of the ways that go on without and with knowing it. */
interface Step {
  readonly column: number;
  readonly without: number;
  readonly with: number;
  readonly weight: number;
}

function walk(
  tree: Tree,
  node: number,
  columns: Columns,
  row: number,
  before: readonly Step[],
  without: number,
  known: number,
  column: number,
  of: Float64Array,
): void {
  const path = extended(before, without, known, column);
  const left = tree.left[node] as number;
  if (left < 0) {
    for (let at = 1; at < path.length; at++) {
      const step = path[at] as Step;
      const weight = unwound(path, at).reduce((sum, one) => sum + one.weight, 0);
      of[step.column] =
        (of[step.column] as number) +
        weight * (step.with - step.without) * (tree.value[node] as number);
    }
    return;
  }
  const right = tree.right[node] as number;
  const split = tree.column[node] as number;
  const value = columns[split]?.[row] as number;
  const goesLeft = Number.isNaN(value)
    ? (tree.missing_left[node] as boolean)
    : value <= (tree.threshold[node] as number);
  const [hot, cold] = goesLeft ? [left, right] : [right, left];
  const cover = tree.cover[node] as number;
  const again = path.findIndex((step, at) => at > 0 && step.column === split);
  const earlier = again === -1 ? null : (path[again] as Step);
  const rest = again === -1 ? path : unwound(path, again);
  const share = (child: number) =>
    ((tree.cover[child] as number) / cover) * (earlier?.without ?? 1);
  walk(tree, hot, columns, row, rest, share(hot), earlier?.with ?? 1, split, of);
  walk(tree, cold, columns, row, rest, share(cold), 0, split, of);
}

function extended(
  path: readonly Step[],
  without: number,
  known: number,
  column: number,
): readonly Step[] {
  const length = path.length;
  const weights = [...path.map((step) => step.weight), length === 0 ? 1 : 0];
  for (let at = length - 1; at >= 0; at--) {
    const weight = weights[at] as number;
    weights[at + 1] = (weights[at + 1] as number) + (known * weight * (at + 1)) / (length + 1);
    weights[at] = (without * weight * (length - at)) / (length + 1);
  }
  return [...path, { column, without, with: known, weight: 0 }].map((step, at) => ({
    ...step,
    weight: weights[at] as number,
  }));
}

/** The path as if the step at a place had never been taken. */
function unwound(path: readonly Step[], gone: number): readonly Step[] {
  const length = path.length - 1;
  const { without, with: known } = path[gone] as Step;
  const weights = path.map((step) => step.weight);
  let carried = weights[length] as number;
  for (let at = length - 1; at >= 0; at--) {
    const weight = weights[at] as number;
    if (known !== 0) {
      weights[at] = (carried * (length + 1)) / ((at + 1) * known);
      carried = weight - ((weights[at] as number) * without * (length - at)) / (length + 1);
    } else {
      weights[at] = (weight * (length + 1)) / (without * (length - at));
    }
  }
  return path
    .filter((_, at) => at !== gone)
    .map((step, at) => ({ ...step, weight: weights[at] as number }));
}
