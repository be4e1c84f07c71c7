import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stabilityIndex } from "../../src/statistics/drift.ts";
import { auc, precisionAt, rowsWithin } from "../../src/statistics/ranking.ts";

const SCORES = [0.1, 0.4, 0.35, 0.8, 0.8, 0.2, 0.65, 0.4, 0.9, 0.05, 0.4, 0.7];
const LABELS = [0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0];

const rows = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 9 }), label: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 1, maxLength: 60 },
);

describe("auc", () => {
  it("gives what scikit-learn 1.x gives with ties", () => {
    expect(auc(SCORES, LABELS)).toBeCloseTo(0.7285714285714286, 15);
  });

  it("is the share of pairs in order, by brute force", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const found = all.filter((row) => row.label === 1);
        const not = all.filter((row) => row.label === 0);
        const pairs = found.flatMap((a) =>
          not.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
        );
        const brute =
          pairs.length === 0 ? null : pairs.reduce<number>((a, b) => a + b, 0) / pairs.length;
        const ours = auc(
          all.map((row) => row.score),
          all.map((row) => row.label),
        );
        if (brute === null) expect(ours).toBeNull();
        else expect(ours).toBeCloseTo(brute, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("precisionAt", () => {
  it("does not hang on the order in which tied rows stand", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.01, 0.05, 0.1, 0.5, 1), (all, share) => {
        const of = (some: typeof all) =>
          precisionAt(
            some.map((row) => row.score),
            some.map((row) => row.label),
            share,
          );
        expect(of([...all].reverse())).toBeCloseTo(of(all) as number, 12);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("counts the best rows, and a tie at the cut by its mean", () => {
    expect(precisionAt([5, 4, 3, 2], [1, 0, 1, 1], 0.5)).toBe(0.5);
    expect(precisionAt([5, 4, 4, 4], [1, 1, 0, 0], 0.5)).toBeCloseTo((1 + 1 / 3) / 2, 15);
    expect(precisionAt([], [], 0.5)).toBeNull();
    expect(() => precisionAt([1], [1], 0)).toThrow("share is 0");
    expect(() => precisionAt([1], [1, 0], 0.5)).toThrow("1 scores and 2 labels");
  });

  it("rounds a share up to whole rows without the noise of floating point", () => {
    expect([rowsWithin(0.1, 30), rowsWithin(0.05, 8134), rowsWithin(0.07, 100)]).toEqual([
      3, 407, 7,
    ]);
    expect([rowsWithin(0.01, 3), rowsWithin(1, 3), rowsWithin(0.5, 0)]).toEqual([1, 3, 0]);
  });
});

describe("stabilityIndex", () => {
  it("is 0 for the same shares, and the sum written out for others", () => {
    expect(stabilityIndex([10, 20, 30], [10, 20, 30])).toBe(0);
    const [a, b] = [
      [10.5 / 31, 20.5 / 31],
      [5.5 / 31, 25.5 / 31],
    ] as const;
    const written = (b[0] - a[0]) * Math.log(b[0] / a[0]) + (b[1] - a[1]) * Math.log(b[1] / a[1]);
    expect(stabilityIndex([10, 20], [5, 25])).toBeCloseTo(written, 15);
    expect(stabilityIndex([10, 0], [0, 10])).toBeGreaterThan(0.25);
    expect(() => stabilityIndex([1], [1, 2])).toThrow("1 groups before and 2 now");
  });
});
