import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adaFilter,
  benjaminiHochberg,
  benjaminiYekutieli,
  cauchyCombination,
  legP,
  rankedList,
  rankP,
  type TwoLegs,
} from "../../src/statistics/inference.ts";
import { type Random, random, shuffled } from "../../src/statistics/random.ts";

const normal = (from: Random) =>
  Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const p = fc.integer({ min: 1, max: 100 }).map((rank) => rank / 100);

describe("rankP", () => {
  it("counts ties against the finding and prints its floor", () => {
    expect(rankP(5, [1, 5, 9, 2])).toEqual({
      estimable: true,
      p: 3 / 5,
      p_floor: 1 / 5,
      donors: 4,
    });
    expect(rankP(10, [1, 5, 9, 2])).toMatchObject({ p: 1 / 5 });
    // The line of the worked example: every placebo below, 27 in place and 39 in time.
    expect(rankP(99, new Array<number>(27).fill(0))).toMatchObject({ p: 1 / 28 });
    expect(rankP(99, new Array<number>(39).fill(0))).toMatchObject({ p: 1 / 40 });
    expect(rankP(5, [])).toMatchObject({ estimable: false });
    expect(() => rankP(Number.NaN, [1])).toThrow("not a number");
  });

  it("is uniform over its steps when value and donors are exchangeable", () => {
    const from = random("exchangeable");
    const below = new Array<number>(20).fill(0);
    for (let run = 0; run < 20_000; run++) {
      const [own = 0, ...donors] = Array.from({ length: 20 }, () => normal(from));
      const found = rankP(own, donors);
      const step = Math.round((found.estimable ? found.p : 0) * 20) - 1;
      below[step] = (below[step] ?? 0) + 1;
    }
    const chi = below.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // χ² with 19 degrees of freedom at .999.
    expect(chi).toBeLessThan(43.8);
  });
});

describe("legP", () => {
  const donor = (e: number, stratum: "never" | "seldom" | "often", steady: number | null = e) => ({
    e,
    e_persistence: steady,
    stratum,
  });
  const leg = {
    estimable: true,
    observed: 9,
    counterfactual: 1,
    excess: 8,
    kappa: 1,
    e: 2,
    e_persistence: 1,
    nonzero_share: 0.3,
    stratum: "seldom",
    periods_before: 36,
  } as const;

  it("ranks within the stratum only, and takes the better of the two forms at twice its price", () => {
    const alike = [0, 0.5, 1.5, 1.5].map((e) => donor(e, "seldom"));
    const others = [9, 9, 9].map((e) => donor(e, "often"));
    // Sum 1/5, persistence 3/5.
    expect(legP(leg, [...alike, ...others])).toEqual({
      estimable: true,
      p: 2 / 5,
      p_floor: 2 / 5,
      donors: 4,
    });
    expect(legP({ ...leg, e_persistence: null }, alike)).toMatchObject({
      p: 1 / 5,
      p_floor: 1 / 5,
    });
    expect(legP(leg, others)).toMatchObject({
      estimable: false,
      numbers: { donors: 0, donors_of_other_strata: 3 },
    });
  });
});

describe("benjaminiHochberg and benjaminiYekutieli", () => {
  // The fifteen p of Benjamini and Hochberg (1995, section 3.2), mixed.
  const example = [
    1.0, 0.4262, 0.0001, 0.759, 0.0298, 0.0278, 0.0095, 0.0459, 0.0344, 0.5719, 0.0201, 0.0004,
    0.6528, 0.324, 0.0019,
  ];

  it("reject what the paper rejects, and equal statsmodels", () => {
    const [bh, by] = [benjaminiHochberg(example), benjaminiYekutieli(example)];
    expect(bh.filter((q) => q <= 0.05).length).toBe(4);
    // statsmodels 0.15.0, multipletests(method="fdr_bh") and "fdr_by".
    const statsmodels = {
      bh: [
        1, 0.5811818182, 0.0015, 0.8132142857, 0.0638571429, 0.0638571429, 0.035625, 0.0765, 0.0645,
        0.714875, 0.0603, 0.003, 0.7532307692, 0.486, 0.0095,
      ],
      by: [
        1, 1, 0.0049773435, 1, 0.2118926229, 0.2118926229, 0.1182119079, 0.253844518, 0.2140257701,
        1, 0.2000892083, 0.009954687, 1, 1, 0.0315231754,
      ],
    };
    bh.forEach((q, index) => {
      expect(q).toBeCloseTo(statsmodels.bh[index] ?? Number.NaN, 9);
    });
    by.forEach((q, index) => {
      expect(q).toBeCloseTo(statsmodels.by[index] ?? Number.NaN, 9);
    });
  });

  it("equal the step-up rule at every rate, in any order", () => {
    fc.assert(
      fc.property(fc.array(p, { maxLength: 12 }), fc.constantFrom(0.05, 0.1, 0.3), (ps, rate) => {
        const sorted = [...ps].sort((a, b) => a - b);
        const allowed = sorted.map((value, index) =>
          value <= (rate * (index + 1)) / ps.length + 1e-12 ? value : 0,
        );
        const threshold = Math.max(0, ...allowed);
        const qs = benjaminiHochberg(ps);
        ps.forEach((value, index) => {
          expect((qs[index] ?? 2) <= rate + 1e-9).toBe(value <= threshold);
        });
        const reversed = benjaminiHochberg([...ps].reverse());
        expect(reversed.reverse()).toEqual(qs);
      }),
      { seed: 95, numRuns: 500 },
    );
  });

  it("refuse a p that is none", () => {
    for (const wrong of [0, -0.1, 1.01, Number.NaN]) {
      expect(() => benjaminiHochberg([0.5, wrong])).toThrow("p is");
    }
    expect(benjaminiYekutieli([])).toEqual([]);
  });
});

