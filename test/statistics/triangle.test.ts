import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
