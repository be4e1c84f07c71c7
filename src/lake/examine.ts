import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, type Stats } from "node:fs";
import { open, stat, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import yauzl from "yauzl";
import { Refusal } from "../trade/refusal.ts";

/** Told while long work goes on: what is done of what, in which unit. */
export type Progress = (step: {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: "bytes" | "rows" | "places" | "routes" | "%";
}) => void;

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "gb18030";
export const ENCODINGS: readonly Encoding[] = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "gb18030",
];

/** Text longer than this without a line break is not a table. Also the engine's limit on a row. */
const LONGEST_LINE = 2 ** 21;
const CHUNK = 2 ** 22;

/** A file as it was handed over. `changed` throws when it is no longer what was first seen. */
export interface Original {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly container: "plain" | "gzip" | "zip";
  assertUnchanged(): Promise<void>;
}

/** One table out of the original: plain, UTF-8 or Parquet, ready for the engine. */
export interface Member {
  readonly name: string;
  /** The file as it was named, and which of its members: what messages call it. */
  readonly place: string;
  /** Set for a file out of a zip. */
  readonly member: string | null;
  readonly path: string;
  readonly kind: "text" | "json" | "parquet";
  readonly encoding: Encoding | null;
}

/** @throws Refusal for a directory, an empty or missing file, a container that cannot be opened. */
export async function original(
  path: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Original> {
  const first = await stat(path).catch((cause: unknown) => {
    throw new Refusal("there is no such file", {
      file: path,
      todo: "Check the name; the shell's working directory is where it is looked for",
      cause,
    });
  });
  if (first.isDirectory()) {
    throw new Refusal("is a directory", { file: path, todo: `Name its files: ${path}/*.csv` });
  }
  if (!first.isFile()) {
    throw new Refusal("is not a regular file", { file: path, todo: "Save it as a file first" });
  }
  if (first.size === 0) {
    throw new Refusal("is empty", { file: path, todo: "Download it again" });
  }
  const { container, one_line } = await containerOf(path);
  const hash = createHash("sha256");
  let done = 0;
  let lineBegan = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    signal?.throwIfAborted();
    hash.update(chunk);
    const end = (chunk as Buffer).lastIndexOf(10);
    if (end !== -1) lineBegan = done + end + 1;
    done += chunk.length;
    // Told here and not after ten gigabytes of it.
    if (container === "plain" && !one_line && done - lineBegan > LONGEST_LINE) {
      throw endlessLine(path, 1 + (await newlinesUntil(path, lineBegan)));
    }
    progress({ what: `reading ${basename(path)}`, done, total: first.size, unit: "bytes" });
  }
  const assertUnchanged = async () => {
    const now = await stat(path).catch(() => null);
    if (now === null || !sameFile(first, now) || done !== first.size) {
      throw new Refusal("changed while it was being read", {
        file: path,
        todo: "Wait until whatever writes it is done, then load it again; nothing was changed",
      });
    }
  };
  await assertUnchanged();
  return { path, bytes: first.size, sha256: hash.digest("hex"), container, assertUnchanged };
}

function sameFile(a: Stats, b: Stats): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

