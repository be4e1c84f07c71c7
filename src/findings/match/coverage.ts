import { readFileSync } from "node:fs";
import { join } from "node:path";
import { literal } from "../../lake/engine.ts";
import { type Lake, openReader } from "../../lake/lake.ts";
import { segmentDir } from "../../lake/segment.ts";

/** What was read of a list. Changes are null where there is no earlier vintage to compare with. */
export interface ListCoverage {
  readonly source: string;
  readonly list: string;
  readonly vintage: string;
  readonly rows_rejected: number;
  readonly statements: number;
  readonly parties: number;
  readonly names: number;
  readonly parties_with_identifier: number;
  readonly parties_with_address: number;
  readonly parties_with_country: number;
  readonly links: number;
  readonly since: {
    readonly vintage: string;
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
  } | null;
}

type Row = Omit<ListCoverage, "since" | "vintage" | "rows_rejected"> & {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly has_earlier: boolean;
};

const COVERAGE = readFileSync(new URL("coverage.sql", import.meta.url), "utf8");

/**
 * Each list in the lake: how much of it was read, and what changed since the vintage before.
 * @throws Refusal when no list is loaded.
 */
export async function listCoverage(
  lake: Lake,
  options: { readonly memory_limit: string; readonly signal?: AbortSignal },
): Promise<readonly ListCoverage[]> {
  const reader = await openReader(lake, { ...options, as_of: null, tables: ["party"] });
  try {
    const live = new Set(reader.loads.map((load) => load.load_id));
    const replaced = lake.catalogue
      .loads()
      .filter(
        (load) =>
          load.fills === "party" &&
          lake.catalogue
            .supersessions()
            .some((one) => one.old_load_id === load.load_id && live.has(one.new_load_id)),
      );
    const sources = [...new Set(replaced.map((load) => load.source))];
    const earlier = sources.flatMap((source) => {
      const own = replaced.filter((load) => load.source === source);
      return own.sort((a, b) => (a.vintage < b.vintage ? 1 : -1))[0] ?? [];
    });
    const files = earlier.map((load) =>
      literal(join(segmentDir(lake.dir, load), "by_party.parquet")),
    );
    await reader.engine.run(
      `create view earlier as ${files.length === 0 ? "select * from party where false" : `select * from read_parquet([${files.join(", ")}])`}`,
    );
    const rows = await reader.engine.rows<Row>(COVERAGE);
    return rows.map(({ added, removed, changed, has_earlier, ...row }) => {
      const load = reader.loads.filter((one) => one.source === row.source).at(-1);
      const before = earlier.find((one) => one.source === row.source);
      return {
        ...row,
        vintage: load?.vintage ?? "",
        rows_rejected: load?.rows_rejected ?? 0,
        since:
          has_earlier && before !== undefined
            ? { vintage: before.vintage, added, removed, changed }
            : null,
      };
    });
  } finally {
    reader.close();
  }
}
