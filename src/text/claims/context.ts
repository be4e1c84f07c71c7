import { type Amount, amounts } from "./amount.ts";
import type { Comparison, FlowWord, Named, NamedCountry, Period, Role } from "./claim.ts";
import type { Mention } from "./mention.ts";
import { type Appeared, type PeriodMention, periods } from "./period.ts";
import { clauseAt, clauses, type Span } from "./sentence.ts";

/** A sentence with everything in it that claims are made of. */
export interface Context {
  readonly sentence: Span;
  readonly clauses: readonly Span[];
  readonly mentions: readonly Mention[];
  readonly countries: readonly NamedCountry[];
  readonly amounts: readonly Amount[];
  readonly periods: readonly PeriodMention[];
  /** Goods and countries that the text spoke of before, nearest first. */
  readonly before: Before;
}

export interface Before {
  readonly commodities: readonly Named[];
  readonly countries: readonly NamedCountry[];
  readonly flow: FlowWord | null;
  readonly period: Period | null;
}

export function contextOf(
  sentence: Span,
  mentions: readonly Mention[],
  before: Before,
  appeared: Appeared | null,
): Context {
  const { text } = sentence;
  const times = periods(text, appeared);
  return {
    sentence,
    clauses: clauses(text),
    mentions: withoutUses(text, mentions),
    countries: countriesOf(text, mentions, sentence.start),
    // "June 2024" and "the first quarter" are times and no amounts.
    amounts: amounts(text).filter(
      (one) =>
        one.unit !== null || !times.some((time) => one.start < time.end && time.start < one.end),
    ),
    periods: times.filter((time) => !isOfTelling(text, time)),
    before,
  };
}

/** "Reuters reported this month that": when it was told, not when it was. */
function isOfTelling(text: string, time: PeriodMention): boolean {
  if (!/^(?:this|last) (?:month|year|quarter)$|^\w+ \d{1,2}$/i.test(time.words)) return false;
  return /\b(?:report(?:ed|s)?|said|told|wrote|announced|published|showed|revealed)(?: \w+ly)?(?: \w+)? (?:on |in )?$/i.test(
    text.slice(Math.max(0, time.start - 50), time.start),
  );
}

const USED_IN =
  /\b(?:used (?:in|for|to make)|key to|needed (?:in|for)|(?:essential|vital|critical|crucial|important) (?:to|for|in)|found in|components? (?:of|in|for)|ingredients? (?:of|in|for)|makers? of|which go(?:es)? into)\b[^.;–—]*$/i;

/** Goods that others are made into ("antimony, a metal used in batteries") are not what moved. */
function withoutUses(text: string, mentions: readonly Mention[]): readonly Mention[] {
  return mentions.filter(
    ({ what, start }) =>
      what !== "commodity" || !USED_IN.test(text.slice(Math.max(0, start - 90), start)),
  );
}

const LEADS = "(?:the |mainland |neighbou?ring |nearby |south-?east asian? )?";
const TRANSIT = new RegExp(
  `\\b(?:via|through|by way of|transiting|passing through|stop(?:over)?s? in|hubs? (?:in|such as)|intermediar(?:y|ies) in|(?:routed|rerouted) (?:via|through)) ${LEADS}$`,
  "i",
);
const TARGET = new RegExp(
  `\\b(?:into|towards?|bound for|destined for|reach(?:ed|ing)?|enter(?:ed|ing)?|(?<!\\b(?:due|according|related|linked|tied|thanks|owing|similar|compared|threats?|risks?|blow|danger|key) )to|against) ${LEADS}$`,
  "i",
);
const ORIGIN = new RegExp(
  `\\b(?:from|out of|made in|mined in|originating in|leaving) ${LEADS}$`,
  "i",
);

