import { readFileSync } from "node:fs";
import type { Document } from "../../trade/row.generated.ts";
import type { Keeping } from "../keeping.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

const CELL = [
  "consignment",
  "document_type",
  "document_number",
  "revision",
  "item",
  "is_cancelled",
  "issued_on",
  "customs_procedure",
  "mode_of_transport",
  "master_bill",
  "house_bill",
  "consignor",
  "consignor_address",
  "consignee",
  "consignee_address",
  "notify_party",
  "freight_forwarder",
  "carrier",
  "declarant",
  "country_of_origin",
  "country_of_dispatch",
  "country_of_destination",
  "port_of_loading",
  "port_of_transhipment",
  "port_of_discharge",
  "departed_on",
  "arrived_on",
  "vessel_imo",
  "voyage",
  "goods_description",
  "commodity",
  "packages",
  "package_type",
  "marks",
  "lot",
  "certificate",
  "quantity",
  "quantity_unit",
  "gross_weight_kg",
  "net_weight_kg",
  "volume_m3",
  "value_usd",
  "value_local",
  "currency",
  "container",
  "seal",
  "is_irregular",
] as const satisfies readonly (keyof Document)[];

/**
 * Documents on consignments. Two issues that differ in anything both stay, since the difference is what
 * will be looked at; only the very same row twice is dropped, and counted.
 */
export const DOCUMENT: Keeping = {
  settle: sql("settle.sql"),
  publishable: sql("publishable.sql"),
  summed: null,
  coverage: null,
  cell: CELL,
  figures: [],
  revises: ["document_type", "document_number", "item", "revision", "container"],
  // Rows that are the same in all stand side by side by their hash, which is quicker than their order.
  orders: { by_consignment: `consignment, document_type, hash(${CELL.join(", ")})` },
  period: null,
  spell: (row) => `${row["document_type"]} ${row["document_number"] ?? row["consignment"]}`,
};
