import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route, TraceAnswer } from "../../src/findings/trace/answer.ts";
import { traceCsv } from "../../src/findings/trace/table.ts";
import { trace } from "../../src/findings/trace/trace.ts";
import { type Lake, openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { parsePeriod } from "../../src/trade/period.ts";

const folder = new URL("../cases/cars-armenia-russia/", import.meta.url);
const shared = new URL("../../../shared/data/comtrade_armenia_cars_monthly.csv", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("findings.json", folder), "utf8")) as {
  readonly question: { readonly from: string };
  readonly guilty: readonly Record<string, unknown>[];
  readonly innocent: readonly { readonly to: string; readonly must: number }[];
};

const loadOptions = {
  source: null,
  encoding: null,
  vintage: "2024-01-15",
  max_rejected: 0,
  memory_limit: "1GB",
  progress: () => {},
};

const sets = [
  {
    name: "the bundled case",
    file: new URL("flows.csv", folder).pathname,
    made: { made: tableSource(new URL("mapping.json", folder).pathname) },
    there: true,
  },
  {
    name: "the publisher's file as it is",
    file: shared.pathname,
    made: {},
    there: existsSync(shared),
  },
];

for (const set of sets) {
  if (!set.there) console.log(`skipped: ${set.name}: ${set.file} is not here`);
  describe.skipIf(!set.there)(`passenger cars through Armenia, ${set.name}`, () => {
    const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
    let lake: Lake;

    beforeAll(async () => {
      lake = openLake(dir, { create: true });
      await load(lake, set.file, { ...loadOptions, ...set.made });
    });

    afterAll(() => {
      lake.close();
      rmSync(dir, { recursive: true });
    });

    const ask = (to: string, from = expected.question.from): Promise<TraceAnswer> =>
      trace(
        lake,
        {
          measure: null,
          commodities: ["8703"],
          from,
          to,
          since: parsePeriod("2022-03"),
          until: parsePeriod("2023-10"),
          through: null,
          source: null,
          shelf_months: 12,
          opening_stock_months: 12,
          production: new Map(),
          absent_is_none: false,
          as_of: null,
        },
        { memory_limit: "1GB", command: "entrepot trace" },
      );
    const armenia = async (to: string, from?: string): Promise<Route> => {
      const found = (await ask(to, from)).routes.find((route) => route.transit === "ARM");
      if (found === undefined) throw new Error(`no route through Armenia to ${to}`);
      return found;
    };

    it("finds what the case says", async () => {
      const [guilty] = expected.guilty;
      const { to: _, ...figures } = guilty ?? {};
      expect(await armenia("RUS")).toMatchObject({ ...figures, unit: "u", must_reason: null });
    });

    it.each(expected.innocent)("says that none must have gone on to $to", async ({ to, must }) => {
      const route = await armenia(to);
      expect(route.must).toBe(must);
      expect(route.outflow_after).toBeGreaterThan(0);
      expect(route.sentence).toMatch(/^None of/);
    });

    it("says what hangs on Mexico, and gives the same when Mexico is left out", async () => {
      const route = await armenia("RUS");
      const mexico = route.sensitivity.find((one) => one.country === "MEX");
      expect(mexico).toMatchObject({
        counted_as: "controlled",
        quantity: 19_645,
        must_otherwise_by_level: { heading: 2_042 },
        opening_stock_otherwise: 2_982,
      });
      const without = await armenia("RUS", "EU27,USA,JPN,GBR,KOR,CAN");
      expect(without).toMatchObject({
        must: mexico?.must_otherwise,
        must_by_level: mexico?.must_otherwise_by_level,
        opening_stock: 2_982,
      });
    });

    it("shows both explanations of the fall in August 2023 and settles neither", async () => {
      const texts = (await armenia("RUS")).explanations.filter(
        (one) => one.status === "untestable",
      );
      expect(texts.some((one) => /recycling fee/.test(one.text))).toBe(true);
      expect(texts.some((one) => /further measure/.test(one.text))).toBe(true);
    });

    it("moves the bound by no more than the stock it assumes", async () => {
      const stocks = (await armenia("RUS")).must_by_opening_stock;
      expect(stocks.map((one) => one.months)).toEqual([0, 6, 12, 24]);
      const none = stocks[0]?.must ?? 0;
      for (const { must, opening_stock } of stocks) {
        expect(must).not.toBeNull();
        expect(none - (must ?? 0)).toBeLessThanOrEqual(opening_stock ?? 0);
        expect(must ?? 0).toBeLessThanOrEqual(none);
      }
    });

    it("writes one line a route as CSV", async () => {
      const [head, first, ...more] = traceCsv(await ask("RUS")).split("\r\n");
      expect(head?.split(",").slice(0, 2)).toEqual(["transit", "transit_name"]);
      expect(first).toMatch(/^ARM,Armenia,u,M,295,27145,104566,6481,21819,/);
      expect(more).toEqual([]);
    });
  });
}
