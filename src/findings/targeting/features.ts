import {
  encode,
  encodeAcross,
  type Ladder,
  type Learned,
  nodesOf,
} from "../../statistics/lattice.ts";
import { random } from "../../statistics/random.ts";
import type { Columns } from "../../statistics/trees.ts";
import type { Declarations } from "./declarations.ts";
import type { Layout } from "./layout.ts";

/** What trees learn from: columns of numbers, and of which columns of the file each speaks. */
export interface Features {
  readonly columns: Columns;
  readonly names: readonly (readonly string[])[];
}

/** Earlier rows, one for each set of values that repeats, with the share that was found. */
export interface Lots {
  readonly rows: Declarations;
  readonly found: Float64Array;
  readonly times: Float64Array;
}

/**
 * How many rows the mean of the parents weighs. Chosen, as `GROWTH` is, by training on what was
 * declared before June, August and October 2020 and measuring on unseen rows of the two or three
 * months after, all inside the published training file: AUC .611 to .613 from 3 to 25.
 */
const PULL = 10;
const FOLDS = 5;

/** The values that make a row a repeat of another, as one text. */
export function repeatKeys(rows: Declarations, layout: Layout): readonly string[] {
  const names = Object.keys(layout.columns);
  const parts = names.map((name) => canonical(rows, layout, name));
  return Array.from({ length: rows.rows }, (_, row) =>
    parts.map((part) => part[row] ?? "").join("\u0000"),
  );
}

/** Cells as they compare: 8 and 8.0 are one number. */
function canonical(rows: Declarations, layout: Layout, name: string): readonly (string | null)[] {
  const cells = rows.cells[name] ?? [];
  if (layout.columns[name]?.kind === "code") return cells;
  return cells.map((cell) => (cell === null ? null : String(Number(cell))));
}

/** Features of the lots themselves, each as if it and those drawn with it had not been seen. */
export function featuresAcross(lots: Lots, layout: Layout, seed: number): Features {
  const from = random(`folds ${seed}`);
  const folds = Uint8Array.from({ length: lots.rows.rows }, () => from.whole(FOLDS));
  const { ladders } = laddersOf(lots.rows, lots.rows, layout);
  return together(encodeAcross(learnedOf(lots, ladders), folds, PULL).share, lots.rows, layout);
}

/** Features of other rows, by what all lots show. */
export function featuresBy(lots: Lots, rows: Declarations, layout: Layout): Features {
  const { ladders, asked } = laddersOf(lots.rows, rows, layout);
  return together(encode(learnedOf(lots, ladders), asked, PULL).share, rows, layout);
}

/** What each node of the lattice says of a row, for explanations: the columns that it agrees on. */
export function agreeing(lots: Lots, rows: Declarations, layout: Layout) {
  const { ladders, asked } = laddersOf(lots.rows, rows, layout);
  return encode(learnedOf(lots, ladders), asked, PULL);
}

function learnedOf(lots: Lots, ladders: readonly Ladder[]): Learned {
  return { ladders, labels: lots.found };
}

function together(share: readonly Float64Array[], rows: Declarations, layout: Layout): Features {
  const names = Object.keys(layout.columns);
  const levels = names.map((name) => levelsOf(layout, name));
  const sets = nodeNames(names, levels);
  const { per_unit } = layout;
  const numbers = Object.entries(rows.numbers);
  const columns = numbers.map(([name, values]) =>
    layout.columns[name]?.kind === "positive" ? values.map(Math.log) : values,
  );
  const whole = per_unit === null ? undefined : rows.numbers[per_unit.of];
  const weight = per_unit === null ? undefined : rows.numbers[per_unit.by];
  const unit =
    whole === undefined || weight === undefined
      ? []
      : [whole.map((value, row) => Math.log(value / (weight[row] as number)))];
  return {
    // The first node knows nothing and is the same for all.
    columns: [...share.slice(1), ...columns, ...unit],
    names: [
      ...sets.slice(1),
      ...numbers.map(([name]) => [name]),
      ...(unit.length === 0 || per_unit === null ? [] : [[per_unit.of, per_unit.by]]),
    ],
  };
}

function nodeNames(names: readonly string[], levels: readonly number[]) {
  return nodesOf(levels).map((node) => names.filter((_, ladder) => (node[ladder] ?? 0) > 0));
}

function levelsOf(layout: Layout, name: string): number {
  const one = layout.columns[name];
  return one?.kind === "code" && one.rough_letters !== undefined ? 2 : 1;
}

/**
 * Codes of earlier rows and of rows that are asked about, of one numbering. Amounts are codes by
 * their order of magnitude (to the nearest power of e): the exact amount is what a repeat is told
 * by, and would teach trees to recognise copies.
 */
function laddersOf(
  earlier: Declarations,
  asked: Declarations,
  layout: Layout,
): { readonly ladders: readonly Ladder[]; readonly asked: readonly Ladder[] } {
  const both = Object.entries(layout.columns).map(([name, one]) => {
    const levels = (rows: Declarations): readonly (readonly (string | number)[])[] => {
      const cells = rows.cells[name] ?? [];
      switch (one.kind) {
        case "code": {
          const exact = cells.map((cell) => cell ?? "");
          const letters = one.rough_letters;
          return letters === undefined
            ? [exact]
            : [exact.map((cell) => cell.slice(0, letters)), exact];
        }
        case "number":
          return [Array.from(rows.numbers[name] ?? [])];
        case "positive":
          return [Array.from(rows.numbers[name] ?? [], (value) => Math.round(Math.log(value)))];
      }
    };
    const theirs = earlier === asked ? null : levels(asked);
    const pairs = levels(earlier).map((own, level) => {
      const codes = new Map<string | number, number>();
      const coded = Int32Array.from(own, (value) => {
        const known = codes.get(value) ?? codes.size;
        codes.set(value, known);
        return known;
      });
      const other = Int32Array.from(theirs?.[level] ?? [], (value) => codes.get(value) ?? -1);
      return [coded, other] as const;
    });
    return { own: pairs.map(([own]) => own), theirs: pairs.map(([, other]) => other) };
  });
  const ladders = both.map((one) => one.own);
  return { ladders, asked: earlier === asked ? ladders : both.map((one) => one.theirs) };
}
