import { type Random, random } from "../../src/statistics/random.ts";
import { lumpy, normal, poisson } from "./draws.ts";

/** Monthly figures of one leg; null: nobody reported the month. */
export type Months = readonly (number | null)[];

/** The four legs and the direct flow of a commodity through a transit country, as reported. */
export interface Triangle {
  readonly commodity: number;
  readonly transit: number;
  readonly inflow_controlled: Months;
  readonly outflow: Months;
  readonly direct: Months;
  readonly inflow_other: Months;
  readonly outflow_elsewhere: Months;
}

export interface WorldOptions {
  readonly seed: string;
  readonly commodities: number;
  readonly transits: number;
  /** Months before the measure, and after it. */
  readonly before: number;
  readonly after: number;
  /** Mean of the logarithm of the lots a month of a middling flow: 3 busy, 0 sparse. */
  readonly lots: number;
}

/**
 * A simulated world: one origin, one target, transit countries of different sizes and distances,
 * commodities of different volumes. Expected flows follow gravity (size, proximity, taste of the
 * pair); goods move in lots, few or many a month, so that small flows are mostly zeros and single
 * deliveries; levels drift, jump, begin and end; seasons; shocks shared by a commodity, by a
 * country; some countries are hubs that pass on a part of what they take in. What is reported is
 * late for some lots, off by a few per cent, and now and then not there.
 *
 * Nothing in it knows of a measure: all its triangles are innocent.
 */
export function world(options: WorldOptions): Triangle[] {
  const from = random(options.seed);
  const months = options.before + options.after;
  const countries = Array.from({ length: options.transits }, () => country(from, months));
  const target = { ...country(from, months), size: 2 };
  return Array.from({ length: options.commodities }, () =>
    commodity(from, months, options.lots),
  ).flatMap((goods, k) => {
    const leg = (level: number, climate: readonly number[], lot: number) =>
      reported(deliveries(level, climate, lot * lumpy(0.5, from), goods.unrest, from), from);
    const climate = (places: readonly { readonly trend: readonly number[] }[]) =>
      goods.trend.map((value, month) =>
        places.reduce((sum, place) => sum + (place.trend[month] ?? 0), value),
      );
    const direct = leg(
      goods.volume + target.size + normal(from) * 0.7,
      climate([target]),
      goods.lot,
    );
    return countries.map((place, m) => {
      const inflow = leg(
        goods.volume + place.size - place.from_origin + normal(from),
        climate([place]),
        goods.lot,
      );
      const other = leg(
        goods.volume + place.size + 0.5 + normal(from),
        climate([place]),
        goods.lot,
      );
      const taste = normal(from) * 2;
      const outflow = leg(
        goods.volume + 0.7 * place.size - place.to_target - 3 + taste,
        climate([place, target]),
        goods.lot,
      );
      const elsewhere = leg(
        goods.volume + 0.7 * place.size - 2 + taste * 0.7 + normal(from),
        climate([place]),
        goods.lot,
      );
      return {
        commodity: k,
        transit: m,
        inflow_controlled: inflow,
        outflow: passedOn(outflow, [inflow, other], place.passes_on),
        direct,
        inflow_other: other,
        outflow_elsewhere: passedOn(elsewhere, [inflow, other], 4 * place.passes_on),
      };
    });
  });
}

function country(from: Random, months: number) {
  return {
    size: normal(from) * 1.2,
    from_origin: Math.abs(normal(from)),
    to_target: Math.abs(normal(from)),
    /** Share of what came in last month that goes on to the target. */
    passes_on: from.uniform() < 0.2 ? 0.05 * from.uniform() : 0,
    trend: walk(months, 0.025, from),
  };
}

function commodity(from: Random, months: number, lots: number) {
  const volume = 11 + 1.5 * normal(from);
  const season = 0.25 * Math.abs(normal(from));
  const phase = from.whole(12);
  const trend = walk(months, 0.035, from);
  return {
    volume,
    /** Mass of a usual lot: more or less of them a month. */
    lot: Math.exp(volume - lots + 1.2 * normal(from)),
    trend: trend.map((value, month) => value + season * Math.cos(((month - phase) * Math.PI) / 6)),
    /** How restless its flows are. */
    unrest: lumpy(0.6, from),
  };
}

function walk(months: number, step: number, from: Random): number[] {
  let level = 0;
  return Array.from({ length: months }, () => {
    level += step * normal(from);
    return level;
  });
}

/** Goods delivered by month: Poisson lots of uneven size around a level that drifts and jumps. */
function deliveries(
  level: number,
  climate: readonly number[],
  lot: number,
  unrest: number,
  from: Random,
): number[] {
  const drift = 0.1 * unrest;
  const spread = 0.35 * lumpy(0.4, from);
  let own = level;
  let open = from.uniform() < 0.9;
  return climate.map((shared) => {
    own += drift * normal(from);
    if (from.uniform() < 0.02 * unrest) own += 0.9 * normal(from);
    if (from.uniform() < (open ? 0.006 : 0.006)) open = !open;
    if (!open) return 0;
    const expected = Math.exp(own + shared) * lumpy(spread, from);
    const lots = poisson(expected / lot, from);
    if (lots > 30) return lots * lot;
    let sum = 0;
    for (let one = 0; one < lots; one++) sum += lot * lumpy(0.8, from);
    return sum;
  });
}

/** As reported: a part booked a month late, a few per cent off, a month in 400 not there. */
function reported(true_: readonly number[], from: Random): (number | null)[] {
  const late = true_.map(() => (from.uniform() < 0.15 ? 0.5 * from.uniform() : 0));
  return true_.map((quantity, month) => {
    const kept = quantity * (1 - (late[month] ?? 0));
    const belated = month === 0 ? 0 : (true_[month - 1] ?? 0) * (late[month - 1] ?? 0);
    return from.uniform() < 1 / 400 ? null : (kept + belated) * lumpy(0.03, from);
  });
}

function passedOn(own: Months, sources: readonly Months[], share: number): Months {
  if (share === 0) return own;
  return own.map((quantity, month) =>
    quantity === null
      ? null
      : quantity +
        sources.reduce(
          (sum, source) => sum + share * (month === 0 ? 0 : (source[month - 1] ?? 0)),
          0,
        ),
  );
}
