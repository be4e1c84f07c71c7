import type { ScreenAnswer } from "./answer.ts";

/** The answer in a sentence or two that can be printed. */
export function screenSentence(answer: ScreenAnswer): string {
  const count = (value: number) => value.toLocaleString("en");
  const all = `${count(answer.consignments)} consignment${answer.consignments === 1 ? "" : "s"}`;
  if (answer.findings.length === 0) return `In ${all} nothing is out of the ordinary.`;
  if (answer.flagged === 0) {
    return `Of ${all} none stands out so far that chance could not do it; the list is of what would be looked at first.`;
  }
  const nothing = Math.max(1, Math.ceil(answer.expected_false_flags));
  return `Of ${all} ${count(answer.flagged)} tell${answer.flagged === 1 ? "s" : ""} what honest trade hardly ever does; about ${count(nothing)} of these ${nothing === 1 ? "is" : "are"} expected to be nothing.`;
}

/** `1 in 40 such would be chance`, for a q. */
export function qInWords(q: number): string {
  if (q >= 0.5) return "chance would do";
  return q < 0.001
    ? "fewer than 1 in 1,000 such are chance"
    : `1 in ${Math.round(1 / q).toLocaleString("en")} such is chance`;
}
