import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NotEstimable } from "../../src/statistics/estimable.ts";
import { leastTrimmedSquares } from "../../src/statistics/lts.ts";
import { type Random, random } from "../../src/statistics/random.ts";
import {
  adjustedBoxplot,
  mad,
  medcouple,
  median,
  medianPolish,
  quantile,
} from "../../src/statistics/robust.ts";

const normal = (from: Random) =>
  Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());

function given<T extends { readonly estimable: true }>(result: T | NotEstimable): T {
  if (result.estimable) return result;
  throw new Error(`${result.reason} ${JSON.stringify(result.numbers)}`);
}

/** Brownlee's stack loss: loss, air flow, water temperature, acid concentration. */
const STACK_LOSS = [
  [42, 80, 27, 89],
  [37, 80, 27, 88],
  [37, 75, 25, 90],
  [28, 62, 24, 87],
  [18, 62, 22, 87],
  [18, 62, 23, 87],
  [19, 62, 24, 93],
  [20, 62, 24, 93],
  [15, 58, 23, 87],
  [14, 58, 18, 80],
  [14, 58, 18, 89],
  [13, 58, 17, 88],
  [11, 58, 18, 82],
  [12, 58, 19, 93],
  [8, 50, 18, 89],
  [7, 50, 18, 86],
  [8, 50, 19, 72],
  [8, 50, 19, 79],
  [9, 50, 20, 80],
  [15, 56, 20, 82],
  [15, 70, 20, 91],
] as const;
const loss = STACK_LOSS.map((row) => row[0]);
const skewed = Array.from({ length: 40 }, (_, index) => Math.exp((index + 1) / 10));
const negative = Array.from({ length: 15 }, (_, index) => -Math.exp((index + 1) / 3));

