import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpoints } from "../../src/api/contract.ts";
import type { Endpoint } from "../../src/api/server/endpoint.ts";
import type { Job } from "../../src/api/server/runner.ts";
import { Answer } from "../../src/api/trace.ts";
import type { TraceAnswer } from "../../src/findings/trace/answer.ts";
import { openEngine } from "../../src/lake/engine.ts";
import { asked, type Bench, benchOn, caseLake, folder, QUESTION, remove } from "./bench.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await benchOn(await caseLake());
});

afterAll(async () => {
  await bench.close();
  remove(bench.dir);
  expect(bench.defects).toEqual([]);
});

describe("the API answers", () => {
  it("what is in the lake, without the server's directories", async () => {
    const status = await bench.get<{ loads: { file: string; rows_kept: number }[]; rows: number }>(
      "/api/status",
    );
    expect(status.loads).toMatchObject([{ file: "flows.csv", rows_kept: 3424 }]);
    expect(JSON.stringify(status)).not.toContain(bench.dir);
  });

  it("the trace of the case, as the command line does", async () => {
    const answer = await bench.get<TraceAnswer>(asked());
    expect(answer.routes).toMatchObject([
      { transit: "ARM", must: 21_819, may: 27_145, outflow_after: 27_145 },
    ]);
    expect(answer.question.command).toContain("entrepot trace --commodity 8703 --from EU27,USA");
    expect(Compile(Answer).Check(answer)).toBe(true);
  });

  it("another assumption from memory, in less than 200 ms", async () => {
    await bench.get(asked());
    // Processor time, and the best of five: the machine that runs this runs other things too.
    const times: number[] = [];
    for (const months of ["0", "6", "18", "24", "7"]) {
      const begin = process.cpuUsage();
      const answer = await bench.get<TraceAnswer>(asked({ opening_stock: months, shelf: "11" }));
      const { user, system } = process.cpuUsage(begin);
      times.push((user + system) / 1000);
      expect(answer.question.opening_stock_months).toBe(Number(months));
    }
    expect(Math.min(...times)).toBeLessThan(200);
  });

  it("every GET without parameters within its own schema", async () => {
    for (const one of endpoints as unknown as readonly Endpoint[]) {
      const bare = one.method === "GET" && !one.url.includes(":") && one.sends === undefined;
      const needs = (one.query as { required?: string[] }).required ?? [];
      if (!bare || needs.length > 0 || one.url === "/api/trace") continue;
      const answer = await bench.get(one.url);
      const errors = Compile(one.answer).Errors(answer);
      expect([...errors].slice(0, 1), one.url).toEqual([]);
    }
  });

  it("both sides of a border, and the difference by cause", async () => {
    const flows = await bench.get<{
      series: { side: string; quantity: number }[];
      gaps: unknown[];
    }>("/api/flows?commodity=8703&exporter=ARM&importer=RUS&since=2022-03&until=2023-10");
    expect(new Set(flows.series.map((row) => row.side))).toEqual(new Set(["exporter"]));
    expect(flows.series.reduce((sum, row) => sum + row.quantity, 0)).toBe(27_145);
    expect(flows.gaps).toEqual([]);
    // Armenia reported in every month: a month without a row for Russia is a month without goods.
    const { series } = await bench.get<{ series: { quantity: number; cells: number }[] }>(
      "/api/flows?commodity=8703&exporter=ARM&importer=RUS",
    );
    expect(series).toHaveLength(54);
    expect(series.filter((row) => row.cells === 0).every((row) => row.quantity === 0)).toBe(true);
  });

  it("countries and commodities as they are typed", async () => {
    const first = async (url: string, key: string) =>
      (await bench.get<Record<string, { code: string }[]>>(url))[key]?.[0]?.code;
    expect(await first("/api/countries?q=kaz", "countries")).toBe("KAZ");
    expect(await first("/api/countries?q=united%20k", "countries")).toBe("GBR");
    expect(await first("/api/countries?q=EU2", "countries")).toBe("EU27");
    expect(await first("/api/commodities?q=8703", "commodities")).toBe("8703");
    expect(await first("/api/commodities?q=passenger", "commodities")).toBe("8703");
    expect(await first("/api/commodities?q=87032319", "commodities")).toBe("87032319");
  });

  it("whole tables as CSV and as Parquet", async () => {
    const csv = await bench.app.inject({
      url: "/api/tables/flow?commodity=870323",
      headers: { host: "localhost" },
    });
    expect(csv.headers["content-disposition"]).toContain('filename="flow.csv"');
    const rows = csv.body.trim().split("\n");
    expect(rows[0]).toMatch(/^source,load_id,reporter,partner,/);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.slice(1).every((row) => row.includes(",870323,"))).toBe(true);
    const parquet = await bench.app.inject({
      url: "/api/tables/measure?format=parquet",
      headers: { host: "localhost" },
    });
    expect(parquet.rawPayload.subarray(0, 4).toString()).toBe("PAR1");
    const measures = await bench.app.inject({
      url: "/api/tables/measure",
      headers: { host: "localhost" },
    });
    expect(measures.body.split("\n")[1]).toMatch(/^CN-2023-23,MOFCOM and GACC,/);
  });

  it("the meaning of every column", async () => {
    const { fields } = await bench.get<{ fields: { column: string; means: string }[] }>(
      "/api/fields",
    );
    expect(fields.find((one) => one.column === "commodity")?.means).toMatch(/^HS code/);
  });

  it("an OpenAPI document of all that it answers, and a page to read it", async () => {
    const document = await bench.get<{ openapi: string; paths: Record<string, object> }>(
      "/openapi.json",
    );
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    expect(operations).toHaveLength(endpoints.length);
    const page = await bench.app.inject({ url: "/docs", headers: { host: "localhost" } });
    expect(page.body).toContain("/api/trace");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  });
});

