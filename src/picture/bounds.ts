import { hatch, hover, label, picture, tag, textWidth } from "./svg.ts";

/** What must and what may be of the whole: quantities in one unit, must ≤ may ≤ whole. */
export interface Bounds {
  /** Null where no lower bound can be had; then nothing is solid. */
  readonly must: number | null;
  readonly may: number;
  readonly whole: number;
}

/** The three edges in words, number and unit in each. */
export interface BoundsWords {
  readonly must: string;
  readonly may: string;
  readonly whole: string;
}

export interface BoundsBar extends Bounds {
  readonly id: string;
  readonly width: number;
  readonly title: string;
  readonly words: BoundsWords;
}

const SIZE = 13;
const BAR = { top: 26, height: 30 };

/** Solid to must, hatched to may, outline to the whole; each edge with a tick and its words. */
export function boundsBar(bar: BoundsBar): string {
  const { id, width, words } = bar;
  const edge = edges(bar, width - 2);
  const bottom = BAR.top + BAR.height;
  return picture(
    {
      id,
      width,
      height: bottom + 48,
      title: bar.title,
      text: `${words.must}. ${words.may}. ${words.whole}.`,
    },
    tag("defs", {}, hatch(`${id}-hatch`, "hatch-may")),
    shapes(id, edge, 1, BAR.top, BAR.height, words),
    bar.must === null ? "" : tick(edge.must + 1, BAR.top - 7, BAR.top),
    tick(edge.may + 1, bottom, bottom + 7),
    tick(edge.whole + 1, bottom, bottom + 27),
    atEdge(words.must, edge.must + 1, width, BAR.top - 11, "strong"),
    atEdge(words.may, edge.may + 1, width, bottom + 19, "strong"),
    atEdge(words.whole, edge.whole + 1, width, bottom + 41, "quiet"),
  );
}

/** The same bar without words, for the cell of a table; `text` says what it shows. */
export function boundsStrip(
  strip: Bounds & {
    readonly id: string;
    readonly width: number;
    readonly text: string;
    /** What the full width stands for, so that strips in one column compare. */
    readonly most: number;
  },
): string {
  const { id, width, text, most } = strip;
  const height = 12;
  const room = most > 0 ? ((width - 2) * strip.whole) / most : 0;
  return picture(
    { id, width, height, title: "Must and may", text },
    tag("defs", {}, hatch(`${id}-hatch`, "hatch-may", 4)),
    shapes(id, edges(strip, room), 1, 1, height - 2, null),
  );
}

function edges({ must, may, whole }: Bounds, room: number) {
  const at = (value: number) => (whole > 0 ? (Math.min(value, whole) / whole) * room : 0);
  return { must: at(must ?? 0), may: at(may), whole: whole > 0 ? room : 0 };
}

function shapes(
  id: string,
  edge: ReturnType<typeof edges>,
  x: number,
  y: number,
  height: number,
  words: BoundsWords | null,
): string {
  const part = (from: number, to: number, extra: Record<string, string>, said: string | null) =>
    to - from < 0.05 && extra["class"] !== "outline"
      ? ""
      : tag(
          "rect",
          { x: x + from, y, width: Math.max(0, to - from), height, ...extra },
          said === null ? "" : hover(said),
        );
  return [
    part(0, edge.must, { class: "must" }, words?.must ?? null),
    part(edge.must, edge.may, { fill: `url(#${id}-hatch)`, class: "may" }, words?.may ?? null),
    part(0, edge.whole, { class: "outline" }, null),
  ].join("");
}

function tick(x: number, from: number, to: number): string {
  return tag("path", { d: `M${x.toFixed(1)} ${from}V${to}`, class: "tick" });
}

/** Words that end at an edge where there is room to its left, and begin at it where there is not. */
function atEdge(text: string, x: number, width: number, y: number, weight: string): string {
  const wide = textWidth(text, SIZE);
  if (wide <= x) return label(text, x, y, { class: weight, "text-anchor": "end" });
  return label(text, Math.max(1, Math.min(x, width - wide)), y, { class: weight });
}
