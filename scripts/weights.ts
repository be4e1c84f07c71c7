import { readFileSync } from "node:fs";
import { align } from "../src/text/names/compare.ts";
import { kindOf, type Name, type NameKind, readName } from "../src/text/names/name.ts";
import { compareNames, measures, whole } from "../src/text/names/score.ts";
import type { Measure } from "../src/text/names/weights.ts";
import { parseCsv } from "../src/trade/csv.ts";

/**
 * Fits what the measures of src/text/names/score.ts are worth on labelled pairs (columns schema,
 * name1, name2, is_match): logistic regression with a penalty, for persons and for companies. Pairs
 * that share a name are never on both sides of a fold. Prints the weights and what they do on the
 * folds that they have not seen.
 */

/**
 * What the measures are taken to be worth before any pair is seen, and how firmly. In a list what is
 * shared is what raises a candidate at all, and a slip in a name is always a doubt; pairs of which
 * half match and nearly all share most words cannot teach that.
 */
const BEFORE: Readonly<Record<"person" | "company", Readonly<Record<Measure, number>>>> = {
  person: {
    agreement: 3,
    "whole name": 1,
    conflict: -4,
    surplus: -0.7,
    spelling: -0.5,
    "worst word": -1,
    order: -0.5,
    "single word": -0.8,
    initials: -0.2,
    "legal form": 0,
  },
  company: {
    agreement: 2.5,
    "whole name": 1,
    conflict: -4,
    surplus: -2,
    spelling: -0.5,
    "worst word": -1,
    order: -0.5,
    "single word": -0.8,
    initials: -0.2,
    "legal form": -0.3,
  },
};
const PENALTY = 2;
/** These are set: the legal form that a registrar translates, and what a list teaches and pairs do not. */
const FIRM: Readonly<Partial<Record<Measure, number>>> = {
  agreement: 1000,
  "single word": 20,
  "legal form": 20,
};
const FOLDS = 10;

interface Example {
  readonly kind: NameKind;
  readonly group: number;
  readonly says: boolean;
  readonly texts: readonly [string, string];
  readonly schema: string;
  readonly measured: Readonly<Record<Measure, number>>;
  readonly clash: boolean;
}

const file = process.argv[2] ?? "../shared/data/name_pairs_dev.csv";
const examples = read(file);
const names = Object.keys(examples[0]?.measured ?? {}) as Measure[];

function read(path: string): readonly Example[] {
  const [header, ...rows] = parseCsv(readFileSync(path, "utf8"));
  const column = (name: string) => header?.cells.indexOf(name) ?? -1;
  const pairs = rows.map(({ cells }) => ({
    schema: cells[column("schema")] ?? "",
    texts: [cells[column("name1")] ?? "", cells[column("name2")] ?? ""] as const,
    says: cells[column("is_match")] === "true",
  }));
  const groups = grouped(pairs.map((pair) => pair.texts));
  return pairs.map((pair, at): Example => {
    const kind = kindOf(pair.schema, `${pair.texts[0]}  ${pair.texts[1]}`);
    const [left, right] = bestReadings(pair.texts, kind);
    const laid = whole(left, right, align(left, right));
    const clash = [...laid.leftOver, ...laid.rightOver].some((word) => word.kind === "number");
    return { ...pair, kind, group: groups[at] ?? at, measured: measures(left, right, laid), clash };
  });
}

function bestReadings(texts: readonly [string, string], kind: NameKind): readonly [Name, Name] {
  let best: readonly [Name, Name] | null = null;
  let top = -1;
  for (const left of readName(texts[0], kind)) {
    for (const right of readName(texts[1], kind)) {
      const { score } = compareNames(left, right, { numbers: "alike" });
      if (score > top) [best, top] = [[left, right], score];
    }
  }
  if (best === null) throw new Error(`no reading of ${texts.join(" | ")}`);
  return best;
}

/** Pairs linked by a name that both have are one group. */
function grouped(pairs: readonly (readonly [string, string])[]): readonly number[] {
  const parent = pairs.map((_, at) => at);
  const root = (at: number): number => (parent[at] === at ? at : root(parent[at] ?? at));
  const first = new Map<string, number>();
  for (const [at, texts] of pairs.entries()) {
    for (const text of texts) {
      const key = text
        .toLowerCase()
        .normalize("NFKD")
        .replace(/[^\p{L}\p{N}]/gu, "");
      const other = first.get(key);
      if (other === undefined) first.set(key, at);
      else parent[root(at)] = root(other);
    }
  }
  return pairs.map((_, at) => root(at));
}

