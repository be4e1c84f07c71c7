import {
  requireAligned,
  requireQuantities,
  requireReported,
  requireStart,
  requireWhole,
  type Series,
} from "./series.ts";

/**
 * What mass balance alone says about a route origin → transit → target, without a model.
 *
 * Monthly quantities in one unit (pieces or kg), index 0 the first month given, `start` the index
 * of the month in which the measure takes effect: `a` what came in from the controlled origins, `u`
 * what came in from everyone else, `p` domestic production, `b` what went on to the target.
 */

export interface May {
  /** The largest quantity of the outflow since `start` that can have come from the inflow. */
  readonly may: number;
  /**
   * The part of each month's outflow that is matched (0 before `start`), as long as the series.
   * Its running sum is the largest possible for every month, not for the last one only.
   */
  readonly matched: readonly number[];
}

/**
 * The upper bound: the largest flow from inflow months to outflow months `t >= start` in which a
 * unit that arrived in month `i` leaves in a month `t` with `i <= t <= i + shelf`. In symbols, max
 * Σ x_it over x >= 0 with Σ_t x_it <= a_i, Σ_i x_it <= b_t, and x_it = 0 outside that band.
 *
 * The units that may serve month `t` are those of `t - shelf … t`, and both ends of that band move
 * forward with `t`; hence serving each outflow in turn from the oldest units still fit to leave is
 * optimal (an exchange of two units never helps), for every prefix of the months. Each inflow month
 * enters and leaves the queue once: linear time. Inflow before `start` counts while within `shelf`.
 *
 * @param shelf how many months goods may stay, 0 = they leave in the month in which they come.
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a `start` outside.
 */
export function may(
  inflow: readonly number[],
  outflow: readonly number[],
  shelf: number,
  start: number,
): May {
  requireAligned({ inflow, outflow });
  requireQuantities("inflow", inflow);
  requireQuantities("outflow", outflow);
  requireWhole("shelf", shelf, 0);
  requireStart(start, outflow.length);
  const matched = new Array<number>(outflow.length).fill(0);
  let total = 0;
  let oldest = Math.max(0, start - shelf);
  let lot = inflow[oldest] ?? 0;
  for (let month = start; month < outflow.length; month++) {
    if (oldest < month - shelf) {
      oldest = month - shelf;
      lot = inflow[oldest] ?? 0;
    }
    const wanted = outflow[month] ?? 0;
    let left = wanted;
    while (left > 0) {
      const taken = Math.min(left, lot);
      left -= taken;
      lot -= taken;
      if (lot > 0 || oldest === month) break;
      oldest++;
      lot = inflow[oldest] ?? 0;
    }
    matched[month] = wanted - left;
    total += wanted - left;
  }
  return { may: total, matched };
}

export interface Must {
  /** The least quantity of the outflow since `start` that came from the controlled origins. */
  readonly must: number;
  /** Index of the first month in which the bound has its final value; null where it is 0. */
  readonly reached_at: number | null;
  /** The balance at the end of the last month, not floored: it falls when stocks fill up again. */
  readonly at_end: number;
  /** The bound as it stood at the end of each month, as long as the series (0 before `start`). */
  readonly by_month: readonly number[];
}

/**
 * The lower bound: what left for the target and cannot have been anything else.
 *
 *   must = max(0, max over s >= start of [ b(start..s) - u(start..s) - p(start..s) ] - stock)
 *
 * By the end of month `s`, no more than `stock + u(start..s) + p(start..s)` of other goods were
 * there to be sent; the rest of `b(start..s)` came from the controlled origins. The maximum over
 * `s` holds because goods once shipped stay shipped, whatever arrives later. Nothing is assumed
 * about what else the other goods were used for; whatever is consumed at home raises the truth.
 *
 * @param openingStock other goods on hand at the beginning of month `start` (`openingStock()`).
 * @throws RangeError on negative or non-finite quantities, unequal lengths, a `start` outside.
 */
export function must(
  outflow: readonly number[],
  otherInflow: readonly number[],
  production: readonly number[],
  openingStock: number,
  start: number,
): Must {
  requireAligned({ outflow, otherInflow, production });
  requireQuantities("outflow", outflow);
  requireQuantities("otherInflow", otherInflow);
  requireQuantities("production", production);
  requireQuantities("openingStock", [openingStock]);
  requireStart(start, outflow.length);
  const byMonth = new Array<number>(outflow.length).fill(0);
  let balance = -openingStock;
  let highest = 0;
  let reachedAt: number | null = null;
  for (let month = start; month < outflow.length; month++) {
    balance += (outflow[month] ?? 0) - (otherInflow[month] ?? 0) - (production[month] ?? 0);
    if (balance > highest) {
      highest = balance;
      reachedAt = month;
    }
    byMonth[month] = highest;
  }
  return { must: highest, reached_at: reachedAt, at_end: balance, by_month: byMonth };
}

export type OpeningStock =
  | {
      readonly opening_stock: number;
      readonly months_asked: number;
      readonly months_reported: number;
      readonly reason: null;
    }
  | {
      readonly opening_stock: null;
      readonly months_asked: number;
      readonly months_reported: number;
      readonly reason: string;
    };

