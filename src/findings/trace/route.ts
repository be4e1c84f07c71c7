import type { Explanation } from "../../detectors/detector.ts";
import { lag } from "../../statistics/lag.ts";
import { closedOn, openedOn } from "../../statistics/opening.ts";
import type { Series } from "../../statistics/series.ts";
import { country } from "../../trade/country.ts";
import { formatPeriod } from "../../trade/period.ts";
import { formatShare } from "../../trade/quantity.ts";
import type { Route, Sensitivity } from "./answer.ts";
import {
  type Book,
  chooseBook,
  chooseUnit,
  isInflow,
  type LegRow,
  type Levels,
  levelsOf,
  measured,
  type Partners,
  type Product,
  rowsOf,
  valueWithout,
  wholes,
} from "./books.ts";
import { excessOf } from "./excess.ts";
import { explain, exporterOfMore } from "./explanations.ts";
import {
  type Grid,
  gridOf,
  knownSum,
  periodAt,
  type Reported,
  type Reports,
  seriesOf,
  total,
} from "./grid.ts";
import { type Balance, boundsByLevel, highest, type LevelBounds, levelsLeftOut } from "./musts.ts";
import { sentence } from "./sentence.ts";

/** What is asked of one transit country. */
export interface RouteAsk {
  readonly transit: string;
  /** Countries of the target. */
  readonly targets: readonly string[];
  readonly target_name: string;
  readonly goods: string;
  readonly origins: string;
  readonly since: number;
  readonly until: number;
  readonly history_months: number;
  readonly shelf_months: number;
  readonly opening_stock_months: number;
  /** A year's production in the transit country, in the route's unit; null where none was given. */
  readonly production: number | null;
  /** Countries that ever got the goods from the transit country: what a rise is compared with. */
  readonly destinations: readonly string[];
  /** Explanations that come from outside the figures. */
  readonly outside: (window: {
    readonly transit: string;
    readonly closed: number | null;
  }) => readonly Explanation[];
}

/** Months of other inflow taken as opening stock, to show how the bound moves. */
const STOCKS = [0, 6, 12, 24] as const;
/** A counterpart that brings at least this share of the inflow is tried on the other side. */
const WEIGHTY = 0.05;

/**
 * One transit country's route, from its rows and those of the direct flow; null where no book holds
 * both its legs in the window.
 */
