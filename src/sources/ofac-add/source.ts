import type { Source } from "../source.ts";

export default {
  title: "Specially Designated Nationals, addresses (old CSV form)",
  publisher: "US Treasury, Office of Foreign Assets Control",
  licence: "public domain (US government)",
  documentation: "https://ofac.treasury.gov/sdn-list-data-formats-data-schemas",
  fills: "party",
  layouts: [
    {
      name: "add.csv, no header",
      format: "headerless",
      delimiter: ",",
      columns: {
        1: "ent_num",
        2: "add_num",
        3: "address",
        4: "city",
        5: "country",
        6: "add_remarks",
      },
      needs: ["1", "6"],
      file_name: /add[^/]*\.(csv|del)$/i,
      missing: ["-0-", "-0"],
    },
  ],
  ignores: ["add_num"],
  expects: { rows: [1, 10_000_000], filled: {} },
  vintage: /(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)/,
} satisfies Source;
