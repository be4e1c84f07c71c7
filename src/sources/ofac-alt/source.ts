import type { Source } from "../source.ts";

export default {
  title: "Specially Designated Nationals, other names (old CSV form)",
  publisher: "US Treasury, Office of Foreign Assets Control",
  licence: "public domain (US government)",
  documentation: "https://ofac.treasury.gov/sdn-list-data-formats-data-schemas",
  fills: "party",
  layouts: [
    {
      name: "alt.csv, no header",
      format: "headerless",
      delimiter: ",",
      columns: { 1: "ent_num", 2: "alt_num", 3: "alt_type", 4: "alt_name", 5: "alt_remarks" },
      needs: ["1", "5"],
      file_name: /alt[^/]*\.(csv|del)$/i,
      missing: ["-0-"],
    },
  ],
  ignores: ["alt_num"],
  expects: { rows: [1, 10_000_000], filled: {} },
  vintage: /(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)/,
} satisfies Source;