/** Countries with the part they play: by the preposition before them, or the noun they belong to. */
function countriesOf(
  text: string,
  mentions: readonly Mention[],
  offset: number,
): readonly NamedCountry[] {
  const found: NamedCountry[] = [];
  const own = mentions.filter(({ what }) => what === "country");
  for (const [index, mention] of own.entries()) {
    const before = text.slice(Math.max(0, mention.start - 48), mention.start);
    const after = text.slice(mention.end, mention.end + 60);
    const previous = found[index - 1];
    const since = text.slice(own[index - 1]?.end ?? 0, mention.start);
    // "Thailand, Malaysia and Mexico": one preposition for all of them.
    const inList =
      previous !== undefined && /^(?:,? and |, | or |,? as well as )(?:the )?$/.test(since);
    found.push({
      words: mention.words,
      alpha3: mention.stands_for[0] ?? "",
      role: inList && previous.role !== "named" ? previous.role : roleOf(mention, before, after),
      position: { start: offset + mention.start, end: offset + mention.end },
    });
  }
  return found;
}

const EXPORTS = /^(?:[’']s?)? (?:[\p{L}-]+ ){0,4}?(?:exports?|shipments|deliveries)\b/iu;
const IMPORTS = /^(?:[’']s?)? (?:[\p{L}-]+ ){0,4}?(?:imports?|purchases|demand)\b/iu;
const EXPORTED =
  /^(?:[’']s)? (?:[\p{L}-]+ )?(?:has |have |had |also |then )?(?:(?:re-?)?exported|shipped|sold|supplied|supplies|sent|exports|ships|delivered|provided|provides)\b/iu;
const IMPORTED =
  /^(?: [\p{L}-]+)? (?:has |have |had |also )?(?:imported|bought|purchased|took in|received|took)\b/iu;
/** Behind these an adjective says who bought or sold, not who ruled. */
const RULED =
  /^(?:[’']s)? (?:[\p{L}-]+ ){0,5}?(?:banned|bans?|imposed|imposes|restricted|added|adds|announced|tightened|suspended|lifted|expanded|curbed|placed|barred|halted|introduced|extended|eased|required|requires|sanctioned|blacklisted|paused|resumed|said|ministry|government|authorities|regulators?|customs|spy agency|department|commission)\b/iu;

function roleOf(mention: Mention, before: string, after: string): Role {
  if (TRANSIT.test(before)) return "transit";
  if (ORIGIN.test(before)) return "origin";
  if (EXPORTED.test(after)) return "exporter";
  if (IMPORTED.test(after)) return "importer";
  if (IMPORTS.test(after)) return "importer";
  if (EXPORTS.test(after) && !TARGET.test(before)) return "exporter";
  if (TARGET.test(before)) return "target";
  if (RULED.test(after) || mention.kind === "capital") return "authority";
  return "named";
}

/** Goods of a statement: those in its clause, else in the sentence, else spoken of before. */
export function goodsAt(context: Context, at: number): readonly Named[] {
  const clause = clauseAt(context.clauses, at);
  const all = context.mentions.filter(({ what }) => what === "commodity");
  const inClause = all.filter(({ start }) => start >= clause.start && start < clause.end);
  const chosen = inClause.length > 0 ? inClause : nearest(all, at);
  if (chosen.length === 0) {
    return context.before.commodities.map((one) => ({ ...one, position: null }));
  }
  return distinct(
    chosen.map((one) => ({
      words: one.words,
      codes: one.stands_for,
      position: placed(context, one.start, one.end),
    })),
  );
}

function nearest<Item extends { readonly start: number }>(
  items: readonly Item[],
  at: number,
): readonly Item[] {
  const before = items.filter(({ start }) => start < at);
  return before.length > 0 ? before : items;
}

function distinct(named: readonly Named[]): readonly Named[] {
  return named.filter(
    (one, index) => named.findIndex((other) => other.codes.join() === one.codes.join()) === index,
  );
}

/** Countries of a statement: those of its clause, and those of the sentence where it has none. */
export function countriesAt(context: Context, at: number): readonly NamedCountry[] {
  const clause = clauseAt(context.clauses, at);
  const within = ({ position }: NamedCountry) =>
    position !== null &&
    position.start - context.sentence.start >= clause.start &&
    position.start - context.sentence.start < clause.end;
  const inClause = context.countries.filter(within);
  if (inClause.length > 0) return inClause;
  if (context.countries.length > 0) return context.countries;
  return context.before.countries.map((one) => ({ ...one, position: null }));
}

/** The same for a figure: "exports to Japan" leaves out whose, which the text said before. */
export function reportersAt(context: Context, at: number): readonly NamedCountry[] {
  const found = countriesAt(context, at);
  const told = found.some(({ role }) => role !== "target" && role !== "origin");
  if (told || found.length === 0 || found.every(({ position }) => position === null)) return found;
  const before = context.before.countries.filter(
    ({ alpha3 }) => !found.some((one) => one.alpha3 === alpha3),
  );
  return [...found, ...before.map((one) => ({ ...one, position: null }))];
}

const FLOWS: readonly (readonly [FlowWord, RegExp])[] = [
  ["price", /\b(?:prices?|priced|cost(?:s|ing)?|traded at|quoted|premium)\b/gi],
  ["stocks", /\b(?:stocks|stockpiles?|inventor(?:y|ies)|reserves)\b/gi],
  ["production", /\b(?:production|output|produced?|produces|mined?|smelted|refined|capacity)\b/gi],
  ["consumption", /\b(?:consumption|consumed|consumes|demand|usage)\b/gi],
  ["import", /\b(?:imports?|imported|importing|purchases|bought|arrivals|took in|received)\b/gi],
  [
    "export",
    /\b(?:exports?|exported|exporting|shipments?|shipped|shipping|deliver(?:y|ies|ed)|outflows?|sent|supplied|supplies|supply|overseas sales)\b/gi,
  ],
  ["sales", /\b(?:sales|sold|revenue|turnover|profits?|orders|shares)\b/gi],
];

/** What a share is of: the first word for it behind the share. */
export function flowAfter(context: Context, at: number): FlowWord | null {
  const behind = context.sentence.text.slice(at, at + 80);
  return (
    FLOWS.flatMap(([flow, pattern]) =>
      [...behind.matchAll(pattern)].map((match) => ({ flow, at: match.index })),
    ).toSorted((a, b) => a.at - b.at)[0]?.flow ?? null
  );
}

/** What a figure is of: the nearest word for it before the figure in its clause, then in the sentence. */
export function flowAt(context: Context, at: number): FlowWord | null {
  const { text } = context.sentence;
  const clause = clauseAt(context.clauses, at);
  const found = FLOWS.flatMap(([flow, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ flow, at: match.index })),
  );
  const inClause = found.filter((one) => one.at >= clause.start && one.at < clause.end);
  const pick = (words: readonly { readonly flow: FlowWord; readonly at: number }[]) =>
    words.filter((one) => one.at < at).toSorted((a, b) => b.at - a.at)[0] ??
    words.toSorted((a, b) => a.at - b.at)[0];
  return pick(inClause)?.flow ?? pick(found)?.flow ?? context.before.flow;
}

export function placed(context: Context, start: number, end: number) {
  return { start: context.sentence.start + start, end: context.sentence.start + end };
}

/** The period of a statement at `from` to `to`: nearest in its clause, in the sentence, or carried on. */
export function periodAt(context: Context, from: number, to: number): Period | null {
  const clause = clauseAt(context.clauses, from);
  const own = context.periods.filter(({ use }) => use === "period");
  const inClause = own.filter(({ start }) => start >= clause.start && start < clause.end);
  const distance = (one: PeriodMention) => (one.start >= to ? one.start - to : from - one.end);
  const [found] = (inClause.length > 0 ? inClause : own).toSorted(
    (a, b) => distance(a) - distance(b),
  );
  if (found === undefined) return carriedPeriod(context);
  return {
    words: found.words,
    first: found.first,
    last: found.last,
    year_is_written: found.year_is_written,
    position: placed(context, found.start, found.end),
  };
}

/** The time that was spoken of before; "A year earlier, …" at the head of a sentence moves it. */
function carriedPeriod(context: Context): Period | null {
  const { period } = context.before;
  if (period === null) return null;
  const head = context.periods.find(({ start, back }) => start === 0 && back !== null);
  if (head === undefined) return { ...period, position: null };
  const back = head.back === "year" ? 12 : head.back === "quarter" ? 3 : 1;
  return {
    words: head.words,
    first: period.first === null ? null : period.first - back,
    last: period.last === null ? null : period.last - back,
    year_is_written: period.year_is_written,
    position: placed(context, head.start, head.end),
  };
}

/** When something was done: a time after "since" or "from" too ("requires licences since December"). */
export function momentAt(context: Context, from: number, to: number): Period | null {
  const clause = clauseAt(context.clauses, from);
  const named = context.periods.filter(({ back }) => back === null);
  const inClause = named.filter(({ start }) => start >= clause.start && start < clause.end);
  if (inClause.some(({ use }) => use === "period")) return periodAt(context, from, to);
  // What was done is not said to be of the time that the sentence before was about.
  const nearby = [...inClause, ...named][0];
  if (nearby === undefined) return null;
  const { words, first, last, year_is_written, start, end } = nearby;
  return { words, first, last, year_is_written, position: placed(context, start, end) };
}

/** What a figure at `to` is compared with: the first comparison behind it, before `until`. */
export function comparisonAt(
  context: Context,
  to: number,
  until: number,
  period: Period | null,
): Comparison | null {
  const around = context.periods.filter(
    ({ use, start }) => use !== "period" && start > 0 && start < until && start >= to - 60,
  );
  const found = around.find(({ start }) => start >= to) ?? around.findLast(({ end }) => end <= to);
  if (found === undefined) return null;
  const position = placed(context, found.start, found.end);
  const base = { words: found.words, quantity: null, unit: null, position } as const;
  if (found.use === "since") {
    return { ...base, against: "since", first: found.first, last: found.last };
  }
  if (found.back === null) {
    return { ...base, against: "period", first: found.first, last: found.last };
  }
  const [first, last] = [period?.first ?? null, period?.last ?? null];
  const length = first === null || last === null ? null : last - first + 1;
  const back =
    found.back === "year" ? 12 : found.back === "quarter" ? 3 : found.back === "month" ? 1 : length;
  return {
    ...base,
    against:
      found.back === "year"
        ? "year before"
        : found.back === "quarter"
          ? "quarter before"
          : "month before",
    first: first === null || back === null ? null : first - back,
    last: last === null || back === null ? null : last - back,
  };
}

const HEDGE =
  /\b(reportedly|allegedly|apparently|purportedly|supposedly|rumou?r(?:s|ed)|(?:is|are|was|were) (?:believed|thought|said|understood|suspected|alleged)|suspected|may(?= (?:have|be|also|already|\p{Ll}+))|might|could|appears?|appeared|seems?|seemed|likely|possibly|probably|unconfirmed|suggests?|suggested|claims?|claimed|alleges?|alleged|accused|attempts?|tried|estimated|estimates?)\b/giu;
const FORECAST =
  /\b(?:will|would|(?:is|are|was|were) (?:expected|set|due|poised|likely|forecast|projected) to|expects?|forecasts?|projects|plans? to|planned|intends? to|aims? to|threaten(?:s|ed|ing)?)\b/i;
const NEGATION =
  /\b(?:not|never|no longer|neither|nor|without|denied|denies|deny|rejected|dismissed|no evidence|no sign|no record|false that|untrue|rather than|instead of|failed to)\b|n[’']t\b/i;

/** How a statement is held: what stands in its clause, up to its last word. */
export function mannerAt(
  context: Context,
  from: number,
  to: number,
): { readonly hedge: string | null; readonly is_negated: boolean; readonly is_forecast: boolean } {
  const clause = clauseAt(context.clauses, from);
  const text = context.sentence.text.slice(clause.start, to);
  const near = context.sentence.text.slice(Math.max(clause.start, from - 70), to);
  // "worth $210 million were reportedly shipped": the word may stand behind the figure.
  const behind = context.sentence.text.slice(to, Math.min(clause.end, to + 80));
  const hedge =
    [...text.matchAll(HEDGE)].at(-1)?.[1] ??
    /\b(reportedly|allegedly|apparently|may have|might have|it is claimed|alleged?|suspects?|believes?)\b/i.exec(
      behind,
    )?.[1] ??
    null;
  return { hedge, is_negated: NEGATION.test(near), is_forecast: FORECAST.test(near) };
}
