import { type Reliability, reliability } from "../../statistics/calibration.ts";
import { auc, precisionAt } from "../../statistics/ranking.ts";
import type { Declarations } from "./declarations.ts";
import { type Drift, drifts } from "./drift.ts";
import type { Lane, Picked } from "./lanes.ts";
import type { Model } from "./model.ts";
import type { Ranked } from "./rank.ts";

export interface Measured {
  readonly rows: number;
  readonly found: number;
  /** By percentage of the rows inspected, best score first. */
  readonly precision: Readonly<Record<"1" | "5" | "10", number | null>>;
  readonly auc: number | null;
  /** 95 % interval of the AUC by Hanley and McNeil (Radiology 143, 1982). */
  readonly auc_interval: readonly [number, number] | null;
}

export interface Evaluation extends Measured {
  /** Rows that say the same as one learned from in every column: copies, for which a lookup is enough. */
  readonly seen: Measured;
  readonly unseen: Measured;
  /** The share found among earlier rows that agree on five columns, without any learning. */
  readonly baseline: Measured & {
    readonly columns: readonly string[];
    readonly unseen: Measured;
  };
  readonly random_arm: Arm;
  readonly lanes: Readonly<Record<Lane, Arm>>;
  readonly calibration: Reliability;
  readonly drift: readonly Drift[];
  readonly says: readonly string[];
}

export interface Arm {
  readonly rows: number;
  readonly found: number;
  readonly precision: number | null;
  /** 95 % interval by Wilson (1927). */
  readonly interval: readonly [number, number] | null;
}

/** How well a ranking did on rows whose outcomes are known. Rows without one are left out. */
export function evaluate(
  model: Model,
  rows: Declarations,
  ranked: Ranked,
  picked: readonly Picked[],
): Evaluation {
  const labels = rows.outcome ?? new Float64Array(rows.rows).fill(Number.NaN);
  const known = placesOf(labels, (label) => !Number.isNaN(label));
  const seen = known.filter((row) => ranked.unseen[row] === 0);
  const unseen = known.filter((row) => ranked.unseen[row] === 1);
  const by = (scores: Float64Array, places: readonly number[]) => measured(scores, labels, places);
  const lookup = lookedUp(model, rows);
  const whole = by(ranked.scores, known);
  const baseline = by(lookup, known);
  return {
    ...whole,
    seen: by(ranked.scores, seen),
    unseen: by(ranked.scores, unseen),
    baseline: { columns: model.layout.lookup, ...baseline, unseen: by(lookup, unseen) },
    random_arm: armOf(picked, "random", labels),
    lanes: {
      repeat: armOf(picked, "repeat", labels),
      new: armOf(picked, "new", labels),
      random: armOf(picked, "random", labels),
    },
    calibration: reliability(
      Float64Array.from(known, (row) => ranked.scores[row] as number),
      Float64Array.from(known, (row) => labels[row] as number),
    ),
    drift: drifts(model.profile, rows, model.lots.rows),
    says: sentences(known.length, seen.length, unseen.length),
  };
}

function sentences(rows: number, seen: number, unseen: number): readonly string[] {
  const share = rows === 0 ? 0 : Math.round((seen / rows) * 100);
  return [
    `${seen} of ${rows} rows (${share} %) repeat a training row in every column learned from. High precision on all rows is copy detection: the outcome of the copy is already on file, and a lookup finds it as well.`,
    `What the ranking is worth on goods it has not seen is measured on the other ${unseen} rows alone.`,
  ];
}

function placesOf(labels: Float64Array, keep: (label: number) => boolean): readonly number[] {
  const places: number[] = [];
  for (const [row, label] of labels.entries()) if (keep(label)) places.push(row);
  return places;
}

function measured(scores: Float64Array, labels: Float64Array, places: readonly number[]): Measured {
  const s = Float64Array.from(places, (row) => scores[row] as number);
  const y = Float64Array.from(places, (row) => labels[row] as number);
  const found = y.reduce((sum, one) => sum + one, 0);
  const area = auc(s, y);
  return {
    rows: places.length,
    found,
    precision: {
      "1": precisionAt(s, y, 0.01),
      "5": precisionAt(s, y, 0.05),
      "10": precisionAt(s, y, 0.1),
    },
    auc: area,
    auc_interval: area === null ? null : aucInterval(area, found, places.length - found),
  };
}

function aucInterval(area: number, found: number, not: number): readonly [number, number] {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const variance =
    (area * (1 - area) + (found - 1) * (q1 - area * area) + (not - 1) * (q2 - area * area)) /
    (found * not);
  const half = 1.959964 * Math.sqrt(Math.max(0, variance));
  return [Math.max(0, area - half), Math.min(1, area + half)];
}

function armOf(picked: readonly Picked[], lane: Lane, labels: Float64Array): Arm {
  const own = picked.filter((one) => one.lane === lane && !Number.isNaN(labels[one.row]));
  const found = own.reduce((sum, one) => sum + (labels[one.row] as number), 0);
  return {
    rows: own.length,
    found,
    precision: own.length === 0 ? null : found / own.length,
    interval: own.length === 0 ? null : wilson(found, own.length),
  };
}

function wilson(found: number, rows: number): readonly [number, number] {
  const z = 1.959964;
  const p = found / rows;
  const scale = 1 + (z * z) / rows;
  const centre = (p + (z * z) / (2 * rows)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / rows + (z * z) / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The share found among earlier rows with the same values; the share of all where there are none. */
function lookedUp({ lots, layout }: Model, rows: Declarations): Float64Array {
  const keyOf = (from: Declarations, row: number) =>
    layout.lookup.map((name) => from.cells[name]?.[row] ?? "").join("\u0000");
  const sums = new Map<string, { found: number; times: number }>();
  const all = { found: 0, times: 0 };
  for (let row = 0; row < lots.rows.rows; row++) {
    const key = keyOf(lots.rows, row);
    const own = sums.get(key) ?? { found: 0, times: 0 };
    sums.set(key, own);
    const times = lots.times[row] as number;
    for (const sum of [own, all]) {
      sum.found += (lots.found[row] as number) * times;
      sum.times += times;
    }
  }
  return Float64Array.from({ length: rows.rows }, (_, row) => {
    const own = sums.get(keyOf(rows, row)) ?? all;
    return own.found / own.times;
  });
}
