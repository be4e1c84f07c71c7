import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ClueKind,
  fitTail,
  jointP,
  rankSurprise,
  tailP,
} from "../../src/statistics/evidence.ts";
import { random, shuffled } from "../../src/statistics/random.ts";

/** A kind of clue in which a share of the subjects has one of some strength. */
function kindOf(
  seed: number,
  subjects: number,
  share: number,
  levels: number,
): { kind: ClueKind; strengths: number[] } {
  const from = random(seed);
  const strengths = Array.from({ length: subjects }, () =>
    from.uniform() < share ? 1 + from.whole(levels) : 0,
  );
  const some = strengths.flatMap((strength, subject) =>
    strength > 0 ? [{ strength, subject }] : [],
  );
  const surprise = rankSurprise(
    some.map((one) => one.strength),
    subjects,
  );
  return {
    kind: {
      surprise: new Map(some.map((one, at) => [one.subject, surprise[at] ?? 0])),
      asked: subjects,
      tail_from: null,
    },
    strengths,
  };
}

describe("clues that meet", () => {
  it("gives the share of permuted subjects with as much surprise, and never less than a little more", () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, count, levels) => {
          const subjects = 400;
          const kinds = Array.from(
            { length: count },
            (_, at) => kindOf(seed * 7 + at, subjects, 0.05 + 0.1 * at, levels).kind,
          );
          const p = jointP(kinds);
          const from = random(seed);
          const columns = kinds.map((kind) =>
            Array.from({ length: subjects }, (_, at) => kind.surprise.get(at) ?? 0),
          );
          const rounds = 60;
          const sums = Array.from({ length: rounds }, () => {
            const mixed = columns.map((column) => shuffled(column, from));
            return Array.from({ length: subjects }, (_, at) =>
              mixed.reduce((sum, column) => sum + (column[at] ?? 0), 0),
            );
          }).flat();
          for (const [subject, own] of p) {
            const nats = columns.reduce((sum, column) => sum + (column[subject] ?? 0), 0);
            const share = sums.filter((sum) => sum >= nats - 1e-9).length / sums.length;
            const error = 5 * Math.sqrt(share / sums.length) + 1e-4;
            expect(own).toBeGreaterThan(share - error);
            // Rounding by a step a kind counts sums a little below; each kind has one subject more.
            const near = nats - 0.05 * (count + 1);
            const most = sums.filter((sum) => sum >= near).length / sums.length;
            expect(own).toBeLessThan(1.1 * most + error + (count * 2) / subjects);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("finds one clue alone no rarer than it is, and two that meet much rarer", () => {
    const [a, b] = [kindOf(1, 10_000, 0.02, 1).kind, kindOf(2, 10_000, 0.02, 1).kind];
    const p = jointP([a, b]);
    const both = [...a.surprise.keys()].find((subject) => b.surprise.has(subject)) ?? -1;
    const alone = [...a.surprise.keys()].find((subject) => !b.surprise.has(subject)) ?? -1;
    expect(p.get(alone)).toBeGreaterThan(0.03);
    expect(p.get(both)).toBeLessThan(0.001);
    expect(p.get(both)).toBeGreaterThan(0.0003);
  });

  it("adds a tail that is known to one that is ranked", () => {
    const known: ClueKind = {
      surprise: new Map([[5, -Math.log(1e-6)]]),
      asked: 1000,
      tail_from: 0.01,
    };
    expect(jointP([known]).get(5)).toBeGreaterThan(0.95e-6);
    expect(jointP([known]).get(5)).toBeLessThan(1.2e-6);
  });
});

describe("tails from the middle", () => {
  it("has the probabilities of the t and the normal distribution", () => {
    // Tables of Student's t, two-sided.
    expect(tailP(2.776, { degrees: 4, scale: 1 })).toBeCloseTo(0.05, 4);
    expect(tailP(4.604, { degrees: 4, scale: 1 })).toBeCloseTo(0.01, 4);
    expect(tailP(12.706, { degrees: 1, scale: 1 })).toBeCloseTo(0.05, 4);
    expect(tailP(1.96, { degrees: 1e6, scale: 1 })).toBeCloseTo(0.05, 4);
    expect(tailP(10, { degrees: 6, scale: 2 })).toBeCloseTo(tailP(5, { degrees: 6, scale: 1 }), 12);
  });

  it("recovers what it was made from, a twentieth of wild values notwithstanding", () => {
    for (const degrees of [3, 6, 30]) {
      const model = fitTail(0.5 * quantile(0.5, degrees), 0.5 * quantile(0.9, degrees));
      expect(model.degrees / degrees).toBeGreaterThan(0.98);
      expect(model.degrees / degrees).toBeLessThan(1.02);
      expect(model.scale).toBeCloseTo(0.5, 3);
    }
    expect(() => fitTail(2, 1)).toThrow(RangeError);
  });
});

/** The quantile of |t| by halving. */
function quantile(share: number, degrees: number): number {
  let [low, high] = [0, 1000];
  for (let turn = 0; turn < 100; turn++) {
    const middle = (low + high) / 2;
    if (1 - tailP(middle, { degrees, scale: 1 }) < share) low = middle;
    else high = middle;
  }
  return low;
}
