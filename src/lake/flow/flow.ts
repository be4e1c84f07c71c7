import { readFileSync } from "node:fs";
import { formatPeriod } from "../../trade/period.ts";
import type { Flow } from "../../trade/row.generated.ts";
import type { Keeping } from "../keeping.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

const CELL = [
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

const after = (...first: readonly string[]) =>
  [...first, ...CELL.filter((column) => !first.includes(column))].join(", ");

/** Sort order of each copy: by product for one commodity's triangle, by side for one country's trade. */
export const FLOW_ORDERS = {
  by_product: after("commodity"),
  by_exporter: after("exporter", "commodity", "importer"),
  by_importer: after("importer", "commodity", "exporter"),
} as const;

/** Cells of trade statistics: the same rows stand three times, for the three questions asked of them. */
export const FLOW: Keeping = {
  settle: sql("settle.sql"),
  publishable: sql("publishable.sql"),
  summed: sql("summed.sql"),
  coverage: sql("coverage.sql"),
  cell: CELL,
  figures: FIGURES,
  revises: CELL,
  orders: FLOW_ORDERS,
  period: "period",
  spell: (row) => spellCell(row as unknown as Flow),
};

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
