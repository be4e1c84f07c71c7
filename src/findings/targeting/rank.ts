import { attributions } from "../../statistics/attribution.ts";
import { margins } from "../../statistics/trees.ts";
import { type Declarations, rowsAt } from "./declarations.ts";
import { agreeing, featuresBy } from "./features.ts";
import type { Lane, Picked } from "./lanes.ts";
import type { Kind, Layout } from "./layout.ts";
import { combined, type Model, recordsOf, type Standing } from "./model.ts";

export interface Ranked {
  /** Probability that an inspection would find something, as learned. */
  readonly scores: Float64Array;
  /** 1 where no earlier row says the same in every column learned from. */
  readonly unseen: Uint8Array;
  readonly records: readonly (Standing | null)[];
}

/** Rows are scored in parts, so that memory does not grow with the file. */
const PART = 16_384;

export function rank(
  model: Model,
  rows: Declarations,
  progress: (done: number) => void = () => {},
): Ranked {
  const scores = new Float64Array(rows.rows);
  const records: (Standing | null)[] = [];
  for (let from = 0; from < rows.rows; from += PART) {
    const count = Math.min(PART, rows.rows - from);
    const part = rowsAt(
      rows,
      Array.from({ length: count }, (_, at) => from + at),
    );
    const margin = margins(model.forest, featuresBy(model.lots, part, model.layout).columns);
    const known = recordsOf(model.lots, part, model.layout);
    scores.set(combined(margin, known, model.calibration, model.prior_weight), from);
    for (const record of known) records.push(record);
    progress(from + count);
  }
  return {
    scores,
    unseen: Uint8Array.from(records, (record) => (record === null ? 1 : 0)),
    records,
  };
}

export interface Explained {
  readonly id: string | null;
  /** Row of the file, the first after the header being 1. */
  readonly row: number;
  readonly lane: Lane;
  readonly score: number;
  readonly says: readonly string[];
  /** What each column adds to the log-odds of the learned part; with `expected` they add up to it. */
  readonly moves: readonly {
    readonly column: string;
    readonly value: string | null;
    readonly by: number;
  }[];
  readonly expected: number;
  /** Earlier rows that say the same in every column; null where there are none. */
  readonly record: Standing | null;
}

/** The picked rows, each with what moves its score. */
export function explain(
  model: Model,
  rows: Declarations,
  ranked: Ranked,
  picked: readonly Picked[],
): readonly Explained[] {
  const own = rowsAt(
    rows,
    picked.map((one) => one.row),
  );
  const features = featuresBy(model.lots, own, model.layout);
  const lattice = agreeing(model.lots, own, model.layout);
  const columns = Object.keys(model.layout.columns);
  return picked.map((one, at) => {
    const { expected, of } = attributions(model.forest, features.columns, at);
    const moves = new Map(columns.map((column) => [column, 0]));
    for (const [feature, value] of of.entries()) {
      // A feature of several columns speaks of all of them alike.
      const names = features.names[feature] ?? [];
      for (const name of names) moves.set(name, (moves.get(name) ?? 0) + value / names.length);
    }
    const record = ranked.records[one.row] ?? null;
    return {
      id: own.id[at] ?? null,
      row: one.row + 1,
      lane: one.lane,
      score: one.score,
      says: [
        ...(one.lane === "random" ? ["Drawn by lot, whatever its score."] : []),
        record === null ? "No earlier row says the same in every column." : saysRecord(record),
        ...strongest(lattice, model.layout, at),
      ],
      moves: [...moves]
        .map(([column, by]) => ({ column, value: own.cells[column]?.[at] ?? null, by }))
        .sort((a, b) => Math.abs(b.by) - Math.abs(a.by)),
      expected,
      record,
    };
  });
}

function saysRecord({ times, found }: Standing): string {
  const rows = times === 1 ? "1 earlier row says" : `${times} earlier rows say`;
  return `${rows} the same in every column; ${found} found.`;
}

/** Too few lots to be named as evidence. */
const LEAST_LOTS = 5;

/** The set of columns whose earlier lots differ most from all lots. */
function strongest(
  { nodes, share, count }: ReturnType<typeof agreeing>,
  layout: Layout,
  row: number,
): readonly string[] {
  const base = share[0]?.[row] ?? 0;
  let best = -1;
  for (let node = 1; node < nodes.length; node++) {
    if ((count[node]?.[row] ?? 0) < LEAST_LOTS) continue;
    const far = Math.abs((share[node]?.[row] ?? base) - base);
    if (best === -1 || far > Math.abs((share[best]?.[row] ?? base) - base)) best = node;
  }
  if (best === -1) return ["No five earlier lots agree with it in any column."];
  const names = Object.entries(layout.columns).flatMap(([name, kind], ladder) => {
    const level = nodes[best]?.[ladder] ?? 0;
    return level === 0 ? [] : [named(name, kind, level)];
  });
  const lots = count[best]?.[row] ?? 0;
  return [
    `Of ${lots} earlier lots that agree in ${names.join(", ")}, about ${percent(share[best]?.[row] ?? 0)} were found (of all lots ${percent(base)}).`,
  ];
}

/** A column at the level that was compared. */
function named(name: string, kind: Kind, level: number): string {
  if (kind.kind === "positive") return `${name} (its order of magnitude)`;
  if (kind.kind === "code" && kind.rough_letters !== undefined && level === 1) {
    return `${name} (its first ${kind.rough_letters})`;
  }
  return name;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
