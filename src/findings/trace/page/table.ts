import { csvCell } from "../../csv.ts";
import { html, type Markup, type Part } from "./markup.ts";

export type Cell = string | number | null;

export interface Column<Row> {
  /** Name of the column in the CSV. */
  readonly key: string;
  readonly head: Part;
  readonly number: boolean;
  readonly shown: (row: Row) => Part;
  /** The same in full, for the CSV; absent where the column is a picture. */
  readonly value?: (row: Row) => Cell;
}

export interface Table<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Name of the CSV, without its ending; null where the table is too small to be worth one. */
  readonly file: string | null;
}

/** A table with a caption and heads, the first column the head of its row, and its CSV. */
export function table<Row>(asked: Table<Row>): Markup {
  const { caption, columns, rows, file } = asked;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${kind(column.number)}>${column.head}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column, index) => cell(column, row, index === 0))}</tr>\n`)}</tbody>
</table></div>${file === null ? null : csvLink(file, csv(asked))}`;
}

function kind(number: boolean): Part {
  return number ? html` class="number"` : null;
}

function cell<Row>(column: Column<Row>, row: Row, first: boolean): Markup {
  const shown = column.shown(row);
  return first
    ? html`<th scope="row"${kind(column.number)}>${shown}</th>`
    : html`<td${kind(column.number)}>${shown}</td>`;
}

/** A link that holds the file itself: nothing is asked of any server. */
function csvLink(file: string, text: string): Markup {
  return html`<p class="download"><a download="${file}.csv" href="data:text/csv;charset=utf-8,${encodeURIComponent(text)}">CSV of this table</a></p>`;
}

/** The rows of a table as CSV (RFC 4180), figures as in the JSON answer; nothing for null. */
export function csv<Row>({ columns, rows }: Pick<Table<Row>, "columns" | "rows">): string {
  const written = columns.flatMap(({ key, value }) =>
    value === undefined ? [] : [{ key, value }],
  );
  const lines = [
    written.map(({ key }) => csvCell(key)),
    ...rows.map((row) => written.map(({ value }) => csvCell(value(row)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}
