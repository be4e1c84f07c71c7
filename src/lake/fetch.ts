import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask, Call, Fetch, Source } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";
import type { Progress } from "./examine.ts";

export interface Asking {
  /** Directory that keeps the answers and `manifest.json`. */
  readonly into: string;
  readonly key: string | null;
  /** How often one call is tried before it is given up. */
  readonly tries: number;
  /** Of the random part of the waits, so that a run can be repeated. */
  readonly seed: number;
  /** Calls a day; null to count none. */
  readonly calls_per_day: number | null;
  /** Where the calls of the day are counted, over all directories and runs. */
  readonly counter: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The wait after the first failure where the publisher names none; doubles each time. */
  readonly first_wait_ms?: number;
}

/** An answer as it is kept, byte for byte. `url` has the name of the key's variable for the key. */
export interface Kept {
  readonly file: string;
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly received_at: string;
}

/** `asked` counts requests, repeated ones too; `resumed` files were kept by an earlier run. */
export interface Fetched {
  readonly calls: number;
  readonly asked: number;
  readonly kept: number;
  readonly resumed: number;
  readonly files: readonly Kept[];
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_OWN_WAIT_MS = 120_000;
/** A publisher that asks for a longer wait than this means another day, not another try. */
const LONGEST_ASKED_WAIT_MS = 900_000;

/**
 * The calls for what is asked. The key is not in them: where it goes stands `$` and the name of its
 * variable, and {@link fetchCalls} puts it there at the moment of asking.
 * @throws Refusal when the publisher has no answer to what is asked, or the host cannot be trusted with a key.
 */
export function planCalls(
  fetch: Fetch,
  ask: Ask,
  options: { readonly with_key: boolean; readonly host: string | null },
): readonly Call[] {
  const host = options.host === null ? fetch.host : assertHost(options.host, options.with_key);
  const key = options.with_key && fetch.key !== null ? mark(fetch.key) : null;
  const calls = fetch.plan(ask, key, host);
  const long = calls.find((call) => call.url.length > fetch.caps.url_length);
  if (long !== undefined) {
    throw new Refusal(
      `a URL would have ${long.url.length} characters, and the publisher takes ${fetch.caps.url_length}`,
      { todo: "Ask for fewer partners or commodities" },
    );
  }
  return calls;
}

/** Which of the planned calls an earlier run has answered, by the bytes on disk. */
export async function answered(
  calls: readonly Call[],
  into: string,
  progress: Progress,
): Promise<ReadonlyMap<Call, Kept>> {
  const manifest = readManifest(into);
  const found = new Map<Call, Kept>();
  for (const [at, call] of calls.entries()) {
    const kept = manifest.find((one) => one.file === call.file && one.url === call.url);
    if (kept !== undefined && (await sha256Of(join(into, kept.file))) === kept.sha256) {
      found.set(call, kept);
    }
    progress({ what: "checking files", done: (100 * at) / calls.length, total: 100, unit: "%" });
  }
  return found;
}

/**
 * Asks every call that is not answered yet, one after another. An answer is written beside its name
 * and renamed when it is whole and checked, then entered in the manifest; a stop loses at most the
 * call under way.
 * @throws Refusal when the publisher refuses, stays silent for `tries` tries, or the run is stopped;
 *   what is kept until then stays and is not asked again.
 */
export async function fetchCalls(
  source: string,
  fetch: Fetch,
  calls: readonly Call[],
  asking: Asking,
): Promise<Fetched> {
  assertKey(fetch, calls, asking.key);
  const into = resolve(asking.into);
  mkdirSync(into, { recursive: true });
  sweep(into);
  const files = new Map(await answered(calls, into, asking.progress));
  const resumed = files.size;
  const run: Run = { source, fetch, asking, into, random: randomOf(asking.seed), asked: 0 };
  for (const [at, call] of calls.entries()) {
    if (files.has(call)) continue;
    const done = () => `${files.size} of ${calls.length} files are kept in ${into}`;
    asking.progress({
      what: `asking ${source} (${calls.length} calls)`,
      done: (100 * at) / calls.length,
      total: 100,
      unit: "%",
    });
    try {
      asking.signal.throwIfAborted();
      const kept = await askOften(run, call);
      enter(into, source, kept);
      files.set(call, kept);
    } catch (cause) {
      if (asking.signal.aborted) {
        throw new Refusal(`stopped: ${done()}`, {
          todo: "Run the same command again: it goes on from there",
        });
      }
      if (!(cause instanceof Refusal)) throw cause;
      const { file, todo } = cause;
      throw new Refusal(`${cause.message} (${done()})`, { file, todo, cause });
    }
  }
  const kept = files.size - resumed;
  return {
    calls: calls.length,
    asked: run.asked,
    kept,
    resumed,
    files: calls.flatMap((call) => files.get(call) ?? []),
  };
}

/** Whether an answer holds no rows, which is an answer too: there was no such trade, or no report. */
export function isEmpty(source: Source, path: string): boolean {
  const bytes = readFileSync(path);
  if (bytes.length === 0) return true;
  const text = bytes.length > 4096 ? "" : bytes.toString("utf8");
  return source.layouts.some(({ format, records_at }) => {
    if ((format !== "records" && format !== "rows") || !/^\s*[[{]/.test(text)) return false;
    const body: unknown = JSON.parse(text);
    const rows =
      records_at === undefined ? body : (body as Readonly<Record<string, unknown>>)[records_at];
    return Array.isArray(rows) && rows.length === (format === "rows" ? 1 : 0);
  });
}

interface Run {
  readonly source: string;
  readonly fetch: Fetch;
  readonly asking: Asking;
  readonly into: string;
  readonly random: () => number;
  asked: number;
}

/** A failure after which the same call may well succeed; `wait_ms` where the publisher names it. */
class Passing extends Error {
  readonly wait_ms: number | null;
  constructor(message: string, wait_ms: number | null = null) {
    super(message);
    this.wait_ms = wait_ms;
  }
}

async function askOften(run: Run, call: Call): Promise<Kept> {
  const { tries, progress, signal } = run.asking;
  for (let attempt = 1; ; attempt++) {
    spend(run);
    run.asked++;
    try {
      return await askOnce(run, call);
    } catch (cause) {
      signal.throwIfAborted();
      if (!(cause instanceof Passing)) throw cause;
      if (attempt >= tries) {
        throw new Refusal(
          `gave up after ${tries} ${tries === 1 ? "try" : "tries"} on ${call.file}: ${cause.message}`,
          { todo: "Run the same command later: it goes on from there (--tries N tries longer)" },
        );
      }
      const wait = waitOf(run, attempt, cause.wait_ms);
      progress({
        what: `waiting ${Math.ceil(wait / 1000)} s: ${cause.message.slice(0, 60)}`,
        done: 0,
        total: 100,
        unit: "%",
      });
      await sleep(wait, undefined, { signal });
    }
  }
}

/** At least what the publisher asks for; else doubling, with a random part so that many do not return at once. */
function waitOf({ asking, random }: Run, attempt: number, asked: number | null): number {
  if (asked !== null && asked > 0) return asked * (1 + 0.1 * random());
  const own = (asking.first_wait_ms ?? FIRST_WAIT_MS) * 2 ** (attempt - 1);
  return Math.min(own, LONGEST_OWN_WAIT_MS) * (0.5 + 0.5 * random());
}

async function askOnce(run: Run, call: Call): Promise<Kept> {
  const { asking, fetch, into } = run;
  const { url, headers } = unlocked(call, fetch, asking.key);
  const response = await globalThis
    .fetch(url, { headers, redirect: "manual", signal: asking.signal })
    .catch((cause: unknown) => {
      throw new Passing(`no connection (${reasonOf(cause, asking.key)})`);
    });
  if (response.status !== 200 && response.status !== 204) await refuse(run, call, response);
  const part = join(into, `${call.file}.${process.pid}.part`);
  try {
    const { sha256, bytes } = await receive(run, response, part);
    const body = await readFile(part);
    if (asking.key !== null && asking.key.length >= 8 && body.includes(asking.key)) {
      throw new Refusal("the answer repeats the key, and is not kept", {
        todo: "Check --host: publishers do not send the key back",
      });
    }
    try {
      fetch.check(call, body);
    } catch (cause) {
      if (cause instanceof SyntaxError) throw new Passing("the answer breaks off");
      if (cause instanceof Refusal) throw said(cause.message, cause.todo, run, call);
      throw cause;
    }
    await rename(part, join(into, call.file));
    return { file: call.file, url: call.url, sha256, bytes, received_at: new Date().toISOString() };
  } finally {
    await rm(part, { force: true });
  }
}

/** The body into a file, as it comes in (the transfer's own compression undone). */
async function receive({ asking }: Run, response: Response, part: string) {
  const hash = createHash("sha256");
  const total = Number(response.headers.get("content-length") ?? 0);
  let bytes = 0;
  const handle = await disk(part, open(part, "w"));
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const next = await reader?.read().catch((cause: unknown) => {
        throw new Passing(`the answer broke off (${reasonOf(cause, asking.key)})`);
      });
      if (next === undefined || next.done) break;
      hash.update(next.value);
      bytes += next.value.length;
      await disk(part, writeWhole(handle, next.value));
      if (bytes > 2 ** 23) {
        asking.progress({
          what: "receiving",
          done: bytes,
          total: total > bytes ? total : null,
          unit: "bytes",
        });
      }
    }
    await disk(part, handle.sync());
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at)).bytesWritten;
  }
}

