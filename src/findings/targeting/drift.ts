import { stabilityIndex } from "../../statistics/drift.ts";
import type { Declarations } from "./declarations.ts";
import type { Layout } from "./layout.ts";

/** How the values of each column were spread in the rows that a model learned from. */
export type Profile = Readonly<Record<string, ColumnProfile>>;

export type ColumnProfile =
  | {
      readonly kind: "values";
      readonly values: readonly string[];
      readonly counts: readonly number[];
    }
  | {
      readonly kind: "numbers";
      readonly edges: readonly number[];
      readonly counts: readonly number[];
    };

export interface Drift {
  readonly column: string;
  /** Population stability index against the rows learned from. */
  readonly psi: number;
  /** Share of rows with a value that training had not seen; null for numbers. */
  readonly unseen: number | null;
  readonly says: "as it was" | "moved" | "moved far";
}

/** The most frequent values of a code; the rest is one group, so that rare codes are no drift. */
const VALUES = 20;
const TENTHS = 10;
const MOVED = 0.1;
const MOVED_FAR = 0.25;

export function profile(rows: Declarations, layout: Layout): Profile {
  return Object.fromEntries(
    [...Object.keys(layout.columns), ...layout.watched]
      .filter((name) => rows.cells[name] !== undefined)
      .map((name) => [name, ofColumn(rows, name)]),
  );
}

function ofColumn(rows: Declarations, name: string): ColumnProfile {
  const numbers = rows.numbers[name];
  if (numbers !== undefined) {
    const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
    const edges = [
      ...new Set(
        Array.from(
          { length: TENTHS - 1 },
          (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / TENTHS)] ?? 0,
        ),
      ),
    ];
    return { kind: "numbers", edges, counts: inNumbers(numbers, edges) };
  }
  const cells = rows.cells[name] ?? [];
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell ?? "", (counts.get(cell ?? "") ?? 0) + 1);
  const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, VALUES);
  const top = values.map(([value]) => value);
  return { kind: "values", values: top, counts: inValues(cells, top) };
}

/** The last group holds what was not reported. */
function inNumbers(numbers: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (const value of numbers) {
    const group = Number.isNaN(value)
      ? edges.length + 1
      : edges.filter((edge) => edge <= value).length;
    counts[group] = (counts[group] as number) + 1;
  }
  return counts;
}

/** The last group holds every other value. */
function inValues(cells: readonly (string | null)[], values: readonly string[]): readonly number[] {
  const place = new Map(values.map((value, at) => [value, at]));
  const counts = new Array<number>(values.length + 1).fill(0);
  for (const cell of cells) {
    const at = place.get(cell ?? "") ?? values.length;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

/** What moved since, the most first. */
export function drifts(before: Profile, rows: Declarations, known: Declarations): readonly Drift[] {
  return Object.entries(before)
    .flatMap(([column, one]): Drift[] => {
      const cells = rows.cells[column];
      if (cells === undefined) return [];
      const now =
        one.kind === "values"
          ? inValues(cells, one.values)
          : inNumbers(rows.numbers[column] ?? new Float64Array(0), one.edges);
      const psi = stabilityIndex(one.counts, now);
      return [
        {
          column,
          psi,
          unseen: one.kind === "values" ? unseenShare(cells, known.cells[column]) : null,
          says: psi >= MOVED_FAR ? "moved far" : psi >= MOVED ? "moved" : "as it was",
        },
      ];
    })
    .sort((a, b) => b.psi - a.psi);
}

/** Null for columns of which the model keeps no values. */
function unseenShare(
  cells: readonly (string | null)[],
  known: readonly (string | null)[] | undefined,
): number | null {
  if (known === undefined || cells.length === 0) return null;
  const values = new Set(known);
  return cells.filter((cell) => !values.has(cell)).length / cells.length;
}
