import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { country } from "../../src/trade/country.ts";
import { expandGroup, groups, memberships } from "../../src/trade/group.ts";
import { parsePeriod } from "../../src/trade/period.ts";

describe("expandGroup", () => {
  it("gives the members of a group and the group's own code as a partner", () => {
    const eu = expandGroup("EU27");
    expect(eu).toContain("EU27");
    expect(eu.filter((alpha3) => country(alpha3).kind === "country").length).toBe(27);
    expect(eu).not.toContain("GBR");
    expect(expandGroup("G7")).toEqual(["CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"]);
    expect(expandGroup("EAEU")).toEqual(["ARM", "BLR", "KAZ", "KGZ", "RUS"]);
  });

  it("knows when: Kyrgyzstan joined in August 2015, the United Kingdom left in January 2020", () => {
    expect(expandGroup("EAEU", parsePeriod("2015-07"))).not.toContain("KGZ");
    expect(expandGroup("EAEU", parsePeriod("2015-08"))).toContain("KGZ");
    expect(expandGroup("EU28", parsePeriod("2020-01"))).toContain("GBR");
    expect(expandGroup("EU28")).toContain("GBR");
    expect(() => expandGroup("EU28", parsePeriod("2020-02"))).toThrow("no members");
  });

  it("counts 37 partners beside the United States, four of them from April 2022", () => {
    const coalition = expandGroup("RESTRICTING-RUS");
    expect(coalition.length).toBe(38);
    const march = expandGroup("RESTRICTING-RUS", parsePeriod("2022-03"));
    expect(coalition.filter((alpha3) => !march.includes(alpha3))).toEqual([
      "CHE",
      "ISL",
      "LIE",
      "NOR",
    ]);
  });

  it("takes names and any case, and says what is near to what it does not know", () => {
    expect(expandGroup("eu27, kaz; Türkiye")).toContain("TUR");
    expect(expandGroup("Kazakhstan")).toEqual(["KAZ"]);
    expect(() => expandGroup("EU26")).toThrow('"EU26" is neither a country nor a group');
    expect(() => expandGroup(" , ")).toThrow("names no country");
  });

  it("is sorted, distinct, and the union of its parts in any order", () => {
    const part = fc.constantFrom(...groups(), "USA", "JPN", "GBR", "RUS", "Armenia");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const whole = expandGroup(parts.join(","));
        expect(whole).toEqual([...new Set(parts.flatMap((one) => expandGroup(one)))].sort());
        expect(whole).toEqual(expandGroup([...parts].reverse().join(";")));
      }),
      { seed: 27, numRuns: 100 },
    );
  });
});

describe("group.csv", () => {
  it("has a source on every row and no member twice at one time", () => {
    const rows = memberships();
    for (const row of rows) {
      expect(row.source, row.group).not.toBe("");
      expect(row.until ?? row.from, `${row.group} ${row.member}`).toBeGreaterThanOrEqual(row.from);
      const twin = rows.filter(
        (other) =>
          other !== row &&
          other.group === row.group &&
          other.member === row.member &&
          other.from <= (row.until ?? Number.POSITIVE_INFINITY) &&
          row.from <= (other.until ?? Number.POSITIVE_INFINITY),
      );
      expect(twin, `${row.group} ${row.member}`).toEqual([]);
    }
  });
});
