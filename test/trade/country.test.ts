import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countries,
  country,
  countryOf,
  crosswalk,
  normalCode,
  SCHEMES,
  type Scheme,
} from "../../src/trade/country.ts";
import { parseCsv } from "../../src/trade/csv.ts";

/** Publisher's code → ours, where a reader would guess wrong. */
const TRAPS: readonly (readonly [Scheme, string, string])[] = [
  ["comtrade", "842", "USA"],
  ["comtrade", "840", "USA"],
  ["comtrade", "841", "USA"],
  ["comtrade", "251", "FRA"],
  ["comtrade", "757", "CHE"],
  ["comtrade", "579", "NOR"],
  ["comtrade", "699", "IND"],
  ["comtrade", "356", "IND"],
  ["comtrade", "380", "ITA"],
  ["comtrade", "381", "ITA"],
  ["comtrade", "490", "TWN"],
  ["comtrade", "492", "_EU"], // M49 gives 492 to Monaco, Comtrade to "Europe EU, nes"
  ["comtrade", "849", "UMI"],
  ["comtrade", "899", "_X"],
  ["comtrade", "837", "X1"],
  ["comtrade", "838", "X2"],
  ["comtrade", "839", "XX"],
  ["comtrade", "97", "EU27"],
  ["comtrade", "0", "W00"],
  ["comtrade", "004", "AFG"],
  ["comtrade", "58", "BLX"],
  ["comtrade", "280", "DEU"],
  ["comtrade", "278", "DDR"],
  ["comtrade", "736", "SDN"],
  ["comtrade", "729", "SDN"],
  ["comtrade", "810", "SUN"],
  ["comtrade", "890", "YUG"],
  ["comtrade", "891", "SCG"],
  ["comtrade", "532", "ANT"],
  ["comtrade", "590", "PAN"],
  ["comtrade", "868", "VNM"],
  ["baci", "490", "TWN"],
  ["baci", "757", "CHE"],
  ["alpha3", "S19", "TWN"],
  ["alpha3", "_X ", "_X"],
  ["alpha3", "EUR", "EU27"],
  ["eurostat", "GR", "GRC"],
  ["eurostat", "EL", "GRC"],
  ["eurostat", "GB", "GBR"],
  ["eurostat", "UK", "GBR"],
  ["eurostat", "XI", "GBR"],
  ["eurostat", "XU", "GBR"],
  ["eurostat", "XS", "SRB"],
  ["eurostat", "XK", "XKX"],
  ["eurostat", "XC", "ESP"],
  ["eurostat", "QZ", "XX"],
  ["eurostat", "QS", "X1"],
  ["eurostat", "QW", "_X"],
  ["census", "5700", "CHN"],
  ["census", "2010", "MEX"],
  ["census", "4621", "RUS"],
  ["census", "5082", "PSE"],
  ["census", "5083", "PSE"],
  ["census", "-", "W00"],
  ["census", "0003", "EU27"],
  ["census", "3", "EU27"],
  ["census", "5XXX", "C_ASI"],
  ["gacc", "116", "JPN"],
  ["gacc", "502", "USA"],
  ["gacc", "110", "HKG"],
  ["gacc", "133", "KOR"],
  ["gacc", "143", "TWN"],
  ["gacc", "303", "GBR"],
  ["gacc", "344", "RUS"],
  ["gacc", "美国", "USA"],
  ["gacc", "中国香港", "HKG"],
  ["gacc", "俄罗斯", "RUS"],
  ["gacc", "俄罗斯联邦", "RUS"],
  ["gacc", "中国台湾", "TWN"],
  ["gacc", "亚洲其他国家（地区）", "_AS"],
  ["name", "KOREA, SOUTH", "KOR"],
  ["name", "Russian Federation", "RUS"],
  ["name", "Turkey", "TUR"],
  ["name", "turkiye", "TUR"],
  ["name", "Cote d’Ivoire", "CIV"],
  ["name", "China, Hong Kong SAR", "HKG"],
  ["name", "Dem. Rep. of the Congo", "COD"],
  ["name", "Congo", "COG"],
];

