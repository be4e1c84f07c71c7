import { readFileSync } from "node:fs";
import type { Party } from "../../trade/row.generated.ts";
import type { Keeping } from "../keeping.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

const CELL = [
  "list",
  "party_id",
  "statement",
  "value",
  "kind",
  "country",
  "other_party_id",
  "schema",
] as const satisfies readonly (keyof Party)[];

/**
 * Statements of lists about parties. A list is issued whole: what a newer vintage no longer says is
 * no longer said, so it replaces all of the older one and not only the parties that both name.
 */
export const PARTY: Keeping = {
  settle: sql("settle.sql"),
  publishable: sql("publishable.sql"),
  summed: null,
  coverage: null,
  cell: CELL,
  figures: [],
  revises: ["list"],
  orders: { by_party: CELL.join(", ") },
  period: null,
  spell: (row) => `${row["list"]} ${row["party_id"]}, ${row["statement"]} "${row["value"]}"`,
};
