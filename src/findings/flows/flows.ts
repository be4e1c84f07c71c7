import { readFileSync } from "node:fs";
import type { Reader } from "../../lake/lake.ts";
import { level } from "../../trade/commodity.ts";
import { BROAD_REPORT, fillAsked, REPORTED } from "../asked/asked.ts";
import type { ReportedRow } from "../trace/grid.ts";

type At = Pick<Reader, "engine">;

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
/** Which trade: a null does not narrow. Periods both included. */
export interface FlowAsk {
  readonly commodity: string;
  readonly exporter: string | null;
  readonly importer: string | null;
  readonly source: string | null;
  readonly first: number | null;
  readonly last: number | null;
}

/** One period as one side recorded it; null is not reported. */
export interface FlowRow {
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly side: "exporter" | "importer" | "reconciled";
  readonly period: number;
  readonly value_usd: number | null;
  readonly net_weight_kg: number | null;
  readonly quantity: number | null;
  readonly quantity_unit: string | null;
  readonly cells: number;
}

export interface PartnerRow extends Omit<FlowRow, "period" | "cells"> {
  readonly exporter: string;
  readonly importer: string;
  readonly periods: number;
}

export interface PartRow {
  readonly commodity: string;
  readonly first_period: number;
  readonly last_period: number;
  readonly cells: number;
  readonly value_usd: number | null;
}

export interface CountryRow extends PartRow {
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly way: "in" | "out";
  readonly side: "own" | "mirror" | "reconciled";
  readonly partners: number;
}

export interface HeldCommodity extends Omit<PartRow, "value_usd"> {
  readonly reporters: number;
}

/** Fills the temporary table `asked` with the commodity and all under it, each cell once. */
async function collect(at: At, { commodity, source }: FlowAsk): Promise<void> {
  level(commodity);
  await fillAsked(at, [{ code: commodity, donor: false }], source);
}

function values({ exporter, importer, first, last }: FlowAsk) {
  return { exporter, importer, first, last };
}

/**
 * The series of a commodity, both sides of every border asked for. Between two countries, a period
 * that a side reported without a row for the other is a 0 (no cells): nothing moved.
 */
export async function flowSeries(at: At, ask: FlowAsk): Promise<readonly FlowRow[]> {
  await collect(at, ask);
  const rows = await at.engine.rows<FlowRow>(sql("series.sql"), values(ask));
  if (ask.exporter === null || ask.importer === null) return rows;
  const reported = await at.engine.rows<ReportedRow>(REPORTED, {
    broad: BROAD_REPORT,
    first: Math.min(...rows.map((row) => row.period)),
    until: Math.max(...rows.map((row) => row.period)),
  });
  return [...rows, ...nothingMoved(rows, reported, ask)].sort(
    (a, b) =>
      a.source.localeCompare(b.source) ||
      a.frequency.localeCompare(b.frequency) ||
      a.side.localeCompare(b.side) ||
      a.period - b.period,
  );
}

/** Rows for what was reported and did not move, in the books that have any row of the pair. */
function nothingMoved(
  rows: readonly FlowRow[],
  reported: readonly ReportedRow[],
  { exporter, importer }: FlowAsk,
): readonly FlowRow[] {
  const key = (row: Pick<FlowRow, "source" | "frequency" | "side">) =>
    `${row.source} ${row.frequency} ${row.side}`;
  const books = new Map(rows.map((row) => [key(row), row]));
  const there = new Set(rows.map((row) => `${key(row)} ${row.period}`));
  return reported.flatMap(({ reporter, direction, source, frequency, period }) => {
    const side = direction === "export" ? ("exporter" as const) : ("importer" as const);
    if (direction === "reconciled" || reporter !== (side === "exporter" ? exporter : importer)) {
      return [];
    }
    const like = books.get(key({ source, frequency, side }));
    if (like === undefined || there.has(`${key(like)} ${period}`)) return [];
    const none = (value: number | null) => (value === null ? null : 0);
    return [
      {
        ...like,
        period,
        value_usd: none(like.value_usd),
        net_weight_kg: none(like.net_weight_kg),
        quantity: none(like.quantity),
        cells: 0,
      },
    ];
  });
}

/** The largest pairs of countries, and the codes that the lake holds under the commodity. */
export async function flowPartners(at: At, ask: FlowAsk, most: number) {
  await collect(at, ask);
  return {
    partners: await at.engine.rows<PartnerRow>(sql("partners.sql"), { ...values(ask), most }),
    parts: await at.engine.rows<PartRow>(sql("parts.sql")),
  };
}

export function countryTrade(at: At, country: string): Promise<readonly CountryRow[]> {
  return at.engine.rows<CountryRow>(sql("country.sql"), { country });
}

export function heldCommodities(at: At): Promise<readonly HeldCommodity[]> {
  return at.engine.rows<HeldCommodity>(sql("commodities.sql"));
}
