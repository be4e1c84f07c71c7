import type { Stratum } from "../../src/statistics/counterfactual.ts";
import { flagTriangles, scoreTriangles } from "../../src/statistics/triangle.ts";
import { type Answer, ranksAlone, smallerLegs, surges } from "./baselines.ts";
import type { Staged } from "./scenario.ts";

export const LIST = 25;
export const METHODS = ["ours", "ranks alone", "surge", "smaller leg"] as const;
export type Method = (typeof METHODS)[number];

/** How a method did on one stage. */
export interface Found {
  /** Share of the rerouted that it flags. */
  readonly power: number;
  /** Share of the innocent among those flagged; 0 where none are. */
  readonly wrong: number;
  /** Share of the rerouted among the first 25 of its list. */
  readonly list: number;
}

/** One leg whose true excess is known. */
export interface Measured {
  readonly stratum: Stratum;
  readonly moved: number;
  readonly excess: number;
  readonly inside: boolean;
}

/** One rerouted triangle with how large it was beside its baselines. */
export interface Sized {
  readonly size: number;
  readonly found: boolean;
  readonly found_by_ranks: boolean;
}

export interface Judged {
  readonly guilty: number;
  readonly tests: number;
  readonly found: Readonly<Record<Method, Found>>;
  readonly expected_false: number;
  readonly wrong: number;
  readonly outflows: readonly Measured[];
  readonly sized: readonly Sized[];
  /** Of the untouched legs with a p: stratum and p. */
  readonly innocent_p: readonly { readonly stratum: Stratum; readonly p: number }[];
}

/** Runs every method on a stage and holds it against what is known. */
export function judge(stage: Staged): Judged {
  const scores = scoreTriangles(stage.tested, stage.donors);
  const flags = flagTriangles(scores, { length: LIST });
  const ours: Answer = {
    flagged: new Set(flags.flagged.flatMap((is, index) => (is ? [index] : []))),
    ranked: flags.ranked,
  };
  const ranks = ranksAlone(stage.tested, stage.donors);
  const isGuilty = (index: number) => (stage.moved[index] ?? 0) > 0;
  const guilty = stage.moved.filter((moved) => moved > 0).length;
  const held = ({ flagged, ranked }: Answer): Found => {
    const right = [...flagged].filter(isGuilty).length;
    return {
      power: right / Math.max(1, guilty),
      wrong: (flagged.size - right) / Math.max(1, flagged.size),
      list: ranked.slice(0, LIST).filter(isGuilty).length / LIST,
    };
  };
  return {
    guilty,
    tests: flags.tests,
    found: {
      ours: held(ours),
      "ranks alone": held(ranks),
      surge: held(surges(stage.tested)),
      "smaller leg": held(smallerLegs(stage.tested)),
    },
    expected_false: flags.expected_false_flags,
    wrong: [...ours.flagged].filter((index) => !isGuilty(index)).length,
    outflows: scores.flatMap(({ outflow }, index) => {
      const moved = stage.true_excess[index];
      if (!outflow.estimable || moved === null || moved === undefined) return [];
      const { excess_low: low, excess_high: high, excess, stratum } = outflow;
      if (low === null || high === null) return [];
      // What was observed less what would have been: the interval of the excess must hold it.
      const slack = 1e-9 * (1 + Math.abs(outflow.observed));
      return [{ stratum, moved, excess, inside: moved >= low - slack && moved <= high + slack }];
    }),
    sized: stage.size.flatMap((size, index) =>
      isGuilty(index)
        ? [{ size, found: ours.flagged.has(index), found_by_ranks: ranks.flagged.has(index) }]
        : [],
    ),
    innocent_p: scores.flatMap((score, index) =>
      stage.true_excess[index] !== 0
        ? []
        : [score.inflow, score.outflow].flatMap((leg) =>
            leg.estimable ? [{ stratum: leg.stratum, p: leg.p }] : [],
          ),
    ),
  };
}
