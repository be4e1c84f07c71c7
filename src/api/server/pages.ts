import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Denial } from "./problem.ts";

interface Page {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
  /** Whether its name changes with its content. */
  readonly forever: boolean;
}

/** The files of the page by their path, read once: no path that is asked for reaches the disk. */
export type Pages = ReadonlyMap<string, Page>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
};
/** Paths under which the page shows its views. */
const VIEWS =
  /^\/(?:(?:route|data|commodity|country|findings|case|login|measures)(?:\/[^/]{0,80})?)?$/;

/** What the build wrote beside this program, and the map's land. */
export function readPages(): Pages {
  const found = new Map<string, Page>();
  const built = builtDir();
  if (built !== null) {
    for (const entry of readdirSync(built, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const url = path.slice(built.length).replaceAll("\\", "/");
      found.set(url, pageOf(readFileSync(path), extname(path), url.startsWith("/assets/")));
    }
  }
  const atlas = createRequire(import.meta.url).resolve("world-atlas/countries-110m.json");
  found.set("/atlas.json", pageOf(readFileSync(atlas), ".json", false));
  return found;
}

/** `dist/web`, from the built program and from its source alike. */
function builtDir(): string | null {
  const candidates = ["../../web/", "../../../dist/web/"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)).replace(/[/\\]$/, ""),
  );
  return (
    candidates.find(
      (dir) => existsSync(join(dir, "index.html")) && existsSync(join(dir, "assets")),
    ) ?? null
  );
}

function pageOf(plain: Buffer, extension: string, forever: boolean): Page {
  return {
    type: TYPES[extension] ?? "application/octet-stream",
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`,
    forever,
  };
}

/** @throws Denial when there is no such page. */
export function sendPage(pages: Pages, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?")[0] ?? "/";
  const page = pages.get(path) ?? (VIEWS.test(path) ? pages.get("/index.html") : undefined);
  if (page === undefined) {
    throw new Denial(
      404,
      VIEWS.test(path)
        ? "the page of this workbench was not built"
        : `there is nothing at ${path.slice(0, 200)}`,
      VIEWS.test(path) ? "Run npm run build, then serve again" : "Begin at /, or see /docs",
    );
  }
  reply.headers({
    etag: page.etag,
    "cache-control": page.forever ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
  });
  if (request.headers["if-none-match"] === page.etag) return reply.code(304).send();
  reply.type(page.type);
  if (/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
    return reply.header("content-encoding", "gzip").send(page.gzip);
  }
  return reply.send(page.plain);
}
