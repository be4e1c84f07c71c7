import { readFileSync } from "node:fs";
import type { ContainerEvent } from "../../trade/row.generated.ts";
import type { Keeping } from "../keeping.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

const CELL = [
  "container",
  "occurred_on",
  "event",
  "event_type",
  "classifier",
  "is_retracted",
  "occurred_at",
  "updated_at",
  "seal",
  "is_laden",
  "location",
  "facility_type",
  "mode_of_transport",
  "vessel_imo",
  "voyage",
  "document_number",
] as const satisfies readonly (keyof ContainerEvent)[];

/** Events of containers and ships. A newer report of the same event replaces the older one. */
export const CONTAINER_EVENT: Keeping = {
  settle: sql("settle.sql"),
  publishable: sql("publishable.sql"),
  summed: null,
  coverage: null,
  cell: CELL,
  figures: [],
  revises: ["event"],
  // Rows that are the same in all stand side by side by their hash, which is quicker than their order.
  orders: { by_container: `container, occurred_on, hash(${CELL.join(", ")})` },
  period: null,
  spell: (row) => `event ${row["event"]}`,
};