async function disk<Result>(file: string, work: Promise<Result>): Promise<Result> {
  return work.catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new Refusal(`cannot be written (${code})`, {
      file,
      todo:
        code === "ENOSPC"
          ? "Make room on the disk"
          : "Check that you may write there, or use --into",
      cause,
    });
  });
}

/** What a status other than 200 and 204 means: another try, or a refusal that says what to do. */
async function refuse(run: Run, call: Call, response: Response): Promise<never> {
  const { fetch, asking } = run;
  const { status } = response;
  const words = redact(await wordsOf(response), asking.key);
  const tells = `the publisher answers ${status}${words === "" ? "" : `: ${words}`}`;
  const wait = askedWait(response.headers.get("retry-after"), words);
  const keyTodo =
    fetch.key === null
      ? "Check --host"
      : `Check the key in ${fetch.key.variable}; there is one at ${fetch.key.from}`;
  const quota = status === 403 && (wait !== null || /quota|call volume/i.test(words));
  if (status === 408 || status === 429 || status >= 500) {
    if (wait === null || wait <= LONGEST_ASKED_WAIT_MS) throw new Passing(tells, wait);
  }
  if (quota || wait !== null) {
    throw said(
      tells,
      wait === null
        ? "The calls of the day are used up: run the same command tomorrow, it goes on from there"
        : `Run the same command after ${new Date(Date.now() + wait).toISOString().slice(0, 16)}Z: it goes on from there`,
      run,
      call,
    );
  }
  const target = response.headers.get("location") ?? "";
  if (status >= 300 && status < 400) {
    const key = /key/i.test(target);
    const place = redact(target.split("?")[0] ?? "", asking.key);
    throw said(
      key
        ? `the publisher does not accept the key (it points to ${place})`
        : `the publisher points elsewhere (${status} to ${place}), where the question is not taken`,
      key ? keyTodo : "Name the new place with --host if you trust it",
      run,
      call,
    );
  }
  if (status === 401 || status === 403) throw said(tells, keyTodo, run, call);
  if (status === 404) {
    throw said(tells, "It may not be published yet: ask --until an earlier month", run, call);
  }
  throw said(tells, "Change what is asked accordingly", run, call);
}

