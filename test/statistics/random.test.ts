import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random, randomFrom, shuffled, subset } from "../../src/statistics/random.ts";

const draw = <T>(count: number, next: () => T) => Array.from({ length: count }, next);

describe("randomFrom", () => {
  it("gives the reference stream of xoshiro128**", () => {
    // First ten outputs from state 1, 2, 3, 4: test vector of the crate rand_xoshiro, and the
    // published algorithm compiled here with gcc; the millionth from the latter.
    const from = randomFrom([1, 2, 3, 4]);
    const words = draw(1_000_000, () => from.whole(2 ** 32));
    expect(words.slice(0, 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
    expect(words.at(-1)).toBe(3457443141);
  });

  it("refuses a state that never moves", () => {
    expect(() => randomFrom([0, 0, 0, 0])).toThrow("cannot be all zero");
  });
});

describe("random", () => {
  it("repeats itself for a seed and differs for its neighbours", () => {
    const first = (seed: number | string) => draw(4, random(seed).uniform);
    const seeds = [0, 1, 2, 10, 2 ** 53 - 1, "", "1", "rerouting 8703 ARM RUS", "8703 ARM RUS"];
    for (const seed of seeds) expect(first(seed)).toEqual(first(seed));
    expect(new Set(seeds.flatMap(first)).size).toBe(4 * seeds.length);
    for (const seed of [-1, 0.5, Number.NaN]) expect(() => random(seed)).toThrow("seed is");
  });

  it("is uniform: χ² of 100 cells over 100,000 draws of many seeds lies within its .001 tails", () => {
    const cells = new Array<number>(100).fill(0);
    for (let seed = 0; seed < 1000; seed++) {
      const from = random(seed);
      for (let drawn = 0; drawn < 100; drawn++) {
        const cell = Math.floor(from.uniform() * 100);
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
    }
    const chi = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // Quantiles of χ² with 99 degrees of freedom at .001 and .999.
    expect(chi).toBeGreaterThan(60.0);
    expect(chi).toBeLessThan(148.2);
  });

  it("draws whole numbers within their bound, and refuses a bound that is none", () => {
    const from = random(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (below) => {
        const drawn = from.whole(below);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < below).toBe(true);
      }),
      { seed: 5, numRuns: 500 },
    );
    for (const below of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => from.whole(below)).toThrow("below");
  });
});

describe("shuffled and subset", () => {
  it("keep every value, and give every order of four about equally often", () => {
    const from = random("orders");
    const seen = new Map<string, number>();
    const values = ["a", "b", "c", "d"];
    for (let run = 0; run < 24_000; run++) {
      const order = shuffled(values, from).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(values).toEqual(["a", "b", "c", "d"]);
    expect(seen.size).toBe(24);
    const chi = [...seen.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // χ² with 23 degrees of freedom at .999.
    expect(chi).toBeLessThan(49.7);
  });

  it("choose every pair of five about equally often, in order and without repeats", () => {
    const from = random("pairs");
    const seen = new Map<string, number>();
    for (let run = 0; run < 10_000; run++) {
      const pair = subset(2, 5, from).join();
      seen.set(pair, (seen.get(pair) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual([
      "0,1",
      "0,2",
      "0,3",
      "0,4",
      "1,2",
      "1,3",
      "1,4",
      "2,3",
      "2,4",
      "3,4",
    ]);
    const chi = [...seen.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(27.9);
    expect(subset(4, 4, from)).toEqual([0, 1, 2, 3]);
    expect(() => subset(5, 4, from)).toThrow("from 0 to 4");
  });
});
