import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCatalogue } from "../../src/lake/catalogue.ts";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { asWritten, type SourceEntry } from "../../src/sources/source.ts";

/** A list with a name a row, to load without a publisher. */
const LIST: SourceEntry = {
  id: "a-list",
  source: {
    title: "A list",
    publisher: "nobody",
    licence: "none",
    documentation: "none",
    fills: "party",
    layouts: [
      {
        name: "names",
        format: "delimited",
        columns: asWritten("list", "id", "name"),
        needs: ["list", "id", "name"],
      },
    ],
    ignores: [],
    expects: { rows: [1, 100], filled: {} },
  },
  map: `select line, case when name is null then 'there is no name' end as problem,
    cast(null as varchar) as set_aside, list, id as party_id, 'Company' as schema, 'name' as statement,
    name as value, cast(null as varchar) as kind, cast(null as varchar) as country,
    cast(null as varchar) as other_party_id from raw`,
};

describe("a table of its own for lists", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  async function issue(vintage: string, ...rows: readonly string[]) {
    const file = join(dir, `${vintage}.csv`);
    writeFileSync(file, ["list,id,name", ...rows, ""].join("\n"));
    const lake = openLake(join(dir, "lake"), { create: true });
    try {
      return await load(lake, file, {
        source: null,
        made: LIST,
        encoding: null,
        vintage,
        max_rejected: 0,
        memory_limit: "500MB",
        progress: () => {},
      });
    } finally {
      lake.close();
    }
  }

  async function namesOn(as_of: string | null) {
    const lake = openLake(join(dir, "lake"), { create: false });
    const reader = await openReader(lake, { memory_limit: "500MB", as_of, tables: ["party"] });
    try {
      const rows = await reader.engine.rows<{ value: string }>(
        "select value from party order by value",
      );
      return rows.map((row) => row.value);
    } finally {
      reader.close();
      lake.close();
    }
  }

  it("replaces a list whole, also what the newer vintage no longer names, and replays the older", async () => {
    await issue("2024-01-01", "EL,1,First Trading", "EL,2,Second Trading", "UVL,9,Ninth Trading");
    const [second] = await issue("2024-06-01", "EL,1,First Trading Company");
    expect(second?.superseded).toEqual([{ old_load_id: 1, new_load_id: 2, cells: 2 }]);
    expect(await namesOn(null)).toEqual(["First Trading Company", "Ninth Trading"]);
    expect(await namesOn("2024-03-01")).toEqual([
      "First Trading",
      "Ninth Trading",
      "Second Trading",
    ]);
  });

  it("keeps the same statement once, and says how often it stood there", async () => {
    const [done] = await issue("2024-01-01", "EL,1,First Trading", "EL,1,First Trading");
    expect(done?.load.rows_kept).toBe(1);
    expect(done?.set_aside).toEqual([{ reason: "repeated row", rows: 1 }]);
  });

  it("opens the tables that are asked for, and an empty one for what nobody loaded", async () => {
    await issue("2024-01-01", "EL,1,First Trading");
    const lake = openLake(join(dir, "lake"), { create: false });
    try {
      await expect(openReader(lake, { memory_limit: "500MB", as_of: null })).rejects.toThrow(
        "the lake holds no flow",
      );
      const reader = await openReader(lake, {
        memory_limit: "500MB",
        as_of: null,
        tables: ["flow", "party"],
      });
      const [flow] = await reader.engine.rows("select count(*) as rows, max(value_usd) from flow");
      reader.close();
      expect(flow).toMatchObject({ rows: 0 });
    } finally {
      lake.close();
    }
  });

  it("reads a catalogue that was made before there were lists", () => {
    openCatalogue(join(dir, "old")).close();
    const db = new Database(join(dir, "old", "catalogue.sqlite"));
    db.exec("alter table load drop column fills");
    db.close();
    const catalogue = openCatalogue(join(dir, "old"));
    const load_id = catalogue.reserve("party");
    expect(catalogue.unfinished()).toEqual([{ load_id, fills: "party" }]);
    catalogue.close();
  });
});
