import { type CommodityLevel, level } from "../../trade/commodity.ts";
import type { Side } from "./answer.ts";

/** One line of legs.sql: a sum per transit, role, book, commodity, counterpart, period and unit. */
export interface LegRow {
  readonly transit: string;
  readonly role: "controlled" | "other" | "target" | "elsewhere" | "direct";
  readonly side: Side;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly asked: string;
  readonly commodity: string;
  readonly counterpart: string;
  readonly period: number;
  readonly quantity_unit: string;
  readonly quantity: number | null;
  readonly net_weight_kg: number | null;
  readonly value: number | null;
  readonly value_without_quantity: number | null;
  readonly value_without_weight: number | null;
  readonly load_id: number;
}

/** Whose records a route is read from; both legs from one source, so that nothing is added twice. */
export interface Book {
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly inflow: Side;
  readonly outflow: Side;
}

/** The transit country's own two books speak of the same goods in the same words; mirrors do not. */
const WORTH: Readonly<Record<Side, number>> = { own: 3, reconciled: 2, mirror: 1 };

/** The book in which both legs are seen best, or null when no book sees both. */
export function chooseBook(rows: readonly LegRow[], since: number, until: number): Book | null {
  const candidates = new Map<string, { readonly book: Book; readonly months: number }>();
  const seen = (row: LegRow) => row.period >= since && row.period <= until;
  for (const outflow of ["own", "reconciled", "mirror"] as const) {
    for (const inflow of ["own", "reconciled", "mirror"] as const) {
      for (const { source, frequency } of distinctBooks(rows)) {
        const of = (role: LegRow["role"], side: Side) =>
          rows.filter(
            (row) =>
              row.role === role &&
              row.side === side &&
              row.source === source &&
              row.frequency === frequency,
          );
        const out = of("target", outflow).filter(seen);
        if (out.length === 0 || of("controlled", inflow).length === 0) continue;
        const months = new Set(out.map((row) => row.period)).size * (frequency === "A" ? 12 : 1);
        const book = { source, frequency, inflow, outflow };
        candidates.set(JSON.stringify(book), { book, months });
      }
    }
  }
  const worth = ({ book, months }: { readonly book: Book; readonly months: number }) => [
    WORTH[book.inflow] + WORTH[book.outflow],
    book.frequency === "M" ? 1 : 0,
    months,
  ];
  const best = [...candidates.values()].sort((a, b) => compare(worth(b), worth(a)))[0];
  return best?.book ?? null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}

function distinctBooks(rows: readonly LegRow[]): readonly Pick<LegRow, "source" | "frequency">[] {
  const found = new Map(
    rows.map(({ source, frequency }) => [`${source} ${frequency}`, { source, frequency }]),
  );
  return [...found.values()];
}

/** Rows of one transit country in one book. */
export function rowsOf(rows: readonly LegRow[], book: Book): readonly LegRow[] {
  const sideOf = (role: LegRow["role"]) =>
    role === "controlled" || role === "other" ? book.inflow : book.outflow;
  return rows.filter(
    (row) =>
      row.source === book.source &&
      row.frequency === book.frequency &&
      row.side === sideOf(row.role),
  );
}

/** Share of a unit's rows, by value, below which figures in it would leave too much out. */
const COVERED = 0.9;

/**
 * The unit in which both legs are counted: pieces (or another count) where nearly all of both legs
 * carry it, else kilograms, else whichever of them covers half, else value (`USD`).
 */
export function chooseUnit(rows: readonly LegRow[]): string {
  const counted = [...new Set(rows.map((row) => row.quantity_unit))].filter(
    (unit) => unit !== "" && unit !== "kg",
  );
  const cover = (unit: string) =>
    Math.min(
      shareIn(rows.filter(isInflow), unit),
      shareIn(
        rows.filter((row) => row.role === "target"),
        unit,
      ),
    );
  const options = [...counted, "kg"].map((unit) => ({ unit, share: cover(unit) }));
  const good = options.find(({ share }) => share >= COVERED);
  if (good !== undefined) return good.unit;
  const [best] = options.sort((a, b) => b.share - a.share);
  return best !== undefined && best.share >= 0.5 ? best.unit : "USD";
}

