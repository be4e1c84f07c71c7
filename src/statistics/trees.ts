import { logistic } from "./calibration.ts";
import { type Random, random } from "./random.ts";

/** Columns of numbers, one value a row; NaN is missing. */
export type Columns = readonly (Float64Array | Float32Array)[];

export interface Growth {
  readonly trees: number;
  /** Most leaves of a tree: the split that gains most is made first, wherever it is. */
  readonly leaves: number;
  /** What part of a tree's answer is added (shrinkage). */
  readonly rate: number;
  readonly rows_in_leaf: number;
  /** Added to the curvature of every leaf (L2). */
  readonly ridge: number;
  /** Share of the rows that each tree sees, drawn without replacement. */
  readonly row_share: number;
  /** Share of the columns that each tree sees. */
  readonly column_share: number;
  /** Most groups that a column's values are put into, missing apart. */
  readonly bins: number;
  readonly seed: number;
}

/**
 * A tree as parallel lists. A node with `left` -1 is a leaf; else a row whose `column` is at most
 * `threshold` goes left, and one whose value is missing where `missing_left` says.
 */
export interface Tree {
  readonly column: readonly number[];
  readonly threshold: readonly number[];
  readonly missing_left: readonly boolean[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** What the tree adds to the log-odds where it ends; inner nodes hold the mean of their leaves. */
  readonly value: readonly number[];
  /** Rows of training that came by. */
  readonly cover: readonly number[];
}

export interface Forest {
  /** Log-odds before any tree. */
  readonly base: number;
  readonly trees: readonly Tree[];
}

/**
 * Gradient-boosted trees on histograms for a yes-or-no outcome (Friedman, Annals of Statistics 29,
 * 2001; second-order splits as Chen and Guestrin, KDD 2016; leaf-wise growth and subtraction of
 * histograms as Ke et al., NIPS 2017). The same seed gives the same forest on every machine.
 *
 * @param labels 0, 1 or a share between.
 * @throws RangeError when columns and labels differ in length.
 */
export function boost(columns: Columns, labels: ArrayLike<number>, growth: Growth): Forest {
  const rows = labels.length;
  for (const column of columns) {
    if (column.length !== rows) throw new RangeError(`${column.length} values, ${rows} labels`);
  }
  const binned = columns.map((column) => bin(column, growth.bins));
  const mean = Math.min(1 - 1e-6, Math.max(1e-6, sum(labels) / Math.max(1, rows)));
  const base = Math.log(mean / (1 - mean));
  const margin = new Float64Array(rows).fill(base);
  const slope = new Float64Array(rows);
  const curve = new Float64Array(rows);
  const from = random(growth.seed);
  const trees: Tree[] = [];
  const field = { binned, slope, curve, growth };
  for (let made = 0; made < growth.trees; made++) {
    for (let row = 0; row < rows; row++) {
      const p = logistic(margin[row] as number);
      slope[row] = p - (labels[row] as number);
      curve[row] = Math.max(p * (1 - p), 1e-9);
    }
    const seen = draw(rows, growth.row_share, from);
    const used = draw(columns.length, growth.column_share, from);
    const tree = grow(field, seen, used);
    if (tree.left[0] === -1) break;
    trees.push(tree);
    add(tree, columns, margin);
  }
  return { base, trees };
}

/** Log-odds of every row, by the first `upTo` trees. */
export function margins(forest: Forest, columns: Columns, upTo = forest.trees.length) {
  const margin = new Float64Array(columns[0]?.length ?? 0).fill(forest.base);
  for (const tree of forest.trees.slice(0, upTo)) add(tree, columns, margin);
  return margin;
}

function add(tree: Tree, columns: Columns, margin: Float64Array): void {
  for (let row = 0; row < margin.length; row++) {
    let node = 0;
    while ((tree.left[node] as number) >= 0) node = next(tree, node, columns, row);
    margin[row] = (margin[row] as number) + (tree.value[node] as number);
  }
}

function next(tree: Tree, node: number, columns: Columns, row: number): number {
  const value = columns[tree.column[node] as number]?.[row] as number;
  const left = Number.isNaN(value)
    ? (tree.missing_left[node] as boolean)
    : value <= (tree.threshold[node] as number);
  return (left ? tree.left[node] : tree.right[node]) as number;
}

interface Binned {
  /** Group of each row; 0 is missing. */
  readonly group: Uint8Array;
  /** Upper edge of groups 1, 2, …; the last is open. */
  readonly edges: readonly number[];
}

/** Groups of about equal size with edges between values that occur. */
function bin(column: Float64Array | Float32Array, bins: number): Binned {
  if (!(Number.isInteger(bins) && bins >= 2 && bins <= 254)) {
    throw new RangeError(`bins is ${bins}: it must be a whole number from 2 to 254`);
  }
  const sorted = evenly(column, MOST_FOR_EDGES)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges: number[] = [];
  let in_group = 0;
  let left = sorted.length;
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (end < sorted.length && sorted[end] === sorted[at]) end++;
    in_group += end - at;
    // What is left is shared among the groups left, so that one frequent value costs one group.
    if (in_group * (bins - edges.length) >= left && end < sorted.length) {
      if (edges.length === bins - 1) break;
      edges.push(between(sorted[at] as number, sorted[end] as number));
      left -= in_group;
      in_group = 0;
    }
    at = end;
  }
  const group = new Uint8Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    group[row] = Number.isNaN(value) ? 0 : 1 + firstEdge(edges, value);
  }
  return { group, edges };
}

