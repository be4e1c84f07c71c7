import { readFileSync, writeFileSync } from "node:fs";
import { logistic, platt, type Sigmoid } from "../../statistics/calibration.ts";
import { random } from "../../statistics/random.ts";
import { auc } from "../../statistics/ranking.ts";
import { boost, type Forest, type Growth, margins } from "../../statistics/trees.ts";
import { Refusal } from "../../trade/refusal.ts";
import { type Declarations, rowsAt } from "./declarations.ts";
import { type Profile, profile } from "./drift.ts";
import { featuresAcross, featuresBy, type Lots, repeatKeys } from "./features.ts";
import type { Layout } from "./layout.ts";
import { type Leak, leaks } from "./leaks.ts";

/** What `entrepot train` writes and `entrepot screen` reads. */
export interface Model {
  readonly entrepot: "targeting model";
  readonly version: 1;
  readonly layout: Layout;
  readonly learned_from: {
    readonly file: string;
    readonly rows: number;
    /** Rows without an outcome: nothing is learned from them. */
    readonly without_outcome: number;
    /** Different sets of values among the rows. */
    readonly lots: number;
    readonly found: number;
    readonly since: string | null;
    readonly until: string | null;
  };
  /** Columns that give the outcome away, with how well each does alone. */
  readonly refused: readonly Leak[];
  /** Measured inside the training file: learned from the earlier rows, asked of the later. */
  readonly rehearsal: Rehearsal;
  readonly forest: Forest;
  /** From the log-odds of the forest to the probability for a lot not seen before. */
  readonly calibration: Sigmoid;
  /** How many earlier outcomes of the same lot the forest's word weighs. */
  readonly prior_weight: number;
  readonly lots: Lots;
  readonly profile: Profile;
  readonly seed: number;
}

export interface Rehearsal {
  readonly since: string | null;
  readonly rows: number;
  readonly auc: number | null;
  readonly unseen_rows: number;
  readonly unseen_auc: number | null;
}

/** Chosen as said at `PULL` in features.ts: from 40 to 80 trees of 4 to 10 leaves differ by .003. */
const GROWTH: Omit<Growth, "seed"> = {
  trees: 60,
  leaves: 6,
  rate: 0.05,
  rows_in_leaf: 40,
  ridge: 5,
  row_share: 0.7,
  column_share: 0.3,
  bins: 32,
};

/** Share of the rows, the latest, that the rehearsal asks about. */
const REHEARSED = 0.25;
/** Outcomes of the same lot that the forest's word may weigh; the rehearsal says which. */
const PRIOR_WEIGHTS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4] as const;
/** Fewer rows, or fewer with either outcome, teach nothing that could be told from chance. */
const LEAST_ROWS = 200;
const LEAST_OF_EACH = 20;

/** @throws Refusal when there is too little to learn from, or nothing is left after the leaks. */
export function learn(all: Declarations, given: Layout, seed: number): Model {
  const outcome = all.outcome ?? new Float64Array(0);
  const inspected = Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]));
  const rows = rowsAt(all, inOrder(all, inspected));
  const labels = rows.outcome as Float64Array;
  const found = labels.reduce((sum, one) => sum + one, 0);
  const least = Math.min(found, rows.rows - found);
  if (rows.rows < LEAST_ROWS || least < LEAST_OF_EACH) {
    throw new Refusal(
      `${rows.rows} rows with an outcome, ${found} of them found: too few to learn from`,
      {
        file: all.file,
        todo: `At least ${LEAST_ROWS} rows and ${LEAST_OF_EACH} of each outcome are needed`,
      },
    );
  }
  const refused = leaks(rows, given, seed);
  const layout = without(given, new Set(refused.map((one) => one.column)), all.file);
  const cut = cutOf(rows);
  const rehearsed = rehearse(rows, layout, cut, seed);
  const lots = lotsOf(rows, layout);
  return {
    entrepot: "targeting model",
    version: 1,
    layout,
    learned_from: {
      file: all.file,
      rows: rows.rows,
      without_outcome: all.rows - rows.rows,
      lots: lots.rows.rows,
      found,
      since: rows.day?.[0] ?? null,
      until: rows.day?.at(-1) ?? null,
    },
    refused,
    rehearsal: rehearsed.said,
    forest: grown(lots, layout, seed),
    calibration: rehearsed.calibration,
    prior_weight: rehearsed.prior_weight,
    lots,
    profile: profile(rows, layout),
    seed,
  };
}

