import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type as T } from "typebox";
import { UNJUDGED } from "../findings/casebook/standing.ts";
import { actInWords } from "../findings/dossier/page.ts";
import { type Engine, identifier, literal, openEngine } from "../lake/engine.ts";
import { commodities } from "../trade/commodity.ts";
import { countries } from "../trade/country.ts";
import { measures } from "../trade/measure.ts";
import { parsePeriod } from "../trade/period.ts";
import { endpoint, type Sent } from "./server/endpoint.ts";
import { Denial, nameOf } from "./server/problem.ts";
import { anything, commodityCode, month, nothing, oneOf } from "./server/schema.ts";
import type { Workbench } from "./server/workbench.ts";

const TABLES = [
  "flow",
  "coverage",
  "load",
  "set_aside",
  "measure",
  "country",
  "commodity",
  "finding",
  "journal",
] as const;
const FORMATS = ["csv", "parquet"] as const;
/** Beyond this a file is better taken from the lake itself. */
const MOST_ROWS = 5_000_000;

export const table = endpoint({
  method: "GET",
  url: "/api/tables/:table",
  summary: "A whole table as CSV or Parquet",
  says: "Flows can be narrowed to a commodity and all under it, to one exporter or importer, and to periods.",
  role: "reader",
  query: T.Object(
    {
      format: T.Optional(oneOf(FORMATS)),
      commodity: T.Optional(commodityCode),
      exporter: T.Optional(T.String({ pattern: "^[A-Z0-9_]{2,5}$" })),
      importer: T.Optional(T.String({ pattern: "^[A-Z0-9_]{2,5}$" })),
      since: T.Optional(month),
      until: T.Optional(month),
    },
    { additionalProperties: false },
  ),
  params: T.Object({ table: oneOf(TABLES) }),
  body: nothing,
  answer: anything,
  sends: "text/csv or application/vnd.apache.parquet",
  async handle({ params, query, signal }, workbench): Promise<Sent> {
    const { format = "csv", commodity = null, exporter = null, importer = null } = query;
    const dir = await mkdtemp(join(tmpdir(), "entrepot-table-"));
    const file = join(dir, `${params.table}.${format}`);
    try {
      await withEngine(workbench, params.table, dir, signal, async (engine) => {
        const from = await fill(workbench, engine, params.table, dir);
        const narrowed = `select * from ${from} where
          ($commodity is null or starts_with(commodity, $commodity)) and ($exporter is null or exporter = $exporter)
          and ($importer is null or importer = $importer) and ($first is null or period >= $first) and ($last is null or period <= $last)`;
        const first = query.since === undefined ? null : parsePeriod(query.since);
        const last = query.until === undefined ? null : parsePeriod(query.until);
        // The engine binds no values inside a copy: the rows stand in a temporary table first.
        await engine.run(
          `create temporary table exported as ${params.table === "flow" ? `${narrowed} limit ${MOST_ROWS + 1}` : `select * from ${from}`}`,
          params.table === "flow" ? { commodity, exporter, importer, first, last } : {},
        );
        await assertFits(engine);
        await write(engine, file, format);
      });
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
    const content = createReadStream(file);
    content.once("close", () => void rm(dir, { recursive: true, force: true }));
    return {
      type: format === "csv" ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet",
      file: `${params.table}.${format}`,
      content,
    };
  },
});

/** Figures are read from the lake; what the program or the casebook holds needs none. */
async function withEngine(
  { readers, memory_limit }: Workbench,
  name: (typeof TABLES)[number],
  dir: string,
  signal: AbortSignal,
  work: (engine: Engine) => Promise<void>,
): Promise<void> {
  if (name === "flow" || name === "coverage") {
    return readers.reading({ as_of: null, signal }, ({ engine }) => work(engine));
  }
  const engine = await openEngine({ memory_limit, temp_directory: dir, signal });
  try {
    await work(engine);
  } finally {
    engine.close();
  }
}

async function assertFits(engine: Engine): Promise<void> {
  const [count] = await engine.rows<{ rows: number }>("select count(*) as rows from exported");
  if ((count?.rows ?? 0) > MOST_ROWS) {
    throw new Denial(
      413,
      `more than ${MOST_ROWS.toLocaleString("en")} rows match`,
      "Narrow them by commodity, country or period, or read the lake's own Parquet files",
    );
  }
}

/** A text that a spreadsheet would run as a formula is kept text by an apostrophe. */
async function write(engine: Engine, file: string, format: (typeof FORMATS)[number]) {
  if (format === "parquet") {
    await engine.run(`copy exported to ${literal(file)} (format parquet, compression zstd)`);
    return;
  }
  const columns = await engine.rows<{ column_name: string; column_type: string }>(
    "select column_name, column_type from (describe exported)",
  );
  const written = columns.map(({ column_name, column_type }) => {
    const name = identifier(column_name);
    return column_type === "VARCHAR"
      ? `case when regexp_matches(${name}, '^[=+\\-@\\t\\r]') then '''' || ${name} else ${name} end as ${name}`
      : name;
  });
  await engine.run(
    `copy (select ${written.join(", ")} from exported) to ${literal(file)} (format csv, header)`,
  );
}

/** Where a table's rows are to be read from: the lake, or lines written for it. */
async function fill(
  workbench: Workbench,
  engine: Engine,
  name: (typeof TABLES)[number],
  dir: string,
): Promise<string> {
  if (name === "flow" || name === "coverage") return name;
  const rows = rowsOf(workbench, name);
  if (rows.length === 0) {
    throw new Denial(404, `the table ${name} is empty`, "There is nothing to export yet");
  }
  const lines = join(dir, `${name}.ndjson`);
  await writeFile(lines, rows.map((row) => JSON.stringify(flat(row))).join("\n"));
  await engine.run(
    `create temporary table lines as select * from read_json(${literal(lines)}, format = 'newline_delimited', sample_size = -1, dateformat = 'disabled', timestampformat = 'disabled')`,
  );
  return "lines";
}

/** Lists and objects in one cell, as text. */
function flat(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.join(";")
        : typeof value === "object" && value !== null
          ? JSON.stringify(value)
          : value,
    ]),
  );
}

function rowsOf(
  { readers, casebook }: Workbench,
  name: Exclude<(typeof TABLES)[number], "flow" | "coverage">,
): readonly object[] {
  switch (name) {
    case "load":
      return readers.loads().map((load) => ({ ...load, file: nameOf(load.file) }));
    case "set_aside":
      return readers.lake()?.catalogue.setAside() ?? [];
    case "measure":
      return measures();
    case "commodity":
      return [...commodities().values()];
    case "country":
      return countries().map(({ alpha3, alpha2, name: called, kind }) => ({
        alpha3,
        alpha2,
        name: called,
        kind,
      }));
    case "finding": {
      const { findings } = casebook.standings();
      return [...casebook.findings().values()].map((one) => {
        const standing = findings.get(one.finding_id) ?? UNJUDGED;
        return { ...one, ...standing, arm: standing.decision === "open" ? null : one.arm };
      });
    }
    case "journal":
      return casebook.journal().map((entry) => ({ ...entry, act: actInWords(entry) }));
  }
}
