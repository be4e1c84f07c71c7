import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScreenAnswer } from "../src/findings/screen/answer.ts";
import { screenFiles } from "../src/findings/screen/of_files.ts";
import { FORGERIES } from "../src/simulated/forgeries.ts";
import { writeWorld } from "../src/simulated/tables.ts";

/**
 * Screens simulated worlds, whose forgeries are known: recall of each kind and precision at inspection
 * budgets, what is flagged at q up to .10 and how much of that is honest, time and memory.
 * `npm run bench:screen -- 20000 1 2 3` takes consignments and seeds; `--rate 0.5` the percentage of
 * each kind of forgery, `--time-only` leaves out the tables.
 */

const args = process.argv.slice(2);
const rateAt = args.indexOf("--rate");
const rate = rateAt === -1 ? 0.005 : Number(args[rateAt + 1]) / 100;
const [consignments = 20_000, ...seeds] = args
  .filter((arg, at) => /^\d+$/.test(arg) && (rateAt === -1 || at !== rateAt + 1))
  .map(Number);
const BUDGETS = [0.01, 0.02, 0.05, 0.1];
const dir = join(tmpdir(), `entrepot-bench-screen-${process.pid}`);

interface Truth {
  readonly kind: string;
  readonly forged: boolean;
  readonly came_as: string;
}

try {
  for (const seed of seeds.length === 0 ? [1] : seeds) await measure(seed);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(seed: number): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const world = await writeWorld({ consignments, seed, rate, events: 0.35 }, dir);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const [before, cpu] = [performance.now(), process.cpuUsage()];
  const answer = await screenFiles([world.documents, world.events], null, {
    source: null,
    encoding: null,
    memory_limit: "1500MB",
    top: Math.max(...BUDGETS),
    seed: 1,
    goods: null,
    progress: () => {},
  });
  const seconds = (performance.now() - before) / 1000;
  const used = process.cpuUsage(cpu);
  clearInterval(watch);
  console.log(
    `\nSimulated world, seed ${seed}: ${consignments.toLocaleString("en")} consignments, ${world.counts.documents.toLocaleString("en")} documents, ${world.counts.events.toLocaleString("en")} events, ${world.counts.forged.toLocaleString("en")} forged. Loaded and screened in ${seconds.toFixed(1)} s (${((used.user + used.system) / 1e6).toFixed(1)} s of processor), ${(peak / 2 ** 20).toFixed(0)} MiB at most.`,
  );
  for (const one of answer.detectors)
    for (const note of one.notes) console.log(`${one.detector}: ${note}`);
  if (!args.includes("--time-only")) report(answer, truthOf(world.truth));
}

function truthOf(file: string): ReadonlyMap<string, Truth> {
  return new Map(
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => {
        const [id = "", kind = "", forged, came_as = ""] = line.split(",");
        return [id, { kind, forged: forged === "true", came_as }];
      }),
  );
}

function report(answer: ScreenAnswer, truth: ReadonlyMap<string, Truth>): void {
  const chosen = BUDGETS.map(
    (budget) =>
      new Set(
        answer.findings
          .slice(0, Math.floor(budget * answer.consignments))
          .map((one) => one.consignment),
      ),
  );
  const flagged = new Set(
    answer.findings.filter((one) => one.q <= answer.rate).map((one) => one.consignment),
  );
  const means = new Map(FORGERIES.map((one) => [one.kind, one.means]));
  const kinds = new Map<string, string[]>();
  for (const [id, { kind }] of truth) kinds.set(kind, [...(kinds.get(kind) ?? []), id]);
  const share = (ids: readonly string[], set: ReadonlySet<string>) =>
    (ids.filter((id) => set.has(id)).length / ids.length).toFixed(3);
  console.log(
    "\n| kind | consignments | 1 % | 2 % | 5 % | 10 % | flagged | means |\n|---|---|---|---|---|---|---|---|",
  );
  for (const [kind, ids] of [...kinds].sort(
    ([a], [b]) => Number(means.has(b)) - Number(means.has(a)) || (a < b ? -1 : 1),
  )) {
    console.log(
      `| ${kind} | ${ids.length} | ${[...chosen, flagged].map((set) => share(ids, set)).join(" | ")} | ${means.get(kind) ?? "honest"} |`,
    );
  }
  const forged = [...truth].filter(([, one]) => one.forged).map(([id]) => id);
  const precision = (set: ReadonlySet<string>) =>
    (
      [...set].filter((id) => truth.get(id)?.forged === true).length / Math.max(1, set.size)
    ).toFixed(3);
  console.log(
    `\nprecision at 1, 2, 5, 10 %: ${chosen.map(precision).join(", ")}; recall of all: ${chosen.map((set) => share(forged, set)).join(", ")}`,
  );
  console.log(
    `flagged at q <= ${answer.rate}: ${flagged.size}, expected to be nothing ${answer.expected_false_flags.toFixed(1)}, honest among them ${flagged.size - Math.round(Number(precision(flagged)) * flagged.size)} (realised rate ${(1 - Number(precision(flagged))).toFixed(3)})`,
  );
  onward(answer, truth);
}

/** Of the lots that left under another origin, how many were tied to the very lot that they came as. */
function onward(answer: ScreenAnswer, truth: ReadonlyMap<string, Truth>): void {
  const lots = [...truth].filter(([, one]) => one.kind === "onward lot");
  const tied = new Map(
    answer.findings.map((one) => [
      one.consignment,
      one.links.flatMap((link) =>
        link.to === "consignment" && link.by === "onward-match" ? [link.consignment] : [],
      ),
    ]),
  );
  const right = lots.filter(([id, one]) => tied.get(id)?.includes(one.came_as)).length;
  const wrong = lots.filter(
    ([id, one]) => (tied.get(id)?.length ?? 0) > 0 && !tied.get(id)?.includes(one.came_as),
  ).length;
  console.log(
    `onward lots tied to the lot they came as: ${right} of ${lots.length}; to another: ${wrong}`,
  );
}
