import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commodities,
  commodityName,
  commodityNotes,
  HS_EDITIONS,
  hsEdition,
  isCode,
  level,
  parent,
} from "../../src/trade/commodity.ts";
import { parseCsv } from "../../src/trade/csv.ts";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

/** Codes of every level, chapter and heading never 00, chapter never 77. */
const anyCode = fc
  .tuple(
    fc.integer({ min: 1, max: 99 }).filter((chapter) => chapter !== 77),
    fc.integer({ min: 1, max: 99 }),
    fc.constantFrom(0, 2, 4, 5, 6, 9),
    digits(9),
  )
  .map(([chapter, heading, extra, tail]) => {
    const two = (number: number) => String(number).padStart(2, "0");
    return extra === 0 ? two(chapter) : two(chapter) + two(heading) + tail.join("").slice(0, extra);
  })
  .filter((code) => code.length !== 4 + 5 || isCode(code));

describe("HS codes", () => {
  it("are 2, 4, 6 or 8 to 13 digits in a chapter that exists", () => {
    for (const code of ["01", "8703", "040900", "28258000", "382490999", "2825800010"]) {
      expect(isCode(code), code).toBe(true);
    }
    for (const text of [
      "",
      "8",
      "870",
      "87032",
      "8703231",
      "00",
      "7712",
      "8700",
      "TOTAL",
      "AG2",
      " 8703",
      "99RRR100",
      "12345678901234",
    ]) {
      expect(isCode(text), text).toBe(false);
    }
  });

  it("have levels, and parents that end at the chapter", () => {
    expect(["87", "8703", "870323", "87032319", "8703231910"].map(level)).toEqual([
      "chapter",
      "heading",
      "subheading",
      "tariff_line",
      "tariff_line",
    ]);
    fc.assert(
      fc.property(anyCode, (code) => {
        const above = parent(code);
        if (above === null) expect(level(code)).toBe("chapter");
        else {
          expect(code.startsWith(above)).toBe(true);
          expect(above.length).toBeLessThan(code.length);
          expect(isCode(above)).toBe(true);
        }
      }),
      { seed: 2022, numRuns: 300 },
    );
  });

  it("stop with an example when they are none", () => {
    expect(() => level("87032")).toThrow('"87032" is not an HS code');
    expect(() => commodityName("TOTAL")).toThrow("is not an HS code");
  });

  it("belong to the edition in force", () => {
    expect(hsEdition(1987)).toBeNull();
    expect(hsEdition(1995)).toBe("H0");
    expect([1996, 2006, 2012, 2021, 2022, 2026].map(hsEdition)).toEqual([
      "H1",
      "H2",
      "H4",
      "H5",
      "H6",
      "H6",
    ]);
    const years = HS_EDITIONS.map(({ start_year }) => start_year);
    expect(years).toEqual([...years].sort((a, b) => a - b));
  });
});

describe("commodity.csv", () => {
  it("names every chapter, and the heading of every code it names", () => {
    for (let chapter = 1; chapter <= 99; chapter++) {
      if (chapter === 77) continue;
      expect(commodities().has(String(chapter).padStart(2, "0")), String(chapter)).toBe(true);
    }
    for (const { code, name, unit } of commodities().values()) {
      expect(isCode(code), code).toBe(true);
      expect(name, code).toMatch(/^\S.*\S$/);
      expect([null, "kg", "u", "l", "m", "m2", "m3", "pair", "carat"], code).toContain(unit);
      if (code.length > 4) expect(commodities().has(code.slice(0, 4)), code).toBe(true);
    }
  });

  it("tells the siblings of one heading apart", () => {
    const names = [...commodities().values()]
      .filter(({ code }) => code.length === 6)
      .map(({ code, name }) => `${code.slice(0, 4)} ${name}`);
    expect(names.length).toBe(new Set(names).size);
  });
});

describe("commodityName", () => {
  it("says when the name is that of the code above", () => {
    expect(commodityName("8703")).toEqual({
      name: "passenger cars",
      named_for: "8703",
      exact: true,
    });
    expect(commodityName("282580").name).toBe("antimony oxides");
    expect(commodityName("2825800010")).toEqual({
      name: "antimony oxides",
      named_for: "282580",
      exact: false,
    });
    expect(commodityName("870399")).toEqual({
      name: "passenger cars",
      named_for: "8703",
      exact: false,
    });
    expect(commodityName("9999").named_for).toBe("99");
  });

  it("finds a name for any code, from the code itself upwards", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const { named_for, exact, name } = commodityName(code);
        expect(code.startsWith(named_for)).toBe(true);
        expect(exact).toBe(named_for === code);
        expect(commodities().get(named_for)?.name).toBe(name);
      }),
      { seed: 97, numRuns: 300 },
    );
  });
});

describe("commodityNotes", () => {
  it("warns on the code, on what lies in it and on the heading above it", () => {
    const codes = (code: string) => commodityNotes(code).map((note) => note.code);
    expect(codes("811292")).toEqual(["811292"]);
    expect(codes("8112921090")).toEqual(["811292"]);
    expect(codes("8112")).toEqual(["811230", "811292", "811299"]);
    expect(codes("870323")).toEqual(["8703"]);
    expect(codes("81")).toEqual([]);
    expect(codes("0409")).toEqual([]);
  });

  it("stand on named codes with a source", () => {
    for (const code of commodities().keys()) {
      for (const { code: of, note, source } of commodityNotes(code)) {
        expect(commodities().has(of), of).toBe(true);
        expect(note.length, of).toBeGreaterThan(20);
        expect(source, of).not.toBe("");
      }
    }
    expect(commodityNotes("282580")[0]?.note).toContain("99.99 %");
    expect(commodityNotes("854140")[0]?.note).toContain("854143");
  });
});

const NOMENCLATURE = fileURLToPath(
  new URL("../../../shared/data/hs_nomenclature.csv", import.meta.url),
);

describe.skipIf(!existsSync(NOMENCLATURE))("against HS 2022 (skipped without ../shared)", () => {
  it("names no code outside HS 2022 without saying until when it was valid", () => {
    const [, ...rows] = parseCsv(readFileSync(NOMENCLATURE, "utf8"));
    const valid = new Set(rows.map(({ cells }) => cells[1]));
    for (const { code, name } of commodities().values()) {
      if (code === "98" || code === "99") continue; // no chapters of the Harmonized System
      expect(valid.has(code) || /until \d{4}|\d{4}-\d{4}/.test(name), `${code} ${name}`).toBe(true);
    }
  });
});
