import { join } from "node:path";
import type { Load, Supersession } from "./catalogue.ts";
import { type Engine, literal } from "./engine.ts";
import { firstCopy } from "./keeping.ts";
import { supersededFile } from "./segment.ts";
import { TABLES } from "./tables.ts";

/**
 * Finds the cells that the new load shares with older ones of the same source (of a list: all that
 * an older load says of it) and writes them down beside it. The later vintage wins whichever was loaded first; nothing is deleted, so that the
 * figures can be replayed as they were known on any day.
 * @param dir where the new load's copies stand and the lists are written.
 */
export async function supersede(
  engine: Engine,
  dir: string,
  fresh: Pick<Load, "load_id" | "fills" | "source" | "vintage" | "period_first" | "period_last">,
  others: readonly { readonly old: Load; readonly dir: string }[],
): Promise<readonly Supersession[]> {
  const keeping = TABLES[fresh.fills];
  const overlapping = others.filter(
    ({ old }) =>
      old.fills === fresh.fills &&
      old.source === fresh.source &&
      (old.period_first ?? 0) <= (fresh.period_last ?? 0) &&
      (old.period_last ?? 0) >= (fresh.period_first ?? 0),
  );
  const found: Supersession[] = [];
  for (const { old, dir: oldDir } of overlapping) {
    const newer = old.vintage > fresh.vintage ? old : fresh;
    const older = newer === old ? fresh : old;
    const file = supersededFile(dir, older.load_id, newer.load_id);
    const same = keeping.revises
      .map((column) => `o.${column} is not distinct from n.${column}`)
      .join(" and ");
    const [mine, theirs] = [dir, oldDir].map(
      (where) => `read_parquet(${literal(join(where, `${firstCopy(keeping)}.parquet`))})`,
    );
    await engine.run(
      `copy (
         select ${older.load_id} as load_id, ${keeping.revises.map((column) => `o.${column}`).join(", ")}
         from ${older === fresh ? mine : theirs} o
         where exists (select 1 from ${older === fresh ? theirs : mine} n where ${same})
       ) to ${literal(file)} (format parquet, compression zstd)`,
    );
    const [counted] = await engine.rows<{ cells: number }>(
      `select count(*) as cells from read_parquet(${literal(file)})`,
    );
    if ((counted?.cells ?? 0) > 0) {
      found.push({
        old_load_id: older.load_id,
        new_load_id: newer.load_id,
        cells: counted?.cells ?? 0,
      });
    }
  }
  return found;
}
