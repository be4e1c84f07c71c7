import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { Refusal } from "../trade/refusal.ts";

/** An open engine: DuckDB in this process, in memory, spilling beside the lake. */
export interface Engine {
  readonly connection: DuckDBConnection;
  /** Rows as objects; 64-bit integers come back as numbers, lists as arrays. */
  rows<Row extends object>(sql: string, values?: Values): Promise<readonly Row[]>;
  run(sql: string, values?: Values): Promise<void>;
  /** A second connection to the same tables and views, with temporary tables of its own. */
  another(signal?: AbortSignal): Promise<Engine>;
  close(): void;
}

export type Values = Readonly<Record<string, string | number | boolean | null>>;

export interface EngineOptions {
  readonly memory_limit: string;
  readonly temp_directory: string;
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** @throws Refusal on Ctrl-C, a full disk or memory limit; the cause carries SQL and values. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const settings: Record<string, string> = {
    memory_limit: options.memory_limit,
    temp_directory: options.temp_directory,
    // Nothing is fetched at run time: what is not inside the engine is not used.
    autoinstall_known_extensions: "false",
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  };
  // The engine makes the directory that it spills to, and none above it.
  mkdirSync(dirname(options.temp_directory), { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", settings).catch((cause: unknown) => {
    throw engineRefusal(cause, "opening the engine", {});
  });
  const engine = await connected(instance, options.signal);
  return {
    ...engine,
    close() {
      engine.close();
      instance.closeSync();
    },
  };
}

async function connected(instance: DuckDBInstance, signal?: AbortSignal): Promise<Engine> {
  const connection = await instance.connect();
  await connection.run("set enable_progress_bar = true");
  await connection.run("set enable_progress_bar_print = false");
  let again: NodeJS.Timeout | undefined;
  // A query that is only about to begin does not notice: it is told until it has ended.
  const interrupt = () => {
    connection.interrupt();
    again = setInterval(() => connection.interrupt(), 100);
  };
  signal?.addEventListener("abort", interrupt);

  async function ask(sql: string, values: Values) {
    signal?.throwIfAborted();
    try {
      return await connection.runAndReadAll(sql, { ...values });
    } catch (cause) {
      signal?.throwIfAborted();
      throw engineRefusal(cause, sql, values);
    }
  }
  return {
    connection,
    async rows<Row extends object>(sql: string, values: Values = {}) {
      const reader = await ask(sql, values);
      return rowsOf(reader.columnNames(), reader.getColumns()) as readonly Row[];
    },
    async run(sql, values = {}) {
      await ask(sql, values);
    },
    another: (own) => connected(instance, own),
    close() {
      signal?.removeEventListener("abort", interrupt);
      clearInterval(again);
      connection.closeSync();
    },
  };
}

/** Objects from columns, which is twice as fast as asking the engine for objects. */
function rowsOf(
  names: readonly string[],
  columns: readonly (readonly DuckDBValue[])[],
): readonly Record<string, unknown>[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, at) => {
    const row: Record<string, unknown> = {};
    for (const [column, name] of names.entries()) {
      row[name] = plain(columns[column]?.[at] ?? null);
    }
    return row;
  });
}

/** 64-bit integers as numbers, lists as arrays. */
function plain(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  return value;
}

function engineRefusal(cause: unknown, sql: string, values: Values): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const failed = new Error(`${message}\n--- SQL\n${sql}\n--- values ${JSON.stringify(values)}`, {
    cause,
  });
  if (/no space left on device|disk quota exceeded|file too large/i.test(message)) {
    return new Refusal("the disk is full", {
      todo: "Free some space or put the lake elsewhere with --lake DIR; nothing was changed",
      cause: failed,
    });
  }
  if (/out of memory/i.test(message)) {
    return new Refusal("the work does not fit the memory limit", {
      todo: "Give more with --memory-limit, for instance --memory-limit 4GB",
      cause: failed,
    });
  }
  return failed;
}

/** A text as a literal of SQL: for the few places where the engine binds no values (views, table functions). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
