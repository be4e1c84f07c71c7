import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commodityName } from "../../src/trade/commodity.ts";
import { parseCsv } from "../../src/trade/csv.ts";
import { isDay } from "../../src/trade/day.ts";
import { expandGroup } from "../../src/trade/group.ts";
import { inForce, measure, measures, measuresFor, measuresOn } from "../../src/trade/measure.ts";
import { formatPeriod } from "../../src/trade/period.ts";

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

describe("measure.csv", () => {
  it("has ids of their own, a source or a warning, and days in order", () => {
    expect(measures().length).toBe(42);
    expect(new Set(ids(measures())).size).toBe(42);
    for (const one of measures()) {
      const { id } = one;
      for (const text of [one.authority, one.instrument, one.subject, one.against_words]) {
        expect(text, id).not.toBe("");
      }
      expect(["high", "medium", "low"], id).toContain(one.confidence);
      expect(["read", "memory"], id).toContain(one.provenance);
      if (one.provenance === "read") expect(one.source, id).not.toBe("");
      else expect(one.notes, id).toContain("verify before quoting");
      if (one.announced_on !== null) expect(one.announced_on, id).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
      expect(one.suspended_from ?? "9999", id).toSatisfy(
        // Some acts are suspended before their first day.
        (day: string) => day >= (one.announced_on ?? one.effective_from ?? ""),
      );
    }
  });

  it("names goods that have a name, once each, and countries that exist", () => {
    for (const { id, commodities, tariff_lines, controlled_by, controlled_against } of measures()) {
      expect(new Set(commodities).size, id).toBe(commodities.length);
      for (const code of commodities) {
        expect(commodityName(code).named_for.length, `${id} ${code}`).toBeGreaterThanOrEqual(4);
        const inside = commodities.filter((other) => other !== code && other.startsWith(code));
        expect(inside, `${id} ${code}`).toEqual([]);
      }
      for (const code of tariff_lines) expect(code.length, `${id} ${code}`).toBeGreaterThan(6);
      for (const code of [...controlled_by, ...controlled_against]) {
        expect(expandGroup(code).length, `${id} ${code}`).toBeGreaterThan(0);
      }
    }
  });

  it("leaves a list of countries empty only where the words say everyone or a list", () => {
    for (const one of measures()) {
      if (one.controlled_against.length === 0) expect(one.against_words, one.id).toMatch(/^all\b/);
      if (one.controlled_by.length === 0) expect(one.id).toBe("UN-2371");
    }
    expect(measure("US-2023-10-17").controlled_against).toEqual(["CHN", "MAC"]);
    expect(measure("CHPL").controlled_by).toEqual(["USA", "EU27", "GBR", "JPN"]);
    expect(measure("CHPL").controlled_against).toEqual(["RUS"]);
    expect(measure("CHPL").commodities.length).toBe(50);
  });

  it("gives the month in which a measure takes effect", () => {
    const month = (id: string) => formatPeriod(measure(id).first_period ?? 0);
    expect(month("CN-2024-46")).toBe("2024-12");
    expect(month("EU-833-428")).toBe("2022-03");
    expect(measure("EU-20th").first_period).toBeNull();
  });

  const truth = fileURLToPath(new URL("../../../shared/truth/measures.csv", import.meta.url));
  if (!existsSync(truth)) console.log("skipped: ../shared/truth/measures.csv is not there");
  it.skipIf(!existsSync(truth))("dates every act as the table it started from", () => {
    const [header, ...rows] = parseCsv(readFileSync(truth, "utf8"));
    // Suspensions are cells of the measure they suspend; a campaign is an event.
    const elsewhere = new Set(["CN-2025-70", "CN-2025-72", "CN-2025-enf"]);
    for (const { cells } of rows) {
      const cell = (name: string) => cells[header?.cells.indexOf(name) ?? -1] ?? "";
      if (elsewhere.has(cell("id"))) continue;
      const one = measure(cell("id"));
      expect(one.announced_on ?? "", one.id).toBe(cell("announced"));
      expect(one.effective_from ?? "", one.id).toBe(cell("effective"));
      expect(one.suspended_until ?? "", one.id).toBe(cell("suspended_to"));
      expect(one.confidence, one.id).toBe(cell("confidence"));
      // Withdrawn codes are replaced by their successors and lines add codes; none is lost.
      const lost = cell("hs6")
        .split(";")
        .filter((code) => code !== "" && !one.commodities.includes(code));
      expect(lost, one.id).toEqual(
        { "CN-2025-55": ["710490"], "EU-833-576": ["440710"] }[one.id] ?? [],
      );
    }
  });
});

describe("measure", () => {
  it("is found in any case, and says what is near", () => {
    expect(measure(" cn-2024-46 ").id).toBe("CN-2024-46");
    expect(() => measure("CN-2024-47")).toThrow('there is no measure "CN-2024-47"');
    try {
      measure("CN-2024-47");
      expect.unreachable();
    } catch (error) {
      expect(error).toHaveProperty("todo", expect.stringContaining("CN-2024-46"));
    }
  });
});

