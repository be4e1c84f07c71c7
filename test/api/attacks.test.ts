import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeName } from "../../src/api/loads.ts";
import type { Job } from "../../src/api/server/runner.ts";
import { openUsers } from "../../src/api/server/users.ts";
import { openCasebook } from "../../src/findings/casebook/casebook.ts";
import { asked, type Bench, benchOn, caseLake, QUESTION, remove } from "./bench.ts";

let bench: Bench;
let port: number;

beforeAll(async () => {
  bench = await benchOn(await caseLake());
  await bench.app.listen({ port: 0, host: "127.0.0.1" });
  port = (bench.app.server.address() as { port: number }).port;
});

afterAll(async () => {
  await bench.close();
  remove(bench.dir);
  expect(bench.defects).toEqual([]);
});

const upload = (name: string, content: Buffer | string) =>
  bench.app.inject({
    method: "POST",
    url: `/api/uploads?name=${encodeURIComponent(name)}`,
    headers: { host: "localhost", "content-type": "application/octet-stream" },
    payload: content,
  });

describe("a file's name", () => {
  it("never leads out of the directory it is put in", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: "binary" }),
          fc.constantFrom(
            "..",
            "../../etc/passwd",
            "..\\..\\x",
            "/etc/passwd",
            ".",
            "a/..",
            "\0",
            "CON",
          ),
        ),
        (name) => {
          const safe = safeName(name);
          expect(safe).not.toMatch(/[/\\\0]/);
          expect(safe).not.toMatch(/^\.+$/);
          expect(join("/base", safe).startsWith("/base/")).toBe(true);
          expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is kept as far as it is harmless, and written nowhere else", async () => {
    const reply = await upload("../../../../tmp/entrepot-broke-out.csv", "a,b\n1,2");
    expect(reply.json()).toMatchObject({ name: "entrepot-broke-out.csv", bytes: 7 });
    expect(existsSync("/tmp/entrepot-broke-out.csv")).toBe(false);
  });
});

describe("uploads", () => {
  it("that are too large are cut off and leave nothing", async () => {
    const before = readdirSync(join(bench.dir, "uploads")).length;
    expect((await upload("large.csv", Buffer.alloc(2 ** 20 + 1))).statusCode).toBe(413);
    // A sender that does not say how much will come.
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      "POST /api/uploads?name=x.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for (let sent = 0; sent < 40 && !socket.destroyed; sent++) {
      socket.write(`10000\r\n${"x".repeat(65_536)}\r\n`);
    }
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toContain(" 413 ");
    socket.destroy();
    expect(readdirSync(join(bench.dir, "uploads"))).toHaveLength(before);
  });

  it("that fall silent are let go", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      "POST /api/uploads?name=slow.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nabc",
    );
    const begin = Date.now();
    socket.resume();
    await once(socket, "close");
    expect(Date.now() - begin).toBeLessThan(5000);
  });

  it("that unpack without end, or are no table, end their job and nothing else", async () => {
    const zeros = gzipSync(Buffer.alloc(260 * 2 ** 20), { level: 9 });
    for (const [name, content] of [
      ["bomb.csv.gz", zeros],
      ["half.zip", Buffer.from("504b0304140000000800", "hex")],
      ["noise.csv", Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
      ["empty.csv", Buffer.alloc(0)],
    ] as const) {
      const { upload_id } = (await upload(name, content)).json();
      const { job_id } = await bench.post<Job>("/api/loads", { upload_id });
      let job: Job;
      do {
        await new Promise((done) => setTimeout(done, 100));
        job = await bench.get<Job>(`/api/jobs/${job_id}`);
      } while (job.ended_at === null);
      expect(job, name).toMatchObject({ state: "failed", problem: { status: 422 } });
      expect(job.problem?.todo, name).not.toBe("");
    }
    expect(await bench.get("/api/status")).toMatchObject({ rows: 3424 });
  }, 90_000);
});

