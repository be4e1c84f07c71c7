import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { detect } from "../src/findings/detect/detect.ts";
import { openLake } from "../src/lake/lake.ts";
import { load } from "../src/lake/load.ts";
import { world } from "./world.ts";

/**
 * `entrepot detect` over all measures against raw DuckDB that only builds the legs of the same goods
 * once and joins them once for each place, on the same simulated rows in the same run.
 * `npm run bench:detect -- 1 10 60` takes millions of rows (default 1) and `--memory-limit 4GB`.
 */

const args = process.argv.slice(2);
const limitAt = args.indexOf("--memory-limit");
const memory_limit = limitAt === -1 ? "4GB" : (args[limitAt + 1] ?? "4GB");
const sizes = args
  .filter((arg, at) => /^\d+$/.test(arg) && (limitAt === -1 || at !== limitAt + 1))
  .map(Number);
const dir = join(tmpdir(), `entrepot-bench-detect-${process.pid}`);

console.log(`memory limit ${memory_limit}; simulated rows; times in seconds\n`);
console.log(
  "| million rows | places | tests | raw legs and joins | detect | ratio | peak memory |",
);
console.log("|---|---|---|---|---|---|---|");
try {
  for (const millions of sizes.length === 0 ? [1] : sizes) await measure(millions);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(millions: number): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const csv = join(dir, "world.csv");
  // As many countries as have every pair in so many rows: 60 months, 50 goods, both directions.
  const traders = Math.ceil((1 + Math.sqrt(1 + (4 * millions * 1_000_000) / 6000)) / 2);
  await raw((run) =>
    run(
      `copy (${world(millions * 1_000_000, { firstYear: 2021, traders, spread: true })}) to '${csv}' (header)`,
    ),
  );
  const lake = openLake(join(dir, "lake"), { create: true });
  const [loaded] = await load(lake, csv, {
    source: null,
    encoding: null,
    vintage: "2026-06-01",
    max_rejected: 0,
    memory_limit,
    progress: () => {},
  });
  const parquet = join(
    dir,
    "lake",
    "flow",
    String(loaded?.load.load_id).padStart(6, "0"),
    "by_product.parquet",
  );
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const nothing = { measure: null, commodities: null, from: null, to: null, since: null };
  const begun = performance.now();
  const answer = await detect(lake, nothing, {
    memory_limit,
    detectors: ["rerouting"],
    rate: 0.1,
    length: 25,
    source: null,
    as_of: null,
    seed: 1,
    command: "bench",
    progress: () => {},
  });
  const ours = (performance.now() - begun) / 1000;
  clearInterval(timer);
  lake.close();
  const theirs = await rawDetect(parquet, answer.asked.places);
  const tests = answer.families.reduce((sum, one) => sum + one.tests, 0);
  if (tests === 0) throw new Error("nothing was tested: the bench measures nothing");
  console.log(
    `| ${millions} | ${answer.asked.places.length} | ${tests} | ${theirs.toFixed(2)} | ${ours.toFixed(2)} | ${(ours / theirs).toFixed(2)} | ${(peak / 2 ** 20).toFixed(0)} MiB |`,
  );
}

/** The least that any program has to do: sums per code, border and month, then both legs of each place side by side. */
async function rawDetect(
  parquet: string,
  places: readonly { readonly origins: readonly string[]; readonly target: string }[],
): Promise<number> {
  const begun = performance.now();
  await raw(async (run) => {
    await run(`create table leg as
      select commodity, exporter, importer, direction, period, sum(net_weight_kg) as kg
      from '${parquet}' group by all`);
    for (const { origins, target } of places) {
      const list = origins.map((one) => `'${one}'`).join(", ");
      await run(`select i.commodity, i.importer, sum(i.kg), sum(o.kg)
        from (select commodity, importer, period, sum(kg) as kg from leg where direction = 'import' and exporter in (${list}) group by all) i
        join (select commodity, exporter, period, sum(kg) as kg from leg where direction = 'export' and importer = '${target}' group by all) o
          on o.commodity = i.commodity and o.exporter = i.importer and o.period = i.period
        group by all`);
    }
  });
  return (performance.now() - begun) / 1000;
}

async function raw(work: (run: (sql: string) => Promise<unknown>) => Promise<unknown>) {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit,
    temp_directory: join(dir, "spill"),
  });
  const connection = await instance.connect();
  await work((sql) => connection.runAndReadAll(sql));
  connection.closeSync();
  instance.closeSync();
}
