/** A sparse transport problem: what may go from which supply to which demand, at what cost a unit. */
export interface Transport {
  readonly supply: Float64Array;
  readonly demand: Float64Array;
  /** Edges of demand j are those from `first[j]` to `first[j + 1]` - 1. */
  readonly first: Int32Array;
  /** The supply of each edge. */
  readonly from: Int32Array;
  /** Cost of a unit along each edge. */
  readonly cost: Float64Array;
  /** Cost of a unit of demand that is not served; an edge that costs more is never used. */
  readonly slack: number;
}

/**
 * Units along each edge so that total cost, unserved demand at `slack`, is within `epsilon` a unit of
 * demand of the least: the auction algorithm with supplies as classes of like objects (Bertsekas and
 * Castañón, "The auction algorithm for the transportation problem", Annals of Operations Research 20,
 * 1989). Each demand bids for the supply that leaves it best off; who holds the cheapest units of a
 * full supply gives way. Prices rise by epsilon at least, so it ends.
 *
 * @throws RangeError unless epsilon lies above 0.
 */
export function transport(problem: Transport, epsilon: number): Float64Array {
  if (!(epsilon > 0)) throw new RangeError("epsilon must lie above 0");
  const { supply, demand, first, from, cost, slack } = problem;
  const flow = new Float64Array(from.length);
  const spare = Float64Array.from(supply);
  const left = Float64Array.from(demand);
  const holdings: Holding[][] = Array.from({ length: supply.length }, () => []);
  const price = (at: number) => ((spare[at] ?? 0) > 0 ? 0 : (holdings[at]?.[0]?.price ?? 0));
  const waiting: number[] = [];
  for (let j = demand.length - 1; j >= 0; j--) waiting.push(j);
  /** Less than this share of a demand is not worth a bid. */
  const crumb = 1e-6;

  for (let j = waiting.pop(); j !== undefined; j = waiting.pop()) {
    const enough = crumb * (demand[j] ?? 0);
    while ((left[j] ?? 0) > enough) {
      let [best, second, edge] = [0, 0, -1];
      for (let e = first[j] ?? 0; e < (first[j + 1] ?? 0); e++) {
        const i = from[e] ?? 0;
        if ((supply[i] ?? 0) <= 0) continue;
        const value = slack - (cost[e] ?? 0) - price(i);
        if (value > best) [best, second, edge] = [value, best, e];
        else if (value > second) second = value;
      }
      // Prices never fall: what does not pay now never will.
      if (edge === -1) break;
      const i = from[edge] ?? 0;
      const bid = price(i) + best - second + epsilon;
      const wanted = left[j] ?? 0;
      const free = spare[i] ?? 0;
      let taken = 0;
      if (free > 0) {
        taken = Math.min(wanted, free);
        spare[i] = free - taken <= crumb * (supply[i] ?? 0) ? 0 : free - taken;
      } else {
        const cheapest = holdings[i]?.[0];
        if (cheapest === undefined) break;
        taken = Math.min(wanted, cheapest.units);
        cheapest.units -= taken;
        flow[cheapest.edge] = (flow[cheapest.edge] ?? 0) - taken;
        left[cheapest.holder] = (left[cheapest.holder] ?? 0) + taken;
        if (cheapest.units <= 0) pop(holdings[i] as Holding[]);
        if (cheapest.holder !== j) waiting.push(cheapest.holder);
      }
      left[j] = (left[j] ?? 0) - taken;
      flow[edge] = (flow[edge] ?? 0) + taken;
      push(holdings[i] as Holding[], { price: bid, units: taken, holder: j, edge });
    }
  }
  return flow;
}

/** Units of a supply that a demand holds at the price it bid. */
interface Holding {
  readonly price: number;
  units: number;
  readonly holder: number;
  readonly edge: number;
}

/** A heap with the lowest price on top. */
function push(heap: Holding[], holding: Holding): void {
  let at = heap.push(holding) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Holding;
    if (parent.price <= holding.price) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = holding;
}

function pop(heap: Holding[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (
      below + 1 < heap.length &&
      (heap[below + 1] as Holding).price < (heap[below] as Holding).price
    )
      below++;
    const child = heap[below] as Holding;
    if (child.price >= last.price) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