describe("words that are code elsewhere", () => {
  const nasty = [
    "' or 1=1 --",
    "'; drop table flow; --",
    "ARM' union select * from flow --",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
    "../../../etc/passwd",
    "$" + "{7*7}",
    "\0",
    "🧨".repeat(20),
  ];

  it.each(nasty)("are text in every address: %j", async (text) => {
    const word = encodeURIComponent(text);
    for (const url of [
      `/api/flows?commodity=8703&exporter=${word}`,
      `/api/flows?commodity=${word}`,
      `/api/flows?commodity=8703&source=${word}`,
      asked({ from: text }),
      asked({ source: text }),
      asked({ through: text }),
      asked({ measure: text }),
      `/api/commodities?q=${word}`,
      `/api/countries?q=${word}`,
      `/api/countries/${word}`,
      `/api/findings?q=${word}`,
      `/api/tables/${word}`,
      `/api/tables/flow?commodity=8703&exporter=${word}`,
      `/${word}`,
    ]) {
      const reply = await bench.app.inject({ url, headers: { host: "localhost" } });
      expect([200, 400, 404, 422], `${url} ${reply.body.slice(0, 200)}`).toContain(
        reply.statusCode,
      );
      expect(reply.body).not.toContain("root:x:");
      expect(reply.headers["content-type"], url).toMatch(/json|csv/);
    }
    expect((await bench.get<{ rows: number }>("/api/status")).rows).toBe(3424);
  });

  it("stay text in notes, titles, reasons and file names, on the page and in a spreadsheet", async () => {
    const { finding_ids } = await bench.post<{ finding_ids: [string] }>("/api/findings", {
      question: QUESTION,
    });
    const { case_id } = await bench.post<{ case_id: string }>("/api/cases", { title: nasty[3] });
    await bench.post(`/api/cases/${case_id}/findings`, { finding_ids, act: "put in" });
    for (const text of nasty.filter((one) => one !== "\0")) {
      await bench.post(`/api/cases/${case_id}/notes`, { text });
      await bench.post(`/api/findings/${finding_ids[0]}/judgements`, {
        decision: "confirmed",
        why: text,
      });
      await bench.post(`/api/findings/${finding_ids[0]}/assignments`, { to: text });
      const added = await bench.app.inject({
        method: "POST",
        url: `/api/cases/${case_id}/files?name=${encodeURIComponent(text)}`,
        headers: { host: "localhost", "content-type": "application/octet-stream" },
        payload: "<script>alert(1)</script>",
      });
      expect(added.statusCode).toBe(200);
    }
    const whole = await bench.get<{ case: { files: { sha256: string }[] } }>(
      `/api/cases/${case_id}`,
    );
    const file = await bench.app.inject({
      url: `/api/cases/${case_id}/files/${whole.case.files[0]?.sha256}`,
      headers: { host: "localhost" },
    });
    expect(file.headers["content-type"]).toBe("application/octet-stream");
    expect(file.headers["content-disposition"]).toMatch(/^attachment/);
    const dossier = await bench.app.inject({
      method: "POST",
      url: `/api/cases/${case_id}/dossier`,
      headers: { host: "localhost" },
    });
    expect(dossier.body).not.toMatch(/<img src=x|<script>alert/);
    const csv = await bench.app.inject({
      url: "/api/tables/finding",
      headers: { host: "localhost" },
    });
    expect(csv.body).not.toMatch(/(^|,|")=cmd/m);
  }, 30_000);
});

describe("pages from elsewhere", () => {
  const post = (headers: Record<string, string>) =>
    bench.status({ method: "POST", url: "/api/cases", payload: { title: "x" }, headers });

  it("change nothing here, and no other name of this machine is answered", async () => {
    expect(await post({ host: "localhost", origin: "https://evil.example" })).toBe(403);
    expect(await post({ host: "localhost", "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await post({ host: "localhost", origin: "null" })).toBe(403);
    expect(await post({ host: "evil.example" })).toBe(403);
    expect(await bench.status({ url: "/api/status", headers: { host: "evil.example:80" } })).toBe(
      403,
    );
    expect(
      await post({
        host: "localhost",
        origin: "http://localhost",
        "sec-fetch-site": "same-origin",
      }),
    ).toBe(200);
  });
});

describe("users", () => {
  it("do what their role allows, with what is really theirs", async () => {
    const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
    const users = openUsers(dir);
    await users.add("rita", "reader", "a long password");
    await users.add("anna", "analyst", "another long one");
    await expect(users.add("x", "reader", "short")).rejects.toThrow(/too short/);
    const tokens = { rita: users.pass("rita", "token", 1), anna: users.pass("anna", "token", 1) };
    const old = users.pass("anna", "token", -1);
    const guarded = await benchOn(dir, { users });
    const as = (authorization: string, url = "/api/me", method: "GET" | "POST" = "GET") =>
      guarded.status({
        method,
        url,
        headers: { authorization },
        ...(method === "POST" ? { payload: { title: "a case" } } : {}),
      });
    try {
      expect(await guarded.status({ url: "/api/status" })).toBe(401);
      expect(await as(`Bearer ${tokens.rita}`)).toBe(200);
      expect(await as(`Bearer ${tokens.rita}`, "/api/cases", "POST")).toBe(403);
      expect(await as(`Bearer ${tokens.anna}`, "/api/cases", "POST")).toBe(200);
      // Ended, forged, cut, and of the other kind.
      expect(await as(`Bearer ${old}`)).toBe(401);
      expect(await as(`Bearer ${tokens.anna.slice(0, -1)}`)).toBe(401);
      expect(await as(`Bearer ent_${"A".repeat(43)}`)).toBe(401);
      expect(await as("Basic cml0YTp4")).toBe(401);
      const login = (name: string, password: string) =>
        guarded.app.inject({ method: "POST", url: "/api/login", payload: { name, password } });
      expect((await login("anna", "wrong password")).statusCode).toBe(401);
      expect((await login("nobody", "wrong password")).statusCode).toBe(401);
      const entered = await login("anna", "another long one");
      const cookie = String(entered.headers["set-cookie"]);
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
      const session = cookie.split(";")[0] ?? "";
      const withCookie = (headers: Record<string, string>) =>
        guarded.status({
          method: "POST",
          url: "/api/cases",
          payload: { title: "x" },
          headers: { cookie: session, host: "workbench.example", ...headers },
        });
      expect(await withCookie({ origin: "http://workbench.example" })).toBe(200);
      expect(await withCookie({ origin: "http://evil.example" })).toBe(403);
      await guarded.app.inject({
        method: "POST",
        url: "/api/logout",
        headers: { cookie: session },
      });
      // A session that was ended is not taken again.
      expect(await withCookie({ origin: "http://workbench.example" })).toBe(401);
      for (let tried = 0; tried < 12; tried++) await login("anna", "wrong password");
      expect((await login("anna", "another long one")).statusCode).toBe(429);
      const kept = readFileSync(join(dir, "users.sqlite"));
      for (const secret of ["another long one", tokens.anna]) {
        expect(kept.includes(secret)).toBe(false);
      }
      expect(guarded.defects).toEqual([]);
    } finally {
      await guarded.close();
      remove(dir);
    }
  }, 30_000);
});

describe("many and slow connections", () => {
  it("leave the server answering", async () => {
    const sockets: Socket[] = [];
    for (let at = 0; at < 10_000; at++) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      sockets.push(socket);
      if (at % 3 === 0) socket.write("GET /api/status HT");
      if (at % 500 === 0) await new Promise((done) => setTimeout(done, 10));
    }
    for (const socket of sockets.slice(0, 9_000)) socket.destroy();
    await new Promise((done) => setTimeout(done, 200));
    const begin = Date.now();
    const reply = await fetch(`http://localhost:${port}/api/status`);
    expect(reply.status).toBe(200);
    expect(Date.now() - begin).toBeLessThan(3000);
    for (const socket of sockets) socket.destroy();
  }, 60_000);
});

describe("a server killed while people judge", () => {
  it("has lost nothing that it acknowledged, and its journal verifies", async () => {
    const dir = await caseLake();
    const serve = spawn(
      process.execPath,
      ["--import", "tsx", "src/cli/entrepot.ts", "serve", "--port", "0", "--lake", dir, "--json"],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    try {
      let said = "";
      while (!said.includes("}")) said += String((await once(serve.stdout, "data"))[0]);
      const { url } = JSON.parse(said) as { url: string };
      const post = async (path: string, body: object) =>
        (await fetch(url + path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }).then((reply) => reply.json())) as { finding_ids?: string[]; why?: string };
      const { finding_ids = [] } = await post("/api/findings", { question: QUESTION });
      const acknowledged: string[] = [];
      const judging = Array.from({ length: 4 }, async (_, judge) => {
        for (let at = 0; ; at++) {
          const why = `judge ${judge}, reason ${at}`;
          const answer = await post(`/api/findings/${finding_ids[0]}/judgements`, {
            decision: at % 2 === 0 ? "confirmed" : "dismissed",
            why,
          });
          if (answer.why !== undefined) acknowledged.push(why);
        }
      });
      const ended = Promise.allSettled(judging);
      while (acknowledged.length < 20) await new Promise((done) => setTimeout(done, 5));
      serve.kill("SIGKILL");
      await ended;
      const casebook = openCasebook(dir);
      const kept = new Set(
        casebook.journal().flatMap(({ act }) => (act.act === "judge" ? [act.why] : [])),
      );
      expect(acknowledged.filter((why) => !kept.has(why))).toEqual([]);
      expect(casebook.verify().broken).toEqual([]);
      casebook.close();
    } finally {
      serve.kill("SIGKILL");
      remove(dir);
    }
  }, 60_000);

  it("ends requests under way when it is asked to stop", async () => {
    const dir = await caseLake();
    const serve = spawn(
      process.execPath,
      ["--import", "tsx", "src/cli/entrepot.ts", "serve", "--port", "0", "--lake", dir, "--json"],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    try {
      let said = "";
      while (!said.includes("}")) said += String((await once(serve.stdout, "data"))[0]);
      const { url } = JSON.parse(said) as { url: string };
      const slow = fetch(url + asked());
      await new Promise((done) => setTimeout(done, 30));
      serve.kill("SIGTERM");
      expect((await slow).status).toBe(200);
      const [code] = (await once(serve, "exit")) as [number];
      expect(code).toBe(0);
    } finally {
      serve.kill("SIGKILL");
      remove(dir);
    }
  }, 30_000);
});

describe("the journal", () => {
  it("shows a changed entry, a missing one and changed findings", async () => {
    const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
    const { default: Database } = await import("libsql");
    const casebook = openCasebook(dir);
    for (let at = 0; at < 5; at++) {
      casebook.record("anna", { act: "note", on: "x", text: `note ${at}` });
    }
    expect(casebook.verify()).toMatchObject({ entries: 5, broken: [] });
    const db = new Database(join(dir, "casebook.sqlite"));
    expect(() => db.exec("update journal set entry = '{}' where seq = 2")).toThrow(/only added to/);
    expect(() => db.exec("delete from journal where seq = 2")).toThrow(/only added to/);
    // Somebody who takes the locks off as well.
    db.exec("drop trigger journal_is_not_rewritten; drop trigger journal_is_not_shortened");
    db.exec("update journal set entry = replace(entry, 'note 1', 'note 9') where seq = 2");
    expect(casebook.verify().broken).toEqual(["entry 2 was changed after it was written"]);
    db.exec("delete from journal where seq = 3");
    expect(casebook.verify().broken.length).toBeGreaterThan(1);
    db.close();
    casebook.close();
    remove(dir);
  });
});