/** Places in the order of their days; a file without days is mixed, so that its order tells nothing. */
function inOrder(rows: Declarations, places: readonly number[]): readonly number[] {
  const { day } = rows;
  if (day === null) return places;
  return [...places].sort((a, b) => {
    const [x, y] = [day[a] as string, day[b] as string];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
}

/** Where the later rows begin: never inside a day. */
function cutOf(rows: Declarations): number {
  let cut = Math.floor(rows.rows * (1 - REHEARSED));
  while (rows.day !== null && cut > 0 && rows.day[cut - 1] === rows.day[cut]) cut--;
  return cut;
}

function without(layout: Layout, names: ReadonlySet<string>, file: string): Layout {
  const columns = Object.fromEntries(
    Object.entries(layout.columns).filter(([name]) => !names.has(name)),
  );
  if (Object.keys(columns).length < 2) {
    throw new Refusal(`${[...names].join(", ")} give the outcome away, and too little is left`, {
      file,
      todo: "Give columns that are known before the inspection",
    });
  }
  const { per_unit } = layout;
  return {
    ...layout,
    columns,
    per_unit:
      per_unit === null || names.has(per_unit.of) || names.has(per_unit.by) ? null : per_unit,
    lookup: layout.lookup.filter((name) => !names.has(name)),
    watched: layout.watched.filter((name) => !names.has(name)),
  };
}

/** One row for each set of values, in the order they came, with how often it was found. */
export function lotsOf(rows: Declarations, layout: Layout): Lots {
  const labels = rows.outcome as Float64Array;
  const places = new Map<string, number>();
  const first: number[] = [];
  const found: number[] = [];
  const times: number[] = [];
  for (const [row, key] of repeatKeys(rows, layout).entries()) {
    let place = places.get(key);
    if (place === undefined) {
      place = first.length;
      places.set(key, place);
      first.push(row);
      found.push(0);
      times.push(0);
    }
    found[place] = (found[place] as number) + (labels[row] as number);
    times[place] = (times[place] as number) + 1;
  }
  const kept = rowsAt(onlyLearned(rows, layout), first);
  return {
    rows: { ...kept, outcome: null, id: [] },
    found: Float64Array.from(found, (sum, place) => sum / (times[place] as number)),
    times: Float64Array.from(times),
  };
}

/** Without the columns that are only watched: a model tells no importer's name. */
function onlyLearned(rows: Declarations, layout: Layout): Declarations {
  return {
    ...rows,
    day: null,
    cells: Object.fromEntries(
      Object.keys(layout.columns).map((name) => [name, rows.cells[name] ?? []]),
    ),
  };
}

function grown(lots: Lots, layout: Layout, seed: number): Forest {
  return boost(featuresAcross(lots, layout, seed).columns, lots.found, { ...GROWTH, seed });
}

/**
 * Learns from the rows before the cut and asks about those after it: for the calibration of the
 * forest on lots not seen before, for the weight of its word beside a lot's own record, and so that
 * a user without a second file sees what the model is worth.
 */
function rehearse(rows: Declarations, layout: Layout, cut: number, seed: number) {
  const from = random(`rehearsal ${seed}`);
  const mixed = Array.from({ length: rows.rows }, (_, row) => row);
  if (rows.day === null) {
    for (let last = mixed.length - 1; last > 0; last--) {
      const other = from.whole(last + 1);
      [mixed[last], mixed[other]] = [mixed[other] as number, mixed[last] as number];
    }
  }
  const earlier = rowsAt(rows, mixed.slice(0, cut));
  const later = rowsAt(rows, mixed.slice(cut));
  const lots = lotsOf(earlier, layout);
  const forest = grown(lots, layout, seed);
  const margin = margins(forest, featuresBy(lots, later, layout).columns);
  const records = recordsOf(lots, later, layout);
  const labels = later.outcome as Float64Array;
  const unseen = records.flatMap((record, row) => (record === null ? [row] : []));
  const at = (list: Float64Array) => Float64Array.from(unseen, (row) => list[row] as number);
  const positives = at(labels).reduce((sum, one) => sum + one, 0);
  const enough = Math.min(positives, unseen.length - positives) >= LEAST_OF_EACH;
  const calibration = enough ? platt(at(margin), at(labels)) : { slope: 1, intercept: 0 };
  // A slope at or below 0 says that the order meant nothing there: then the base rate is all.
  const sound =
    calibration.slope > 0 ? calibration : { slope: 1e-6, intercept: calibration.intercept };
  const rated = PRIOR_WEIGHTS.map((weight) => ({
    weight,
    auc: auc(combined(margin, records, sound, weight), labels) ?? 0,
  }));
  const best = rated.reduce((a, b) => (b.auc > a.auc ? b : a));
  return {
    calibration: sound,
    prior_weight: best.weight,
    said: {
      since: later.day?.[0] ?? null,
      rows: later.rows,
      auc: auc(combined(margin, records, sound, best.weight), labels),
      unseen_rows: unseen.length,
      unseen_auc: auc(at(margin), at(labels)),
    } satisfies Rehearsal,
  };
}

/** Earlier outcomes of the same lot. */
export interface Standing {
  readonly times: number;
  readonly found: number;
}

/** What is on record for each row's lot; null where it was not seen before. */
export function recordsOf(
  lots: Lots,
  rows: Declarations,
  layout: Layout,
): readonly (Standing | null)[] {
  const known = new Map(repeatKeys(lots.rows, layout).map((key, place) => [key, place]));
  return repeatKeys(rows, layout).map((key) => {
    const place = known.get(key);
    if (place === undefined) return null;
    const times = lots.times[place] as number;
    return { times, found: Math.round((lots.found[place] as number) * times) };
  });
}

/** The forest's word, drawn toward what is on record for the same lot. */
export function combined(
  margin: Float64Array,
  records: readonly (Standing | null)[],
  calibration: Sigmoid,
  weight: number,
): Float64Array {
  return margin.map((value, row) => {
    const p = logistic(calibration.slope * value + calibration.intercept);
    const record = records[row] ?? null;
    return record === null ? p : (record.found + weight * p) / (record.times + weight);
  });
}

export function writeModel(model: Model, file: string): void {
  const plain = (_: string, value: unknown) =>
    value instanceof Float64Array
      ? Array.from(value, (one) => (Number.isNaN(one) ? null : one))
      : value;
  writeFileSync(file, `${JSON.stringify(model, plain)}\n`);
}

/** @throws Refusal when the file is no model of this version. */
export function readModel(file: string): Model {
  const todo = "Train it again: entrepot train FILE --out MODEL.json";
  let said: Model;
  try {
    said = JSON.parse(readFileSync(file, "utf8")) as Model;
  } catch (cause) {
    throw new Refusal("is not a model in JSON", { file, todo, cause });
  }
  if (said.entrepot !== "targeting model" || said.version !== 1) {
    throw new Refusal("is not a targeting model of this version", { file, todo });
  }
  const numbers = (list: Iterable<number | null>) =>
    Float64Array.from(list, (value) => value ?? Number.NaN);
  const { lots } = said;
  return {
    ...said,
    lots: {
      rows: {
        ...lots.rows,
        numbers: Object.fromEntries(
          Object.entries(lots.rows.numbers).map(([name, list]) => [name, numbers(list)]),
        ),
      },
      found: numbers(lots.found),
      times: numbers(lots.times),
    },
  };
}
