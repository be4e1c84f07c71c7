import { Worker } from "node:worker_threads";
import { kindOf } from "../../text/names/name.ts";
import { unpackIndex } from "../../text/names/name_index.ts";
import { type Searcher, type SearchOptions, searcher } from "../../text/names/search.ts";

export interface Asked {
  readonly text: string;
  readonly schema: string | null;
}

/** A hit of one of many names: `asked` is its place, `party` and `name` are places in the index. */
export interface ManyHit {
  readonly asked: number;
  readonly party: number;
  readonly name: number;
  readonly score: number;
}

/** Names handed to a worker at a time. */
const CHUNK = 4_000;

export interface Work {
  readonly from: number;
  readonly names: readonly Asked[];
}

/** Looks up names one after another in this thread. */
export function lookUp(
  names: Searcher,
  { from, names: asked }: Work,
  options: SearchOptions,
): readonly ManyHit[] {
  return asked.flatMap(({ text, schema }, at) =>
    names
      .search(
        text,
        schema === null ? ["person", "company"] : [kindOf(schema, text)],
        options,
        false,
      )
      .map(({ party, name, score }) => ({ asked: from + at, party, name, score })),
  );
}

/**
 * Looks up many names at once: the packed index is shared, each worker takes the next names as it
 * gets done. Hits come in no order.
 * @param bytes of `packIndex`, in shared memory where there is more than one worker.
 * @param workers threads; 1 stays in this one.
 */
export async function lookUpMany(
  bytes: Uint8Array,
  names: readonly Asked[],
  options: SearchOptions,
  workers: number,
): Promise<readonly ManyHit[]> {
  if (workers < 2) return lookUp(searcher(unpackIndex(bytes)), { from: 0, names }, options);
  const found: ManyHit[] = [];
  let next = 0;
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const file = new URL(`many_worker.${extension}`, import.meta.url);
  await Promise.all(
    Array.from(
      { length: workers },
      () =>
        new Promise<void>((settle, fail) => {
          const worker = new Worker(file, { workerData: { bytes, options } });
          const give = () => {
            if (next >= names.length) return void worker.terminate().then(() => settle(), fail);
            const work: Work = { from: next, names: names.slice(next, next + CHUNK) };
            next += CHUNK;
            worker.postMessage(work);
          };
          worker.on("error", fail);
          worker.on("message", (hits: readonly ManyHit[] | "ready") => {
            if (hits !== "ready") for (const hit of hits) found.push(hit);
            give();
          });
        }),
    ),
  );
  return found;
}