describe("an ETag", () => {
  it("spares an answer that is still so, and changes with a load", async () => {
    const first = await bench.app.inject({ url: "/api/status", headers: { host: "localhost" } });
    const again = (etag: string) =>
      bench.app.inject({
        url: "/api/status",
        headers: { host: "localhost", "if-none-match": etag },
      });
    const etag = String(first.headers.etag);
    expect((await again(etag)).statusCode).toBe(304);
    // From another process, as from another terminal.
    const loaded = spawnSync(
      process.execPath,
      [
        "--import",
        "tsx",
        "src/cli/entrepot.ts",
        "load",
        new URL("flows.csv", folder).pathname,
        "--mapping",
        new URL("mapping.json", folder).pathname,
        "--vintage",
        "2024-03-01",
        "--lake",
        bench.dir,
      ],
      { encoding: "utf8" },
    );
    expect(loaded.stderr).toBe("");
    const after = await again(etag);
    expect(after.statusCode).toBe(200);
    expect(after.json().loads).toHaveLength(2);
    expect((await bench.get<TraceAnswer>(asked())).routes[0]?.must).toBe(21_819);
  });
});

describe("a problem", () => {
  it("says what was wrong and what to do", async () => {
    const reply = await bench.app.inject({
      url: asked({ from: "ARX" }),
      headers: { host: "localhost" },
    });
    expect(reply.statusCode).toBe(422);
    expect(reply.headers["content-type"]).toContain("application/problem+json");
    expect(reply.json()).toMatchObject({
      status: 422,
      detail: '"ARX" is neither a country nor a group',
      todo: expect.stringContaining("ARM (Armenia)"),
    });
  });

  it("is one for every unknown word, wrong type and missing page", async () => {
    expect(await bench.status({ url: "/api/trace?nonsense=1" })).toBe(400);
    expect(await bench.status({ url: asked({ shelf: "-1" }) })).toBe(400);
    expect(await bench.status({ url: asked({ shelf: "many" }) })).toBe(400);
    expect(await bench.status({ url: "/api/findings/0123456789ab" })).toBe(404);
    expect(await bench.status({ url: "/api/nothing" })).toBe(404);
    expect(await bench.status({ url: "/nothing" })).toBe(404);
  });
});

