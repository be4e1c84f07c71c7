import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consignmentDetectors } from "../../src/detectors/consignment.ts";
import { detectors } from "../../src/detectors/detector.ts";
import { prepare } from "../../src/findings/screen/prepare.ts";
import type { Engine } from "../../src/lake/engine.ts";
import { openTaught } from "../../src/lake/lake.ts";
import { readsOf } from "../../src/lake/reads.ts";
import { sources } from "../../src/sources/source.ts";

const src = fileURLToPath(new URL("../../src/", import.meta.url));
const schema = readFileSync(join(src, "trade/schema.sql"), "utf8");

/** What every map gives: the columns of the table that its source fills, but for those that the loader knows. */
const BY_LOADER = ["source", "load_id", "exporter", "importer"];
const BY_MAP = ["line", "problem", "set_aside"];

describe("every SQL binds", () => {
  const temporary = mkdtempSync(join(tmpdir(), "entrepot-"));
  let engine: Engine;

  beforeAll(async () => {
    engine = await openTaught(temporary);
    await engine.run(schema);
  });

  afterAll(() => {
    engine.close();
    rmSync(temporary, { recursive: true });
  });

  const columnsOf = async (sql: string) =>
    (
      await engine.rows<{ column_name: string; column_type: string }>(
        `select column_name, column_type from (describe ${sql})`,
      )
    ).map((row) => `${row.column_name} ${row.column_type}`);

  it("has a definition for every column of the schema", async () => {
    const bare = await engine.rows(
      "select table_name, column_name from duckdb_columns() where not internal and comment is null and database_name = 'memory' and schema_name = 'main' and table_name not in ('country_code', 'country_group', 'period_code')",
    );
    expect(bare).toEqual([]);
  });

  it("gives the columns of its table from every map, and nothing that no layout has is read", async () => {
    for (const { id, source, map } of await sources()) {
      const wanted = (await columnsOf(`select * from ${source.fills}`)).filter(
        (column) => !BY_LOADER.includes(column.split(" ")[0] ?? ""),
      );
      const reads = await readsOf(engine, map);
      const known = new Set([
        ...source.layouts.flatMap((layout) => [
          ...Object.values(layout.columns),
          ...Object.keys(layout.fixed ?? {}),
        ]),
        "line",
        "file_name",
      ]);
      // The mapping file of a table fills these.
      const byMapping = id.startsWith("table")
        ? /_scheme$|_factor$|^zero_is_missing$|^frequency$/
        : /^$/;
      expect(
        reads.filter((name) => !known.has(name) && !byMapping.test(name)),
        id,
      ).toEqual([]);
      const raw = reads.map((name) => `cast(null as varchar) as "${name}"`).join(", ");
      const line = reads.includes("line") ? "" : ", cast(null as bigint) as line";
      await engine.run(
        `create or replace view raw as select ${raw.replace('cast(null as varchar) as "line"', 'cast(null as bigint) as "line"')}${line}`,
      );
      const given = (await columnsOf(map)).filter(
        (column) => !BY_MAP.includes(column.split(" ")[0] ?? ""),
      );
      expect(given, id).toEqual(wanted);
    }
  });

  it("reads every column of every layout, or ignores it by name", async () => {
    for (const { id, source, map } of await sources()) {
      const reads = new Set(await readsOf(engine, map));
      const left = source.layouts
        .flatMap((layout) => Object.values(layout.columns))
        .filter((name) => !reads.has(name) && !source.ignores.some((one) => one === name));
      expect([...new Set(left)], id).toEqual([]);
    }
  });

  it("binds every detector to the schema", async () => {
    const prepared = (name: string) =>
      engine.run(readFileSync(join(src, "findings", name), "utf8"));
    await prepared("asked/asked_table.sql");
    await prepared("detect/prepared.sql");
    await prepared("detect/legs.sql");
    for (const { id, sql, detector } of await detectors()) {
      expect(detector.innocent.length, id).toBeGreaterThan(0);
      const names = [
        ...new Set(
          [...sql.replace(/--.*$/gm, "").matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ""),
        ),
      ];
      const values = Object.fromEntries(
        names.map((name) => [name, name === "place" ? 0 : (detector.params[name]?.value ?? null)]),
      );
      expect(Object.values(values), `${id} binds ${names.join(", ")}`).not.toContain(null);
      await engine.rows(sql, values);
    }
  });
});

describe("detectors of consignments", () => {
  it("bind to what is prepared, give clues or rows for their refinement, and name innocents", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "entrepot-"));
    const engine = await openTaught(temporary);
    await engine.run(schema);
    await prepare(engine);
    for (const { id, sql, detector } of await consignmentDetectors()) {
      expect(detector.innocent.length, id).toBeGreaterThan(1);
      const bare = sql.replace(/--.*$/gm, "");
      const names = [...new Set([...bare.matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ""))];
      const values = Object.fromEntries(
        names.map((name) => [name, detector.params[name]?.value ?? null]),
      );
      expect(Object.values(values), `${id} binds ${names.join(", ")}`).not.toContain(null);
      const columns = await engine.rows<{ column_name: string }>(
        `select column_name from (describe ${sql.replace(/\$(\w+)/g, (_, name) => String(detector.params[name]?.value))})`,
      );
      if (detector.refine === undefined) {
        expect(
          columns.map((row) => row.column_name),
          id,
        ).toEqual(["consignment", "kind", "strength", "p", "asked", "says", "other"]);
      }
      await engine.rows(sql, values);
    }
    engine.close();
    rmSync(temporary, { recursive: true });
  });
});

describe("words", () => {
  const files = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ts|sql|css)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));

  it("calls nobody what only a court may", () => {
    const found = files(src).filter((file) =>
      /\b(fraud\w*|smuggl\w*|criminal\w*)\b/i.test(
        readFileSync(file, "utf8")
          .replace(/A finding is a question[^\n]*/g, "")
          // A publisher's own header, which a source has to name to read the column.
          .replace(/^ *"?(?:Critical )?Fraud"?: "\w+",$/gm, ""),
      ),
    );
    expect(found).toEqual([]);
  });

  it("has no folder that says nothing", () => {
    const folders = readdirSync(src, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders.filter((name) => /^(utils?|common|shared|helpers?|types)$/.test(name))).toEqual(
      [],
    );
  });
});
