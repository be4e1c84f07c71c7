import sax from "sax";

/** An element: its attributes, its elements by name, its own text. Names without their prefix. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Deeper than any list; what nests further is no list, and must not fill the memory. */
const DEEPEST = 40;

/**
 * The elements of these names, whole, one after another, with the name of the root. Only what is
 * inside one of them is held in memory.
 * @throws Error where the text is not XML.
 */
export async function* elements(
  text: AsyncIterable<string>,
  names: ReadonlySet<string>,
): AsyncGenerator<{ readonly root: string; readonly element: Element | null }> {
  const parser = sax.parser(true, { trim: true, xmlns: false });
  const ready: Element[] = [];
  const open: Open[] = [];
  let root = "";
  let depth = 0;
  let broken: Error | null = null;
  parser.onerror = (error) => {
    broken ??= error;
  };
  parser.onopentag = (tag) => {
    const name = local(tag.name);
    if (root === "") root = name;
    if (++depth > DEEPEST) broken ??= new Error(`elements nest deeper than ${DEEPEST}`);
    if (open.length > 0 || names.has(name)) {
      const attributes = Object.fromEntries(
        Object.entries(tag.attributes).map(([key, value]) => [local(key), String(value)]),
      );
      open.push({ name, attributes, children: [], text: "" });
    }
  };
  const add = (said: string) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += said;
  };
  parser.ontext = add;
  parser.oncdata = add;
  parser.onclosetag = () => {
    depth--;
    const done = open.pop();
    if (done === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) ready.push(done);
    else parent.children.push(done);
  };
  for await (const chunk of text) {
    parser.write(chunk);
    if (broken !== null) throw broken;
    for (const element of ready.splice(0)) yield { root, element };
  }
  parser.close();
  if (broken !== null) throw broken;
  if (depth !== 0) throw new Error("the file breaks off");
  yield { root, element: null };
}

const local = (name: string) => name.slice(name.indexOf(":") + 1);

/** Elements of a name directly inside, or at the end of a path of names. */
export function inside(element: Element, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>(
    (at, name) => at.flatMap((one) => one.children.filter((child) => child.name === name)),
    [element],
  );
}

/** The text at the end of a path, empty where there is none. */
export function textOf(element: Element, ...path: readonly string[]): string {
  return inside(element, ...path)[0]?.text ?? "";
}
