import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  combinedP,
  counterfactual,
  excessInterval,
  type LegStatistic,
  legStatistic,
  STRATA,
  type Window,
} from "../../src/statistics/counterfactual.ts";
import type { NotEstimable } from "../../src/statistics/estimable.ts";
import { type Random, random } from "../../src/statistics/random.ts";
import type { Series } from "../../src/statistics/series.ts";
import { at, coalition, heading, present } from "./armenia.ts";

/** The figures, or a failure that prints why there are none. */
function given<T extends { readonly estimable: true }>(result: T | NotEstimable): T {
  if (result.estimable) return result;
  throw new Error(`${result.reason} ${JSON.stringify(result.numbers)}`);
}

/** The definition: the last three reported-or-not years of the same calendar period before `start`. */
function byDefinition(series: Series, { start, length, offset = 0, season = 12 }: Window) {
  const expected: (number | null)[] = [];
  for (let period = start + offset; period < start + offset + length; period++) {
    const years = Array.from({ length: start }, (_, index) => index)
      .filter((index) => index % season === period % season)
      .reverse()
      .slice(0, 3)
      .map((index, year) => ({ value: series[index] ?? null, weight: [65, 25, 10][year] ?? 0 }))
      .filter(({ value }) => value !== null);
    const weights = years.reduce((sum, { weight }) => sum + weight, 0);
    const total = years.reduce((sum, { value, weight }) => sum + (value ?? 0) * weight, 0);
    expected.push(weights === 0 ? null : total / weights);
  }
  return expected;
}

const quantity = fc.oneof(fc.constant(0), fc.nat({ max: 1000 }));
const month = fc.oneof(
  { weight: 9, arbitrary: quantity },
  { weight: 1, arbitrary: fc.constant(null) },
);
const monthly = fc
  .record({ start: fc.integer({ min: 12, max: 50 }), after: fc.integer({ min: 1, max: 24 }) })
  .chain(({ start, after }) =>
    fc.record({
      series: fc.array(month, { minLength: start + after, maxLength: start + after }),
      window: fc.record({
        start: fc.constant(start),
        length: fc.integer({ min: 1, max: 12 }),
        offset: fc.nat({ max: 30 }),
      }),
    }),
  );

