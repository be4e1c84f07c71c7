import { describe, expect, it } from "vitest";
import { random } from "../../src/statistics/random.ts";
import {
  type Design,
  fitted,
  logLinearMean,
  medianRegression,
} from "../../src/statistics/regression.ts";

const design = (rows: readonly (readonly number[])[]): Design => ({
  width: 1 + (rows[0]?.length ?? 0),
  values: Float64Array.from(rows.flatMap((row) => [1, ...row])),
});

describe("medianRegression", () => {
  it("gives the least absolute deviations of the stack loss (quantreg's example in R)", () => {
    const flow = [
      80, 80, 75, 62, 62, 62, 62, 62, 58, 58, 58, 58, 58, 58, 50, 50, 50, 50, 50, 56, 70,
    ];
    const water = [
      27, 27, 25, 24, 22, 23, 24, 24, 23, 18, 18, 17, 18, 19, 18, 18, 19, 19, 20, 20, 20,
    ];
    const acid = [
      89, 88, 90, 87, 87, 87, 93, 93, 87, 80, 89, 88, 82, 93, 89, 86, 72, 79, 80, 82, 91,
    ];
    const loss = [42, 37, 37, 28, 18, 18, 19, 20, 15, 14, 14, 13, 11, 12, 8, 7, 8, 8, 9, 15, 15];
    const found = medianRegression(
      design(flow.map((value, at) => [value, water[at] ?? 0, acid[at] ?? 0])),
      loss,
      { ridge: 0, steps: 3000 },
    );
    [-39.68985507, 0.83188406, 0.57391304, -0.06086957].forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 1);
    });
  });

  it("lies between as many values as not, and does not follow those far off", () => {
    const from = random("median regression");
    const x = Array.from({ length: 401 }, () => [from.uniform()]);
    const y = x.map(([one = 0], at) => 2 + 3 * one + (at % 4 === 0 ? 50 : from.uniform() - 0.5));
    const plane = design(x);
    const found = medianRegression(plane, y, { ridge: 0, steps: 200 });
    const above = y.filter((value, row) => value > fitted(plane, row, found)).length;
    expect(Math.abs(above - 200)).toBeLessThan(6);
    expect(found[1]).toBeGreaterThan(2.7);
    expect(found[1]).toBeLessThan(3.3);
  });

  it("uses the rows it is given, and a penalty only to choose among equals", () => {
    const plane = design([
      [0, 0],
      [1, 1],
      [2, 2],
      [9, 1],
    ]);
    const found = medianRegression(plane, [1, 3, 5, 0], {
      ridge: 1e-9,
      steps: 50,
      rows: [0, 1, 2],
    });
    expect(fitted(plane, 1, found)).toBeCloseTo(3, 4);
    expect(found[1]).toBeCloseTo(found[2] ?? 0, 4);
  });
});

describe("logLinearMean", () => {
  it("gives Dobson's counts by outcome and treatment, as R's glm does", () => {
    const counts = [18, 17, 15, 20, 10, 20, 25, 13, 12];
    const dummy = (value: number, level: number) => (value === level ? 1 : 0);
    const rows = counts.map((_, at) => {
      const [outcome, treatment] = [at % 3, Math.floor(at / 3)];
      return [dummy(outcome, 1), dummy(outcome, 2), dummy(treatment, 1), dummy(treatment, 2)];
    });
    const found = logLinearMean(design(rows), counts, { ridge: 0, steps: 30 });
    [3.045, -0.4543, -0.293, 0, 0].forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 3);
    });
  });
});
