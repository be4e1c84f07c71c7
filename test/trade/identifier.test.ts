import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  containerCheckDigit,
  containerProblem,
  daysOutOfOrder,
  declaredCodeProblem,
  imoProblem,
  locodeProblem,
  scacProblem,
} from "../../src/trade/identifier.ts";

const owner = fc
  .tuple(fc.stringMatching(/^[A-Z]{3}$/), fc.constantFrom("U", "J", "Z"))
  .map((parts) => parts.join(""));
const serial = fc.stringMatching(/^\d{6}$/);

describe("container numbers (ISO 6346)", () => {
  it("agrees with the standard's example and with numbers seen on boxes", () => {
    for (const number of ["CSQU3054383", "MSKU9070323", "TGHU7599330", "MAEU6065000"]) {
      const wanted = containerCheckDigit(number.slice(0, 10));
      expect([number, containerProblem(number.slice(0, 10) + wanted)]).toEqual([number, null]);
    }
    expect(containerCheckDigit("CSQU305438")).toBe(3);
    expect(containerCheckDigit("MSKU907032")).toBe(3);
    expect(containerProblem("csqu 305438-3")).toBeNull();
    expect(containerProblem("CSQU3054384")).toBe("ends in 4 where its check digit is 3");
    expect(containerProblem("CSQA3054383")).toMatch(/category A/);
    expect(containerProblem("CSQU305438")).toMatch(/seven digits/);
  });

  it("notices every single wrong digit, but for 0 and 10 that the standard writes alike", () => {
    fc.assert(
      fc.property(owner, serial, fc.nat(5), fc.integer({ min: 1, max: 9 }), (four, six, at, by) => {
        const other = [...six];
        other[at] = String((Number(six[at]) + by) % 10);
        const values = [six, other.join("")].map((digits) => rawSum(four + digits) % 11);
        const digits = [six, other.join("")].map((text) => containerCheckDigit(four + text));
        const alike = values.every((value) => value === 0 || value === 10);
        return alike || digits[0] !== digits[1];
      }),
      { numRuns: 300 },
    );
  });

  it("refuses what has no digit to compute", () => {
    expect(() => containerCheckDigit("CSQ1305438")).toThrow(RangeError);
  });
});

/** The sum of the standard, from its table written out. */
function rawSum(ten: string): number {
  const table = "0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ";
  return [...ten].reduce((sum, character, at) => sum + table.indexOf(character) * 2 ** at, 0);
}

describe("other numbers", () => {
  it("checks IMO ship numbers", () => {
    // 9074729: 9×7 + 0×6 + 7×5 + 4×4 + 7×3 + 2×2 = 139.
    expect(imoProblem("IMO 9074729")).toBeNull();
    expect(imoProblem("9074728")).toMatch(/check digit is 9/);
    expect(imoProblem("907472")).toMatch(/seven digits/);
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{5}$/), (six) => {
        const right = Array.from({ length: 10 }, (_, last) => imoProblem(`${six}${last}`));
        return right.filter((problem) => problem === null).length === 1;
      }),
      { numRuns: 200 },
    );
  });

  it("checks the forms of SCAC, UN/LOCODE and HS codes", () => {
    expect(scacProblem("MAEU")).toBeNull();
    expect(scacProblem("MAE1")).not.toBeNull();
    expect(locodeProblem("CN SHA")).toBeNull();
    expect(locodeProblem("CNSH1")).not.toBeNull();
    expect(locodeProblem("CNSHA", new Set(["NLRTM"]))).toMatch(/table of locations/);
    expect(declaredCodeProblem("8112.92.10")).toBeNull();
    expect(declaredCodeProblem("8112921")).toMatch(/leading zero/);
    expect(declaredCodeProblem("8112")).toMatch(/six digits or more/);
    expect(declaredCodeProblem("771234")).not.toBeNull();
  });

  it.skipIf(!existsSync("../shared/data/unlocode_seaports.csv"))(
    "has the form of every seaport of the publishers' files beside the project",
    () => {
      const codes = readFileSync("../shared/data/unlocode_seaports.csv", "utf8")
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").slice(0, 2).join(""))
        .filter((code) => code !== "");
      expect(codes.length).toBeGreaterThan(10_000);
      expect(codes.filter((code) => locodeProblem(code) !== null)).toEqual([]);
    },
  );

  it("finds days in the wrong order, over days that are not known", () => {
    const days = (...on: readonly (number | null)[]) =>
      on.map((day, at) => ({ name: `day ${at}`, on: day }));
    expect(daysOutOfOrder(days(1, null, 1, 5))).toBeNull();
    expect(daysOutOfOrder(days(4, null, 3))?.map((day) => day.name)).toEqual(["day 0", "day 2"]);
    fc.assert(
      fc.property(fc.array(fc.nat(50)), (on) => {
        const sorted = on.every((day, at) => at === 0 || day >= (on[at - 1] ?? 0));
        return (daysOutOfOrder(days(...on)) === null) === sorted;
      }),
      { numRuns: 200 },
    );
  });
});
