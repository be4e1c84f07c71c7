import type { Lake } from "../../lake/lake.ts";
import { openReader } from "../../lake/lake.ts";
import { type Case, type CaseLabel, cases } from "../../trade/case.ts";
import { formatPeriod } from "../../trade/period.ts";
import { type DetectOptions, examine } from "../detect/detect.ts";
import type { Judged } from "../detect/families.ts";
import type { Wanted } from "../detect/places.ts";

/** What `entrepot cases` answers. */
export interface CasesAnswer {
  readonly runs: readonly CaseRun[];
  /** Of the cases run that somebody found to evade, how many are flagged; null where none was run. */
  readonly sensitivity: Share | null;
  /** Of the cases run that were found innocent, how many are not flagged. */
  readonly specificity: Share | null;
  /** Where one act cleared one country and not another: both, side by side. */
  readonly pairs: readonly CasePair[];
  readonly not_run: readonly NotRun[];
  readonly notes: readonly string[];
}

export interface CaseRun {
  readonly id: string;
  readonly label: CaseLabel;
  readonly product: string;
  readonly origins: string;
  readonly transit: string;
  readonly target: string;
  readonly since: string;
  readonly commodity: string;
  readonly p: number;
  readonly p_floor: number | null;
  readonly q: number | null;
  readonly q_reason: string | null;
  readonly flagged: boolean;
  /** Place among all tests of the run by p, 1 the most surprising. */
  readonly rank: number;
  readonly says: string;
  /** Months between the end of the first year's figures and the finding by others; null where no day is known. */
  readonly lead_months: number | null;
  readonly determination: string;
  readonly source: string;
  readonly provenance: string;
  readonly confidence: string;
  readonly from_memory: string;
}

export interface Share {
  readonly of: number;
  readonly right: number;
}

export interface CasePair {
  readonly guilty: string;
  readonly innocent: string;
  readonly guilty_flagged: boolean;
  readonly innocent_flagged: boolean;
  /** Whether the guilty one is the more surprising of the two. */
  readonly ordered: boolean;
}

export interface NotRun {
  readonly ids: readonly string[];
  readonly reason: string;
  /** What would make them runnable. */
  readonly todo: string;
}

/**
 * Runs the documented cases for which the lake holds both legs: whether each is flagged among all
 * routes of the same goods, origins and target, and what the lake lacks for the others.
 */
export async function runCases(lake: Lake, options: DetectOptions): Promise<CasesAnswer> {
  const reader = await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: options.as_of,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  try {
    const held = new Set(
      (
        await reader.engine.rows<{ code: string }>(
          "select distinct left(commodity, 6) as code from flow where length(commodity) >= 6",
        )
      ).map(({ code }) => code),
    );
    const all = cases();
    const possible = all.filter((one) => one.commodities.some((code) => held.has(code)));
    const judged =
      possible.length === 0
        ? []
        : (
            await examine(reader, placesOf(possible), { ...options, detectors: ["rerouting"] })
          ).families.flatMap((one) => one.judged);
    const order = judged
      .filter((one) => one.tested.p !== null)
      .sort((a, b) => (a.tested.p ?? 1) - (b.tested.p ?? 1));
    const runs = all.flatMap((one) => runOf(one, judged, order) ?? []);
    const ran = new Set(runs.map((one) => one.id));
    return {
      runs,
      sensitivity: shareOf(runs, "evasion", true),
      specificity: shareOf(runs, "no_evasion", false),
      pairs: pairsOf(all, runs),
      not_run: notRun(
        all.filter((one) => !ran.has(one.id)),
        held,
        judged,
      ),
      notes: [
        "Documented cases follow complaints about surges that somebody saw: what is found of them flatters every method.",
        "A case is flagged when any of its subheadings is, at the rate of false discoveries asked for.",
      ],
    };
  } finally {
    reader.close();
  }
}

/** Cases of the same origins, target and start are asked about together. */
function placesOf(all: readonly Case[]): readonly Wanted[] {
  const places = new Map<string, Wanted>();
  for (const one of all) {
    const key = [one.origin_words, one.target, one.since].join(" ");
    const before = places.get(key);
    places.set(key, {
      measures: [],
      codes: [...new Set([...(before?.codes ?? []), ...one.commodities])].sort(),
      origins: one.origins,
      origin_words: one.origin_words,
      target: one.target,
      since: one.since,
    });
  }
  return [...places.values()];
}

function testsOf(one: Case, judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(
    ({ tested: { subject } }) =>
      subject.transit === one.transit &&
      subject.target === one.target &&
      subject.since === one.since &&
      one.commodities.includes(subject.commodity),
  );
}

