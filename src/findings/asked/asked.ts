import { readFileSync } from "node:fs";
import type { Reader } from "../../lake/lake.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** A report of so many headings is taken as whole: goods that it lacks did not move. */
export const BROAD_REPORT = 20;

/** Months and reporters whose figures of the asked goods are known: SQL that binds `first`, `until`, `broad`. */
export const REPORTED = sql("reported.sql");

/** Goods to be read from the lake; `donor` ones only to compare with. */
export interface Scope {
  readonly code: string;
  readonly donor: boolean;
}

/**
 * Makes and fills the tables `scope` and `asked`: every cell under the codes once, the newest
 * edition, the least split.
 *
 * @param source figures of one source only; null for all.
 */
export async function fillAsked(
  reader: Pick<Reader, "engine">,
  scope: readonly Scope[],
  source: string | null,
): Promise<void> {
  await reader.engine.run(sql("asked_table.sql"));
  const rows = scope.map(({ code, donor }) => `('${code}', ${code.length}, ${donor})`);
  if (rows.length === 0) return;
  await reader.engine.run(`insert into scope values ${rows.join(", ")}`);
  const lengths = [...new Set(scope.map(({ code }) => code.length))];
  for (const digits of lengths) {
    const codes = scope.map(({ code }) => code).filter((code) => code.length === digits);
    for (const [first, last] of spans(codes.sort())) {
      // "~" sorts after every digit: the end of the codes that begin with this one.
      await reader.engine.run(sql("asked.sql"), { digits, first, after: `${last}~`, source });
    }
  }
}

/** A few codes are read range by range, which the sorted copy does fast; many in one go. */
const FEW = 8;

function spans(codes: readonly string[]): readonly (readonly [first: string, last: string])[] {
  const [first, last] = [codes[0], codes.at(-1)];
  if (first === undefined || last === undefined) return [];
  return codes.length <= FEW ? codes.map((code) => [code, code]) : [[first, last]];
}
