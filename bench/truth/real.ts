import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Lake, openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import { type Random, random, shuffled } from "../../src/statistics/random.ts";
import { normal } from "./draws.ts";
import type { Months, Triangle } from "./world.ts";

const published = new URL("../../../shared/data/", import.meta.url);
const FILES = {
  annual: "comtrade_battery_imports_annual.parquet",
  china: "comtrade_china_graphite_gallium_monthly.csv",
  armenia: "comtrade_armenia_cars_monthly.csv",
} as const;

/** The file that is missing; null where all publishers' files lie beside the project. */
export function missingFile(): string | null {
  const files = Object.values(FILES).map((name) => new URL(name, published).pathname);
  return files.find((file) => !existsSync(file)) ?? null;
}

/** Loads the publishers' files into a lake of their own, and takes it away afterwards. */
export async function withRealFlows<T>(work: (flows: RealFlows) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-truth-"));
  const lake = openLake(dir, { create: true });
  try {
    for (const [id, name] of Object.entries(FILES)) {
      const mapping = new URL(`real/${id}.json`, import.meta.url).pathname;
      await load(lake, new URL(name, published).pathname, {
        source: null,
        encoding: null,
        vintage: "2025-01-01",
        max_rejected: 0,
        memory_limit: "1GB",
        progress: () => {},
        ...(existsSync(mapping) ? { made: tableSource(mapping) } : {}),
      });
    }
    return await work(await flowsOf(lake));
  } finally {
    lake.close();
    rmSync(dir, { recursive: true });
  }
}

export interface RealFlows {
  /** Importers' own figures by year: `commodity|exporter|importer|year` → kg. */
  readonly annual: ReadonlyMap<string, number>;
  /** Monthly series from 2017 on, with the last month before any measure touched them. */
  readonly monthly: readonly Published[];
}

interface Published {
  readonly reporter: string;
  readonly months: Months;
  readonly until: number;
}

async function flowsOf(lake: Lake): Promise<RealFlows> {
  const reader = await openReader(lake, { memory_limit: "1GB", as_of: null });
  try {
    const sql = (name: string) =>
      readFileSync(new URL(`real/${name}.sql`, import.meta.url), "utf8");
    const annual = await reader.engine.rows<{ cell: string; kg: number }>(sql("annual"));
    const monthly = await reader.engine.rows<{
      series: string;
      month: number;
      quantity: number | null;
      months: number;
      until: number;
    }>(sql("monthly"));
    const series = new Map<string, Published & { readonly months: (number | null)[] }>();
    for (const row of monthly) {
      const one = series.get(row.series) ?? {
        reporter: row.series.slice(0, 3),
        months: new Array<number | null>(row.months).fill(0),
        until: row.until,
      };
      one.months[row.month] = row.quantity;
      series.set(row.series, one);
    }
    return {
      annual: new Map(annual.map((row) => [row.cell, row.kg])),
      monthly: [...series.keys()].sort().flatMap((key) => series.get(key) ?? []),
    };
  } finally {
    await reader.close();
  }
}

/**
 * True triangles by year: every commodity of the file, every country that reported in all years,
 * in the importers' books. Commodities are numbered in a random order, so that any of them may be
 * the controlled ones.
 */
export function annualTriangles(
  flows: RealFlows,
  ask: { readonly origin: string; readonly target: string; readonly years: readonly number[] },
  from: Random,
): Triangle[] {
  const { origin, target, years } = ask;
  const cells = [...flows.annual].map(([cell, kg]) => {
    const [commodity = "", exporter = "", importer = "", year = ""] = cell.split("|");
    return { commodity, exporter, importer, year: Number(year), kg };
  });
  const reported = new Map<string, Set<number>>();
  const into = new Map<string, number>();
  const out = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, kg: number) =>
    sums.set(key, (sums.get(key) ?? 0) + kg);
  for (const { commodity, exporter, importer, year, kg } of cells) {
    reported.set(importer, (reported.get(importer) ?? new Set()).add(year));
    if (exporter !== origin && exporter !== target)
      add(into, `${commodity}|${importer}|${year}`, kg);
    if (importer !== origin && importer !== target)
      add(out, `${commodity}|${exporter}|${year}`, kg);
  }
  const transits = [...reported]
    .filter(
      ([place, own]) => place !== origin && place !== target && years.every((y) => own.has(y)),
    )
    .map(([place]) => place)
    .sort();
  const commodities = shuffled([...new Set(cells.map((cell) => cell.commodity))].sort(), from);
  return commodities.flatMap((commodity, k) => {
    const leg = (exporter: string, importer: string) =>
      years.map((year) => flows.annual.get(`${commodity}|${exporter}|${importer}|${year}`) ?? 0);
    const direct = leg(origin, target);
    return transits.map((transit, m) => ({
      commodity: k,
      transit: m,
      inflow_controlled: leg(origin, transit),
      outflow: leg(transit, target),
      direct,
      inflow_other: years.map((year) => into.get(`${commodity}|${transit}|${year}`) ?? 0),
      outflow_elsewhere: years.map((year) => out.get(`${commodity}|${transit}|${year}`) ?? 0),
    }));
  });
}

/**
 * Real months in made-up triangles: each leg is a stretch of a real series from before any measure,
 * scaled to a size drawn for the leg; both reporters lend as often. Series lent to the tested are
 * not lent to donors.
 */
export function borrowedTriangles(
  flows: RealFlows,
  ask: {
    readonly seed: string;
    readonly commodities: number;
    readonly controlled: number;
    readonly transits: number;
    readonly before: number;
    readonly after: number;
  },
): Triangle[] {
  const from = random(ask.seed);
  const length = ask.before + ask.after;
  const usable = flows.monthly.filter(
    ({ months, until }) =>
      until >= length && months.slice(0, until).some((value) => (value ?? 0) > 0),
  );
  const mixed = shuffled(usable, from);
  const share = ask.controlled / ask.commodities;
  const lenders = ["ARM", "CHN"].map((reporter) =>
    mixed.filter((one) => one.reporter === reporter),
  );
  const busy = mixed.filter(({ months, until }) => {
    const known = months.slice(0, until);
    return known.filter((value) => value !== 0).length > 0.9 * known.length;
  });
  const stretch = (pools: readonly (readonly Published[])[], level: number): Months => {
    const pool = pools[from.whole(pools.length)] ?? [];
    const lent = pool[from.whole(pool.length)];
    if (lent === undefined) throw new RangeError("there is no series to lend");
    const start = from.whole(lent.until - length + 1);
    const known = lent.months.slice(0, lent.until);
    const mean = known.reduce((sum: number, value) => sum + (value ?? 0), 0) / known.length;
    return lent.months
      .slice(start, start + length)
      .map((value) => (value === null ? null : (value / mean) * Math.exp(level)));
  };
  return Array.from({ length: ask.commodities }, (_, k) => {
    const pool = lenders.map((lent) => {
      const part = Math.round(lent.length * share);
      return k < ask.controlled ? lent.slice(0, part) : lent.slice(part);
    });
    const direct = stretch([busy], 12 + normal(from));
    return Array.from({ length: ask.transits }, (_, m) => ({
      commodity: k,
      transit: m,
      inflow_controlled: stretch(pool, 9.5 + 1.5 * normal(from)),
      outflow: stretch(pool, 8 + 1.5 * normal(from)),
      direct,
      inflow_other: stretch(pool, 10 + 1.5 * normal(from)),
      outflow_elsewhere: stretch(pool, 9 + 1.5 * normal(from)),
    }));
  }).flat();
}
