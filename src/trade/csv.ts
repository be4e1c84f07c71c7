import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Refusal } from "./refusal.ts";

/** One row of a data file of this room, with the line it stands on for error messages. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads a data file that stands beside this module (RFC 4180: commas, double quotes, `""` for one
 * quote; UTF-8, header first). The header must be exactly `columns`, so that a column nobody reads
 * cannot hide in a file.
 *
 * @throws Refusal naming file and line when the header or the number of cells differs.
 */
export function readCsv(name: string, columns: readonly string[]): readonly Row[] {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const [header, ...rows] = parseCsv(readFileSync(path, "utf8"));
  if (header === undefined || header.cells.join() !== columns.join()) {
    throw new Refusal(`the header is "${header?.cells.join() ?? ""}"`, {
      file: path,
      line: 1,
      todo: `Expected "${columns.join()}"; reinstall the package`,
    });
  }
  return rows.map(({ line, cells }) => {
    if (cells.length !== columns.length) {
      throw new Refusal(`${cells.length} cells where the header has ${columns.length}`, {
        file: path,
        line,
        todo: "Quote cells that hold a comma, or reinstall the package",
      });
    }
    return {
      line,
      cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])),
    };
  });
}

/** Cells of every record, with the line on which the record begins. Empty lines are left out. */
export function parseCsv(text: string): readonly { line: number; cells: readonly string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  const body = text.replace(/^\uFEFF/, "");
  let line = 1;
  let cells: string[] = [];
  let began = 1;
  while (pattern.lastIndex < body.length || cells.length > 0) {
    const match = pattern.exec(body);
    if (match === null) {
      throw new Refusal("a quote opens or closes in the middle of a cell", {
        line,
        todo: 'Write a quote inside a cell as "" and quote the whole cell',
      });
    }
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    line += match[0].split("\n").length - 1;
    if (match[3] === ",") continue;
    if (cells.length > 1 || cells[0] !== "") records.push({ line: began, cells });
    cells = [];
    began = line;
  }
  return records;
}

/** The parts of a cell that lists several values: `a;b` is `a` and `b`, an empty cell is none. */
export function listOf(cell: string | undefined): readonly string[] {
  return (cell ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
