import { DuckDBConnection } from "@duckdb/node-api";
import { openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { OPTIONS } from "./cells.ts";

/**
 * Loads FILE into LAKE and kills this process, as kill -9 does, before step N: a statement put to
 * the engine or a change of the catalogue. Without N the steps are printed.
 */
const [dir = "", file = "", last] = process.argv.slice(2);
let steps = 0;
function step(what: string): void {
  if (last === undefined) console.log(what);
  if (steps++ === Number(last)) process.kill(process.pid, "SIGKILL");
}

const ask = DuckDBConnection.prototype.runAndReadAll;
DuckDBConnection.prototype.runAndReadAll = function (this: DuckDBConnection, sql, ...values) {
  step(sql.replace(/\s+/g, " ").slice(0, 60));
  return ask.call(this, sql, ...values);
};

const lake = openLake(dir, { create: true });
const { catalogue } = lake;
const watched: typeof lake = {
  ...lake,
  catalogue: {
    ...catalogue,
    reserve(fills) {
      step("before reserve");
      const load_id = catalogue.reserve(fills);
      step("after reserve");
      return load_id;
    },
    publish(loads) {
      step("before publish");
      catalogue.publish(loads);
      step("after publish");
    },
  },
};
await load(watched, file, { ...OPTIONS, vintage: "2024-06-01" });
lake.close();