export function routeOf(
  ask: RouteAsk,
  rows: readonly LegRow[],
  direct: readonly LegRow[],
  reports: Reports,
): { readonly route: Route; readonly notes: readonly string[] } | null {
  const book = chooseBook(rows, ask.since, ask.until);
  if (book === null) return null;
  const grid = gridOf(book.frequency, ask.since, ask.until, ask.history_months);
  if (grid === null) return null;
  const own = rowsOf(rows, book);
  const unit = chooseUnit(own);
  const levels = levelsOf(own, unit);
  const balance = balanceOf(ask, book, grid, own, levels, reports(book));
  const series = seriesByRole(balance, own, unit, ask.targets);
  const outflowAfter = total(series.outflow, grid.start, grid.length);
  if (outflowAfter === null || outflowAfter === 0) return null;

  const byLevel = boundsByLevel(balance, ask.opening_stock_months);
  const top = byLevel[0];
  if (top === undefined) return null;
  const tested = { grid, ...series };
  const blocked = blockedBy(ask, book, tested);
  const best = blocked === null ? highest(byLevel) : null;
  const must = best?.must === null || best === null ? null : Math.min(best.must, top.may);
  const mustReason = must === null ? (blocked ?? top.must_reason) : (best?.must_reason ?? null);
  const excess = excessOf(
    series.outflow,
    elsewhereByPartner(balance, levels, ask),
    series.inflow_controlled,
    grid,
  );
  const monthly = grid.frequency === "M";
  const last = grid.length - 1;
  const closed = monthly ? closedOn(series.outflow, grid.start) : null;
  const opened = monthly ? openedOn(series.outflow, grid.start) : null;
  const straight = directly(direct, book, unit, ask.targets, reports(book));
  const delay = monthly
    ? lag(series.inflow_controlled, series.outflow, { start: grid.start, until: last })
    : null;
  const month = (index: number | null) =>
    index === null ? null : formatPeriod(periodAt(grid, index));
  const names = {
    transit_name: country(ask.transit).name,
    target_name: ask.target_name,
  };
  const route: Route = {
    transit: ask.transit,
    transit_name: names.transit_name,
    sentence: sentence({
      ...names,
      goods: ask.goods,
      unit,
      origins: ask.origins,
      first: periodAt(grid, grid.start),
      last: periodAt(grid, last) + grid.step - 1,
      outflow_after: outflowAfter,
      must,
      must_reason: mustReason,
      may: top.may,
    }),
    unit,
    frequency: grid.frequency,
    books: { source: book.source, inflow: book.inflow, outflow: book.outflow },
    outflow_before: total(series.outflow, grid.start - (monthly ? 12 : 1), grid.start),
    outflow_after: outflowAfter,
    inflow_controlled: total(series.inflow_controlled, grid.start, grid.length),
    inflow_other: total(series.inflow_other, grid.start, grid.length),
    must,
    must_reason: mustReason,
    must_by_level: blocked === null ? levelRecord(byLevel, (one) => one.must) : {},
    must_reached_on: must === null || must === 0 ? null : month(reachedAt(best)),
    must_by_opening_stock: stocks(balance, blocked !== null, ask.opening_stock_months, top.may),
    may: top.may,
    may_by_level: levelRecord(byLevel, (one) => one.may),
    opening_stock: top.opening_stock,
    excess: excess.excess,
    excess_reason: excess.reason,
    p: excess.p?.p ?? null,
    p_floor: excess.p?.p_floor ?? null,
    lag_months: delay?.estimable ? delay.lag_months : null,
    opened_on: month(opened),
    closed_on: month(closed),
    sensitivity: blocked === null ? sensitivity(ask, balance, levels, must) : [],
    explanations: [
      ...ask.outside({
        transit: ask.transit,
        closed: closed === null ? null : periodAt(grid, closed),
      }),
      ...explain({
        ...tested,
        ...names,
        unit,
        own_records: book.outflow === "own",
        production_given: ask.production !== null,
        top_level: top.level,
        must,
        may: top.may,
      }),
    ],
    series: series.outflow.map((outflow, index) => ({
      period: formatPeriod(periodAt(grid, index)),
      inflow_controlled: series.inflow_controlled[index] ?? null,
      inflow_other: series.inflow_other[index] ?? null,
      outflow,
      outflow_elsewhere: series.outflow_elsewhere[index] ?? null,
      direct: straight(periodAt(grid, index)),
      counterfactual: excess.counterfactual[index] ?? null,
      counterfactual_low: excess.low[index] ?? null,
      counterfactual_high: excess.high[index] ?? null,
    })),
    partners: partnersOf(levels, grid),
  };
  return { route, notes: notesOf(ask, names.transit_name, balance, own, unit, best, top) };
}

function balanceOf(
  ask: RouteAsk,
  book: Book,
  grid: Grid,
  rows: readonly LegRow[],
  levels: Levels,
  reported: Reported,
): Balance {
  const senders = [
    ...new Set(rows.filter((row) => row.role === "controlled").map((row) => row.counterpart)),
  ];
  const arriving = [
    ...new Set(rows.filter((row) => row.role === "target").map((row) => row.counterpart)),
  ];
  const ends = { transit: ask.transit, targets: arriving, senders };
  const known = (role: keyof Product["roles"]) =>
    knownSum(
      role,
      role === "controlled" || role === "other" ? book.inflow : book.outflow,
      ends,
      reported,
    );
  const production = ((ask.production ?? 0) * grid.step) / 12;
  return {
    levels,
    grid,
    known: {
      controlled: known("controlled"),
      other: known("other"),
      target: known("target"),
      elsewhere: known("elsewhere"),
    },
    production: Array.from({ length: grid.length }, () => production),
    shelf_months: ask.shelf_months,
  };
}