/** Edges of some dozen groups do not move when they are taken from fewer values than this. */
const MOST_FOR_EDGES = 8192;

/** At most some of the values, evenly spaced over the rows. */
function evenly(column: Float64Array | Float32Array, most: number): Float64Array {
  const step = Math.max(1, column.length / most);
  const count = Math.min(column.length, most);
  return Float64Array.from({ length: count }, (_, at) => column[Math.floor(at * step)] as number);
}

/** A number from `low` to below `high`, also where no float lies between. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

function firstEdge(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Field {
  readonly binned: readonly Binned[];
  readonly slope: Float64Array;
  readonly curve: Float64Array;
  readonly growth: Growth;
}

interface Split {
  readonly gain: number;
  readonly column: number;
  readonly edge: number;
  readonly missing_left: boolean;
}

interface Leaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly slope: number;
  readonly curve: number;
  readonly histogram: Float64Array;
  readonly split: Split | null;
}

/** Sums in a histogram: slope, curve and rows of each group of each column. */
const SUMS = 3;

function grow(field: Field, rows: Uint32Array, used: Uint32Array): Tree {
  const { binned, slope, curve, growth } = field;
  const width = (growth.bins + 1) * SUMS;
  const tree = {
    column: [] as number[],
    threshold: [] as number[],
    missing_left: [] as boolean[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
    cover: [] as number[],
  };
  const slopes = new Float64Array(rows.length);
  const curves = new Float64Array(rows.length);
  const moved = new Uint32Array(rows.length);

  function histogramOf(from: number, to: number): Float64Array {
    const histogram = new Float64Array(used.length * width);
    for (let at = from; at < to; at++) {
      slopes[at] = slope[rows[at] as number] as number;
      curves[at] = curve[rows[at] as number] as number;
    }
    for (let place = 0; place < used.length; place++) {
      const { group } = binned[used[place] as number] as Binned;
      const start = place * width;
      for (let at = from; at < to; at++) {
        const cell = start + (group[rows[at] as number] as number) * SUMS;
        histogram[cell] = (histogram[cell] as number) + (slopes[at] as number);
        histogram[cell + 1] = (histogram[cell + 1] as number) + (curves[at] as number);
        histogram[cell + 2] = (histogram[cell + 2] as number) + 1;
      }
    }
    return histogram;
  }

  function leaf(from: number, to: number, histogram: Float64Array): Leaf {
    const node = tree.left.length;
    let [g, h] = [0, 0];
    for (let at = from; at < to; at++) {
      g += slope[rows[at] as number] as number;
      h += curve[rows[at] as number] as number;
    }
    tree.column.push(-1);
    tree.threshold.push(0);
    tree.missing_left.push(false);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push((-growth.rate * g) / (h + growth.ridge));
    tree.cover.push(to - from);
    const split = bestSplit(histogram, used, width, field, g, h, to - from);
    return { node, from, to, slope: g, curve: h, histogram, split };
  }

  const open: Leaf[] = [leaf(0, rows.length, histogramOf(0, rows.length))];
  for (let leaves = 1; leaves < growth.leaves; leaves++) {
    let best = -1;
    for (const [at, one] of open.entries()) {
      if (one.split === null) continue;
      if (best === -1 || one.split.gain > (open[best]?.split?.gain ?? 0)) best = at;
    }
    const parent = open[best];
    if (parent?.split == null) break;
    const { column, edge, missing_left } = parent.split;
    const { group, edges } = binned[column] as Binned;
    // Left first, in the order they had, so that the sums do not hang on the path.
    let middle = parent.from;
    let kept = 0;
    for (let at = parent.from; at < parent.to; at++) {
      const row = rows[at] as number;
      const value = group[row] as number;
      if (value === 0 ? missing_left : value <= edge + 1) rows[middle++] = row;
      else moved[kept++] = row;
    }
    rows.set(moved.subarray(0, kept), middle);
    const leftIsSmall = middle - parent.from <= parent.to - middle;
    const small = leftIsSmall ? histogramOf(parent.from, middle) : histogramOf(middle, parent.to);
    const large = parent.histogram;
    for (let cell = 0; cell < large.length; cell++) {
      large[cell] = (large[cell] as number) - (small[cell] as number);
    }
    const left = leaf(parent.from, middle, leftIsSmall ? small : large);
    const right = leaf(middle, parent.to, leftIsSmall ? large : small);
    tree.column[parent.node] = column;
    tree.threshold[parent.node] = edges[edge] ?? Number.MAX_VALUE;
    tree.missing_left[parent.node] = missing_left;
    tree.left[parent.node] = left.node;
    tree.right[parent.node] = right.node;
    open.splice(best, 1, left, right);
  }
  // Children stand after their parents, so one pass from the end gives every mean.
  for (let node = tree.left.length - 1; node >= 0; node--) {
    const [left, right] = [tree.left[node] as number, tree.right[node] as number];
    if (left < 0) continue;
    const [a, b] = [tree.cover[left] as number, tree.cover[right] as number];
    tree.value[node] =
      (a * (tree.value[left] as number) + b * (tree.value[right] as number)) / (a + b);
  }
  return tree;
}

/** The cut of one column that lowers the loss most; null where none leaves enough rows on each side. */
function bestSplit(
  histogram: Float64Array,
  used: Uint32Array,
  width: number,
  { binned, growth }: Field,
  slope: number,
  curve: number,
  rows: number,
): Split | null {
  const least = growth.rows_in_leaf;
  if (rows < 2 * least) return null;
  const { ridge } = growth;
  const whole = (slope * slope) / (curve + ridge);
  let best: Split | null = null;
  let most = 1e-9;
  for (let place = 0; place < used.length; place++) {
    const column = used[place] as number;
    const start = place * width;
    const edges = (binned[column] as Binned).edges.length;
    const [g0, h0, n0] = [
      histogram[start] as number,
      histogram[start + 1] as number,
      histogram[start + 2] as number,
    ];
    let [g, h, n] = [0, 0, 0];
    // With the last edge open, everything known lies left and only the missing right.
    for (let edge = 0; edge <= edges; edge++) {
      const cell = start + (edge + 1) * SUMS;
      g += histogram[cell] as number;
      h += histogram[cell + 1] as number;
      n += histogram[cell + 2] as number;
      for (let side = 0; side < (n0 > 0 && edge < edges ? 2 : 1); side++) {
        const [gl, hl, nl] = side === 0 ? [g, h, n] : [g + g0, h + h0, n + n0];
        if (nl < least || rows - nl < least) continue;
        const [gr, hr] = [slope - gl, curve - hl];
        const gain = (gl * gl) / (hl + ridge) + (gr * gr) / (hr + ridge) - whole;
        if (gain > most) {
          most = gain;
          best = { gain, column, edge, missing_left: side === 1 };
        }
      }
    }
  }
  return best;
}

/** A share of 0 … `of` - 1, each subset being equally likely, in order (Knuth's selection sampling). */
function draw(of: number, share: number, from: Random): Uint32Array {
  const count = Math.min(of, Math.max(1, Math.round(share * of)));
  const drawn = new Uint32Array(count);
  for (let at = 0, taken = 0; taken < count; at++) {
    if ((of - at) * from.uniform() < count - taken) drawn[taken++] = at;
  }
  return drawn;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] as number;
  return total;
}
