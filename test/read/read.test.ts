import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClaimRead, readPage } from "../../src/findings/read/read.ts";
import { type Lake, openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { parseCsv } from "../../src/trade/csv.ts";

const OPTIONS = {
  check: true,
  memory_limit: "1GB",
  as_of: null,
  today: "2025-08-01",
  command: "entrepot read page.txt",
};
const LOAD = {
  source: null,
  encoding: null,
  vintage: "2025-07-20",
  max_rejected: 0,
  memory_limit: "1GB",
  progress: () => {},
};

async function read(text: string, lake: Lake | null): Promise<readonly ClaimRead[]> {
  const page = { bytes: new TextEncoder().encode(text), from: "page.txt", charset: null };
  return (await readPage(page, lake, OPTIONS)).claims;
}

const verdicts = (claims: readonly ClaimRead[]) =>
  claims.map(({ kind, check }) => `${kind}: ${check?.verdict ?? ""}`);

/** Figures of our own making: a country that sells tungsten to two others. */
function makeFigures(dir: string): string {
  const rows = ["reporter,partner,direction,period,commodity,net_weight_kg,value_usd"];
  for (const [month, japan, korea] of [
    ["2024-06", 200_000, 100_000],
    ["2025-04", 300_000, 150_000],
    ["2025-05", 200_000, 100_000],
    ["2025-06", 300_000, 96_000],
  ] as const) {
    rows.push(`VNM,JPN,export,${month},8101,${japan},${japan * 40}`);
    rows.push(`VNM,KOR,export,${month},8101,${korea},${korea * 40}`);
    // A part of the same goods: not to be added to them.
    rows.push(`VNM,JPN,export,${month},810194,${japan / 2},${japan * 20}`);
  }
  const file = join(dir, "tungsten.csv");
  writeFileSync(file, `${rows.join("\n")}\n`);
  return file;
}

describe("claims against figures", () => {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  let lake: Lake;
  beforeAll(async () => {
    lake = openLake(join(dir, "lake"), { create: true });
    await load(lake, makeFigures(dir), LOAD);
  });
  afterAll(() => {
    lake.close();
    rmSync(dir, { recursive: true });
  });
  const about = async (sentence: string) =>
    await read(`Tungsten trade\n\nPublished 18 July 2025\n\n${sentence}`, lake);

  it.each([
    [
      "Vietnam's exports of unwrought tungsten and tungsten rose 32% in June from the month before.",
      "supported",
    ],
    [
      "Vietnam's tungsten exports rose 50% in June from the month before, officials said.",
      "contradicted",
    ],
    [
      "Vietnam's tungsten exports fell 12% in June from April, officials said on Monday.",
      "supported",
    ],
    [
      "Vietnamese tungsten exports did not fall by 12% in June from April, officials said.",
      "contradicted",
    ],
    ["Vietnam's tungsten exports to Japan rose by half in June from a month earlier.", "supported"],
    ["Vietnam's tungsten exports to South Korea were down a third in May from April.", "supported"],
    [
      "Vietnam exported 396 tonnes of tungsten in June, the customs office said on Friday.",
      "supported",
    ],
    [
      "Vietnam exported 396 kilograms of tungsten in June, the customs office said on Friday.",
      "contradicted",
    ],
    [
      "Vietnam exported about four hundred metric tons of tungsten in June, traders said.",
      "supported",
    ],
    [
      "Japan accounted for 76% of Vietnam's tungsten exports in June, the office said.",
      "supported",
    ],
    [
      "Japan accounted for 70% of Vietnam's tungsten exports in April and May, the office said.",
      "contradicted",
    ],
    [
      "In June, 76% of Vietnam's tungsten exports went to Japan, the office said on Friday.",
      "not checkable",
    ],
    [
      "Vietnam's tungsten exports will rise 32% in June from the month before, analysts said.",
      "not checkable",
    ],
    [
      "Vietnam's tungsten output rose 32% in June from the month before, officials said.",
      "not checkable",
    ],
    [
      "Vietnam's antimony exports rose 32% in June from the month before, officials said.",
      "not checkable",
    ],
  ])("%s → %s", async (sentence, verdict) => {
    const found = await about(sentence);
    expect(found.filter(({ kind }) => ["change", "level", "share"].includes(kind))).toHaveLength(1);
    expect(found[0]?.check?.verdict, found[0]?.check?.because).toBe(verdict);
  });

  it("says which public file would decide what the lake cannot", async () => {
    const [claim] = await about(
      "U.S. imports of antimony from Thailand tripled in June from the month before, data showed.",
    );
    expect(claim?.check?.command).toBe(
      "entrepot fetch census --commodity 261710,282580,8110 --partner THA --direction import --since 2025-05 --until 2025-06 --load",
    );
  });

  it("names figures, publisher and vintage", async () => {
    const [claim] = await about(
      "Vietnam's tungsten exports rose 32% in June from the month before, officials said.",
    );
    expect(claim?.check?.figures).toMatchObject([
      { quantity: 396_000, unit: "kg", vintage: "2025-07-20" },
      { quantity: 300_000, unit: "kg" },
    ]);
  });
});

describe("claims against the catalogue of measures", () => {
  it.each([
    [
      "China banned exports of gallium, germanium and antimony to the United States in December 2024.",
      "supported",
    ],
    [
      "China banned exports of gallium, germanium and antimony to the United States in March 2024.",
      "contradicted",
    ],
    [
      "Freedonia imposed export controls on nickel ore in May 2025, a ministry official said.",
      "not checkable",
    ],
  ])("%s → %s", async (sentence, verdict) => {
    const found = await read(`Trade news\n\nPublished 18 July 2025\n\n${sentence}`, null);
    expect(verdicts(found)).toEqual([`measure: ${verdict}`]);
  });

  it("proposes what is not there", async () => {
    const [claim] = await read(
      "Published 18 July 2025\n\nIndonesia imposed export controls on bauxite in May 2025, an official said.",
      null,
    );
    expect(claim?.proposed).toMatchObject({
      commodities: ["2606"],
      controlled_by: ["IDN"],
      announced_in: "2025-05",
    });
  });
});

const shared = (name: string) => new URL(`../../../shared/${name}`, import.meta.url);
const [page, series] = [shared("data/news_page_as_scraped.txt"), shared("truth/series.csv")];
const there = existsSync(page) && existsSync(series);
if (!there)
  console.log(
    `skipped: a page and published figures: ${page.pathname}, ${series.pathname} are not both here`,
  );

describe.skipIf(!there)(
  "the publishers' files beside the project: a scraped page against published months",
  () => {
    const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
    let lake: Lake;
    beforeAll(async () => {
      // The headline line "rare earths", month by month: the first page that gives a month is read.
      const months = new Map<string, string>();
      for (const { cells } of parseCsv(readFileSync(series, "utf8"))) {
        const [commodity, , , flow, reporter, partner, period, value, unit] = cells;
        const wanted =
          commodity?.startsWith("rare earths (GACC headline") && flow === "export" && unit === "t";
        if (
          !wanted ||
          reporter !== "CHN" ||
          partner !== "WLD" ||
          !/^\d{4}-\d{2}$/.test(period ?? "")
        )
          continue;
        if (!months.has(period ?? "")) months.set(period ?? "", value ?? "");
      }
      const file = join(dir, "rare-earths.csv");
      writeFileSync(file, `month,tonnes\n${[...months].map((row) => row.join(",")).join("\n")}\n`);
      const mapping = join(dir, "mapping.json");
      // As docs/published-figures.md has it.
      const written = /```json\n([\s\S]*?)```/.exec(
        readFileSync(new URL("../../docs/published-figures.md", import.meta.url), "utf8"),
      )?.[1];
      writeFileSync(mapping, written ?? "");
      lake = openLake(join(dir, "lake"), { create: true });
      await load(lake, file, { ...LOAD, made: tableSource(mapping) });
    });
    afterAll(() => {
      lake.close();
      rmSync(dir, { recursive: true });
    });

    it("gives the list of claims that a person checked, with their verdicts", async () => {
      const { claims, article } = await readPage(
        { bytes: readFileSync(page), from: "page", charset: null },
        lake,
        OPTIONS,
      );
      const listed = claims.map(({ kind, detail, position, check, measure }) => [
        kind,
        detail,
        article.text.slice(position.start, position.end).slice(0, 44),
        check?.verdict,
        measure,
      ]);
      expect(listed).toEqual([
        ["method", "unrecorded", "steal", "not checkable", null],
        ["method", "unrecorded", "steal", "not checkable", null],
        ["method", "label", "forging labels", "not checkable", null],
        ["method", "manifest", "falsifying cargo manifests", "not checkable", null],
        [
          "method",
          "transhipment",
          "transshipping cargoes, where products are ro",
          "not checkable",
          null,
        ],
        [
          "route",
          "transhipment",
          "transshipped into the United States via Thai",
          "not checkable",
          "CN-2024-46",
        ],
        ["measure", "imposed", "banned U.S. exports", "supported", "CN-2024-46"],
        [
          "measure",
          "imposed",
          "added several rare earths and related magnet",
          "supported",
          "CN-2025-18",
        ],
        ["impact", null, "rattled global supply chains key to electric", "not checkable", null],
        ["impact", null, "forcing some automakers outside China to par", "not checkable", null],
        ["change", null, "rose 32%", "supported", null],
        [
          "measure",
          "agreed",
          "agreements reached last month between Washin",
          "not checkable",
          "CN-2025-18",
        ],
        ["measure", "lifted", "resumption of sales", "not checkable", "US-2025-H20"],
      ]);
      const rise = claims.find(({ kind }) => kind === "change");
      expect(rise?.check?.figures.map(({ quantity }) => Math.round(quantity / 100) / 10)).toEqual([
        7742.2, 5864.6,
      ]);
      expect(rise?.check?.because).toContain("+32 %");
    });
  },
);

describe("the command", () => {
  it("reads standard input and answers in JSON", () => {
    const answer = execFileSync(
      "npx",
      [
        "tsx",
        "src/cli/entrepot.ts",
        "read",
        "-",
        "--json",
        "--lake",
        join(tmpdir(), "entrepot-no-lake"),
      ],
      {
        input: "China's exports of antimony fell by a third in June 2025 from a year earlier.",
        encoding: "utf8",
      },
    );
    const { claims } = JSON.parse(answer) as { readonly claims: readonly ClaimRead[] };
    expect(claims).toMatchObject([
      { kind: "change", unit: "%", period: { first: 24305 }, comparison: { first: 24293 } },
    ]);
  });
});
