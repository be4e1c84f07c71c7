import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Refusal } from "../trade/refusal.ts";
import { type Catalogue, type Load, openCatalogue, type SetAside } from "./catalogue.ts";
import { type Engine, literal, openEngine } from "./engine.ts";
import { CELL, segmentDir, supersededFile } from "./segment.ts";
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
  const { name, version } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { readonly name: string; readonly version: string };
  return { dir: at, catalogue, program: `${name} ${version}`, close: () => catalogue.close() };
}

/** An engine that reads a lake as it stood when it was opened: `flow`, and `coverage` (who reported what when). */
export interface Reader {
  readonly engine: Engine;
  /** The loads whose rows `flow` may hold, with what was set aside of each. */
  readonly loads: readonly Load[];
  readonly set_aside: readonly SetAside[];
  close(): void;
}

export interface ReadOptions {
  readonly memory_limit: string;
  /** Only vintages known on this day, `YYYY-MM-DD`; null for all. */
  readonly as_of: string | null;
  readonly order?: "by_product" | "by_exporter" | "by_importer";
  readonly signal?: AbortSignal;
}

/**
 * Opens the lake for reading. Segments never change, so a load that publishes meanwhile changes
 * nothing for this reader.
 * @throws Refusal when the lake holds nothing (that was known on that day).
 */
export async function openReader(lake: Lake, options: ReadOptions): Promise<Reader> {
  const { as_of } = options;
  const loads = lake.catalogue.loads().filter((load) => as_of === null || load.vintage <= as_of);
  if (loads.length === 0) {
    throw new Refusal(
      as_of === null ? "the lake is empty" : `nothing in the lake was known on ${as_of}`,
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
  const cells = new Map<number, number>();
  for (const one of gone) cells.set(one.old_load_id, (cells.get(one.old_load_id) ?? 0) + one.cells);
  const whole = (load: Load) =>
    gone.some((one) => one.old_load_id === load.load_id && one.cells === load.rows_kept);
  const live = loads.filter((load) => !whole(load));
  const order = options.order ?? "by_product";
  const engine = await openEngine({
    memory_limit: options.memory_limit,
    temp_directory: join(lake.dir, "spill", String(process.pid)),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const list = (paths: readonly string[]) =>
    `read_parquet([${paths.map((path) => literal(path)).join(", ")}])`;
  const rows = list(
    live.map((load) => join(segmentDir(lake.dir, load.load_id), `${order}.parquet`)),
  );
  const replaced = gone
    .filter((one) => live.some((load) => load.load_id === one.old_load_id))
    .map((one) =>
      supersededFile(
        segmentDir(lake.dir, Math.max(one.old_load_id, one.new_load_id)),
        one.old_load_id,
        one.new_load_id,
      ),
    );
  const same = ["load_id", ...CELL].map((column) => `g.${column} is not distinct from f.${column}`);
  const where =
    replaced.length === 0
      ? ""
      : `where not exists (select 1 from ${list(replaced)} g where ${same.join(" and ")})`;
  await engine.run(`create view flow as select * from ${rows} f ${where}`);
  const coverage = live.map((load) => join(segmentDir(lake.dir, load.load_id), "coverage.parquet"));
  await engine.run(`create view coverage as select * from ${list(coverage)}`);
  return {
    engine,
    loads: live,
    set_aside: lake.catalogue.setAside().filter((note) => ids.has(note.load_id)),
    close: () => engine.close(),
  };
}

/** An engine without a lake that knows the words of maps: for checks that bind every SQL. */
export async function openTaught(temp_directory: string): Promise<Engine> {
  const engine = await openEngine({ memory_limit: "1GB", temp_directory });
  await teach(engine);
  return engine;
}
