import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type SourceEntry, sources } from "../../src/sources/source.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { changedFile, fixturesOf, goldenFile, goldenOf, mappingFile } from "./golden.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const entries = await sources();

/** Documents and events have tests of their own; what stands here with a golden is read all the same. */
const shown = ({ id, source }: SourceEntry) =>
  fixturesOf(join(here, id)).filter(
    (fixture) => source.fills === "flow" || existsSync(goldenFile(fixture)),
  );

for (const entry of entries.filter((one) => shown(one).length > 0)) {
  const { id } = entry;
  describe(id, () => {
    it.each(shown(entry).map((path) => [basename(path), path] as const))(
      "reads %s as its golden says",
      async (_, fixture) => {
        const golden = existsSync(goldenFile(fixture))
          ? readFileSync(goldenFile(fixture), "utf8")
          : `none: npm run sample -- ${id} ${fixture}`;
        const found = await goldenOf(id, fixture);
        if (found === golden) rmSync(changedFile(fixture), { force: true });
        else writeFileSync(changedFile(fixture), found);
        expect(found).toBe(golden);
      },
    );
  });
}

describe("every layout of every source of flows", () => {
  const layoutsOf = ({ id, source }: SourceEntry): readonly string[] => {
    const mapped = fixturesOf(join(here, id)).map(mappingFile).filter(existsSync);
    const made = mapped.flatMap((path) => tableSource(path).source.layouts);
    return [...source.layouts, ...made].map((layout) => layout.name);
  };
  const goldens = (id: string) =>
    fixturesOf(join(here, id)).flatMap(
      (fixture) =>
        (
          JSON.parse(readFileSync(goldenFile(fixture), "utf8")) as {
            readonly loads: readonly { readonly source: string; readonly layout: string }[];
          }
        ).loads,
    );

  const ofFlows = entries.filter((entry) => entry.source.fills === "flow");

  it.each(ofFlows.map((entry) => [entry.id, entry] as const))(
    "of %s has a fixture",
    (id, entry) => {
      const shown = goldens(id).filter((one) => one.source === id);
      const layouts = shown.map((one) => one.layout);
      expect([...new Set(layoutsOf(entry))].filter((name) => !layouts.includes(name))).toEqual([]);
    },
  );
});
