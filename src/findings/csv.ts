type Cell = string | number | boolean | null;

/** Head of each column → what stands in it. */
export type CsvColumns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** A table as CSV (RFC 4180); a cell without a figure is empty. */
export function csvOf<Row>(columns: CsvColumns<Row>, rows: readonly Row[]): string {
  const lines = [
    Object.keys(columns),
    ...rows.map((row) => Object.values(columns).map((cell) => cell(row))),
  ];
  return lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n");
}

/** A text that a spreadsheet would run as a formula is quoted with an apostrophe. */
export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
