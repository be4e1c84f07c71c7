import { COMTRADE_FIELDS, COMTRADE_IGNORES, COMTRADE_NEEDS } from "../comtrade/source.ts";
import { asWritten, type Source } from "../source.ts";

export default {
  title: "UN Comtrade bulk files",
  publisher: "United Nations Statistics Division",
  licence: "UN Comtrade terms of use: premium subscription, redistribution restricted",
  documentation: "https://comtradedeveloper.un.org",
  fills: "flow",
  map_of: "comtrade",
  caveats: [
    "The day of publication in the file's name is the vintage: keep the name. All else as in comtrade.",
  ],
  layouts: [
    {
      name: "one reporter and period, tab-separated",
      format: "delimited",
      delimiter: "\t",
      columns: asWritten(...COMTRADE_FIELDS),
      needs: COMTRADE_NEEDS,
    },
  ],
  ignores: COMTRADE_IGNORES,
  expects: { rows: [1, 300_000_000], filled: { value_usd: 0.9 } },
  // COMTRADE-FINAL-CM051202201H6[2023-05-01].gz: the day of publication, which tells revisions apart.
  vintage: /\[(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})\]/,
} satisfies Source;