describe("counterfactual", () => {
  it("is the weighted mean of the same calendar months before the start", () => {
    fc.assert(
      fc.property(monthly, ({ series, window }) => {
        const found = counterfactual(series, window);
        const expected = byDefinition(series, window);
        if (!found.estimable) {
          expect(expected).toContain(null);
          return;
        }
        expect(found.by_period.length).toBe(window.length);
        found.by_period.forEach((value, index) => {
          expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 9);
        });
        expect(found.total).toBeCloseTo(
          expected.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0),
          7,
        );
      }),
      { seed: 2022, numRuns: 400 },
    );
  });

  it("never looks at or after the start, and scales with the unit", () => {
    fc.assert(
      fc.property(monthly, fc.integer({ min: 2, max: 5000 }), ({ series, window }, factor) => {
        const found = counterfactual(series, window);
        const later = series.map((value, index) => (index < window.start ? value : 7e6));
        expect(counterfactual(later, window)).toEqual(found);
        const scaled = counterfactual(
          series.map((value) => (value === null ? null : value * factor)),
          window,
        );
        expect(scaled.estimable).toBe(found.estimable);
        if (found.estimable && scaled.estimable) {
          expect(scaled.total).toBeCloseTo(found.total * factor, 3);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("reproduces a series that repeats itself, at any distance, monthly and annual", () => {
    const wave = Array.from({ length: 60 }, (_, index) => 100 + 50 * (index % 12));
    for (const offset of [0, 5, 12, 19]) {
      const { by_period } = given(counterfactual(wave, { start: 36, length: 12, offset }));
      by_period.forEach((value, index) => {
        expect(value).toBeCloseTo(wave[(36 + offset + index) % 12] ?? Number.NaN, 9);
      });
    }
    const years = given(counterfactual([10, 20, 40, 99], { start: 3, length: 1, season: 1 }));
    expect(years.total).toBeCloseTo(0.65 * 40 + 0.25 * 20 + 0.1 * 10, 12);
    expect(years.years).toBe(3);
  });

  it("renormalises over the years that are reported", () => {
    const series: (number | null)[] = Array.from({ length: 37 }, () => 10);
    series[24] = null;
    series[12] = 20;
    const found = given(counterfactual(series, { start: 36, length: 1 }));
    expect(found.total).toBeCloseTo((0.25 * 20 + 0.1 * 10) / 0.35, 12);
    expect(found.years).toBe(2);
  });

  it("is not estimable with too little history, and says how much there is", () => {
    const short = Array.from({ length: 20 }, () => 5);
    expect(counterfactual(short, { start: 11, length: 3 })).toEqual({
      estimable: false,
      reason: "11 of at least 12 periods before the start",
      numbers: { periods_before: 11, periods_needed: 12 },
    });
    expect(counterfactual([1, 2, 3, 4], { start: 2, length: 1, season: 1 })).toMatchObject({
      reason: "2 of at least 3 periods before the start",
    });
    const gap = Array.from({ length: 25 }, (_, index) => (index % 12 === 3 ? null : 5));
    expect(counterfactual(gap, { start: 24, length: 12 })).toMatchObject({
      estimable: false,
      numbers: { period: 4 },
    });
  });

  it("refuses what is no quantity and no window", () => {
    const series = Array.from({ length: 20 }, () => 1);
    expect(() => counterfactual([...series, -1], { start: 12, length: 1 })).toThrow("series[20]");
    expect(() => counterfactual([...series, Number.NaN], { start: 12, length: 1 })).toThrow("NaN");
    expect(() => counterfactual(series, { start: 20, length: 1 })).toThrow("start 20");
    expect(() => counterfactual(series, { start: 12, length: 0 })).toThrow("length is 0");
    expect(() => counterfactual(series, { start: 12, length: 1, offset: -1 })).toThrow("offset");
  });
});

describe("legStatistic", () => {
  const flat = (before: number, after: number) =>
    Array.from({ length: 48 }, (_, index) => (index < 36 ? before : after));
  const year = { start: 36, length: 12 };

  it("sets κ by the leg's own level and that of the reference", () => {
    const leg = given(legStatistic(flat(100, 300), flat(2000, 0), year));
    expect(leg.kappa).toBeCloseTo(12 * (0.05 * 100 + 0.005 * 2000), 9);
    expect(leg.e).toBeCloseTo(Math.log((3600 + 180) / (1200 + 180)), 12);
    expect(leg.excess).toBeCloseTo(2400, 9);
    expect(leg.e_persistence).toBeCloseTo(leg.e, 12);
  });

  it("is the same in kilograms and tonnes", () => {
    fc.assert(
      fc.property(
        fc.array(quantity, { minLength: 48, maxLength: 48 }),
        fc.array(quantity, { minLength: 48, maxLength: 48 }),
        (series, reference) => {
          const times = (values: readonly number[]) => values.map((value) => value * 1000);
          const a = legStatistic(series, reference, year);
          const b = legStatistic(times(series), times(reference), year);
          expect(a.estimable).toBe(b.estimable);
          if (!a.estimable || !b.estimable) return;
          expect(b.e).toBeCloseTo(a.e, 9);
          expect(b.e_persistence ?? 0).toBeCloseTo(a.e_persistence ?? 0, 9);
          expect(b.stratum).toBe(a.stratum);
        },
      ),
      { seed: 1000, numRuns: 200 },
    );
  });

  it("rises with every month of the window, and its persistence form ignores one large delivery", () => {
    const lump = flat(100, 100);
    lump[40] = 100_000;
    const leg = given(legStatistic(lump, null, year));
    expect(leg.e).toBeGreaterThan(3);
    expect(leg.e_persistence).toBeCloseTo(0, 12);
    // Two quiet quarters are allowed, three are not: 4 × the second-lowest.
    const quarters = flat(100, 0).map((value, index) => (index < 39 ? value : 400));
    expect(given(legStatistic(quarters, null, year)).e_persistence).toBeGreaterThan(1);
    expect(
      given(legStatistic(flat(9, 9), null, { start: 36, length: 7 })).e_persistence,
    ).toBeNull();
  });

  it("names the stratum by the share of months with goods before", () => {
    const share = (moving: number) =>
      given(
        legStatistic(
          Array.from({ length: 48 }, (_, index) => (index < moving ? 1 : index < 36 ? 0 : 5)),
          flat(1, 1),
          year,
        ),
      );
    expect(share(0)).toMatchObject({ stratum: "never", nonzero_share: 0 });
    expect(share(18)).toMatchObject({ stratum: "seldom", nonzero_share: 0.5 });
    expect(share(19).stratum).toBe("often");
    expect(STRATA).toEqual(["never", "seldom", "often"]);
  });

  it("is not estimable without a scale or with a month of the window missing", () => {
    expect(legStatistic(flat(0, 50), null, year)).toMatchObject({
      estimable: false,
      reason: "nothing moved before the start, here or on the direct route",
      numbers: { observed: 600 },
    });
    const holes: (number | null)[] = flat(10, 10);
    holes[40] = null;
    holes[41] = null;
    expect(legStatistic(holes, null, year)).toMatchObject({
      estimable: false,
      numbers: { periods_reported: 10, periods_needed: 12 },
    });
    expect(legStatistic(flat(1, 1).slice(0, 40), null, year)).toMatchObject({ estimable: false });
    expect(() => legStatistic(flat(1, 1), [1, 2], year)).toThrow("aligned");
  });
});

describe("combinedP", () => {
  it("is Bonferroni over the two forms, and valid when both are exact", () => {
    expect(combinedP(0.03, 0.2)).toBeCloseTo(0.06, 12);
    expect(combinedP(0.8, 0.7)).toBe(1);
    expect(combinedP(0.03, null)).toBe(0.03);
    expect(() => combinedP(0, 0.5)).toThrow("p is 0");
    expect(() => combinedP(0.5, 1.1)).toThrow("p is 1.1");
    const from = random("two forms");
    let below = 0;
    for (let run = 0; run < 20_000; run++) {
      if (combinedP(1 - from.uniform(), 1 - from.uniform()) <= 0.05) below++;
    }
    expect(below / 20_000).toBeLessThanOrEqual(0.051);
  });
});

/** One hub's month: its level, a season and noise, now and then nothing; ln-normal by Box–Muller. */
function simulated(from: Random): number[] {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
  const level = Math.exp(4 + 1.5 * normal());
  const phase = from.whole(12);
  const drift = 0.02 * normal();
  return Array.from({ length: 48 }, (_, index) => {
    const season = 1 + 0.4 * Math.sin((2 * Math.PI * (index + phase)) / 12);
    if (from.uniform() < 0.05) return 0;
    return level * season * Math.exp(drift * index + 0.5 * normal());
  });
}

describe("excessInterval", () => {
  const leg = (e: number, stratum: LegStatistic["stratum"] = "often") => ({ e, stratum });

  it("covers the true excess at its level and no more than conformal inference promises", () => {
    const from = random("coverage");
    const window = { start: 36, length: 12 };
    const [donors, runs, moved] = [39, 1500, 500];
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const world = Array.from({ length: donors + 1 }, () => simulated(from));
      const [own = [], ...others] = world;
      const truth = own.map((value, index) => (index < 36 ? value : value + moved / 12));
      const statistic = given(legStatistic(truth, null, window));
      const pool = others.map((series) => given(legStatistic(series, null, window)));
      const { low, high } = given(excessInterval(statistic, pool));
      if (low - 1e-6 <= moved && moved <= high + 1e-6) covered++;
    }
    // 39 donors: exactly .90 when exchangeable; three standard errors of 1,500 runs are .023.
    expect(covered / runs).toBeGreaterThan(0.877);
    expect(covered / runs).toBeLessThan(0.923);
  }, 30_000);

  it("takes the k-th donors of its own stratum, k = ⌊(n + 1) α / 2⌋", () => {
    const statistic = given(
      legStatistic(
        Array.from({ length: 48 }, (_, index) => (index < 36 ? 100 : 300)),
        null,
        { start: 36, length: 12 },
      ),
    );
    const spread = Array.from({ length: 39 }, (_, index) => leg((index - 19) / 10));
    const strangers = Array.from({ length: 50 }, () => leg(9, "seldom"));
    const found = given(excessInterval(statistic, [...strangers, ...spread].reverse()));
    // n = 39: k = 2, the second from either end, ∓1.8.
    const edge = (e: number) => (statistic.counterfactual + statistic.kappa) * Math.exp(e);
    expect(found.counterfactual_high).toBeCloseTo(edge(1.8) - statistic.kappa, 9);
    expect(found.counterfactual_low).toBeCloseTo(edge(-1.8) - statistic.kappa, 9);
    expect(found.donors).toBe(39);
    expect(found.low).toBeCloseTo(statistic.observed - found.counterfactual_high, 9);
    expect(found.high).toBeCloseTo(statistic.observed - found.counterfactual_low, 9);
    expect(found.caution).toBeNull();
  });

  it("is not estimable with too few donors of its stratum, 19 for 90 %", () => {
    const series = Array.from({ length: 48 }, (_, index) => (index < 36 ? 0 : 300));
    const statistic = given(
      legStatistic(
        series,
        series.map(() => 50),
        { start: 36, length: 12 },
      ),
    );
    const donors = (count: number) => Array.from({ length: count }, () => leg(0.1, "never"));
    expect(excessInterval(statistic, [...donors(18), leg(0), leg(1)])).toMatchObject({
      estimable: false,
      numbers: { donors: 18, donors_needed: 19 },
    });
    const found = given(excessInterval(statistic, donors(19)));
    expect(found.caution).toContain("nothing moved here before");
    expect(found.counterfactual_low).toBeGreaterThanOrEqual(0);
    expect(excessInterval(statistic, donors(38), 0.95)).toMatchObject({
      numbers: { donors_needed: 39 },
    });
    expect(() => excessInterval(statistic, [], 1)).toThrow("level is 1");
  });

  it("widens with the level", () => {
    const from = random("levels");
    const window = { start: 36, length: 12 };
    const statistic = given(legStatistic(simulated(from), null, window));
    const pool = Array.from({ length: 99 }, () =>
      given(legStatistic(simulated(from), null, window)),
    );
    const widths = [0.5, 0.8, 0.9, 0.95, 0.98].map((level) => {
      const { low, high } = given(excessInterval(statistic, pool, level));
      return high - low;
    });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });
});

describe.skipIf(!present)("cars from Armenia to Russia", () => {
  it("saw 14,154 in the twelve months from March 2022 against a counterfactual of 230", async () => {
    const outflow = await heading({ flow: "Export", partners: ["RUS"], inside: true });
    const inflow = await heading({ flow: "Import", partners: [...coalition, "MEX"], inside: true });
    const leg = given(legStatistic(outflow, inflow, { start: at(2022, 3), length: 12 }));
    expect(leg.observed).toBe(14_154);
    expect(Math.round(leg.counterfactual)).toBe(230);
    expect(leg.stratum).toBe("often");
    expect(leg.e).toBeGreaterThan(3.5);
    expect(leg.e_persistence).toBeGreaterThan(3.5);
  });
});
