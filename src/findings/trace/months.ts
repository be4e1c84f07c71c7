import { chooseBook, chooseUnit, type LegRow, measured, rowsOf, wholes } from "./books.ts";
import type { Gathered } from "./trace.ts";

/** What moved between the transit country and one counterpart in one period. */
export interface Moved {
  readonly role: "controlled" | "target";
  readonly counterpart: string;
  readonly period: number;
  readonly quantity: number;
}

/**
 * A route's quantities by counterpart and period, in the book and the unit in which the route itself
 * is told: what a map draws month by month.
 */
export function movedByMonth(
  { legs, until }: Pick<Gathered, "legs" | "until">,
  transit: string,
  since: number,
): readonly Moved[] {
  const rows = legs.filter((row) => row.transit === transit && row.role !== "direct");
  const book = chooseBook(rows, since, until);
  if (book === null) return [];
  const own = rowsOf(rows, book);
  const unit = chooseUnit(own);
  const sums = new Map<string, Moved>();
  for (const row of wholes(own)) {
    const quantity = measured(row, unit);
    if (quantity === null || !isDrawn(row)) continue;
    const key = `${row.role} ${row.counterpart} ${row.period}`;
    const before = sums.get(key)?.quantity ?? 0;
    const { role, counterpart, period } = row;
    sums.set(key, { role, counterpart, period, quantity: before + quantity });
  }
  return [...sums.values()];
}

function isDrawn(row: LegRow): row is LegRow & { readonly role: Moved["role"] } {
  return row.role === "controlled" || row.role === "target";
}
