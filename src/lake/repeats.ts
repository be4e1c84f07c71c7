import { renameSync } from "node:fs";
import { formatPeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import type { Flow } from "../trade/row.generated.ts";
import { type Engine, literal } from "./engine.ts";
import { CELL, ORDERS } from "./segment.ts";

/**
 * The same cell twice: the very same row is dropped and counted; other figures stop the load.
 * The copy is sorted by the whole cell, so that repeats stand side by side.
 * @param place the file as messages name it.
 * @returns how many rows were dropped.
 * @throws Refusal naming the cell and the figure in which its rows differ.
 */
export async function dropRepeats(
  engine: Engine,
  byProduct: string,
  place: string,
): Promise<number> {
  const from = `read_parquet(${literal(byProduct)})`;
  const [found] = await engine.rows<{ rows: number }>(
    `select count(*) as rows from (select h, lag(h) over () as before from (select hash(${CELL.join(", ")}) as h from ${from})) where h = before`,
  );
  if ((found?.rows ?? 0) === 0) return 0;
  const clash = await engine.rows<Flow>(
    `select * from (select distinct * from ${from})
     qualify count(*) over (partition by ${CELL.join(", ")}) > 1
     order by ${[...CELL, ...FIGURES].join(", ")} limit 2`,
  );
  const [one, other] = clash;
  if (one !== undefined && other !== undefined) {
    throw new Refusal(
      `the cell ${spellCell(one)} stands more than once with different figures (${spellDifference(one, other)})`,
      {
        file: place,
        todo: "The file mixes cuts of the same figures: download it with one row a cell; nothing was changed",
      },
    );
  }
  const once = `${byProduct}.once`;
  await engine.run(
    `copy (select * from (select distinct * from ${from}) order by ${ORDERS.by_product}) to ${literal(once)} (format parquet, compression zstd)`,
  );
  renameSync(once, byProduct);
  return found?.rows ?? 0;
}

/** What a cell says, besides being that cell. */
const FIGURES = [
  "value_usd",
  "value_local",
  "currency",
  "valuation",
  "net_weight_kg",
  "net_weight_is_estimated",
  "gross_weight_kg",
  "quantity",
  "quantity_unit",
  "quantity_is_estimated",
] as const satisfies readonly (keyof Flow)[];

/** `ARM export to RUS, 870323 (H5), 2022-03, mode of transport 3200`. */
function spellCell(row: Flow): string {
  const period = formatPeriod(row.period);
  const splits = [
    ["country of consignment", row.country_of_consignment],
    ["customs procedure", row.customs_procedure],
    ["mode of transport", row.mode_of_transport],
  ] as const;
  return [
    `${row.reporter} ${row.direction} ${row.reporter === row.exporter ? "to" : "from"} ${row.partner}`,
    row.hs_edition === null ? row.commodity : `${row.commodity} (${row.hs_edition})`,
    row.frequency === "A" ? period.slice(0, 4) : period,
    ...splits.filter(([, value]) => value !== "all").map(([name, value]) => `${name} ${value}`),
  ].join(", ");
}

/** `value_usd 100 and 120`: the first figure in which two rows of a cell differ. */
function spellDifference(one: Flow, other: Flow): string {
  const column = FIGURES.find((name) => one[name] !== other[name]) ?? FIGURES[0];
  const [a, b] = [one, other].map((row) => row[column] ?? "nothing");
  return `${column} ${a} and ${b}`;
}
