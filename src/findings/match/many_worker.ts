import { parentPort, workerData } from "node:worker_threads";
import { unpackIndex } from "../../text/names/name_index.ts";
import { type SearchOptions, searcher } from "../../text/names/search.ts";
import { lookUp, type Work } from "./many.ts";

/** One thread of `lookUpMany`: answers each piece of work with its hits. */
const { bytes, options } = workerData as {
  readonly bytes: Uint8Array;
  readonly options: SearchOptions;
};
const names = searcher(unpackIndex(bytes));
parentPort?.on("message", (work: Work) => parentPort?.postMessage(lookUp(names, work, options)));
parentPort?.postMessage("ready");
