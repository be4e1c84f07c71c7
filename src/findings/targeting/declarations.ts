import type { Table } from "../../lake/columns.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Layout } from "./layout.ts";

/** Rows of a file as the layout reads them. */
export interface Declarations {
  readonly file: string;
  readonly rows: number;
  readonly id: readonly (string | null)[];
  readonly day: readonly string[] | null;
  /** 1 found, 0 not found, NaN not inspected or not said. Null where the file has no outcomes. */
  readonly outcome: Float64Array | null;
  /** Cells of the columns that are learned from or watched; null is not reported. */
  readonly cells: Readonly<Record<string, readonly (string | null)[]>>;
  /** The columns that are numbers; NaN is not reported. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  /** Cells of amounts at or below 0 that were taken as not reported, by column. */
  readonly not_reported: Readonly<Record<string, number>>;
  /** Columns that the layout does not know. */
  readonly unknown: readonly string[];
}

/**
 * @param labelled whether the outcome must be there.
 * @throws Refusal on a missing column, and on a cell that is no number, day or outcome, with its line.
 */
export function declarations(table: Table, layout: Layout, labelled: boolean): Declarations {
  const learned = Object.keys(layout.columns);
  const known = new Set([
    layout.id,
    ...(layout.day === null ? [] : [layout.day]),
    layout.outcome.column,
    ...Object.keys(layout.known_afterwards),
    ...learned,
    ...layout.watched,
  ]);
  const cells: Record<string, readonly (string | null)[]> = {};
  for (const name of learned) cells[name] = table.column(name);
  for (const name of table.names) {
    if (name !== layout.id && name !== layout.day && name !== layout.outcome.column) {
      cells[name] ??= table.column(name);
    }
  }
  const numbers: Record<string, Float64Array> = {};
  const notReported: Record<string, number> = {};
  for (const [name, { kind }] of Object.entries(layout.columns)) {
    if (kind === "code") continue;
    const values = numbersOf(table, name);
    if (kind === "positive") {
      notReported[name] = 0;
      for (let row = 0; row < values.length; row++) {
        if ((values[row] as number) > 0 || Number.isNaN(values[row])) continue;
        values[row] = Number.NaN;
        notReported[name]++;
      }
    }
    numbers[name] = values;
  }
  const has = (name: string | null) => name !== null && table.names.includes(name);
  return {
    file: table.file,
    rows: table.rows,
    id: has(layout.id) ? table.column(layout.id) : [],
    day: layout.day !== null && has(layout.day) ? daysOf(table, layout.day) : null,
    outcome: labelled || has(layout.outcome.column) ? outcomesOf(table, layout) : null,
    cells,
    numbers,
    not_reported: notReported,
    unknown: table.names.filter((name) => !known.has(name)),
  };
}

function numbersOf(table: Table, name: string): Float64Array {
  const values = new Float64Array(table.rows);
  for (const [row, cell] of table.column(name).entries()) {
    const value = cell === null ? Number.NaN : Number(cell);
    if (cell !== null && !Number.isFinite(value)) {
      throw badCell(
        table,
        name,
        row,
        cell,
        "is not a number",
        "Write it as 1234.5, or leave it empty",
      );
    }
    values[row] = value;
  }
  return values;
}

function daysOf(table: Table, name: string): readonly string[] {
  return table.column(name).map((cell, row) => {
    const day = cell?.slice(0, 10) ?? "";
    if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
    throw badCell(table, name, row, cell, "is not a day", "Write it as 2020-12-31");
  });
}

function outcomesOf(table: Table, { outcome }: Layout): Float64Array {
  const found = new Set(outcome.found);
  const not = new Set(outcome.not_found);
  return Float64Array.from(table.column(outcome.column), (cell, row) => {
    if (cell === null) return Number.NaN;
    if (found.has(cell)) return 1;
    if (not.has(cell)) return 0;
    const whole = /^\d+\.0+$/.test(cell) ? String(Number(cell)) : cell;
    if (found.has(whole)) return 1;
    if (not.has(whole)) return 0;
    throw badCell(
      table,
      outcome.column,
      row,
      cell,
      "is no outcome",
      `Known are ${[...found, ...not].join(", ")} and an empty cell`,
    );
  });
}

/** The header stands on line 1; a cell that itself breaks lines moves what comes after it. */
function badCell(
  table: Table,
  name: string,
  row: number,
  cell: string | null,
  why: string,
  todo: string,
): Refusal {
  return new Refusal(`${name} "${cell ?? ""}" ${why}`, { file: table.file, line: row + 2, todo });
}

/** The rows at some places, in that order. */
export function rowsAt(all: Declarations, places: ArrayLike<number>): Declarations {
  const at = <T>(list: readonly T[]): T[] => Array.from(places, (place) => list[place] as T);
  const pick = (list: Float64Array) => Float64Array.from(places, (place) => list[place] as number);
  const every = <A, B>(record: Readonly<Record<string, A>>, of: (value: A) => B) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
  return {
    ...all,
    rows: places.length,
    id: all.id.length === 0 ? [] : at(all.id),
    day: all.day === null ? null : at(all.day),
    outcome: all.outcome === null ? null : pick(all.outcome),
    cells: every(all.cells, at),
    numbers: every(all.numbers, pick),
  };
}
