import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sources } from "../src/sources/source.ts";
import { Refusal } from "../src/trade/refusal.ts";
import { changedFile, goldenFile, goldenOf, mappingFile } from "../test/sources/golden.ts";

/**
 * `npm run sample -- ID FILE`: makes FILE a fixture of source ID (a copy under test/sources/ID, if it
 * is not there yet) and captures its golden, which nobody types. Read the difference, then commit it.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
/** A fixture is read by people: cut a publisher's file down to the rows that show something. */
const LARGEST = 64 * 1024;

try {
  await sample(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause;
  console.error(`sample: ${cause.toLine()}`);
  process.exitCode = 1;
}

async function sample([id, file, ...more]: readonly string[]): Promise<void> {
  const ids = (await sources()).map((entry) => entry.id);
  if (id === undefined || file === undefined || more.length > 0 || !ids.includes(id)) {
    throw new Refusal("say a source and a file", {
      todo: `npm run sample -- ID FILE, where ID is one of ${ids.join(", ")}`,
    });
  }
  if (!existsSync(file))
    throw new Refusal("there is no such file", { file, todo: "Check the name" });
  if (statSync(file).size > LARGEST) {
    throw new Refusal(`is larger than ${LARGEST / 1024} KiB`, {
      file,
      todo: "Cut it down to the rows that show something",
    });
  }
  const folder = join(root, "test", "sources", id);
  const fixture = join(folder, basename(file));
  mkdirSync(folder, { recursive: true });
  for (const [from, to] of [
    [file, fixture],
    [mappingFile(file), mappingFile(fixture)],
  ] as const) {
    if (resolve(from) !== to && existsSync(from)) copyFileSync(from, to);
  }
  const golden = await goldenOf(id, fixture);
  writeFileSync(goldenFile(fixture), golden);
  rmSync(changedFile(fixture), { force: true });
  console.log(`wrote ${relative(root, goldenFile(fixture))}`);
}
