import { readFileSync } from "node:fs";
import { Type as T } from "typebox";
import { endpoint } from "./server/endpoint.ts";
import { nothing } from "./server/schema.ts";

interface Field {
  readonly table: string;
  readonly column: string;
  readonly means: string;
}

let read: readonly Field[] | undefined;

/** The definitions of the schema's comments, which are the only place where a column is defined. */
function definitions(): readonly Field[] {
  read ??= [
    ...readFileSync(new URL("../trade/schema.sql", import.meta.url), "utf8").matchAll(
      /^comment on column (\w+)\.(\w+) is '((?:[^']|'')*)';/gm,
    ),
  ].map(([, table = "", column = "", means = ""]) => ({
    table,
    column,
    means: means.replaceAll("''", "'"),
  }));
  return read;
}

export const fields = endpoint({
  method: "GET",
  url: "/api/fields",
  summary: "What every column means",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    fields: T.Array(T.Object({ table: T.String(), column: T.String(), means: T.String() })),
  }),
  depends: "lake",
  handle: () => ({ fields: definitions() }),
});
