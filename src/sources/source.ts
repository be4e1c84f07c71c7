import { readdirSync, readFileSync } from "node:fs";

/** Tables of the schema that sources fill. */
export type TableName = "flow" | "party" | "document" | "container_event";

/**
 * A source is a publisher's file format: a folder here with `source.ts` (facts, default export of
 * a `Source`) and `map.sql`. The folder is the registry: adding one adds a source.
 */
export interface Source {
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  /** The publisher's own description of the format. */
  readonly documentation: string;
  readonly fills: TableName;
  /** Another source whose `map.sql` reads these files too: the same columns in another wrapping. */
  readonly map_of?: string;
  /** What a person should know of the figures before drawing anything from them, a sentence each. */
  readonly caveats?: readonly string[];
  /** The shapes in which the publisher issues the same figures; all feed one `map.sql`. */
  readonly layouts: readonly [Layout, ...Layout[]];
  /** Columns that `map.sql` leaves behind on purpose. Any other unread column stops the load. */
  readonly ignores: readonly string[];
  /** A load outside this is refused: `filled` is the least share of non-null cells per column. */
  readonly expects: {
    readonly rows: readonly [min: number, max: number];
    readonly filled: Readonly<Record<string, number>>;
  };
  /**
   * What else the publisher splits a cell by, besides the columns of `flow`: rows that differ only
   * in that are added. Absent: the same cell twice with different figures stops the load.
   */
  readonly splits?: string;
  /** Named groups `year`, `month`, `day` of the publication date in the publisher's file name. */
  readonly vintage?: RegExp;
  /** Files that the publisher packs beside the figures (read-me, code lists): passed over in a zip. */
  readonly companions?: RegExp;
  /** Makes rows out of files that are no table: messages of an interchange. */
  readonly unfold?: Unfold;
  /** How to ask the publisher; absent where there is only a file to hand over. */
  readonly fetch?: Fetch;
}

/**
 * One shape of the publisher's file.
 *
 * - `delimited`: text with a header row, any delimiter
 * - `headerless`: text without a header row; its columns are called 1, 2, 3 …
 * - `records`: JSON, a list of objects, at the top or under `records_at`
 * - `lines`: JSON, an object a line
 * - `rows`: JSON, a list of lists, the first of which is the header
 * - `parquet`
 * - `fixed`: text without header, columns at `fixed` byte positions
 */
export interface Layout {
  readonly name: string;
  readonly format: "delimited" | "headerless" | "records" | "lines" | "rows" | "parquet" | "fixed";
  /**
   * Header as the publisher writes it → column of `raw` that `map.sql` reads or `ignores` names.
   * Compared without regard to case and surrounding space. Columns that `map.sql` reads and the
   * file lacks are null in `raw`.
   */
  readonly columns: Readonly<Record<string, string>>;
  /** Headers (as in `columns`) without which the file is not of this layout. */
  readonly needs: readonly [string, ...string[]];
  /** Only a file with this delimiter is of this layout. */
  readonly delimiter?: "," | "\t" | ";" | "|";
  /** Only a file of such a name is of this layout. Required where there is no header. */
  readonly file_name?: RegExp;
  readonly records_at?: string;
  /** First (0-based, included) and last (excluded) byte of each column of a `fixed` layout. */
  readonly fixed?: Readonly<Record<string, readonly [from: number, to: number]>>;
  /** Columns of `raw` that the file does not have and that are the same for every row. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Texts that mean "not reported" in this layout, besides the empty one. */
  readonly missing?: readonly string[];
}

/** Reads a file of messages as rows of text, which then go the way of `records`. */
export interface Unfold {
  /** What such a file begins with. */
  readonly begins: RegExp;
  rows(text: AsyncIterable<string>): AsyncIterable<Unfolded>;
}

/** A row, or a message that cannot be read: it is kept on record, and what stands around it is read. */
export type Unfolded =
  | { readonly row: Readonly<Record<string, string>> }
  | { readonly unread: string };

/** The same name in the file and in `raw`, for layouts that need no renaming. */
export function asWritten(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** What a user may ask of a publisher's API; each source reads the fields that it knows. */
export interface Ask {
  readonly commodities: readonly string[];
  readonly reporters: readonly string[];
  readonly partners: readonly string[];
  readonly directions: readonly ("import" | "export")[];
  readonly frequency: "A" | "M";
  readonly since: number;
  readonly until: number;
}

/** One request that will be made: what it asks, and the file that will hold the answer's bytes. */
export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: string;
}

export interface Fetch {
  /** Environment variable that holds the key, and where to get one; null where none is needed. */
  readonly key: { readonly variable: string; readonly from: string } | null;
  readonly host: string;
  readonly caps: {
    readonly rows_per_call: number;
    readonly calls_per_day: number | null;
    readonly url_length: number;
  };
  /** Plans every call; throws Refusal on a parameter that the publisher would answer with nothing. */
  plan(ask: Ask, key: string | null, host: string): readonly Call[];
  /** Throws when the answer (status 200) carries the publisher's error or hit a cap. */
  check(call: Call, body: Buffer): void;
}

/** A source as it stands in its folder. */
export interface SourceEntry {
  readonly id: string;
  readonly source: Source;
  readonly map: string;
}

/** Every folder beside this file, in the order of their names. */
export async function sources(): Promise<readonly SourceEntry[]> {
  const here = new URL(".", import.meta.url);
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const ids = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    ids.map(async (id) => {
      const module: { default: Source } = await import(
        new URL(`${id}/source.${extension}`, here).href
      );
      const map = new URL(`${module.default.map_of ?? id}/map.sql`, here);
      return { id, source: module.default, map: readFileSync(map, "utf8") };
    }),
  );
}