/** Series of the whole route, at the level asked for. */
function seriesByRole(
  { levels, grid, known }: Balance,
  rows: readonly LegRow[],
  unit: string,
  targets: readonly string[],
) {
  const products = [...levels.values()][0] ?? [];
  const figured = figuredPeriods(rows, unit);
  const sum = (role: keyof Product["roles"], only: (partner: string) => boolean): Series => {
    const parts = products.map((product) =>
      seriesOf(
        new Map([...product.roles[role]].filter(([partner]) => only(partner))),
        grid,
        (period) => known[role](period) && figured(role, period),
      ),
    );
    return Array.from({ length: grid.length }, (_, index) =>
      parts.reduce<number | null>((all, part) => {
        const value = part[index] ?? null;
        return all === null || value === null ? null : all + value;
      }, 0),
    );
  };
  const everyone = () => true;
  return {
    inflow_controlled: sum("controlled", everyone),
    inflow_other: sum("other", everyone),
    outflow: sum("target", everyone),
    outflow_elsewhere: sum("elsewhere", everyone),
    outflow_unspecified: sum("elsewhere", (partner) => country(partner).kind === "bucket"),
    returned: sum("other", (partner) => targets.includes(partner)),
  };
}

/** A period in which a role has rows and none of them a figure in the unit is not reported. */
function figuredPeriods(rows: readonly LegRow[], unit: string) {
  const seen = new Map<string, boolean>();
  for (const row of rows) {
    const key = `${row.role} ${row.period}`;
    seen.set(key, (seen.get(key) ?? false) || measured(row, unit) !== null);
  }
  return (role: LegRow["role"], period: number) => seen.get(`${role} ${period}`) !== false;
}

/** Why the books at hand allow no lower bound; null when they do. */
function blockedBy(
  ask: RouteAsk,
  book: Book,
  series: Parameters<typeof exporterOfMore>[0],
): string | null {
  const name = country(ask.transit).name;
  if (book.inflow === "mirror") {
    return `what others sent to ${name} is in no book of the lake; its own imports would show it`;
  }
  if (ask.production === null && exporterOfMore(series)) {
    return `more of these goods leaves ${name} than comes in; give its production with --production ${ask.transit}=QUANTITY`;
  }
  return null;
}

function levelRecord(
  levels: readonly LevelBounds[],
  value: (one: LevelBounds) => number | null,
): Route["may_by_level"] {
  return Object.fromEntries(
    levels.flatMap((one) => {
      const bound = value(one);
      return bound === null ? [] : [[one.level, bound]];
    }),
  );
}

function reachedAt(best: LevelBounds | null): number | null {
  if (best === null) return null;
  const at = best.must_by_period.indexOf(best.must);
  return at === -1 ? null : at;
}

function stocks(balance: Balance, blocked: boolean, asked: number, may: number) {
  const months = [...new Set([...STOCKS, asked])].sort((a, b) => a - b);
  return months.map((stock) => {
    const levels = boundsByLevel(balance, stock);
    const must = blocked ? null : (highest(levels)?.must ?? null);
    return {
      months: stock,
      opening_stock: levels[0]?.opening_stock ?? null,
      must: must === null ? null : Math.min(must, may),
    };
  });
}

/** What the bound would be with each weighty counterpart counted on the other side. */
function sensitivity(
  ask: RouteAsk,
  balance: Balance,
  levels: Levels,
  must: number | null,
): readonly Sensitivity[] {
  if (must === null) return [];
  const inflow = (["controlled", "other"] as const).flatMap((role) =>
    byPartner(levels, role, balance.grid).map((one) => ({ ...one, role })),
  );
  const all = inflow.reduce((sum, one) => sum + one.quantity, 0);
  return inflow
    .filter((one) => one.quantity >= WEIGHTY * all && one.quantity > 0)
    .map((one) => {
      const otherwise = boundsByLevel(balance, ask.opening_stock_months, one.partner);
      const may = otherwise[0]?.may ?? 0;
      return {
        country: one.partner,
        name: country(one.partner).name,
        counted_as: one.role,
        quantity: one.quantity,
        must_as_counted: must,
        must_otherwise: Math.min(highest(otherwise)?.must ?? 0, may),
        must_otherwise_by_level: levelRecord(otherwise, (level) => level.must),
        opening_stock_otherwise: otherwise[0]?.opening_stock ?? null,
      };
    })
    .sort(
      (a, b) =>
        Math.abs(b.must_otherwise - b.must_as_counted) -
        Math.abs(a.must_otherwise - a.must_as_counted),
    );
}

/** Sums over the window by partner of one role. */
function byPartner(levels: Levels, role: keyof Product["roles"], grid: Grid) {
  const sums = new Map<string, number>();
  for (const product of [...levels.values()][0] ?? []) {
    for (const [partner, figures] of product.roles[role]) {
      for (const [period, quantity] of figures) {
        if (period < periodAt(grid, grid.start)) continue;
        sums.set(partner, (sums.get(partner) ?? 0) + quantity);
      }
    }
  }
  return [...sums].map(([partner, quantity]) => ({ partner, quantity }));
}

