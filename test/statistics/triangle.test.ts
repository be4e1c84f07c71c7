import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCENARIOS, staged } from "../../bench/truth/scenario.ts";
import { world } from "../../bench/truth/world.ts";
import { legStatistic } from "../../src/statistics/counterfactual.ts";
import {
  flagTriangles,
  legSums,
  scoreTriangles,
  type TriangleSums,
} from "../../src/statistics/triangle.ts";

const quantity = fc.integer({ min: 0, max: 500 });
const series = fc.array(quantity, { minLength: 48, maxLength: 48 });
const empty = legSums(new Array<number>(48).fill(0), 36);

function triangle(
  inflow: readonly number[],
  outflow: readonly number[],
  direct: readonly number[],
) {
  return {
    commodity: "811010",
    transit: "SGP",
    inflow_controlled: legSums(inflow, 36),
    outflow: legSums(outflow, 36),
    direct: legSums(direct, 36),
    inflow_other: empty,
    outflow_elsewhere: empty,
  } satisfies TriangleSums;
}

describe("legSums", () => {
  it("counts its blocks from the start, and says nothing of a block with a month missing", () => {
    const months = Array.from({ length: 48 }, (_, index) =>
      index === 37 || index === 30 ? null : index,
    );
    const sums = legSums(months, 36);
    expect(sums.after).toEqual([null, 39 + 40 + 41, 42 + 43 + 44, 45 + 46 + 47]);
    expect(sums.before.slice(0, 3)).toEqual([33 + 34 + 35, null, 27 + 28 + 29]);
    expect(sums.before).toHaveLength(12);
    expect(sums.nonzero_share).toBe(34 / 35);
    expect(legSums([0, 0, 7, 9], 3, 1)).toEqual({
      after: [9],
      before: [7, 0, 0],
      nonzero_share: 1 / 3,
    });
    expect(legSums(months.slice(0, 40), 36).after).toEqual([null, null, null, null]);
  });
});

describe("scoreTriangles", () => {
  it("takes the quantities that the series give", () => {
    fc.assert(
      fc.property(series, series, series, (inflow, outflow, direct) => {
        const [score] = scoreTriangles(
          [triangle(inflow, outflow, direct)],
          [triangle(direct, inflow, outflow)],
        );
        const expected = legStatistic(outflow, direct, { start: 36, length: 12 });
        if (!expected.estimable || score?.outflow.estimable !== true) return;
        expect(score.outflow.observed).toBe(expected.observed);
        expect(score.outflow.counterfactual).toBeCloseTo(expected.counterfactual, 6);
        expect(score.outflow.excess).toBeCloseTo(expected.excess, 6);
        expect(score.outflow.stratum).toBe(expected.stratum);
      }),
      { numRuns: 200 },
    );
  });

  it("says why a leg cannot be judged", () => {
    const nothing = new Array<number>(48).fill(0);
    const [none] = scoreTriangles([triangle(nothing, nothing, nothing)], []);
    expect(none?.inflow).toMatchObject({
      estimable: false,
      reason: expect.stringMatching(/^nothing moved/),
    });
    const goods = new Array<number>(48).fill(5);
    const [alone] = scoreTriangles([triangle(goods, goods, goods)], []);
    expect(alone?.outflow).toMatchObject({
      estimable: false,
      reason: expect.stringMatching(/^no donors/),
    });
    const stopped = { ...triangle(goods, goods, goods), outflow: legSums(goods.slice(0, 40), 36) };
    const [short] = scoreTriangles([stopped], [triangle(goods, goods, goods)]);
    expect(short?.outflow).toMatchObject({
      estimable: false,
      reason: expect.stringMatching(/^1 of the first year/),
    });
    const flags = flagTriangles([...(none === undefined ? [] : [none])]);
    expect(flags).toMatchObject({ q: [null], flagged: [false], ranked: [], tests: 0 });
    expect(flags.q_reason[0]).toMatch(/^inflow: nothing moved/);
  });
});

describe("a leg that is none", () => {
  it("is refused", () => {
    const goods = triangle(
      new Array<number>(48).fill(5),
      new Array<number>(48).fill(5),
      new Array<number>(48).fill(5),
    );
    const wrong = (change: Partial<TriangleSums["outflow"]>) => () =>
      scoreTriangles([{ ...goods, outflow: { ...goods.outflow, ...change } }], [goods]);
    expect(wrong({ after: [1, 2, 3, -4] })).toThrow("after[3] is -4");
    expect(wrong({ before: [1, Number.NaN] })).toThrow("before[1] is NaN");
    expect(wrong({ after: [1, 2] })).toThrow("a window of 2 blocks");
    expect(wrong({ nonzero_share: 2 })).toThrow("a share of 2");
  });
});