describe("median, quantile and mad", () => {
  it("equal their definitions", () => {
    expect(median([])).toBeNull();
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([Number.MAX_VALUE, Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
    expect(quantile([10, 20, 30, 40], 0.25)).toBe(17.5);
    expect(quantile([7], 0.9)).toBe(7);
    // 1 1 2 2 4 6 9: median 2, distances 1 1 0 0 2 4 7, their median 1.
    expect(mad([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826022185, 10);
    expect(mad([])).toBeNull();
    expect(mad([5, 5, 5, 90])).toBe(0);
    expect(() => median([1, Number.NaN])).toThrow("not a number");
    expect(() => quantile([1], 1.1)).toThrow("share is 1.1");
  });

  it("move with shift and scale, and are in the unit of a normal deviation", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (sample, shift) => {
        const moved = sample.map((value) => -3 * value + shift);
        expect(median(moved)).toBeCloseTo(-3 * (median(sample) ?? 0) + shift, 9);
        expect(mad(moved)).toBeCloseTo(3 * (mad(sample) ?? 0), 9);
      }),
      { seed: 14826, numRuns: 200 },
    );
    const from = random("mad");
    const sample = Array.from({ length: 20_000 }, () => 5 * normal(from));
    expect(mad(sample)).toBeGreaterThan(4.9);
    expect(mad(sample)).toBeLessThan(5.1);
  });
});

/** The definition, every pair written out. */
function medcoupleByDefinition(values: readonly number[]): number {
  const centre = median(values) ?? 0;
  const above = values.filter((value) => value >= centre);
  const below = values.filter((value) => value <= centre);
  const ties = values.filter((value) => value === centre).length;
  const pairs: number[] = [];
  for (const a of above) {
    for (const b of below) if (a !== b) pairs.push((a - centre - (centre - b)) / (a - b));
  }
  // Pairs of values equal to the median: i + j against their number.
  for (let i = 0; i < ties; i++) {
    for (let j = 0; j < ties; j++) pairs.push(Math.sign(ties - 1 - i - j));
  }
  return median(pairs) ?? Number.NaN;
}

describe("medcouple", () => {
  it("equals statsmodels", () => {
    // statsmodels 0.15.0, stattools.medcouple(use_fast=False).
    expect(medcouple(loss)).toBeCloseTo(0.3684210526315789, 12);
    expect(medcouple(STACK_LOSS.map((row) => row[1]))).toBeCloseTo(0.3333333333333333, 12);
    expect(medcouple([1, 2, 2, 2, 3, 9, 10])).toBeCloseTo(0.8888888888888888, 12);
    expect(medcouple([2, 2, 2, 2, 5, 1])).toBe(0);
    expect(medcouple(skewed)).toBeCloseTo(0.5283934613291122, 12);
    expect(medcouple(negative)).toBeCloseTo(-0.6068732026737809, 12);
  });

  it("equals its definition on every small sample, ties and all, and turns with the sign", () => {
    const value = fc.oneof(
      fc.integer({ min: -4, max: 4 }),
      fc.double({ min: -9, max: 99, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (sample) => {
        const found = medcouple(sample);
        expect(found).toBeCloseTo(medcoupleByDefinition(sample), 9);
        expect(Math.abs(found ?? 2)).toBeLessThanOrEqual(1);
        expect(medcouple(sample.map((x) => -x))).toBeCloseTo(-(found ?? 2), 9);
        expect(medcouple([...sample].reverse())).toBe(found);
      }),
      { seed: 2004, numRuns: 600 },
    );
    expect(medcouple([])).toBeNull();
    expect(medcouple([3])).toBe(0);
    expect(medcouple([3, 3, 3, 3])).toBe(0);
  });

  it("takes a hundred thousand values", () => {
    const from = random("large");
    const sample = Array.from({ length: 100_000 }, () => Math.exp(normal(from)));
    // Time of this process alone: the clock on the wall is everyone's.
    const began = process.cpuUsage();
    // statsmodels 0.15.0 gives .3979 for exp of 3,001 normal quantiles.
    const found = medcouple(sample) ?? 0;
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(5);
    expect(found).toBeGreaterThan(0.388);
    expect(found).toBeLessThan(0.408);
  });
});

describe("adjustedBoxplot", () => {
  it("puts its fences where quartiles of numpy and medcouple of statsmodels put them", () => {
    const fences = (values: readonly number[]) => {
      const { low, high } = given(adjustedBoxplot(values));
      return [low, high];
    };
    const expected = [
      [loss, 8.251040602214148, 55.240229273373664],
      [skewed, -0.2712370047366668, 150.04271302825674],
      [negative, -438.85171549964537, 1.0579508973509544],
    ] as const;
    for (const [values, low, high] of expected) {
      expect(fences(values)[0]).toBeCloseTo(low, 9);
      expect(fences(values)[1]).toBeCloseTo(high, 9);
    }
  });

  it("calls few of a clean skewed sample outliers, and finds those that are", () => {
    const from = random("skewed");
    const clean = Array.from({ length: 4000 }, () => Math.exp(0.5 * normal(from)));
    const { low, high } = given(adjustedBoxplot(clean));
    const outside = clean.filter((value) => value < low || value > high).length;
    expect(outside / clean.length).toBeLessThan(0.02);
    const dirty = [...clean.slice(0, 200), 40, 50, 60, -9];
    const fences = given(adjustedBoxplot(dirty));
    expect(dirty.slice(200).every((value) => value < fences.low || value > fences.high)).toBe(true);
  });

  it("is not estimable with few values, nor with a middle half that is all one value", () => {
    expect(adjustedBoxplot([1, 2, 3])).toMatchObject({ estimable: false, numbers: { values: 3 } });
    expect(adjustedBoxplot([])).toMatchObject({ estimable: false, numbers: { values: 0 } });
    const equal = [...new Array<number>(9).fill(5), 1, 9];
    expect(adjustedBoxplot(equal)).toMatchObject({ estimable: false, numbers: { value: 5 } });
  });
});

describe("medianPolish", () => {
  const table = [
    [14, 15, 14],
    [7, 4, 7],
    [8, 2, 10],
    [15, 9, 10],
    [0, 2, 0],
  ];
  const rows = table.flatMap((row, index) => row.map(() => index));
  const columns = table.flatMap((row) => row.map((_, index) => index));

  it("gives R's answer for deaths from sport parachuting", () => {
    // Velleman and Hoaglin (1981, p. 224), the example of R's medpolish; values by a separate
    // program of R's algorithm in numpy.
    const found = medianPolish(table.flat(), [rows, columns]);
    expect(found.overall).toBe(8);
    expect(found.effects).toEqual([
      [6, -1, 0, 2, -8],
      [0, -1, 0],
    ]);
    expect(found.residuals).toEqual([0, 2, 0, 0, -2, 0, 0, -5, 2, 5, 0, 0, 0, 3, 0]);
    expect(found).toMatchObject({ converged: true, sweeps: 2 });
  });

  it("adds up again, and finds an additive table exactly, three factors and missing cells too", () => {
    const effect = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(effect, effect, effect, fc.nat({ max: 1000 }), (a, b, c, seed) => {
        const cells = a.flatMap((_, i) =>
          b.flatMap((__, j) => c.map((___, k) => [i, j, k] as const)),
        );
        const wild = random(seed).whole(cells.length);
        const values = cells.map(
          ([i, j, k], index) =>
            7 + (a[i] ?? 0) + (b[j] ?? 0) + (c[k] ?? 0) + (index === wild ? 999 : 0),
        );
        const factors = [0, 1, 2].map((at) => cells.map((cell) => cell[at] ?? 0));
        const found = medianPolish(values, factors, { tolerance: 0 });
        values.forEach((value, index) => {
          const parts = factors.map(
            (levels, at) => found.effects[at]?.[levels[index] ?? 0] ?? Number.NaN,
          );
          const sum = parts.reduce((total, part) => total + part, found.overall);
          expect(sum + (found.residuals[index] ?? Number.NaN)).toBeCloseTo(value, 9);
        });
        for (const own of found.effects) expect(median(own)).toBeCloseTo(0, 9);
        // One wild cell is left alone in the residuals.
        found.residuals.forEach((residual, index) => {
          expect(residual).toBeCloseTo(index === wild ? 999 : 0, 9);
        });
      }),
      { seed: 1977, numRuns: 60 },
    );
  });

  it("refuses factors that do not fit", () => {
    expect(() => medianPolish([1, 2], [[0]])).toThrow("1 levels for 2 values");
    expect(() => medianPolish([1, 2], [[0, 2]])).toThrow("level 2");
    expect(() => medianPolish([1, 2], [[1, 1]])).toThrow("level 0 of factor 0 has no value");
    expect(() => medianPolish([1, Number.POSITIVE_INFINITY], [[0, 0]])).toThrow("not finite");
    expect(medianPolish([], [])).toMatchObject({ overall: 0, residuals: [], converged: true });
  });
});

/** Stars of the cluster CYG OB1: log temperature and log light (Rousseeuw and Leroy, 1987, p. 27). */
const STARS =
  "4.37 5.23 4.56 5.74 4.26 4.93 4.56 5.74 4.30 5.19 4.46 5.46 3.84 4.65 4.57 5.27 4.26 5.57 4.37 5.12 3.49 5.73 4.43 5.45 4.48 5.42 4.01 4.05 4.29 4.26 4.42 4.58 4.23 3.94 4.42 4.18 4.23 4.18 3.49 5.89 4.29 4.38 4.29 4.22 4.42 4.42 4.49 4.85 4.38 5.02 4.42 4.66 4.29 4.66 4.38 4.90 4.22 4.39 3.48 6.05 4.38 4.42 4.56 5.10 4.45 5.22 3.49 6.29 4.23 4.34 4.62 5.62 4.53 5.10 4.45 5.22 4.53 5.18 4.43 5.57 4.38 4.62 4.45 5.06 4.50 5.34 4.45 5.34 4.55 5.54 4.45 4.98 4.42 4.50"
    .split(" ")
    .map(Number);
const stars = Array.from({ length: 47 }, (_, index) => ({
  x: [STARS[2 * index] ?? 0],
  y: STARS[2 * index + 1] ?? 0,
}));

describe("leastTrimmedSquares", () => {
  it("finds the smallest trimmed sum of the stack loss, over all 203,490 subsets of 13", () => {
    // Every subset of 13 of 21 fitted by numpy 2.4.6.
    const best = [-37.32332647093246, 0.7409210642267381, 0.3915267227794976, 0.01113453977080661];
    for (const seed of [0, 1, "another"]) {
      const fit = given(
        leastTrimmedSquares(
          STACK_LOSS.map((row) => row.slice(1)),
          loss,
          { seed },
        ),
      );
      expect(fit.h).toBe(13);
      fit.raw.coefficients.forEach((value, index) => {
        expect(value).toBeCloseTo(best[index] ?? Number.NaN, 8);
      });
      const squares = STACK_LOSS.map(([y, ...x]) => {
        const [intercept = 0, ...slopes] = fit.raw.coefficients;
        return (y - x.reduce((sum, value, at) => sum + value * (slopes[at] ?? 0), intercept)) ** 2;
      });
      const sum = squares
        .sort((a, b) => a - b)
        .slice(0, 13)
        .reduce((total, r) => total + r, 0);
      expect(sum).toBeCloseTo(2.9323912461199644, 8);
    }
  });

  it("sees past the four giants among the stars: 3.046 x - 8.500 after reweighting", () => {
    const fit = given(
      leastTrimmedSquares(
        stars.map((star) => star.x),
        stars.map((star) => star.y),
      ),
    );
    // Trimmed fit with h = 25: best of all 1,081 pairs of stars as starts, numpy 2.4.6.
    expect(fit.raw.coefficients[0]).toBeCloseTo(-13.6239903, 6);
    expect(fit.raw.coefficients[1]).toBeCloseTo(4.2191821, 6);
    // Reweighted line of Rousseeuw and Leroy (1987), which R's ltsReg gives as well.
    expect(fit.coefficients[0]).toBeCloseTo(-8.5, 2);
    expect(fit.coefficients[1]).toBeCloseTo(3.046, 2);
    for (const giant of [10, 19, 29, 33]) expect(fit.kept[giant]).toBe(false);
  });

  it("moves with y and x as least squares does, and ignores two in five that are wild", () => {
    const from = random("wild");
    for (let run = 0; run < 20; run++) {
      const x = Array.from({ length: 60 }, () => [10 * from.uniform(), normal(from)]);
      const y = x.map(([a = 0, b = 0], index) =>
        index < 24 ? 500 + 50 * normal(from) : 2 + 3 * a - b + 0.1 * normal(from),
      );
      const fit = given(leastTrimmedSquares(x, y, { seed: run }));
      expect(fit.coefficients[0]).toBeCloseTo(2, 0);
      expect(Math.abs((fit.coefficients[1] ?? 0) - 3)).toBeLessThan(0.05);
      expect(Math.abs((fit.coefficients[2] ?? 0) + 1)).toBeLessThan(0.1);
      expect(fit.kept.slice(0, 24)).not.toContain(true);
      const moved = given(
        leastTrimmedSquares(
          x.map(([a = 0, b = 0]) => [a * 10, b + 4]),
          y.map((value) => 2 * value + 1),
          { seed: run },
        ),
      );
      const [c = 0, d = 0, e = 0] = fit.coefficients;
      expect(moved.coefficients[1]).toBeCloseTo((2 * d) / 10, 6);
      expect(moved.coefficients[2]).toBeCloseTo(2 * e, 6);
      expect(moved.coefficients[0]).toBeCloseTo(2 * c + 1 - 8 * e, 5);
      expect(moved.scale).toBeCloseTo(2 * fit.scale, 6);
    }
  });

  it("has a scale near that of normal errors, trimmed and reweighted", () => {
    const from = random("scale");
    const x = Array.from({ length: 3000 }, () => [normal(from)]);
    const y = x.map(([a = 0]) => 1 + a + 7 * normal(from));
    const fit = given(leastTrimmedSquares(x, y));
    expect(Math.abs(fit.raw.scale / 7 - 1)).toBeLessThan(0.08);
    expect(Math.abs(fit.scale / 7 - 1)).toBeLessThan(0.06);
    expect(leastTrimmedSquares(x, y)).toEqual(fit);
  });

  it("says when most observations lie on one line", () => {
    const x = Array.from({ length: 20 }, (_, index) => [index]);
    const y = x.map(([a = 0]) => (a < 6 ? 1000 * a : 3 * a + 2));
    const fit = given(leastTrimmedSquares(x, y));
    expect(fit).toMatchObject({ exact: true, scale: 0 });
    expect(fit.coefficients[0]).toBeCloseTo(2, 8);
    expect(fit.coefficients[1]).toBeCloseTo(3, 8);
    expect(fit.kept.filter((kept) => kept).length).toBe(14);
  });

  it("is not estimable with little data or dependent predictors, and refuses what is no data", () => {
    const x = Array.from({ length: 20 }, (_, index) => [index, 2 * index]);
    const y = x.map(([a = 0]) => a);
    expect(leastTrimmedSquares(x, y)).toMatchObject({
      reason: expect.stringContaining("dependent"),
    });
    const constant = x.map(() => [4]);
    expect(leastTrimmedSquares(constant, y)).toMatchObject({ estimable: false });
    expect(leastTrimmedSquares(x.slice(0, 14), y.slice(0, 14))).toMatchObject({
      numbers: { observations: 14, observations_needed: 15 },
    });
    expect(() => leastTrimmedSquares(x, y.slice(1))).toThrow("20 rows");
    expect(() => leastTrimmedSquares([...x.slice(1), [1]], y)).toThrow("row 19");
    expect(() => leastTrimmedSquares([...x.slice(1), [1, Number.NaN]], y)).toThrow(
      "observation 19",
    );
    const single = x.map(([a = 0]) => [a]);
    expect(() => leastTrimmedSquares(single, y, { h: 10 })).toThrow("h is 10");
    // Repeated predictors: elemental starts of two equal rows are enlarged.
    const twoValues = x.map((_, index) => [index % 2]);
    const fit = given(
      leastTrimmedSquares(
        twoValues,
        x.map((_, index) => 5 + (index % 2) + index / 100),
      ),
    );
    expect(fit.coefficients[1]).toBeCloseTo(1, 0);
  });
});
