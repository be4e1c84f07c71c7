import type { Layout } from "../sources/source.ts";
import { identifier, literal } from "./engine.ts";
import type { Member } from "./examine.ts";
import { type Header, jsonList } from "./header.ts";

const fold = (name: string) => name.trim().toLowerCase();

/**
 * SQL of the view `raw`: the publisher's cells as text under the names that `map.sql` reads, null
 * where the cell is empty or says "not reported", plus `file_name` and `line`.
 *
 * `line` is null in an ordinary load, since numbering rows keeps the engine from reading in
 * parallel; a load that failed is read again with `numbered`, to say where.
 */
export function rawSql(
  member: Member,
  header: Header,
  layout: Layout,
  reads: readonly string[],
  options: { readonly numbered: boolean; readonly tolerant: boolean },
): string {
  const cell = cellsOf(member, header, layout, options.tolerant);
  const missing = ["", ...(layout.missing ?? [])].map(literal).join(", ");
  const target = new Map(
    Object.entries(layout.columns).map(([from, to]) => [fold(from), to] as const),
  );
  const found = new Map<string, string>();
  for (const name of cell.names) {
    const to = target.get(fold(name)) ?? name;
    if (reads.includes(to) && !found.has(to)) found.set(to, cell.expression(name));
  }
  const columns = reads
    .filter((name) => name !== "line" && name !== "file_name")
    .map((name) => {
      const constant = layout.constants?.[name];
      if (constant !== undefined) return `${literal(constant)} as ${identifier(name)}`;
      const expression = found.get(name);
      if (expression === undefined) return `cast(null as varchar) as ${identifier(name)}`;
      const text = trimmed(expression);
      if (layout.missing === undefined) return `nullif(${text}, '') as ${identifier(name)}`;
      return `case when ${text} in (${missing}) then null else ${text} end as ${identifier(name)}`;
    });
  const line = options.numbered ? `row_number() over () + ${cell.headerLines}` : "null";
  return `select cast(${line} as bigint) as line, ${literal(member.name)} as file_name,
    ${columns.join(",\n    ")}
  from ${cell.from}`;
}

/**
 * Without the space around it: publishers pad the word for "not reported" as they pad figures, and
 * end codes with a tab so that spreadsheets keep their zeros. Looking at both ends first takes a
 * third of the time of trimming every cell.
 */
function trimmed(cell: string): string {
  const padded = ["starts_with", "ends_with"].flatMap((end) =>
    ["' '", "chr(9)"].map((space) => `${end}(${cell}, ${space})`),
  );
  return `(case when ${padded.join(" or ")} then trim(${cell}, ' ' || chr(9)) else ${cell} end)`;
}

interface Cells {
  readonly from: string;
  readonly names: readonly string[];
  readonly headerLines: number;
  expression(name: string): string;
}

function cellsOf(member: Member, header: Header, layout: Layout, tolerant: boolean): Cells {
  switch (layout.format) {
    case "parquet":
      return {
        from: `read_parquet(${literal(member.path)})`,
        names: header.columns,
        headerLines: 0,
        // Other programs write a missing number as NaN.
        expression: (name) => `nullif(cast(${identifier(name)} as varchar), 'nan')`,
      };
    case "records":
      return {
        from: jsonList(member, header.records_at),
        names: header.columns,
        headerLines: 0,
        expression: (name) => `(json ->> ${literal(`$."${name}"`)})`,
      };
    case "lines":
      return {
        from: `read_json_objects(${literal(member.path)}, format = 'newline_delimited', maximum_object_size = 67108864)`,
        names: header.columns,
        headerLines: 0,
        expression: (name) => `(json ->> ${literal(`$."${name}"`)})`,
      };
    case "rows":
      return {
        from: `(select json from ${jsonList(member, null)} where (json ->> '$[0]') is distinct from ${literal(header.columns[0] ?? "")})`,
        names: header.columns,
        headerLines: 1,
        expression: (name) => `(json ->> '$[${header.columns.indexOf(name)}]')`,
      };
    case "fixed": {
      const fixed = layout.fixed ?? {};
      return {
        from: `(select c0 as text from ${csv(member, ["c0"], { delimiter: "\u0001", quote: "", skip: 0, tolerant })})`,
        names: Object.keys(fixed),
        headerLines: 0,
        expression(name) {
          const [from, to] = fixed[name] ?? [0, 0];
          return `substr(text, ${from + 1}, ${to - from})`;
        },
      };
    }
    case "delimited":
    case "headerless": {
      const skip = layout.format === "delimited" ? 1 : 0;
      const columns = header.columns.map((_, at) => `c${at}`);
      return {
        from: csv(member, columns, {
          delimiter: header.delimiter ?? ",",
          quote: '"',
          skip,
          tolerant,
        }),
        names: header.columns,
        headerLines: skip,
        expression: (name) => identifier(`c${header.columns.indexOf(name)}`),
      };
    }
  }
}

function csv(
  member: Member,
  columns: readonly string[],
  how: {
    readonly delimiter: string;
    readonly quote: string;
    readonly skip: number;
    readonly tolerant: boolean;
  },
): string {
  const struct = columns.map((name) => `${literal(name)}: 'varchar'`).join(", ");
  return `read_csv(${literal(member.path)}, columns = {${struct}}, auto_detect = false, header = false,
    skip = ${how.skip}, delim = ${literal(how.delimiter)}, quote = ${literal(how.quote)},
    escape = ${literal(how.quote)}, max_line_size = 2097152${how.tolerant ? ", store_rejects = true" : ""})`;
}