function said(why: string, todo: string, { asking }: Run, call: Call): Refusal {
  return new Refusal(redact(why, asking.key), { file: call.file, todo });
}

/** The publisher's own words in an error: its JSON message, or its page without the tags. */
async function wordsOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  let words = text.slice(0, 20_000);
  try {
    const body = JSON.parse(words) as Readonly<Record<string, unknown>>;
    const inner = body["errorObject"] as Readonly<Record<string, unknown>> | null | undefined;
    const found = [inner?.["errorMessage"], body["message"], body["error"]].find(
      (one) => typeof one === "string" || Array.isArray(one),
    );
    if (found !== undefined) words = String(found);
  } catch {
    words = words.replace(/<(style|script)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
  }
  return words.replace(/\s+/g, " ").trim().slice(0, 300);
}

/** Milliseconds out of `Retry-After` (seconds or a date), or out of "Try again in 7 seconds". */
function askedWait(header: string | null, words: string): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = text === "" ? Number.NaN : Date.parse(text);
  if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  const seconds = /try again in (\d+) second/i.exec(words)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

const mark = (key: { readonly variable: string }) => `$${key.variable}`;

/** The call with the key in place: never kept, never shown. */
function unlocked(call: Call, fetch: Fetch, key: string | null) {
  if (key === null || fetch.key === null) return { url: call.url, headers: call.headers };
  const place = mark(fetch.key);
  return {
    url: call.url.replace(place, () => encodeURIComponent(key)),
    headers: Object.fromEntries(
      Object.entries(call.headers).map(([name, value]) => [name, value.replace(place, () => key)]),
    ),
  };
}

