import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoodsModel } from "../../detectors/consignment.ts";
import type { Catalogue } from "../../lake/catalogue.ts";
import { literal } from "../../lake/engine.ts";
import type { Encoding, Progress } from "../../lake/examine.ts";
import { type Lake, openLake, openReader, type Reader } from "../../lake/lake.ts";
import { type LoadOptions, load } from "../../lake/load.ts";
import { teach } from "../../lake/vocabulary.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { ScreenAnswer, SetAside } from "./answer.ts";
import { screen } from "./screen.ts";

export interface FilesOptions {
  readonly source: string | null;
  /** A source made from a mapping file. */
  readonly made?: NonNullable<LoadOptions["made"]>;
  readonly encoding: Encoding | null;
  readonly memory_limit: string;
  readonly top: number;
  readonly seed: number;
  readonly goods: GoodsModel | null;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Rows that cannot be read are kept aside and told, however many: one clerk's slip stops nobody. */
const ALL = 1_000_000_000;

/**
 * Screens files without keeping them: they are loaded into a lake of their own that is gone after.
 * @param statistics a lake whose flows the findings are tied to; null for none.
 * @throws Refusal when a file cannot be read, or none of them holds documents on consignments.
 */
export async function screenFiles(
  files: readonly string[],
  statistics: Lake | null,
  options: FilesOptions,
): Promise<ScreenAnswer> {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-screen-"));
  const lake = openLake(dir, { create: true });
  try {
    for (const file of files) {
      await load(lake, file, {
        source: options.source,
        ...(options.made === undefined ? {} : { made: options.made }),
        encoding: options.encoding,
        vintage: null,
        max_rejected: ALL,
        memory_limit: options.memory_limit,
        progress: options.progress,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    }
    return await screenLake(lake, statistics, options);
  } finally {
    lake.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Screens the documents and events that a lake holds.
 * @param statistics a lake whose flows the findings are tied to: the same one, another, or none.
 * @throws Refusal when the lake holds no documents.
 */
export async function screenLake(
  lake: Lake,
  statistics: Lake | null,
  options: Omit<FilesOptions, "source" | "made" | "encoding">,
): Promise<ScreenAnswer> {
  if (!lake.catalogue.loads().some((one) => one.fills === "document")) {
    throw new Refusal("there are no documents on consignments to screen", {
      file: lake.dir,
      todo: "Name a file with declarations, bills or manifests (entrepot sources shows which are read), or load one",
    });
  }
  const reader = await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: null,
    tables: ["document", "container_event", "flow"],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const work = join(lake.dir, "spill", `screen-${process.pid}.duckdb`);
  try {
    await teach(reader.engine);
    // What is prepared stands on disk, so that a million consignments need no more memory than is allowed.
    await reader.engine.run(`attach ${literal(work)} as work; set search_path = 'work,memory'`);
    if (statistics !== null && statistics.dir !== lake.dir)
      await borrow(reader, lake, statistics, options);
    const answer = await screen(reader.engine, options);
    return { ...answer, set_aside: setAside(lake.catalogue) };
  } finally {
    reader.close();
    rmSync(work, { force: true });
  }
}

/** Brings the flows of another lake under the eyes of this reader, of the goods that it has. */
async function borrow(
  reader: Reader,
  lake: Lake,
  statistics: Lake,
  options: Pick<FilesOptions, "memory_limit" | "signal">,
): Promise<void> {
  if (!statistics.catalogue.loads().some((one) => one.fills === "flow")) return;
  const headings = await reader.engine.rows<{ heading: string }>(
    "select distinct left(commodity, 4) as heading from document where regexp_matches(commodity, '^[0-9]{6}')",
  );
  if (headings.length === 0) return;
  const other = await openReader(statistics, {
    memory_limit: options.memory_limit,
    as_of: null,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const dir = join(lake.dir, "borrowed");
  mkdirSync(dir, { recursive: true });
  const file = join(dir, "flow.parquet");
  try {
    await other.engine.run(
      `copy (select * from flow where left(commodity, 4) in (${headings.map((row) => literal(row.heading)).join(", ")}))
       to ${literal(file)} (format parquet)`,
    );
  } finally {
    other.close();
  }
  await reader.engine.run(
    `create or replace view memory.flow as select * from read_parquet(${literal(file)})`,
  );
}

function setAside(catalogue: Catalogue): readonly SetAside[] {
  const aside = catalogue.setAside();
  return catalogue.loads().flatMap((load) => {
    const file = load.member === null ? load.file : `${load.file} (${load.member})`;
    const rejected = new Map<string, number>();
    for (const { line, reason } of catalogue.rejected(load.load_id)) {
      const told = line === null ? reason : `line ${line.toLocaleString("en")}: ${reason}`;
      rejected.set(told, (rejected.get(told) ?? 0) + 1);
    }
    return [
      ...aside
        .filter((one) => one.load_id === load.load_id)
        .map(({ reason, rows }) => ({ file, reason, rows })),
      ...[...rejected].map(([reason, rows]) => ({ file, reason, rows })),
    ];
  });
}
