import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetch as census } from "../../src/sources/census/fetch.ts";
import { fetch as comext } from "../../src/sources/comext/fetch.ts";
import { fetch as comtrade } from "../../src/sources/comtrade/fetch.ts";
import type { Ask } from "../../src/sources/source.ts";
import { countries, crosswalk } from "../../src/trade/country.ts";
import { parsePeriod } from "../../src/trade/period.ts";

const HOST = "https://publisher.example";
const KEY = "k".repeat(32);
const ASK: Ask = {
  commodities: ["8703"],
  reporters: ["ARM"],
  partners: ["RUS"],
  directions: ["import", "export"],
  frequency: "M",
  since: parsePeriod("2022-01"),
  until: parsePeriod("2023-06"),
};

const listed = (url: URL, name: string) => url.searchParams.get(name)?.split(",") ?? [];
const able = countries().filter(
  ({ kind, codes, alpha3 }) => kind === "country" && codes.comtrade.length > 0 && alpha3 > "V",
);
const ENDED = ["RHN", "DDR", "PCI", "SUN", "YUG", "CSK", "BLX", "ZA1", "SCG", "ANT"];
const reportersThereAre = countries().filter(
  ({ kind, codes, alpha3 }) =>
    kind === "country" && codes.comtrade.length > 0 && !ENDED.includes(alpha3),
).length;
const codesThereAre = crosswalk("comtrade").size;

const asks: fc.Arbitrary<Ask> = fc.record({
  commodities: fc.uniqueArray(
    fc.integer({ min: 870100, max: 871699 }).map((code) => String(code)),
    { minLength: 1, maxLength: 40 },
  ),
  reporters: fc.subarray(
    able.map(({ alpha3 }) => alpha3).filter((alpha3) => alpha3 !== "YUG" && alpha3 !== "ZA1"),
  ),
  partners: fc.subarray(
    countries()
      .slice(0, 150)
      .flatMap(({ alpha3, codes }) => (codes.comtrade.length > 0 ? [alpha3] : [])),
  ),
  directions: fc.constantFrom(["import"], ["export"], ["import", "export"]),
  frequency: fc.constantFrom("A", "M"),
  since: fc.integer({ min: parsePeriod("2018-01"), max: parsePeriod("2019-12") }),
  until: fc.integer({ min: parsePeriod("2020-01"), max: parsePeriod("2020-12") }),
});

