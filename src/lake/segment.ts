import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TableName } from "../sources/source.ts";

/** A segment is what one load published: a directory of Parquet files that never change. */
export function segmentDir(
  lake: string,
  load: { readonly fills: TableName; readonly load_id: number },
): string {
  return join(lake, load.fills, String(load.load_id).padStart(6, "0"));
}

/** Waits until a directory's list of names, and unless only that is asked all in it, is on the disk itself. */
export function settleOnDisk(
  dir: string,
  how: { readonly names_only: boolean } = { names_only: false },
): void {
  const inside = how.names_only ? [] : readdirSync(dir).map((name) => join(dir, name));
  for (const path of [...inside, dir]) {
    const file = openSync(path, "r");
    fsyncSync(file);
    closeSync(file);
  }
}

/** Cells of the older load that a newer one replaces; it stands in the directory of the later id. */
export function supersededFile(dir: string, old_load_id: number, new_load_id: number): string {
  return join(dir, `superseded-${old_load_id}-by-${new_load_id}.parquet`);
}
