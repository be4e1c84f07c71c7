import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calendar } from "../../src/findings/pulse/calendar.ts";
import { expectation } from "../../src/findings/pulse/expectation.ts";
import { pulse } from "../../src/findings/pulse/pulse.ts";
import { type Lake, openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { formatPeriod, parsePeriod } from "../../src/trade/period.ts";

describe("a seasonal expectation", () => {
  it("is the same month of the years before, and its interval what months before did", () => {
    const series = Array.from({ length: 61 }, (_, at) => 100 + 10 * (at % 12) + (at % 2));
    const found = expectation(series);
    expect(found?.expected).toBeCloseTo(100, 6);
    expect(found?.low).toBeLessThanOrEqual(100);
    expect(found?.high).toBeGreaterThanOrEqual(100);
    expect(expectation(series.slice(0, 8))).toBeNull();
    expect(expectation(series.slice(0, 20))).toMatchObject({ low: null, high: null });
  });
});

describe("the calendar", () => {
  it("tells when a suspension ends, of the goods asked about", () => {
    const due = calendar("2026-06-01", "2026-12-31", ["8110"]);
    expect(due).toContainEqual(
      expect.objectContaining({ on: "2026-11-27", what: "suspension ends", measure: "CN-2024-46" }),
    );
    expect(due.every(({ on }) => on >= "2026-06-01" && on <= "2026-12-31")).toBe(true);
    expect(calendar("2026-06-01", "2026-12-31", ["8703"])).toEqual([]);
  });
});

describe("the newest month", () => {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  let lake: Lake;
  const figures = (name: string, april: number, until: string) => {
    const rows = ["reporter,partner,direction,period,commodity,net_weight_kg"];
    for (let period = parsePeriod("2023-01"); period <= parsePeriod(until); period++) {
      const month = formatPeriod(period);
      rows.push(
        `CHN,USA,export,${month},811010,${month >= "2024-12" ? (month === "2024-12" ? 10 : "") : 500}`.replace(
          /,$/,
          ",0",
        ),
      );
      rows.push(`CHN,JPN,export,${month},811010,${month === "2025-04" ? april : 300}`);
      if (month === "2025-05") rows.push(`CHN,THA,export,${month},811010,900`);
    }
    const file = join(dir, name);
    writeFileSync(file, `${rows.join("\n")}\n`);
    return file;
  };
  beforeAll(async () => {
    lake = openLake(join(dir, "lake"), { create: true });
    const options = {
      source: null,
      encoding: null,
      max_rejected: 0,
      memory_limit: "1GB",
      progress: () => {},
    };
    await load(lake, figures("first.csv", 300, "2025-04"), { ...options, vintage: "2025-05-20" });
    await load(lake, figures("second.csv", 240, "2025-05"), { ...options, vintage: "2025-06-20" });
  });
  afterAll(() => {
    lake.close();
    rmSync(dir, { recursive: true });
  });

  it("stands against month, year, measure, partners and earlier vintages", async () => {
    const answer = await pulse(
      lake,
      {
        commodities: ["8110"],
        reporter: "CHN",
        direction: "export",
        measure: "CN-2024-46",
        source: null,
        as_of: null,
        today: "2025-06-20",
        days: 200,
      },
      { memory_limit: "1GB", command: "entrepot pulse" },
    );
    expect(answer).toMatchObject({
      period: "2025-05",
      quantity: 1200,
      unit: "kg",
      vintage: "2025-06-20",
    });
    expect(answer.expectation?.expected).toBeCloseTo(800, 6);
    expect(answer.month_before).toEqual({ quantity: 240, percent: 400 });
    expect(answer.year_before).toEqual({ quantity: 800, percent: 50 });
    // December to May: 310, 300, 300, 300, 240, 1200 a month, against 800.
    expect(answer.since_measure?.quantity).toBe(800);
    expect(answer.since_measure?.percent).toBeCloseTo(100 * (2650 / 6 / 800 - 1), 6);
    expect(answer.ranks.map(({ partner, rank_before }) => [partner, rank_before])).toEqual([
      ["THA", null],
      ["JPN", 2],
    ]);
    expect(answer.new_routes.map(({ partner }) => partner)).toEqual(["THA"]);
    expect(answer.vanished_routes.map(({ partner }) => partner)).toEqual(["USA"]);
    expect(answer.revisions).toEqual([
      { period: "2025-04", was: 300, is: 240, known_on: "2025-05-20" },
    ]);
    expect(answer.calendar.map(({ measure, what }) => `${measure} ${what}`)).toContain(
      "CN-2024-46 suspension begins",
    );
  });
});