describe("comtrade plan", () => {
  it("cuts every question so that no call can reach the cap, and asks every cell once", () => {
    fc.assert(
      fc.property(asks, fc.boolean(), (ask, keyed) => {
        // Everybody with everybody in previews is refused, see below.
        fc.pre(keyed || (ask.reporters.length > 0 && ask.partners.length > 0));
        const calls = comtrade.plan(ask, keyed ? KEY : null, HOST);
        const cap = keyed ? 100_000 : 500;
        const cells = new Set<string>();
        let count = 0;
        for (const { url: text } of calls) {
          const url = new URL(text);
          const reporters = url.searchParams.has("reporterCode")
            ? listed(url, "reporterCode")
            : ["all"];
          const periods = listed(url, "period");
          const codes = listed(url, "cmdCode");
          const flows = listed(url, "flowCode");
          const partners = listed(url, "partnerCode").length || codesThereAre;
          const most = reporters[0] === "all" ? reportersThereAre : reporters.length;
          expect(most * periods.length * codes.length * flows.length * partners).toBeLessThan(cap);
          expect(periods.length).toBeLessThanOrEqual(12);
          expect(text.length).toBeLessThanOrEqual(4096);
          for (const reporter of reporters)
            for (const period of periods)
              for (const code of codes)
                for (const flow of flows) {
                  cells.add([reporter, period, code, flow].join());
                  count++;
                }
        }
        const periods =
          ask.frequency === "M"
            ? ask.until - ask.since + 1
            : Math.floor(ask.until / 12) - Math.floor(ask.since / 12) + 1;
        expect(cells.size).toBe(count);
        if (ask.reporters.length > 0) {
          expect(count).toBe(
            ask.reporters.length * periods * ask.commodities.length * ask.directions.length,
          );
        }
        expect(new Set(calls.map(({ file }) => file)).size).toBe(calls.length);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it("pins second partner, procedure and mode, and keeps the key in a header", () => {
    const [call, ...others] = comtrade.plan(ASK, KEY, HOST);
    expect(others).toHaveLength(1); // 18 months, 12 at most in one
    const url = new URL(call?.url ?? "");
    expect(url.pathname).toBe("/data/v1/get/C/M/HS");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      reporterCode: "51",
      partnerCode: "643",
      partner2Code: "0",
      customsCode: "C00",
      motCode: "0",
      flowCode: "M,X",
      cmdCode: "8703",
    });
    expect(call?.headers).toEqual({ "Ocp-Apim-Subscription-Key": KEY });
    expect(`${call?.url}${call?.file}`).not.toContain(KEY);
  });

  it("asks the preview without a key", () => {
    const [call] = comtrade.plan(ASK, null, HOST);
    expect(call?.url).toContain("/public/v1/preview/C/M/HS?");
    expect(call?.headers).toEqual({});
  });

  it("takes a call that could fill the cap exactly for one that could exceed it", () => {
    const many = countries().flatMap(({ alpha3, codes }) =>
      codes.comtrade.length > 0 && alpha3 !== "W00" ? [alpha3] : [],
    );
    const two: Ask = { ...ASK, directions: ["import"], until: ASK.since + 1 };
    const calls = (partners: number) =>
      comtrade.plan({ ...two, partners: many.slice(20, 20 + partners) }, null, HOST);
    const named = (partners: number) =>
      listed(new URL(calls(partners)[0]?.url ?? ""), "partnerCode");
    expect(named(249)).toHaveLength(249);
    expect(calls(249)).toHaveLength(1);
    expect(calls(250)).toHaveLength(2);
  });

  it("writes the publisher's own codes, former ones where the years reach back", () => {
    const codes = (reporters: readonly string[], since: string, until: string) =>
      listed(
        new URL(
          comtrade.plan(
            {
              ...ASK,
              reporters,
              since: parsePeriod(since),
              until: parsePeriod(until),
              frequency: "A",
            },
            KEY,
            HOST,
          )[0]?.url ?? "",
        ),
        "reporterCode",
      );
    expect(codes(["USA", "FRA", "ITA", "CHE", "NOR", "IND", "TWN"], "2020", "2020")).toEqual([
      "842",
      "251",
      "380",
      "757",
      "579",
      "699",
      "490",
    ]);
    expect(codes(["SDN"], "2012", "2014")).toEqual(["729"]);
    expect(codes(["SDN"], "2010", "2014")).toEqual(["729", "736"]);
  });

  it("names no reporter where all fit into one call", () => {
    const calls = comtrade.plan({ ...ASK, reporters: [] }, KEY, HOST);
    expect(calls.every(({ url }) => !url.includes("reporterCode"))).toBe(true);
  });

  it.each([
    [{ commodities: ["87032310"] }, /no figures under "87032310".*ask for 870323/],
    [{ commodities: [] }, /no commodity is named/],
    [{ since: parsePeriod("1987-12") }, /before the Harmonized System/],
    [{ reporters: ["SUN"] }, /Soviet Union .*ended in 1991/],
    [{ reporters: ["W00"] }, /World .*is no reporter/],
    [{ reporters: ["_X"] }, /partner only/],
    [{ partners: ["_R"] }, /is no partner/],
  ])("refuses %j", (change, why) => {
    expect(() => comtrade.plan({ ...ASK, ...change }, KEY, HOST)).toThrow(
      expect.objectContaining({ name: "Refusal" }),
    );
    try {
      comtrade.plan({ ...ASK, ...change }, KEY, HOST);
    } catch (cause) {
      expect((cause as { toLine(): string }).toLine()).toMatch(why);
    }
  });

  it("refuses more calls than anyone waits for", () => {
    const wide = { ...ASK, reporters: [], partners: [], since: parsePeriod("2000-01") };
    const commodities = Array.from({ length: 97 }, (_, at) => String(at + 1).padStart(2, "0"));
    expect(() =>
      comtrade.plan(
        { ...wide, commodities: commodities.filter((code) => code !== "77") },
        null,
        HOST,
      ),
    ).toThrow(/calls$/);
  });
});

describe("census plan", () => {
  const ask: Ask = {
    ...ASK,
    reporters: [],
    partners: ["CHN", "PSE"],
    commodities: ["811010", "8703"],
  };

  it("asks a direction, a level and a calendar year at once, the key last", () => {
    const calls = census.plan(ask, KEY, HOST);
    expect(calls).toHaveLength(2 * 2 * 2);
    const url = new URL(calls[0]?.url ?? "");
    expect(url.pathname).toBe("/data/timeseries/intltrade/imports/hs");
    expect(url.searchParams.get("time")).toBe("from 2022-01 to 2022-12");
    expect(url.searchParams.get("COMM_LVL")).toBe("HS6");
    expect(url.searchParams.get("SUMMARY_LVL")).toBe("DET");
    expect(url.searchParams.getAll("CTY_CODE")).toEqual(["5082", "5083", "5700"]);
    expect(url.searchParams.get("get")).not.toContain("CTY_CODE");
    expect(calls.every((call) => call.url.endsWith(`&key=${KEY}`))).toBe(true);
    expect(calls.map(({ file }) => file)).toEqual(
      census.plan(ask, null, HOST).map(({ file }) => file),
    );
    expect(calls.map(({ file }) => file).join()).not.toContain(KEY);
    expect(census.plan(ask, null, HOST)[0]?.url).toMatch(/&key=\$CENSUS_KEY$/);
  });

  it("keeps within the length of a URL with every partner and many lines named", () => {
    const partners = countries()
      .filter(({ kind, codes }) => kind === "country" && codes.census.length > 0)
      .map(({ alpha3 }) => alpha3);
    const commodities = Array.from({ length: 55 }, (_, at) => `87032301${String(at + 10)}`);
    const calls = census.plan({ ...ask, partners, commodities }, KEY, HOST);
    expect(Math.max(...calls.map(({ url }) => url.length))).toBeLessThanOrEqual(4096);
    expect(new Set(calls.map(({ file }) => file)).size).toBe(calls.length);
  });

  it.each([
    [{ reporters: ["DEU"] }, /Germany .*does not report here.*--partner DEU/],
    [{ frequency: "A" as const }, /asked for months/],
    [{ since: parsePeriod("2009-12") }, /begin in 2010-01/],
    [{ commodities: ["87032310"] }, /2, 4, 6 or 10 digits: ask for 870323/],
    [{ partners: ["EU27"] }, /no partner.*Name its members/],
  ])("refuses %j", (change, why) => {
    let line = "";
    try {
      census.plan({ ...ask, ...change }, KEY, HOST);
    } catch (cause) {
      line = (cause as { toLine(): string }).toLine();
    }
    expect(line).toMatch(why);
  });
});

describe("comext plan", () => {
  const ask: Ask = { ...ASK, commodities: [], reporters: [], partners: [] };

  it("asks one archive a month, or a year under the month 52", () => {
    const months = comext.plan(ask, null, HOST);
    expect(months).toHaveLength(18);
    expect(months[0]).toEqual({
      url: `${HOST}/eurostat/api/dissemination/files?file=comext%2FCOMEXT_DATA%2FPRODUCTS%2Ffull_v2_202201.7z`,
      headers: {},
      file: "full_v2_202201.7z",
    });
    const years = comext.plan({ ...ask, frequency: "A" }, null, HOST);
    expect(years.map(({ file }) => file)).toEqual(["full_v2_202252.7z", "full_v2_202352.7z"]);
  });

  it("refuses to cut what the publisher gives whole", () => {
    expect(() =>
      comext.plan({ ...ask, commodities: ["8703"], partners: ["RUS"] }, null, HOST),
    ).toThrow(/whole months only/);
  });
});
