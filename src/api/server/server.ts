import { createHash } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { Type as T } from "typebox";
import { endpoints } from "../contract.ts";
import { type Answers, answersKept } from "./answers.ts";
import { docsPage } from "./docs.ts";
import type { Endpoint, Sent, User } from "./endpoint.ts";
import { allow, COOKIE, identify, sessionOf } from "./guard.ts";
import { openApi } from "./openapi.ts";
import { type Pages, readPages, sendPage } from "./pages.ts";
import { Denial, problemOf } from "./problem.ts";
import { short } from "./schema.ts";
import type { Users } from "./users.ts";
import type { Workbench } from "./workbench.ts";

export interface ServerOptions {
  readonly workbench: Workbench;
  /** Null: only whoever sits at this machine. */
  readonly users: Users | null;
  /** Told of defects, never of secrets. */
  readonly complain: (error: unknown, what: string) => void;
}

/** Characters of ready answers that are kept. */
const ROOM = 128 * 2 ** 20;
const MOST_JSON_BYTES = 2 ** 20;
const MOST_CONNECTIONS = 4096;
const SESSION_DAYS = 7;
/** A page of ours loads what this server sends, and nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The HTTP server, not yet listening. */
export async function server(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MOST_JSON_BYTES,
    // Headers that trickle in are cut off; bodies that do are, by the handler that reads them.
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    requestTimeout: 0,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: "idle",
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.decorateRequest("user");
  app.setValidatorCompiler(validators());
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.addContentTypeParser("application/octet-stream", (_request, _payload, done) => done(null));
  await app.register(rateLimit, { global: false });
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
  });
  app.setErrorHandler((error, request, reply) => {
    // Whoever asked has gone, and nobody reads an answer.
    if (reply.raw.destroyed && error instanceof Error && error.name === "AbortError") {
      return reply.code(499).send();
    }
    const problem = problemOf(error);
    if (problem.status >= 500)
      options.complain(error, `${request.method} ${request.routeOptions.url ?? ""}`);
    return reply
      .code(problem.status)
      .type("application/problem+json; charset=utf-8")
      .send(JSON.stringify(problem));
  });

  const answers = answersKept(ROOM);
  for (const one of endpoints) route(app, one as unknown as Endpoint, options, answers);
  session(app, options);
  documents(app, options);
  pages(app, readPages());
  return app;
}

/** Text in an address may stand for a number; in JSON a number is a number. */
function validators() {
  const options = { strict: false, allErrors: false, removeAdditional: false } as const;
  const text = new Ajv({ ...options, coerceTypes: true, useDefaults: true });
  const json = new Ajv(options);
  for (const one of [text, json]) addFormats.default(one);
  return ({ schema, httpPart }: { readonly schema: object; readonly httpPart?: string }) =>
    (httpPart === "body" ? json : text).compile(schema);
}

function route(
  app: FastifyInstance,
  one: Endpoint,
  options: ServerOptions,
  answers: Answers,
): void {
  const { workbench, users } = options;
  const reads = one.method === "GET";
  app.route({
    method: one.method as "GET" | "POST",
    url: one.url,
    schema: {
      querystring: one.query,
      params: one.params,
      ...(reads || one.streams !== undefined ? {} : { body: one.body }),
    },
    config: {
      ...(one.streams === undefined ? {} : { rateLimit: { max: 120, timeWindow: "1 minute" } }),
    },
    onRequest: async (request) => {
      const user = allow(identify(request, users), one.role);
      request.setDecorator<User>("user", user);
    },
    preValidation: async (request) => {
      // A request without a body asks for what needs none.
      if (!reads && one.streams === undefined && request.body === undefined) request.body = {};
    },
    handler: async (request, reply) => {
      const ready = readyAnswer(one, request, workbench, answers);
      if (ready?.etag !== undefined) {
        reply.headers({ etag: ready.etag, "cache-control": "private, no-cache" });
        if (request.headers["if-none-match"] === ready.etag) return reply.code(304).send();
        if (ready.body !== null) {
          return reply.type("application/json; charset=utf-8").send(ready.body);
        }
      } else reply.header("cache-control", "no-store");
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const answer = await one.handle(
        {
          query: request.query,
          params: request.params,
          body: request.body,
          user: request.getDecorator<User>("user"),
          signal: gone.signal,
          raw: request.raw,
        },
        workbench,
      );
      if (one.sends !== undefined) return send(reply, answer as Sent);
      const body = JSON.stringify(answer);
      if (ready !== null && one.depends === "lake") {
        answers.put(ready.key, { body, etag: ready.etag });
      }
      return reply.type("application/json; charset=utf-8").send(body);
    },
  });
}

