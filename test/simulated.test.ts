import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FORGERIES } from "../src/simulated/forgeries.ts";
import { LOOKS } from "../src/simulated/looks.ts";
import { world } from "../src/simulated/world.ts";
import { containerProblem } from "../src/trade/identifier.ts";
import { ports } from "../src/trade/port.ts";

const options = { consignments: 4000, seed: 3, rate: 0.005, events: 0.35 };

describe("the simulated world", () => {
  const all = [...world(options)];

  it("is the same for the same seed and another for another", () => {
    const some = (seed: number) =>
      JSON.stringify([...world({ ...options, consignments: 300, seed })]);
    expect(some(5)).toBe(some(5));
    expect(some(5)).not.toBe(some(6));
  });

  it("has every kind of forgery at its rate, and every honest practice", () => {
    const count = (kind: string) => all.filter((one) => one.kind === kind).length;
    for (const { kind, from_day } of FORGERIES) {
      const share = count(kind) / all.length;
      expect(share, kind).toBeGreaterThan(from_day > 200 ? 0.003 : 0.0045);
      // A trader's forgeries come together.
      expect(share, kind).toBeLessThan(0.05);
    }
    for (const { kind } of LOOKS) expect(count(kind), kind).toBeGreaterThan(5);
    expect(
      all
        .filter((one) => one.forged)
        .every((one) => FORGERIES.some(({ kind }) => kind === one.kind)),
    ).toBe(true);
  });

  it("has honest numbers but for clerks' slips, and none on two trips at once", () => {
    const honest = all.filter((one) => !one.forged);
    const containers = honest.flatMap((one) => String(one.documents[0]?.["container"]).split(" "));
    const wrong = containers.filter((one) => containerProblem(one) !== null);
    expect(wrong.length / containers.length).toBeLessThan(0.01);
    const last = new Map<string, { until: string; bill: string }>();
    let both = 0;
    const trips = honest
      .flatMap((one) => one.documents.slice(0, 1))
      .sort((a, b) => (String(a["departed_on"]) < String(b["departed_on"]) ? -1 : 1));
    for (const one of trips) {
      for (const container of String(one["container"]).split(" ")) {
        const before = last.get(container);
        const bill = String(one["master_bill"]);
        if (
          before !== undefined &&
          before.bill !== bill &&
          before.until >= String(one["departed_on"])
        )
          both++;
        last.set(container, { until: String(one["arrived_on"]), bill });
      }
    }
    expect(both / trips.length).toBeLessThan(0.01);
  });

  it("names the inbound lot of what goes on", () => {
    const ids = new Set(all.map((one) => one.id));
    const onward = all.filter((one) => one.came_as !== "");
    expect(onward.length).toBeGreaterThan(20);
    expect(onward.filter((one) => !ids.has(one.came_as))).toEqual([]);
  });
});

describe("ports", () => {
  it.skipIf(!existsSync("../shared/data/unlocode_seaports.csv"))(
    "lie where the publishers' files beside the project have them",
    () => {
      const rows = new Map(
        readFileSync("../shared/data/unlocode_seaports.csv", "utf8")
          .split("\n")
          .slice(1)
          .map((line) => {
            const cells = line.split(",");
            const numbers = cells.filter((cell) => /^-?\d+\.\d+$/.test(cell)).map(Number);
            return [`${cells[0]}${cells[1]}`, numbers] as const;
          }),
      );
      const far = [...ports().values()].filter((port) => {
        const [latitude, longitude] = rows.get(port.code) ?? [];
        if (latitude === undefined || longitude === undefined) return false;
        return (
          Math.abs(latitude - port.latitude) > 0.6 || Math.abs(longitude - port.longitude) > 0.8
        );
      });
      // Two names are held by another place there: Apapa inland, Manzanillo on the other coast of Panama.
      expect(far.map((port) => port.code)).toEqual(["NGAPP", "PAMIT"]);
    },
  );
});