/**
 * Other goods on hand when the measure begins, taken as all that came in from everyone else in the
 * last `months` months before `start`: none of it used or sold, so that the bound stays a bound.
 * It is a stand-in, not a fact: print how `must` moves with `months`.
 *
 * A month that is not reported, or lies before the first month given, makes the stock unknown
 * (null with the reason), because counting it as nothing would raise `must` for want of data.
 *
 * @param months 0 = no stock at all.
 */
export function openingStock(otherInflow: Series, start: number, months = 12): OpeningStock {
  requireReported("otherInflow", otherInflow);
  requireStart(start, otherInflow.length);
  requireWhole("months", months, 0);
  const known = otherInflow
    .slice(Math.max(0, start - months), start)
    .filter((value) => value !== null);
  const counts = { months_asked: months, months_reported: known.length };
  if (known.length < months) {
    const reason = `other inflow is reported for ${known.length} of the ${months} months before the start`;
    return { opening_stock: null, ...counts, reason };
  }
  return { opening_stock: known.reduce((sum, value) => sum + value, 0), ...counts, reason: null };
}

export interface RouteSeries {
  readonly inflow: Series;
  readonly other_inflow: Series;
  readonly outflow: Series;
  /** Zeros where nothing is made there; null for a month whose production is unknown. */
  readonly production: Series;
}

export interface BoundsOptions {
  readonly start: number;
  readonly shelf: number;
  readonly stock_months: number;
}

export interface Bounds {
  readonly may: number;
  readonly matched: readonly number[];
  /** Null where it cannot be known, with `must_reason`; never 0 for want of data. */
  readonly must: number | null;
  readonly must_reason: string | null;
  readonly must_reached_at: number | null;
  readonly must_at_end: number | null;
  /** The bound at the end of each month; null from the month in which it stops being known. */
  readonly must_by_month: Series;
  readonly opening_stock: OpeningStock;
  /** Months since `start` whose outflow is not reported: both bounds speak of the others. */
  readonly outflow_not_reported: number;
  /** Months within reach whose inflow is not reported: `may` allows any quantity in them. */
  readonly inflow_not_reported: number;
}

/**
 * Both bounds where months are missing, kept valid rather than filled:
 * - outflow not reported: that month is left out of both bounds (counted);
 * - inflow not reported: any quantity may have come in that month, which can only raise `may`;
 * - other inflow or production not reported in month m: `must` is the highest value reached before
 *   m, since nothing that comes later can lower it; unknown when m is the first month.
 */
export function bounds(series: RouteSeries, options: BoundsOptions): Bounds {
  const { inflow, other_inflow, outflow, production } = series;
  const { start, shelf, stock_months } = options;
  requireAligned({ outflow, inflow, other_inflow, production });
  requireReported("outflow", outflow);
  requireReported("inflow", inflow);
  requireReported("production", production);
  requireWhole("shelf", shelf, 0);
  const stock = openingStock(other_inflow, start, stock_months);
  const out = outflow.map((value) => value ?? 0);
  const everything = out.reduce((sum, value) => sum + value, 0);
  const upper = may(
    inflow.map((value) => value ?? everything),
    out,
    shelf,
    start,
  );
  return {
    ...upper,
    ...mustWhileKnown(out, other_inflow, production, stock, start),
    opening_stock: stock,
    outflow_not_reported: countMissing(outflow, start),
    inflow_not_reported: countMissing(inflow, Math.max(0, start - shelf)),
  };
}

function countMissing(values: Series, from: number): number {
  return values.slice(from).filter((value) => value === null).length;
}

function mustWhileKnown(
  outflow: readonly number[],
  otherInflow: Series,
  production: Series,
  stock: OpeningStock,
  start: number,
): Pick<Bounds, "must" | "must_reason" | "must_reached_at" | "must_at_end" | "must_by_month"> {
  const missing = otherInflow.findIndex(
    (value, month) => month >= start && (value === null || production[month] === null),
  );
  const until = missing === -1 ? outflow.length : missing;
  const why =
    stock.reason ?? (until === start ? "other inflow or production is not reported" : null);
  if (stock.opening_stock === null || until === start) {
    return {
      must: null,
      must_reason: why,
      must_reached_at: null,
      must_at_end: null,
      must_by_month: outflow.map((_, month) => (month < start ? 0 : null)),
    };
  }
  const known = (values: Series) => values.slice(0, until).map((value) => value ?? 0);
  const lower = must(
    outflow.slice(0, until),
    known(otherInflow),
    known(production),
    stock.opening_stock,
    start,
  );
  return {
    must: lower.must,
    must_reason:
      until < outflow.length
        ? `other inflow or production is not reported from month ${until - start + 1} on: the bound stands where it stood before`
        : null,
    must_reached_at: lower.reached_at,
    must_at_end: until < outflow.length ? null : lower.at_end,
    must_by_month: outflow.map((_, month) => lower.by_month[month] ?? null),
  };
}
