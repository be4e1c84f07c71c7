import type { Claim } from "../../text/claims/claim.ts";
import { expandGroup } from "../../trade/group.ts";
import { inForce, type Measure, measures } from "../../trade/measure.ts";
import { formatPeriod, parsePeriod } from "../../trade/period.ts";

/** A measure of the catalogue that a claim speaks of, and what of it the claim says. */
export interface Matched {
  readonly measure: Measure;
  /** Words of the claim and of the catalogue that agree. */
  readonly by: readonly string[];
  /** Months between the day in the catalogue and the claim's period; null where one has none. */
  readonly months_apart: number | null;
}

/** The parts of a claim that a measure is found by; months of a claim whose year is not known count within a year. */
export function matchMeasure(claim: Claim, appeared: number | null): Matched | null {
  const scored = measures()
    .map((measure) => ({ measure, ...scoreOf(measure, claim, appeared) }))
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score || (a.months_apart ?? 99) - (b.months_apart ?? 99));
  const [best] = scored;
  return best === undefined
    ? null
    : { measure: best.measure, by: best.by, months_apart: best.months_apart };
}

/** Goods and authority, or a name that only this measure has. */
const LEAST = 4;

function scoreOf(measure: Measure, claim: Claim, appeared: number | null) {
  const by: string[] = [];
  let score = 0;
  const codes = claim.commodities.flatMap((one) => one.codes);
  const covered = claim.commodities.filter((one) =>
    one.codes.some((code) =>
      measure.commodities.some((own) => own.startsWith(code) || code.startsWith(own)),
    ),
  );
  if (covered.length > 0) {
    score += 2;
    by.push(covered.map(({ words }) => words).join(", "));
  } else if (codes.length > 0) score -= measure.commodities.length > 0 ? 2 : 1;
  const spoken = `${measure.subject} ${measure.instrument}`.toLowerCase();
  const named = claim.commodities.filter(({ words }) => spoken.includes(stem(words)));
  if (named.length > 0) {
    score += 1;
    by.push("named in its title");
  }
  const places = claim.countries.map(({ alpha3 }) => alpha3);
  const controllers = membersOf(measure.controlled_by);
  const targets = membersOf(measure.controlled_against);
  const authority = claim.countries.filter(({ role }) => role === "authority");
  if (places.some((one) => controllers.has(one))) {
    score += 2;
    by.push(`held back by ${measure.controlled_by.join(", ")}`);
  }
  if (authority.length > 0 && !authority.some(({ alpha3 }) => controllers.has(alpha3))) score -= 3;
  if (places.some((one) => targets.has(one) && !controllers.has(one))) {
    score += 1;
    by.push(`against ${measure.controlled_against.join(", ")}`);
  }
  const marks = marksOf(measure).filter((mark) => claim.quote.includes(mark));
  if (marks.length > 0) {
    score += 3;
    by.push(marks.join(", "));
  }
  if (/\b(?:bann?|prohibit|embargo)/i.test(claim.claim + claim.quote)) {
    score += measure.kind === "prohibition" ? 0.5 : 0;
  }
  const months_apart = monthsApart(measure, claim, appeared);
  if (months_apart !== null && months_apart <= 1) {
    score += 2;
    by.push(`dated ${measure.announced_on ?? measure.effective_from ?? ""}`);
  }
  // A measure that came after the article is not the one it tells of.
  const begun = monthOf(measure.announced_on ?? measure.effective_from);
  if (appeared !== null && begun !== null && begun > appeared) score -= 6;
  return { score, by, months_apart };
}

/** "rare earths" and "rare-earth production" are the same word. */
function stem(words: string): string {
  return words.toLowerCase().replace(/s$/, "");
}

/** Words with digits in them that only this measure has: `H20`, `No. 46`, `2022/328`. */
function marksOf(measure: Measure): readonly string[] {
  const text = `${measure.instrument} ${measure.id.replaceAll("-", " ")}`;
  return [
    ...text.matchAll(/\b(?:No\. \d+ of \d{4}|\d{4}\/\d{2,4}|[A-Z]\d{2,4}|\d{5}|Section \d{3})\b/g),
  ].map((match) => match[0]);
}

function membersOf(codes: readonly string[]): ReadonlySet<string> {
  if (codes.length === 0) return new Set();
  return new Set([...codes, ...expandGroup(codes.join())]);
}

function monthOf(day: string | null): number | null {
  return day === null ? null : parsePeriod(day.slice(0, 7));
}

function monthsApart(measure: Measure, claim: Claim, appeared: number | null): number | null {
  const { period } = claim;
  if (period === null || period.first === null || period.last === null) return null;
  if (period.last - period.first > 11 && appeared === null) return null;
  const { first, last } = period;
  const days = [
    measure.announced_on,
    measure.effective_from,
    measure.suspended_from,
    measure.suspended_until,
  ];
  const apart = days.flatMap((day) => {
    const month = monthOf(day);
    if (month === null) return [];
    return [month < first ? first - month : month > last ? month - last : 0];
  });
  return apart.length === 0 ? null : Math.min(...apart);
}

/** How a measure stands, with its days, in a line. */
export function measureInWords(measure: Measure, on: string): string {
  const days = [
    measure.announced_on === null ? "" : `announced ${measure.announced_on}`,
    measure.effective_from === null ? "" : `in force from ${measure.effective_from}`,
    measure.suspended_from === null
      ? ""
      : `suspended from ${measure.suspended_from}${measure.suspended_until === null ? "" : ` until ${measure.suspended_until}`}`,
  ].filter((part) => part !== "");
  return `${measure.id}: ${measure.authority}, ${measure.instrument} (${measure.subject}); ${days.join(", ")}; on ${on} ${inForce(measure, on)}`;
}

/** A row for the catalogue, as far as the claim gives one, for a person to complete. */
export interface Proposed {
  readonly subject: string;
  readonly commodities: readonly string[];
  readonly controlled_by: readonly string[];
  readonly controlled_against: readonly string[];
  readonly announced_in: string | null;
  readonly words: string;
}

export function proposedMeasure(claim: Claim): Proposed {
  const role = (...roles: readonly string[]) => [
    ...new Set(
      claim.countries.filter((one) => roles.includes(one.role)).map(({ alpha3 }) => alpha3),
    ),
  ];
  const first = claim.period?.first ?? null;
  return {
    subject: claim.commodities.map(({ words }) => words).join(", "),
    commodities: [...new Set(claim.commodities.flatMap(({ codes }) => codes))],
    controlled_by: role("authority", "exporter"),
    controlled_against: role("target", "importer"),
    announced_in: first === null ? null : formatPeriod(first),
    words: claim.quote,
  };
}
