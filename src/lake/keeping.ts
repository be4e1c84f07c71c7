/**
 * How the rows of one table of the schema become a segment. Each table has a folder here with its
 * SQL; the load itself is the same for all.
 */
export interface Keeping {
  /** From the view `mapped` to `keyed` (what can be read) and `settled` (with `set_aside`). */
  readonly settle: string;
  /** The view `publishable`: the rows of load `$load_id` of `$source` in the columns of the table. */
  readonly publishable: string;
  /** `publishable` with rows added that differ only in what the publisher splits further; null: never. */
  readonly summed: string | null;
  /** What the segment `$segment` tells beside its rows (who reported what when); null: nothing. */
  readonly coverage: string | null;
  /** What makes two rows of one source the same. */
  readonly cell: readonly [string, ...string[]];
  /** What a row says besides being that cell: the same cell with other figures stops the load. */
  readonly figures: readonly string[];
  /** What a newer vintage replaces: the same cell of a statistic, the whole of a list. */
  readonly revises: readonly [string, ...string[]];
  /** Name of each copy in a segment and the columns that it is sorted by; the first is made first. */
  readonly orders: Readonly<Record<string, string>>;
  /** Column that holds months since year 0; null where rows have no period. */
  readonly period: string | null;
  /** A cell as messages name it. */
  spell(row: Readonly<Record<string, unknown>>): string;
}

/** The copy that is made first and that the others are sorted from. */
export function firstCopy(keeping: Keeping): string {
  const [name] = Object.keys(keeping.orders);
  if (name === undefined) throw new Error("a table without a sort order");
  return name;
}
