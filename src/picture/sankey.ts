import { sum } from "d3-array";
import { hover, label, picture, tag, textWidth } from "./svg.ts";

/** What went from one place to the next; `column` of its ends is their role. */
export interface Ribbon {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  /** 0 to 5: a route's colour, 0 for context. */
  readonly tone: number;
  readonly text: string;
}

export interface SankeyNode {
  readonly id: string;
  readonly name: string;
  /** 0: origins, 1: transits, 2: the target and elsewhere. */
  readonly column: 0 | 1 | 2;
}

export interface Sankey {
  readonly id: string;
  readonly width: number;
  readonly title: string;
  readonly text: string;
  readonly nodes: readonly SankeyNode[];
  readonly ribbons: readonly Ribbon[];
  readonly format: (quantity: number) => string;
}

const SIZE = 12;
const BAR = 12;
const GAP = 14;
const HEAD = 24;
const LEAST = 15;

interface Placed extends SankeyNode {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly quantity: number;
}

/**
 * Origins, transits, target from left to right, always in that order: columns are roles, so a country
 * that stands on two sides is drawn on each and nothing runs in a circle.
 */
export function sankey(chart: Sankey): string {
  const columns = ([0, 1, 2] as const).map((column) =>
    chart.nodes
      .filter((node) => node.column === column)
      .map((node) => ({ ...node, quantity: throughput(chart, node) }))
      .filter((node) => node.quantity > 0)
      .sort((a, b) => b.quantity - a.quantity),
  );
  const most = Math.max(...columns.map((nodes) => sum(nodes, (node) => node.quantity)), 1);
  const rows = Math.max(...columns.map((nodes) => nodes.length), 1);
  const plot = Math.max(180, rows * (LEAST + GAP));
  const scale = (plot - rows * GAP) / most;
  const placed = new Map<string, Placed>();
  for (const [column, nodes] of columns.entries()) {
    let y = HEAD;
    for (const node of nodes) {
      const height = Math.max(1.5, node.quantity * scale);
      const x = (column * (chart.width - BAR)) / 2;
      placed.set(key(node.column, node.id), { ...node, x, y, height });
      y += Math.max(height, LEAST) + GAP;
    }
  }
  const bottom = Math.max(...[...placed.values()].map((one) => one.y + one.height), HEAD);
  return picture(
    {
      id: chart.id,
      width: chart.width,
      height: bottom + 18,
      title: chart.title,
      text: chart.text,
    },
    ["Origins", "Transit", "Destination"]
      .map((name, column) =>
        label(name, (column * chart.width) / 2, 12, {
          class: "quiet",
          "text-anchor": (["start", "middle", "end"] as const)[column] ?? "start",
        }),
      )
      .join(""),
    ribbons(chart, placed, scale),
    [...placed.values()].map((node) => drawNode(chart, node)).join(""),
  );
}

const key = (column: number, id: string) => `${column} ${id}`;

function throughput({ nodes, ribbons: all }: Sankey, node: SankeyNode): number {
  const column = (id: string) => nodes.filter((one) => one.id === id).map((one) => one.column);
  const out = all.filter((one) => one.from === node.id && column(one.to).includes(next(node)));
  const into = all.filter((one) => one.to === node.id && column(one.from).includes(before(node)));
  return Math.max(
    node.column === 2 ? 0 : sum(out, (one) => one.quantity),
    node.column === 0 ? 0 : sum(into, (one) => one.quantity),
  );
}

const next = (node: SankeyNode) => Math.min(2, node.column + 1) as 0 | 1 | 2;
const before = (node: SankeyNode) => Math.max(0, node.column - 1) as 0 | 1 | 2;

function ribbons(chart: Sankey, placed: ReadonlyMap<string, Placed>, scale: number): string {
  const used = new Map<string, number>();
  const slot = (end: string, node: Placed, thick: number) => {
    const from = used.get(end) ?? 0;
    used.set(end, from + thick);
    return node.y + from + thick / 2;
  };
  return [...chart.ribbons]
    .sort((a, b) => b.quantity - a.quantity)
    .map((ribbon) => {
      const left = placed.get(key(0, ribbon.from));
      const column = left !== undefined && placed.has(key(1, ribbon.to)) ? 0 : 1;
      const from = column === 0 ? left : placed.get(key(1, ribbon.from));
      const to = placed.get(key(column + 1, ribbon.to));
      if (from === undefined || to === undefined) return "";
      const thick = Math.max(0.8, ribbon.quantity * scale);
      const y0 = slot(`out ${key(column, ribbon.from)}`, from, thick);
      const y1 = slot(`in ${key(column + 1, ribbon.to)}`, to, thick);
      const [x0, x1] = [from.x + BAR, to.x];
      const middle = (x0 + x1) / 2;
      return tag(
        "path",
        {
          d: `M${x0.toFixed(1)} ${y0.toFixed(1)}C${middle.toFixed(1)} ${y0.toFixed(1)} ${middle.toFixed(1)} ${y1.toFixed(1)} ${x1.toFixed(1)} ${y1.toFixed(1)}`,
          "stroke-width": thick,
          class: `ribbon tone-${ribbon.tone}`,
        },
        hover(ribbon.text),
      );
    })
    .join("");
}

/** A name cut to the room there is; the whole of it is said on hover. */
function shortened(name: string, room: number): string {
  const letters = Math.floor(room / textWidth("n", SIZE));
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1)).trimEnd()}…`;
}

function drawNode({ width, format }: Sankey, node: Placed): string {
  const said = `${node.name}: ${format(node.quantity)}`;
  const fits = width >= 500;
  const text = fits ? said : node.name;
  const toLeft = node.column === 2;
  // In the middle column a name stands on its own side of the bar, over the paler ribbons.
  const x = toLeft ? node.x - 5 : node.x + BAR + 5;
  const room = width / 2 - BAR - 12;
  const shown = textWidth(text, SIZE) <= room ? text : shortened(node.name, room);
  return tag(
    "g",
    {},
    tag(
      "rect",
      { x: node.x, y: node.y, width: BAR, height: node.height, class: "bar" },
      hover(said),
    ),
    label(shown, x, node.y + Math.max(node.height, LEAST) / 2 + 4, {
      "text-anchor": toLeft ? "end" : "start",
    }),
  );
}