describe("country.csv", () => {
  it.each(SCHEMES)("gives each %s code to one row", (scheme) => {
    const keys = countries().flatMap((entry) =>
      entry.codes[scheme].map((code) => `${normalCode(scheme, code)} ${entry.alpha3}`),
    );
    expect(keys.length).toBe(new Set(keys).size);
    expect(crosswalk(scheme).size).toBe(keys.length);
  });

  it("has numbers where numbers are due", () => {
    for (const { alpha3, codes } of countries()) {
      for (const code of [...codes.comtrade, ...codes.baci])
        expect(code, alpha3).toMatch(/^\d{1,3}$/);
      for (const code of codes.census) expect(code, alpha3).toMatch(/^(-|\d{4}|\dXXX)$/);
      for (const code of codes.gacc) expect(code, alpha3).toMatch(/^(\d{3}|\p{Script=Han}.*)$/u);
      expect(codes.alpha3[0]).toBe(alpha3);
    }
  });

  it("holds every alpha-2 code that the Unicode regions know, under a name that agrees", () => {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    // Regions of Unicode that ISO 3166 only reserves, or that are no country.
    const reserved = new Set(
      "AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC JT MI NH NQ NT PC PU PZ QO RH SU TA TP UK UN VD WK XA XB YD YU ZR ZZ".split(
        " ",
      ),
    );
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const official = letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((code) => !reserved.has(code) && names.of(code) !== undefined);
    const ours = countries().flatMap(({ alpha2 }) => (alpha2 === null ? [] : [alpha2]));
    expect([...ours].sort()).toEqual(official);
    expect(ours.length).toBe(250); // the 249 of ISO 3166-1 and XK
    const differing = official.filter((code) => {
      const theirs = crosswalk("name").get(normalCode("name", names.of(code) ?? ""));
      return theirs !== crosswalk("alpha2").get(code);
    });
    // Each read by hand: the same place under another name ("Hong Kong SAR China").
    const alike = new Set(["HK", "MF", "MO", "PS", "UM", "VC", "VI"]);
    expect(differing.filter((code) => !alike.has(code))).toEqual([]);
  });

  it.each(TRAPS)("%s %s is %s", (scheme, code, alpha3) => {
    expect(countryOf(scheme, code).alpha3).toBe(alpha3);
  });

  it("calls sums aggregates and mixed partners buckets", () => {
    const kind = (alpha3: string) => country(alpha3).kind;
    expect(["W00", "EU27", "ASEAN", "OPEC"].map(kind)).toEqual(Array(4).fill("aggregate"));
    expect(["_X", "X1", "X2", "XX", "_R", "E19"].map(kind)).toEqual(Array(6).fill("bucket"));
    expect(["TWN", "BLX", "SUN", "XKX"].map(kind)).toEqual(Array(4).fill("country"));
  });
});

describe("countryOf", () => {
  it("finds every code however it is padded or cased", () => {
    const pairs = SCHEMES.flatMap((scheme) =>
      [...crosswalk(scheme)].map(([code, entry]) => ({ scheme, code, entry })),
    );
    const pad = (scheme: Scheme, code: string) =>
      scheme === "comtrade" || scheme === "baci" ? code.padStart(3, "0") : code.toLowerCase();
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.constantFrom("", " "),
        ({ scheme, code, entry }, space) => {
          expect(countryOf(scheme, `${space}${pad(scheme, code)}${space}`)).toBe(entry);
        },
      ),
      { seed: 3166, numRuns: 400 },
    );
  });

  it("stops at an unknown code and names what is near", () => {
    const line = (scheme: Scheme, code: string) => {
      try {
        countryOf(scheme, code);
      } catch (error) {
        return error instanceof Error && "todo" in error ? `${error.message}. ${error.todo}` : "";
      }
      return "found";
    };
    expect(line("alpha3", "KAS")).toContain("KAZ Kazakhstan");
    expect(line("alpha3", "Germany")).toContain("DEU Germany");
    expect(line("census", "4693")).toContain("4643 Turkmenistan");
    expect(line("gacc", "没有")).toContain("country.csv, column gacc");
    expect(line("name", "Kazakstan")).toContain("Kazakhstan");
    expect(line("comtrade", "")).toContain('code ""');
  });
});

const BACI = fileURLToPath(new URL("../../../shared/data/baci_country_codes.csv", import.meta.url));

describe.skipIf(!existsSync(BACI))("against BACI's own list (skipped without ../shared)", () => {
  it("agrees on every code but those that BACI leaves open or folds into a modern country", () => {
    const [, ...rows] = parseCsv(readFileSync(BACI, "utf8"));
    const differing = rows.flatMap(({ cells }) => {
      const [code = "", , , , alpha3 = ""] = cells;
      const ours = countryOf("baci", code).alpha3;
      return ours === alpha3 ? [] : [`${code} ${alpha3} ${ours}`];
    });
    expect(rows.length).toBeGreaterThan(200);
    expect(differing).toEqual([
      "58 BEL BLX",
      "490 N/A TWN",
      "697 N/A R20",
      "711 ZAF ZA1",
      "849 N/A UMI",
    ]);
  });
});
