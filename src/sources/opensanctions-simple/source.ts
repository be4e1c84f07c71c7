import { asWritten, type Source } from "../source.ts";

export default {
  title: "OpenSanctions, simplified table of targets (targets.simple.csv)",
  publisher: "OpenSanctions",
  licence: "CC BY-NC 4.0; business use needs their licence",
  documentation: "https://www.opensanctions.org/docs/bulk/csv/",
  fills: "party",
  layouts: [
    {
      name: "targets.simple.csv",
      format: "delimited",
      delimiter: ",",
      columns: asWritten(
        "id",
        "schema",
        "name",
        "aliases",
        "birth_date",
        "countries",
        "addresses",
        "identifiers",
        "sanctions",
        "phones",
        "emails",
        "dataset",
        "program_ids",
        "first_seen",
        "last_seen",
        "last_change",
      ),
      needs: ["id", "schema", "name", "aliases", "identifiers"],
    },
  ],
  ignores: ["phones", "emails", "first_seen", "last_seen", "last_change"],
  expects: { rows: [1, 100_000_000], filled: {} },
} satisfies Source;
