import { asWritten, type Source } from "../source.ts";
import { fetch } from "./fetch.ts";

/** A measure of the month and the same of the year to date. */
const monthAndYear = (...stems: readonly string[]) =>
  stems.flatMap((stem) => [`${stem}_MO`, `${stem}_YR`]);

const BOTH = [
  "CTY_CODE",
  "CTY_NAME",
  "CTY_SUBCODE",
  "COMM_LVL",
  "SUMMARY_LVL",
  "SUMMARY_LVL2",
  "DISTRICT",
  "DIST_NAME",
  "UNIT_QY1",
  "UNIT_QY2",
  "time",
  "YEAR",
  "MONTH",
  "LAST_UPDATE",
];

/** The same goods by vessel, air and container, and how many records a cell is made of. */
const CARRIED = monthAndYear(
  "AIR_VAL",
  "AIR_WGT",
  "VES_VAL",
  "VES_WGT",
  "CNT_VAL",
  "CNT_WGT",
  "CC",
);

/** Duties, charges, and marks on quantities. */
const BESIDE_IMPORTS = [
  ...monthAndYear("DUT_VAL", "CAL_DUT", "GEN_CHA", "CON_CHA"),
  ...["GEN_QY1", "GEN_QY2", "CON_QY1", "CON_QY2"].flatMap((stem) =>
    monthAndYear(stem).map((name) => `${name}_FLAG`),
  ),
];
const BESIDE_EXPORTS = ["QTY_1", "QTY_2"].flatMap((stem) =>
  monthAndYear(stem).map((name) => `${name}_FLAG`),
);

const IMPORTS = asWritten(
  ...BOTH,
  "RP",
  "I_COMMODITY",
  "I_COMMODITY_SDESC",
  "I_COMMODITY_LDESC",
  ...monthAndYear("GEN_VAL", "GEN_CIF", "GEN_QY1", "GEN_QY2"),
  ...monthAndYear("CON_VAL", "CON_CIF", "CON_QY1", "CON_QY2"),
  ...CARRIED,
  ...BESIDE_IMPORTS,
);

const EXPORTS = asWritten(
  ...BOTH,
  "E_COMMODITY",
  "E_COMMODITY_SDESC",
  "E_COMMODITY_LDESC",
  ...monthAndYear("ALL_VAL", "QTY_1", "QTY_2"),
  "DF",
  ...CARRIED,
  ...BESIDE_EXPORTS,
);

export default {
  title: "US imports and exports",
  publisher: "US Census Bureau",
  licence: "public domain (US government work)",
  documentation: "https://www.census.gov/data/developers/data-sets/international-trade.html",
  fills: "flow",
  caveats: [
    "Of general imports and imports for consumption in one row, general imports are read; alone, imports for consumption are marked as such. Values are customs values without freight; CIF is read where nothing else was asked for.",
    "Exports of foreign goods (DF 2) are re-exports: they stand inside exports and once more as re-exports. Exports are valued free alongside ship, which is read as FOB.",
    "Groupings of countries and the total are set aside, also where the publisher marks them as detail.",
    "The first or second quantity in kilograms is the net weight; kilograms of content are not. Weights by vessel and air are gross and lack what came by land, so they are left out.",
    "Ask without DISTRICT and RP: rows that differ only in these are added. The fixed-width file has no units, so no quantities.",
  ],
  layouts: [
    {
      name: "API answer, imports",
      format: "rows",
      columns: IMPORTS,
      needs: ["I_COMMODITY", "CTY_CODE"],
    },
    {
      name: "API answer, exports",
      format: "rows",
      columns: EXPORTS,
      needs: ["E_COMMODITY", "CTY_CODE"],
    },
    {
      name: "monthly import detail, fixed columns",
      format: "fixed",
      file_name: /IMP_DETL[^/]*\.TXT$/i,
      columns: {},
      needs: ["I_COMMODITY"],
      fixed: {
        I_COMMODITY: [0, 10],
        CTY_CODE: [10, 14],
        YEAR: [22, 26],
        MONTH: [26, 28],
        GEN_VAL_MO: [178, 193],
      },
    },
  ],
  ignores: [
    "CTY_NAME",
    "COMM_LVL",
    "SUMMARY_LVL2",
    "DISTRICT",
    "DIST_NAME",
    "RP",
    "LAST_UPDATE",
    "I_COMMODITY_SDESC",
    "I_COMMODITY_LDESC",
    "E_COMMODITY_SDESC",
    "E_COMMODITY_LDESC",
    "CTY_SUBCODE",
    ...CARRIED,
    ...BESIDE_IMPORTS,
    ...BESIDE_EXPORTS,
  ],
  expects: { rows: [1, 300_000_000], filled: {} },
  splits: "district and rate provision",
  // The code lists and shorter tables that the monthly archive holds beside the detail.
  companions: /(^|\/)(CONCORD|COUNTRY|DISTRICT|ENDUSE|HITECH|NAICS|SITC|IMP_COMM|IMP_CTY)\.TXT$/i,
  fetch,
} satisfies Source;
