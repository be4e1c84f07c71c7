import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";

/**
 * The built server on the bundled case: a cached series, and a hundred readers who ask for different
 * things. Measured from this machine, so that server and readers share its processors.
 */
const lake = mkdtempSync(join(tmpdir(), "entrepot-bench-"));
const cli = join("dist", "cli", "entrepot.js");
const folder = join("test", "cases", "cars-armenia-russia");

async function run(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [cli, ...args, "--lake", lake], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number];
  if (code !== 0) throw new Error(`entrepot ${args[0] ?? ""} ended with ${code}`);
}

await run("load", join(folder, "flows.csv"), "--mapping", join(folder, "mapping.json"));
const server = spawn(process.execPath, [cli, "serve", "--port", "0", "--json", "--lake", lake], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  let said = "";
  while (!said.includes("}")) said += String((await once(server.stdout, "data"))[0]);
  const { url } = JSON.parse(said) as { readonly url: string };
  const question = "commodity=8703&from=EU27,USA,JPN,GBR,KOR,CAN,MEX&to=RUS&since=2022-03";
  const series = "/api/flows?commodity=8703&exporter=ARM&importer=RUS";
  const mixed = [
    series,
    `/api/trace?${question}`,
    "/api/status",
    "/api/measures?commodity=8703",
    "/api/countries?q=kaz",
    "/api/commodities?q=cars",
    "/api/findings",
    "/api/countries/ARM",
    "/",
  ];
  for (const path of mixed) await fetch(url + path);

  const cached = await autocannon({ url: url + series, connections: 16, duration: 10 });
  const readers = await autocannon({
    url,
    connections: 100,
    duration: 15,
    requests: mixed.map((path) => ({ method: "GET", path })),
  });
  const told = (name: string, result: autocannon.Result) =>
    console.log(
      `${name}: ${Math.round(result.requests.average).toLocaleString("en")} requests/s, p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms, ${result.non2xx} not answered`,
    );
  told("cached series, 16 connections", cached);
  told("mixed reads, 100 connections", readers);
  const slider: number[] = [];
  for (let months = 0; months < 24; months++) {
    const begin = performance.now();
    await (await fetch(`${url}/api/trace?${question}&opening_stock=${months}`)).arrayBuffer();
    slider.push(performance.now() - begin);
  }
  slider.sort((a, b) => a - b);
  console.log(
    `a slider's step: median ${Math.round(slider[12] ?? 0)} ms, longest ${Math.round(slider.at(-1) ?? 0)} ms`,
  );
} finally {
  server.kill("SIGTERM");
  await once(server, "exit");
  rmSync(lake, { recursive: true, force: true });
}
