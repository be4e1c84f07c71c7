import { readFileSync } from "node:fs";
import { Refusal } from "../../trade/refusal.ts";

/** What the columns of a file of labelled declarations mean. The house has one; a user may write another. */
export interface Layout {
  readonly name: string;
  /** Names a row in answers. */
  readonly id: string;
  /** `YYYY-MM-DD`: what is earlier teaches what is later. Null where the file has none. */
  readonly day: string | null;
  readonly outcome: {
    readonly column: string;
    readonly found: readonly string[];
    readonly not_found: readonly string[];
  };
  /** Columns that only an inspection fills, and why: never learned from. */
  readonly known_afterwards: Readonly<Record<string, string>>;
  /** What is learned from. A row that agrees with another on all of these repeats it. */
  readonly columns: Readonly<Record<string, Kind>>;
  /** A value by a weight: learned from as well. */
  readonly per_unit: { readonly of: string; readonly by: string } | null;
  /** Not learned from, but watched for drift and for leaks. */
  readonly watched: readonly string[];
  /** The plain lookup that stands beside the learned ranking. */
  readonly lookup: readonly string[];
}

export type Kind =
  /** A code; its first letters are a rougher code where `rough_letters` is given. */
  | { readonly kind: "code"; readonly rough_letters?: number }
  /** A number that may be 0 or below. */
  | { readonly kind: "number" }
  /** An amount: what is 0 or below was not reported. */
  | { readonly kind: "positive" };

/** The layout that the house knows. */
export function koreanDeclarations(): Layout {
  const path = new URL("korean-declarations.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Layout;
}

/** @throws Refusal when the file is no layout, saying what is missing. */
export function layoutFrom(file: string): Layout {
  const refuse = (why: string, cause?: unknown) =>
    new Refusal(why, {
      file,
      todo: "See docs/targeting.md for a layout that works",
      ...(cause === undefined ? {} : { cause }),
    });
  let said: Partial<Layout>;
  try {
    said = JSON.parse(readFileSync(file, "utf8")) as Partial<Layout>;
  } catch (cause) {
    throw refuse("is not a layout in JSON", cause);
  }
  const { name, id, outcome, columns } = said;
  if (typeof id !== "string") throw refuse('"id" must name the column that names a row');
  if (
    typeof outcome?.column !== "string" ||
    !Array.isArray(outcome.found) ||
    !Array.isArray(outcome.not_found)
  ) {
    throw refuse('"outcome" must have "column", "found" and "not_found"');
  }
  if (typeof columns !== "object" || columns === null || Object.keys(columns).length < 2) {
    throw refuse('"columns" must name at least two columns to learn from');
  }
  if (Object.keys(columns).length > MOST_COLUMNS) {
    throw refuse(
      `"columns" names ${Object.keys(columns).length}: at most ${MOST_COLUMNS}, since every set of them is looked at`,
    );
  }
  for (const [column, one] of Object.entries(columns)) {
    if (!["code", "number", "positive"].includes(one.kind)) {
      throw refuse(`"kind" of ${column} must be code, number or positive`);
    }
  }
  const names = Object.keys(columns);
  return {
    name: name ?? file,
    id,
    day: said.day ?? null,
    outcome,
    known_afterwards: said.known_afterwards ?? {},
    columns,
    per_unit: said.per_unit ?? null,
    watched: said.watched ?? [],
    lookup: said.lookup ?? names.slice(0, 5),
  };
}

/** Every set of ten columns is a thousand means of every row. */
const MOST_COLUMNS = 10;
