import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Load } from "./catalogue.ts";
import { type Engine, literal, openEngine } from "./engine.ts";
import type { Lake } from "./lake.ts";
import { segmentDir, supersededFile } from "./segment.ts";
import { TABLES } from "./tables.ts";

/** A file of the lake that is not what the catalogue says. */
export interface Damage {
  readonly load_id: number;
  readonly file: string;
  readonly why: string;
}

/** Reads every row of every file of the lake: all copies of a load must hold the same rows. */
export async function inspect(lake: Lake, memory_limit: string): Promise<readonly Damage[]> {
  const engine = await openEngine({
    memory_limit,
    temp_directory: join(lake.dir, "spill", String(process.pid)),
  });
  try {
    const found: Damage[] = [];
    for (const load of lake.catalogue.loads())
      found.push(...(await inspectLoad(engine, lake, load)));
    for (const { old_load_id, new_load_id, cells } of lake.catalogue.supersessions()) {
      const load_id = Math.max(old_load_id, new_load_id);
      const load = lake.catalogue.loads().find((one) => one.load_id === load_id);
      if (load === undefined) continue;
      const file = supersededFile(segmentDir(lake.dir, load), old_load_id, new_load_id);
      const read = await contents(engine, file);
      if (read.why !== null) found.push({ load_id, file, why: read.why });
      else if (read.rows !== cells) found.push({ load_id, file, why: unlike(read.rows, cells) });
    }
    return found;
  } finally {
    engine.close();
  }
}

async function inspectLoad(engine: Engine, lake: Lake, load: Load): Promise<readonly Damage[]> {
  const dir = segmentDir(lake.dir, load);
  const found: Damage[] = [];
  const sums = new Set<string>();
  for (const order of Object.keys(TABLES[load.fills].orders)) {
    const file = join(dir, `${order}.parquet`);
    const read = await contents(engine, file);
    const damage = (why: string) => found.push({ load_id: load.load_id, file, why });
    if (read.why !== null) damage(read.why);
    else if (read.rows !== load.rows_kept) damage(unlike(read.rows, load.rows_kept));
    else if (sums.size > 0 && !sums.has(read.sum))
      damage("holds other rows than its sister copies");
    else sums.add(read.sum);
  }
  for (const name of ["coverage", "set_aside"]) {
    if (name === "coverage" && TABLES[load.fills].coverage === null) continue;
    const file = join(dir, `${name}.parquet`);
    const { why } = await contents(engine, file);
    if (why !== null) found.push({ load_id: load.load_id, file, why });
  }
  return found;
}

const unlike = (rows: number, expected: number) =>
  `holds ${rows.toLocaleString("en")} rows where the catalogue says ${expected.toLocaleString("en")}`;

type Contents = { readonly rows: number; readonly sum: string; readonly why: string | null };

async function contents(engine: Engine, file: string): Promise<Contents> {
  if (!existsSync(file)) return { rows: 0, sum: "", why: "is missing" };
  try {
    // A sum over whole rows that does not hang on their order, and for which every byte is read.
    const [read] = await engine.rows<{ rows: number; sum: string | null }>(
      `select count(*) as rows, cast(bit_xor(hash(t)) as varchar) as sum from read_parquet(${literal(file)}) t`,
    );
    return { rows: read?.rows ?? 0, sum: read?.sum ?? "", why: null };
  } catch {
    return { rows: 0, sum: "", why: "is not whole Parquet" };
  }
}
