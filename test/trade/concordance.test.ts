import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCode } from "../../src/trade/commodity.ts";
import {
  bridged,
  changedIn,
  concordance,
  readCorrespondences,
  weighted,
} from "../../src/trade/concordance.ts";

describe("the concordance", () => {
  it("names codes that can be, each row once, and says where it is from", () => {
    const rows = concordance();
    for (const row of rows) {
      expect(isCode(row.from_code) && isCode(row.to_code), JSON.stringify(row)).toBe(true);
      expect(row.goods && row.source && row.provenance).not.toBe("");
    }
    const names = rows.map((row) => `${row.from_edition} ${row.from_code} ${row.to_code}`);
    expect(new Set(names).size).toBe(names.length);
    // A code whose goods all have one other code is not split.
    for (const row of rows.filter((one) => one.part === "all")) {
      const same = rows.filter(
        (one) => one.from_code === row.from_code && one.from_edition === row.from_edition,
      );
      expect(same).toEqual([row]);
    }
  });

  it("tells what became of solar cells and of biodiesel, and of nothing in other years", () => {
    expect(changedIn("854140", 2022).map((one) => one.to_code)).toEqual([
      "854141",
      "854142",
      "854143",
      "854149",
    ]);
    expect(changedIn("382600", 2012)).toMatchObject([{ from_code: "382490" }]);
    expect(changedIn("854140", 2017)).toEqual([]);
    expect(changedIn("811292", 2022)).toEqual([]);
  });

  it("weighs by trade, in equal parts without it, and one alone whole", () => {
    const rows = concordance().filter((one) => ["854150", "880320"].includes(one.from_code));
    const weights = (traded: ReadonlyMap<string, number>) =>
      Object.fromEntries(weighted(rows, traded).map((one) => [one.to_code, one.weight]));
    expect(
      weights(
        new Map([
          ["854159", 30],
          ["854151", 10],
        ]),
      ),
    ).toEqual({
      "854151": 0.25,
      "854159": 0.75,
      "880720": 1,
    });
    expect(weights(new Map())).toEqual({ "854151": 0.5, "854159": 0.5, "880720": 1 });
  });

  it("bridges without losing or making goods", () => {
    const codes = [...new Set(concordance().map((one) => one.from_code)), "811010"];
    const quantities = fc.array(fc.tuple(fc.constantFrom(...codes), fc.nat(1e6)), {
      maxLength: 12,
    });
    const traded = fc.array(
      fc.tuple(fc.constantFrom(...concordance().map((one) => one.to_code)), fc.nat(1e6)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        quantities,
        traded,
        fc.constantFrom("H3", "H4", "H5"),
        (given, other, edition) => {
          const rows = weighted(
            concordance().filter((one) => one.from_edition === edition),
            new Map(other),
          );
          const before = new Map(given);
          const sum = (of: ReadonlyMap<string, number>) =>
            [...of.values()].reduce((all, one) => all + one, 0);
          expect(sum(bridged(before, rows))).toBeCloseTo(sum(before), 3);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a published table", () => {
  it("is read in either order, with titles, dots, lost zeros and empty cells", () => {
    const text = [
      "Correspondence,,",
      "HS 2022,HS 2017,Relationship",
      "8541.41,8541.40,n:1",
      "10121,10121,1:1",
      ",811230,",
    ].join("\n");
    expect(readCorrespondences(text, "table.csv")).toMatchObject([
      { from_edition: "H5", from_code: "854140", to_edition: "H6", to_code: "854141", part: null },
      { from_code: "010121", to_code: "010121", source: "table.csv" },
    ]);
    expect(readCorrespondences("HS2007\tHS2012\n382490\t382600\n", "t")).toMatchObject([
      { from_edition: "H3", to_edition: "H4" },
    ]);
  });

  it("is refused by line where it is none", () => {
    expect(() => readCorrespondences("a,b\n1,2\n", "t.csv")).toThrow(/no line heads/);
    expect(() => readCorrespondences("HS 2022,HS 2017\nnew,854140\n", "t.csv")).toThrow(
      /"new" is not an HS subheading/,
    );
  });
});
