import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { may } from "../../src/statistics/bounds.ts";
import { chainMay, mixture } from "../../src/statistics/network.ts";
import { takeover } from "../../src/statistics/takeover.ts";

const months = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 });

/** Units one by one: the most that can pass both hops in time, by trying every way. */
function bruteForce(a: number[], b: number[], c: number[], shelf: number, start: number): number {
  // A flow network's largest flow, by augmenting paths over months.
  const nodes = new Map<string, Map<string, number>>();
  const edge = (from: string, to: string, capacity: number) => {
    const row = nodes.get(from) ?? nodes.set(from, new Map()).get(from);
    row?.set(to, (row.get(to) ?? 0) + capacity);
    if (!nodes.has(to)) nodes.set(to, new Map());
    const back = nodes.get(to);
    if (!back?.has(from)) back?.set(from, 0);
  };
  a.forEach((quantity, i) => {
    edge("s", `a${i}`, quantity);
  });
  b.forEach((quantity, j) => {
    edge(`b${j}`, `B${j}`, quantity);
    for (let i = Math.max(0, j - shelf); i <= j; i++) edge(`a${i}`, `b${j}`, 1e6);
  });
  c.forEach((quantity, k) => {
    if (k < start) return;
    edge(`c${k}`, "t", quantity);
    for (let j = Math.max(0, k - shelf); j <= k; j++) edge(`B${j}`, `c${k}`, 1e6);
  });
  let flow = 0;
  for (;;) {
    const before = new Map<string, string>([["s", ""]]);
    const queue = ["s"];
    for (let at = queue.shift(); at !== undefined && !before.has("t"); at = queue.shift()) {
      for (const [to, left] of nodes.get(at) ?? []) {
        if (left <= 0 || before.has(to)) continue;
        before.set(to, at);
        queue.push(to);
      }
    }
    if (!before.has("t")) return flow;
    const path: [string, string][] = [];
    for (let at = "t"; at !== "s"; at = before.get(at) ?? "s")
      path.push([before.get(at) ?? "s", at]);
    const least = Math.min(...path.map(([from, to]) => nodes.get(from)?.get(to) ?? 0));
    for (const [from, to] of path) {
      nodes.get(from)?.set(to, (nodes.get(from)?.get(to) ?? 0) - least);
      nodes.get(to)?.set(from, (nodes.get(to)?.get(from) ?? 0) + least);
    }
    flow += least;
  }
}

describe("chainMay", () => {
  it("equals the largest flow found unit by unit, and is never above either leg", () => {
    fc.assert(
      fc.property(
        months,
        months,
        months,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        (a, b, c, shelf, start) => {
          const found = chainMay(a, b, c, shelf, start);
          expect(found).toBe(bruteForce(a, b, c, shelf, start));
          expect(found).toBeLessThanOrEqual(may(b, c, shelf, start).may + 1e-9);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  it("is the smallest leg where there is time enough", () => {
    expect(chainMay([10, 0, 0], [0, 6, 0], [0, 0, 9], 12, 0)).toBe(6);
    expect(chainMay([0, 0, 10], [6, 0, 0], [9, 9, 9], 12, 0)).toBe(0);
  });
});

describe("mixture", () => {
  it("mixes along a chain, and the shares of a loop settle", () => {
    const found = mixture(
      [
        { from: "O", to: "A", quantity: 30 },
        { from: "*", to: "A", quantity: 10 },
        { from: "A", to: "B", quantity: 20 },
        { from: "*", to: "B", quantity: 20 },
        { from: "B", to: "A", quantity: 0 },
        { from: "A", to: "T", quantity: 8 },
        { from: "B", to: "T", quantity: 16 },
      ],
      ["A", "B"],
      "O",
      "T",
    );
    expect(found.share.get("A")).toBeCloseTo(0.75, 12);
    expect(found.share.get("B")).toBeCloseTo(0.375, 12);
    expect(found.total).toBeCloseTo(8 * 0.75 + 16 * 0.375, 10);
    const loop = mixture(
      [
        { from: "O", to: "A", quantity: 10 },
        { from: "B", to: "A", quantity: 10 },
        { from: "A", to: "B", quantity: 10 },
        { from: "*", to: "B", quantity: 10 },
        { from: "A", to: "T", quantity: 6 },
      ],
      ["A", "B"],
      "O",
      "T",
    );
    // x = (1 + y) / 2 and y = x / 2
    expect(loop.share.get("A")).toBeCloseTo(2 / 3, 9);
    expect(loop.total).toBeCloseTo(4, 8);
  });

  it("gives nothing to a country that took nothing in", () => {
    expect(mixture([{ from: "A", to: "T", quantity: 5 }], ["A"], "O", "T").total).toBe(0);
  });
});

describe("takeover", () => {
  const steady = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10];

  it("sees a rise after the closing", () => {
    const found = takeover([...steady, 40, 40, 40], 12, 100);
    expect(found).toMatchObject({ estimable: true, observed: 120, months: 3, growth: 1 });
    expect(found.estimable && found.expected).toBeCloseTo(30, 9);
    expect(found.estimable && found.e).toBeGreaterThan(1);
  });

  it("does not count growth that was under way", () => {
    const grown = Array.from({ length: 15 }, (_, month) => 10 * 1.2 ** month);
    const found = takeover(grown, 12, 100);
    expect(found.estimable && found.e).toBeLessThan(0.15);
    expect(found.estimable && found.growth).toBeGreaterThan(2.5);
  });

  it("is not estimable with too little after or before", () => {
    expect(takeover([...steady, 5, 5], 12, 1)).toMatchObject({ estimable: false });
    expect(takeover([1, 2, 3, 4, 5, 6], 3, 1)).toMatchObject({ estimable: false });
    expect(takeover(new Array<number>(15).fill(0), 12, 0)).toMatchObject({ estimable: false });
  });
});
