import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import yauzl from "yauzl";
import { Refusal } from "../trade/refusal.ts";

/** Told while long work goes on: what is done of what, in which unit. */
export type Progress = (step: {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: "bytes" | "rows" | "%";
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
  /** Set for a file out of a zip. */
  readonly member: string | null;
  readonly path: string;
  readonly kind: "text" | "json" | "parquet";
  readonly encoding: Encoding | null;
}

/** @throws Refusal for a directory, an empty or missing file, a container that cannot be opened. */
export async function original(path: string, progress: Progress): Promise<Original> {
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
  const container = await containerOf(path);
  const hash = createHash("sha256");
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    hash.update(chunk);
    done += chunk.length;
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

async function containerOf(path: string): Promise<Original["container"]> {
  const magic = await head(path, 6);
  if (magic[0] === 0x1f && magic[1] === 0x8b) return "gzip";
  if (magic.subarray(0, 4).toString("latin1") === "PK\x03\x04") return "zip";
  if (magic.subarray(0, 2).toString("latin1") === "7z" && magic[2] === 0xbc) {
    throw new Refusal("is a 7-Zip archive, which this program does not open", {
      file: path,
      todo: "Unpack it (7z x FILE, or any archive program) and load the file inside",
    });
  }
  return "plain";
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
  },
): AsyncGenerator<Member> {
  const plain = join(options.into, "member.raw");
  if (file.container === "plain") {
    yield await readable(file.path, basename(file.path), null, file.path, options);
  } else if (file.container === "gzip") {
    await gunzip(file, plain, options.progress);
    const name = basename(file.path).replace(/\.gz$/i, "");
    yield await readable(file.path, name, null, plain, options);
  } else {
    for await (const entry of zipEntries(file)) {
      if (!options.wanted(entry.name)) continue;
      await entry.writeTo(plain);
      yield await readable(file.path, basename(entry.name), entry.name, plain, options);
    }
  }
}

async function gunzip(file: Original, target: string, progress: Progress): Promise<void> {
  let done = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      progress({ what: "unpacking", done, total: file.bytes, unit: "bytes" });
      next(null, chunk);
    },
  });
  await pipeline(
    createReadStream(file.path, { highWaterMark: CHUNK }),
    count,
    createGunzip({ chunkSize: CHUNK }),
    createWriteStream(target),
  ).catch((cause: unknown) => {
    throw unpackRefusal(file.path, cause);
  });
}

function unpackRefusal(path: string, cause: unknown): Refusal {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new Refusal("the disk is full", {
      file: path,
      todo: "Free some space or put the lake elsewhere with --lake DIR; nothing was changed",
      cause,
    });
  }
  const why = code === "Z_BUF_ERROR" ? "ends too early" : "is damaged";
  return new Refusal(`the compressed file ${why}`, {
    file: path,
    todo: "Download it again; nothing was changed",
    cause,
  });
}

interface ZipEntry {
  readonly name: string;
  writeTo(target: string): Promise<void>;
}

async function* zipEntries(file: Original): AsyncGenerator<ZipEntry> {
  const damaged = (cause: unknown) => unpackRefusal(file.path, cause);
  const zip = await yauzl.openPromise(file.path).catch((cause: unknown) => {
    throw damaged(cause);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      yield {
        name: entry.fileName,
        writeTo: (target) =>
          zip
            .openReadStreamPromise(entry)
            .then((from) => pipeline(from, createWriteStream(target)))
            .catch((cause: unknown) => {
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
  file: string,
  name: string,
  member: string | null,
  path: string,
  options: {
    readonly into: string;
    readonly encoding: Encoding | null;
    readonly progress: Progress;
  },
): Promise<Member> {
  const start = await head(path, 65536);
  if (start.length === 0) throw new Refusal("is empty", { file: name, todo: "Download it again" });
  if (start.subarray(0, 4).toString("latin1") === "PAR1") {
    return { name, member, path, kind: "parquet", encoding: null };
  }
  const { encoding, bom } = await encodingOf(path, file, options.encoding);
  let ready = path;
  if (encoding !== "utf-8" || bom) {
    ready = join(options.into, "member.utf8");
    await toUtf8(path, encoding, ready);
  }
  const first = (await head(ready, 65536)).toString("utf8").trimStart()[0];
  const kind = first === "{" || first === "[" ? "json" : "text";
  return { name, member, path: ready, kind, encoding };
}

/**
 * The encoding of a whole text, not of its first lines: a byte that is not UTF-8 may stand a
 * million lines down. Order: byte-order mark, NUL bytes (UTF-16), UTF-8, GB18030, Windows-1252.
 * @throws Refusal when the text is not in the encoding that was asked for, with the line.
 */
async function encodingOf(
  path: string,
  file: string,
  asked: Encoding | null,
): Promise<{ readonly encoding: Encoding; readonly bom: boolean }> {
  const start = await head(path, 65536);
  const marked = byteOrderMark(start);
  if (marked !== null && (asked === null || asked === marked))
    return { encoding: marked, bom: true };
  const wide = widthOf(start);
  if (wide !== null && asked === null) return { encoding: wide, bom: false };
  if (asked !== null && asked !== "utf-8") {
    await assertDecodes(path, file, asked);
    return { encoding: asked, bom: false };
  }
  const alien = await firstAlien(path, file);
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

/** Walks the text chunk by chunk, cut at line ends; the first part that is not UTF-8, or null. */
async function firstAlien(
  path: string,
  file: string,
): Promise<{ readonly line: number; readonly sample: Buffer } | null> {
  let rest: Buffer = Buffer.alloc(0);
  let start: Buffer | null = null;
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const text = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const last = text.lastIndexOf(10) + 1;
    const long = last === 0 && text.length > LONGEST_LINE;
    const oneLine = long && mayBeOneLine(start ?? text);
    start ??= text.subarray(0, 64);
    // A line of any length is walked in parts that end in ASCII, so that no character is cut.
    const cut = oneLine ? text.findLastIndex((byte) => byte < 0x80) + 1 : last;
    if (long && !oneLine) {
      throw new Refusal(`is longer than ${LONGEST_LINE / 2 ** 20} MiB`, {
        file,
        line: line,
        todo: "This is not a table with one row a line; check what was saved",
      });
    }
    if (!isUtf8(text.subarray(0, cut))) return alienLine(text.subarray(0, cut), line);
    for (let at = text.indexOf(10); at !== -1 && at < cut; at = text.indexOf(10, at + 1)) line++;
    rest = text.subarray(cut);
  }
  return isUtf8(rest) ? null : alienLine(rest, line);
}

/** A JSON answer or an interchange of messages may stand on one line, however long. */
function mayBeOneLine(start: Buffer): boolean {
  return /^\s*([[{]|UN[AB])/.test(start.subarray(0, 64).toString("latin1"));
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

async function assertDecodes(path: string, file: string, encoding: Encoding): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
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

async function toUtf8(path: string, encoding: Encoding, target: string): Promise<void> {
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
    createReadStream(path, { highWaterMark: CHUNK }),
    decode,
    createWriteStream(target),
  ).catch((cause: unknown) => {
    throw unpackRefusal(path, cause);
  });
}