function partnersOf(levels: Levels, grid: Grid): Route["partners"] {
  return (["controlled", "other", "target", "elsewhere"] as const).flatMap((role) =>
    byPartner(levels, role, grid)
      .filter((one) => one.quantity > 0)
      .sort((a, b) => b.quantity - a.quantity)
      .map(({ partner, quantity }) => ({ partner, name: country(partner).name, role, quantity })),
  );
}

/** Outflow to each other single country, for the donors. */
function elsewhereByPartner(
  { grid, known }: Balance,
  levels: Levels,
  { destinations, targets }: RouteAsk,
): ReadonlyMap<string, Series> {
  // One that got nothing in all the time looked at is a destination all the same.
  const merged = new Map<string, Map<number, number>>(
    destinations
      .filter((one) => !targets.includes(one) && country(one).kind === "country")
      .map((one) => [one, new Map()]),
  );
  for (const product of [...levels.values()][0] ?? []) {
    for (const [partner, figures] of product.roles.elsewhere) {
      if (country(partner).kind !== "country") continue;
      const sums = merged.get(partner) ?? new Map<number, number>();
      for (const [period, value] of figures) sums.set(period, (sums.get(period) ?? 0) + value);
      merged.set(partner, sums);
    }
  }
  const one = (partner: string, figures: Map<number, number>): Partners =>
    new Map([[partner, figures]]);
  return new Map(
    [...merged].map(([partner, figures]) => [
      partner,
      seriesOf(one(partner, figures), grid, known.elsewhere),
    ]),
  );
}

/**
 * What went straight from the origins, in the target's book where it has one: by period, null where
 * that book is not known to be complete.
 */
function directly(
  direct: readonly LegRow[],
  book: Book,
  unit: string,
  targets: readonly string[],
  reported: Reported,
): (period: number) => number | null {
  const rows = direct.filter(
    (row) => row.source === book.source && row.frequency === book.frequency,
  );
  const side = (["own", "reconciled", "mirror"] as const).find((one) =>
    rows.some((row) => row.side === one),
  );
  if (side === undefined) return () => null;
  const sums = new Map<number, number>();
  for (const row of wholes(rows.filter((one) => one.side === side))) {
    const quantity = measured(row, unit);
    if (quantity !== null) sums.set(row.period, (sums.get(row.period) ?? 0) + quantity);
  }
  const senders = [...new Set(rows.map((row) => row.counterpart))];
  const known = knownSum(
    side === "own" ? "target" : "controlled",
    side === "reconciled" ? "reconciled" : "mirror",
    { transit: "", targets, senders },
    reported,
  );
  return (period) => (known(period) ? (sums.get(period) ?? 0) : (sums.get(period) ?? null));
}

function notesOf(
  ask: RouteAsk,
  name: string,
  balance: Balance,
  rows: readonly LegRow[],
  unit: string,
  best: LevelBounds | null,
  top: LevelBounds,
): readonly string[] {
  const notes: string[] = [];
  for (const [role, leg] of [
    ["inflow", rows.filter(isInflow)],
    ["outflow", rows.filter((row) => row.role === "target")],
  ] as const) {
    const value = leg.reduce((sum, row) => sum + (row.value ?? 0), 0);
    const without = leg.reduce((sum, row) => sum + (valueWithout(row, unit) ?? 0), 0);
    if (without > 0) {
      notes.push(
        `${name}: rows worth ${formatShare(without, value)} of the ${role} carry no quantity; they were not filled in`,
      );
    }
  }
  for (const level of levelsLeftOut(balance)) {
    notes.push(
      `${name}: the ${level} rows do not add up to the whole; no bound was taken from them`,
    );
  }
  if (best !== null && best.must !== null && best.must > top.may) {
    notes.push(
      `${name}: ${Math.round(best.must - top.may).toLocaleString("en")} more left than every inflow on the books can explain; the lower bound is held at the upper`,
    );
  }
  if (ask.production !== null) {
    notes.push(
      `${name}: a yearly production of ${ask.production.toLocaleString("en")} was given and spread evenly over the year`,
    );
  }
  return notes;
}
