import { asWritten, type Source } from "../source.ts";
import { DOCUMENT_COLUMNS } from "./columns.ts";

const NEEDS = ["consignment", "document_type"] as const;

export default {
  title: "Any table of documents on consignments, with a mapping where its words are not ours",
  publisher: "as the mapping says",
  licence: "as the mapping says",
  documentation: "docs/mapping.md",
  fills: "document",
  layouts: [
    {
      name: "table of documents in our own words, CSV",
      format: "delimited",
      columns: asWritten(...DOCUMENT_COLUMNS),
      needs: NEEDS,
    },
    {
      name: "table of documents in our own words, Parquet",
      format: "parquet",
      columns: asWritten(...DOCUMENT_COLUMNS),
      needs: NEEDS,
    },
  ],
  ignores: [],
  expects: { rows: [1, 1_000_000_000], filled: {} },
} satisfies Source;
