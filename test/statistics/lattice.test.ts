import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode, encodeAcross, type Ladder, nodesOf } from "../../src/statistics/lattice.ts";

describe("nodesOf", () => {
  it("has every set, parents before children", () => {
    const nodes = nodesOf([1, 2]);
    expect(nodes).toHaveLength(6);
    expect(nodes[0]).toEqual([0, 0]);
    const seen = new Set<string>();
    for (const node of nodes) {
      for (const [at, level] of node.entries()) {
        if (level > 0) expect(seen.has(node.with(at, level - 1).join())).toBe(true);
      }
      seen.add(node.join());
    }
  });
});

const learned = fc.array(
  fc.record({
    a: fc.integer({ min: 0, max: 2 }),
    b: fc.integer({ min: 0, max: 5 }),
    label: fc.integer({ min: 0, max: 1 }),
    fold: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 40 },
);
type Rows = readonly { a: number; b: number; label: number; fold: number }[];

/** One ladder of one level, one of two: half of b, then b. */
const laddersOf = (rows: readonly { a: number; b: number }[]): readonly Ladder[] => [
  [Int32Array.from(rows, (row) => row.a)],
  [Int32Array.from(rows, (row) => row.b >> 1), Int32Array.from(rows, (row) => row.b)],
];

/** The definition, read out one row at a time. */
function written(
  rows: Rows,
  asked: { a: number; b: number },
  node: readonly number[],
  pull: number,
) {
  const same = rows.filter(
    (row) =>
      (node[0] === 0 || row.a === asked.a) &&
      (node[1] === 0 || (node[1] === 1 ? row.b >> 1 === asked.b >> 1 : row.b === asked.b)),
  );
  const parents: number[] = node.flatMap((level, at) =>
    level === 0 ? [] : [written(rows, asked, node.with(at, level - 1), pull)],
  );
  const prior = parents.length === 0 ? 0.5 : parents.reduce((x, y) => x + y, 0) / parents.length;
  const found = same.reduce((sum, row) => sum + row.label, 0);
  return (found + pull * prior) / (same.length + pull);
}

describe("encode", () => {
  it("is the smoothed mean of each set, by its definition", () => {
    fc.assert(
      fc.property(learned, fc.constantFrom(0.5, 3), (rows, pull) => {
        const asked = [0, 1, 2, 3].flatMap((a) => [0, 3, 7].map((b) => ({ a, b })));
        const { nodes, share } = encode(
          { ladders: laddersOf(rows), labels: Float64Array.from(rows, (row) => row.label) },
          laddersOf(asked),
          pull,
        );
        for (const [at, node] of nodes.entries()) {
          for (const [row, one] of asked.entries()) {
            expect(share[at]?.[row]).toBeCloseTo(written(rows, one, node, pull), 10);
          }
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it("across folds says of each row what the others' folds say", () => {
    fc.assert(
      fc.property(learned, (rows) => {
        const { nodes, share } = encodeAcross(
          { ladders: laddersOf(rows), labels: Float64Array.from(rows, (row) => row.label) },
          Uint8Array.from(rows, (row) => row.fold),
          2,
        );
        for (const [at, node] of nodes.entries()) {
          for (const [row, one] of rows.entries()) {
            const others = rows.filter((other) => other.fold !== one.fold);
            expect(share[at]?.[row]).toBeCloseTo(written(others, one, node, 2), 10);
          }
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it("leaves no trace of a label in its own row", () => {
    const ladders: readonly Ladder[] = [[Int32Array.from({ length: 400 }, (_, row) => row % 40)]];
    const folds = Uint8Array.from({ length: 400 }, (_, row) => Math.floor(row / 40) % 5);
    const labels = Float64Array.from({ length: 400 }, (_, row) => ((row * 7919) % 3 === 0 ? 1 : 0));
    const flipped = labels.with(123, 1 - (labels[123] as number));
    const of = (y: Float64Array) =>
      encodeAcross({ ladders, labels: y }, folds, 1).share.map((s) => s[123]);
    expect(of(flipped)).toEqual(of(labels));
    expect(() => encodeAcross({ ladders, labels }, folds, 0)).toThrow("pull is 0");
  });
});
