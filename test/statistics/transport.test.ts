import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/statistics/random.ts";
import { type Transport, transport } from "../../src/statistics/transport.ts";

/** The least total cost, by successive shortest paths over whole units (Bellman and Ford). */
function leastCost({ supply, demand, first, from, cost, slack }: Transport): number {
  const [s, t] = [supply.length + demand.length, supply.length + demand.length + 1];
  const arcs: { a: number; b: number; left: number; cost: number; back: number }[] = [];
  const arc = (a: number, b: number, left: number, price: number) => {
    arcs.push({ a, b, left, cost: price, back: arcs.length + 1 });
    arcs.push({ a: b, b: a, left: 0, cost: -price, back: arcs.length - 1 });
  };
  supply.forEach((units, i) => {
    arc(s, i, units, 0);
  });
  demand.forEach((units, j) => {
    arc(supply.length + j, t, units, 0);
    arc(s, supply.length + j, units, slack);
    for (let e = first[j] ?? 0; e < (first[j + 1] ?? 0); e++)
      arc(from[e] ?? 0, supply.length + j, Infinity, cost[e] ?? 0);
  });
  let total = 0;
  for (;;) {
    const distance = new Array<number>(t + 1).fill(Infinity);
    const by = new Array<number>(t + 1).fill(-1);
    distance[s] = 0;
    for (let turn = 0, moved = true; moved && turn <= t + 1; turn++) {
      moved = false;
      arcs.forEach((one, at) => {
        const reach = (distance[one.a] ?? Infinity) + one.cost;
        if (one.left > 1e-9 && reach < (distance[one.b] ?? Infinity) - 1e-9) {
          distance[one.b] = reach;
          by[one.b] = at;
          moved = true;
        }
      });
    }
    if (distance[t] === Infinity) return total;
    let units = Infinity;
    for (let at = t; at !== s; at = arcs[by[at] ?? 0]?.a ?? s)
      units = Math.min(units, arcs[by[at] ?? 0]?.left ?? 0);
    for (let at = t; at !== s; at = arcs[by[at] ?? 0]?.a ?? s) {
      const one = arcs[by[at] ?? 0];
      if (one === undefined) throw new Error("a broken path");
      one.left -= units;
      const back = arcs[one.back];
      if (back !== undefined) back.left += units;
    }
    total += units * (distance[t] ?? 0);
  }
}

function problem(seed: number, supplies: number, demands: number, edges: number): Transport {
  const from = random(seed);
  const lists = Array.from({ length: demands }, () =>
    Array.from({ length: edges }, () => ({
      from: from.whole(supplies),
      cost: Math.round(from.uniform() * 100) / 10,
    })),
  );
  const first = new Int32Array(demands + 1);
  lists.forEach((list, j) => {
    first[j + 1] = (first[j] ?? 0) + list.length;
  });
  return {
    supply: Float64Array.from({ length: supplies }, () => from.whole(20)),
    demand: Float64Array.from({ length: demands }, () => 1 + from.whole(20)),
    first,
    from: Int32Array.from(lists.flat().map((edge) => edge.from)),
    cost: Float64Array.from(lists.flat().map((edge) => edge.cost)),
    slack: 8,
  };
}

function costOf(flow: Float64Array, given: Transport): number {
  const served = flow.reduce((sum, units) => sum + units, 0);
  const all = given.demand.reduce((sum, units) => sum + units, 0);
  return (
    flow.reduce((sum, units, e) => sum + units * (given.cost[e] ?? 0), 0) +
    (all - served) * given.slack
  );
}

describe("transport", () => {
  it("is within epsilon a unit of the least cost, and sends no more than there is", () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, supplies, demands, edges) => {
          const given = problem(seed, supplies, demands, edges);
          const epsilon = 0.05;
          const flow = transport(given, epsilon);
          const units = given.demand.reduce((sum, one) => sum + one, 0);
          const sent = new Float64Array(supplies);
          given.demand.forEach((wanted, j) => {
            let got = 0;
            for (let e = given.first[j] ?? 0; e < (given.first[j + 1] ?? 0); e++) {
              expect(flow[e]).toBeGreaterThan(-1e-9);
              got += flow[e] ?? 0;
              sent[given.from[e] ?? 0] = (sent[given.from[e] ?? 0] ?? 0) + (flow[e] ?? 0);
            }
            expect(got).toBeLessThan(wanted + 1e-6);
          });
          sent.forEach((one, i) => {
            expect(one).toBeLessThan((given.supply[i] ?? 0) + 1e-6);
          });
          const [own, least] = [costOf(flow, given), leastCost(given)];
          expect(own).toBeGreaterThan(least - 1e-6);
          expect(own).toBeLessThan(least + epsilon * units + 1e-3);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("takes twenty thousand lots on each side in seconds", () => {
    const given = problem(1, 20_000, 20_000, 8);
    const before = performance.now();
    const flow = transport(given, 0.4);
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(flow.reduce((sum, units) => sum + units, 0)).toBeGreaterThan(60_000);
  });

  it("refuses an epsilon that would not end", () => {
    expect(() => transport(problem(1, 2, 2, 1), 0)).toThrow(RangeError);
  });
});
