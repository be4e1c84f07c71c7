import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NotEstimable } from "../../src/statistics/estimable.ts";
import { random, shuffled } from "../../src/statistics/random.ts";
import { simplexWeights, syntheticControl } from "../../src/statistics/synthetic-control.ts";

function given<T extends { readonly estimable: true }>(result: T | NotEstimable): T {
  if (result.estimable) return result;
  throw new Error(`${result.reason} ${JSON.stringify(result.numbers)}`);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mix = (donors: readonly (readonly number[])[], weights: readonly number[]) =>
  (donors[0] ?? []).map((_, at) =>
    donors.reduce((total, donor, index) => total + (weights[index] ?? 0) * (donor[at] ?? 0), 0),
  );
const squares = (target: readonly number[], other: readonly number[]) =>
  target.reduce((total, value, at) => total + (value - (other[at] ?? 0)) ** 2, 0);

const world = fc
  .record({ periods: fc.integer({ min: 1, max: 12 }), donors: fc.integer({ min: 1, max: 9 }) })
  .chain(({ periods, donors }) => {
    const series = fc.array(fc.integer({ min: 0, max: 60 }), {
      minLength: periods,
      maxLength: periods,
    });
    return fc.record({
      target: series,
      pool: fc.array(series, { minLength: donors, maxLength: donors }),
    });
  });

describe("simplexWeights", () => {
  it("equals scipy's non-negative least squares on a pool of six", () => {
    const round = (value: number) => Math.round(value * 1000) / 1000;
    const periods = Array.from({ length: 24 }, (_, t) => t);
    const donors = Array.from({ length: 6 }, (_, j) =>
      periods.map((t) =>
        round(50 + 10 * j + (3 + j) * Math.sin((t * (j + 1)) / 3) + ((t * (j * 5 + 7)) % 11)),
      ),
    );
    const target = periods.map((t) => round(70 + 0.5 * t + 6 * Math.cos(t / 2)));
    const found = simplexWeights(target, donors);
    // scipy 1.17.1, optimize.nnls with a row for the sum that weighs 10⁵: its weights miss the sum
    // of 1 by 4e-8, so six digits are compared.
    const expected = [
      0.024157636133953983, 0.6075624529613145, 0, 0.1588282735754533, 0, 0.20945159599308363,
    ];
    found.weights.forEach((weight, index) => {
      expect(weight).toBeCloseTo(expected[index] ?? 1, 6);
    });
    expect(found.squares).toBeCloseTo(711.040133243884, 3);
  });

  it("satisfies the conditions of an optimum on thousands of small pools", () => {
    fc.assert(
      fc.property(world, ({ target, pool }) => {
        const { weights, squares: left, gap } = simplexWeights(target, pool);
        expect(sum(weights)).toBeCloseTo(1, 9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        expect(left).toBeCloseTo(squares(target, mix(pool, weights)), 6);
        // No small move towards any donor helps: the gradient along it is not negative.
        const residual = mix(pool, weights).map((value, at) => value - (target[at] ?? 0));
        const size = sum(residual.map((value) => value * value));
        for (const donor of pool) {
          const along = sum(residual.map((r, at) => r * ((donor[at] ?? 0) - (target[at] ?? 0))));
          expect(along).toBeGreaterThanOrEqual(size - 1e-6);
        }
        expect(gap).toBeLessThan(1e-5);
      }),
      { seed: 1976, numRuns: 2000 },
    );
  });

  it("is no worse than any of thousands of random mixtures, in any order of donors", () => {
    const from = random("mixtures");
    for (let run = 0; run < 20; run++) {
      const donors = Array.from({ length: 7 }, () =>
        Array.from({ length: 18 }, () => 100 * from.uniform()),
      );
      const target = Array.from({ length: 18 }, () => 100 * from.uniform());
      const found = simplexWeights(target, donors);
      for (let trial = 0; trial < 300; trial++) {
        const raw = donors.map(() => (-Math.log(1 - from.uniform())) ** (1 + from.whole(4)));
        const total = sum(raw);
        const other = mix(
          donors,
          raw.map((weight) => weight / total),
        );
        expect(squares(target, other)).toBeGreaterThanOrEqual(found.squares - 1e-9);
      }
      const mixed = shuffled([0, 1, 2, 3, 4, 5, 6], from);
      const again = simplexWeights(
        target,
        mixed.map((index) => donors[index] ?? []),
      );
      mixed.forEach((index, at) => {
        expect(again.weights[at]).toBeCloseTo(found.weights[index] ?? -1, 8);
      });
    }
  });

  it("finds a mixture that was made, in a pool of 300 that are wider than long", () => {
    const from = random("made");
    const donors = Array.from({ length: 300 }, () =>
      Array.from({ length: 36 }, () => 1e6 * from.uniform()),
    );
    const target = mix(
      donors,
      donors.map((_, index) => (index < 3 ? ([0.5, 0.3, 0.2][index] ?? 0) : 0)),
    );
    const found = simplexWeights(target, donors);
    expect(Math.sqrt(found.squares / 36)).toBeLessThan(1);
    expect(found.steps).toBeLessThan(500);
  });

  it("gives a lone donor everything, and copes with copies", () => {
    expect(simplexWeights([1, 2], [[5, 5]])).toMatchObject({ weights: [1], squares: 25 });
    const copies = simplexWeights(
      [4, 4],
      [
        [2, 2],
        [2, 2],
        [8, 8],
        [8, 8],
      ],
    );
    expect(copies.squares).toBeCloseTo(0, 12);
    expect(sum(copies.weights)).toBeCloseTo(1, 12);
    expect(() => simplexWeights([1], [])).toThrow("no donors");
    expect(() => simplexWeights([1], [[1, 2]])).toThrow("donor 0 has 2 values");
    expect(() => simplexWeights([1], [[Number.NaN]])).toThrow("not finite");
  });
});

describe("syntheticControl", () => {
  const wave = (level: number, phase: number) =>
    Array.from({ length: 36 }, (_, t) => level + 20 * Math.sin((2 * Math.PI * (t + phase)) / 12));
  const pool = [wave(100, 0), wave(200, 3), wave(50, 6), wave(400, 1)];
  const window = { start: 24, length: 12 };

  it("carries a mixture that fits before on after the start, and never looks there for weights", () => {
    const series = mix(pool, [0.25, 0.5, 0.25, 0]);
    const surge = series.map((value, t) => (t < 24 ? value : value * 9));
    const found = given(syntheticControl(surge, pool, window));
    expect(found.total).toBeCloseTo(sum(series.slice(24)), 6);
    expect(found.fit_error).toBeLessThan(1e-6);
    expect(found).toMatchObject({ donors: 4, donors_left_out: 0 });
    expect(found.by_period.length).toBe(12);
  });

  it("shows by its error when no mixture reaches the series", () => {
    const large = wave(4000, 2);
    const found = given(syntheticControl(large, pool, window));
    expect(found.fit_error_share).toBeGreaterThan(0.8);
    expect(found.weights[3]).toBeCloseTo(1, 9);
  });

  it("leaves out donors with a hole, and uses the months that the series reports", () => {
    const holes: (number | null)[] = mix(pool, [0, 1, 0, 0]);
    holes[3] = null;
    holes[30] = null;
    const late: (number | null)[] = [...wave(70, 7)];
    late[25] = null;
    const found = given(syntheticControl(holes, [...pool, late], window));
    expect(found).toMatchObject({ donors: 4, donors_left_out: 1 });
    expect(found.weights[4]).toBe(0);
    expect(found.weights[1]).toBeCloseTo(1, 8);
  });

  it("is not estimable with little history or few donors, and refuses what does not fit", () => {
    const [first = [], second = []] = pool;
    expect(syntheticControl(first, pool, { start: 11, length: 2 })).toMatchObject({
      numbers: { periods_before: 11, periods_needed: 12 },
    });
    expect(syntheticControl(first, [second], window)).toMatchObject({
      numbers: { donors: 1, donors_left_out: 0, donors_needed: 2 },
    });
    expect(() => syntheticControl(first, [second.slice(1)], window)).toThrow("aligned");
    expect(() => syntheticControl(first, pool, { start: 30, length: 12 })).toThrow("start 41");
    expect(() => syntheticControl([...first.slice(1), -1], pool, window)).toThrow("series[35]");
    const none = first.map(() => 0);
    expect(given(syntheticControl(none, pool, window)).fit_error_share).toBeNull();
  });
});
