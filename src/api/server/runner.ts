import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import type { Problem } from "./problem.ts";
import type { Progressed, Said, Work } from "./work.ts";

export type JobState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Job {
  readonly job_id: string;
  readonly kind: Work["kind"];
  readonly title: string;
  readonly by: string;
  readonly state: JobState;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly progress: Progressed | null;
  readonly result: unknown;
  readonly problem: Problem | null;
}

/** Long work, each piece in a process of its own: it can be killed, and the server stays awake. */
export interface Runner {
  start(work: Work, title: string, by: string): Job;
  jobs(): readonly Job[];
  job(id: string): Job | undefined;
  /** Stops a job cleanly, or by force when it does not stop. */
  cancel(id: string): void;
  /** Told each time a job changes, until the returned function is called. */
  watch(id: string, told: (job: Job) => void): () => void;
  /** Cancels what runs and waits for it to end. */
  close(): Promise<void>;
}

/** Finished jobs that are remembered. */
const REMEMBERED = 200;
/** What a cancelled job gets to stop by itself. */
const PATIENCE_MS = 4000;

export function runner(
  options: { readonly dir: string; readonly memory_limit: string },
  whenDone: (job: Job, work: Work) => unknown,
): Runner {
  const jobs = new Map<string, Job>();
  const works = new Map<string, Work>();
  const children = new Map<string, ChildProcess>();
  const news = new EventEmitter().setMaxListeners(0);

  function change(id: string, changes: Partial<Job>): Job | undefined {
    const before = jobs.get(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...changes };
    jobs.set(id, after);
    news.emit(id, after);
    return after;
  }

  function end(id: string, changes: Partial<Job>): void {
    children.delete(id);
    const [job, work] = [jobs.get(id), works.get(id)];
    if (job === undefined || work === undefined || job.ended_at !== null) return;
    const ended = { ...job, ...changes, ended_at: new Date().toISOString() };
    // What comes of a job is kept before anyone hears that it is done.
    const result = ended.state === "done" ? whenDone(ended, work) : ended.result;
    works.delete(id);
    change(id, { ...changes, ended_at: ended.ended_at, result });
    for (const old of [...jobs.values()]
      .filter((one) => one.ended_at !== null)
      .slice(0, -REMEMBERED)) {
      jobs.delete(old.job_id);
    }
    startNext();
  }

  /** One load at a time, because the lake allows no more; one survey at a time, for the machine's sake. */
  function startNext(): void {
    for (const job of jobs.values()) {
      const work = works.get(job.job_id);
      if (job.state !== "waiting" || work === undefined) continue;
      const busy = [...jobs.values()].some(
        (one) => one.state === "running" && (one.kind === "load") === (job.kind === "load"),
      );
      if (!busy) run(job.job_id, work);
    }
  }

  function run(id: string, work: Work): void {
    const child = fork(fileURLToPath(new URL(workFile(), import.meta.url)), {
      execArgv: workFile().endsWith(".ts") ? ["--import", "tsx"] : [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.set(id, child);
    change(id, { state: "running", started_at: new Date().toISOString() });
    child.on("message", (said: Said) => {
      if ("progress" in said) change(id, { progress: said.progress });
      else if ("result" in said) end(id, { state: "done", result: said.result });
      else if (said.stopped) end(id, { state: "cancelled" });
      else end(id, { state: "failed", problem: said.problem });
    });
    child.on("exit", (code, signal) => {
      const killed = jobs.get(id)?.state === "cancelled" || signal === "SIGKILL";
      end(id, killed ? { state: "cancelled" } : { state: "failed", problem: died(code, signal) });
    });
    child.send({ work, ...options });
  }

  function stop(id: string): void {
    const child = children.get(id);
    if (child === undefined) {
      if (jobs.get(id)?.state === "waiting") end(id, { state: "cancelled" });
      return;
    }
    child.send("stop");
    const kill = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.once("exit", () => clearTimeout(kill));
  }

  return {
    start(work, title, by) {
      const job: Job = {
        job_id: randomUUID(),
        kind: work.kind,
        title,
        by,
        state: "waiting",
        created_at: new Date().toISOString(),
        started_at: null,
        ended_at: null,
        progress: null,
        result: null,
        problem: null,
      };
      jobs.set(job.job_id, job);
      works.set(job.job_id, work);
      startNext();
      return jobs.get(job.job_id) ?? job;
    },
    jobs: () => [...jobs.values()],
    job: (id) => jobs.get(id),
    cancel: stop,
    watch(id, told) {
      news.on(id, told);
      return () => news.off(id, told);
    },
    async close() {
      works.clear();
      const ended = [...children].map(
        ([id, child]) =>
          new Promise((done) => {
            child.once("exit", done);
            stop(id);
          }),
      );
      await Promise.all(ended);
    },
  };
}

function workFile(): string {
  return import.meta.url.endsWith(".ts") ? "work.ts" : "work.js";
}

function died(code: number | null, signal: string | null): Problem {
  return {
    type: "about:blank",
    title: "The job ended early",
    status: 500,
    detail: `Its process ended with ${signal ?? `code ${code ?? "?"}`} and said nothing; the lake is as it was`,
    todo: "Run the same command in a terminal with --debug to see why",
  };
}