interface Ready {
  readonly key: string;
  readonly etag: string;
  /** Null where it has to be made. */
  readonly body: string | null;
}

/** The ETag of an answer, and the answer where it is known; null for what is always made anew. */
function readyAnswer(
  one: Endpoint,
  request: FastifyRequest,
  { readers, casebook, program }: Workbench,
  answers: Answers,
): Ready | null {
  if (one.depends === undefined) return null;
  const state = readers.state();
  const decided = one.depends === "casebook" ? (casebook.journal().at(-1)?.hash ?? "") : "";
  const key = `${state} ${request.url}`;
  const etag = `"${createHash("sha256").update(`${program} ${key} ${decided}`).digest("base64url").slice(0, 27)}"`;
  return { key, etag, body: one.depends === "lake" ? (answers.get(key)?.body ?? null) : null };
}

function send(reply: FastifyReply, sent: Sent): FastifyReply {
  reply.type(sent.type);
  if (sent.headers !== undefined) reply.headers(sent.headers);
  if (sent.file !== undefined) {
    // What somebody handed in is never shown in this origin, only saved.
    const plain = sent.file.replace(/[^\x20-\x7e]|["\\]/g, "_");
    reply.header(
      "content-disposition",
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(sent.file)}`,
    );
  }
  return reply.send(sent.content);
}

function session(app: FastifyInstance, { users }: ServerOptions): void {
  const secure = (request: FastifyRequest) => (request.protocol === "https" ? "; Secure" : "");
  app.post(
    "/api/login",
    {
      schema: {
        body: T.Object(
          { name: short, password: T.String({ minLength: 1, maxLength: 1000 }) },
          { additionalProperties: false },
        ),
      },
      config: { rateLimit: { max: 10, timeWindow: "1 minute" } },
    },
    async (request, reply) => {
      if (users === null) {
        throw new Denial(409, "there are no users", "At this machine no login is needed");
      }
      // Also refuses a login form on somebody else's page.
      identify(request, users);
      const { name, password } = request.body as { name: string; password: string };
      const user = await users.login(name, password);
      if (user === null) {
        throw new Denial(401, "name or password is wrong", "Try again, or ask an admin");
      }
      const secret = users.pass(user.name, "session", SESSION_DAYS);
      return reply
        .header(
          "set-cookie",
          `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_DAYS * 86_400}${secure(request)}`,
        )
        .send(user);
    },
  );
  app.post("/api/logout", async (request, reply) => {
    const secret = sessionOf(request);
    if (users !== null && secret !== null) users.end(secret);
    return reply
      .header("set-cookie", `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`)
      .send({});
  });
}

function documents(app: FastifyInstance, { workbench }: ServerOptions): void {
  const document = openApi(workbench.program);
  app.get("/openapi.json", async () => document);
  const page = docsPage(document);
  app.get("/docs", async (_request, reply) => reply.type("text/html; charset=utf-8").send(page));
  app.setNotFoundHandler(async (request, reply) => {
    const problem = problemOf(
      new Denial(
        404,
        `there is nothing at ${request.method} ${request.url.slice(0, 200)}`,
        "See /docs for what can be asked",
      ),
    );
    return reply
      .code(404)
      .type("application/problem+json; charset=utf-8")
      .send(JSON.stringify(problem));
  });
}

function pages(app: FastifyInstance, files: Pages): void {
  app.get("/*", async (request, reply) => sendPage(files, request, reply));
}
