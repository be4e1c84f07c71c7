import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { consignmentDetectors } from "../src/detectors/consignment.ts";
import { detectors } from "../src/detectors/detector.ts";
import { openEngine } from "../src/lake/engine.ts";
import { sources } from "../src/sources/source.ts";
import { measures } from "../src/trade/measure.ts";

/**
 * Writes what is made from the schema, the sources, the detectors and the measures; with `--check`
 * writes nothing and fails where a file is out of date.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const checking = process.argv.includes("--check");

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: boolean;
  readonly comment: string | null;
}

const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: "string",
  INTEGER: "number",
  BIGINT: "number",
  DOUBLE: "number",
  BOOLEAN: "boolean",
};

const columns = await schemaColumns();
const written: Readonly<Record<string, string>> = {
  "docs/terms.md": terms(columns),
  "src/trade/row.generated.ts": rowTypes(columns),
  "docs/sources.md": await sourcesPage(),
  "docs/detectors.md": await detectorsPage(),
  "docs/measures.md": measuresPage(),
};

const stale: string[] = [];
for (const [name, text] of Object.entries(written)) {
  const path = join(root, name);
  if (read(path) === text) continue;
  stale.push(name);
  if (checking) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (checking && stale.length > 0) {
  console.error(`out of date: ${stale.join(", ")}. Run npm run docs and commit what it writes.`);
  process.exitCode = 1;
} else console.log(stale.length === 0 ? "docs are current" : `wrote ${stale.join(", ")}`);

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

async function schemaColumns(): Promise<readonly Column[]> {
  const temporary = mkdtempSync(join(tmpdir(), "entrepot-"));
  const engine = await openEngine({ memory_limit: "500MB", temp_directory: temporary });
  try {
    await engine.run(readFileSync(join(root, "src/trade/schema.sql"), "utf8"));
    return await engine.rows<Column>(
      "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() where not internal order by table_name, column_index",
    );
  } finally {
    engine.close();
    rmSync(temporary, { recursive: true });
  }
}

function byTable(all: readonly Column[]): ReadonlyMap<string, readonly Column[]> {
  const tables = new Map<string, Column[]>();
  for (const column of all) {
    tables.set(column.table_name, [...(tables.get(column.table_name) ?? []), column]);
  }
  return tables;
}

function terms(all: readonly Column[]): string {
  const parts = [...byTable(all)].map(([table, own]) =>
    [
      `## ${table}`,
      "",
      "| column | type | may be null | means |",
      "|---|---|---|---|",
      ...own.map(
        (column) =>
          `| \`${column.column_name}\` | ${column.data_type.toLowerCase()} | ${column.is_nullable ? "yes" : "no"} | ${cell(column.comment ?? "")} |`,
      ),
    ].join("\n"),
  );
  return `# Terms\n\nMade from \`src/trade/schema.sql\` by \`npm run docs\`.\n\n${parts.join("\n\n")}\n`;
}

function rowTypes(all: readonly Column[]): string {
  const types = [...byTable(all)].map(([table, own]) => {
    const name = table
      .split("_")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("");
    const fields = own.map((column) => {
      const type = TYPES[column.data_type];
      if (type === undefined) throw new Error(`no type for ${column.data_type}`);
      return `  /** ${column.comment ?? ""} */\n  readonly ${column.column_name}: ${type}${column.is_nullable ? " | null" : ""};`;
    });
    return `/** A row of \`${table}\`. */\nexport interface ${name} {\n${fields.join("\n")}\n}`;
  });
  return `// Made from schema.sql by npm run docs.\n\n${types.join("\n\n")}\n`;
}

async function sourcesPage(): Promise<string> {
  const parts = (await sources()).map(({ id, source }) =>
    [
      `## ${id}`,
      "",
      `${source.title}. ${source.publisher}. Licence: ${source.licence}. [Documentation](${source.documentation}).`,
      "",
      ...(source.caveats ?? []).map((text) => `- ${text}`),
      ...(source.caveats === undefined ? [] : [""]),
      "| layout | format | columns it needs |",
      "|---|---|---|",
      ...source.layouts.map(
        (layout) =>
          `| ${cell(layout.name)} | ${layout.format} | ${layout.needs.map((name) => `\`${name}\``).join(", ")} |`,
      ),
    ].join("\n"),
  );
  return `# Sources\n\nMade from \`src/sources/\` by \`npm run docs\`.\n\n${parts.join("\n\n")}\n`;
}

async function detectorsPage(): Promise<string> {
  const all = [...(await detectors()), ...(await consignmentDetectors())];
  const parts = all.map(({ id, detector }) =>
    [
      `## ${id}`,
      "",
      `${detector.asks} Asked of each ${detector.subject}.`,
      "",
      "| parameter | value | means |",
      "|---|---|---|",
      ...Object.entries(detector.params).map(
        ([name, param]) => `| \`${name}\` | ${param.value} ${param.unit} | ${cell(param.means)} |`,
      ),
      "",
      "Lawful explanations to be weighed:",
      "",
      ...detector.innocent.map((text) => `- ${text}`),
    ].join("\n"),
  );
  return `# Detectors\n\nMade from \`src/detectors/\` by \`npm run docs\`.\n\n${parts.join("\n\n")}\n`;
}

function measuresPage(): string {
  const rows = measures().map(
    (one) =>
      `| ${one.id} | ${cell(`${one.authority}, ${one.instrument}`)} | ${one.kind} | ${cell(one.subject)} | ${one.commodities.join(" ")} | ${one.effective_from ?? "not known"} | ${one.confidence} |`,
  );
  return `# Measures\n\nMade from \`src/trade/measure.csv\` by \`npm run docs\`; sources and notes stand there.\n\n| id | act | kind | goods | codes | from | confidence |\n|---|---|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