export const isInflow = (row: LegRow) => row.role === "controlled" || row.role === "other";

function shareIn(rows: readonly LegRow[], unit: string): number {
  let whole = 0;
  let covered = 0;
  for (const row of rows) {
    whole += row.value ?? 0;
    covered += (row.value ?? 0) - (valueWithout(row, unit) ?? 0);
  }
  return whole === 0 ? 0 : covered / whole;
}

/** Value of a row's parts that carry no figure in `unit`. */
export function valueWithout(row: LegRow, unit: string): number | null {
  if (unit === "USD") return null;
  if (unit === "kg") return row.value_without_weight;
  return row.quantity_unit === unit ? row.value_without_quantity : row.value;
}

/** A row's figure in `unit`, or null where it carries none. */
export function measured(row: LegRow, unit: string): number | null {
  if (unit === "USD") return row.value;
  if (unit === "kg") return row.net_weight_kg;
  return row.quantity_unit === unit ? row.quantity : null;
}

/** Figures of one role by counterpart, then by period. */
export type Partners = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** One commodity's figures in one book: by role, counterpart and period. */
export interface Product {
  readonly commodity: string;
  readonly roles: Readonly<Record<"controlled" | "other" | "target" | "elsewhere", Partners>>;
}

/** The same goods at the asked code and at each finer level that both legs have. */
export type Levels = ReadonlyMap<CommodityLevel, readonly Product[]>;

/**
 * Splits a route's rows into levels of the nomenclature, the shallowest asked for first. A level is
 * a partition of the goods asked about; levels stand beside each other and are never added. At the
 * first, a cell that the publisher gives only in parts is their sum.
 */
export function levelsOf(rows: readonly LegRow[], unit: string): Levels {
  const levels = new Map<CommodityLevel, readonly Product[]>();
  const asked = [...new Set(rows.map((row) => row.asked))].sort();
  const top = DEPTH.find((at) => asked.some((code) => level(code) === at));
  if (top === undefined) return levels;
  const whole = (code: string) => ({
    commodity: code,
    roles: rolesOf(wholes(rows.filter((row) => row.asked === code)), unit),
  });
  levels.set(top, asked.map(whole));
  for (const finer of DEPTH.slice(depth(top) + 1)) {
    const reached = asked.filter((code) => depth(level(code)) >= depth(finer));
    const parts = rows.filter(
      (row) => !reached.includes(row.asked) && level(row.commodity) === finer,
    );
    if (!parts.some(isInflow) || !parts.some((row) => row.role === "target")) continue;
    const codes = [...new Set(parts.map((row) => row.commodity))].sort();
    levels.set(finer, [
      ...reached.map(whole),
      ...codes.map((commodity) => ({
        commodity,
        roles: rolesOf(
          parts.filter((row) => row.commodity === commodity),
          unit,
        ),
      })),
    ]);
  }
  return levels;
}

const DEPTH: readonly CommodityLevel[] = ["chapter", "heading", "subheading", "tariff_line"];
const depth = (at: CommodityLevel) => DEPTH.indexOf(at);

/** Each cell of each asked code at the shallowest level at which it is given. */
export function wholes(rows: readonly LegRow[]): readonly LegRow[] {
  const cell = (row: LegRow) => `${row.asked} ${row.role} ${row.counterpart} ${row.period}`;
  const shallowest = new Map<string, number>();
  for (const row of rows) {
    const digits = row.commodity.length;
    shallowest.set(cell(row), Math.min(shallowest.get(cell(row)) ?? 99, digits));
  }
  return rows.filter((row) => row.commodity.length === shallowest.get(cell(row)));
}

function rolesOf(rows: readonly LegRow[], unit: string): Product["roles"] {
  const of = (role: LegRow["role"]) => {
    const partners = new Map<string, Map<number, number>>();
    for (const row of rows) {
      const figure = row.role === role ? measured(row, unit) : null;
      if (figure === null) continue;
      const months = partners.get(row.counterpart) ?? new Map<number, number>();
      months.set(row.period, (months.get(row.period) ?? 0) + figure);
      partners.set(row.counterpart, months);
    }
    return partners;
  };
  return {
    controlled: of("controlled"),
    other: of("other"),
    target: of("target"),
    elsewhere: of("elsewhere"),
  };
}
