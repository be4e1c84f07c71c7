import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

/** Armenia's own monthly records of passenger cars (UN Comtrade), not part of the project. */
const FILE = fileURLToPath(
  new URL("../../../shared/data/comtrade_armenia_cars_monthly.csv", import.meta.url),
);

export const present = existsSync(FILE);
if (!present) {
  console.log("skipped: ../shared/data/comtrade_armenia_cars_monthly.csv is not there");
}

const FIRST = 2017 * 12;
const MONTHS = 82;

/** Index of a month in the series; 0 is January 2017. */
export const at = (year: number, month: number) => year * 12 + month - 1 - FIRST;

const EU27 =
  "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE";
export const coalition = [...EU27.split(" "), "USA", "JPN", "GBR", "KOR", "CAN"];

export interface Leg {
  readonly level: "4" | "6";
  readonly flow: "Import" | "Export";
  /** All partners in the list, or all that are not. */
  readonly partners: readonly string[];
  readonly inside: boolean;
}

/** Pieces a month from 2017-01 to 2023-10, per commodity; modes of transport summed. */
export async function legs(leg: Leg): Promise<Map<string, number[]>> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = await connection.runAndReadAll(
    `select commodity_code, cast(year as integer) * 12 + cast(month as integer) - 1 as period,
            sum(cast(Qty as double)) as quantity
     from read_csv($file, encoding = 'latin-1', all_varchar = true)
     where aggregate_level = $level and trade_flow = $flow
       and list_contains(string_split($partners, ' '), partner_iso) = $inside
     group by all`,
    { file: FILE, ...leg, partners: leg.partners.join(" ") },
  );
  const found = new Map<string, number[]>();
  for (const [commodity, period, quantity] of rows.getRows()) {
    const series = found.get(String(commodity)) ?? new Array<number>(MONTHS).fill(0);
    series[Number(period) - FIRST] = Number(quantity);
    found.set(String(commodity), series);
  }
  connection.closeSync();
  return found;
}

/** The heading 8703 as one series; all zeros where nothing was recorded. */
export async function heading(leg: Omit<Leg, "level">): Promise<number[]> {
  return (await legs({ ...leg, level: "4" })).get("8703") ?? new Array<number>(MONTHS).fill(0);
}