/** The most surprising of a case's subheadings; null where none could be tested. */
function runOf(one: Case, judged: readonly Judged[], order: readonly Judged[]): CaseRun | null {
  const tests = testsOf(one, judged).filter(({ tested }) => tested.p !== null);
  const best = order.find((test) => tests.includes(test));
  if (best === undefined || best.tested.p === null) return null;
  return {
    id: one.id,
    label: one.label,
    product: one.product,
    origins: one.origin_words,
    transit: one.transit,
    target: one.target,
    since: formatPeriod(one.since),
    commodity: best.tested.subject.commodity,
    p: best.tested.p,
    p_floor: best.tested.p_floor,
    q: best.q,
    q_reason: best.q_reason,
    flagged: tests.some((test) => test.flagged),
    rank: order.indexOf(best) + 1,
    says: best.tested.says,
    lead_months: leadOf(one, best),
    determination: one.determination,
    source: one.source,
    provenance: one.provenance,
    confidence: one.confidence,
    from_memory: one.from_memory,
  };
}

/** From the month in which the first year of figures is complete to the month of the finding. */
function leadOf({ determined_on, since }: Case, { tested }: Judged): number | null {
  const match = /^(\d{4})-(\d{2})/.exec(determined_on ?? "");
  if (match === null) return null;
  const found = Number(match[1]) * 12 + Number(match[2]) - 1;
  const complete = tested.subject.frequency === "M" ? since + 12 : Math.ceil(since / 12) * 12 + 12;
  return found - complete;
}

function shareOf(runs: readonly CaseRun[], label: CaseLabel, flagged: boolean): Share | null {
  const own = runs.filter((one) => one.label === label && one.q !== null);
  if (own.length === 0) return null;
  return { of: own.length, right: own.filter((one) => one.flagged === flagged).length };
}

/** Same origin, target and goods in common, one found and one cleared. */
function pairsOf(all: readonly Case[], runs: readonly CaseRun[]): readonly CasePair[] {
  const byId = new Map(runs.map((one) => [one.id, one]));
  return all
    .filter((one) => one.label === "evasion" && byId.has(one.id))
    .flatMap((guilty) =>
      all
        .filter(
          (other) =>
            other.label === "no_evasion" &&
            byId.has(other.id) &&
            other.origin_words === guilty.origin_words &&
            other.target === guilty.target &&
            other.commodities.some((code) => guilty.commodities.includes(code)),
        )
        .flatMap((innocent) => {
          const [a, b] = [byId.get(guilty.id), byId.get(innocent.id)];
          if (a === undefined || b === undefined) return [];
          return [
            {
              guilty: guilty.id,
              innocent: innocent.id,
              guilty_flagged: a.flagged,
              innocent_flagged: b.flagged,
              ordered: a.p < b.p,
            },
          ];
        }),
    );
}

/** First year that UN Comtrade and BACI cover in the Harmonized System, with the three before it. */
const FIRST_YEAR = 1998;

function notRun(
  all: readonly Case[],
  held: ReadonlySet<string>,
  judged: readonly Judged[],
): readonly NotRun[] {
  const groups = new Map<string, { readonly reason: string; readonly cases: Case[] }>();
  for (const one of all) {
    const reason = lacks(one, held, judged);
    const before = groups.get(reason);
    if (before === undefined) groups.set(reason, { reason, cases: [one] });
    else before.cases.push(one);
  }
  return [...groups.values()]
    .map(({ reason, cases: own }) => ({
      ids: own.map((one) => one.id),
      reason,
      todo: todoFor(own),
    }))
    .sort((a, b) => b.ids.length - a.ids.length);
}

function lacks(one: Case, held: ReadonlySet<string>, judged: readonly Judged[]): string {
  if (one.commodities.length === 0) return "no subheading is named";
  if (Math.floor(one.since / 12) < FIRST_YEAR) return "it began before three years of figures";
  if (!one.commodities.some((code) => held.has(code))) return "the lake holds none of its goods";
  const why = testsOf(one, judged).find((test) => test.tested.p_reason !== null);
  return why?.tested.p_reason ?? "the lake does not hold both legs of the route";
}

/** One public file that holds both legs of nearly every case. */
function todoFor(own: readonly Case[]): string {
  const years = own.map((one) => Math.floor(one.since / 12)).filter((year) => year >= FIRST_YEAR);
  if (own.every((one) => one.commodities.length === 0) || years.length === 0) {
    return "No file that is published would decide it";
  }
  return `One download of CEPII BACI holds the years ${Math.min(...years) - 3} to ${Math.max(...years) + 1}: entrepot load BACI_HS92_V*.zip`;
}