/** Waits until a job has ended. */
async function ended(job_id: string): Promise<Job> {
  for (;;) {
    const job = await bench.get<Job>(`/api/jobs/${job_id}`);
    if (job.ended_at !== null) return job;
    await new Promise((done) => setTimeout(done, 50));
  }
}

const uploaded = async (name: string, content: Buffer | string): Promise<string> => {
  const reply = await bench.app.inject({
    method: "POST",
    url: `/api/uploads?name=${encodeURIComponent(name)}`,
    headers: { host: "localhost", "content-type": "application/octet-stream" },
    payload: content,
  });
  if (reply.statusCode !== 200) throw new Error(reply.body);
  return reply.json().upload_id;
};

describe("a job", () => {
  it("loads what was uploaded, and says on which line a file cannot be read", async () => {
    const mapping_upload_id = await uploaded(
      "mapping.json",
      readFileSync(new URL("mapping.json", folder)),
    );
    const lines = readFileSync(new URL("flows.csv", folder), "utf8").split("\n");
    const good = [lines[0], ...lines.slice(1, 40)].join("\n");
    const upload_id = await uploaded("a few.csv", good);
    const job = await bench.post<Job>("/api/loads", {
      upload_id,
      mapping_upload_id,
      vintage: "2023-01-01",
    });
    expect(await ended(job.job_id)).toMatchObject({
      state: "done",
      result: [{ load: { rows_kept: 39, vintage: "2023-01-01" } }],
    });
    const bad = await uploaded("bad.csv", `${good}\n2022-99,import,JPN,8703,1,1`);
    const failing = await bench.post<Job>("/api/loads", { upload_id: bad, mapping_upload_id });
    const failed = await ended(failing.job_id);
    expect(failed.state).toBe("failed");
    expect(failed.problem).toMatchObject({ status: 422, file: "bad.csv", line: 41 });
  }, 30_000);

  it("tests every measure and keeps what asks for a person", async () => {
    const job = await bench.post<Job>("/api/detections");
    const done = await ended(job.job_id);
    expect(done.state, JSON.stringify(done.problem)).toBe("done");
    const { findings, all } = await bench.get<{
      all: number;
      findings: { arm: string | null; transit: string }[];
    }>("/api/findings");
    expect(all).toBeGreaterThan(2);
    // Which are a random check is not said before they are judged.
    expect(new Set(findings.map((one) => one.arm))).toEqual(new Set([null]));
  }, 60_000);

  it("tells its progress as events and can be stopped", async () => {
    const job = await bench.post<Job>("/api/detections");
    await bench.post(`/api/jobs/${job.job_id}/cancel`);
    const events = await bench.app.inject({
      url: `/api/jobs/${job.job_id}/events`,
      headers: { host: "localhost" },
    });
    expect(events.headers["content-type"]).toContain("text/event-stream");
    const last = events.body.trim().split("\n\n").at(-1) ?? "";
    expect(JSON.parse(last.replace(/^data: /, ""))).toMatchObject({ state: "cancelled" });
  }, 30_000);
});

