import { HS_EDITIONS } from "../trade/commodity.ts";
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
 * Whether codes may have been renamed between two periods: contradicted where no edition began,
 * untestable where one did, because goods may change code in the one book sooner than in the other.
 */
export function nomenclature(
  text: string,
  { since, commodity }: Pick<Subject, "since" | "commodity">,
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
