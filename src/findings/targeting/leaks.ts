import { random } from "../../statistics/random.ts";
import { auc } from "../../statistics/ranking.ts";
import type { Declarations } from "./declarations.ts";
import { repeatKeys } from "./features.ts";
import type { Layout } from "./layout.ts";

/** A column that is not learned from, because it knows what only an inspection can tell. */
export interface Leak {
  readonly column: string;
  /** AUC of the column alone on rows whose lot was not seen before; null where it cannot be told. */
  readonly auc: number | null;
  readonly why: string;
}

/**
 * No single value of an honest declaration ranks unseen lots this well. (In the published Korean
 * file the best of them reaches .59.)
 */
const TOO_GOOD = 0.9;
/** Nor is one value found every time, this often. */
const ALWAYS = 20;
/** Share of lots, set apart, on which columns are tried. */
const TRIED = 0.3;
const GROUPS = 32;

/**
 * Columns that predict the outcome too well by themselves, tried on lots apart from those they
 * were read on: a repeat of the same lot would make any exact amount look like a leak. Columns
 * that the layout calls known afterwards are refused whatever they reach.
 */
export function leaks(rows: Declarations, layout: Layout, seed: number): readonly Leak[] {
  const labels = rows.outcome as Float64Array;
  const apart = setApart(repeatKeys(rows, layout), seed);
  const base = labels.reduce((sum, one) => sum + one, 0) / Math.max(1, labels.length);
  const found: Leak[] = [];
  for (const [column, cells] of Object.entries(rows.cells)) {
    const { ranks, pure } = alone(groupsOf(cells), labels, apart, base);
    const declared = layout.known_afterwards[column];
    const rounded = ranks?.toFixed(3);
    if (declared !== undefined) {
      found.push({ column, auc: ranks, why: `${declared}; alone it reaches AUC ${rounded}` });
    } else if (ranks !== null && ranks >= TOO_GOOD) {
      found.push({
        column,
        auc: ranks,
        why: `alone it reaches AUC ${rounded} on lots not seen before, which nothing known before an inspection does`,
      });
    } else if (pure !== null) {
      found.push({
        column,
        auc: ranks,
        why: `each of the ${pure.times} lots not seen before with "${pure.value}" was found`,
      });
    }
  }
  return found.sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0));
}

/** True for rows of the lots that columns are tried on. */
function setApart(keys: readonly string[], seed: number): Uint8Array {
  const from = random(`leaks ${seed}`);
  const drawn = new Map<string, number>();
  return Uint8Array.from(keys, (key) => {
    const known = drawn.get(key) ?? (from.uniform() < TRIED ? 1 : 0);
    drawn.set(key, known);
    return known;
  });
}

/** Cells as groups: their own values, or, where nearly all differ and are numbers, equal parts. */
function groupsOf(cells: readonly (string | null)[]): readonly string[] {
  const values = cells.map((cell) => cell ?? "");
  const different = new Set(values).size;
  if (different <= Math.max(GROUPS, values.length / 10)) return values;
  const numbers = values.map((value) => (value === "" ? Number.NaN : Number(value)));
  const known = numbers.filter((value) => !Number.isNaN(value));
  if (known.length < values.length / 2) return values;
  const sorted = Float64Array.from(known).sort();
  const edges = Array.from(
    { length: GROUPS - 1 },
    (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / GROUPS)] as number,
  );
  return numbers.map((value) =>
    Number.isNaN(value) ? "" : String(edges.filter((edge) => edge <= value).length),
  );
}

function alone(
  groups: readonly string[],
  labels: Float64Array,
  apart: Uint8Array,
  base: number,
): {
  readonly ranks: number | null;
  readonly pure: { readonly value: string; readonly times: number } | null;
} {
  const read = new Map<string, { times: number; found: number }>();
  const tried = new Map<string, { times: number; found: number }>();
  for (let row = 0; row < labels.length; row++) {
    const into = apart[row] === 1 ? tried : read;
    const group = groups[row] as string;
    const sums = into.get(group) ?? { times: 0, found: 0 };
    sums.times++;
    sums.found += labels[row] as number;
    into.set(group, sums);
  }
  const scores: number[] = [];
  const outcomes: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (apart[row] === 0) continue;
    const sums = read.get(groups[row] as string);
    scores.push(((sums?.found ?? 0) + base) / ((sums?.times ?? 0) + 1));
    outcomes.push(labels[row] as number);
  }
  const certain = [...tried].find(([value, sums]) => {
    const before = read.get(value);
    return (
      sums.times >= ALWAYS &&
      sums.found === sums.times &&
      before !== undefined &&
      before.times >= ALWAYS &&
      before.found === before.times &&
      base < 0.7
    );
  });
  return {
    ranks: auc(scores, outcomes),
    pure: certain === undefined ? null : { value: certain[0], times: certain[1].times },
  };
}
