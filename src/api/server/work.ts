import { detectAndDraw } from "../../findings/casebook/detection.ts";
import type { Progress } from "../../lake/examine.ts";
import { openLake } from "../../lake/lake.ts";
import { load } from "../../lake/load.ts";
import { tableSource } from "../../sources/table/source.ts";
import { type Problem, problemOf } from "./problem.ts";

/** What can be given to a process of its own. */
export type Work =
  | {
      readonly kind: "load";
      readonly file: string;
      readonly mapping: string | null;
      readonly source: string | null;
      readonly vintage: string | null;
      readonly max_rejected: number;
    }
  | {
      readonly kind: "detect";
      /** Null for every measure of the catalogue. */
      readonly measure: string | null;
      readonly rate: number;
      readonly length: number;
      readonly seed: number;
    };

export interface Progressed {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
  readonly per_second: number | null;
  readonly seconds_left: number | null;
}

/** What the process says to the server. */
export type Said =
  | { readonly progress: Progressed }
  | { readonly result: unknown }
  | { readonly problem: Problem; readonly stopped: boolean };

interface Order {
  readonly work: Work;
  readonly dir: string;
  readonly memory_limit: string;
}

const stop = new AbortController();
// A process without its server has nobody to work for.
process.on("disconnect", () => process.exit(0));
process.on("message", (message: Order | "stop") => {
  if (message === "stop") stop.abort(new Error("stopped"));
  else void obey(message);
});

async function obey(order: Order): Promise<void> {
  const said = await done(order).then(
    (result): Said => ({ result }),
    (error: unknown): Said => {
      const problem = problemOf(error);
      if (problem.status >= 500 && !stop.signal.aborted) console.error(error);
      return { problem, stopped: stop.signal.aborted };
    },
  );
  process.send?.(said, () => process.disconnect());
}

async function done({ work, dir, memory_limit }: Order): Promise<unknown> {
  const lake = openLake(dir, { create: work.kind === "load" });
  try {
    if (work.kind === "detect") {
      const { signal } = stop;
      return await detectAndDraw(lake, { ...work, memory_limit, progress, signal });
    }
    const { kind: _, file, mapping, ...how } = work;
    const made = mapping === null ? {} : { made: tableSource(mapping) };
    return await load(lake, file, {
      ...how,
      ...made,
      encoding: null,
      memory_limit,
      progress,
      signal: stop.signal,
    });
  } finally {
    lake.close();
  }
}

let what = "";
let since = 0;
let told = 0;

/** Passed on a few times a second, with rate and time left. */
const progress: Progress = (step) => {
  const now = Date.now();
  if (step.what !== what) {
    what = step.what;
    since = now;
  } else if (now - told < 150) return;
  told = now;
  const seconds = (now - since) / 1000;
  const rate = seconds < 0.5 || step.done === 0 ? null : step.done / seconds;
  const left = rate === null || step.total === null ? null : (step.total - step.done) / rate;
  process.send?.({
    progress: {
      ...step,
      per_second: rate,
      seconds_left: left === null ? null : Math.max(0, Math.round(left)),
    },
  } satisfies Said);
};
