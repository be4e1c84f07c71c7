import type { Table } from "../../lake/columns.ts";
import type { Labelled } from "../../text/goods/model.ts";
import { sameText } from "../../text/goods/tokens.ts";
import { Refusal } from "../../trade/refusal.ts";

/** Descriptions with their codes out of one file, each text once. */
export interface Descriptions {
  readonly file: string;
  readonly rows: number;
  readonly texts: readonly Labelled[];
  /** Rows that were not taken, by reason. */
  readonly set_aside: Readonly<
    Record<"no_text" | "no_subheading" | "repeated" | "ambiguous", number>
  >;
}

/**
 * Reads descriptions with their codes. Codes of more than six digits count by their first six; those
 * of fewer, and words such as TOTAL, name no subheading. A text stands once, however many rows have it; one that stands under
 * several subheadings teaches nothing and tests nothing.
 *
 * @throws Refusal on a code that is not one, with its line.
 */
export function descriptions(table: Table, text: string, code: string): Descriptions {
  const texts = table.column(text);
  const codes = table.column(code);
  const aside = { no_text: 0, no_subheading: 0, repeated: 0, ambiguous: 0 };
  const found = new Map<string, { one: Labelled; rows: number; clear: boolean }>();
  for (let row = 0; row < table.rows; row++) {
    const said = texts[row] ?? "";
    const key = sameText(said);
    if (key === "") {
      aside.no_text++;
      continue;
    }
    const subheading = subheadingOf(table, code, codes[row] ?? null, row);
    if (subheading === null) {
      aside.no_subheading++;
      continue;
    }
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { one: { text: said, code: subheading }, rows: 1, clear: true });
    } else {
      known.rows++;
      known.clear &&= known.one.code === subheading;
    }
  }
  const clear = [...found.values()].filter((one) => one.clear);
  for (const one of found.values()) {
    if (one.clear) aside.repeated += one.rows - 1;
    else aside.ambiguous += one.rows;
  }
  return {
    file: table.file,
    rows: table.rows,
    texts: clear.map(({ one }) => one),
    set_aside: aside,
  };
}

function subheadingOf(table: Table, name: string, cell: string | null, row: number): string | null {
  const digits = (cell ?? "").replace(/[\s.]/g, "");
  // Publishers write TOTAL and the like for sums.
  if (/^\p{L}*$/u.test(digits)) return null;
  if (!/^\d+$/.test(digits)) {
    throw new Refusal(`${name} "${cell}" is no HS code`, {
      file: table.file,
      line: row + 2,
      todo: "Give codes of digits, dots and spaces; leave others empty",
    });
  }
  return digits.length >= 6 ? digits.slice(0, 6) : null;
}

/**
 * Whether a text is held out: by a number made of its words, so that the same text is never both
 * learned from and asked, in whichever file and on whichever row it stands.
 */
export function heldOut(text: string, share: number): boolean {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(sameText(text))) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share;
}