async function head(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new Refusal("cannot be opened", {
      file: path,
      todo: "Check that you may read it",
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What people save by mistake, by its first bytes (hexadecimal) or letters. */
const STRANGERS: readonly (readonly [begins: string | RegExp, is: string, todo: string])[] = [
  [
    "377abcaf",
    "is a 7-Zip archive, which this program does not open",
    "Unpack it (7z x FILE, or any archive program) and load the file inside",
  ],
  ["504b0506", "is a zip without files", "Download it again"],
  ["d0cf11e0", "is an Excel workbook", "Save the sheet as CSV and load that"],
  [/^%PDF-/, "is a PDF", "Get the figures as CSV, JSON or Parquet from their publisher"],
  [
    /^\s*(<\?xml[^>]*>\s*)?<(!doctype html|html|head|body)/i,
    "is a web page and not a table",
    "Open it in a browser to see what the publisher says, then download the file again",
  ],
];

function refuseStranger(start: Buffer, file: string): void {
  const hex = start.subarray(0, 8).toString("hex");
  const text = start.subarray(0, 256).toString("latin1");
  for (const [begins, is, todo] of STRANGERS) {
    const found = typeof begins === "string" ? hex.startsWith(begins) : begins.test(text);
    if (found) throw new Refusal(is, { file, todo });
  }
}

async function newlinesUntil(path: string, end: number): Promise<number> {
  let count = 0;
  if (end === 0) return count;
  for await (const chunk of createReadStream(path, { end: end - 1, highWaterMark: CHUNK })) {
    count += newlines(chunk as Buffer);
  }
  return count;
}

function endlessLine(file: string, line: number): Refusal {
  return new Refusal(`is longer than ${LONGEST_LINE / 2 ** 20} MiB`, {
    file,
    line,
    todo: "This is not a table with one row a line; check what was saved",
  });
}

const isParquet = (start: Buffer) => start.subarray(0, 4).toString("latin1") === "PAR1";
const isZip = (start: Buffer) => start.subarray(0, 4).toString("latin1") === "PK\x03\x04";
const isGzip = (start: Buffer) => start[0] === 0x1f && start[1] === 0x8b;

/** How the file is wrapped, and whether all of it may stand on one line. */
async function containerOf(
  path: string,
): Promise<{ readonly container: Original["container"]; readonly one_line: boolean }> {
  const start = await head(path, 4096);
  if (isGzip(start)) return { container: "gzip", one_line: true };
  if (isZip(start)) return { container: "zip", one_line: true };
  refuseStranger(start, path);
  return { container: "plain", one_line: isParquet(start) || mayBeOneLine(start) };
}

/**
 * The tables in a file, each plain and in UTF-8 (written to `into` where the original is not).
 * @param wanted asked for each member of a zip by name; the others are passed over.
 */
export async function* members(
  file: Original,
  options: {
    readonly into: string;
    readonly encoding: Encoding | null;
    readonly wanted: (name: string) => boolean;
    readonly progress: Progress;
    readonly signal?: AbortSignal;
  },
): AsyncGenerator<Member> {
  const plain = join(options.into, "member.raw");
  if (file.container === "plain") {
    yield await readable(file, null, file.path, options);
  } else if (file.container === "gzip") {
    await unpack(file, createReadStream(file.path, { highWaterMark: CHUNK }), plain, options);
    yield await readable(file, null, plain, options);
  } else {
    for await (const entry of zipEntries(file)) {
      if (entry.name === "xl/workbook.xml") {
        throw new Refusal("is an Excel workbook", {
          file: file.path,
          todo: "Save the sheet as CSV and load that",
        });
      }
      if (!options.wanted(entry.name)) continue;
      await unpack(file, await entry.open(), plain, options, entry);
      yield await readable(file, entry.name, plain, options);
    }
  }
}

/**
 * No table of figures is packed more tightly than this; what is, is a mistake or a trap that would
 * fill the disk. Deflate cannot go beyond 1,032.
 */
const TIGHTEST = 400;
/** Below this size no ratio is too high: a few rows of zeros are lawful. */
const ALWAYS_UNPACKED = 2 ** 26;

async function unpack(
  file: Original,
  from: Readable,
  target: string,
  options: { readonly into: string; readonly progress: Progress; readonly signal?: AbortSignal },
  entry?: ZipEntry,
): Promise<void> {
  const packed = entry?.packed ?? file.bytes;
  const { bavail, bsize } = await statfs(options.into);
  if (entry !== undefined && entry.bytes > bavail * bsize) {
    throw new Refusal(
      `unpacks to ${gigabytes(entry.bytes)}, and ${gigabytes(bavail * bsize)} are free`,
      { file: placeOf(file, entry.name), todo: "Put the lake elsewhere with --lake DIR" },
    );
  }
  let read = 0;
  let written = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      read += chunk.length;
      options.progress({
        what: "unpacking",
        done: read,
        total: entry?.bytes ?? packed,
        unit: "bytes",
      });
      next(null, chunk);
    },
  });
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      written += chunk.length;
      const tight = written > ALWAYS_UNPACKED && written > packed * TIGHTEST;
      next(
        tight
          ? new Refusal(`unpacks to more than ${TIGHTEST} times its size`, {
              file: placeOf(file, entry?.name ?? null),
              todo: "This is no table of figures; check what was saved",
            })
          : null,
        chunk,
      );
    },
  });
  // A zip's entries come unpacked already.
  const through = entry === undefined ? [count, createGunzip({ chunkSize: CHUNK })] : [count];
  await pipeline(
    [from, ...through, measure, createWriteStream(target)],
    options.signal === undefined ? {} : { signal: options.signal },
  ).catch((cause: unknown) => {
    options.signal?.throwIfAborted();
    throw unpackRefusal(file.path, cause);
  });
}

const gigabytes = (bytes: number) =>
  `${(bytes / 2 ** 30).toLocaleString("en", { maximumFractionDigits: 1 })} GB`;

/** The file as it was named, and which of its members. */
function placeOf(file: Original, member: string | null): string {
  return member === null ? file.path : `${file.path} (${member})`;
}

