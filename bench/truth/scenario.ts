import { type Random, random, shuffled } from "../../src/statistics/random.ts";
import { legSums, type TriangleSums } from "../../src/statistics/triangle.ts";
import { lumpy } from "./draws.ts";
import type { Months, Triangle } from "./world.ts";

/** What happens to tested triangles that nobody reroutes through, beside what the world does. */
export interface Scenario {
  readonly name: string;
  /** Share of innocents whose inflow alone surges, and of those whose outflow alone does. */
  readonly inflow_surges: number;
  readonly outflow_surges: number;
  /** Share of the direct flow that the measure stops. */
  readonly bites: number;
  /** Share of the tested commodities of which everyone suddenly trades half as much again, lawfully. */
  readonly booming_commodities: number;
  /** Share of the transit countries that suddenly trade twice as much of everything, donors' goods too. */
  readonly booming_transits: number;
}

const quiet: Scenario = {
  name: "quiet",
  inflow_surges: 0,
  outflow_surges: 0,
  bites: 0,
  booming_commodities: 0,
  booming_transits: 0,
};

export const SCENARIOS: readonly Scenario[] = [
  quiet,
  {
    ...quiet,
    name: "one innocent in five surges on one leg",
    inflow_surges: 0.1,
    outflow_surges: 0.1,
  },
  { ...quiet, name: "the target buys elsewhere", outflow_surges: 0.4, bites: 0.8 },
  { ...quiet, name: "the origin sells elsewhere", inflow_surges: 0.4, bites: 0.8 },
  {
    ...quiet,
    name: "a third of the commodities boom",
    booming_commodities: 1 / 3,
    inflow_surges: 0.05,
    outflow_surges: 0.05,
  },
  {
    ...quiet,
    name: "a fifth of the transit countries boom",
    booming_transits: 0.2,
    inflow_surges: 0.05,
    outflow_surges: 0.05,
  },
];

export interface Staged {
  readonly tested: readonly TriangleSums[];
  readonly donors: readonly TriangleSums[];
  /** For each tested triangle what was rerouted through it to the target in the first year; 0: innocent. */
  readonly moved: readonly number[];
  /** By how much its outflow is above what it would have been: null where something else moved it. */
  readonly true_excess: readonly (number | null)[];
  /**
   * How large the reroute is beside what was there: the smaller of outflow moved / (3 × outflow the
   * year before) and inflow moved / inflow the year before; 1 and more is the regime in which the
   * method is meant to see it. For the innocent: of what might have been moved.
   */
  readonly size: readonly number[];
}

export interface Stage {
  readonly seed: string;
  /** Periods before the measure. */
  readonly before: number;
  /** The first so many commodities of the world are controlled, the rest are donors. */
  readonly controlled: number;
  readonly guilty: number;
  /** Share of the direct flow that each guilty route takes over. */
  readonly share: number;
  readonly scenario: Scenario;
  /** Which sizes may be guilty; 1 and more when left out. */
  readonly eligible?: (size: number) => boolean;
  readonly season?: 12 | 1;
}

/**
 * Stages a measure in a world that knows of none. A share of the direct flow of each guilty route
 * goes through its transit country; the routes are drawn from those where that is 3 × the outflow
 * and 1 × the controlled inflow of the year before (or as `eligible` says). The others live
 * through what the scenario holds for the innocent.
 */
export function staged(triangles: readonly Triangle[], stage: Stage): Staged {
  const { before, controlled, season = 12, eligible = (size) => size >= 1 } = stage;
  const from = random(stage.seed);
  const lived = boomed(triangles, stage, from);
  const subjects = lived.filter((triangle) => triangle.commodity < controlled);
  const plans = subjects.map((triangle) =>
    route(triangle.direct, before, stage.share, season, from),
  );
  const size = subjects.map((triangle, index) => sizeOf(triangle, plans[index], before, season));
  const open = size.flatMap((one, index) => (eligible(one) ? [index] : []));
  const guilty = new Set(shuffled(open, from).slice(0, stage.guilty));
  const ends = subjects.map((triangle, index) => {
    const plan = guilty.has(index) ? plans[index] : undefined;
    return plan === undefined
      ? innocent(triangle, stage, from)
      : {
          triangle: {
            ...triangle,
            inflow_controlled: plus(triangle.inflow_controlled, plan.into),
            outflow: plus(triangle.outflow, plan.out),
          },
          moved: total(plan.out, before, before + season),
          true_excess: total(plan.out, before, before + season),
        };
  });
  return {
    tested: ends.map(({ triangle }) =>
      sums(
        { ...triangle, direct: scaled(triangle.direct, before, 1 - stage.scenario.bites) },
        before,
        season,
      ),
    ),
    donors: lived
      .filter((triangle) => triangle.commodity >= controlled)
      .map((triangle) => sums(triangle, before, season)),
    moved: ends.map((one) => one.moved),
    true_excess: ends.map((one) => one.true_excess),
    size,
  };
}

