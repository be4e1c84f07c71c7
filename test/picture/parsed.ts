/** An element of parsed markup; text is kept apart from the elements around it. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
}

const EMPTY = new Set(["meta", "link", "br", "img", "input", "hr"]);
const RAW = new Set(["style", "script"]);
const TAG = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;

/**
 * Parses markup written as strictly as XML (HTML's empty elements and raw text allowed), or throws
 * at the first thing that is not: an open tag, a bare quote, a bare ampersand.
 */
export function parse(markup: string): Element {
  let at = markup.startsWith("<!doctype html>") ? "<!doctype html>".length : 0;
  const root = {
    name: "",
    attributes: attributesOf(""),
    children: [] as (Element | string)[],
  };
  const open = [root];
  while (at < markup.length) {
    const inside = open[open.length - 1] ?? root;
    if (markup[at] !== "<") {
      const end = markup.indexOf("<", at);
      const text = markup.slice(at, end === -1 ? undefined : end);
      inside.children.push(decode(text));
      at += text.length;
      continue;
    }
    TAG.lastIndex = at;
    const match = TAG.exec(markup);
    if (match === null) throw new Error(`no tag at ${at}: ${markup.slice(at, at + 80)}`);
    const [whole, closes, name = "", written = "", selfCloses] = match;
    at += whole.length;
    if (closes === "/") {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}> at ${at}`);
      continue;
    }
    const element = {
      name,
      attributes: attributesOf(written),
      children: [] as (Element | string)[],
    };
    inside.children.push(element);
    if (selfCloses === "/" || EMPTY.has(name)) continue;
    if (RAW.has(name)) {
      const end = markup.indexOf(`</${name}>`, at);
      element.children.push(markup.slice(at, end));
      at = end + name.length + 3;
      continue;
    }
    open.push(element);
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1]?.name}> is never closed`);
  return root;
}

function attributesOf(written: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, key = "", value = ""] of written.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (found.has(key)) throw new Error(`${key} twice in ${written}`);
    found.set(key, decode(value));
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

function decode(text: string): string {
  return text.replace(/&(?:([#\w]+);)?/g, (whole, name: string | undefined) => {
    const character = ENTITIES[name ?? ""];
    if (character === undefined) throw new Error(`"${whole}" is no entity: ${text.slice(0, 80)}`);
    return character;
  });
}

/** Every element below, in document order. */
export function elements(root: Element): readonly Element[] {
  return root.children.flatMap((child) =>
    typeof child === "string" ? [] : [child, ...elements(child)],
  );
}

export function byClass(root: Element, name: string): readonly Element[] {
  return elements(root).filter((one) =>
    (one.attributes.get("class") ?? "").split(" ").includes(name),
  );
}

/** All text below, raw text of styles and scripts left out. */
export function textOf(root: Element): string {
  return root.children
    .map((child) => (typeof child === "string" ? child : RAW.has(child.name) ? "" : textOf(child)))
    .join("");
}

/** A number of an attribute. */
export function number(element: Element | undefined, key: string): number {
  const value = Number(element?.attributes.get(key) ?? "missing");
  if (Number.isNaN(value)) throw new Error(`<${element?.name}> has no number ${key}`);
  return value;
}
