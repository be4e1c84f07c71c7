import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScreenAnswer } from "../../src/findings/screen/answer.ts";
import { screenFiles, screenLake } from "../../src/findings/screen/of_files.ts";
import { screenPage } from "../../src/findings/screen/page.ts";
import { screenSentence } from "../../src/findings/screen/sentence.ts";
import { screenCsv } from "../../src/findings/screen/table.ts";
import { openLake, openTaught } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { writeWorld } from "../../src/simulated/tables.ts";
import { containerCheckDigit, containerProblem, imoProblem } from "../../src/trade/identifier.ts";

const dir = mkdtempSync(join(tmpdir(), "entrepot-screen-test-"));
afterAll(() => rmSync(dir, { recursive: true }));
const how = {
  source: null,
  encoding: null,
  memory_limit: "1GB",
  seed: 1,
  goods: null,
  progress: () => {},
};

describe("a simulated world", () => {
  let answer: ScreenAnswer;
  let forged: ReadonlySet<string>;
  let total = 0;

  beforeAll(async () => {
    const world = await writeWorld(
      { consignments: 6000, seed: 21, rate: 0.005, events: 0.35 },
      dir,
    );
    answer = await screenFiles([world.documents, world.events], null, { ...how, top: 0.1 });
    const truth = readFileSync(world.truth, "utf8").trim().split("\n").slice(1);
    forged = new Set(
      truth.filter((line) => line.split(",")[2] === "true").map((line) => line.split(",")[0] ?? ""),
    );
    total = truth.length;
  }, 120_000);

  it("counts every consignment, and tells the budget that was asked for", () => {
    expect(answer.consignments).toBe(total);
    expect(answer.findings.length).toBeLessThanOrEqual(
      Math.max(Math.ceil(0.1 * total), answer.flagged),
    );
    expect(answer.set_aside.filter((one) => !/repeated/.test(one.reason))).toEqual([]);
  });

  it("flags hardly anything honest at q up to .10", () => {
    const flags = answer.findings.filter((one) => one.q <= 0.1);
    expect(flags.length).toBe(answer.flagged);
    expect(flags.length).toBeGreaterThan(60);
    const honest = flags.filter((one) => !forged.has(one.consignment)).length;
    expect(honest / flags.length).toBeLessThanOrEqual(0.1);
  });

  it("puts what is forged first", () => {
    const among = (share: number) =>
      answer.findings
        .slice(0, Math.floor(share * total))
        .filter((one) => forged.has(one.consignment)).length;
    expect(among(0.01) / Math.floor(0.01 * total)).toBeGreaterThan(0.8);
    expect(among(0.1) / forged.size).toBeGreaterThan(0.7);
  });

  it("ties findings to other consignments, and says everything in sentences", () => {
    const ids = new Set(answer.findings.map((one) => one.consignment));
    const links = answer.findings.flatMap((one) => one.links);
    expect(links.some((link) => link.to === "consignment" && ids.has(link.consignment))).toBe(true);
    for (const { components } of answer.findings) {
      for (const { says, evidence, p } of components) {
        expect(says.length).toBeGreaterThan(10);
        expect(evidence.length).toBeGreaterThan(0);
        expect(p > 0 && p <= 1).toBe(true);
      }
    }
    expect(screenSentence(answer)).toMatch(
      /^Of 6,0\d\d consignments \d+ tell what honest trade hardly ever does; about \d+ of these (is|are) expected/,
    );
    expect(screenCsv(answer).split("\r\n").length).toBe(answer.findings.length + 2);
  });
});

