import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The main job on the bundled cases, by the commands that a user would type. */

const root = fileURLToPath(new URL("..", import.meta.url));
const cases = join("test", "cases");
const lake = join("out", "demo-lake");
const page = join("out", "cars-armenia-russia.html");

process.chdir(root);
rmSync(lake, { recursive: true, force: true });
mkdirSync("out", { recursive: true });

entrepot(
  "load",
  join(cases, "cars-armenia-russia", "flows.csv"),
  "--mapping",
  join(cases, "cars-armenia-russia", "mapping.json"),
  "--vintage",
  "2024-01-15",
);
entrepot(
  "trace",
  "--commodity",
  "8703",
  "--from",
  "EU27,USA,JPN,GBR,KOR,CAN,MEX",
  "--to",
  "RUS",
  "--since",
  "2022-03",
  "--until",
  "2023-10",
  "--html",
  page,
);
console.log("\n────────\n");
entrepot("measures", "--commodity", "282580", "--on", "2024-12-03");
console.log(`
${antimony()}

Page of the cars: ${resolve(page)}`);

/** What the published totals say and what they cannot; case.md says it at length. */
function antimony(): string {
  const folder = join(cases, "antimony-united-states");
  const [header = "", ...lines] = readFileSync(join(folder, "figures.csv"), "utf8")
    .trim()
    .split("\n");
  const names = header.split(",");
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, at) => [names[at], cell])),
  );
  const one = (from: string, to: string, first: string) => {
    const row = rows.find(
      (each) => each["from"] === from && each["to"] === to && each["first"] === first,
    );
    if (row === undefined) throw new Error(`figures.csv has no line ${from} ${to} ${first}`);
    return `${Number(row["quantity"]).toLocaleString("en")} ${row["unit"]}`;
  };
  return `Antimony oxide to the United States, after China's ban of 3 December 2024 (CN-2024-46)

From Thailand and Mexico, December 2024 to April 2025: ${one("THA+MEX", "USA", "2024-12")}. In all of 2024 the two sold ${one("THA", "USA", "2024-01")} and ${one("MEX", "USA", "2024-01")}, China ${one("CHN", "USA", "2024-01")}.
China's exports to everyone: ${one("CHN", "all", "2024-12")} in December (all antimony), ${one("CHN", "all", "2025-01")} in January and ${one("CHN", "all", "2025-02")} in February (oxide).
Concluded: a route opened when the ban began. Not concluded: how much must or may have been Chinese, because nobody published tonnes by month, origin and destination together. No. 33 of 2024 controls the oxide only from 99.99 % purity, so part of subheading 282580 was never held back.
What would decide it, and the figures' contradictions: ${resolve(folder, "case.md")}`;
}

function entrepot(...args: readonly string[]): void {
  console.log(`$ npx entrepot ${args.join(" ")}\n`);
  const done = spawnSync(
    process.execPath,
    [join("dist", "cli", "entrepot.js"), ...args, "--lake", lake],
    {
      stdio: "inherit",
    },
  );
  if (done.status !== 0) process.exit(done.status ?? 1);
}
