import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NotEstimable } from "../../src/statistics/estimable.ts";
import { stl } from "../../src/statistics/stl.ts";

function given<T extends { readonly estimable: true }>(result: T | NotEstimable): T {
  if (result.estimable) return result;
  throw new Error(`${result.reason} ${JSON.stringify(result.numbers)}`);
}

/** Seven years with trend, two waves, a fixed jitter, one flood and one drought. */
const wave = Array.from({ length: 84 }, (_, i) => {
  const smooth =
    100 + 0.8 * i + 30 * Math.sin((2 * Math.PI * i) / 12) + 10 * Math.cos((2 * Math.PI * i) / 6);
  const jitter = 0.6 * (((i * 7919) % 31) - 15);
  const event = i === 40 ? 150 : i === 61 ? -90 : 0;
  return Math.round((smooth + jitter) * 1000) / 1000 + event;
});
const PLACES = [0, 1, 5, 11, 12, 40, 41, 61, 70, 83];

/** statsmodels 0.15.0, tsa.seasonal.STL, defaults but for what is named. */
const STATSMODELS = [
  {
    options: {},
    seasonal: [
      6.6841594886, 27.2674917711, 17.317361819, -5.7715395522, 6.8937392078, 59.9992280438,
      17.8830745363, -3.9502737464, -31.9373325465, -8.1309738096,
    ],
    trend: [
      98.3329695121, 99.4357705296, 103.6136627459, 109.2850992583, 109.8811241505, 144.2574068307,
      145.1081373168, 141.4492639964, 155.8066884855, 161.7242258266,
    ],
    weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    options: { robust: true },
    seasonal: [
      5.201633767, 22.7171332745, 16.8888062014, -4.2842669012, 7.0757994716, 22.6809819738,
      20.2301036468, 23.5250634051, -34.4119655651, -12.6299258056,
    ],
    trend: [
      98.8874143878, 99.8968495687, 103.8361920573, 109.4204482654, 110.1233273707, 133.4572002128,
      134.2407772878, 148.4629577261, 156.4979647417, 166.1128729476,
    ],
    weights: [
      0.9700816006, 0.9816751947, 0.9972987632, 0.9777083139, 0.9954493469, 0, 0.9963803779, 0,
      0.912168336, 0.9732985738,
    ],
  },
  {
    options: { seasonal: 35 },
    seasonal: [
      6.360971417, 25.8138919983, 14.9606586049, -8.7129731658, 6.9215038013, 42.2526944235,
      20.1241335033, -3.2668443032, -32.2270858991, -10.5370091673,
    ],
    trend: [
      96.3339823482, 97.7518259185, 103.2893462998, 109.7432410129, 110.2332567666, 146.5344132723,
      147.1694086012, 139.9003439504, 157.2832284785, 160.8672683287,
    ],
    weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    options: { period: 4 },
    seasonal: [
      -6.1241870996, -1.9154877498, -1.5299265491, 1.5508285501, -1.9075501216, 31.0159572123,
      -10.8476047305, -18.4141450466, 2.2681997209, 21.5381256357,
    ],
    trend: [
      114.7888234003, 117.381522864, 116.2718992292, 100.6831830442, 114.1091891833, 182.9021371171,
      176.3001037342, 137.8328539717, 135.0187927168, 123.8638555545,
    ],
    weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
];

describe("stl", () => {
  it.each(STATSMODELS)("equals statsmodels with $options", ({ options, ...expected }) => {
    const found = given(stl(wave, options));
    for (const part of ["seasonal", "trend", "weights"] as const) {
      PLACES.forEach((place, index) => {
        expect(found[part][place], `${part} ${place}`).toBeCloseTo(expected[part][index] ?? 1e9, 8);
      });
    }
  });

  it("adds up, scales with the unit and moves with the level", () => {
    const series = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 24, maxLength: 60 });
    fc.assert(
      fc.property(series, fc.boolean(), (values, robust) => {
        const found = given(stl(values, { robust }));
        const moved = given(
          stl(
            values.map((value) => 8 * value + 16),
            { robust: false },
          ),
        );
        const plain = given(stl(values));
        values.forEach((value, at) => {
          const sum =
            (found.trend[at] ?? 0) + (found.seasonal[at] ?? 0) + (found.remainder[at] ?? 0);
          expect(sum).toBeCloseTo(value, 8);
          expect(found.weights[at]).toBeGreaterThanOrEqual(0);
          expect(found.weights[at]).toBeLessThanOrEqual(1);
          expect(moved.trend[at]).toBeCloseTo(8 * (plain.trend[at] ?? 0) + 16, 6);
          expect(moved.seasonal[at]).toBeCloseTo(8 * (plain.seasonal[at] ?? 0), 6);
        });
      }),
      { seed: 1990, numRuns: 60 },
    );
  });

  it("finds a line and a season that repeats itself, whatever floods one month brings", () => {
    const season = [5, -3, 8, 0, -6, 2, 9, -12, 4, -1, -8, 2];
    const clean = Array.from({ length: 72 }, (_, at) => 50 + 2 * at + (season[at % 12] ?? 0));
    const plain = given(stl(clean));
    clean.forEach((_, at) => {
      expect(plain.trend[at]).toBeCloseTo(50 + 2 * at, 0);
      expect(plain.seasonal[at]).toBeCloseTo(season[at % 12] ?? 0, 0);
    });
    const flooded = clean.map((value, at) => (at === 30 ? value + 1e6 : value));
    const robust = given(stl(flooded, { robust: true }));
    expect(robust.weights[30]).toBe(0);
    expect(robust.remainder[30]).toBeGreaterThan(0.999e6);
    expect(robust.trend[31]).toBeCloseTo(112, 0);
  });

  it("leaves nothing of a constant series but its level", () => {
    for (const robust of [false, true]) {
      const found = given(stl(new Array<number>(30).fill(7), { robust }));
      found.trend.forEach((value, at) => {
        expect(value).toBeCloseTo(7, 9);
        expect(found.seasonal[at]).toBeCloseTo(0, 9);
      });
    }
  });

  it("is not estimable with less than two seasons or a missing month, and refuses what is none", () => {
    expect(stl(wave.slice(0, 23))).toMatchObject({
      estimable: false,
      numbers: { values: 23, values_needed: 24 },
    });
    const hole: (number | null)[] = [...wave];
    hole[7] = null;
    expect(stl(hole)).toMatchObject({ reason: "1 of 84 values are not reported" });
    expect(() => stl(wave, { seasonal: 8 })).toThrow("seasonal is 8");
    expect(() => stl(wave, { trend: 1 })).toThrow("trend is 1");
    expect(() => stl(wave, { period: 1 })).toThrow("period is 1");
    expect(() => stl([...wave, Number.NaN])).toThrow("not finite");
  });
});
