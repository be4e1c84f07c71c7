import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measured, reportOf } from "./read/measure.ts";

/**
 * Precision and recall of the claims read from test/articles, by kind, against what a person found
 * in them. `npm run bench:read` prints it; with `--write` it goes to docs/accuracy-reading.md.
 */

const folder = fileURLToPath(new URL("../test/articles/", import.meta.url));
const results = readdirSync(folder)
  .filter((name) => /\.(?:txt|html)$/.test(name))
  .sort()
  .map((name) =>
    measured(
      name,
      readFileSync(`${folder}${name}`),
      JSON.parse(readFileSync(`${folder}${name.replace(/\.\w+$/, ".json")}`, "utf8")),
    ),
  );
const report = reportOf(results);
console.log(report);
if (process.argv.includes("--missed")) {
  for (const { name, missed, extra, wrong } of results) {
    for (const one of missed) console.log(`missed  ${name}  ${one}`);
    for (const one of extra) console.log(`extra   ${name}  ${one}`);
    for (const one of wrong) console.log(`wrong   ${name}  ${one}`);
  }
}
if (process.argv.includes("--write")) {
  writeFileSync(new URL("../docs/accuracy-reading.md", import.meta.url), report);
}
