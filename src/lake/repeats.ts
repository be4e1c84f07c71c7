import { renameSync } from "node:fs";
import { Refusal } from "../trade/refusal.ts";
import { type Engine, literal } from "./engine.ts";
import { firstCopy, type Keeping } from "./keeping.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * The same cell twice: the very same row is dropped and counted; other figures stop the load.
 * The copy is sorted by the whole cell, so that repeats stand side by side.
 * @param place the file as messages name it.
 * @returns how many rows were dropped.
 * @throws Refusal naming the cell and the figure in which its rows differ.
 */
export async function dropRepeats(
  engine: Engine,
  keeping: Keeping,
  copy: string,
  place: string,
): Promise<number> {
  const from = `read_parquet(${literal(copy)})`;
  const cell = keeping.cell.join(", ");
  const [found] = await engine.rows<{ rows: number }>(
    `select count(*) as rows from (select h, lag(h) over () as before from (select hash(${cell}) as h from ${from})) where h = before`,
  );
  if ((found?.rows ?? 0) === 0) return 0;
  const clash = await engine.rows<Row>(
    `select * from (select distinct * from ${from})
     qualify count(*) over (partition by ${cell}) > 1
     order by ${[...keeping.cell, ...keeping.figures].join(", ")} limit 2`,
  );
  const [one, other] = clash;
  if (one !== undefined && other !== undefined) {
    throw new Refusal(
      `the cell ${keeping.spell(one)} stands more than once with different figures (${spellDifference(keeping.figures, one, other)})`,
      {
        file: place,
        todo: "The file mixes cuts of the same figures: download it with one row a cell; nothing was changed",
      },
    );
  }
  const once = `${copy}.once`;
  await engine.run(
    `copy (select * from (select distinct * from ${from}) order by ${keeping.orders[firstCopy(keeping)]}) to ${literal(once)} (format parquet, compression zstd)`,
  );
  renameSync(once, copy);
  return found?.rows ?? 0;
}

/** `value_usd 100 and 120`: the first figure in which two rows of a cell differ. */
function spellDifference(figures: readonly string[], one: Row, other: Row): string {
  const column = figures.find((name) => one[name] !== other[name]) ?? figures[0] ?? "";
  const [a, b] = [one, other].map((row) => row[column] ?? "nothing");
  return `${column} ${a} and ${b}`;
}
