/** Subheadings with the headings and chapters above them, each numbered; one numbering for all three. */
export interface CodeTree {
  /** Six digits, in order. */
  readonly codes: readonly string[];
  readonly number: ReadonlyMap<string, number>;
  /** For each subheading the number of its heading, and of its chapter, as keys. */
  readonly heading: Int32Array;
  readonly chapter: Int32Array;
}

export function codeTree(codes: Iterable<string>): CodeTree {
  const sorted = [...new Set(codes)].sort();
  const keys = new Map<string, number>();
  const keyOf = (code: string) => {
    const known = keys.get(code) ?? sorted.length + keys.size;
    keys.set(code, known);
    return known;
  };
  return {
    codes: sorted,
    number: new Map(sorted.map((code, at) => [code, at])),
    heading: Int32Array.from(sorted, (code) => keyOf(code.slice(0, 4))),
    chapter: Int32Array.from(sorted, (code) => keyOf(code.slice(0, 2))),
  };
}
