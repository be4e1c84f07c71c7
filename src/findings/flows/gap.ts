import type { FlowRow } from "./flows.ts";

/** Why two records of one trade differ, each with its share of the whole difference. */
export interface Gap {
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly measured_in: Measured;
  readonly periods_both: number;
  readonly exporter_sum: number;
  readonly importer_sum: number;
  readonly causes: readonly {
    readonly cause:
      | "reported by one side only"
      | "timing"
      | "freight and insurance"
      | "not explained";
    readonly quantity: number;
    readonly share: number;
    readonly says: string;
  }[];
}

export type Measured = "value_usd" | "net_weight_kg" | "quantity";

/** Freight and insurance inside an importer's value, as the usual allowance (IMF, DOTS: 6 to 10 %). */
const CIF_MARGIN = 0.1;

/**
 * The difference between the exporter's and the importer's record, taken apart: periods that only
 * one of them reports; what cancels out over the periods (goods that cross a month's end on the way);
 * in values, what freight and insurance can explain; and what is left. Null where a side is missing.
 */
export function gapOf(rows: readonly FlowRow[], measured: Measured): readonly Gap[] {
  const books = new Map<string, FlowRow[]>();
  for (const row of rows) {
    const key = `${row.source} ${row.frequency}`;
    books.set(key, [...(books.get(key) ?? []), row]);
  }
  return [...books.values()].flatMap((book) => {
    const side = (name: FlowRow["side"]) =>
      new Map(
        book.flatMap((row) => {
          const value = row[measured];
          return row.side === name && value !== null ? [[row.period, value] as const] : [];
        }),
      );
    const [out, into] = [side("exporter"), side("importer")];
    const [first] = book;
    if (first === undefined || out.size === 0 || into.size === 0) return [];
    return [
      {
        source: first.source,
        frequency: first.frequency,
        measured_in: measured,
        ...apart(out, into, measured),
      },
    ];
  });
}

function apart(
  out: ReadonlyMap<number, number>,
  into: ReadonlyMap<number, number>,
  measured: Measured,
): Pick<Gap, "periods_both" | "exporter_sum" | "importer_sum" | "causes"> {
  let alone = 0;
  let net = 0;
  let gross = 0;
  let sent = 0;
  let both = 0;
  for (const period of new Set([...out.keys(), ...into.keys()])) {
    const [from, to] = [out.get(period), into.get(period)];
    if (from === undefined || to === undefined) {
      alone += from ?? to ?? 0;
      continue;
    }
    both += 1;
    net += to - from;
    gross += Math.abs(to - from);
    sent += from;
  }
  const freight = measured === "value_usd" ? Math.min(Math.max(net, 0), CIF_MARGIN * sent) : 0;
  const parts = [
    {
      cause: "reported by one side only" as const,
      quantity: alone,
      says: "Periods in which one country has a figure and the other has none",
    },
    {
      cause: "timing" as const,
      quantity: gross - Math.abs(net),
      says: "Differences that cancel out over the periods: goods on the way at a month's end",
    },
    {
      cause: "freight and insurance" as const,
      quantity: freight,
      says: "Importers count them (CIF), exporters do not (FOB): up to 10 % of the exporter's value",
    },
    {
      cause: "not explained" as const,
      quantity: Math.abs(net) - freight,
      says: "What is left: other concepts of partner, other codes, or goods that one side never saw",
    },
  ];
  const whole = parts.reduce((sum, part) => sum + part.quantity, 0);
  const sum = (of: ReadonlyMap<number, number>) => [...of.values()].reduce((a, b) => a + b, 0);
  return {
    periods_both: both,
    exporter_sum: sum(out),
    importer_sum: sum(into),
    causes: parts.map((part) => ({ ...part, share: whole === 0 ? 0 : part.quantity / whole })),
  };
}
