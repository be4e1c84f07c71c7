import { describe, expect, it } from "vitest";
import { commodityName } from "../../src/trade/commodity.ts";
import { country } from "../../src/trade/country.ts";
import { events, eventsFor } from "../../src/trade/event.ts";
import { parsePeriod } from "../../src/trade/period.ts";

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
const cars = (since: string, until: string, ...countries: string[]) =>
  eventsFor({
    commodity: "8703",
    countries,
    since: parsePeriod(since),
    until: parsePeriod(until),
  });

describe("event.csv", () => {
  it("has ids of their own, a text, a source and known goods and countries on every row", () => {
    expect(events().length).toBeGreaterThan(10);
    expect(new Set(ids(events())).size).toBe(events().length);
    for (const event of events()) {
      expect(event.id).toMatch(/^[A-Z0-9-]+$/);
      expect(event.text.length, event.id).toBeGreaterThan(40);
      expect(event.source, event.id).not.toBe("");
      expect(["high", "medium", "low"], event.id).toContain(event.confidence);
      if (event.provenance === "memory")
        expect(event.source, event.id).toContain("general knowledge");
      for (const code of event.commodities) {
        expect(() => commodityName(code), `${event.id} ${code}`).not.toThrow();
      }
      if (event.target !== null) expect(country(event.target).kind).toBe("country");
    }
  });

  it("never calls anybody names", () => {
    const words = /fraud|smuggl|suspect|criminal|illegal/i;
    for (const { id, text } of events()) expect(text, id).not.toMatch(words);
  });
});

describe("eventsFor", () => {
  it("gives the recycling fee beside the bans for cars to Russia through Armenia", () => {
    expect(ids(cars("2022-03", "2023-10", "ARM", "RUS"))).toEqual([
      "RU-UTILFEE-2023",
      "RU-UTILFEE-EAEU-2023",
      "RU-PARALLEL-2022",
    ]);
    const [fee] = cars("2023-08", "2023-08", "ARM", "RUS");
    expect(fee?.explains).toBe("fall");
    expect(cars("2023-09", "2023-09", "ARM", "RUS")).toEqual([]);
  });

  it("keeps a rule of one target from other targets", () => {
    expect(cars("2023-10", "2024-12", "ARM", "KAZ")).toEqual([]);
    expect(ids(cars("2023-10", "2024-12", "GEO", "RUS"))).toEqual(["RU-UTILFEE-2024"]);
  });

  it("counts the end of an event as well as its beginning", () => {
    expect(ids(cars("2019-06", "2019-12", "ARM", "KAZ"))).toEqual(["ARM-CARS-2019"]);
    expect(ids(cars("2019-06", "2020-01", "ARM", "KAZ"))).toEqual([
      "ARM-CARS-2019",
      "ARM-CARS-2020",
    ]);
    expect(cars("2019-02", "2019-11", "ARM", "KAZ")).toEqual([]);
  });

  it("matches codes both ways and refuses what is none", () => {
    const ask = { countries: ["MEX", "USA"], since: 2024 * 12, until: 2025 * 12 + 11 };
    const antimony = ["MEX-ANTIMONY-2025", "ANTIMONY-PRICE-2024", "CN-CAMPAIGN-2025"];
    expect(ids(eventsFor({ ...ask, commodity: "8110" }))).toEqual(antimony);
    expect(ids(eventsFor({ ...ask, commodity: "811010" }))).toEqual(antimony);
    expect(ids(eventsFor({ ...ask, commodity: "282580" }))).toEqual(antimony);
    expect(eventsFor({ ...ask, commodity: "01" })).toEqual([]);
    expect(() => eventsFor({ ...ask, commodity: "antimony" })).toThrow("is not an HS code");
  });
});
