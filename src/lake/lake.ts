import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TableName } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";
import {
  type Catalogue,
  type Load,
  openCatalogue,
  type SetAside,
  type Supersession,
} from "./catalogue.ts";
import { type Engine, literal, openEngine } from "./engine.ts";
import { firstCopy } from "./keeping.ts";
import { segmentDir, supersededFile } from "./segment.ts";
import { TABLES } from "./tables.ts";
import { teach } from "./vocabulary.ts";

/** A directory of segments and the catalogue that says which of them count. */
export interface Lake {
  readonly dir: string;
  readonly catalogue: Catalogue;
  /** Name and version of this program, kept with each load. */
  readonly program: string;
  close(): void;
}

/**
 * @param create whether a directory without a lake becomes one.
 * @throws Refusal when there is none and none is to be made.
 */
export function openLake(dir: string, options: { readonly create: boolean }): Lake {
  const at = resolve(dir);
  if (!options.create && !existsSync(join(at, "catalogue.sqlite"))) {
    throw new Refusal("there is no lake here yet", {
      file: at,
      todo: "Load a file first (entrepot load FILE), or name another lake with --lake DIR",
    });
  }
  const catalogue = openCatalogue(at);
  return { dir: at, catalogue, program: program(), close: () => catalogue.close() };
}

/** Name and version of this program. */
export function program(): string {
  const { name, version } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { readonly name: string; readonly version: string };
  return `${name} ${version}`;
}

/**
 * An engine that reads a lake as it stood when it was opened: the tables that were asked for, and
 * with `flow` also `coverage` (who reported what when).
 */
export interface Reader {
  readonly engine: Engine;
  /** The loads whose rows the tables may hold, with what was set aside of each. */
  readonly loads: readonly Load[];
  readonly set_aside: readonly SetAside[];
  close(): void;
}

export interface ReadOptions {
  readonly memory_limit: string;
  /** Only vintages known on this day, `YYYY-MM-DD`; null for all. */
  readonly as_of: string | null;
  /** Which tables of the schema to open; `flow` alone unless said. One without loads is empty. */
  readonly tables?: readonly TableName[];
  /** Which sorted copy of `flow` to read. */
  readonly order?: "by_product" | "by_exporter" | "by_importer";
  readonly signal?: AbortSignal;
}

/**
 * Opens the lake for reading. Segments never change, so a load that publishes meanwhile changes
 * nothing for this reader.
 * @throws Refusal when the lake holds nothing (that was known on that day).
 */
export async function openReader(lake: Lake, options: ReadOptions): Promise<Reader> {
  const { as_of, tables = ["flow"] } = options;
  const loads = lake.catalogue
    .loads()
    .filter((load) => tables.includes(load.fills) && (as_of === null || load.vintage <= as_of));
  if (loads.length === 0) {
    throw new Refusal(
      as_of === null
        ? `the lake holds no ${tables.join(", ")}`
        : `nothing in the lake was known on ${as_of}`,
      {
        file: lake.dir,
        todo: "Load a file: entrepot load FILE",
      },
    );
  }
  const ids = new Set(loads.map((load) => load.load_id));
  const gone = lake.catalogue
    .supersessions()
    .filter((one) => ids.has(one.old_load_id) && ids.has(one.new_load_id));
  const live = loads.filter((load) => !isWhollyReplaced(load, gone));
  const engine = await openEngine({
    memory_limit: options.memory_limit,
    temp_directory: join(lake.dir, "spill", String(process.pid)),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await engine.run(`create schema nothing; use nothing; ${SCHEMA}; use main`);
  for (const table of tables) {
    const keeping = TABLES[table];
    const order = table === "flow" ? (options.order ?? "by_product") : firstCopy(keeping);
    const own = live.filter((load) => load.fills === table);
    await engine.run(`create view ${table} as ${rowsSql(lake, table, order, own, gone)}`);
    if (keeping.coverage === null || own.length === 0) continue;
    const coverage = own.map((load) => join(segmentDir(lake.dir, load), "coverage.parquet"));
    await engine.run(`create view coverage as select * from ${parquet(coverage)}`);
  }
  return {
    engine,
    loads: live,
    set_aside: lake.catalogue.setAside().filter((note) => ids.has(note.load_id)),
    close: () => engine.close(),
  };
}

const SCHEMA = readFileSync(new URL("../trade/schema.sql", import.meta.url), "utf8");

const parquet = (paths: readonly string[]) => `read_parquet([${paths.map(literal).join(", ")}])`;

function isWhollyReplaced(load: Load, supersessions: readonly Supersession[]): boolean {
  return supersessions.some(
    (one) => one.old_load_id === load.load_id && one.cells === load.rows_kept,
  );
}

/** The rows of a table: those of its live loads, without what a newer vintage replaces. */
function rowsSql(
  lake: Lake,
  table: TableName,
  order: string,
  loads: readonly Load[],
  supersessions: readonly Supersession[],
): string {
  if (loads.length === 0) return `select * from nothing.${table}`;
  const rows = parquet(loads.map((load) => join(segmentDir(lake.dir, load), `${order}.parquet`)));
  const replaced = supersessions
    .filter((one) => loads.some((load) => load.load_id === one.old_load_id))
    .map((one) => {
      const load_id = Math.max(one.old_load_id, one.new_load_id);
      const dir = segmentDir(lake.dir, { fills: table, load_id });
      return supersededFile(dir, one.old_load_id, one.new_load_id);
    });
  if (replaced.length === 0) return `select * from ${rows}`;
  const same = ["load_id", ...TABLES[table].revises].map(
    (column) => `g.${column} is not distinct from f.${column}`,
  );
  return `select * from ${rows} f
    where not exists (select 1 from ${parquet(replaced)} g where ${same.join(" and ")})`;
}

/** An engine without a lake that knows the words of maps: for checks that bind every SQL. */
export async function openTaught(temp_directory: string): Promise<Engine> {
  const engine = await openEngine({ memory_limit: "1GB", temp_directory });
  await teach(engine);
  return engine;
}