describe("a case", () => {
  it("goes from a finding to a dossier that holds, and not when a number is changed", async () => {
    const kept = await bench.post<{ finding_ids: [string] }>("/api/findings", {
      question: QUESTION,
    });
    const [finding_id] = kept.finding_ids;
    await bench.post(`/api/findings/${finding_id}/notes`, { text: "Ask the publisher" });
    expect(
      await bench.post(`/api/findings/${finding_id}/judgements`, {
        decision: "confirmed",
        why: "Both levels agree",
      }),
    ).toMatchObject({ decision: "confirmed", judged_by: "local", arm: "flagged", notes: 1 });
    const { case_id } = await bench.post<{ case_id: string }>("/api/cases", {
      title: "Cars <script>alert(1)</script>",
    });
    await bench.post(`/api/cases/${case_id}/findings`, {
      finding_ids: [finding_id],
      act: "put in",
    });
    const dossier = await bench.app.inject({
      method: "POST",
      url: `/api/cases/${case_id}/dossier`,
      headers: { host: "localhost" },
    });
    expect(dossier.body).toContain("21,819");
    expect(dossier.body).not.toContain("<script>alert(1)");
    const verified = (text: string) =>
      bench.app.inject({
        method: "POST",
        url: "/api/verifications",
        headers: { host: "localhost", "content-type": "application/octet-stream" },
        payload: text,
      });
    expect((await verified(dossier.body)).json()).toMatchObject({ holds: true });
    // What is shown, what is claimed, and what it is computed from: each change shows.
    const changed = [
      dossier.body.replace(">21,819<", ">21,820<"),
      dossier.body.replace('"must":21819', '"must":21820'),
      dossier.body.replace(/"quantity":(\d+)/, '"quantity":9$1'),
      dossier.body.replace("Both levels agree", "Neither level agrees"),
    ];
    for (const text of changed) {
      expect(text).not.toBe(dossier.body);
      expect((await verified(text)).json()).toMatchObject({ holds: false });
    }
    expect((await verified("hello")).statusCode).toBe(422);
    const pdf = await bench.app.inject({
      method: "POST",
      url: `/api/cases/${case_id}/dossier.pdf`,
      headers: { host: "localhost" },
    });
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
    const whole = await bench.get<{ journal: { says: string }[] }>(`/api/cases/${case_id}`);
    expect(whole.journal.map((entry) => entry.says).join("\n")).toMatch(/Exported a dossier/);
    expect(await bench.get("/api/journal/verification")).toMatchObject({ broken: [] });
  }, 30_000);

  it("measures what was judged, by arm", async () => {
    const { findings } = await bench.get<{ findings: { finding_id: string; decision: string }[] }>(
      "/api/findings?decision=open",
    );
    for (const { finding_id } of findings.slice(0, 2)) {
      await bench.post(`/api/findings/${finding_id}/judgements`, {
        decision: "dismissed",
        why: "",
      });
    }
    const { arms } = await bench.get<{ arms: { judged: number; confirmed: number }[] }>(
      "/api/precision",
    );
    expect(arms.reduce((sum, arm) => sum + arm.judged, 0)).toBe(3);
    expect(arms.reduce((sum, arm) => sum + arm.confirmed, 0)).toBe(1);
  });
});

describe("an empty lake", () => {
  it("answers with what would fill it", async () => {
    const { mkdtempSync } = await import("node:fs");
    const dir = mkdtempSync("/tmp/entrepot-");
    const empty = await benchOn(dir);
    try {
      expect(await empty.get("/api/status")).toMatchObject({ loads: [], rows: 0 });
      const reply = await empty.app.inject({ url: asked(), headers: { host: "localhost" } });
      expect(reply.json()).toMatchObject({
        status: 422,
        todo: expect.stringContaining("Load a file"),
      });
      expect(await empty.get("/api/findings")).toMatchObject({ all: 0 });
      expect(empty.defects).toEqual([]);
    } finally {
      await empty.close();
      remove(dir);
    }
  });
});

describe("a table in Parquet", () => {
  it("holds the rows that the API shows", async () => {
    const reply = await bench.app.inject({
      url: "/api/tables/country?format=parquet",
      headers: { host: "localhost" },
    });
    const { mkdtempSync, writeFileSync } = await import("node:fs");
    const dir = mkdtempSync("/tmp/entrepot-");
    writeFileSync(`${dir}/country.parquet`, reply.rawPayload);
    const engine = await openEngine({ memory_limit: "500MB", temp_directory: dir });
    const [row] = await engine.rows<{ name: string }>(
      `select name from read_parquet('${dir}/country.parquet') where alpha3 = 'ARM'`,
    );
    engine.close();
    remove(dir);
    expect(row?.name).toBe("Armenia");
  });
});
