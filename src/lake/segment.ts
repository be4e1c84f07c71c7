import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Flow } from "../trade/row.generated.ts";

/**
 * A segment is what one load published: a directory of Parquet files that never change. The same
 * rows stand three times, sorted for the three questions that are asked of them.
 */
export function segmentDir(lake: string, load_id: number): string {
  return join(lake, "flow", String(load_id).padStart(6, "0"));
}

/** What makes two rows of one source the same cell, in the order in which copies are sorted. */
export const CELL = [
  "commodity",
  "exporter",
  "importer",
  "period",
  "direction",
  "frequency",
  "hs_edition",
  "country_of_consignment",
  "customs_procedure",
  "mode_of_transport",
] as const satisfies readonly (keyof Flow)[];

const after = (...first: readonly string[]) =>
  [...first, ...CELL.filter((column) => !first.includes(column))].join(", ");

/** Sort order of each copy: by product for one commodity's triangle, by side for one country's trade. */
export const ORDERS = {
  by_product: after("commodity"),
  by_exporter: after("exporter", "commodity", "importer"),
  by_importer: after("importer", "commodity", "exporter"),
} as const;

/** Waits until everything in a directory, and its entry list, is on the disk itself. */
export function settleOnDisk(dir: string): void {
  for (const path of [...readdirSync(dir).map((name) => join(dir, name)), dir]) {
    const file = openSync(path, "r");
    fsyncSync(file);
    closeSync(file);
  }
}

/** Cells of the older load that a newer one replaces; it stands in the directory of the later id. */
export function supersededFile(dir: string, old_load_id: number, new_load_id: number): string {
  return join(dir, `superseded-${old_load_id}-by-${new_load_id}.parquet`);
}
