import { asWritten, type Source } from "../source.ts";
import { EVENT_COLUMNS } from "./columns.ts";

const NEEDS = ["event", "event_type", "occurred_at"] as const;

export default {
  title: "Any table of container events, with a mapping where its words are not ours",
  publisher: "as the mapping says",
  licence: "as the mapping says",
  documentation: "docs/mapping.md",
  fills: "container_event",
  layouts: [
    {
      name: "table of events in our own words, CSV",
      format: "delimited",
      columns: asWritten(...EVENT_COLUMNS),
      needs: NEEDS,
    },
    {
      name: "table of events in our own words, Parquet",
      format: "parquet",
      columns: asWritten(...EVENT_COLUMNS),
      needs: NEEDS,
    },
  ],
  ignores: [],
  expects: { rows: [1, 1_000_000_000], filled: {} },
} satisfies Source;
