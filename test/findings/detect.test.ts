import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DetectAnswer } from "../../src/findings/detect/answer.ts";
import { type DetectOptions, detect } from "../../src/findings/detect/detect.ts";
import { detectPage } from "../../src/findings/detect/page.ts";
import type { DetectAsk } from "../../src/findings/detect/places.ts";
import { detectCsv } from "../../src/findings/detect/table.ts";
import { type Lake, openLake } from "../../src/lake/lake.ts";
import { type LoadOptions, load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { measure } from "../../src/trade/measure.ts";
import { parsePeriod } from "../../src/trade/period.ts";
import { writeWorld } from "./detect_world.ts";

const OPTIONS: DetectOptions = {
  memory_limit: "1GB",
  detectors: ["rerouting"],
  rate: 0.1,
  length: 25,
  source: null,
  as_of: null,
  seed: 1,
  command: "entrepot detect",
  progress: () => {},
};
const LOAD: LoadOptions = {
  source: null,
  encoding: null,
  vintage: "2026-06-01",
  max_rejected: 0,
  memory_limit: "1GB",
  progress: () => {},
};
const NOTHING: DetectAsk = { measure: null, commodities: null, from: null, to: null, since: null };

const dir = mkdtempSync(join(tmpdir(), "entrepot-detect-"));
afterAll(() => rmSync(dir, { recursive: true }));

describe("detect in a lake that holds one hub", () => {
  let lake: Lake;
  const cars: DetectAsk = {
    ...NOTHING,
    commodities: ["8703"],
    from: "EU27,USA,JPN,GBR,KOR,CAN,MEX",
    to: "RUS",
    since: parsePeriod("2022-03"),
  };

  beforeAll(async () => {
    lake = openLake(join(dir, "cars"), { create: true });
    const folder = new URL("../cases/cars-armenia-russia/", import.meta.url);
    await load(lake, fileURLToPath(new URL("flows.csv", folder)), {
      ...LOAD,
      made: tableSource(fileURLToPath(new URL("mapping.json", folder))),
    });
  });
  afterAll(() => lake.close());

  it("puts Armenia to Russia first, with its bounds, and says why there is no q", async () => {
    const { findings, expected_false_flags } = await detect(lake, cars, OPTIONS);
    expect(findings[0]).toMatchObject({
      detector: "rerouting",
      route: { transit: "ARM", target: "RUS", commodity: "8703", since: "2022-03" },
      must: 21819,
      may: 27145,
      q: null,
      flagged: false,
    });
    expect(findings[0]?.q_reason).toMatch(/^not estimable from one hub/);
    expect(findings[0]?.p).toBe(findings[0]?.p_floor);
    expect(expected_false_flags).toBeNull();
    expect(findings[0]?.explanations.filter((one) => /recycling fee/.test(one.text))).not.toEqual(
      [],
    );
  });

  it("asks for the measures of the catalogue, and names what the lake leaves open", async () => {
    const { asked, not_estimable } = await detect(lake, NOTHING, OPTIONS);
    const coalition = asked.places.find((one) => one.measures.includes("EU-833-428"));
    expect(coalition).toMatchObject({ target: "RUS", since: "2022-03" });
    expect(coalition?.measures).toContain("JP-RU-CARS-2022");
    expect(not_estimable.map((one) => one.reason)).toContain(
      "the lake holds no figures of these goods",
    );
  });

  it.each(["KAZ", "GEO", "ARE"])("finds nothing to %s", async (to) => {
    const { findings } = await detect(lake, { ...cars, to }, OPTIONS);
    expect(findings).toEqual([]);
  });

  it("refuses goods that are not there, in one line", async () => {
    await expect(detect(lake, { ...cars, commodities: ["282580"] }, OPTIONS)).rejects.toThrow(
      "holds none of the goods",
    );
  });
});

describe("detect among goods that no measure touches", () => {
  let lake: Lake;
  let answer: DetectAnswer;
  const routes = [
    { transit: "THA", code: "282580" },
    { transit: "MEX", code: "282580" },
    { transit: "VNM", code: "811010" },
    { transit: "MYS", code: "811292" },
  ];

  beforeAll(async () => {
    lake = openLake(join(dir, "world"), { create: true });
    const { file } = writeWorld(join(dir, "world.csv"), {
      seed: "untouched",
      controlled: ["811292", "282560", "811010", "811020", "811090", "282580", "261710"],
      donors: 40,
      share: 0.2,
      routes,
    });
    await load(lake, file, LOAD);
    answer = await detect(lake, { ...NOTHING, measure: measure("CN-2024-46") }, OPTIONS);
  });
  afterAll(() => lake.close());

  it("gives a q, lists the routes that were made first, and counts what chance would bring", () => {
    const [family] = answer.families;
    expect(family?.tests).toBeGreaterThan(80);
    const made = new Set(routes.map((one) => `${one.code} ${one.transit}`));
    const name = (one: (typeof answer.findings)[number]) =>
      `${one.route.commodity} ${one.route.transit}`;
    const flagged = answer.findings.filter((one) => one.flagged);
    expect(flagged.filter((one) => !made.has(name(one)))).toEqual([]);
    const listed = answer.ranked.routes.slice(0, 10).map(name);
    expect(listed.filter((one) => made.has(one)).length).toBeGreaterThanOrEqual(3);
    for (const one of flagged) {
      expect(one.q).toBeLessThanOrEqual(0.1);
      expect(one.excess?.donors).toBeGreaterThan(100);
      expect(one.may).toBeGreaterThan(0);
    }
    expect(answer.expected_false_flags).toBeLessThanOrEqual(0.1 * Math.max(1, flagged.length));
    const antimony = answer.direct.find((one) => one.commodity === "282580");
    expect(antimony).toMatchObject({ observed: 0, target: "USA", since: "2024-12" });
  });

  it("writes a page with every finding, its placebos, and no id twice", () => {
    const page = detectPage(answer);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const finding of answer.findings) {
      expect(ids).toContain(finding.id);
      expect(finding.donors.length).toBeGreaterThan(3);
    }
    expect(page).toContain(
      `${answer.findings.length} of ${answer.families[0]?.tests} tests flagged`,
    );
    expect(detectCsv(answer).split("\r\n")).toHaveLength(
      1 + answer.findings.length + answer.ranked.routes.length,
    );
  });

  it("answers the same to the digit when asked again", async () => {
    const ask = { ...NOTHING, measure: measure("CN-2024-46") };
    expect(await detect(lake, ask, OPTIONS)).toEqual(answer);
  });
});

describe("displacement in a lake that holds one hub", () => {
  it("asks about Kazakhstan when Armenia's route closes, and not about growth that was under way", async () => {
    const lake = openLake(join(dir, "cars"), { create: false });
    const answer = await detect(
      lake,
      {
        ...NOTHING,
        commodities: ["8703"],
        from: "EU27,USA,JPN,GBR,KOR,CAN,MEX",
        to: "RUS",
        since: parsePeriod("2022-03"),
      },
      { ...OPTIONS, detectors: ["displacement"] },
    );
    lake.close();
    expect(answer.findings.map((one) => one.route.importer)).toEqual(["KAZ"]);
    expect(answer.findings[0]).toMatchObject({ p: null, q: null, flagged: false });
    expect(answer.findings[0]?.says).toContain("from August 2023 on");
    expect(answer.findings[0]?.explanations[0]).toMatchObject({ status: "contradicted" });
  });
});
