import { HS_EDITIONS, type HsEdition } from "./commodity.ts";
import { parseCsv, readCsv } from "./csv.ts";
import { Refusal } from "./refusal.ts";

/** How much of the goods of the older code have the newer one. */
const PARTS = ["all", "most", "some"] as const;
export type Part = (typeof PARTS)[number];

/** Goods that had one code in an edition of the Harmonized System and have another in the next. */
export interface Correspondence {
  readonly from_edition: HsEdition;
  readonly from_code: string;
  readonly to_edition: HsEdition;
  readonly to_code: string;
  /** Null where a published table only says that they correspond. */
  readonly part: Part | null;
  /** Which goods of the older code; empty where the table does not say. */
  readonly goods: string;
  readonly source: string;
  /** `read` at its source, or `memory`: to be verified before it is quoted. */
  readonly provenance: string;
}

let read: readonly Correspondence[] | undefined;

/**
 * Splits and mergers of the goods in measures and cases, from 2007 on; a code that is not here may
 * have changed none the less.
 *
 * @throws Refusal naming the line of a row that cannot be.
 */
export function concordance(): readonly Correspondence[] {
  read ??= readCsv("concordance.csv", [
    "from_edition",
    "from_code",
    "to_edition",
    "to_code",
    "part",
    "goods",
    "source",
    "provenance",
  ]).map(({ line, cells }) => {
    const edition = (name: string) =>
      HS_EDITIONS.find((one) => one.edition === cells[name])?.edition;
    const [from, to] = [edition("from_edition"), edition("to_edition")];
    const part = PARTS.find((one) => one === cells["part"]);
    if (from === undefined || to === undefined || from >= to || part === undefined) {
      throw new Refusal(
        "the editions are not in order, or the part is none of all, most and some",
        {
          file: "concordance.csv",
          line,
          todo: "Correct the row",
        },
      );
    }
    return {
      from_edition: from,
      from_code: subheading(cells["from_code"], "concordance.csv", line),
      to_edition: to,
      to_code: subheading(cells["to_code"], "concordance.csv", line),
      part,
      goods: cells["goods"] ?? "",
      source: cells["source"] ?? "",
      provenance: cells["provenance"] ?? "",
    };
  });
  return read;
}

/** What became of a code, or what it was made of, when the edition of a year took effect. */
export function changedIn(code: string, year: number): readonly Correspondence[] {
  const edition = HS_EDITIONS.find((one) => one.start_year === year)?.edition;
  const own = code.slice(0, 6);
  return concordance().filter(
    (one) =>
      one.to_edition === edition &&
      one.from_code !== one.to_code &&
      (one.from_code === own || one.to_code === own),
  );
}

/** A correspondence with the share of the older code's goods that it takes. */
export interface Weighted extends Correspondence {
  readonly weight: number;
  /** `one`: there is no other; `trade`: by what was traded; `equal`: nothing is known. */
  readonly basis: "one" | "trade" | "equal";
}

/**
 * Weights that add to 1 for each older code: by what its successors were traded in (the first year of
 * the new edition, say), a successor of several codes counting in each by its whole trade; in equal
 * parts where none of them was.
 *
 * @param traded quantity or value of each newer code.
 */
export function weighted(
  rows: readonly Correspondence[],
  traded: ReadonlyMap<string, number>,
): readonly Weighted[] {
  const successors = new Map<string, Correspondence[]>();
  for (const row of rows) {
    const key = `${row.from_edition} ${row.from_code} ${row.to_edition}`;
    successors.set(key, [...(successors.get(key) ?? []), row]);
  }
  return [...successors.values()].flatMap((own) => {
    const sums = own.map((row) => traded.get(row.to_code) ?? 0);
    const all = sums.reduce((sum, one) => sum + one, 0);
    return own.map((row, at): Weighted => {
      if (own.length === 1) return { ...row, weight: 1, basis: "one" };
      if (all <= 0) return { ...row, weight: 1 / own.length, basis: "equal" };
      return { ...row, weight: (sums[at] ?? 0) / all, basis: "trade" };
    });
  });
}

