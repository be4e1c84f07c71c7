import { formatNumber } from "../../trade/quantity.ts";
import type { DetectAnswer } from "./answer.ts";

/** The sentence that a person could print, with the expected number of false flags in it. */
export function headline({
  findings,
  families,
  expected_false_flags,
  asked,
}: DetectAnswer): string {
  const tests = families.reduce((sum, one) => sum + one.tests, 0);
  const flagged = findings.filter((one) => one.flagged).length;
  const told = findings.length - flagged;
  const others =
    told === 0
      ? ""
      : ` ${told} ${told === 1 ? "route is" : "routes are"} shown without a false discovery rate, which the figures do not allow.`;
  if (expected_false_flags === null) {
    return `No test in ${asked.places.length} ${asked.places.length === 1 ? "place" : "places"} allows a false discovery rate.${others}`;
  }
  return `${flagged} of ${tests.toLocaleString("en")} tests flagged, about ${formatNumber(expected_false_flags)} of them expected by chance.${others}`;
}
