import { mkdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { DuckDBInstance } from "@duckdb/node-api";
import { trace } from "../src/findings/trace/trace.ts";
import { FLOW_ORDERS as ORDERS } from "../src/lake/flow/flow.ts";
import { openLake } from "../src/lake/lake.ts";
import { load } from "../src/lake/load.ts";
import { parsePeriod } from "../src/trade/period.ts";
import { triangle, world } from "./world.ts";

/**
 * Load and trace against raw DuckDB on the same simulated rows in the same run: the ratios are what
 * is kept. `npm run bench -- 1 10 60` takes millions of rows (default 1 and 10) and
 * `--memory-limit 2GB`.
 */

const args = process.argv.slice(2);
const limitAt = args.indexOf("--memory-limit");
const memoryLimit = limitAt === -1 ? "2GB" : (args[limitAt + 1] ?? "2GB");
const sizes = args
  .filter((arg, at) => /^\d+$/.test(arg) && (limitAt === -1 || at !== limitAt + 1))
  .map(Number);
const dir = join(tmpdir(), `entrepot-bench-${process.pid}`);

console.log(`memory limit ${memoryLimit}; simulated rows; times in seconds\n`);
console.log(
  "| million rows | CSV | raw load | load | ratio | raw triangle | trace | ratio | trace again | peak memory |",
);
console.log("|---|---|---|---|---|---|---|---|---|---|");
try {
  for (const millions of sizes.length === 0 ? [1, 10] : sizes) await measure(millions);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(millions: number): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const csv = join(dir, "world.csv");
  await raw((run) => run(`copy (${world(millions * 1_000_000)}) to '${csv}' (header)`));

  const rawLoad = await seconds(() =>
    raw(async (run) => {
      const typed = `select *, case direction when 'import' then partner else reporter end as exporter,
          case direction when 'import' then reporter else partner end as importer, 'M' as frequency,
          null::varchar as hs_edition, 'all' as country_of_consignment, 'all' as customs_procedure, 'all' as mode_of_transport
        from read_csv('${csv}', header = true, types = {'period': 'integer', 'commodity': 'varchar', 'net_weight_kg': 'double', 'value_usd': 'double'})`;
      await run(
        `copy (select * from (${typed}) order by ${ORDERS.by_product}) to '${dir}/by_product.parquet' (compression zstd)`,
      );
      for (const order of ["by_exporter", "by_importer"] as const) {
        await run(
          `copy (select * from '${dir}/by_product.parquet' order by ${ORDERS[order]}) to '${dir}/${order}.parquet' (compression zstd)`,
        );
      }
    }),
  );
  const rawTriangle = await seconds(() => raw((run) => run(triangle(`${dir}/by_product.parquet`))));

  const watch = watchMemory();
  const lake = openLake(join(dir, "lake"), { create: true });
  const loaded = await seconds(() =>
    load(lake, csv, {
      source: null,
      encoding: null,
      vintage: "2024-01-01",
      max_rejected: 0,
      memory_limit: memoryLimit,
      progress: () => {},
    }),
  );
  const peak = await watch();
  const ask = () =>
    trace(
      lake,
      {
        measure: null,
        commodities: ["811010"],
        from: "CHN",
        to: "USA",
        since: parsePeriod("2022-01"),
        until: parsePeriod("2023-12"),
        through: null,
        source: null,
        shelf_months: 12,
        opening_stock_months: 12,
        production: new Map(),
        absent_is_none: false,
        as_of: null,
      },
      { memory_limit: memoryLimit, command: "bench" },
    );
  const traced = await seconds(ask);
  const again = await seconds(ask);
  const { routes } = await ask();
  lake.close();
  if (routes.length === 0) throw new Error("the trace found no route: the bench measures nothing");
  const s = (value: number) => value.toFixed(2);
  console.log(
    `| ${millions} | ${(statSync(csv).size / 2 ** 20).toFixed(0)} MiB | ${s(rawLoad)} | ${s(loaded)} | ${s(loaded / rawLoad)} | ${s(rawTriangle)} | ${s(traced)} (${routes.length} routes) | ${s(traced / rawTriangle)} | ${s(again)} | ${(peak / 2 ** 20).toFixed(0)} MiB |`,
  );
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

/** A fresh engine with the same memory limit, for what is compared with. */
async function raw(
  work: (run: (sql: string) => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    temp_directory: join(dir, "spill"),
  });
  const connection = await instance.connect();
  await work((sql) => connection.runAndReadAll(sql));
  connection.closeSync();
  instance.closeSync();
}

/** Peak resident memory of this process while the work runs, sampled beside it every 20 ms. */
function watchMemory(): () => Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     let peak = 0;
     const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20);
     parentPort.once("message", () => { clearInterval(timer); parentPort.postMessage(peak); });`,
    { eval: true },
  );
  return () =>
    new Promise((done) => {
      worker.once("message", (peak: number) => done(peak));
      worker.postMessage("stop");
    });
}
