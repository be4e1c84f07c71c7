import { type Bounds, bounds } from "../../statistics/bounds.ts";
import type { Series } from "../../statistics/series.ts";
import type { CommodityLevel } from "../../trade/commodity.ts";
import type { Levels, Partners, Product } from "./books.ts";
import { type Grid, seriesOf } from "./grid.ts";

/** What the bounds of one route are computed from. */
export interface Balance {
  readonly levels: Levels;
  readonly grid: Grid;
  readonly known: Readonly<Record<keyof Product["roles"], (period: number) => boolean>>;
  /** Made in the transit country, by period; zeros where nothing is, which is an assumption. */
  readonly production: Series;
  readonly shelf_months: number;
}

/** Both bounds at one level of the nomenclature, summed over its products. */
export interface LevelBounds {
  readonly level: CommodityLevel;
  readonly may: number;
  /** Null where any product's is not known, with the reason. */
  readonly must: number | null;
  readonly must_reason: string | null;
  readonly must_by_period: Series;
  readonly opening_stock: number | null;
}

/** A finer level that leaves out more than this share of a leg does not partition the goods. */
const LEFT_OUT = 0.01;

/**
 * Bounds at each level: a sum of bounds over the parts of a partition bounds the whole, and is often
 * the sharper. A finer level is left out where its parts do not add up to the whole, and where there
 * is production, which no publisher splits by subheading.
 *
 * @param moved a counterpart counted on the other side of the coalition, to see what hangs on it.
 */
export function boundsByLevel(
  balance: Balance,
  stockMonths: number,
  moved: string | null = null,
): readonly LevelBounds[] {
  const [top, ...finer] = [...balance.levels];
  if (top === undefined) return [];
  const made = balance.production.some((value) => value !== 0);
  const used = [
    top,
    ...finer.filter(([, products]) => !made && addsUp(top[1], products, balance.grid)),
  ];
  return used.map(([level, products]) => {
    const each = products.map((product) =>
      boundsOf(balance, move(product, moved), stockMonths, products.length === 1),
    );
    return { level, ...summed(each) };
  });
}

/** Levels that do not add up to the whole, by name. */
export function levelsLeftOut(balance: Balance): readonly CommodityLevel[] {
  const used = new Set(boundsByLevel(balance, 0).map((one) => one.level));
  return [...balance.levels.keys()].filter((level) => !used.has(level));
}

function addsUp(whole: readonly Product[], parts: readonly Product[], grid: Grid): boolean {
  return (["controlled", "other", "target"] as const).every((role) => {
    const sum = (products: readonly Product[]) =>
      products.reduce((all, product) => all + quantityIn(product.roles[role], grid), 0);
    return sum(parts) >= (1 - LEFT_OUT) * sum(whole);
  });
}

function quantityIn(partners: Partners, grid: Grid): number {
  return (seriesOf(partners, grid, () => true) as readonly number[]).reduce((a, b) => a + b, 0);
}

function move(product: Product, counterpart: string | null): Product {
  if (counterpart === null) return product;
  const { controlled, other } = product.roles;
  const [from, to] = controlled.has(counterpart) ? [controlled, other] : [other, controlled];
  const figures = from.get(counterpart);
  if (figures === undefined) return product;
  const less = new Map([...from].filter(([name]) => name !== counterpart));
  const more = new Map([...to, [counterpart, figures]]);
  return {
    ...product,
    roles: {
      ...product.roles,
      controlled: from === controlled ? less : more,
      other: from === controlled ? more : less,
    },
  };
}

function boundsOf(
  { grid, known, production, shelf_months }: Balance,
  product: Product,
  stockMonths: number,
  whole: boolean,
): Bounds {
  const of = (role: keyof Product["roles"]) => seriesOf(product.roles[role], grid, known[role]);
  return bounds(
    {
      inflow: of("controlled"),
      other_inflow: of("other"),
      outflow: of("target"),
      // Production is of all the goods asked about; boundsByLevel sees to it that there is one.
      production: whole ? production : production.map(() => 0),
    },
    {
      start: grid.start,
      shelf: Math.ceil(shelf_months / grid.step),
      stock_months: Math.ceil(stockMonths / grid.step),
    },
  );
}

function summed(each: readonly Bounds[]): Omit<LevelBounds, "level"> {
  const add = (values: Series) =>
    values.reduce<number | null>(
      (sum, value) => (sum === null || value === null ? null : sum + value),
      0,
    );
  return {
    may: each.reduce((sum, one) => sum + one.may, 0),
    must: add(each.map((one) => one.must)),
    must_reason: each.find((one) => one.must_reason !== null)?.must_reason ?? null,
    must_by_period: (each[0]?.must_by_month ?? []).map((_, at) =>
      add(each.map((one) => one.must_by_month[at] ?? null)),
    ),
    opening_stock: add(each.map((one) => one.opening_stock.opening_stock)),
  };
}

/**
 * The bound: the higher of the levels, once the level asked for shows one at all. A finer level holds
 * only for goods that kept their code between import and export; it may sharpen a bound, and does
 * not carry one alone. Null where none is known.
 */
export function highest(levels: readonly LevelBounds[]): LevelBounds | null {
  const [top] = levels;
  if (top === undefined || top.must === null || top.must === 0) return top ?? null;
  return levels.reduce((best, one) => ((one.must ?? -1) > (best.must ?? -1) ? one : best), top);
}
