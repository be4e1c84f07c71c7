import { asWritten, type Source } from "../source.ts";

const COLUMNS = asWritten(
  "year",
  "exporter",
  "importer",
  "commoditycode",
  "value_final",
  "value_exporter",
  "value_importer",
);
const NEEDS = [
  "year",
  "exporter",
  "importer",
  "commoditycode",
  "value_exporter",
  "value_importer",
] as const;

export default {
  title: "Growth Lab mirrored trade: both sides of each border",
  publisher: "Growth Lab at Harvard University",
  licence: "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
  documentation: "https://github.com/harvard-growth-lab/comtrade-mirroring",
  fills: "flow",
  caveats: [
    "Each row is read as up to three: what the exporter reported, what the importer did, and the reconciled figure; never add them.",
    "A side that is 0 or empty did not report. Values only: no quantities or weights.",
  ],
  layouts: [
    { name: "year file, Parquet", format: "parquet", columns: COLUMNS, needs: NEEDS },
    { name: "year file, CSV", format: "delimited", columns: COLUMNS, needs: NEEDS },
  ],
  ignores: [],
  expects: { rows: [1, 300_000_000], filled: {} },
} satisfies Source;
