import type { Layout, SourceEntry } from "../sources/source.ts";
import { draftMapping } from "../sources/table/draft.ts";
import { Refusal } from "../trade/refusal.ts";
import type { Header } from "./header.ts";

/** Which source and layout a member is read by. */
export interface Recognised {
  readonly entry: SourceEntry;
  readonly layout: Layout;
}

const fold = (name: string) => name.trim().toLowerCase();

/** Whether the header has all that the layout needs, and what it has that nobody reads. */
function readingOf(layout: Layout, ignores: readonly string[], header: Header) {
  if (layout.format !== header.format) return null;
  if (layout.format === "headerless" && layout.file_name === undefined) return null;
  if (layout.file_name !== undefined && !layout.file_name.test(header.name)) return null;
  if (layout.delimiter !== undefined && layout.delimiter !== header.delimiter) return null;
  if (layout.format === "fixed") return { unknown: [] };
  const names = header.columns.map(fold);
  if (!layout.needs.every((needed) => names.includes(fold(needed)))) return null;
  const known = new Set([...Object.keys(layout.columns), ...ignores].map(fold));
  return {
    unknown: header.columns.filter((name) => name.trim() !== "" && !known.has(fold(name))),
  };
}

/**
 * The source whose layout fits the header.
 * @throws Refusal when none does, when several do, or when a column is not known to the one that does.
 */
export function recognise(
  entries: readonly SourceEntry[],
  headers: readonly Header[],
  asked: string | null,
): { readonly recognised: Recognised; readonly header: Header } {
  const file = headers[0]?.place ?? "";
  if (asked !== null && !entries.some((entry) => entry.id === asked)) {
    throw new Refusal(`there is no source "${asked}"`, {
      todo: `The sources are ${entries.map((entry) => entry.id).join(", ")}`,
    });
  }
  const fits = entries
    .filter((entry) => asked === null || entry.id === asked)
    .flatMap((entry) =>
      entry.source.layouts.flatMap((layout) =>
        headers.flatMap((header) => {
          const found = readingOf(layout, entry.source.ignores, header);
          return found === null ? [] : [{ entry, layout, header, unknown: found.unknown }];
        }),
      ),
    );
  const clean = fits.filter((found) => found.unknown.length === 0);
  const ids = new Set(clean.map((found) => found.entry.id));
  const best = clean[0];
  if (ids.size > 1) {
    throw new Refusal(`could be ${[...ids].join(" or ")}`, {
      file,
      todo: `Say which with --source ${[...ids][0]}`,
    });
  }
  if (best !== undefined) {
    refuseTwice(best.layout, best.entry.source.ignores, best.header);
    return { recognised: { entry: best.entry, layout: best.layout }, header: best.header };
  }
  const near = fits.sort((a, b) => a.unknown.length - b.unknown.length)[0];
  if (near !== undefined) {
    throw new Refusal(
      `is nearly ${near.entry.id} (${near.layout.name}), but has ${near.unknown.length === 1 ? "a column" : "columns"} that it does not know: ${near.unknown.join(", ")}`,
      {
        file,
        line: 1,
        todo: `Remove ${near.unknown.length === 1 ? "it" : "them"} if the figures do not hang on ${near.unknown.length === 1 ? "it" : "them"}. Else: ${howToMap(headers)}`,
      },
    );
  }
  const [only] = entries;
  if (only !== undefined && entries.length === 1) throw lacking(only, headers, file);
  throw new Refusal(describeUnknown(entries, headers, asked), {
    file,
    line: 1,
    todo: howToMap(headers),
  });
}

/** Which of two columns of one name holds the figures cannot be told. */
function refuseTwice(layout: Layout, ignores: readonly string[], header: Header): void {
  const ignored = new Set(ignores.map(fold));
  const read = new Map(Object.entries(layout.columns).map(([from, to]) => [fold(from), fold(to)]));
  const names = header.columns.map(fold).filter((name) => {
    const to = read.get(name);
    return to !== undefined && !ignored.has(to);
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return;
  const written = header.columns.find((name) => fold(name) === twice);
  throw new Refusal(`names the column ${written} more than once`, {
    file: header.place,
    line: 1,
    todo: "Remove all but one of them; nothing was changed",
  });
}

/** A mapping file was given, and the table is not the one that it maps. */
function lacking(entry: SourceEntry, headers: readonly Header[], file: string): Refusal {
  const header = headers.find((one) => one.columns.length > 0);
  const names = new Set(header?.columns.map(fold));
  const lacks = entry.source.layouts[0].needs.filter((needed) => !names.has(fold(needed)));
  const has = header?.columns.filter((name) => name !== "").join(", ") ?? "";
  return new Refusal(
    lacks.length === 0
      ? `is ${header?.format ?? "a text"}, which the mapping cannot read`
      : `lacks ${lacks.length === 1 ? "the column" : "the columns"} ${lacks.join(", ")} that the mapping names`,
    { file, line: 1, todo: `Correct the mapping; the file has the columns ${has}` },
  );
}

/** A mapping to begin with, drawn from the file's own header. */
function howToMap(headers: readonly Header[]): string {
  const header = headers.find((one) => one.columns.length > 1);
  if (header === undefined) {
    return "Write a mapping file for it (entrepot sources table shows how) and load it with --mapping FILE";
  }
  return `Write a mapping file and load it with --mapping FILE (entrepot sources table shows how); to begin with, and to be put right: ${draftMapping(header.columns)}`;
}

/** The layout that shares most columns with the file, and what the file lacks of it; or nothing. */
function nearestOf(entries: readonly SourceEntry[], headers: readonly Header[]): string {
  // Columns that are only counted have no names to be near to.
  const named = headers.filter((header) => header.format !== "headerless");
  const names = new Set(named.flatMap((header) => header.columns).map(fold));
  const [best] = entries
    .flatMap(({ id, source }) =>
      source.layouts.map((layout) => ({
        lacks: layout.needs.filter((needed) => !names.has(fold(needed))),
        name: `${id} (${layout.name})`,
        shared: Object.keys(layout.columns).filter((column) => names.has(fold(column))).length,
      })),
    )
    .filter((one) => one.lacks.length > 0 && one.shared * 2 >= names.size)
    .sort((a, b) => b.shared - a.shared || a.lacks.length - b.lacks.length);
  return best === undefined
    ? ""
    : `nearest is ${best.name}, of which it lacks ${best.lacks.join(", ")}; `;
}

function describeUnknown(
  entries: readonly SourceEntry[],
  headers: readonly Header[],
  asked: string | null,
): string {
  const columns = (headers.find((header) => header.columns.length > 0)?.columns ?? [])
    .slice(0, 6)
    .map((name) => (name.length <= 40 ? name : `${name.slice(0, 39)}…`));
  const begins = columns.length === 0 ? "" : ` (its header begins ${columns.join(", ")})`;
  if (asked === null) {
    return `no source knows this file${begins}; ${nearestOf(entries, headers)}candidates are ${entries.map((entry) => entry.id).join(", ")}`;
  }
  const needs = entries
    .filter((entry) => entry.id === asked)
    .flatMap((entry) => entry.source.layouts.map((layout) => layout.needs.join(", ")));
  return `is not a file of ${asked}${begins}, which needs the columns ${needs.join("; or ")}`;
}
