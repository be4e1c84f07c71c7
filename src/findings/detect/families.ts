import type { Tested } from "../../detectors/detector.ts";
import { adaFilter, benjaminiHochberg, rankedList } from "../../statistics/inference.ts";
import type { Family } from "./answer.ts";

/** A test with its place in its family. */
export interface Judged {
  readonly detector: string;
  readonly tested: Tested;
  readonly q: number | null;
  readonly q_reason: string | null;
  readonly flagged: boolean;
}

/**
 * False discoveries are counted over all the tests of one detector in one run. Where two legs must
 * both have moved, AdaFilter takes their p; elsewhere Benjamini and Hochberg's q. A test whose p may
 * not enter (too few donors, none of its own) has no q and says why.
 */
export function judge(
  detector: string,
  all: readonly Tested[],
  rate: number,
): { readonly judged: readonly Judged[]; readonly family: Family } {
  const members = all.filter((one) => one.p !== null && one.q_reason === null);
  const legs = members.flatMap((one) =>
    one.legs === undefined ? [] : [{ p_inflow: one.legs[0], p_outflow: one.legs[1] }],
  );
  const two = legs.length === members.length && members.length > 0;
  const q = two ? adaFilter(legs, rate).q : benjaminiHochberg(members.map((one) => one.p ?? 1));
  const flagged = two ? adaFilter(legs, rate).flagged : q.map((one) => one <= rate);
  const found = new Map(
    members.map((one, at) => [one, { q: q[at] ?? 1, flagged: flagged[at] === true }]),
  );
  const judged = all.map((tested): Judged => {
    const own = found.get(tested);
    return {
      detector,
      tested,
      q: own?.q ?? null,
      q_reason: own === undefined ? (tested.q_reason ?? tested.p_reason ?? "no p") : null,
      flagged: own?.flagged ?? false,
    };
  });
  const count = judged.filter((one) => one.flagged).length;
  const largest = Math.max(0, ...judged.filter((one) => one.flagged).map((one) => one.q ?? 0));
  return {
    judged,
    family: {
      detector,
      tests: members.length,
      flagged: count,
      procedure: two ? "AdaFilter on both legs" : "Benjamini–Hochberg",
      expected_false_flags: Math.min(count, largest * count),
    },
  };
}

/** The most surprising of all tests that have a p, whether flagged or not; see statistics/inference.ts. */
export function mostSurprising(
  judged: readonly Judged[],
  length: number,
): { readonly list: readonly Judged[]; readonly expected_innocent: number | null } {
  const withP = judged.filter((one) => one.tested.p !== null);
  if (withP.length === 0 || length === 0) return { list: [], expected_innocent: null };
  const { order, expected_innocent } = rankedList(
    withP.map(({ tested }) => ({
      p_inflow: tested.legs?.[0] ?? tested.p ?? 1,
      p_outflow: tested.legs?.[1] ?? tested.p ?? 1,
    })),
    length,
  );
  return {
    list: order.flatMap((at) => withP[at] ?? []),
    expected_innocent: withP.every((one) => one.q === null) ? null : expected_innocent,
  };
}
