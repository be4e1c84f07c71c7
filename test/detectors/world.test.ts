import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DetectAnswer } from "../../src/findings/detect/answer.ts";
import { askWorld, flaggedIn } from "./lake.ts";
import type { Changes } from "./world.ts";

/** What was done to the world, and beside it what looks like it and is innocent. */
const CHANGES: Changes = {
  lost: [
    { code: "848210", hub: "KGZ", share: 0.7 },
    { code: "854231", hub: "ARM", share: 0.7 },
    { code: "880330", hub: "KAZ", share: 0.7 },
  ],
  gap: [
    { code: "848210", seller: "ITA", hub: "TUR", factor: 0.25 },
    { code: "901380", seller: "POL", hub: "IND", factor: 0.25 },
  ],
  recoded: [
    { code: "848210", near: "848220", share: 0.9 },
    { code: "854231", near: "854239", share: 0.9 },
  ],
  mispriced: [
    { code: "880330", seller: "DEU", hub: "SRB", factor: 0.3 },
    { code: "854231", seller: "ITA", hub: "RUS", factor: 0.3 },
    { code: "848210", seller: "POL", hub: "CHN", factor: 3 },
  ],
  surges: [
    { code: "848210", hub: "KGZ", times: 6 },
    { code: "901380", hub: "GEO", times: 8 },
    { code: "854231", hub: "UZB", times: 6 },
  ],
  single: [{ code: "848210", hub: "SRB" }],
  negligent: [{ hub: "TJK", share: 0.3 }],
  reattributed: [{ code: "880330", hub: "AZE" }],
  stops: ["MNG"],
  shocks: [
    { code: "901380", factor: 3 },
    { code: "880320", factor: 3 },
  ],
};
const DETECTORS = ["lost-in-transit", "mirror-gap", "code-shift", "unit-value"] as const;

describe("a world in which goods were lost, renamed and mispriced", () => {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-detectors-"));
  const answers = new Map<string, DetectAnswer>();
  const answer = (detector: (typeof DETECTORS)[number]): DetectAnswer => {
    const found = answers.get(detector);
    if (found === undefined) throw new Error(`${detector} was not asked`);
    return found;
  };

  beforeAll(async () => {
    const given = await askWorld(dir, "lost-renamed-mispriced", CHANGES, DETECTORS);
    DETECTORS.forEach((detector, at) => {
      const one = given[at];
      if (one !== undefined) answers.set(detector, one);
    });
  }, 300_000);
  afterAll(() => rmSync(dir, { recursive: true }));

  it("finds what was lost on the way, and not what surged, came once or was booked by another name", () => {
    const { findings, ranked } = answer("lost-in-transit");
    expect([...flaggedIn(answer("lost-in-transit"))].sort()).toEqual([
      "848210 DEU KGZ",
      "854231 DEU ARM",
      "880330 DEU KAZ",
    ]);
    const [first] = findings;
    expect(first?.q).toBeLessThanOrEqual(0.1);
    expect(first?.explanations.map((one) => one.status)).not.toContain("supported");
    const share = Number(first?.evidence["lost"]) / Number(first?.evidence["sent_after"]);
    expect(share).toBeGreaterThan(0.4);
    // Booked under another origin: shown, with the reason why it is not flagged.
    const renamed = ranked.routes.find(
      ({ route }) => route.commodity === "880330" && route.importer === "AZE",
    );
    expect(renamed?.q_reason).toMatch(/more under other partners/);
    expect(renamed?.explanations[0]).toMatchObject({ status: "supported" });
  });

  it("finds borders whose two books disagree, and not a careless importer's or a stopped one's", () => {
    const flagged = flaggedIn(answer("mirror-gap"));
    for (const gap of ["848210 ITA TUR", "901380 POL IND", "848210 DEU KGZ"]) {
      expect(flagged).toContain(gap);
    }
    expect(flagged.filter((one) => /TJK|MNG|GEO|UZB|848210 DEU SRB/.test(one))).toEqual([]);
    // Two books that name another origin do disagree; the figures say that this may be all.
    const renamed = answer("mirror-gap").findings.find(
      ({ route }) => route.commodity === "880330" && route.importer === "AZE",
    );
    expect(renamed?.explanations[0]).toMatchObject({ status: "supported" });
    expect(renamed?.explanations[0]?.text).toMatch(/the country that made them/);
  });

  it("finds goods that took a neighbour's code, and not a neighbour that only cost more", () => {
    const { findings } = answer("code-shift");
    const shifts = findings
      .filter((one) => one.flagged)
      .map(({ route }) => `${route.commodity} ${route.near}`);
    expect(shifts.sort()).toEqual(["848210 848220", "854231 854239"]);
    expect(findings.find((one) => one.flagged)?.route).toMatchObject({
      exporter: "DEU",
      importer: "RUS",
    });
  });

  it("finds prices that are impossible for their border, and not a price that rose everywhere", () => {
    const flagged = flaggedIn(answer("unit-value"));
    for (const priced of ["880330 DEU SRB", "854231 ITA RUS", "848210 POL CHN"]) {
      expect(flagged).toContain(priced);
    }
    expect(flagged.filter((one) => one.startsWith("901380"))).toEqual([]);
  });
});
