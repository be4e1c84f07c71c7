import { describe, expect, it } from "vitest";
import { attributions } from "../../src/statistics/attribution.ts";
import { logistic } from "../../src/statistics/calibration.ts";
import { auc } from "../../src/statistics/ranking.ts";
import {
  boost,
  type Columns,
  type Forest,
  type Growth,
  margins,
} from "../../src/statistics/trees.ts";

/** A linear congruential stream that the reference run in Python drew from as well. */
function stream(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (1103515245n * state + 12345n) % 2147483648n;
    return Number(state) / 2147483648;
  };
}

const ROWS = 2000;
const next = stream(7);
const drawn = Array.from({ length: 2 * ROWS }, () => Array.from({ length: 5 }, next));
const column = (at: number, from: number, to: number) =>
  Float64Array.from(drawn.slice(from, to), (row) => row[at] as number);
const columns = (from: number, to: number, count = 5): Columns =>
  Array.from({ length: count }, (_, at) => column(at, from, to));
const labels = drawn.map((row) => {
  const [a, b, c, d] = row as [number, number, number, number];
  const z = (a > 0.6 && b < 0.5 ? 3 : 0) - 2 * c + 1.5 * Math.sin(6 * d);
  return next() < logistic(z) ? 1 : 0;
});

const ALL: Growth = {
  trees: 1,
  leaves: 4,
  rate: 1,
  rows_in_leaf: 20,
  ridge: 1,
  row_share: 1,
  column_share: 1,
  bins: 254,
  seed: 1,
};

describe("boost", () => {
  it("grows the tree that scikit-learn's HistGradientBoostingClassifier grows", () => {
    const { base, trees } = boost(columns(0, 200, 2), labels.slice(0, 200), ALL);
    expect(base).toBeCloseTo(-0.44731222, 7);
    const [tree] = trees;
    const cuts = (tree?.left ?? []).flatMap((left, node) =>
      left < 0 ? [] : [[tree?.column[node], tree?.cover[node], tree?.threshold[node]?.toFixed(8)]],
    );
    expect(cuts).toEqual([
      [0, 200, "0.55177338"],
      [0, 118, "0.41489160"],
      [1, 82, "0.51486609"],
    ]);
    const leaves = (tree?.left ?? []).flatMap((left, node) =>
      left < 0 ? [[tree?.cover[node], tree?.value[node]?.toFixed(6)]] : [],
    );
    expect(leaves.sort()).toEqual(
      [
        [81, "-0.029107"],
        [37, "-1.268070"],
        [43, "1.712423"],
        [39, "-0.604197"],
      ].sort(),
    );
  });

  it("ranks unseen rows as that program does (.8387 there, .8510 with the truth known)", () => {
    const growth = { ...ALL, trees: 80, leaves: 8, rate: 0.1, bins: 63 };
    const forest = boost(columns(0, ROWS), labels.slice(0, ROWS), growth);
    const later = labels.slice(ROWS);
    const margin = margins(forest, columns(ROWS, 2 * ROWS));
    expect(auc(margin, later)).toBeGreaterThan(0.833);
    const loss = margin.reduce((sum, value, row) => {
      const p = logistic(value);
      return sum - Math.log(later[row] === 1 ? p : 1 - p);
    }, 0);
    // .4922 there.
    expect(loss / ROWS).toBeLessThan(0.499);
  });

  it("repeats itself for a seed, differs for another, and does not hang on columns' order of magnitude", () => {
    const growth = { ...ALL, trees: 10, row_share: 0.6, column_share: 0.5, bins: 32 };
    const forest = (seed: number) =>
      boost(columns(0, 500), labels.slice(0, 500), { ...growth, seed });
    expect(forest(3)).toEqual(forest(3));
    expect(forest(3)).not.toEqual(forest(4));
    const scaled = columns(0, 500).map((one) => one.map((value) => value * 1024));
    const same = boost(scaled, labels.slice(0, 500), { ...growth, seed: 3 });
    expect(margins(same, scaled)).toEqual(margins(forest(3), columns(0, 500)));
  });

  it("sends what is missing to the side where it belongs, also when asked later", () => {
    const values = Float64Array.from({ length: 300 }, (_, row) =>
      row % 3 === 0 ? Number.NaN : (row % 97) / 97,
    );
    // Missing means found; among the others, so do the high values.
    const found = Array.from(values, (value) => (Number.isNaN(value) || value > 0.7 ? 1 : 0));
    const forest = boost([values], found, { ...ALL, trees: 5, rows_in_leaf: 5 });
    const margin = margins(forest, [Float64Array.from([Number.NaN, 0.1, 0.9])]);
    expect(margin[0]).toBeGreaterThan(2);
    expect(margin[1]).toBeLessThan(-2);
    expect(margin[2]).toBeGreaterThan(2);
    // With nothing missing in training, an unknown value still gets an answer.
    const full = boost([column(0, 0, 300)], labels.slice(0, 300), ALL);
    expect(Number.isFinite(margins(full, [Float64Array.from([Number.NaN])])[0])).toBe(true);
  });

  it("makes no tree where nothing can be told apart, and refuses what does not fit", () => {
    const level = new Float64Array(100).fill(1);
    expect(boost([level], new Array(100).fill(0), ALL).trees).toEqual([]);
    expect(() => boost([level], [0, 1], ALL)).toThrow("100 values, 2 labels");
    expect(() => boost([level], new Array(100).fill(0), { ...ALL, bins: 300 })).toThrow(
      "bins is 300",
    );
  });
});

describe("attributions", () => {
  /** The expected answer where only some columns are known, weighing branches by their rows. */
  function known(forest: Forest, row: number, given: Columns, set: ReadonlySet<number>): number {
    return forest.trees.reduce((sum, tree) => {
      const at = (node: number): number => {
        const left = tree.left[node] as number;
        const right = tree.right[node] as number;
        if (left < 0) return tree.value[node] as number;
        const split = tree.column[node] as number;
        if (!set.has(split)) {
          const [a, b] = [tree.cover[left] as number, tree.cover[right] as number];
          return (a * at(left) + b * at(right)) / (a + b);
        }
        const value = given[split]?.[row] as number;
        return at(value <= (tree.threshold[node] as number) ? left : right);
      };
      return sum + at(0);
    }, forest.base);
  }

  it("are Shapley's values, by brute force over every set of columns", () => {
    const growth = { ...ALL, trees: 6, leaves: 8, rate: 0.3, bins: 63 };
    const forest = boost(columns(0, 600), labels.slice(0, 600), growth);
    const asked = columns(600, 620);
    const factorial = [1, 1, 2, 6, 24, 120];
    for (let row = 0; row < 20; row++) {
      const { expected, of } = attributions(forest, asked, row);
      expect(expected).toBeCloseTo(known(forest, row, asked, new Set()), 10);
      for (let player = 0; player < 5; player++) {
        let value = 0;
        for (let mask = 0; mask < 32; mask++) {
          if (mask & (1 << player)) continue;
          const set = new Set([0, 1, 2, 3, 4].filter((one) => mask & (1 << one)));
          const weight =
            ((factorial[set.size] as number) * (factorial[4 - set.size] as number)) / 120;
          value +=
            weight *
            (known(forest, row, asked, new Set([...set, player])) - known(forest, row, asked, set));
        }
        expect(of[player]).toBeCloseTo(value, 10);
      }
      const sum = of.reduce((a, b) => a + b, expected);
      expect(sum).toBeCloseTo(margins(forest, asked)[row] as number, 10);
    }
  });
});
