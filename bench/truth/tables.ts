import { STRATA } from "../../src/statistics/counterfactual.ts";
import { type Hub, hub } from "./hub.ts";
import { type Judged, judge, LIST, METHODS, type Method } from "./judge.ts";
import { SCENARIOS, type Scenario, type Stage, staged } from "./scenario.ts";
import { type Triangle, type WorldOptions, world } from "./world.ts";

export const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2] as const;
export const BUSY: Omit<WorldOptions, "seed"> = {
  commodities: 72,
  transits: 28,
  before: 24,
  after: 12,
  lots: 3,
};
const CONTROLLED = 12;
const GUILTY = 30;
const SIZES = [0, 0.1, 0.3, 1, 3, 10, Number.POSITIVE_INFINITY] as const;

/** All that one line of a table is made of. */
export interface Line {
  readonly name: string;
  readonly judged: readonly Judged[];
}

/** One world after another, each with every stage asked for; seeds follow from the name and number. */
export function simulate(
  name: string,
  worlds: number,
  options: Omit<WorldOptions, "seed">,
  stages: readonly (Pick<Stage, "share" | "scenario"> & Partial<Pick<Stage, "eligible">>)[],
): Judged[][] {
  const judged: Judged[][] = stages.map(() => []);
  for (let number = 1; number <= worlds; number++) {
    const triangles = world({ ...options, seed: `${name} ${number}` });
    stages.forEach((stage, place) => {
      judged[place]?.push(
        judgeStage(triangles, {
          ...stage,
          seed: `${name} ${number} ${stage.scenario.name} ${stage.share}`,
          before: options.before,
          controlled: CONTROLLED,
          guilty: GUILTY,
        }),
      );
    });
  }
  return judged;
}

export function judgeStage(triangles: readonly Triangle[], stage: Stage): Judged {
  return judge(staged(triangles, stage));
}

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`there is no scenario "${name}"`);
  return found;
}

/** Power, realised rate of false discoveries and list, method by method. */
export function powerTable(first: string, lines: readonly Line[]): string {
  return table(
    [
      first,
      "tests",
      "rerouted",
      "power: ours",
      "ranks alone",
      "false among flags: ours",
      "ranks alone",
      "false flags expected / found",
      `true of the first ${LIST}: ours`,
      "ranks alone",
      "surge",
      "smaller leg",
    ],
    lines.map(({ name, judged }) => {
      const of = (method: Method, what: "power" | "wrong" | "list") =>
        judged.map((one) => one.found[method][what]);
      return [
        name,
        mean(judged.map((one) => one.tests)).toFixed(0),
        mean(judged.map((one) => one.guilty)).toFixed(0),
        share(mean(of("ours", "power"))),
        share(mean(of("ranks alone", "power"))),
        `${share(mean(of("ours", "wrong")))} ± ${share(error(of("ours", "wrong")))}`,
        share(mean(of("ranks alone", "wrong"))),
        `${mean(judged.map((one) => one.expected_false)).toFixed(1)} / ${mean(judged.map((one) => one.wrong)).toFixed(1)}`,
        ...METHODS.map((method) => share(mean(of(method, "list")))),
      ];
    }),
  );
}

/** What can be seen by size: 1 is 3 × the outflow and 1 × the inflow of the year before. */
export function sizeTable(judged: readonly Judged[]): string {
  const sized = judged.flatMap((one) => one.sized);
  return table(
    ["size of the reroute", "routes", "power: ours", "ranks alone"],
    SIZES.slice(1).map((upper, place) => {
      const lower = SIZES[place] ?? 0;
      const within = sized.filter((one) => one.size >= lower && one.size < upper);
      return [
        upper === Number.POSITIVE_INFINITY ? `${lower} and more` : `${lower} to ${upper}`,
        String(within.length),
        share(mean(within.map((one) => (one.found ? 1 : 0)))),
        share(mean(within.map((one) => (one.found_by_ranks ? 1 : 0)))),
      ];
    }),
  );
}

/** Intervals and bias of the excess of outflows whose true excess is known. */
export function intervalTable(judged: readonly Judged[]): string {
  const legs = judged.flatMap((one) => one.outflows);
  return table(
    [
      "goods before",
      "outflows",
      "90 % interval holds the truth",
      "of the rerouted",
      "sum of excess / sum rerouted",
      "median excess / rerouted",
    ],
    [...STRATA, null].map((stratum) => {
      const own = legs.filter((leg) => stratum === null || leg.stratum === stratum);
      const guilty = own.filter((leg) => leg.moved > 0);
      const ratios = guilty.map((leg) => leg.excess / leg.moved).sort((a, b) => a - b);
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      return [
        stratum ?? "all",
        String(own.length),
        share(mean(own.map((leg) => (leg.inside ? 1 : 0)))),
        share(mean(guilty.map((leg) => (leg.inside ? 1 : 0)))),
        (total(guilty.map((leg) => leg.excess)) / total(guilty.map((leg) => leg.moved))).toFixed(2),
        (ratios[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2),
      ];
    }),
  );
}

/** How often p of an untouched leg lies at or below its level. */
export function calibrationTable(judged: readonly Judged[]): string {
  const levels = [0.01, 0.02, 0.05, 0.1, 0.2];
  const legs = judged.flatMap((one) => one.innocent_p);
  return table(
    ["goods before", "legs", ...levels.map((level) => `p ≤ ${level}`)],
    [...STRATA, null].map((stratum) => {
      const own = legs.filter((leg) => stratum === null || leg.stratum === stratum);
      return [
        stratum ?? "all",
        String(own.length),
        ...levels.map((level) =>
          mean(own.map((leg) => (leg.p <= level + 1e-12 ? 1 : 0))).toFixed(3),
        ),
      ];
    }),
  );
}

/** Must and may in worlds in which every lot is followed. */
export function boundsTable(name: string, worlds: number): string {
  const hubs = Array.from({ length: worlds }, (_, at) => hub(`${name} ${at + 1}`));
  const known = hubs.filter((one) => one.bounds.must !== null);
  const holds = ({ bounds: { must, may }, truth }: Hub) =>
    (must === null || must <= truth + 1e-6) && truth <= may + 1e-6;
  const positive = known.filter((one) => (one.bounds.must ?? 0) > 0);
  const total = (of: (one: Hub) => number, from = known) =>
    from.reduce((sum, one) => sum + of(one), 0);
  return table(
    [
      "worlds",
      "truth within the bounds",
      "must unknown for want of a month",
      "must above 0",
      "Σ must / Σ truth",
      "Σ may / Σ truth",
    ],
    [
      [
        String(worlds),
        String(hubs.filter(holds).length),
        String(worlds - known.length),
        String(positive.length),
        share(total((one) => one.bounds.must ?? 0) / total((one) => one.truth)),
        share(total((one) => one.bounds.may) / total((one) => one.truth)),
      ],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function mean(values: readonly number[]): number {
  return values.length === 0
    ? Number.NaN
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of a mean. */
function error(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
}

function share(value: number): string {
  return Number.isNaN(value) ? "–" : value.toFixed(2);
}