/**
 * Quantities by older code as quantities by newer code. A code without a row keeps its name: most do.
 * The sum stays what it was.
 */
export function bridged(
  quantities: ReadonlyMap<string, number>,
  rows: readonly Weighted[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (code: string, quantity: number) =>
    found.set(code, (found.get(code) ?? 0) + quantity);
  for (const [code, quantity] of quantities) {
    const own = rows.filter((row) => row.from_code === code);
    if (own.length === 0) add(code, quantity);
    for (const { to_code, weight } of own) add(to_code, quantity * weight);
  }
  return found;
}

/** Headings of the columns of a published table that name an edition: `HS 2022`, `HS2017`, `HS 96`. */
const EDITION_HEADING = /^(?:from|to)?\s*HS\s*[- ]?(?:(?:19|20)\d\d|9[26]|0[27]|12|17|22)\b/i;

/**
 * A correspondence or conversion table of the UN Statistics Division saved as CSV: two columns whose
 * headings name editions, in either order, codes with or without dots, other columns left alone, empty
 * cells and lines of titles before the heading passed over. Rows say nothing of parts.
 *
 * @param name the file as messages name it.
 * @throws Refusal when no line heads two editions, or a code is none.
 */
export function readCorrespondences(text: string, name: string): readonly Correspondence[] {
  const records = parseCsv(text.replaceAll("\t", ","));
  const head = records.findIndex(
    ({ cells }) => cells.filter((cell) => editionOf(cell) !== null).length === 2,
  );
  const heading = records[head];
  if (heading === undefined) {
    throw new Refusal("no line heads two columns with editions of the Harmonized System", {
      file: name,
      todo: "Save the sheet that has columns such as HS 2022 and HS 2017 as CSV",
    });
  }
  const columns = heading.cells.flatMap((cell, at) => {
    const edition = editionOf(cell);
    return edition === null ? [] : [{ at, edition }];
  });
  const [older, newer] = columns.sort((a, b) => a.edition.localeCompare(b.edition));
  if (older === undefined || newer === undefined || older.edition === newer.edition) {
    throw new Refusal("the two columns name the same edition", {
      file: name,
      line: heading.line,
      todo: "Save a sheet between two editions",
    });
  }
  return records.slice(head + 1).flatMap(({ line, cells }): readonly Correspondence[] => {
    const [from, to] = [cells[older.at]?.trim() ?? "", cells[newer.at]?.trim() ?? ""];
    // Codes that are new or gone have nothing on the other side.
    if (from === "" || to === "") return [];
    return [
      {
        from_edition: older.edition,
        from_code: subheading(from, name, line),
        to_edition: newer.edition,
        to_code: subheading(to, name, line),
        part: null,
        goods: "",
        source: name,
        provenance: "read",
      },
    ];
  });
}

function editionOf(cell: string): HsEdition | null {
  const text = cell.trim();
  if (!EDITION_HEADING.test(text)) return null;
  const [digits] = /\d+/.exec(text) ?? [];
  if (digits === undefined) return null;
  const year =
    digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) > 50 ? 1900 : 2000);
  // The first edition is called by the year it took effect or by that of Comtrade's file, 1992.
  return (
    HS_EDITIONS.find((one) => one.start_year === (year === 1992 ? 1988 : year))?.edition ?? null
  );
}

/** @throws Refusal unless the text is six digits, dots and a lost leading zero apart. */
function subheading(text: string | undefined, file: string, line: number): string {
  const digits = (text ?? "").replaceAll(".", "").trim();
  const code = /^\d{5}$/.test(digits) ? `0${digits}` : digits;
  if (/^\d{6}$/.test(code)) return code;
  throw new Refusal(`"${text}" is not an HS subheading`, {
    file,
    line,
    todo: "Six digits are needed, such as 854140",
  });
}
