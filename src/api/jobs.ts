import { Readable } from "node:stream";
import { Type as T } from "typebox";
import { measure } from "../trade/measure.ts";
import { endpoint } from "./server/endpoint.ts";
import { notFound } from "./server/problem.ts";
import type { Job, Runner } from "./server/runner.ts";
import { nothing, nullable, oneOf } from "./server/schema.ts";

export const JobSchema = T.Object({
  job_id: T.String(),
  kind: oneOf(["load", "detect"]),
  title: T.String(),
  by: T.String(),
  state: oneOf(["waiting", "running", "done", "failed", "cancelled"]),
  created_at: T.String(),
  started_at: nullable(T.String()),
  ended_at: nullable(T.String()),
  progress: nullable(
    T.Object({
      what: T.String(),
      done: T.Number(),
      total: nullable(T.Number()),
      unit: T.String(),
      per_second: nullable(T.Number()),
      seconds_left: nullable(T.Number()),
    }),
  ),
  result: T.Unknown({ description: "What came of it, by kind" }),
  problem: nullable(
    T.Object({
      type: T.String(),
      title: T.String(),
      status: T.Integer(),
      detail: T.String(),
      todo: T.String(),
      file: T.Optional(T.String()),
      line: T.Optional(T.Integer()),
    }),
  ),
});
const one = T.Object({ job_id: T.String({ format: "uuid" }) });

export const jobs = endpoint({
  method: "GET",
  url: "/api/jobs",
  summary: "Jobs that wait, run or ended lately, newest first",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({ jobs: T.Array(JobSchema) }),
  handle: (_, { runner }) => ({ jobs: [...runner.jobs()].reverse() }),
});

export const job = endpoint({
  method: "GET",
  url: "/api/jobs/:job_id",
  summary: "One job",
  role: "reader",
  query: nothing,
  params: one,
  body: nothing,
  answer: JobSchema,
  handle: ({ params }, { runner }) => found(runner, params.job_id),
});

export const jobEvents = endpoint({
  method: "GET",
  url: "/api/jobs/:job_id/events",
  summary: "A job's progress as server-sent events, each a whole job; ends when the job does",
  role: "reader",
  query: nothing,
  params: one,
  body: nothing,
  answer: T.Unknown(),
  sends: "text/event-stream",
  handle({ params, signal }, { runner }) {
    found(runner, params.job_id);
    return {
      type: "text/event-stream",
      headers: { "cache-control": "no-store", "x-accel-buffering": "no" },
      content: Readable.from(events(runner, params.job_id, signal)),
    };
  },
});

export const cancelJob = endpoint({
  method: "POST",
  url: "/api/jobs/:job_id/cancel",
  summary: "Stop a job; the lake stays as it was before it",
  role: "analyst",
  query: nothing,
  params: one,
  body: nothing,
  answer: JobSchema,
  handle({ params }, { runner }) {
    found(runner, params.job_id);
    runner.cancel(params.job_id);
    return found(runner, params.job_id);
  },
});

export const startDetection = endpoint({
  method: "POST",
  url: "/api/detections",
  summary: "Run the detectors over the lake, as a job, and keep what they find for judgement",
  says: "Every measure of the catalogue, or one. Beside the findings stands a random draw of routes on which nothing was flagged, by which the flags can be measured.",
  role: "analyst",
  query: nothing,
  params: nothing,
  body: T.Object(
    {
      measure: T.Optional(T.String({ maxLength: 60 })),
      rate: T.Optional(T.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })),
      length: T.Optional(T.Integer({ minimum: 1, maximum: 500 })),
      seed: T.Optional(T.Integer({ minimum: 0 })),
    },
    { additionalProperties: false },
  ),
  answer: JobSchema,
  handle: ({ body, user }, { runner }) =>
    runner.start(
      {
        kind: "detect",
        measure: body.measure === undefined ? null : measure(body.measure).id,
        rate: body.rate ?? 0.1,
        length: body.length ?? 25,
        seed: body.seed ?? 1,
      },
      body.measure === undefined ? "Every measure in the catalogue" : body.measure,
      user.name,
    ),
});

function found(runner: Runner, job_id: string): Job {
  const job = runner.job(job_id);
  if (job === undefined) throw notFound("there is no such job", "See them at /api/jobs");
  return job;
}

const HEARTBEAT_MS = 15_000;

async function* events(runner: Runner, job_id: string, signal: AbortSignal) {
  let latest: Job | undefined = runner.job(job_id);
  let wake: () => void = () => {};
  const off = runner.watch(job_id, (job) => {
    latest = job;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      const job = latest;
      latest = undefined;
      yield job === undefined ? ": still here\n\n" : `data: ${JSON.stringify(job)}\n\n`;
      if (job !== undefined && job.ended_at !== null) return;
      if (latest !== undefined) continue;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, HEARTBEAT_MS);
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  } finally {
    off();
    signal.removeEventListener("abort", onAbort);
  }
}
