import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { Refusal } from "../../trade/refusal.ts";

/** What somebody said of a name and an entry of a list. */
export interface Decision {
  readonly decided: "confirmed" | "dismissed";
  readonly because: string | null;
  readonly decided_by: string;
  readonly decided_at: string;
}

/** An entry of a list as it read when it was looked at. */
export interface Entry {
  readonly list: string;
  readonly id: string;
  readonly entry_sha256: string;
}

/** Decisions of a lake: kept in full, the last one counts, and only while the entry reads the same. */
export interface Decisions {
  of(name: string, entry: Entry): Decision | null;
  add(name: string, entry: Entry, decision: Omit<Decision, "decided_at">): Decision;
  close(): void;
}

/** @throws Refusal when the file cannot be read or written. */
export function openDecisions(lake: string): Decisions {
  const file = join(lake, "decisions.sqlite");
  const db = new Database(file);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("busy_timeout = 10000");
    db.exec(readFileSync(new URL("decisions.sql", import.meta.url), "utf8"));
  } catch (cause) {
    db.close();
    throw new Refusal("the decisions of this lake cannot be read", {
      file,
      todo: "Restore this file, or move it away to begin without decisions",
      cause,
    });
  }
  const last = db.prepare(
    `select decided, because, decided_by, decided_at from party_decision
     where name_key = ? and list = ? and party_id = ? and entry_sha256 = ?
     order by decided_at desc, rowid desc limit 1`,
  );
  const insert = db.prepare("insert into party_decision values (?, ?, ?, ?, ?, ?, ?, ?)");
  return {
    of(name, { list, id, entry_sha256 }) {
      const [found] = last.all(nameKey(name), list, id, entry_sha256) as readonly Decision[];
      return found ?? null;
    },
    add(name, { list, id, entry_sha256 }, decision) {
      const decided_at = new Date().toISOString();
      const { decided, because, decided_by } = decision;
      insert.run(nameKey(name), list, id, entry_sha256, decided, because, decided_by, decided_at);
      return { ...decision, decided_at };
    },
    close: () => db.close(),
  };
}

/** Case, blanks and marks do not make another question. */
function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