function redact(text: string, key: string | null): string {
  if (key === null) return text;
  return text.replaceAll(key, "(key)").replaceAll(encodeURIComponent(key), "(key)");
}

function reasonOf(cause: unknown, key: string | null): string {
  const chain: string[] = [];
  for (let at = cause; at instanceof Error && chain.length < 4; at = at.cause) {
    chain.push((at as NodeJS.ErrnoException).code ?? at.message);
  }
  return redact(chain.at(-1) ?? String(cause), key);
}

function assertKey(fetch: Fetch, calls: readonly Call[], key: string | null): void {
  if (fetch.key === null) return;
  const place = mark(fetch.key);
  const needed = calls.some((call) => JSON.stringify(call).includes(place));
  if (needed && key === null) {
    throw new Refusal(
      `this publisher answers only with a key, and ${fetch.key.variable} is not set`,
      {
        todo: `Get one at ${fetch.key.from}, then set ${fetch.key.variable} or use --key-file FILE`,
      },
    );
  }
  if (key !== null && !/^[\x21-\x7e]+$/.test(key)) {
    throw new Refusal("the key holds characters that no key has (a space, a line break)", {
      todo: `Set ${fetch.key.variable} to the key alone, or put only it into the --key-file`,
    });
  }
}

function assertHost(text: string, with_key: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const web = url !== null && (url.protocol === "https:" || url.protocol === "http:");
  if (!web || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new Refusal("--host is not the beginning of a web address", {
      todo: "Write for instance --host https://mirror.example.org",
    });
  }
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (with_key && url.protocol === "http:" && !here) {
    throw new Refusal(`the key would go to ${url.host} unencrypted`, {
      todo: "Use https, or run without a key",
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

const MANIFEST = "manifest.json";

function readManifest(into: string): readonly Kept[] {
  const file = join(into, MANIFEST);
  if (!existsSync(file)) return [];
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly files: readonly Kept[] }).files;
  } catch (cause) {
    throw new Refusal("cannot be read as a manifest", {
      file,
      todo: "Move it away (the files are then asked again), or name another directory with --into",
      cause,
    });
  }
}

/** Reads before it writes: another run may keep files in the same directory. */
function enter(into: string, source: string, kept: Kept): void {
  const others = readManifest(into).filter((one) => one.file !== kept.file);
  writeBeside(join(into, MANIFEST), { source, files: [...others, kept] });
}

function sha256Of(path: string): Promise<string | null> {
  return new Promise((settle) => {
    const hash = createHash("sha256");
    createReadStream(path)
      .on("data", (chunk) => hash.update(chunk))
      .on("error", () => settle(null))
      .on("end", () => settle(hash.digest("hex")));
  });
}

function writeBeside(file: string, value: unknown): void {
  const beside = `${file}.${process.pid}.part`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(beside, file);
}

/** Removes what runs that were killed left behind. */
function sweep(into: string): void {
  for (const name of readdirSync(into)) {
    const pid = Number(/\.(\d+)\.part$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isRunning(pid)) rmSync(join(into, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

type Days = Readonly<Record<string, { readonly day: string; readonly calls: number }>>;

/** Calls of this source today (UTC), as far as this machine has asked them. */
export function callsToday(counter: string, source: string): number {
  const { [source]: count } = readDays(counter);
  return count?.day === today() ? count.calls : 0;
}

/** Counts a call before it is made: the publisher counts failed ones too. */
function spend({ source, asking }: Run): void {
  if (asking.calls_per_day === null) return;
  const calls = callsToday(asking.counter, source);
  if (calls >= asking.calls_per_day) {
    throw new Refusal(
      `the ${asking.calls_per_day.toLocaleString("en")} calls that the publisher allows a day are used up`,
      {
        todo: "Run the same command after midnight UTC: it goes on from there (--calls-per-day N for a key that may ask more)",
      },
    );
  }
  const days = { ...readDays(asking.counter), [source]: { day: today(), calls: calls + 1 } };
  writeBeside(asking.counter, days);
}

function readDays(counter: string): Days {
  if (!existsSync(counter)) return {};
  try {
    return JSON.parse(readFileSync(counter, "utf8")) as Days;
  } catch (cause) {
    throw new Refusal("cannot be read as a count of calls", {
      file: counter,
      todo: "Remove it; today's count then begins anew",
      cause,
    });
  }
}

const today = () => new Date().toISOString().slice(0, 10);

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