describe("hostile and empty files", () => {
  const hostile = `<script>alert("1")</script>' or 1=1; drop table document; --`;

  it("shows hostile text as text, in the page and for spreadsheets", async () => {
    const file = join(dir, "hostile.csv");
    const text = `"${hostile.replaceAll('"', '""')}"`;
    writeFileSync(
      file,
      [
        "consignment,document_type,goods_description,consignor,commodity,gross_weight_kg,net_weight_kg,container",
        `${text},import_declaration,${text},"=cmd|'/c calc'!A1",${text},10,20,${text}`,
        `${text},export_declaration,${text},"=cmd|'/c calc'!A1",${text},90,80,${text}`,
        ...Array.from(
          { length: 30 },
          (_, at) => `H${at},import_declaration,bolts,Honest Ltd,731815,103,100,`,
        ),
        "",
      ].join("\n"),
    );
    const answer = await screenFiles([file], null, { ...how, top: 1000 });
    expect(answer.findings[0]?.consignment).toBe(hostile);
    expect(answer.findings[0]?.components.map((one) => one.detector)).toEqual(
      expect.arrayContaining(["implausible", "two-stories"]),
    );
    const page = await screenPage(answer, "entrepot screen hostile.csv");
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("&lt;script&gt;");
    expect(screenCsv(answer)).toContain("'=cmd|");
  });

  it("keeps aside what it cannot read and says which line, and screens the rest", async () => {
    const file = join(dir, "half.csv");
    writeFileSync(
      file,
      "consignment,document_type,gross_weight_kg\nA,import_declaration,5\nB,letter,7\nC,invoice,heavy\n",
    );
    const answer = await screenFiles([file], null, { ...how, top: 10 });
    expect(answer.consignments).toBe(1);
    expect(answer.set_aside.map((one) => one.reason)).toEqual([
      expect.stringMatching(/^line 3: document_type "letter"/),
      expect.stringMatching(/^line 4: gross_weight_kg "heavy"/),
    ]);
    expect(screenSentence(answer)).toBe("In 1 consignment nothing is out of the ordinary.");
  });

  it("says what to do where there is nothing to screen", async () => {
    const lake = openLake(join(dir, "none"), { create: true });
    await expect(screenLake(lake, null, { ...how, top: 1 })).rejects.toThrow(
      /no documents on consignments/,
    );
    lake.close();
  });
});

describe("the lake's statistics", () => {
  it("tie a finding to the route that it travelled, from another lake too", async () => {
    const lake = openLake(join(dir, "statistics"), { create: true });
    const flows = join(dir, "flows.csv");
    const months = Array.from(
      { length: 24 },
      (_, at) => `${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`,
    );
    writeFileSync(
      flows,
      [
        "reporter,partner,direction,period,commodity,net_weight_kg",
        ...months.map((month, at) => `USA,THA,import,${month},282580,${at < 12 ? 100 : 5000}`),
        "",
      ].join("\n"),
    );
    await load(lake, flows, {
      source: null,
      encoding: null,
      vintage: "2025-01-01",
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    });
    const file = join(dir, "one.csv");
    writeFileSync(
      file,
      "consignment,document_type,commodity,country_of_origin,country_of_dispatch,country_of_destination,departed_on,container\nX,import_declaration,282580,CHN,THA,USA,2024-01-15,CSQU3054384\n",
    );
    const answer = await screenFiles([file], lake, { ...how, top: 10 });
    lake.close();
    expect(answer.findings[0]?.links).toEqual([
      {
        to: "route",
        commodity: "2825",
        exporter: "THA",
        importer: "USA",
        before_kg: 1200,
        after_kg: 60000,
        says: "USA recorded 60,000 kg of 2825 from THA in the twelve months from then, 1,200 kg in the twelve before",
        command: "entrepot trace --commodity 2825 --to USA --through THA --from CHN",
      },
    ]);
    expect(answer.routes).toEqual([
      {
        commodity: "2825",
        exporter: "THA",
        importer: "USA",
        flagged: 0,
        consignments: ["X"],
        command: "entrepot trace --commodity 2825 --to USA --through THA",
      },
    ]);
  });
});

describe("identifiers in SQL", () => {
  it("are those of the checks in trade", async () => {
    const engine = await openTaught(mkdtempSync(join(dir, "engine-")));
    const containers = fc
      .sample(
        fc.tuple(
          fc.stringMatching(/^[A-Z]{3}[UJZA]$/),
          fc.stringMatching(/^\d{6}$/),
          fc.integer({ min: 0, max: 9 }),
          fc.boolean(),
        ),
        400,
      )
      .map(
        ([owner, digits, last, right]) =>
          `${owner}${digits}${right ? containerCheckDigit(owner + digits) : last}`,
      );
    const ships = fc.sample(fc.stringMatching(/^\d{6,7}$/), 300);
    const told = async (name: string, values: readonly string[]) =>
      (
        await engine.rows<{ ok: boolean }>(
          `select coalesce(${name}(v), false) as ok from (select unnest(from_json($values, '["varchar"]')) as v)`,
          { values: JSON.stringify(values) },
        )
      ).map((row) => row.ok);
    expect(await told("is_container_number", containers)).toEqual(
      containers.map((one) => containerProblem(one) === null),
    );
    expect(await told("is_imo_number", ships)).toEqual(
      ships.map((one) => imoProblem(one) === null),
    );
    engine.close();
  });
});
