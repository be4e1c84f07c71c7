import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isotonic, platt, reliability, risen } from "../../src/statistics/calibration.ts";

const LABELS = [0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0];

describe("isotonic", () => {
  it("gives what scikit-learn 1.x gives, with ties and between the knots", () => {
    const line = isotonic([0.1, 0.4, 0.35, 0.8, 0.8, 0.2, 0.65, 0.4, 0.9, 0.05, 0.4, 0.7], LABELS);
    const asked = [0, 0.05, 0.2, 0.3, 0.35, 0.4, 0.5, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1];
    const theirs = [0, 0, 0, 1 / 3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 1, 1];
    for (const [at, score] of asked.entries()) {
      expect(risen(line, score)).toBeCloseTo(theirs[at] as number, 12);
    }
  });

  it("never falls, keeps the sum of the labels, and repeats itself on its own answer", () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(rows, (all) => {
        const scores = all.map(([score]) => score);
        const labels = all.map(([, label]) => label);
        const line = isotonic(scores, labels);
        const fitted = scores.map((score) => risen(line, score));
        const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
        expect(sum(fitted)).toBeCloseTo(sum(labels), 9);
        for (const [a, one] of scores.entries()) {
          for (const [b, other] of scores.entries()) {
            if (one < other) expect(fitted[a]).toBeLessThanOrEqual((fitted[b] as number) + 1e-12);
          }
        }
        const again = isotonic(scores, fitted);
        for (const score of scores) expect(risen(again, score)).toBeCloseTo(risen(line, score), 9);
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(() => risen({ at: [], value: [] }, 0)).toThrow("without knots");
  });
});

describe("platt", () => {
  it("gives what scikit-learn 1.x gives", () => {
    const line = platt([-2.1, -0.3, 0.2, 1.7, 0.9, -1.2, 0.4, -0.6, 2.2, -1.9, 0.1, 0.8], LABELS);
    expect(line.slope).toBeCloseTo(0.6887720624, 5);
    expect(line.intercept).toBeCloseTo(-0.3855784723, 5);
  });

  it("holds a separable sample back from certainty", () => {
    const line = platt([-1, -1, 1, 1], [0, 0, 1, 1]);
    // Platt's targets for two of each are 1/4 and 3/4.
    expect(line.slope).toBeCloseTo(Math.log(3), 6);
    expect(line.intercept).toBeCloseTo(0, 6);
  });
});

describe("reliability", () => {
  it("sets what was stated beside what came true", () => {
    const { groups, ece, brier } = reliability([0.05, 0.05, 0.95, 1], [0, 1, 1, 1]);
    expect(groups.map((one) => [one.from, one.rows, one.observed])).toEqual([
      [0, 2, 0.5],
      [0.9, 2, 1],
    ]);
    expect(ece).toBeCloseTo((0.9 + 0.05) / 4, 12);
    expect(brier).toBeCloseTo((0.0025 + 0.9025 + 0.0025) / 4, 12);
    expect(reliability([], [])).toEqual({ groups: [], ece: null, brier: null });
  });
});