describe("inForce", () => {
  it("follows China's ban to the United States through its suspension and back", () => {
    const ban = measure("CN-2024-46");
    expect(inForce(ban, "2024-12-02")).toBe("not yet");
    expect(inForce(ban, "2024-12-03")).toBe("in force");
    expect(inForce(ban, "2025-11-08")).toBe("in force");
    expect(inForce(ban, "2025-11-09")).toBe("suspended");
    expect(inForce(ban, "2026-11-27")).toBe("suspended");
    expect(inForce(ban, "2026-11-28")).toBe("in force");
  });

  it("never finds in force what was suspended before its first day", () => {
    const one = measure("CN-2025-58");
    expect(inForce(one, "2025-11-07")).toBe("not yet");
    expect(inForce(one, "2025-11-08")).toBe("suspended");
    expect(inForce(measure("US-2025-diff"), "2030-01-01")).toBe("suspended");
    expect(inForce(measure("EU-20th"), "2026-03-01")).toBe("not dated");
  });

  it("ends after its last day, and wants a day", () => {
    const one = { ...measure("US-VE-2019"), effective_until: "2020-02-29" };
    expect(inForce(one, "2020-02-29")).toBe("in force");
    expect(inForce(one, "2020-03-01")).toBe("ended");
    expect(() => inForce(one, "2020-3-1")).toThrow("is not a day");
  });

  it("goes forward only: not yet, then in force or suspended, then ended", () => {
    const order = { "not dated": 0, "not yet": 0, "in force": 1, suspended: 1, ended: 2 } as const;
    const day = fc
      .date({ min: new Date("2015-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...measures()), day, day, (one, a, b) => {
        const [earlier, later] = [a, b].sort();
        expect(order[inForce(one, earlier ?? a)]).toBeLessThanOrEqual(
          order[inForce(one, later ?? b)],
        );
      }),
      { seed: 33, numRuns: 300 },
    );
  });
});

describe("measuresFor", () => {
  it("matches codes both ways", () => {
    const antimony = ["CN-2024-33", "CN-2024-46"];
    expect(ids(measuresOn("8110"))).toEqual(antimony);
    expect(ids(measuresOn("811010"))).toEqual(antimony);
    expect(ids(measuresOn("2825800010"))).toEqual(antimony);
    expect(ids(measuresOn("870323"))).toContain("JP-RU-CARS-2023");
    expect(measuresOn("01")).toEqual([]);
    expect(() => measuresOn("811")).toThrow('"811" is not an HS code');
  });

  it("narrows by day, by who controls and by whom it is against", () => {
    const ask = { commodity: "8703", against: "RUS" };
    expect(ids(measuresFor({ ...ask, on: "2023-06-01" }))).toEqual([
      "EU-833-428",
      "UK-RU",
      "US-RU-CARS-2023",
      "JP-RU-CARS-2022",
    ]);
    expect(ids(measuresFor({ ...ask, by: "DEU" }))).toEqual(["EU-833-428", "EU-833-1214-CARS"]);
    expect(ids(measuresFor({ ...ask, by: "EU27" }))).toEqual(["EU-833-428", "EU-833-1214-CARS"]);
    expect(ids(measuresFor({ ...ask, by: "Georgia" }))).toEqual(["GE-RU-CARS-2023"]);
    expect(measuresFor({ commodity: "8703", against: "KAZ" })).toEqual([]);
  });

  it("takes a measure against everyone as one against each", () => {
    expect(ids(measuresFor({ commodity: "8110", against: "VNM" }))).toEqual(["CN-2024-33"]);
    expect(ids(measuresFor({ commodity: "8110", against: "USA" }))).toEqual([
      "CN-2024-33",
      "CN-2024-46",
    ]);
  });

  it("gives all without a question, and refuses what does not exist", () => {
    expect(measuresFor({})).toEqual(measures());
    expect(() => measuresFor({ on: "2024-02-30" })).toThrow('"2024-02-30" is not a day');
    expect(() => measuresFor({ by: "Atlantis" })).toThrow("neither a country nor a group");
  });
});

describe("isDay", () => {
  it("agrees with the calendar", () => {
    const day = fc.tuple(
      fc.integer({ min: 1583, max: 2400 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(day, ([y, m, d]) => {
        const text = [String(y).padStart(4, "0"), ...[m, d].map((n) => String(n).padStart(2, "0"))];
        const date = new Date(Date.UTC(y, m - 1, d));
        const exists = date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
        expect(isDay(text.join("-"))).toBe(exists);
      }),
      { seed: 366, numRuns: 1000 },
    );
    expect(isDay("2024-1-01")).toBe(false);
    expect(isDay("")).toBe(false);
  });
});
