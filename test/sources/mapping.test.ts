import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { recognise } from "../../src/lake/recognise.ts";
import { type SourceEntry, sources } from "../../src/sources/source.ts";
import { draftMapping } from "../../src/sources/table/draft.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { Refusal } from "../../src/trade/refusal.ts";
import type { Flow } from "../../src/trade/row.generated.ts";

let dir: string;
let lakes = 0;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

async function loaded(path: string, made?: SourceEntry, source: string | null = null) {
  const at = join(dir, `lake-${lakes++}`);
  mkdirSync(at);
  const lake = openLake(at, { create: true });
  try {
    await load(lake, path, {
      source,
      ...(made === undefined ? {} : { made }),
      encoding: null,
      vintage: null,
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    });
    const reader = await openReader(lake, { memory_limit: "500MB", as_of: null });
    try {
      return await reader.engine.rows<Flow>("from flow order by all");
    } finally {
      reader.close();
    }
  } finally {
    lake.close();
  }
}

async function refusal(asked: Promise<unknown>): Promise<string> {
  const cause = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(cause instanceof Refusal)) throw cause ?? new Error("was loaded");
  expect(cause.toLine()).not.toMatch(/\n/);
  return cause.toLine();
}

describe("a table that no source knows", () => {
  const table =
    "period_dt,partner_name,hs6,val,qty,uv\n2017-01-01,Australia,250410,10200.0,6116.5,1.66\n2017-02-01,Belgium,811292,87500.0,0.0,inf\n";

  it("is refused with the candidates and a mapping that works once its open places are filled", async () => {
    const path = file("exports.csv", table);
    const line = await refusal(loaded(path));
    expect(line).toMatch(/line 1: no source knows this file/);
    for (const id of ["comtrade", "census", "gacc", "table"]) expect(line).toContain(id);
    const mapping = file("mapping.json", /\{.*\}/.exec(line)?.[0] ?? "");
    expect(() => tableSource(mapping)).toThrow(/constants.direction is "import or export"/);
    const text = readFileSync(mapping, "utf8")
      .replace('"reporter":"its ISO alpha-3 code"', '"reporter":"CHN"')
      .replace("import or export", "export")
      .replace("u or kg", "kg")
      .replace('"country_scheme"', '"zero_is_missing":true,"country_scheme"');
    const rows = await loaded(path, tableSource(file("mapping.json", text)));
    expect(rows).toMatchObject([
      { reporter: "CHN", partner: "AUS", commodity: "250410", value_usd: 10200, quantity: 6116.5 },
      { reporter: "CHN", partner: "BEL", commodity: "811292", value_usd: 87500, quantity: null },
    ]);
  });

  it("is refused again while a place is open", async () => {
    const path = file("exports.csv", table);
    const draft = draftMapping(["period_dt", "partner_name", "hs6", "val", "qty", "uv"]);
    const half = draft.replace("import or export", "export").replace("its ISO alpha-3 code", "CHN");
    const line = await refusal(loaded(path, tableSource(file("half.json", half))));
    expect(line).toMatch(/line 2: quantity_unit "u or kg" is not known/);
  });

  it("is told from its nearest source by what it lacks", async () => {
    const path = file(
      "selected.csv",
      "reporterCode,partnerCode,cmdCode,primaryValue,qty\n51,643,8703,5,1\n",
    );
    expect(await refusal(loaded(path))).toMatch(/nearest is comtrade .*lacks period, flowCode/);
  });

  it("names the column that a source does not know", async () => {
    const path = file(
      "BACI_HS17_Y2022_V202501.csv",
      "t,i,j,k,v,q,note\n2022,842,51,870323,1,1,x\n",
    );
    const line = await refusal(loaded(path));
    expect(line).toMatch(/is nearly baci \(year file, CSV\), .* does not know: note/);
    expect(line).toMatch(/--mapping FILE/);
  });

  it("asks which where two sources fit", async () => {
    const baci = (await sources()).find((entry) => entry.id === "baci");
    if (baci === undefined) throw new Error("no baci");
    const twin = { ...baci, id: "baci-of-another" };
    const header = {
      name: "year.csv",
      place: "year.csv",
      format: "delimited",
      columns: ["t", "i", "j", "k", "v", "q"],
      delimiter: ",",
      records_at: null,
    } as const;
    expect(() => recognise([baci, twin], [header], null)).toThrow(
      /^could be baci or baci-of-another$/,
    );
    expect(recognise([baci, twin], [header], twin.id).recognised.entry.id).toBe(twin.id);
  });

  it("tells the bulk file by its tabs, and says what a named source would need", async () => {
    const header = "period\treporterCode\tflowCode\tpartnerCode\tcmdCode\tprimaryValue\n";
    const path = file("rows.txt", `${header}202201\t51\tX\t643\t8703\t100\n`);
    expect(await loaded(path)).toMatchObject([{ source: "comtrade-bulk", value_usd: 100 }]);
    const both = file("both.csv", "t,i,j,k,v,q\n2022,842,51,870323,1,1\n");
    expect(await refusal(loaded(both, undefined, "comtrade"))).toMatch(
      /is not a file of comtrade .*needs the columns period/,
    );
  });
});

describe("what a draft takes from a header", () => {
  const drafted = (...headers: readonly string[]) => JSON.parse(draftMapping(headers));

  it("prefers letters to numbers and numbers to names", () => {
    const one = drafted(
      "y",
      "reporterCode",
      "reporterISO",
      "partnerCode",
      "partnerDesc",
      "cmdCode",
      "hs",
    );
    expect(one.columns).toEqual({
      period: "y",
      reporter: "reporterISO",
      partner: "partnerCode",
      commodity: "cmdCode",
      hs_edition: "hs",
    });
    expect(one.ignores).toEqual(["reporterCode", "partnerDesc"]);
  });

  it("knows Schedule C and figures of the year to date", () => {
    expect(drafted("CTY_CODE", "CON_VAL_YR", "I_COMMODITY", "time")).toMatchObject({
      country_scheme: "census",
      frequency: "A",
      constants: { reporter: expect.any(String), direction: expect.any(String) },
    });
  });
});

it("the mapping in docs/mapping.md reads the table that it describes", async () => {
  const page = readFileSync(
    fileURLToPath(new URL("../../docs/mapping.md", import.meta.url)),
    "utf8",
  );
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const path = file(
    "exports.csv",
    "Month;Destination;HS code;Tonnes;Value (1000 USD);Remarks\n2024-01;Georgia;010121;1.5;12;by road\n2024-02;Russian Federation;870323;0;n.a.;-\n",
  );
  expect(await loaded(path, tableSource(file("mapping.json", example)))).toMatchObject([
    { partner: "GEO", commodity: "010121", quantity: 1500, quantity_unit: "kg", value_usd: 12000 },
    { partner: "RUS", commodity: "870323", quantity: null, quantity_unit: null, value_usd: null },
  ]);
});