const twoLegs = fc.record({ p_inflow: p, p_outflow: p });

describe("adaFilter", () => {
  it("finds the largest threshold of the definition, and q is where the flag begins", () => {
    let flags = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            twoLegs,
            twoLegs.map((two) => ({ ...two, p_inflow: 0.01, p_outflow: 0.01 })),
          ),
          {
            maxLength: 12,
          },
        ),
        fc.constantFrom(0.1, 0.25, 0.5),
        (routes, rate) => {
          const [f, s] = [Math.min, Math.max].map((of) =>
            routes.map(({ p_inflow, p_outflow }) => of(p_inflow, p_outflow)),
          ) as [number[], number[]];
          const count = (values: readonly number[], gamma: number) =>
            values.filter((value) => value < gamma).length;
          const holds = (gamma: number) =>
            (gamma * count(f, gamma)) / Math.max(count(s, gamma), 1) <= rate + 1e-12;
          const shares = routes.flatMap((_, a) =>
            routes.map((__, b) => (rate * (a + 1)) / (b + 1)),
          );
          const candidates = [rate, ...f, ...s, ...shares].filter((g) => g <= rate && holds(g));
          const found = adaFilter(routes, rate);
          expect(found.gamma).toBeCloseTo(Math.max(0, ...candidates), 12);
          found.flagged.forEach((flag, index) => {
            if (flag) flags++;
            expect(flag).toBe((s[index] ?? 1) < found.gamma);
            const q = found.q[index] ?? 0;
            if (q < 1 - 1e-9 && q < 0.98) {
              expect(adaFilter(routes, q + 1e-6).flagged[index]).toBe(true);
            }
            if (q > 2e-6) expect(adaFilter(routes, q * (1 - 1e-6)).flagged[index]).toBe(false);
          });
        },
      ),
      { seed: 2022, numRuns: 1500 },
    );
    expect(flags).toBeGreaterThan(500);
  });

  it("does not flag on one leg, and needs no route", () => {
    const oneLeg = [{ p_inflow: 0.001, p_outflow: 0.5 }];
    expect(adaFilter(oneLeg, 0.1).flagged).toEqual([false]);
    expect(adaFilter([], 0.1)).toEqual({ gamma: 0.1, flagged: [], q: [] });
    expect(adaFilter([{ p_inflow: 0.001, p_outflow: 0.002 }], 0.1).flagged).toEqual([true]);
    expect(() => adaFilter([], 1)).toThrow("rate is 1");
    expect(() => adaFilter([{ p_inflow: 0, p_outflow: 1 }], 0.1)).toThrow("p is 0");
  });

  it("holds its rate with innocents surging on one leg, where BH on the smaller p does not", () => {
    const from = random("innocents");
    const tail = (shift: number) => {
      const donors = 399;
      const z = normal(from) + shift;
      // Upper tail of the normal by Abramowitz and Stegun 26.2.17, as a rank among 399 donors.
      const t = 1 / (1 + 0.2316419 * Math.abs(z));
      const poly =
        t *
        (0.31938153 +
          t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
      const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
      const share = z > 0 ? upper : 1 - upper;
      return Math.min(1, Math.ceil(share * (donors + 1)) / (donors + 1));
    };
    const [ours, naive, power]: number[][] = [[], [], []];
    for (let world = 0; world < 200; world++) {
      const truth = shuffled(
        [
          ...new Array<number>(30).fill(2),
          ...new Array<number>(60).fill(1),
          ...new Array<number>(243).fill(0),
        ],
        from,
      );
      const routes: TwoLegs[] = truth.map((moved) => {
        const [a, b] = shuffled([moved > 0 ? 3.5 : 0, moved > 1 ? 3.5 : 0], from);
        return { p_inflow: tail(a ?? 0), p_outflow: tail(b ?? 0) };
      });
      const fdp = (flags: readonly boolean[]) => {
        const flagged = truth.filter((_, index) => flags[index]);
        return flagged.filter((moved) => moved < 2).length / Math.max(1, flagged.length);
      };
      const { flagged } = adaFilter(routes, 0.1);
      ours?.push(fdp(flagged));
      power?.push(truth.filter((moved, index) => moved === 2 && flagged[index]).length / 30);
      const smaller = routes.map((two) => Math.min(two.p_inflow, two.p_outflow));
      naive?.push(fdp(benjaminiHochberg(smaller).map((q) => q <= 0.1)));
    }
    expect(mean(ours ?? [])).toBeLessThan(0.1);
    expect(mean(naive ?? [])).toBeGreaterThan(0.28);
    expect(mean(power ?? [])).toBeGreaterThan(0.6);
  });
});

