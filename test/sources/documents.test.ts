import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import type { ContainerEvent, Document } from "../../src/trade/row.generated.ts";

const temporary = mkdtempSync(join(tmpdir(), "entrepot-documents-"));
afterAll(() => rmSync(temporary, { recursive: true }));
const here = (name: string) => new URL(name, import.meta.url).pathname;

async function rowsOf<Row extends object>(files: readonly string[], mapping?: string) {
  const lake = openLake(mkdtempSync(join(temporary, "lake-")), { create: true });
  try {
    for (const file of files) {
      await load(lake, file, {
        source: null,
        ...(mapping === undefined ? {} : { made: tableSource(mapping) }),
        encoding: null,
        vintage: "2024-04-02",
        max_rejected: 0,
        memory_limit: "500MB",
        progress: () => {},
      });
    }
    const tables = ["document", "container_event"] as const;
    const reader = await openReader(lake, { memory_limit: "500MB", as_of: null, tables });
    const filled = lake.catalogue.loads()[0]?.fills ?? "document";
    const rows = await reader.engine.rows<Row>(`select * from ${filled} order by all`);
    reader.close();
    return { rows, loads: lake.catalogue.loads(), set_aside: lake.catalogue.setAside() };
  } finally {
    lake.close();
  }
}

describe("DCSA Track & Trace", () => {
  it("reads 2.x and 3.0 into the same words, and keeps what was taken back as such", async () => {
    const { rows } = await rowsOf<ContainerEvent>([
      here("dcsa-tnt/events-2.json"),
      here("dcsa-tnt/events-3.json"),
    ]);
    const told = rows
      .map((row) => [
        row.event,
        row.event_type,
        row.classifier,
        row.is_retracted,
        row.container,
        row.seal,
        row.is_laden,
        row.location,
        row.vessel_imo,
        row.occurred_on,
      ])
      .sort();
    expect(told).toEqual([
      ["e1", "stuffed", "actual", false, "CSQU3054383", "SL1 SL9", true, "CNSHA", null, 19761],
      ["e2", "loaded", "actual", false, "CSQU3054383", null, true, "CNSHA", "9074729", 19763],
      ["e3", "arrived", "estimated", false, null, null, null, "NLRTM", "9074729", 19796],
      ["f1", "stripped", "actual", true, "MSKU9070323", null, false, "MYPKG", null, 19783],
      ["f2", "resealed", "actual", false, "MSKU9070323", "NEW1", null, "MYPKG", null, 19784],
      ["f3", "departed", "planned", false, null, null, null, "MYPKG", "9321483", 19787],
    ]);
    expect(rows.find((row) => row.event === "e2")).toMatchObject({
      document_number: "MAEU1234567 B77",
      facility_type: "POTE",
      voyage: "412W",
    });
  });
});

describe("tables of documents", () => {
  it("reads a table in our own words, drops only the very same row twice and counts it", async () => {
    const file = join(temporary, "own.csv");
    const row = "C1,import_declaration,D1,0,2024-03-12,CHN,MYS,8112.92,1000,CSQU3054383";
    writeFileSync(
      file,
      `consignment,document_type,document_number,revision,issued_on,country_of_origin,country_of_dispatch,commodity,gross_weight_kg,container\n${row}\n${row}\n${row.replace("1000", "990")}\n`,
    );
    const { rows, set_aside } = await rowsOf<Document>([file]);
    expect(rows.map((one) => [one.commodity, one.gross_weight_kg, one.issued_on])).toEqual([
      ["811292", 990, 19794],
      ["811292", 1000, 19794],
    ]);
    expect(set_aside.map((note) => [note.reason, note.rows])).toEqual([["repeated row", 1]]);
  });

  it("keeps numbers that are wrong, since they are evidence, and stops at what it cannot read", async () => {
    const file = join(temporary, "wrong.csv");
    writeFileSync(
      file,
      "consignment,document_type,commodity,container\nC1,invoice,81X,CSQU3054384\n",
    );
    const { rows } = await rowsOf<Document>([file]);
    expect(rows[0]).toMatchObject({ commodity: "81X", container: "CSQU3054384" });
    writeFileSync(
      file,
      "consignment,document_type,gross_weight_kg\nC1,invoice,5\nC2,letter,heavy\n",
    );
    await expect(rowsOf([file])).rejects.toThrow(/document_type "letter".*gross_weight_kg "heavy"/);
  });

  it("reads any table through a mapping", async () => {
    const file = join(temporary, "their.csv");
    const mapping = join(temporary, "mapping.json");
    writeFileSync(file, "Ref;Ursprung;Gewicht t\nA-1;CN;2.5\n");
    writeFileSync(
      mapping,
      JSON.stringify({
        fills: "document",
        title: "Declarations",
        publisher: "An importer",
        licence: "own",
        columns: {
          consignment: "Ref",
          country_of_origin: "Ursprung",
          gross_weight_kg: "Gewicht t",
        },
        constants: { document_type: "import_declaration", country_of_destination: "DEU" },
        country_scheme: "alpha2",
        factors: { net_weight_kg: 1000 },
      }),
    );
    const { rows } = await rowsOf<Document>([file], mapping);
    expect(rows[0]).toMatchObject({
      consignment: "A-1",
      country_of_origin: "CHN",
      country_of_destination: "DEU",
      gross_weight_kg: 2500,
    });
    writeFileSync(
      mapping,
      JSON.stringify({
        fills: "document",
        title: "t",
        publisher: "p",
        licence: "l",
        columns: { consignment: "Ref" },
      }),
    );
    await expect(rowsOf([file], mapping)).rejects.toThrow(/says nothing of document_type/);
  });
});

describe("Korean declarations", () => {
  const valid = "../shared/data/korea_declarations_valid.csv";
  it.skipIf(!existsSync(valid))(
    "reads the published file whole, with what inspections found",
    async () => {
      const { rows, loads } = await rowsOf<Document>([valid]);
      expect([loads[0]?.source, rows.length]).toEqual(["korea-declarations", 8134]);
      expect(rows.filter((row) => row.is_irregular === null)).toEqual([]);
      expect(rows.filter((row) => (row.net_weight_kg ?? 1) <= 0)).toEqual([]);
    },
  );
});
