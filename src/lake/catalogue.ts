import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import type { TableName } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";

/** One load: a file, or one member of a zip, read by one source. */
export interface Load {
  readonly load_id: number;
  /** Which table of the schema its rows are in. */
  readonly fills: TableName;
  readonly source: string;
  readonly layout: string;
  readonly publisher: string;
  readonly licence: string;
  readonly file: string;
  readonly member: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string | null;
  readonly mapping_sha256: string;
  /** Day the publisher issued the figures, `YYYY-MM-DD`; `vintage_basis` says how it is known. */
  readonly vintage: string;
  readonly vintage_basis: "given" | "file name" | "loaded";
  readonly rows_read: number;
  readonly rows_kept: number;
  readonly rows_set_aside: number;
  readonly rows_rejected: number;
  readonly period_first: number | null;
  readonly period_last: number | null;
  readonly loaded_at: string;
  readonly program: string;
}

export interface Supersession {
  readonly old_load_id: number;
  readonly new_load_id: number;
  readonly cells: number;
}

export interface SetAside {
  readonly load_id: number;
  readonly reason: string;
  readonly rows: number;
}

export interface Rejected {
  readonly line: number | null;
  readonly reason: string;
}

/** A load with what was noted of its rows. */
export interface Publication {
  readonly load: Load;
  readonly set_aside: readonly Omit<SetAside, "load_id">[];
  readonly rejected: readonly Rejected[];
  readonly supersessions: readonly Supersession[];
}

export interface Catalogue {
  loads(): readonly Load[];
  setAside(): readonly SetAside[];
  rejected(load_id: number): readonly Rejected[];
  supersessions(): readonly Supersession[];
  /** An id that no load has had; its row stays unpublished until `publish`. */
  reserve(fills: TableName): number;
  /** All of them become visible at once, or none. */
  publish(loads: readonly Publication[]): void;
  /** Loads that were begun and never published: their files are swept. */
  unfinished(): readonly Pick<Load, "load_id" | "fills">[];
  forget(load_id: number): void;
  close(): void;
}

/** @throws Refusal when the directory cannot be written or holds something else. */
export function openCatalogue(dir: string): Catalogue {
  const file = join(dir, "catalogue.sqlite");
  const db = opened(dir, file);
  try {
    // First: two processes that make a lake together wait for each other from here on.
    db.pragma("busy_timeout = 10000");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    db.exec(readFileSync(new URL("catalogue.sql", import.meta.url), "utf8"));
    addFills(db);
  } catch (cause) {
    db.close();
    throw new Refusal("the lake's catalogue cannot be read", {
      file,
      todo: "Name another lake with --lake DIR, or restore this file",
      cause,
    });
  }
  const all = <Row>(sql: string, ...values: readonly unknown[]) =>
    db.prepare(sql).all(...values) as readonly Row[];

  return {
    loads: () =>
      all<Load & { state: string }>(
        "select * from load where state = 'published' order by load_id",
      ).map(({ state: _, ...load }) => load),
    setAside: () =>
      all<SetAside>(
        "select s.* from set_aside s join load using (load_id) where state = 'published' order by load_id, rows desc",
      ),
    rejected: (load_id) =>
      all<Rejected>("select line, reason from rejected where load_id = ? order by line", load_id),
    supersessions: () => all<Supersession>("select * from supersession"),
    reserve(fills) {
      const reserved = db
        .prepare(
          `insert into load select coalesce(max(load_id), 0) + 1, 'loading', '', '', '', '', '', null, '', 0, null, '',
           '', 'loaded', 0, 0, 0, 0, null, null, '', '', ? from load`,
        )
        .run(fills);
      return Number(reserved.lastInsertRowid);
    },
    publish(published) {
      const aside = db.prepare("insert into set_aside values (?, ?, ?)");
      const reject = db.prepare("insert into rejected values (?, ?, ?)");
      const supersede = db.prepare("insert into supersession values (?, ?, ?)");
      db.transaction(() => {
        for (const { load, ...notes } of published) {
          const setAll = Object.keys(load).map((column) => `${column} = ?`);
          db.prepare(
            `update load set ${setAll.join(", ")}, state = 'published' where load_id = ?`,
          ).run(...Object.values(load), load.load_id);
          for (const note of notes.set_aside) aside.run(load.load_id, note.reason, note.rows);
          for (const note of notes.rejected) reject.run(load.load_id, note.line, note.reason);
          for (const note of notes.supersessions) {
            supersede.run(note.old_load_id, note.new_load_id, note.cells);
          }
        }
      })();
    },
    unfinished: () =>
      all<Pick<Load, "load_id" | "fills">>(
        "select load_id, fills from load where state = 'loading'",
      ),
    forget(load_id) {
      db.prepare("delete from load where load_id = ? and state = 'loading'").run(load_id);
    },
    close: () => db.close(),
  };
}

function opened(dir: string, file: string): Database.Database {
  try {
    mkdirSync(dir, { recursive: true });
    return new Database(file);
  } catch (cause) {
    throw new Refusal("no lake can be kept here", {
      file: dir,
      todo: "Name a directory that you may write with --lake DIR",
      cause,
    });
  }
}

/** Catalogues of 0.1.0 knew one table. The column stands last there, and so in catalogue.sql. */
function addFills(db: Database.Database): void {
  const columns = db.prepare("select name from pragma_table_info('load')").all();
  if (columns.some((column) => (column as { readonly name: string }).name === "fills")) return;
  db.exec("alter table load add column fills text not null default 'flow'");
}

/**
 * The right to load, held by one process at a time. It is SQLite's own file lock, which the
 * operating system lets go when the process dies however it dies.
 * @throws Refusal when another process is loading.
 */
export function holdLoadLock(dir: string): { release(): void } {
  const db = opened(dir, join(dir, "load.lock.sqlite"));
  try {
    db.pragma("busy_timeout = 0");
    db.exec("begin exclusive");
  } catch (cause) {
    db.close();
    if (!/lock|busy/i.test(String(cause))) throw cause;
    throw new Refusal("another load into this lake is under way", {
      file: dir,
      todo: "Wait for it to end and run this again; nothing was changed",
      cause,
    });
  }
  return {
    release() {
      db.exec("rollback");
      db.close();
    },
  };
}
