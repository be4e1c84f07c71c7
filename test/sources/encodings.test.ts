import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Encoding } from "../../src/lake/examine.ts";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import type { Flow } from "../../src/trade/row.generated.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

/** Loads bytes under a name, and says what was recognised and read. */
async function read(name: string, bytes: Buffer, mapping?: object) {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  writeFileSync(join(dir, "mapping.json"), JSON.stringify(mapping ?? {}));
  const lake = openLake(join(dir, "lake"), { create: true });
  try {
    const [done] = await load(lake, path, {
      source: null,
      ...(mapping === undefined ? {} : { made: tableSource(join(dir, "mapping.json")) }),
      encoding: null,
      vintage: null,
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    });
    const reader = await openReader(lake, { memory_limit: "500MB", as_of: null });
    try {
      const rows = await reader.engine.rows<Flow>("from flow order by partner");
      return { encoding: done?.load.encoding ?? null, rows };
    } finally {
      reader.close();
    }
  } finally {
    lake.close();
  }
}

const named = {
  title: "by name",
  publisher: "Ruritania",
  licence: "open",
  columns: { period: "Période", partner: "Pays", commodity: "Code", value_usd: "Valeur" },
  constants: { reporter: "FRA", direction: "export" },
  country_scheme: "name",
};
const french = (delimiter: string) =>
  [
    ["Période", "Pays", "Code", "Valeur"],
    ["2024-01", "Côte d'Ivoire", "010121", "1,234"],
    ["2024-01", "Türkiye", "870323", "5"],
  ]
    .map((row) =>
      row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter),
    )
    .join("\r\n");

const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();
const ENCODINGS: readonly (readonly [string, Encoding, (text: string) => Buffer])[] = [
  ["UTF-8", "utf-8", (text) => Buffer.from(text)],
  ["UTF-8 with a mark", "utf-8", (text) => Buffer.from(`\uFEFF${text}`)],
  ["Windows-1252", "windows-1252", (text) => Buffer.from(text, "latin1")],
  ["UTF-16 LE with a mark", "utf-16le", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["UTF-16 LE without", "utf-16le", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16 BE with a mark", "utf-16be", (text) => swapped(`\uFEFF${text}`)],
  ["UTF-16 BE without", "utf-16be", swapped],
];

describe("an encoding is recognised, and the header and names come out whole", () => {
  it.each(ENCODINGS)("%s", async (_, encoding, bytes) => {
    const found = await read("exports.csv", bytes(french(";")), named);
    expect(found.encoding).toBe(encoding);
    expect(found.rows).toMatchObject([
      { partner: "CIV", commodity: "010121", value_usd: 1234 },
      { partner: "TUR", commodity: "870323", value_usd: 5 },
    ]);
  });

  it("Windows-1252 whose first strange byte stands far down", async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `2024-01;Germany;${870000 + at};1`);
    const text = ["Month;To;Code;Value", ...rows, "2024-01;Côte d'Ivoire;010121;7"].join("\n");
    const found = await read("long.csv", Buffer.from(text, "latin1"), {
      ...named,
      columns: { period: "Month", partner: "To", commodity: "Code", value_usd: "Value" },
    });
    expect(found.encoding).toBe("windows-1252");
    expect(found.rows.filter((row) => row.partner === "CIV")).toMatchObject([{ value_usd: 7 }]);
  });
});

describe("a delimiter is recognised, also where a cell holds it", () => {
  it.each([[","], [";"], ["\t"], ["|"]])("%j", async (delimiter) => {
    const found = await read("exports.csv", Buffer.from(french(delimiter)), named);
    expect(found.rows.map((row) => [row.partner, row.value_usd])).toEqual([
      ["CIV", 1234],
      ["TUR", 5],
    ]);
  });

  it("cells that end with a tab, so that spreadsheets keep their zeros", async () => {
    const text = "Période,Pays,Code,Valeur\n2024-01, Georgia\t,010121\t, 9 \n";
    const found = await read("tabs.csv", Buffer.from(text), named);
    expect(found.rows).toMatchObject([{ partner: "GEO", commodity: "010121", value_usd: 9 }]);
  });
});

it("gzip of another encoding is unpacked, then recognised", async () => {
  const found = await read("exports.csv.gz", gzipSync(Buffer.from(french("\t"), "utf16le")), named);
  expect(found.encoding).toBe("utf-16le");
  expect(found.rows).toHaveLength(2);
});
