import { HS_EDITIONS } from "../trade/commodity.ts";
import { changedIn } from "../trade/concordance.ts";
import { formatPeriod } from "../trade/period.ts";
import type { Explanation, Status, Subject } from "./detector.ts";

export function explained(text: string, status: Status, evidence: string): Explanation {
  return { text, status, evidence };
}

const ORDER: Readonly<Record<Status, number>> = { supported: 0, untestable: 1, contradicted: 2 };

/** What the figures speak for first, then what they leave open. */
export function weighed(explanations: readonly Explanation[]): readonly Explanation[] {
  return [...explanations].sort((a, b) => ORDER[a.status] - ORDER[b.status]);
}

/** A part that makes up half of the whole supports an explanation; less than a tenth contradicts it. */
export function statusOfShare(part: number, whole: number): Status {
  if (whole <= 0) return "untestable";
  if (part >= whole / 2) return "supported";
  return part < whole / 10 ? "contradicted" : "untestable";
}

/** Whether an edition of the Harmonized System began between two periods, the second included. */
function editionBetween(after: number, until: number): number | null {
  const found = HS_EDITIONS.find(
    ({ start_year }) => start_year * 12 > after && start_year * 12 <= until,
  );
  return found?.start_year ?? null;
}

/**
 * That an edition between two periods is known to have split or merged a code, in words; null where none
 * is. `near` narrows to what went from or to that code.
 */
export function renamed(
  commodity: string,
  from: number,
  until: number,
  near?: string,
): { readonly says: string; readonly source: string } | null {
  const edition = editionBetween(from, until);
  if (edition === null) return null;
  const changes = changedIn(commodity, edition).filter(
    (one) => near === undefined || one.from_code === near || one.to_code === near,
  );
  const [change] = changes;
  if (change === undefined) return null;
  const what = changes.map(
    ({ from_code, to_code, part, goods }) =>
      `${part === null ? "" : `${part} of `}${from_code} went to ${to_code} (${goods})`,
  );
  return { says: `in January ${edition} ${what.join(", ")}`, source: change.source };
}

/**
 * Whether codes may have been renamed between two periods: contradicted where no edition began,
 * supported where one began that is known to have split or merged this code (where two codes are asked
 * about, into the other), untestable else, because goods may change code in the one book sooner than in
 * the other.
 */
export function nomenclature(
  text: string,
  { since, commodity, near }: Pick<Subject, "since" | "commodity" | "near">,
  before: number,
  after: number,
): Explanation {
  if (since === null) return explained(text, "untestable", "no date is asked about");
  const [from, until] = [since - before, since + after];
  const edition = editionBetween(from, until);
  if (edition === null) {
    return explained(
      text,
      "contradicted",
      `no edition of the Harmonized System began between ${formatPeriod(from)} and ${formatPeriod(until)}`,
    );
  }
  const change = renamed(commodity, from, until, near);
  if (change !== null) {
    return { ...explained(text, "supported", change.says), source: change.source };
  }
  return commodity.length <= 4
    ? explained(
        text,
        "contradicted",
        `an edition began in January ${edition}, and most changes stay within heading ${commodity}`,
      )
    : explained(
        text,
        "untestable",
        `an edition of the Harmonized System began in January ${edition}`,
      );
}
