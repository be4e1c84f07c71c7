import { maxFlow, type Pipe } from "./max_flow.ts";
import { requireAligned, requireQuantities, requireStart, requireWhole } from "./series.ts";

/**
 * The most that can have gone origins → first → second → target: the largest flow through the months
 * of the three borders, goods lying up to `shelf` months in either country. Matching hop by hop,
 * oldest first, would be too small: what leaves early for the second country may be too old there.
 *
 * @param inflow origins → first, by month.
 * @param between first → second.
 * @param outflow second → target.
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a `start` outside.
 */
export function chainMay(
  inflow: readonly number[],
  between: readonly number[],
  outflow: readonly number[],
  shelf: number,
  start: number,
): number {
  requireAligned({ inflow, between, outflow });
  requireQuantities("inflow", inflow);
  requireQuantities("between", between);
  requireQuantities("outflow", outflow);
  requireStart(start, outflow.length);
  requireWhole("shelf", shelf, 0);
  const months = outflow.length;
  // Nodes: source, sink, then of each month arrival in the first country, both ends of the border
  // between the two, and departure from the second.
  const node = (layer: number, month: number) => 2 + layer * months + month;
  const pipes: Pipe[] = [];
  for (let month = Math.max(0, start - 2 * shelf); month < months; month++) {
    const stays = Math.min(months - 1, month + shelf);
    if ((inflow[month] ?? 0) > 0) {
      pipes.push({ from: 0, to: node(0, month), capacity: inflow[month] ?? 0 });
      for (let on = month; on <= stays; on++) {
        if ((between[on] ?? 0) === 0) continue;
        pipes.push({ from: node(0, month), to: node(1, on), capacity: inflow[month] ?? 0 });
      }
    }
    if ((between[month] ?? 0) > 0) {
      pipes.push({ from: node(1, month), to: node(2, month), capacity: between[month] ?? 0 });
      for (let on = Math.max(start, month); on <= stays; on++) {
        if ((outflow[on] ?? 0) === 0) continue;
        pipes.push({ from: node(2, month), to: node(3, on), capacity: between[month] ?? 0 });
      }
    }
    if (month >= start && (outflow[month] ?? 0) > 0) {
      pipes.push({ from: node(3, month), to: 1, capacity: outflow[month] ?? 0 });
    }
  }
  return maxFlow(2 + 4 * months, pipes, 0, 1);
}

export interface Mixture {
  /** Of each node's goods the share that came from the origins, 0 to 1. */
  readonly share: ReadonlyMap<string, number>;
  /** Of what each node sent to the target, so much came from the origins. */
  readonly onward: ReadonlyMap<string, number>;
  readonly total: number;
}

/** What moved between two nodes; origins and target are nodes like the others. */
export interface Arc {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
}

/**
 * Where goods come from in the end, if every country passes on its goods as they come, mixed: the
 * absorbing Markov chain of a network of flows. The share x of a node is the mean over its inflow of
 * the shares of whoever sent it, 1 for the origins and 0 for countries outside `nodes`; solved by
 * fixed-point iteration, which contracts because goods enter from outside. An assumption, not a
 * bound: a hub may keep the one kind and pass on the other.
 *
 * @param nodes the transit countries.
 * @throws RangeError on a quantity below 0.
 */
export function mixture(
  arcs: readonly Arc[],
  nodes: readonly string[],
  origin: string,
  target: string,
): Mixture {
  requireQuantities(
    "arcs",
    arcs.map((arc) => arc.quantity),
  );
  requireWhole("nodes", nodes.length, 0);
  const into = new Map(nodes.map((node) => [node, arcs.filter((arc) => arc.to === node)]));
  let share = new Map(nodes.map((node) => [node, 0]));
  for (let round = 0; round < 1000; round++) {
    let moved = 0;
    const next = new Map<string, number>();
    for (const node of nodes) {
      const inflow = into.get(node) ?? [];
      const whole = inflow.reduce((sum, arc) => sum + arc.quantity, 0);
      const theirs = inflow.reduce(
        (sum, arc) => sum + arc.quantity * (arc.from === origin ? 1 : (share.get(arc.from) ?? 0)),
        0,
      );
      const value = whole === 0 ? 0 : theirs / whole;
      moved = Math.max(moved, Math.abs(value - (share.get(node) ?? 0)));
      next.set(node, value);
    }
    share = next;
    if (moved < 1e-12) break;
  }
  const onward = new Map<string, number>();
  for (const { from, to, quantity } of arcs) {
    const part = share.get(from);
    if (to !== target || part === undefined) continue;
    onward.set(from, (onward.get(from) ?? 0) + part * quantity);
  }
  return { share, onward, total: [...onward.values()].reduce((sum, value) => sum + value, 0) };
}
