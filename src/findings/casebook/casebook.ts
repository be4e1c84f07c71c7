import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { Refusal } from "../../trade/refusal.ts";
import type { Finding, KeptFinding, KeptRun, Run } from "./finding.ts";
import { type Act, BEGINNING, brokenLinks, type Entry, entryText, hashOf } from "./journal.ts";
import { nothing, type Standings, take } from "./standing.ts";

/** Findings, decisions and cases of one lake, in SQLite beside it: server and terminal share it. */
export interface Casebook {
  /** What the journal says now, entries of other processes included. */
  standings(): Standings;
  /** Every finding by its id, with the figures of the newest run that found it. */
  findings(): ReadonlyMap<string, KeptFinding>;
  runs(): readonly KeptRun[];
  journal(): readonly Entry[];
  /** Written and on disk when this returns: a kill afterwards loses nothing. */
  record(who: string, act: Act): Entry;
  keep(who: string, run: Run, findings: readonly Finding[]): KeptRun;
  attach(who: string, case_id: string, name: string, content: Buffer): Entry;
  attachment(sha256: string): Buffer | null;
  verify(): { readonly entries: number; readonly head: string; readonly broken: readonly string[] };
  close(): void;
}

interface Line {
  readonly seq: number;
  readonly entry: string;
  readonly hash: string;
}

/** @throws Refusal when the file is not a casebook or cannot be written. */
export function openCasebook(dir: string): Casebook {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, "casebook.sqlite");
  const db = new Database(file);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("busy_timeout = 10000");
    db.exec(readFileSync(new URL("casebook.sql", import.meta.url), "utf8"));
  } catch (cause) {
    db.close();
    throw new Refusal("the casebook cannot be read", {
      file,
      todo: "Restore this file from a copy, or move it away to begin a new one",
      cause,
    });
  }
  const linesAfter = db.prepare("select seq, entry, hash from journal where seq > ? order by seq");
  const runsAfter = db.prepare("select run_id, body from run where run_id > ? order by run_id");
  const findingsOf = db.prepare("select body from finding where run_id = ?");
  const insert = db.prepare("insert into journal values (?, ?, ?)");

  const known = nothing();
  const entries: Entry[] = [];
  const runs: KeptRun[] = [];
  const findings = new Map<string, KeptFinding>();

  function catchUp(): void {
    for (const line of linesAfter.all(entries.at(-1)?.seq ?? 0) as readonly Line[]) {
      const entry = { ...(JSON.parse(line.entry) as Omit<Entry, "hash">), hash: line.hash };
      entries.push(entry);
      take(known, entry);
    }
    for (const { run_id, body } of runsAfter.all(runs.at(-1)?.run_id ?? 0) as readonly {
      readonly run_id: number;
      readonly body: string;
    }[]) {
      runs.push({ run_id, ...(JSON.parse(body) as Run) });
      for (const row of findingsOf.all(run_id) as readonly { readonly body: string }[]) {
        const finding = JSON.parse(row.body) as Finding;
        findings.set(finding.finding_id, { ...finding, run_id });
      }
    }
  }

  /** Writes one entry after the last; the caller holds the write lock. */
  function append(who: string, act: Act): Entry {
    const [last] = db
      .prepare("select seq, hash from journal order by seq desc limit 1")
      .all() as readonly Pick<Line, "seq" | "hash">[];
    const entry = {
      seq: (last?.seq ?? 0) + 1,
      at: new Date().toISOString(),
      who,
      act,
      previous: last?.hash ?? BEGINNING,
    };
    const text = entryText(entry);
    const hash = hashOf(text);
    insert.run(entry.seq, text, hash);
    return { ...entry, hash };
  }

  function written<Result>(work: () => Result): Result {
    return db.transaction(work).immediate();
  }

  return {
    standings() {
      catchUp();
      return known;
    },
    findings() {
      catchUp();
      return findings;
    },
    runs() {
      catchUp();
      return runs;
    },
    journal() {
      catchUp();
      return entries;
    },
    record: (who, act) => written(() => append(who, act)),
    keep: (who, run, found) =>
      written(() => {
        const { lastInsertRowid } = db
          .prepare("insert into run (body) values (?)")
          .run(JSON.stringify(run));
        const run_id = Number(lastInsertRowid);
        const put = db.prepare("insert into finding values (?, ?, ?)");
        for (const one of found) put.run(run_id, one.finding_id, JSON.stringify(one));
        append(who, {
          act: "run",
          run_id,
          detector: run.detector,
          findings: found.length,
          sha256: sealOf(db, run_id),
        });
        return { run_id, ...run };
      }),
    attach: (who, case_id, name, content) =>
      written(() => {
        const sha256 = createHash("sha256").update(content).digest("hex");
        db.prepare("insert or ignore into attachment values (?, ?)").run(
          sha256,
          content.toString("base64"),
        );
        return append(who, { act: "attach", case_id, name, sha256, bytes: content.length });
      }),
    attachment(sha256) {
      const [row] = db
        .prepare("select content from attachment where sha256 = ?")
        .all(sha256) as readonly { readonly content: string }[];
      return row === undefined ? null : Buffer.from(row.content, "base64");
    },
    verify() {
      const lines = linesAfter.all(0) as readonly Line[];
      const changed = lines.flatMap((line) => {
        const { act } = JSON.parse(line.entry) as Entry;
        return act.act === "run" && act.sha256 !== sealOf(db, act.run_id)
          ? [`the findings of run ${act.run_id} were changed after they were kept`]
          : [];
      });
      return {
        entries: lines.length,
        head: lines.at(-1)?.hash ?? BEGINNING,
        broken: [...brokenLinks(lines), ...changed],
      };
    },
    close: () => db.close(),
  };
}

function sealOf(db: Database.Database, run_id: number): string {
  const hash = createHash("sha256");
  for (const { body } of db
    .prepare("select body from finding where run_id = ? order by finding_id")
    .all(run_id) as readonly { readonly body: string }[]) {
    hash.update(`${body}\n`);
  }
  return hash.digest("hex");
}