function unpackRefusal(path: string, cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new Refusal("the disk is full", {
      file: path,
      todo: "Free some space or put the lake elsewhere with --lake DIR; nothing was changed",
      cause,
    });
  }
  const why = code === "Z_BUF_ERROR" ? "ends too early" : "is damaged";
  if (cause instanceof Error && /relative path|absolute path/.test(cause.message)) {
    return new Refusal("holds a file whose name leads out of it", {
      file: path,
      todo: "Do not trust it; unpack it yourself and load what you know",
      cause,
    });
  }
  return new Refusal(`the compressed file ${why}`, {
    file: path,
    todo: "Download it again; nothing was changed",
    cause,
  });
}

interface ZipEntry {
  readonly name: string;
  /** Unpacked size as the archive says it; unpacking stops where it is not so. */
  readonly bytes: number;
  readonly packed: number;
  open(): Promise<Readable>;
}

async function* zipEntries(file: Original): AsyncGenerator<ZipEntry> {
  const damaged = (cause: unknown) => unpackRefusal(file.path, cause);
  const zip = await yauzl.openPromise(file.path).catch((cause: unknown) => {
    throw damaged(cause);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      if (entry.isEncrypted()) {
        throw new Refusal("is locked with a password", {
          file: placeOf(file, entry.fileName),
          todo: "Unpack it yourself and load the file inside",
        });
      }
      yield {
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        packed: entry.compressedSize,
        open: () =>
          zip.openReadStreamPromise(entry).catch((cause: unknown) => {
            throw damaged(cause);
          }),
      };
    }
  } catch (cause) {
    throw cause instanceof Refusal ? cause : damaged(cause);
  } finally {
    zip.close();
  }
}

async function readable(
  file: Original,
  inside: string | null,
  path: string,
  options: {
    readonly into: string;
    readonly encoding: Encoding | null;
    readonly progress: Progress;
    readonly signal?: AbortSignal;
  },
): Promise<Member> {
  const name = basename(inside ?? (path === file.path ? path : file.path.replace(/\.gz$/i, "")));
  const place = placeOf(file, inside);
  const start = await head(path, 4096);
  const member = { name, place, member: inside, path };
  if (start.length === 0) {
    throw new Refusal("is empty", { file: place, todo: "Download it again" });
  }
  if (isParquet(start)) return { ...member, kind: "parquet", encoding: null };
  if (isZip(start) || isGzip(start)) {
    throw new Refusal("is an archive inside an archive", {
      file: place,
      todo: "Unpack the outer one and load the file inside",
    });
  }
  refuseStranger(start, place);
  const { encoding, bom } = await encodingOf(path, place, options);
  let ready = path;
  if (encoding !== "utf-8" || bom) {
    ready = join(options.into, "member.utf8");
    await toUtf8(path, encoding, ready, options.signal);
  }
  const text = (await head(ready, 65536)).toString("utf8");
  refuseNoise(text, place);
  const first = text.trimStart()[0];
  const kind = first === "{" || first === "[" ? "json" : "text";
  return { ...member, path: ready, kind, encoding };
}

/** Control characters that no text has; a stray one in a cell is left for its row to fail on. */
function refuseNoise(text: string, file: string): void {
  let odd = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    // 28 to 31 part the elements of some interchanges of messages.
    if (code < 9 || (code > 13 && code < 28) || (code > 126 && code < 160)) odd++;
  }
  if (odd <= text.length / 100) return;
  throw new Refusal("is neither text nor Parquet", {
    file,
    todo: "Check what was saved; CSV, TSV, JSON, Parquet and fixed columns can be read",
  });
}

/**
 * The encoding of a whole text, not of its first lines: a byte that is not UTF-8 may stand a
 * million lines down. Order: byte-order mark, NUL bytes (UTF-16), UTF-8, GB18030, Windows-1252.
 * @throws Refusal when the text is not in the encoding that was asked for, with the line.
 */
async function encodingOf(
  path: string,
  file: string,
  {
    encoding: asked,
    signal,
  }: { readonly encoding: Encoding | null; readonly signal?: AbortSignal },
): Promise<{ readonly encoding: Encoding; readonly bom: boolean }> {
  const start = await head(path, 65536);
  const marked = byteOrderMark(start);
  if (marked !== null && (asked === null || asked === marked))
    return { encoding: marked, bom: true };
  const wide = widthOf(start);
  if (wide !== null && asked === null) return { encoding: wide, bom: false };
  if (asked !== null && asked !== "utf-8") {
    await assertDecodes(path, file, asked, signal);
    return { encoding: asked, bom: false };
  }
  const alien = await firstAlien(path, file, signal);
  if (alien === null) return { encoding: "utf-8", bom: false };
  const guess = guessEncoding(alien.sample);
  if (asked === "utf-8") {
    throw new Refusal("is not UTF-8 here", {
      file,
      line: alien.line,
      todo: `It looks like ${guess}: leave --encoding out, or say --encoding ${guess}`,
    });
  }
  return { encoding: guess, bom: false };
}

