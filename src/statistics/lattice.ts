/**
 * Target encoding over a lattice: how often the outcome was found among earlier rows that agree on
 * some of the columns, for every set of columns, each mean drawn toward the mean of its parents (the
 * sets that say one thing less). The idea of smoothing toward a broader mean is Micci-Barreca's
 * (SIGKDD Explorations 3, 2001); here the broader means are all of those one step up.
 */

/**
 * One thing that is known of a row, from rough to exact: for a price its order of magnitude, then
 * the price. Each level holds a whole number from 0 for every row.
 */
export type Ladder = readonly Int32Array[];

/** A set of columns: for each ladder the level that is known, 0 for nothing. */
export type Node = readonly number[];

/** Every node of the lattice, parents before children; the first knows nothing. */
export function nodesOf(levels: readonly number[]): readonly Node[] {
  const nodes = levels.reduce<number[][]>(
    (all, most) =>
      all.flatMap((node) => Array.from({ length: most + 1 }, (_, level) => [...node, level])),
    [[]],
  );
  const depth = (node: Node) => node.reduce((sum, level) => sum + level, 0);
  return nodes.sort((a, b) => depth(a) - depth(b));
}

export interface Encoded {
  readonly nodes: readonly Node[];
  /** For each node, of each row to be encoded: smoothed share of positives. */
  readonly share: readonly Float64Array[];
  /** For each node, of each row: how many rows it was learned from. */
  readonly count: readonly Float64Array[];
}

export interface Learned {
  readonly ladders: readonly Ladder[];
  /** 0, 1 or a share between. */
  readonly labels: Float64Array;
}

/**
 * Encodes rows by what others show. Codes of `rows` and of `learned` are of one numbering; a code
 * that nothing was learned from leaves a node with no rows, and so with the mean of its parents.
 *
 * @param pull how many rows the mean of the parents weighs.
 */
export function encode(learned: Learned, rows: readonly Ladder[], pull: number): Encoded {
  return lattice(learned, rows, pull, null);
}

/**
 * Encodes the rows that it learns from, each by the rows of other folds only. Leaving out just the
 * row itself would tell a learner its label: within a group the encoding would then fall exactly
 * where the label rises.
 *
 * @param folds for each row a whole number from 0.
 */
export function encodeAcross(learned: Learned, folds: Uint8Array, pull: number): Encoded {
  return lattice(learned, learned.ladders, pull, folds);
}

function lattice(
  learned: Learned,
  rows: readonly Ladder[],
  pull: number,
  folds: Uint8Array | null,
): Encoded {
  if (!(pull > 0)) throw new RangeError(`pull is ${pull}: it must be above 0`);
  const levels = learned.ladders.map((ladder) => ladder.length);
  const nodes = nodesOf(levels);
  const place = new Map(nodes.map((node, at) => [node.join(), at]));
  const at = (node: Node) => place.get(node.join()) as number;
  const known = learned.labels.length;
  const asked = rows[0]?.[0]?.length ?? 0;
  const ids: Groups[] = [];
  const share: Float64Array[] = [];
  const count: Float64Array[] = [];
  for (const node of nodes) {
    const groups = groupsOf(node, learned.ladders, rows, known, asked, (before) => ids[at(before)]);
    ids.push(groups);
    const parents = node.flatMap((level, ladder) =>
      level === 0 ? [] : [share[at(node.with(ladder, level - 1))] as Float64Array],
    );
    const {
      most,
      rows: size,
      positives,
      rowsIn,
      positivesIn,
    } = sumsOf(groups, learned.labels, folds);
    const own = new Float64Array(asked);
    const seen = new Float64Array(asked);
    for (let row = 0; row < asked; row++) {
      const group = groups.asked[row] as number;
      let prior = 0;
      for (const parent of parents) prior += parent[row] as number;
      prior = parents.length === 0 ? 0.5 : prior / parents.length;
      let [n, positive] = [0, 0];
      if (group >= 0) {
        n = size[group] as number;
        positive = positives[group] as number;
        if (folds !== null) {
          const cell = group * most + (folds[row] as number);
          n -= rowsIn[cell] as number;
          positive -= positivesIn[cell] as number;
        }
      }
      own[row] = (positive + pull * prior) / (n + pull);
      seen[row] = n;
    }
    share.push(own);
    count.push(seen);
  }
  return { nodes, share, count };
}

interface Groups {
  readonly size: number;
  readonly known: Int32Array;
  /** -1: nothing was learned from such a row. */
  readonly asked: Int32Array;
}

/** Groups of a node are those of the node without its last ladder, divided by that ladder's codes. */
function groupsOf(
  node: Node,
  learned: readonly Ladder[],
  rows: readonly Ladder[],
  known: number,
  asked: number,
  groups: (node: Node) => Groups | undefined,
): Groups {
  const last = node.findLastIndex((level) => level > 0);
  if (last === -1) return { size: 1, known: new Int32Array(known), asked: new Int32Array(asked) };
  const level = (node[last] as number) - 1;
  const before = groups(node.with(last, 0)) as Groups;
  const codes = learned[last]?.[level] as Int32Array;
  const table = pairTable(known);
  const own = new Int32Array(known);
  for (let row = 0; row < known; row++) {
    own[row] = table.add(before.known[row] as number, codes[row] as number);
  }
  if (rows === learned) return { size: table.size(), known: own, asked: own };
  const theirs = rows[last]?.[level] as Int32Array;
  const found = new Int32Array(asked);
  for (let row = 0; row < asked; row++) {
    const group = before.asked[row] as number;
    found[row] = group < 0 ? -1 : table.find(group, theirs[row] as number);
  }
  return { size: table.size(), known: own, asked: found };
}

/** Rows and positives of each group, and of each fold of it. */
function sumsOf(groups: Groups, labels: Float64Array, folds: Uint8Array | null) {
  const most = folds === null ? 0 : folds.reduce((a, b) => Math.max(a, b), 0) + 1;
  const rows = new Float64Array(groups.size);
  const positives = new Float64Array(groups.size);
  const rowsIn = new Float64Array(groups.size * most);
  const positivesIn = new Float64Array(groups.size * most);
  for (let row = 0; row < labels.length; row++) {
    const group = groups.known[row] as number;
    const label = labels[row] as number;
    rows[group] = (rows[group] as number) + 1;
    positives[group] = (positives[group] as number) + label;
    if (folds === null) continue;
    const cell = group * most + (folds[row] as number);
    rowsIn[cell] = (rowsIn[cell] as number) + 1;
    positivesIn[cell] = (positivesIn[cell] as number) + label;
  }
  return { most, rows, positives, rowsIn, positivesIn };
}

/** Numbers pairs of whole numbers in the order they come: open addressing over flat arrays. */
function pairTable(most: number) {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2)));
  const mask = capacity - 1;
  const first = new Int32Array(capacity).fill(-1);
  const second = new Int32Array(capacity);
  const number = new Int32Array(capacity);
  let size = 0;
  const slotOf = (a: number, b: number): number => {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (first[slot] !== -1 && (first[slot] !== a || second[slot] !== b)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  return {
    size: () => size,
    add(a: number, b: number): number {
      const slot = slotOf(a, b);
      if (first[slot] === -1) {
        first[slot] = a;
        second[slot] = b;
        number[slot] = size++;
      }
      return number[slot] as number;
    },
    find(a: number, b: number): number {
      const slot = slotOf(a, b);
      return first[slot] === -1 ? -1 : (number[slot] as number);
    },
  };
}
