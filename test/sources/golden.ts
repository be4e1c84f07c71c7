import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { type Loaded, load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { formatPeriod } from "../../src/trade/period.ts";

/** Ends of the names of what stands beside a fixture. */
const BESIDE = /(\.(golden|changed|mapping)\.json|\.test\.ts)$/;

/** Files of one source, written from the publisher's documented layout. */
export function fixturesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !BESIDE.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** `FILE.golden.json`: what `npm run sample` captured; `FILE.changed.json`: what came out instead. */
export const goldenFile = (fixture: string) => `${fixture}.golden.json`;
export const changedFile = (fixture: string) => `${fixture}.changed.json`;
/** `FILE.mapping.json`, where a table needs one. */
export const mappingFile = (fixture: string) => `${fixture}.mapping.json`;

/**
 * What the real load makes of a file, in a lake of its own: JSON, one row a line, so that a
 * difference is read line by line. Left out is what changes from run to run.
 */
export async function goldenOf(id: string, fixture: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  const mapping = mappingFile(fixture);
  const lake = openLake(dir, { create: true });
  try {
    const loaded = await load(lake, fixture, {
      source: existsSync(mapping) ? null : id,
      ...(existsSync(mapping) ? { made: tableSource(mapping) } : {}),
      encoding: null,
      vintage: null,
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    });
    const tables = [...new Set(loaded.map((one) => one.load.fills))];
    const reader = await openReader(lake, { memory_limit: "500MB", as_of: null, tables });
    try {
      const rows: Row[] = [];
      for (const table of tables) {
        rows.push(...(await reader.engine.rows<Row>(`from ${table} order by all`)));
      }
      return `{"loads":[\n${loaded.map(noted).join(",\n")}\n],"rows":[\n${rows.map(written).join(",\n")}\n]}\n`;
    } finally {
      reader.close();
    }
  } finally {
    lake.close();
    rmSync(dir, { recursive: true });
  }
}

function noted({ load: done, set_aside }: Loaded): string {
  return JSON.stringify({
    source: done.source,
    layout: done.layout,
    member: done.member,
    encoding: done.encoding,
    vintage: done.vintage_basis === "file name" ? done.vintage : null,
    rows_read: done.rows_read,
    rows_kept: done.rows_kept,
    set_aside: Object.fromEntries(set_aside.map((note) => [note.reason, note.rows])),
  });
}

/** A row of any table; a period as people read it. */
type Row = Readonly<Record<string, unknown>>;

function written({ source: _source, load_id: _load, ...row }: Row): string {
  const period = row["period"];
  return JSON.stringify(
    typeof period === "number" ? { ...row, period: formatPeriod(period) } : row,
  );
}
