import type { Table } from "../../../src/lake/columns.ts";
import { random } from "../../../src/statistics/random.ts";

/** A simulated declaration, in the words of the known layout. */
export type Declared = Readonly<Record<string, string>>;

const CHAPTERS = ["6109", "6203", "8471", "8517", "7210", "9503"];
const ORIGINS = ["CN", "VN", "DE", "US", "TR", "JP"];

/**
 * A simulated year of declarations: lots that come back with the same values and, mostly, the same
 * outcome; among new lots the chance hangs on heading with origin, and on a price too low for the
 * weight. Some amounts are 0.
 */
export function simulated(seed: number, rows: number, from = "2020-01-01"): readonly Declared[] {
  const draw = random(`declarations ${seed}`);
  // Which pairs of heading and origin are bad is one world, whatever the seed of the rows.
  const world = random("which are bad");
  const bad = new Set(
    CHAPTERS.flatMap((heading) =>
      ORIGINS.filter(() => world.uniform() < 0.3).map((origin) => heading + origin),
    ),
  );
  const start = Date.parse(from);
  const made: Declared[] = [];
  for (let row = 0; row < rows; row++) {
    const day = new Date(start + Math.floor((row / rows) * 365) * 86_400_000);
    const again = made.length > 50 && draw.uniform() < 0.5 ? made[draw.whole(made.length)] : null;
    const heading = CHAPTERS[draw.whole(CHAPTERS.length)] as string;
    const origin = ORIGINS[draw.whole(ORIGINS.length)] as string;
    const mass = Math.exp(1 + 5 * draw.uniform());
    const cheap = draw.uniform() < 0.2;
    const price = mass * (cheap ? 2 : 20) * Math.exp(draw.uniform());
    const chance = 0.05 + (bad.has(heading + origin) ? 0.4 : 0) + (cheap ? 0.3 : 0);
    const found = draw.uniform() < chance ? "1" : "0";
    made.push({
      ...(again ?? {
        "HS6 Code": heading + String(10 + draw.whole(5) * 10),
        "Country of Origin": origin,
        "Country of Departure": draw.uniform() < 0.8 ? origin : "SG",
        "Tax Rate": (draw.whole(4) * 4).toFixed(1),
        "Tax Type": draw.uniform() < 0.7 ? "A" : "FCN1",
        "Net Mass": draw.uniform() < 0.01 ? "0" : mass.toFixed(1),
        "Item Price": price.toFixed(2),
        Fraud: found,
      }),
      "Declaration ID": String(seed * 1_000_000 + row),
      Date: day.toISOString().slice(0, 10),
      "Office ID": String(draw.whole(5)),
    });
  }
  return made.map((one) => ({
    ...one,
    "Critical Fraud": one["Fraud"] === "1" ? String(1 + draw.whole(2)) : "0",
  }));
}

export function tableOf(rows: readonly Declared[]): Table {
  const names = Object.keys(rows[0] ?? {});
  return {
    file: "simulated.csv",
    names,
    rows: rows.length,
    column: (name) => {
      if (!names.includes(name)) throw new Error(`there is no column ${name}`);
      return rows.map((row) => row[name] || null);
    },
  };
}

export function csvOf(rows: readonly Declared[]): string {
  const names = Object.keys(rows[0] ?? {});
  return `${[names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => cells.join()).join("\n")}\n`;
}
