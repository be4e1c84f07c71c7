import { join, resolve } from "node:path";
import { type Casebook, openCasebook } from "../../findings/casebook/casebook.ts";
import type { Detection } from "../../findings/casebook/detection.ts";
import type { Gathered } from "../../findings/trace/trace.ts";
import type { Readers } from "./readers.ts";
import { readersOf } from "./readers.ts";
import { type Job, type Runner, runner } from "./runner.ts";
import type { Work } from "./work.ts";

const SILENCE_MS = 30_000;

/** What the handlers work with. */
export interface Workbench {
  readonly dir: string;
  readonly program: string;
  readonly memory_limit: string;
  readonly readers: Readers;
  readonly casebook: Casebook;
  readonly runner: Runner;
  readonly uploads: {
    readonly dir: string;
    readonly most_bytes: number;
    /** A sender that is silent for so long has gone. */
    readonly silence_ms: number;
  };
  /** Rows of questions asked lately, so that another assumption is answered without the engine. */
  readonly gathered: Map<string, Promise<Gathered>>;
  close(): Promise<void>;
}

export function openWorkbench(options: {
  readonly dir: string;
  readonly program: string;
  readonly memory_limit: string;
  readonly most_upload_bytes: number;
  readonly silence_ms?: number;
}): Workbench {
  const dir = resolve(options.dir);
  const casebook = openCasebook(dir);
  const readers = readersOf(dir, options);
  const jobs = runner({ dir, memory_limit: options.memory_limit }, (job, work) =>
    kept(casebook, readers, job, work),
  );
  return {
    dir,
    program: options.program,
    memory_limit: options.memory_limit,
    readers,
    casebook,
    runner: jobs,
    uploads: {
      dir: join(dir, "uploads"),
      most_bytes: options.most_upload_bytes,
      silence_ms: options.silence_ms ?? SILENCE_MS,
    },
    gathered: new Map(),
    async close() {
      await jobs.close();
      readers.close();
      casebook.close();
    },
  };
}

/** What a finished job leaves in the casebook, and what its asker is told. */
function kept(casebook: Casebook, readers: Readers, job: Job, work: Work): unknown {
  if (work.kind === "load") return job.result;
  const found = job.result as Detection;
  const run = casebook.keep(
    job.by,
    {
      detector: "detect",
      at: new Date().toISOString(),
      lake_state: readers.state(),
      expected_false: found.expected_false,
      expected_false_reason: found.expected_false_reason,
      unflagged: found.unflagged,
      asked: work,
    },
    found.findings,
  );
  return {
    run_id: run.run_id,
    findings: found.findings.length,
    unflagged: found.unflagged,
    expected_false: found.expected_false,
    not_estimable: found.not_estimable,
  };
}
