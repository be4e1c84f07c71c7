import { readFileSync } from "node:fs";
import type { Reader } from "../../lake/lake.ts";
import { level } from "../../trade/commodity.ts";
import { fillAsked } from "../asked/asked.ts";

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

/** The series of a commodity, both sides of every border asked for. */
export async function flowSeries(at: At, ask: FlowAsk): Promise<readonly FlowRow[]> {
  await collect(at, ask);
  return at.engine.rows<FlowRow>(sql("series.sql"), values(ask));
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
