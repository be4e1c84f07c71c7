import type { Tested } from "../../detectors/detector.ts";
import { benjaminiHochberg } from "../../statistics/inference.ts";
import { flagTriangles, type TriangleScore } from "../../statistics/triangle.ts";
import type { Family } from "./answer.ts";

/** A test with its place in its family. */
export interface Judged {
  readonly detector: string;
  readonly tested: Tested;
  readonly q: number | null;
  readonly q_reason: string | null;
  readonly flagged: boolean;
}

/** The tests of one detector in one run, judged together. */
export interface JudgedFamily {
  readonly judged: readonly Judged[];
  readonly family: Family;
  /** The most surprising, flagged or not, the first the most. */
  readonly ranked: readonly Judged[];
  /** Innocents to expect among these, at most; null where that cannot be told. */
  readonly expected_innocent: number | null;
}

export interface JudgeOptions {
  /** Highest share of false discoveries among the flagged. */
  readonly rate: number;
  /** Length of the ranked list. */
  readonly length: number;
}

/**
 * False discoveries are counted over all the tests of one detector in one run. Routes are judged by
 * both their legs (`flagTriangles`), everything else by Benjamini and Hochberg's q. A test whose p
 * may not enter (too few donors, none of its own) has no q and says why.
 */
export function judge(
  detector: string,
  all: readonly Tested[],
  options: JudgeOptions,
): JudgedFamily {
  const routes = all.flatMap((tested) =>
    tested.triangle === undefined ? [] : [{ tested, triangle: tested.triangle }],
  );
  return routes.length > 0
    ? judgeRoutes(detector, all, routes, options)
    : judgePs(detector, all, options);
}

function judgeRoutes(
  detector: string,
  all: readonly Tested[],
  routes: readonly { readonly tested: Tested; readonly triangle: TriangleScore }[],
  { rate, length }: JudgeOptions,
): JudgedFamily {
  const flags = flagTriangles(
    routes.map((one) => one.triangle),
    { rate, length: Math.max(1, length) },
  );
  const places = new Map(routes.map((one, at) => [one.tested, at]));
  const judged = all.map((tested): Judged => {
    const at = places.get(tested);
    const q = at === undefined ? null : (flags.q[at] ?? null);
    return {
      detector,
      tested,
      q,
      q_reason:
        q !== null
          ? null
          : ((at === undefined ? null : flags.q_reason[at]) ??
            tested.q_reason ??
            tested.p_reason ??
            "its legs do not carry quantities that fit"),
      flagged: at !== undefined && flags.flagged[at] === true,
    };
  });
  const byTest = new Map(judged.map((one) => [one.tested, one]));
  return {
    judged,
    family: {
      detector,
      tests: flags.tests,
      flagged: judged.filter((one) => one.flagged).length,
      procedure: "both legs against donors, innocents counted at the evidence of each",
      expected_false_flags: flags.expected_false_flags,
    },
    ranked: flags.ranked.slice(0, length).flatMap((at) => {
      const route = routes[at];
      const found = route === undefined ? undefined : byTest.get(route.tested);
      return found === undefined ? [] : [found];
    }),
    expected_innocent: flags.tests === 0 ? null : flags.expected_innocent,
  };
}

function judgePs(
  detector: string,
  all: readonly Tested[],
  { rate, length }: JudgeOptions,
): JudgedFamily {
  const members = all.filter((one) => one.p !== null && one.q_reason === null);
  const qs = benjaminiHochberg(members.map((one) => one.p ?? 1));
  const q = new Map(members.map((one, at) => [one, qs[at] ?? 1]));
  const judged = all.map((tested): Judged => {
    const own = q.get(tested) ?? null;
    return {
      detector,
      tested,
      q: own,
      q_reason: own === null ? (tested.q_reason ?? tested.p_reason ?? "it has no p") : null,
      flagged: own !== null && own <= rate,
    };
  });
  const flagged = judged.filter((one) => one.flagged);
  const largest = Math.max(0, ...flagged.map((one) => one.q ?? 0));
  const ranked = judged
    .filter((one) => one.tested.p !== null)
    .sort((a, b) => (a.tested.p ?? 1) - (b.tested.p ?? 1) || b.tested.score - a.tested.score)
    .slice(0, length);
  const last = ranked.at(-1)?.tested.p ?? 0;
  return {
    judged,
    family: {
      detector,
      tests: members.length,
      flagged: flagged.length,
      procedure: "Benjamini–Hochberg",
      expected_false_flags: largest * flagged.length,
    },
    ranked,
    expected_innocent: members.length === 0 ? null : Math.min(ranked.length, last * members.length),
  };
}
