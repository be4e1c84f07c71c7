import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type SourceEntry, sources } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";
import { holdLoadLock, type Load, type Rejected, type Supersession } from "./catalogue.ts";
import { type Engine, literal, openEngine } from "./engine.ts";
import {
  type Encoding,
  type Member,
  members,
  type Original,
  original,
  type Progress,
} from "./examine.ts";
import { type Header, headers } from "./header.ts";
import { firstCopy } from "./keeping.ts";
import type { Lake } from "./lake.ts";
import { rawSql } from "./raw.ts";
import { readsOf } from "./reads.ts";
import { type Recognised, recognise } from "./recognise.ts";
import { dropRepeats } from "./repeats.ts";
import { segmentDir, settleOnDisk } from "./segment.ts";
import { supersede } from "./supersede.ts";
import { TABLES } from "./tables.ts";
import { unfold } from "./unfold.ts";
import { teach } from "./vocabulary.ts";
import { watched } from "./watched.ts";

export interface LoadOptions {
  /** Which source reads the file; null to tell from its header. */
  readonly source: string | null;
  /** A source made for this load (a table with a mapping file) instead of those in the house. */
  readonly made?: SourceEntry;
  readonly encoding: Encoding | null;
  /** `YYYY-MM-DD`, the day the publisher issued the figures, when the file's name does not say. */
  readonly vintage: string | null;
  /** How many unreadable rows may be kept aside before the load stops. */
  readonly max_rejected: number;
  readonly memory_limit: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** What a load did: `load` as the catalogue has it, and whether the lake had it before. */
export interface Loaded {
  readonly load: Load;
  readonly was_there: boolean;
  readonly set_aside: readonly { readonly reason: string; readonly rows: number }[];
  readonly superseded: readonly Supersession[];
}

/**
 * Loads a file, every table in it, or nothing: the lake is as it was when anything goes wrong.
 * @throws Refusal saying which file, which line, why, and what to do.
 */
export async function load(
  lake: Lake,
  path: string,
  options: LoadOptions,
): Promise<readonly Loaded[]> {
  const lock = holdLoadLock(lake.dir);
  let engine: Engine | null = null;
  let file: Original | null = null;
  const staging = join(lake.dir, "tmp", `load-${process.pid}`);
  try {
    sweep(lake);
    mkdirSync(staging, { recursive: true });
    engine = await openEngine({
      memory_limit: options.memory_limit,
      temp_directory: join(staging, "spill"),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    await teach(engine);
    const entries = options.made === undefined ? await sources() : [options.made];
    file = await original(path, options.progress, options.signal);
    const staged: Staged[] = [];
    const context: Context = { lake, engine, staging, entries, file, options, staged };
    for await (const member of members(file, {
      into: staging,
      encoding: options.encoding,
      wanted: (name) => !entries.some((entry) => entry.source.companions?.test(name) === true),
      progress: options.progress,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })) {
      options.signal?.throwIfAborted();
      staged.push(await stage(context, member));
    }
    await file.assertUnchanged();
    if (staged.length === 0) {
      throw new Refusal("holds no table", { file: path, todo: "Name a file with rows in it" });
    }
    return publish(context);
  } catch (cause) {
    options.signal?.throwIfAborted();
    // Whatever a file seems to lack while somebody writes it, that is the reason.
    await file?.assertUnchanged();
    throw withPlace(cause, path);
  } finally {
    engine?.close();
    // The next load sweeps what cannot be swept now; why this one failed must not be hidden by that.
    trySweep(lake);
    lock.release();
  }
}

/** With the file that was being loaded; a full disk in the words of the file system or the catalogue. */
function withPlace(cause: unknown, file: string): unknown {
  if (cause instanceof Refusal) {
    return cause.file === null
      ? new Refusal(cause.message, { file, todo: cause.todo, cause })
      : cause;
  }
  const { code = "", message = "" } = cause as NodeJS.ErrnoException;
  if (!/^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)/.test(code) && !/disk is full/.test(message)) {
    return cause;
  }
  return new Refusal("the disk is full", {
    file,
    todo: "Free some space or put the lake elsewhere with --lake DIR; nothing was changed",
    cause,
  });
}

function trySweep(lake: Lake): void {
  try {
    sweep(lake);
  } catch {
    // Said above: the rows stay unpublished, and the next load sweeps.
  }
}

interface Context {
  readonly lake: Lake;
  readonly engine: Engine;
  readonly staging: string;
  readonly entries: readonly SourceEntry[];
  readonly file: Original;
  readonly options: LoadOptions;
  readonly staged: readonly Staged[];
}

type Staged = Loaded & { readonly rejected: readonly Rejected[] };

/** Files of loads that were killed: no published row names them. */
function sweep(lake: Lake): void {
  for (const load of lake.catalogue.unfinished()) {
    rmSync(segmentDir(lake.dir, load), { recursive: true, force: true });
    lake.catalogue.forget(load.load_id);
  }
  rmSync(join(lake.dir, "tmp"), { recursive: true, force: true });
}

async function stage(context: Context, found: Member): Promise<Staged> {
  const { engine, lake, file, options } = context;
  const { member, unread } = await unfold(
    found,
    context.entries,
    context.staging,
    options.progress,
  );
  const { recognised, header } = recognise(
    context.entries,
    await headers(engine, member),
    options.source,
  );
  const { entry, layout } = recognised;
  const mapping_sha256 = createHash("sha256")
    .update(entry.map)
    .update(JSON.stringify({ ...entry.source, fetch: undefined }))
    .digest("hex");
  const before = lake.catalogue
    .loads()
    .find(
      (load) =>
        load.sha256 === file.sha256 &&
        load.member === member.member &&
        load.source === entry.id &&
        load.mapping_sha256 === mapping_sha256 &&
        (options.vintage === null || load.vintage === options.vintage),
    );
  if (before !== undefined) {
    return { load: before, was_there: true, set_aside: [], superseded: [], rejected: [] };
  }
  const load_id = lake.catalogue.reserve(entry.source.fills);
  const rejected = [...unread, ...(await map(context, member, header, recognised))];
  await engine.run(TABLES[entry.source.fills].settle);
  const counts = await settle(context, recognised, load_id, member);
  const superseded = await supersede(
    engine,
    join(context.staging, String(load_id)),
    {
      load_id,
      fills: entry.source.fills,
      source: entry.id,
      vintage: vintageOf(context, entry, member).vintage,
      period_first: counts.period_first,
      period_last: counts.period_last,
    },
    [
      ...lake.catalogue.loads().map((old) => ({ old, dir: segmentDir(lake.dir, old) })),
      ...context.staged
        .filter((one) => !one.was_there)
        .map(({ load: old }) => ({ old, dir: join(context.staging, String(old.load_id)) })),
    ],
  );
  return {
    load: {
      load_id,
      fills: entry.source.fills,
      source: entry.id,
      layout: layout.name,
      publisher: entry.source.publisher,
      licence: entry.source.licence,
      file: resolve(file.path),
      member: member.member,
      sha256: file.sha256,
      bytes: file.bytes,
      encoding: member.encoding,
      mapping_sha256,
      ...vintageOf(context, entry, member),
      rows_read: counts.rows_read + rejected.length,
      rows_kept: counts.rows_kept,
      rows_set_aside: counts.rows_read - counts.rows_kept,
      rows_rejected: rejected.length,
      period_first: counts.period_first,
      period_last: counts.period_last,
      loaded_at: new Date().toISOString(),
      program: lake.program,
    },
    was_there: false,
    set_aside: counts.set_aside,
    superseded,
    rejected,
  };
}

function vintageOf(context: Context, entry: SourceEntry, member: Member) {
  if (context.options.vintage !== null) {
    return { vintage: context.options.vintage, vintage_basis: "given" as const };
  }
  const named = entry.source.vintage?.exec(member.name)?.groups;
  if (named?.["year"] !== undefined) {
    const vintage = `${named["year"]}-${named["month"] ?? "01"}-${named["day"] ?? "01"}`;
    return { vintage, vintage_basis: "file name" as const };
  }
  return { vintage: new Date().toISOString().slice(0, 10), vintage_basis: "loaded" as const };
}

/** Reads the member through `map.sql` into `mapped`; what cannot be read is returned, or refused. */
async function map(
  { engine, staging, options }: Context,
  member: Member,
  header: Header,
  { entry, layout }: Recognised,
): Promise<readonly Rejected[]> {
  const reads = await readsOf(engine, entry.map);
  const tolerant = options.max_rejected > 0;
  const raw = (numbered: boolean) =>
    `create or replace view raw as ${rawSql(member, header, layout, reads, { numbered, tolerant })}`;
  const mapped = join(staging, "mapped.parquet");
  await engine.run(raw(false));
  try {
    await watched(engine, `reading rows of ${member.name}`, options.progress, () =>
      engine.run(`copy (${entry.map}) to ${literal(mapped)} (format parquet, compression lz4)`),
    );
  } catch (cause) {
    await assertParquetReads(engine, member);
    throw rowRefusal(member.place, cause);
  }
  const malformed = tolerant
    ? await engine.rows<Rejected>(
        "select cast(min(line) as bigint) as line, min(error_message) as reason from reject_errors group by line order by line",
      )
    : [];
  await engine.run(
    `create or replace view mapped as select * from read_parquet(${literal(mapped)})`,
  );
  const [bad] = await engine.rows<{ rows: number }>("select count(problem) as rows from mapped");
  const count = (bad?.rows ?? 0) + malformed.length;
  if (count === 0) return [];
  await engine.run(raw(true));
  const problems = await engine.rows<Rejected>(
    `select line, problem as reason from (${entry.map}) where problem is not null order by line limit $limit`,
    { limit: Math.max(options.max_rejected, 1) },
  );
  const rejected = [...malformed, ...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (count > options.max_rejected) {
    const first = rejected[0];
    const others = count === 1 ? "" : ` (${(count - 1).toLocaleString("en")} more rows like it)`;
    throw new Refusal(`${first?.reason ?? "rows cannot be read"}${others}`, {
      file: member.place,
      line: first?.line ?? null,
      todo: `Correct the file, or keep such rows aside with --max-rejected ${count}; nothing was changed`,
    });
  }
  return rejected;
}

/** The engine has many words for damage inside Parquet: whether it is that is found by reading it alone. */
async function assertParquetReads(engine: Engine, member: Member): Promise<void> {
  if (member.kind !== "parquet") return;
  await engine
    .run(`select bit_xor(hash(t)) from read_parquet(${literal(member.path)}) t`)
    .catch((cause: unknown) => {
      throw cause instanceof Refusal
        ? cause
        : new Refusal("is damaged inside", {
            file: member.place,
            todo: "Download it again; nothing was changed",
            cause,
          });
    });
}

/** The engine's words for a malformed row, in ours. */
function rowRefusal(name: string, cause: unknown): unknown {
  // The engine's own words, without the SQL that ours carry behind them.
  const [message = ""] = cause instanceof Error ? cause.message.split("\n--- SQL\n") : [];
  if (
    cause instanceof Refusal ||
    !/CSV Error|Maximum line size|quote|JSON|Parquet/i.test(message)
  ) {
    return cause;
  }
  const line = /Line: (\d+)/i.exec(message)?.[1];
  const expected = /Expected Number of Columns: (\d+) Found: (\d+)/i.exec(message);
  const why = /Maximum line size/i.test(message)
    ? "the line is longer than 2 MiB"
    : expected
      ? `the row has ${expected[2]} cells where the header has ${expected[1]}`
      : /quote/i.test(message)
        ? "a quoted cell is not closed"
        : /unexpected end of data/i.test(message)
          ? "the JSON ends too early"
          : (message.split("\n")[0] ?? "the row cannot be read").replace(/^.*?Error:\s*/, "");
  return new Refusal(why, {
    file: name,
    line: line === undefined ? null : Number(line),
    todo: "Correct the row or download the file again (--max-rejected N keeps such rows aside); nothing was changed",
    cause,
  });
}

interface Counts {
  readonly rows_read: number;
  readonly rows_kept: number;
  readonly set_aside: readonly { readonly reason: string; readonly rows: number }[];
  readonly period_first: number | null;
  readonly period_last: number | null;
}

/** Writes the sorted copies of one load into the staging directory and counts what went where. */
async function settle(
  { engine, staging, options, file }: Context,
  { entry }: Recognised,
  load_id: number,
  member: Member,
): Promise<Counts> {
  const into = join(staging, String(load_id));
  mkdirSync(into);
  const keeping = TABLES[entry.source.fills];
  const publishable = keeping.publishable
    .replaceAll("$source", literal(entry.id))
    .replaceAll("$load_id", String(load_id));
  await engine.run(publishable);
  const first = firstCopy(keeping);
  const copy = join(into, `${first}.parquet`);
  const write = (from: string, order: string) =>
    watched(engine, `sorting ${order.replaceAll("_", " ")}`, options.progress, () =>
      engine.run(
        `copy (select * from ${from} order by ${keeping.orders[order]}) to ${literal(join(into, `${order}.parquet`))}
         (format parquet, compression zstd)`,
      ),
    );
  const summed = entry.source.splits === undefined ? null : keeping.summed;
  await write(summed === null ? "publishable" : `(${summed})`, first);
  const repeated = await dropRepeats(engine, keeping, copy, member.place);
  for (const order of Object.keys(keeping.orders)) {
    if (order !== first) await write(`read_parquet(${literal(copy)})`, order);
  }
  if (keeping.coverage !== null) {
    await engine.run(
      `copy (${keeping.coverage}) to ${literal(join(into, "coverage.parquet"))} (format parquet, compression zstd)`,
      { segment: copy },
    );
  }
  await engine.run(
    `copy (select * exclude (set_aside), set_aside as reason from settled where set_aside is not null)
     to ${literal(join(into, "set_aside.parquet"))} (format parquet, compression zstd)`,
  );
  const aside = await engine.rows<{ reason: string; rows: number }>(
    "select set_aside as reason, count(*) as rows from settled where set_aside is not null group by 1 order by 2 desc, 1",
  );
  const period = keeping.period ?? "cast(null as integer)";
  const [kept] = await engine.rows<{ rows: number; first: number | null; last: number | null }>(
    `select count(*) as rows, min(${period}) as first, max(${period}) as last from read_parquet(${literal(copy)})`,
  );
  const [read] = await engine.rows<{ rows: number }>("select count(*) as rows from keyed");
  const rows_read = read?.rows ?? 0;
  const rows_kept = kept?.rows ?? 0;
  const others = aside.reduce((sum, note) => sum + note.rows, rows_kept + repeated);
  const counts = {
    rows_read,
    rows_kept,
    set_aside: [
      ...aside,
      { reason: "repeated row", rows: repeated },
      { reason: `added into one row over ${entry.source.splits}`, rows: rows_read - others },
    ].filter((note) => note.rows > 0),
    period_first: kept?.first ?? null,
    period_last: kept?.last ?? null,
  };
  await assertExpected(engine, entry, counts, copy, file.path);
  return counts;
}

async function assertExpected(
  engine: Engine,
  { id, source }: SourceEntry,
  counts: Counts,
  copy: string,
  file: string,
): Promise<void> {
  const [min, max] = source.expects.rows;
  const todo = "Check that the download is whole and of the right cut; nothing was changed";
  if (counts.rows_kept < min || counts.rows_kept > max) {
    const aside = counts.set_aside.map((note) => `${note.rows} ${note.reason}`).join(", ");
    throw new Refusal(
      `leaves ${counts.rows_kept.toLocaleString("en")} rows where ${id} has ${min.toLocaleString("en")} to ${max.toLocaleString("en")}${aside === "" ? "" : ` (set aside: ${aside})`}`,
      { file, todo },
    );
  }
  for (const [column, least] of Object.entries(source.expects.filled)) {
    const [filled] = await engine.rows<{ share: number }>(
      `select count(${column}) / count(*)::double as share from read_parquet(${literal(copy)})`,
    );
    if ((filled?.share ?? 0) < least) {
      const percent = Math.round((filled?.share ?? 0) * 100);
      throw new Refusal(
        `${column} is filled in ${percent} % of the rows, where ${id} has at least ${least * 100} %`,
        { file, todo },
      );
    }
  }
}

/** Moves every segment into place, then names them all in one transaction of the catalogue. */
function publish(context: Context): readonly Loaded[] {
  const { lake, staging, staged } = context;
  for (const { load, was_there } of staged) {
    if (was_there) continue;
    const from = join(staging, String(load.load_id));
    settleOnDisk(from);
    const to = segmentDir(lake.dir, load);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    settleOnDisk(dirname(to), { names_only: true });
  }
  context.options.signal?.throwIfAborted();
  lake.catalogue.publish(
    staged
      .filter((one) => !one.was_there)
      .map((one) => ({
        load: one.load,
        set_aside: one.set_aside,
        rejected: one.rejected,
        supersessions: one.superseded,
      })),
  );
  return staged.map(({ rejected: _, ...loaded }) => loaded);
}
