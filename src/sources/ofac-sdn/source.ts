import type { Source } from "../source.ts";

export default {
  title: "Specially Designated Nationals, the list in its old CSV form",
  publisher: "US Treasury, Office of Foreign Assets Control",
  licence: "public domain (US government)",
  documentation: "https://ofac.treasury.gov/sdn-list-data-formats-data-schemas",
  fills: "party",
  layouts: [
    {
      name: "sdn.csv, no header",
      format: "headerless",
      delimiter: ",",
      columns: {
        1: "ent_num",
        2: "sdn_name",
        3: "sdn_type",
        4: "program",
        5: "title",
        6: "call_sign",
        7: "vess_type",
        8: "tonnage",
        9: "grt",
        10: "vess_flag",
        11: "vess_owner",
        12: "remarks",
      },
      needs: ["1", "12"],
      file_name: /sdn[^/]*\.(csv|del)$/i,
      missing: ["-0-"],
    },
  ],
  ignores: ["vess_type", "tonnage", "grt"],
  expects: { rows: [1, 10_000_000], filled: {} },
  vintage: /(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)/,
} satisfies Source;
