import { asWritten, type Source } from "../source.ts";
import { PARTY_COLUMNS } from "./columns.ts";

const NEEDS = ["party", "list", "name"] as const;

export default {
  title: "Any table of listed parties, with a mapping where its words are not ours",
  publisher: "as the mapping says",
  licence: "as the mapping says",
  documentation: "docs/mapping.md",
  fills: "party",
  layouts: [
    {
      name: "table of parties in our own words, CSV",
      format: "delimited",
      columns: asWritten(...PARTY_COLUMNS),
      needs: NEEDS,
    },
    {
      name: "table of parties in our own words, Parquet",
      format: "parquet",
      columns: asWritten(...PARTY_COLUMNS),
      needs: NEEDS,
    },
  ],
  ignores: [],
  expects: { rows: [1, 100_000_000], filled: {} },
} satisfies Source;
