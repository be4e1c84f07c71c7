import { readFileSync } from "node:fs";
import { Refusal } from "../../trade/refusal.ts";
import { asWritten, type Layout, type Source, type SourceEntry } from "../source.ts";
import { type Mapping, mappingOf, TABLE_COLUMNS } from "./mapping.ts";

const NEEDS = ["reporter", "partner", "direction", "period", "commodity"] as const;

const source = {
  title: "Any table, with a mapping where its words are not ours",
  publisher: "as the mapping says",
  licence: "as the mapping says",
  documentation: "docs/mapping.md",
  fills: "flow",
  layouts: [
    {
      name: "table in our own words, CSV",
      format: "delimited",
      columns: asWritten(...TABLE_COLUMNS),
      needs: NEEDS,
    },
    {
      name: "table in our own words, Parquet",
      format: "parquet",
      columns: asWritten(...TABLE_COLUMNS),
      needs: NEEDS,
    },
  ],
  ignores: [],
  expects: { rows: [1, 1_000_000_000], filled: {} },
} satisfies Source;

export default source;

/**
 * The source that a mapping file makes.
 * @throws Refusal saying which key of the mapping is wrong and what it may hold.
 */
export function tableSource(path: string): SourceEntry {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Refusal("cannot be read", {
      file: path,
      todo: "Name a mapping file; docs/mapping.md shows one",
      cause,
    });
  }
  const mapping = mappingOf(text, path);
  const layout = (name: string, format: Layout["format"]): Layout => ({
    name,
    format,
    columns: columnsOf(mapping),
    needs: needsOf(mapping, path),
    missing: mapping.missing,
    constants: constantsOf(mapping),
  });
  return {
    id: "table",
    source: {
      ...source,
      fills: mapping.fills,
      title: mapping.title,
      publisher: mapping.publisher,
      licence: mapping.licence,
      layouts: [
        layout("table, CSV", "delimited"),
        layout("table, Parquet", "parquet"),
        layout("table, JSON", "records"),
      ],
      ignores: mapping.ignores,
    },
    map: readFileSync(new URL(MAPS[mapping.fills], import.meta.url), "utf8"),
  };
}

const MAPS = {
  flow: "map.sql",
  document: "../table-of-documents/map.sql",
  party: "../table-of-parties/map.sql",
  container_event: "../table-of-events/map.sql",
} as const satisfies Record<Mapping["fills"], string>;

function columnsOf(mapping: Mapping): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...mapping.ignores.map((name) => [name, name] as const),
    ...Object.entries(mapping.columns).map(([ours, theirs]) => [theirs, ours] as const),
  ]);
}

function needsOf(mapping: Mapping, path: string): readonly [string, ...string[]] {
  const [first, ...others] = Object.values(mapping.columns);
  if (first === undefined) {
    throw new Refusal("columns is empty", { file: path, todo: "Name at least one column" });
  }
  return [first, ...others];
}

function constantsOf(mapping: Mapping): Readonly<Record<string, string>> {
  const { factors } = mapping;
  const scales = {
    ...mapping.constants,
    zero_is_missing: String(mapping.zero_is_missing),
    quantity_factor: String(factors.quantity),
    value_factor: String(factors.value),
  };
  switch (mapping.fills) {
    case "party":
      return { ...mapping.constants, country_scheme: mapping.country_scheme };
    case "container_event":
      return mapping.constants;
    case "document":
      return {
        ...scales,
        weight_factor: String(factors.net_weight_kg),
        origin_scheme: schemeOf("country_of_origin", mapping),
        dispatch_scheme: schemeOf("country_of_dispatch", mapping),
        destination_scheme: schemeOf("country_of_destination", mapping),
      };
    case "flow":
      return {
        ...scales,
        // A country that the mapping itself names is named in our words.
        reporter_scheme: schemeOf("reporter", mapping),
        partner_scheme: schemeOf("partner", mapping),
        consignment_scheme: schemeOf("country_of_consignment", mapping),
        net_weight_factor: String(factors.net_weight_kg),
        ...(mapping.frequency === null ? {} : { frequency: mapping.frequency }),
      };
  }
}

function schemeOf(column: string, mapping: Mapping): string {
  return mapping.constants[column] === undefined ? mapping.country_scheme : "alpha3";
}