function fitted(train: readonly Example[]): readonly number[] {
  const kind = train[0]?.kind === "person" ? "person" : "company";
  const before = [0, ...names.map((name) => BEFORE[kind][name])];
  const size = names.length + 1;
  let weights: readonly number[] = before;
  const rows = train.map((one) => [1, ...names.map((name) => one.measured[name])]);
  for (let round = 0; round < 60; round++) {
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const [at, row] of rows.entries()) {
      const z = row.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), 0);
      const p = 1 / (1 + Math.exp(-z));
      const error = (train[at]?.says ? 1 : 0) - p;
      for (let k = 0; k < size; k++) {
        gradient[k] = (gradient[k] ?? 0) + error * (row[k] ?? 0);
        for (let l = 0; l < size; l++) {
          const line = hessian[k];
          if (line !== undefined)
            line[l] = (line[l] ?? 0) + p * (1 - p) * (row[k] ?? 0) * (row[l] ?? 0);
        }
      }
    }
    for (let k = 1; k < size; k++) {
      const penalty = FIRM[names[k - 1] ?? "order"] ?? PENALTY;
      gradient[k] = (gradient[k] ?? 0) - penalty * ((weights[k] ?? 0) - (before[k] ?? 0));
      const line = hessian[k];
      if (line !== undefined) line[k] = (line[k] ?? 0) + penalty;
    }
    const step = solve(hessian, gradient);
    weights = weights.map((weight, k) => weight + Math.max(-1, Math.min(1, step[k] ?? 0)));
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  return weights;
}

function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const best = rows
      .slice(pivot)
      .reduce(
        (top, row, at) =>
          Math.abs(row[pivot] ?? 0) > Math.abs(rows[top]?.[pivot] ?? 0) ? pivot + at : top,
        pivot,
      );
    const [a, b] = [rows[pivot] ?? [], rows[best] ?? []];
    rows[pivot] = b;
    rows[best] = a;
    for (let at = 0; at < size; at++) {
      if (at === pivot) continue;
      const factor = (rows[at]?.[pivot] ?? 0) / (b[pivot] || 1e-9);
      rows[at] = (rows[at] ?? []).map((value, k) => value - factor * (b[k] ?? 0));
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] || 1e-9));
}

const scoreOf = (weights: readonly number[], one: Example) =>
  1 /
  (1 +
    Math.exp(
      -[1, ...names.map((name) => one.measured[name])].reduce(
        (sum, value, k) => sum + value * (weights[k] ?? 0),
        0,
      ),
    ));

function crossValidated(all: readonly Example[]): ReadonlyMap<Example, number> {
  const found = new Map<Example, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeld = (one: Example) => hash(one.group) % FOLDS === fold;
    const weights = fitted(all.filter((one) => !isHeld(one)));
    for (const one of all.filter(isHeld)) found.set(one, scoreOf(weights, one));
  }
  return found;
}

const hash = (value: number) => (Math.imul(value + 1, 2654435761) >>> 0) >>> 8;

function report(title: string, scored: readonly (readonly [Example, number])[], threshold: number) {
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  for (const [one, score] of scored) {
    if (score >= threshold && one.says) hit++;
    else if (score >= threshold) wrong++;
    else if (one.says) missed++;
  }
  const f1 = (2 * hit) / (2 * hit + wrong + missed);
  console.log(
    `${title} @${threshold}: n ${scored.length} precision ${(hit / (hit + wrong)).toFixed(3)} recall ${(hit / (hit + missed)).toFixed(3)} F1 ${f1.toFixed(3)}`,
  );
}

const scored: (readonly [Example, number])[] = [];
for (const kind of ["person", "company"] as const) {
  const own = examples.filter((one) =>
    kind === "person" ? one.kind === "person" : one.kind !== "person",
  );
  console.log(
    kind,
    Object.fromEntries(
      ["base", ...names].map((name, at) => [name, Number((fitted(own)[at] ?? 0).toFixed(2))]),
    ),
  );
  scored.push(...crossValidated(own));
}
for (const threshold of [0.4, 0.5, 0.6, 0.7]) report("all", scored, threshold);
for (const kind of ["person", "company", "vessel"])
  report(
    kind,
    scored.filter(([one]) => one.kind === kind),
    0.5,
  );
const apart = scored.map(([one, score]) => [one, one.clash ? 0 : score] as const);
report("all, other numbers are other things", apart, 0.5);
report(
  "company, other numbers are other things",
  apart.filter(([one]) => one.kind === "company"),
  0.5,
);
if (process.argv.includes("--errors")) {
  for (const [one, score] of scored
    .filter(([one, score]) => one.says !== score >= 0.5)
    .sort((a, b) => a[1] - b[1])) {
    console.log(
      one.says ? "MISSED" : "WRONG",
      score.toFixed(2),
      one.schema,
      one.texts.join(" | "),
      JSON.stringify(
        Object.fromEntries(
          Object.entries(one.measured)
            .filter(([, v]) => v !== 0)
            .map(([k, v]) => [k, Number(v.toFixed(2))]),
        ),
      ),
    );
  }
}
