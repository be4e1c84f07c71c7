import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { SourceEntry } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";
import type { Rejected } from "./catalogue.ts";
import type { Member, Progress } from "./examine.ts";

/** A member as a table, and what of it could not be read. */
export interface Unfolding {
  readonly member: Member;
  readonly unread: readonly Rejected[];
}

/**
 * A member that is no table becomes a list of records by the source that knows how; others stay as
 * they are. What cannot be read is kept on record, and the rest is read.
 * @param into directory for the records.
 * @throws Refusal when nothing in it can be read.
 */
export async function unfold(
  member: Member,
  entries: readonly SourceEntry[],
  into: string,
  progress: Progress,
): Promise<Unfolding> {
  if (member.kind !== "text") return { member, unread: [] };
  const start = await firstCharacters(member.path);
  const by = entries.find((entry) => entry.source.unfold?.begins.test(start) === true)?.source
    .unfold;
  if (by === undefined) return { member, unread: [] };
  const unread: Rejected[] = [];
  let rows = 0;
  let done = 0;
  async function* text() {
    for await (const chunk of createReadStream(member.path, {
      encoding: "utf8",
      highWaterMark: 2 ** 20,
    })) {
      done += (chunk as string).length;
      progress({ what: `reading messages of ${member.name}`, done, total: null, unit: "bytes" });
      yield chunk as string;
    }
  }
  async function* records() {
    if (by === undefined) return;
    for await (const found of by.rows(text())) {
      if ("unread" in found) unread.push({ line: null, reason: found.unread });
      else yield `${rows++ === 0 ? "[" : ",\n"}${JSON.stringify(found.row)}`;
    }
    yield rows === 0 ? "[]" : "]\n";
  }
  const path = join(into, "member.json");
  await pipeline(Readable.from(records()), createWriteStream(path));
  if (rows === 0) {
    const others =
      unread.length > 1 ? ` (${(unread.length - 1).toLocaleString("en")} more like it)` : "";
    throw new Refusal(`${unread[0]?.reason ?? "holds no message"}${others}`, {
      file: member.place,
      todo: "Ask the sender for the file again; nothing was changed",
    });
  }
  return { member: { ...member, path, kind: "json" }, unread };
}

async function firstCharacters(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead).toString("latin1");
  } finally {
    await file.close();
  }
}
