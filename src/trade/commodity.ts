import { readCsv } from "./csv.ts";
import { Refusal } from "./refusal.ts";

/** Level of an HS code: 2, 4, 6 digits, or the 8 to 10 (GACC: 13) of a national tariff. */
export type CommodityLevel = "chapter" | "heading" | "subheading" | "tariff_line";

/** A row of `commodity.csv`. `unit` is the quantity unit that customs usually record, if one. */
export interface Commodity {
  readonly code: string;
  readonly name: string;
  readonly unit: string | null;
}

/** What a code is called. Where it has no name of its own, that of the nearest code above it. */
export interface CommodityName {
  readonly name: string;
  /** The code whose name this is: `code` itself, its heading or its chapter. */
  readonly named_for: string;
  readonly exact: boolean;
}

/** What an analyst must know before reading figures under a code. */
export interface CommodityNote {
  readonly code: string;
  readonly note: string;
  readonly source: string;
}

/**
 * Editions of the Harmonized System by Comtrade's names, with the year each took effect (WCO). The
 * year says what could be filed: reporters move late, so a file's own edition wins over the year.
 */
export const HS_EDITIONS = [
  { edition: "H0", start_year: 1988 },
  { edition: "H1", start_year: 1996 },
  { edition: "H2", start_year: 2002 },
  { edition: "H3", start_year: 2007 },
  { edition: "H4", start_year: 2012 },
  { edition: "H5", start_year: 2017 },
  { edition: "H6", start_year: 2022 },
] as const;
export type HsEdition = (typeof HS_EDITIONS)[number]["edition"];

/** The edition in force in a calendar year; null before the Harmonized System (1988). */
export function hsEdition(year: number): HsEdition | null {
  return HS_EDITIONS.findLast(({ start_year }) => start_year <= year)?.edition ?? null;
}

let read: ReadonlyMap<string, Commodity> | undefined;
let readNotes: readonly CommodityNote[] | undefined;

/** Every commodity with a name of its own, by code: all chapters, and what measures and cases name. */
export function commodities(): ReadonlyMap<string, Commodity> {
  read ??= new Map(
    readCsv("commodity.csv", ["code", "name", "unit"]).map(({ cells }) => {
      const code = cells["code"] ?? "";
      return [code, { code, name: cells["name"] ?? "", unit: cells["unit"] || null }];
    }),
  );
  return read;
}

/**
 * Whether `text` has the shape of an HS code: 2, 4, 6, or 8 to 13 digits, chapter 01 to 99 without
 * the reserved 77, no heading 00. The code need not exist in any edition.
 */
export function isCode(text: string): boolean {
  return /^(?!00|77)\d{2}(?:(?!00)\d{2}(?:\d{2}(?:\d{2,7})?)?)?$/.test(text);
}

/** @throws Refusal when `code` has not the shape of an HS code. */
export function level(code: string): CommodityLevel {
  assertCode(code);
  if (code.length === 2) return "chapter";
  if (code.length === 4) return "heading";
  return code.length === 6 ? "subheading" : "tariff_line";
}

/**
 * The code one level up: of a tariff line its subheading, of a chapter null.
 *
 * @throws Refusal when `code` has not the shape of an HS code.
 */
export function parent(code: string): string | null {
  const at = level(code);
  if (at === "chapter") return null;
  return code.slice(0, at === "heading" ? 2 : at === "subheading" ? 4 : 6);
}

/**
 * The short name of a commodity, or of the nearest code above it with `exact` false.
 *
 * @throws Refusal when `code` has not the shape of an HS code.
 */
export function commodityName(code: string): CommodityName {
  assertCode(code);
  for (let above: string | null = code; above !== null; above = parent(above)) {
    const found = commodities().get(above);
    if (found !== undefined) {
      return { name: found.name, named_for: above, exact: above === code };
    }
  }
  throw new Refusal(`chapter ${code.slice(0, 2)} has no name`, {
    file: "commodity.csv",
    todo: "Add a row for the chapter",
  });
}

/**
 * Notes on a code, on the codes it lies in and, from a heading downwards, on the codes inside it;
 * in code order. Chapters do not gather the notes of all their headings.
 *
 * @throws Refusal when `code` has not the shape of an HS code.
 */
export function commodityNotes(code: string): readonly CommodityNote[] {
  const within = level(code) !== "chapter";
  readNotes ??= readCsv("commodity-note.csv", ["code", "note", "source"]).map(({ cells }) => ({
    code: cells["code"] ?? "",
    note: cells["note"] ?? "",
    source: cells["source"] ?? "",
  }));
  return readNotes.filter(
    (note) => code.startsWith(note.code) || (within && note.code.startsWith(code)),
  );
}

function assertCode(code: string): void {
  if (isCode(code)) return;
  throw new Refusal(`"${code}" is not an HS code`, {
    todo: "Write 2, 4, 6 or 8 to 13 digits with leading zeros, such as 8703 or 040900",
  });
}
