import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/statistics/random.ts";
import {
  amongOthers,
  type Compared,
  distances,
  ranks,
  withoutEffects,
} from "../../src/statistics/reference.ts";

const one = (value: number, more: Partial<Compared> = {}): Compared => ({
  value,
  stratum: "",
  size: 1,
  reference: true,
  about: "others",
  ...more,
});

describe("effects taken off", () => {
  it("leaves an additive table without residuals, and a lone level with what it is", () => {
    const rows = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ row, column })));
    const values = [...rows.map(({ row, column }) => 10 * row + column), 40];
    const names = (of: (one: { row: number; column: number }) => number) => [
      ...rows.map((place) => String(of(place))),
      "alone",
    ];
    const left = withoutEffects(
      values,
      [names(({ row }) => row), names(({ column }) => column)],
      2,
    );
    for (const rest of left.slice(0, 9)) expect(rest).toBeCloseTo(0, 10);
    expect(left[9]).toBe(40);
  });
});

describe("a value among others", () => {
  it("has z by median and MAD and p by rank, ties against it", () => {
    const others = [1, 2, 3, 4, 5].map((value) => one(value));
    const [place] = amongOthers([one(5, { reference: false, about: "it" }), ...others], "upper");
    // Median 3, MAD 1.4826.
    expect(place).toMatchObject({ estimable: true, p: 2 / 6, p_floor: 1 / 6, references: 5 });
    expect(place?.estimable === true && place.z).toBeCloseTo(2 / 1.482602218505602, 12);
  });

  it("is not compared with itself, with another stratum, or with what is no reference", () => {
    const all = [
      one(9, { about: "it" }),
      one(9, { about: "it" }),
      ...[1, 2, 3].map((value) => one(value)),
      one(99, { stratum: "other" }),
      one(99, { reference: false }),
    ];
    expect(amongOthers(all, "upper")[0]).toMatchObject({ p: 1 / 4, references: 3 });
  });

  it("is measured by the spread of its size, both ways where both are asked", () => {
    const from = random("sizes");
    const others = Array.from({ length: 300 }, (_, at) =>
      one((at < 100 ? 10 : 1) * (from.uniform() - 0.5), { size: at }),
    );
    const [small, large] = distances(
      [one(-4, { size: 0, reference: false }), one(-4, { size: 299, reference: false }), ...others],
      "both",
    );
    expect(small).toBeLessThan(2);
    expect(large).toBeGreaterThan(8);
  });

  it("has no place without others, or where they are all alike", () => {
    expect(amongOthers([one(1, { reference: false })], "upper")[0]).toMatchObject({
      estimable: false,
      numbers: { references: 0 },
    });
    const alike = [one(2, { about: "it", reference: false }), ...Array(9).fill(one(1))];
    expect(amongOthers(alike, "upper")[0]).toMatchObject({
      estimable: false,
      reason: "more than half of what it is compared with is exactly alike",
    });
  });

  it("has a p that is never too small: at most that share of exchangeable values lies below it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 30 }),
        (z) => {
          const all = z.map((value, at) => ({
            z: value,
            stratum: "",
            reference: true,
            about: String(at),
          }));
          const ps = ranks(all).map((place) => (place.estimable ? place.p : 1));
          for (const p of ps) {
            expect(ps.filter((other) => other <= p).length / ps.length).toBeLessThanOrEqual(
              p + 1e-12,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
