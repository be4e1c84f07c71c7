import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseCsv } from "../trade/csv.ts";

/** Goods of the simulated world; figures are of the right order and stand for nothing real. */
export interface Goods {
  readonly code: string;
  readonly words: readonly string[];
  readonly usd_per_kg: number;
  /** Standard deviation of ln(USD per kg) between consignments. */
  readonly spread: number;
  readonly kg_per_package: number;
  readonly package_type: string;
  /** Packing as a share of net weight. */
  readonly tare: number;
  readonly origins: readonly string[];
  /** Code under which such goods pass as something dull; null where nobody would. */
  readonly sister: string | null;
  readonly weight: number;
}

/** All goods of the world, from `goods.csv`. */
export function simulatedGoods(): readonly Goods[] {
  const text = readFileSync(fileURLToPath(new URL("goods.csv", import.meta.url)), "utf8");
  return parseCsv(text)
    .slice(1)
    .map(({ cells }) => {
      const cell = (at: number) => cells[at] ?? "";
      return {
        code: cell(0),
        words: cell(1).split("|"),
        usd_per_kg: Number(cell(2)),
        spread: Number(cell(3)),
        kg_per_package: Number(cell(4)),
        package_type: cell(5),
        tare: Number(cell(6)),
        origins: cell(7).split(";"),
        sister: cell(8) === "" ? null : cell(8),
        weight: Number(cell(9)),
      };
    });
}