const small = { commodities: 48, transits: 20, before: 24, after: 12, lots: 3 };
const scenario = (name: string) => {
  const found = SCENARIOS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scenario "${name}"`);
  return found;
};

describe("p of a leg", () => {
  it("is seldom below its level where nothing happened, and q flags next to nothing", () => {
    let [legs, low, flagged, tests] = [0, 0, 0, 0];
    for (const seed of ["one", "two", "three"]) {
      const stage = staged(world({ ...small, seed }), {
        seed,
        before: 24,
        controlled: 16,
        guilty: 0,
        share: 0.05,
        scenario: scenario("quiet"),
      });
      const scores = scoreTriangles(stage.tested, stage.donors);
      for (const { inflow, outflow } of scores) {
        for (const leg of [inflow, outflow]) {
          if (!leg.estimable) continue;
          legs++;
          low += leg.p <= 0.05 ? 1 : 0;
          expect(leg.p).toBeGreaterThanOrEqual(leg.p_floor);
        }
      }
      const flags = flagTriangles(scores);
      flagged += flags.flagged.filter(Boolean).length;
      tests += flags.tests;
    }
    expect(legs).toBeGreaterThan(1000);
    expect(low / legs).toBeLessThan(0.06);
    expect(low / legs).toBeGreaterThan(0.02);
    expect(flagged / tests).toBeLessThan(0.005);
  });
});

describe("flagTriangles", () => {
  const stage = staged(world({ ...small, seed: "flags" }), {
    seed: "flags",
    before: 24,
    controlled: 12,
    guilty: 20,
    share: 0.2,
    scenario: scenario("one innocent in five surges on one leg"),
  });
  const scores = scoreTriangles(stage.tested, stage.donors);
  const flags = flagTriangles(scores);

  it("finds most of what was rerouted, and says how many innocents to expect", () => {
    const flagged = flags.flagged.flatMap((is, index) => (is ? [index] : []));
    const guilty = flagged.filter((index) => (stage.moved[index] ?? 0) > 0).length;
    expect(guilty).toBeGreaterThanOrEqual(12);
    expect(flagged.length - guilty).toBeLessThanOrEqual(3);
    expect(flags.expected_false_flags).toBeGreaterThan(0);
    expect(flags.expected_false_flags).toBeLessThanOrEqual(0.1 * flagged.length);
    expect(flags.ranked.slice(0, 10).every((index) => (stage.moved[index] ?? 0) > 0)).toBe(true);
  });

  it("gives q in the order of the evidence, and flags what lies at or below the rate", () => {
    const order = scores
      .map((score, index) => ({ evidence: score.evidence, q: flags.q[index] ?? null }))
      .filter((one) => one.q !== null)
      .sort((a, b) => (b.evidence ?? 0) - (a.evidence ?? 0));
    order.slice(1).forEach((one, at) => {
      expect(one.q ?? 0).toBeGreaterThanOrEqual(order[at]?.q ?? 0);
    });
    flags.q.forEach((q, index) => {
      expect(flags.flagged[index]).toBe(q !== null && q <= 0.1);
    });
  });

  it("does not depend on the order of the triangles, nor on the unit", () => {
    const turned = flagTriangles([...scores].reverse());
    expect([...turned.q].reverse()).toEqual(flags.q);
    const inTonnes = (sums: TriangleSums): TriangleSums => {
      const leg = (one: TriangleSums["outflow"]) => ({
        ...one,
        after: one.after.map((value) => (value === null ? null : value / 1000)),
        before: one.before.map((value) => (value === null ? null : value / 1000)),
      });
      return {
        ...sums,
        inflow_controlled: leg(sums.inflow_controlled),
        outflow: leg(sums.outflow),
        direct: sums.direct === null ? null : leg(sums.direct),
        inflow_other: sums.inflow_other === null ? null : leg(sums.inflow_other),
        outflow_elsewhere: sums.outflow_elsewhere === null ? null : leg(sums.outflow_elsewhere),
      };
    };
    const again = flagTriangles(
      scoreTriangles(stage.tested.map(inTonnes), stage.donors.map(inTonnes)),
    );
    expect(again.flagged).toEqual(flags.flagged);
  });

  it("leaves out of the family what has too few donors, and still ranks it", () => {
    const few = scoreTriangles(stage.tested, stage.donors.slice(0, 150));
    const alone = flagTriangles(few);
    const short = alone.q_reason.filter((reason) => /of at least 99 donors/.test(reason ?? ""));
    expect(short.length).toBeGreaterThan(50);
    expect(alone.ranked).toHaveLength(25);
    few.forEach((score, index) => {
      if (alone.q_reason[index] !== null) expect(alone.q[index]).toBeNull();
      if (score.inflow.estimable && score.inflow.donors < 99) expect(alone.q[index]).toBeNull();
    });
  });

  it("holds its rate with as many innocents surging as there are routes", () => {
    const loud = staged(world({ ...small, seed: "loud" }), {
      seed: "loud",
      before: 24,
      controlled: 16,
      guilty: 15,
      share: 0.2,
      scenario: scenario("the target buys elsewhere"),
    });
    const { flagged } = flagTriangles(scoreTriangles(loud.tested, loud.donors));
    const wrong = flagged.filter((is, index) => is && loud.moved[index] === 0).length;
    expect(wrong).toBeLessThanOrEqual(2);
  });

  it("refuses a rate and a length that are none", () => {
    expect(() => flagTriangles(scores, { rate: 1 })).toThrow("rate is 1");
    expect(() => flagTriangles(scores, { length: 0 })).toThrow("length is 0");
  });
});
