import { asWritten, type Source } from "../source.ts";

export default {
  title: "FollowTheMoney entities, one a line (entities.ftm.json)",
  publisher: "as the file's datasets say",
  licence: "as the datasets say; OpenSanctions is CC BY-NC 4.0",
  documentation: "https://followthemoney.tech/docs/",
  fills: "party",
  layouts: [
    {
      name: "entity stream",
      format: "lines",
      columns: asWritten(
        "id",
        "schema",
        "properties",
        "datasets",
        "caption",
        "referents",
        "target",
        "first_seen",
        "last_seen",
        "last_change",
        "origin",
      ),
      needs: ["id", "schema", "properties"],
    },
  ],
  ignores: ["caption", "referents", "target", "first_seen", "last_seen", "last_change", "origin"],
  expects: { rows: [1, 1_000_000_000], filled: {} },
} satisfies Source;
