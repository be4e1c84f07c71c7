/** A pipe from one node to another. Nodes are numbered from 0. */
export interface Pipe {
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
}

/**
 * The largest flow from `source` to `sink` (Dinic, "Algorithm for solution of a problem of maximum
 * flow in networks", Soviet Math. Dokl. 11, 1970): as many phases as nodes at the most, whatever the
 * capacities, so that real numbers do no harm.
 *
 * @throws RangeError on a negative capacity.
 */
export function maxFlow(
  nodes: number,
  pipes: readonly Pipe[],
  source: number,
  sink: number,
): number {
  const out: number[][] = Array.from({ length: nodes }, () => []);
  const to: number[] = [];
  const left: number[] = [];
  for (const pipe of pipes) {
    if (!(pipe.capacity >= 0)) throw new RangeError(`a capacity is ${pipe.capacity}`);
    out[pipe.from]?.push(to.length);
    to.push(pipe.to);
    left.push(pipe.capacity);
    out[pipe.to]?.push(to.length);
    to.push(pipe.from);
    left.push(0);
  }
  const depth = new Int32Array(nodes);
  const next = new Int32Array(nodes);
  const at = (values: readonly number[], index: number) => values[index] ?? 0;

  const layered = (): boolean => {
    depth.fill(-1);
    depth[source] = 0;
    const queue = [source];
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head] ?? source;
      for (const edge of out[node] ?? []) {
        const other = at(to, edge);
        if (at(left, edge) <= 0 || (depth[other] ?? 0) >= 0) continue;
        depth[other] = (depth[node] ?? 0) + 1;
        queue.push(other);
      }
    }
    return (depth[sink] ?? -1) >= 0;
  };

  const push = (node: number, most: number): number => {
    if (node === sink) return most;
    const edges = out[node] ?? [];
    for (; (next[node] ?? 0) < edges.length; next[node] = (next[node] ?? 0) + 1) {
      const edge = edges[next[node] ?? 0] ?? 0;
      const other = at(to, edge);
      if (at(left, edge) <= 0 || depth[other] !== (depth[node] ?? 0) + 1) continue;
      const pushed = push(other, Math.min(most, at(left, edge)));
      if (pushed > 0) {
        left[edge] = at(left, edge) - pushed;
        left[edge ^ 1] = at(left, edge ^ 1) + pushed;
        return pushed;
      }
    }
    return 0;
  };

  let total = 0;
  while (layered()) {
    next.fill(0);
    for (let pushed = push(source, Number.POSITIVE_INFINITY); pushed > 0; ) {
      total += pushed;
      pushed = push(source, Number.POSITIVE_INFINITY);
    }
  }
  return total;
}