describe("rankedList", () => {
  it("orders by the larger p, then the smaller, and states its expected innocents", () => {
    const routes = [
      { p_inflow: 0.3, p_outflow: 0.01 },
      { p_inflow: 0.02, p_outflow: 0.01 },
      { p_inflow: 0.01, p_outflow: 0.3 },
      { p_inflow: 0.001, p_outflow: 0.3 },
      { p_inflow: 0.9, p_outflow: 0.9 },
    ];
    expect(rankedList(routes, 2)).toEqual({
      order: [1, 3],
      p_last: 0.3,
      expected_innocent: Math.min(2, 0.3 * 4),
    });
    expect(rankedList(routes, 9).order).toEqual([1, 3, 0, 2, 4]);
    expect(rankedList([], 3)).toEqual({ order: [], p_last: 1, expected_innocent: 0 });
    expect(() => rankedList(routes, 0)).toThrow("length is 0");
  });

  it("expects no fewer innocents than there are, on average", () => {
    const from = random("list");
    const [expected, actual]: number[][] = [[], []];
    for (let world = 0; world < 400; world++) {
      const routes = Array.from({ length: 120 }, (_, index) => {
        const uniform = () => 1 - from.uniform();
        const low = () => 0.004 * uniform();
        return {
          p_inflow: index < 20 ? low() : uniform(),
          p_outflow: index < 10 ? low() : uniform(),
        };
      });
      const list = rankedList(routes, 15);
      expected?.push(list.expected_innocent);
      actual?.push(list.order.filter((index) => index >= 10).length);
    }
    expect(mean(actual ?? [])).toBeGreaterThan(4);
    expect(mean(expected ?? [])).toBeGreaterThanOrEqual(mean(actual ?? []));
  });
});

describe("cauchyCombination", () => {
  it("equals the mean of Cauchy variates (scipy 1.17.1)", () => {
    const ps = [0.02, 0.4, 0.6, 0.001, 0.3];
    expect(cauchyCombination(ps)).toBeCloseTo(0.004751534845328711, 14);
    expect(cauchyCombination(ps, [1, 2, 3, 4, 5])).toBeCloseTo(0.003694130830184357, 14);
    expect(cauchyCombination([1e-20, 0.4])).toBeCloseTo(2e-20, 30);
  });

  it("keeps one p as it is, lies between the extremes, and falls with every p", () => {
    expect(cauchyCombination([0.37])).toBe(0.37);
    fc.assert(
      fc.property(fc.array(p, { minLength: 2, maxLength: 6 }), (ps) => {
        const combined = cauchyCombination(ps);
        expect(combined).toBeGreaterThanOrEqual(Math.min(...ps, 0.99) - 1e-12);
        expect(combined).toBeLessThanOrEqual(Math.max(...ps) + 1e-12);
        const [first = 1, ...rest] = ps;
        expect(cauchyCombination([first / 2, ...rest])).toBeLessThanOrEqual(combined);
        expect(cauchyCombination([...ps].reverse())).toBeCloseTo(combined, 12);
      }),
      { seed: 2020, numRuns: 300 },
    );
  });

  it("is not drowned by a rank p of 1, and holds .01 and .05 whether parts depend or not", () => {
    expect(cauchyCombination([0.001, 1])).toBeLessThan(0.01);
    const from = random("cauchy");
    const uniform = (z: number) => {
      // Any strictly monotone map of a common normal keeps the dependence; ranks make it uniform.
      return 1 / (1 + Math.exp(-1.702 * z));
    };
    for (const shared of [0, 0.5, 0.9]) {
      const draws = Array.from({ length: 20_000 }, () => {
        const common = normal(from);
        return Array.from({ length: 4 }, () =>
          uniform(shared * common + Math.sqrt(1 - shared ** 2) * normal(from)),
        );
      });
      // Exact uniforms: the rank of each value among the 80,000.
      const sorted = draws.flat().sort((a, b) => a - b);
      const rank = new Map(sorted.map((value, index) => [value, (index + 1) / sorted.length]));
      const ps = draws.map((four) => cauchyCombination(four.map((value) => rank.get(value) ?? 1)));
      const size = (alpha: number) => ps.filter((value) => value <= alpha).length / ps.length;
      expect(size(0.01), `shared ${shared}`).toBeLessThan(0.0125);
      expect(size(0.05), `shared ${shared}`).toBeLessThan(0.06);
    }
  });

  it("refuses nothing to combine and weights that do not fit", () => {
    expect(() => cauchyCombination([])).toThrow("no p");
    expect(() => cauchyCombination([0.5, 0.5], [1])).toThrow("weight");
    expect(() => cauchyCombination([0.5, 0.5], [1, 0])).toThrow("weight");
    expect(() => cauchyCombination([0.5, 0])).toThrow("p is 0");
  });
});
