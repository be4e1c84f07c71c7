import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../trade/refusal.ts";
import { identifier, openEngine } from "./engine.ts";
import { members, original, type Progress } from "./examine.ts";
import { headers } from "./header.ts";
import { rawSql } from "./raw.ts";

/** A table as its publisher wrote it: every cell as text, null where nothing stands. */
export interface Table {
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** @throws Refusal when the table has no such column. */
  column(name: string): readonly (string | null)[];
}

export interface ColumnsOptions {
  readonly memory_limit: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Only these columns are read; null for all. */
  readonly only: readonly string[] | null;
}

/**
 * Reads a table that is worked on by itself and kept nowhere: CSV with any delimiter, JSON, Parquet,
 * gzip or zip, in any encoding that a load takes.
 * @throws Refusal when the file is no table, or lacks a column that was asked for.
 */
export async function readColumns(file: string, options: ColumnsOptions): Promise<Table> {
  const temporary = mkdtempSync(join(tmpdir(), "entrepot-"));
  const engine = await openEngine({
    memory_limit: options.memory_limit,
    temp_directory: temporary,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  try {
    const seen = await original(file, options.progress);
    const every = members(seen, {
      into: temporary,
      encoding: null,
      wanted: (name) => /\.(csv|tsv|txt|json|parquet)$/i.test(name),
      progress: options.progress,
    });
    for await (const member of every) {
      const [header] = await headers(engine, member);
      if (header === undefined || header.columns.length < 2) continue;
      const names = header.columns.filter((name) => options.only?.includes(name) ?? name !== "");
      const missing = (options.only ?? []).filter((name) => !names.includes(name));
      if (missing.length > 0) throw noColumn(file, missing.join(", "), header.columns);
      const layout = {
        name: "as it is",
        format: header.format,
        columns: {},
        needs: [names[0] as string] as const,
      };
      const raw = rawSql(member, header, layout, names, { numbered: false, tolerant: false });
      const reader = await engine.connection
        .runAndReadAll(`select ${names.map(identifier).join(", ")} from (${raw})`)
        .catch((cause: unknown) => {
          options.signal?.throwIfAborted();
          throw unreadable(file, cause);
        });
      const cells = reader.getColumns() as unknown as readonly (readonly (string | null)[])[];
      return {
        file,
        names,
        rows: cells[0]?.length ?? 0,
        column(name) {
          const found = cells[names.indexOf(name)];
          if (found === undefined) throw noColumn(file, name, names);
          return found;
        },
      };
    }
    throw new Refusal("holds no table with a header and two columns", {
      file,
      todo: "Give a CSV, JSON or Parquet file",
    });
  } finally {
    engine.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

function noColumn(file: string, name: string, names: readonly string[]): Refusal {
  return new Refusal(`there is no column ${name}`, {
    file,
    line: 1,
    todo: `It has ${names.join(", ")}`,
  });
}

function unreadable(file: string, cause: unknown): Refusal {
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = /Line:?\s*(\d+)/i.exec(message)?.[1];
  const why = /expected number of columns|columns? found/i.test(message)
    ? "a row has more or fewer cells than the header"
    : (message.split("\n")[0] ?? message);
  return new Refusal(why, {
    file,
    line: line === undefined ? null : Number(line),
    todo: "Repair that row; nothing was changed",
    cause,
  });
}
