/** A value of an attribute; null leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | null>>;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe between tags and inside quotes, in HTML and XML; characters XML forbids are marked. */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
      .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  );
}

/** One element; `children` are markup already. Coordinates keep one decimal: a tenth of a pixel. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === null ? [] : [` ${key}="${attribute(value)}"`]))
    .join("");
  const inside = children.join("");
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** A line of text at a point; `text` is escaped here. */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): string {
  return tag("text", { x, y, ...attributes }, escapeText(text));
}

/** What hovering shows, and what a screen reader says of a part. */
export function hover(text: string): string {
  return tag("title", {}, escapeText(text));
}

/** The head of a picture. `id` is unique on the page: patterns and titles are named after it. */
export interface Frame {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly text: string;
}

/** A whole picture, fit to stand alone: it scales with the width it is given. */
export function picture(frame: Frame, ...children: readonly string[]): string {
  const { id, width, height } = frame;
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "picture",
      id,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-text`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    tag("title", { id: `${id}-title` }, escapeText(frame.title)),
    tag("desc", { id: `${id}-text` }, escapeText(frame.text)),
    ...children,
  );
}

/** Slanted lines, told from a solid fill without colour; `mark` is a class of picture.css. */
export function hatch(id: string, mark: string, gap = 6): string {
  return tag(
    "pattern",
    {
      id,
      patternUnits: "userSpaceOnUse",
      width: gap,
      height: gap,
      patternTransform: "rotate(45)",
    },
    tag("path", { d: `M0 0V${gap}`, class: mark }),
  );
}

/** Width that `text` will take, in the units of `size`; generous, to keep labels apart. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.56;
}

function attribute(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 10) / 10) : escapeText(value);
}