/** Commodities and transit countries that boom, lawfully. */
function boomed(triangles: readonly Triangle[], stage: Stage, from: Random): Triangle[] {
  const { scenario, before, controlled } = stage;
  const chosen = (share: number, count: number) => {
    const all = Array.from({ length: count }, (_, index) => index);
    return new Set(shuffled(all, from).slice(0, Math.round(share * count)));
  };
  const goods = chosen(scenario.booming_commodities, controlled);
  const transits = 1 + triangles.reduce((most, { transit }) => Math.max(most, transit), 0);
  const places = chosen(scenario.booming_transits, transits);
  return triangles.map((triangle) => {
    const [good, place] = [goods.has(triangle.commodity), places.has(triangle.transit)];
    const factor = (good ? 1.5 : 1) * (place ? 2 : 1);
    return factor === 1 ? triangle : grown(triangle, before, factor, good);
  });
}

function sizeOf(triangle: Triangle, plan: Plan | undefined, start: number, season: number): number {
  if (plan === undefined || total(plan.out, start, start + season) === 0) return 0;
  const was = (series: Months) => total(series, start - season, start);
  return Math.min(
    total(plan.out, start, start + season) / (3 * was(triangle.outflow)),
    total(plan.into, start, start + season) / was(triangle.inflow_controlled),
  );
}

/** An innocent triangle; one leg of it surges by 2 to 9 times and some new trade, or none does. */
function innocent(triangle: Triangle, stage: Stage, from: Random) {
  const { scenario, before, season = 12 } = stage;
  const luck = from.uniform();
  const factor = 2 * Math.exp(1.5 * from.uniform());
  const more = (0.05 * from.uniform() * total(triangle.direct, before - season, before)) / season;
  if (luck < scenario.inflow_surges) {
    const inflow = surged(triangle.inflow_controlled, before, factor, more);
    return { triangle: { ...triangle, inflow_controlled: inflow }, moved: 0, true_excess: null };
  }
  if (luck < scenario.inflow_surges + scenario.outflow_surges) {
    const outflow = surged(triangle.outflow, before, factor, more);
    return { triangle: { ...triangle, outflow }, moved: 0, true_excess: null };
  }
  return { triangle, moved: 0, true_excess: isCalm(scenario) ? 0 : null };
}

/** Whether those that do not surge are left wholly alone. */
function isCalm(scenario: Scenario): boolean {
  return scenario.booming_commodities === 0 && scenario.booming_transits === 0;
}

interface Plan {
  readonly into: readonly number[];
  readonly out: readonly number[];
}

/**
 * What goes in and out by month: after a lag of up to three months, building up over as many,
 * steadily or in few deliveries; up to two fifths stay in the transit country. By year, the lag and
 * the building up take up to a third off the first.
 */
function route(direct: Months, start: number, share: number, season: 12 | 1, from: Random): Plan {
  const lag = from.whole(4);
  const ramp = 1 + from.whole(4);
  const steady = from.uniform() < 0.5;
  const passes = 1 - 0.4 * from.uniform();
  const into = new Array<number>(direct.length).fill(0);
  const out = new Array<number>(direct.length).fill(0);
  if (season === 1) {
    into[start] = share * (direct[start] ?? 0) * (1 - (ramp - 1) / 18);
    out[start] = passes * (into[start] ?? 0) * (1 - lag / 18);
    return { into, out };
  }
  let waiting = 0;
  for (let month = start; month < direct.length; month++) {
    waiting += share * (direct[month] ?? 0) * Math.min(1, (month - start + 1) / ramp);
    if (!steady && from.uniform() > 0.3) continue;
    const quantity = waiting * lumpy(0.2, from);
    waiting = 0;
    into[month] = quantity;
    if (month + lag < direct.length) out[month + lag] = passes * quantity + (out[month + lag] ?? 0);
  }
  return { into, out };
}

function sums(triangle: Triangle, start: number, season: 12 | 1): TriangleSums {
  return {
    commodity: String(triangle.commodity),
    transit: String(triangle.transit),
    inflow_controlled: legSums(triangle.inflow_controlled, start, season),
    outflow: legSums(triangle.outflow, start, season),
    direct: legSums(triangle.direct, start, season),
    inflow_other: legSums(triangle.inflow_other, start, season),
    outflow_elsewhere: legSums(triangle.outflow_elsewhere, start, season),
  };
}

function grown(triangle: Triangle, start: number, factor: number, direct: boolean): Triangle {
  return {
    ...triangle,
    inflow_controlled: scaled(triangle.inflow_controlled, start, factor),
    outflow: scaled(triangle.outflow, start, factor),
    direct: direct ? scaled(triangle.direct, start, factor) : triangle.direct,
    inflow_other: scaled(triangle.inflow_other, start, factor),
    outflow_elsewhere: scaled(triangle.outflow_elsewhere, start, factor),
  };
}

function scaled(series: Months, start: number, factor: number): Months {
  return series.map((value, month) => (value === null || month < start ? value : value * factor));
}

function surged(series: Months, start: number, factor: number, scale: number): Months {
  return series.map((value, month) =>
    value === null || month < start ? value : value * factor + scale,
  );
}

function plus(series: Months, added: readonly number[]): Months {
  return series.map((value, month) => (value === null ? null : value + (added[month] ?? 0)));
}

function total(series: Months, from: number, to: number): number {
  return series.slice(from, to).reduce((sum: number, value) => sum + (value ?? 0), 0);
}
