import { type Engine, literal } from "./engine.ts";

/**
 * The columns of `raw` that a map reads: the engine's own parse of the SQL, so that an unread
 * column of a file is found by the machine and not by discipline. A column of a joined table
 * carries that table's alias, so a bare name or one behind `raw.` is the file's.
 */
export async function readsOf(engine: Engine, sql: string): Promise<readonly string[]> {
  const [parsed] = await engine.rows<{ tree: string }>(
    `select cast(json_serialize_sql(${literal(sql)}) as varchar) as tree`,
  );
  const tree: unknown = JSON.parse(parsed?.tree ?? "{}");
  const failed = tree as { readonly error?: boolean; readonly error_message?: string };
  if (failed.error === true) throw new Error(`map.sql: ${failed.error_message}`);
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const column = node as { readonly class?: string; readonly column_names?: readonly string[] };
    const parts = column.class === "COLUMN_REF" ? (column.column_names ?? []) : [];
    const name = parts.at(-1);
    if (name !== undefined && (parts.length === 1 || parts[0] === "raw")) names.add(name);
    Object.values(node).forEach(visit);
  };
  visit(tree);
  return [...names].sort();
}
