import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Lake, openLake, openReader } from "../../src/lake/lake.ts";
import { type LoadOptions, load } from "../../src/lake/load.ts";

export const HEADER = "reporter,partner,direction,period,commodity,net_weight_kg,value_usd";

/** Simulated rows, each a cell of its own; `value` tells vintages apart. */
export function cells(count: number, value = 1): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const month = `${2010 + (Math.floor(at / 12) % 10)}-${String((at % 12) + 1).padStart(2, "0")}`;
    const code = 870300 + Math.floor(at / 120);
    return `ARM,RUS,export,${month},${code},${at + 1},${value}`;
  });
}

/** Writes a table in our own words. */
export function table(file: string, rows: readonly string[]): string {
  writeFileSync(file, `${[HEADER, ...rows].join("\n")}\n`);
  return file;
}

export const OPTIONS: LoadOptions = {
  source: null,
  encoding: null,
  vintage: "2024-01-01",
  max_rejected: 0,
  memory_limit: "500MB",
  progress: () => {},
};

export async function loadInto(dir: string, file: string, options: Partial<LoadOptions> = {}) {
  return within(dir, (lake) => load(lake, file, { ...OPTIONS, ...options }));
}

export async function within<Result>(
  dir: string,
  work: (lake: Lake) => Promise<Result>,
): Promise<Result> {
  const lake = openLake(dir, { create: true });
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
}

/** What readers see: rows, their sum, and every published load. */
export async function seen(dir: string, as_of: string | null = null) {
  return within(dir, async (lake) => {
    const reader = await openReader(lake, { memory_limit: "500MB", as_of });
    try {
      const [flow] = await reader.engine.rows<{ rows: number; value: number; content: string }>(
        "select count(*) as rows, sum(value_usd) as value, cast(bit_xor(hash(f)) as varchar) as content from flow f",
      );
      return { ...flow, loads: lake.catalogue.loads(), notes: lake.catalogue.supersessions() };
    } finally {
      reader.close();
    }
  });
}

/** Everything on disk but the databases' own files: segments, and what a load left behind. */
export function files(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.sqlite(-wal|-shm)?$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path.slice(dir.length + 1)} ${readFileSync(path).length}`;
    })
    .sort();
}
