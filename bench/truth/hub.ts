import { type Bounds, bounds } from "../../src/statistics/bounds.ts";
import { type Random, random, shuffled } from "../../src/statistics/random.ts";
import { lumpy, poisson } from "./draws.ts";
import type { Months } from "./world.ts";

const MONTHS = 48;
const START = 24;
const SHELF = 12;

interface Lot {
  readonly controlled: boolean;
  readonly came: number;
  readonly quantity: number;
}

export interface Hub {
  readonly bounds: Bounds;
  /** Origins' goods that went to the target from the start on, in the months reported. */
  readonly truth: number;
  readonly outflow: number;
}

/**
 * A transit country in which every lot is followed: goods come from the origins, from others and,
 * in some, from a plant whose output is known; they leave for the target or elsewhere, oldest first,
 * newest first or as it happens; what is older than the shelf has been used at home. In half of the
 * worlds some months are not reported.
 */
export function hub(seed: string): Hub {
  const from = random(seed);
  const scale = {
    controlled: 20 * lumpy(1, from),
    other: 20 * lumpy(1.5, from),
    plant: from.uniform() < 0.3 ? 10 * lumpy(1, from) : 0,
    target: lumpy(0.7, from),
    elsewhere: lumpy(0.7, from),
    reroute: from.uniform() < 0.6 ? 10 * lumpy(1, from) : 0,
  };
  const picks = from.whole(3);
  const arrives = (level: number) => poisson(level / 10, from) * 10 * lumpy(0.3, from);
  const empty = () => new Array<number>(MONTHS).fill(0);
  const [inflow, other, production, outflow, true_] = [empty(), empty(), empty(), empty(), empty()];
  let stock: Lot[] = [];
  for (let month = 0; month < MONTHS; month++) {
    const more = month >= START ? scale.reroute : 0;
    inflow[month] = arrives(scale.controlled + more);
    other[month] = arrives(scale.other);
    production[month] = scale.plant * lumpy(0.2, from);
    stock = stock
      .filter((lot) => month - lot.came <= SHELF)
      .concat(
        { controlled: true, came: month, quantity: inflow[month] ?? 0 },
        { controlled: false, came: month, quantity: other[month] ?? 0 },
        { controlled: false, came: month, quantity: production[month] ?? 0 },
      );
    const elsewhere = take(stock, 8 * scale.elsewhere * lumpy(0.8, from), picks, from);
    const target = take(elsewhere.left, 6 * scale.target * lumpy(0.8, from) + more, picks, from);
    stock = target.left;
    outflow[month] = target.taken.reduce((sum, lot) => sum + lot.quantity, 0);
    true_[month] = target.taken.reduce((sum, lot) => sum + (lot.controlled ? lot.quantity : 0), 0);
  }
  const holes = from.uniform() < 0.5 ? 0.02 : 0;
  const reported = (series: readonly number[]): Months =>
    series.map((value) => (from.uniform() < holes ? null : value));
  const books = {
    inflow: reported(inflow),
    other_inflow: reported(other),
    outflow: reported(outflow),
    production,
  };
  const sum = (values: readonly number[]) =>
    values.reduce(
      (total, value, month) =>
        month >= START && books.outflow[month] !== null ? total + value : total,
      0,
    );
  return {
    bounds: bounds(books, { start: START, shelf: SHELF, stock_months: SHELF }),
    truth: sum(true_),
    outflow: sum(outflow),
  };
}

/** Takes a quantity out of a stock: oldest first, newest first, or any. */
function take(stock: readonly Lot[], quantity: number, picks: number, from: Random) {
  const order =
    picks === 2 ? shuffled(stock, from) : picks === 1 ? [...stock].reverse() : [...stock];
  const left: Lot[] = [];
  const taken: Lot[] = [];
  let need = quantity;
  for (const lot of order) {
    const part = Math.min(need, lot.quantity);
    need -= part;
    if (part > 0) taken.push({ ...lot, quantity: part });
    if (part < lot.quantity) left.push({ ...lot, quantity: lot.quantity - part });
  }
  return { taken, left: left.sort((a, b) => a.came - b.came) };
}