function byteOrderMark(start: Buffer): Encoding | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return "utf-8";
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  return null;
}

/** UTF-16 without a mark: in a table of figures, nearly every other byte is NUL. */
function widthOf(start: Buffer): Encoding | null {
  let even = 0;
  let odd = 0;
  for (const [at, byte] of start.subarray(0, 4096).entries()) {
    if (byte === 0) at % 2 === 0 ? even++ : odd++;
  }
  const half = Math.min(start.length, 4096) / 2;
  if (odd > half * 0.5 && even < half * 0.1) return "utf-16le";
  if (even > half * 0.5 && odd < half * 0.1) return "utf-16be";
  return null;
}

/**
 * Walks the text chunk by chunk, cut at line ends; the first part that is not UTF-8, or null. JSON
 * without line ends is cut between characters, so that no more than a chunk is ever held.
 */
async function firstAlien(
  path: string,
  file: string,
  signal?: AbortSignal,
): Promise<{ readonly line: number; readonly sample: Buffer } | null> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let oneLine = false;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    signal?.throwIfAborted();
    const text = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    oneLine ||= line === 1 && mayBeOneLine(text);
    let cut = text.lastIndexOf(10) + 1;
    if (text.length - cut > LONGEST_LINE) {
      const lineAt = line + newlines(text.subarray(0, cut));
      if (!oneLine) throw endlessLine(file, lineAt);
      cut = characterEnd(text);
    }
    const whole = text.subarray(0, cut);
    if (!isUtf8(whole)) return alienLine(whole, line);
    line += newlines(whole);
    rest = text.subarray(cut);
  }
  return isUtf8(rest) ? null : alienLine(rest, line);
}

function newlines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count++;
  return count;
}

/** Where the last whole UTF-8 character ends: at most three bytes from the end. */
function characterEnd(text: Buffer): number {
  for (let at = text.length - 1; at >= Math.max(0, text.length - 4); at--) {
    const byte = text[at] ?? 0;
    if ((byte & 0b1100_0000) !== 0b1000_0000) return byte < 0x80 ? at + 1 : at;
  }
  return text.length;
}

/** A JSON answer or an interchange of messages may stand on one line, however long. */
function mayBeOneLine(start: Buffer): boolean {
  return /^(\xef\xbb\xbf)?\s*([[{]|UN[AB])/.test(start.subarray(0, 64).toString("latin1"));
}

function alienLine(text: Buffer, firstLine: number) {
  let line = firstLine;
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf(10, from);
    const to = end === -1 ? text.length : end + 1;
    const sample = text.subarray(from, to);
    // The header's line tells most about a Chinese file, so the sample starts at the alien line
    // and takes what follows it.
    if (!isUtf8(sample))
      return { line, sample: text.subarray(from, Math.min(text.length, from + 65536)) };
    from = to;
    line++;
  }
  return { line, sample: text };
}

/**
 * GB18030 when the bytes decode as such and most of what is not ASCII comes out as Han characters;
 * otherwise Windows-1252, in which almost every byte means something.
 */
function guessEncoding(sample: Buffer): Encoding {
  const end = sample.lastIndexOf(10) + 1;
  const whole = end > 0 ? sample.subarray(0, end) : sample;
  try {
    const text = new TextDecoder("gb18030", { fatal: true }).decode(whole);
    const alien = [...text].filter((character) => character.charCodeAt(0) > 127);
    const han = alien.filter((character) => /\p{Script=Han}|[（）：，。、]/u.test(character));
    const runs = text.match(/\p{Script=Han}{2,}/gu) ?? [];
    // A lone accented Latin letter eats the ASCII letter behind it: no run of two, few in all.
    if (
      han.length > alien.length * 0.8 &&
      runs.length > 0 &&
      !/[A-Za-z]\p{Script=Han}/u.test(text)
    ) {
      return "gb18030";
    }
  } catch {
    // Not decodable as GB18030: what remains is the one-byte encoding.
  }
  return "windows-1252";
}

async function assertDecodes(
  path: string,
  file: string,
  encoding: Encoding,
  signal?: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    signal?.throwIfAborted();
    try {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) line++;
    } catch (cause) {
      throw new Refusal(`is not ${encoding} at or after this line`, {
        file,
        line,
        todo: "Leave --encoding out to have it recognised",
        cause,
      });
    }
  }
}

async function toUtf8(
  path: string,
  encoding: Encoding,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const decode = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      next(null, decoder.decode(chunk, { stream: true }));
    },
    flush(next) {
      next(null, decoder.decode());
    },
  });
  await pipeline(
    [createReadStream(path, { highWaterMark: CHUNK }), decode, createWriteStream(target)],
    signal === undefined ? {} : { signal },
  ).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw unpackRefusal(path, cause);
  });
}
