import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Type as T } from "typebox";
import { JobSchema } from "./jobs.ts";
import { endpoint } from "./server/endpoint.ts";
import { Denial, notFound } from "./server/problem.ts";
import { anything, day, nothing } from "./server/schema.ts";

const UPLOAD_ID = T.String({ format: "uuid" });

export const upload = endpoint({
  method: "POST",
  url: "/api/uploads",
  summary: "Hand over a file's bytes, for a load",
  says: "The body is the file itself. It is written to disk as it comes and goes no further until it is loaded.",
  role: "analyst",
  query: T.Object(
    { name: T.String({ minLength: 1, maxLength: 255, description: "The file's name" }) },
    { additionalProperties: false },
  ),
  params: nothing,
  body: anything,
  streams: "application/octet-stream",
  answer: T.Object({
    upload_id: T.String(),
    name: T.String(),
    bytes: T.Integer(),
    sha256: T.String(),
  }),
  async handle({ query, raw }, { uploads }) {
    const upload_id = randomUUID();
    const dir = join(uploads.dir, upload_id);
    const name = safeName(query.name);
    const hash = createHash("sha256");
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > uploads.most_bytes) return done(tooLarge(uploads.most_bytes));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    if (Number(raw.headers["content-length"] ?? 0) > uploads.most_bytes) {
      throw tooLarge(uploads.most_bytes);
    }
    await mkdir(dir, { recursive: true });
    const silence = setTimeout(() => raw.destroy(), uploads.silence_ms);
    raw.on("data", () => silence.refresh());
    try {
      await pipeline(raw, counted, createWriteStream(join(dir, name), { flags: "wx" }));
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      if (error instanceof Denial) throw error;
      throw new Denial(400, "the upload broke off", "Send the file again; nothing was kept");
    } finally {
      clearTimeout(silence);
    }
    return { upload_id, name, bytes, sha256: hash.digest("hex") };
  },
});

function tooLarge(most: number): Denial {
  return new Denial(
    413,
    `the file is larger than ${Math.floor(most / 2 ** 20).toLocaleString("en")} MB`,
    "Load it on the server itself: entrepot load FILE; or serve with --max-upload",
  );
}

/**
 * A name that can only be a file in the directory it is put in. Publishers' names carry vintage and
 * kind, so letters, digits and a few signs are kept as they are.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const kept = last
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._ ()-]/gu, "_")
    .replace(/^[. ]+/, "_");
  const end = /\.[\p{L}\p{N}.]{1,20}$/u.exec(kept)?.[0] ?? "";
  // A name may have 255 bytes on disk, and a letter up to four.
  return kept.length <= 60 ? kept || "file" : `${kept.slice(0, 40)}${end}`;
}

export const startLoad = endpoint({
  method: "POST",
  url: "/api/loads",
  summary: "Load an uploaded file into the lake, as a job",
  says: "Source, encoding and delimiter are recognised. All of the file is loaded, or nothing. A table of no known publisher is read with a mapping, uploaded before as a file of its own.",
  role: "analyst",
  query: nothing,
  params: nothing,
  body: T.Object(
    {
      upload_id: UPLOAD_ID,
      mapping_upload_id: T.Optional(UPLOAD_ID),
      source: T.Optional(T.String({ pattern: "^[a-z0-9-]{1,40}$" })),
      vintage: T.Optional(day),
      max_rejected: T.Optional(T.Integer({ minimum: 0, maximum: 1_000_000 })),
    },
    { additionalProperties: false },
  ),
  answer: JobSchema,
  handle({ body, user }, { uploads, runner }) {
    const file = uploaded(uploads.dir, body.upload_id);
    const mapping =
      body.mapping_upload_id === undefined ? null : uploaded(uploads.dir, body.mapping_upload_id);
    return runner.start(
      {
        kind: "load",
        file,
        mapping,
        source: body.source ?? null,
        vintage: body.vintage ?? null,
        max_rejected: body.max_rejected ?? 0,
      },
      file.slice(file.lastIndexOf("/") + 1),
      user.name,
    );
  },
});

/** @throws Denial when nothing was uploaded under this id. */
function uploaded(dir: string, upload_id: string): string {
  const at = join(dir, upload_id);
  const [name] = existsSync(at) ? readdirSync(at) : [];
  if (name === undefined) {
    throw notFound("there is no such upload", "Send the file first: POST /api/uploads");
  }
  return join(at, name);
}
