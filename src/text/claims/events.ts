import type { NamedCountry } from "./claim.ts";
import {
  type Context,
  countriesAt,
  flowAt,
  goodsAt,
  mannerAt,
  momentAt,
  placed,
} from "./context.ts";
import type { Draft } from "./figures.ts";
import { clauseAt } from "./sentence.ts";

/** What every claim that tells no figure has in common. */
function event(
  context: Context,
  kind: Draft["kind"],
  from: number,
  to: number,
  detail: string | null,
): Draft {
  return {
    kind,
    commodities: goodsAt(context, from),
    countries: countriesAt(context, from),
    flow: null,
    period: momentAt(context, from, to),
    quantity: null,
    unit: null,
    within: null,
    approximate: null,
    comparison: null,
    detail,
    ...mannerAt(context, from, to),
    position: placed(context, from, to),
  };
}

const MOVED =
  /\b(?:tran(?:s-?)?s?hip\w*|rerout\w+|re-rout\w+|rout(?:ed|ing)|re-?export\w*|ship(?:ped|ping|s|ments?)?|flow(?:ed|ing|s)?|mov(?:ed|ing)|divert\w*|diversion|sent|sending|travel\w*|pass(?:ed|es|ing)|exports?|exported|enter(?:ed|ing|s)?|import(?:s|ed)?|deliver\w*|arriv\w+|reach(?:ed|ing)|go(?:es|ing)?|went|came|detour\w*|passed on|channel?led|funnel?led|suppl(?:y|ies|ied)|trade)\b/i;

/** Goods that went by way of a country: a transit country is named as one. */
export function routeClaims(context: Context): readonly Draft[] {
  const { text } = context.sentence;
  const placedIn = ({ position }: NamedCountry) =>
    (position?.start ?? context.sentence.start) - context.sentence.start;
  const transits = context.countries.filter(({ role }) => role === "transit");
  const [first] = transits;
  if (first !== undefined && MOVED.test(text)) {
    const clause = clauseAt(context.clauses, placedIn(first));
    const last = transits.at(-1) as NamedCountry;
    const verb = MOVED.exec(clause.text);
    const from = clause.start + (verb?.index ?? 0);
    const ends = Math.max(...transits.map((one) => placedIn(one) + one.words.length));
    const start = Math.min(from, placedIn(first));
    return [
      {
        ...event(context, "route", placedIn(last), ends, transhipped(text)),
        commodities: goodsAt(context, placedIn(first)),
        // Origin and target may stand in the next clause: "after China banned exports".
        countries: withEnds(context),
        position: placed(context, start, ends),
      },
    ];
  }
  return relays(context);
}

function transhipped(text: string): string | null {
  return /tran(?:s-?)?s?ship|third countr|rerout|re-rout|re-?export/i.test(text)
    ? "transhipment"
    : null;
}

/** Countries of a route; where no origin is said, whoever holds the goods back is it. */
function withEnds(context: Context): readonly NamedCountry[] {
  const { countries } = context;
  if (countries.some(({ role }) => role === "origin" || role === "exporter")) return countries;
  const authority = countries.find(({ role }) => role === "authority");
  return countries.map((one) => (one === authority ? { ...one, role: "origin" as const } : one));
}

/** "re-exported from Thailand to the United States": what a country sends on that is not its own. */
function relays(context: Context): readonly Draft[] {
  const { text } = context.sentence;
  const match =
    /\b(?:re-?export(?:ed|ing|s)?|tran(?:s-?)?s?hip(?:ped|ping|ment)?|on-?ward shipments?)\b/i.exec(
      text,
    );
  if (match === null) return [];
  const target = context.countries.find(({ role }) => role === "target");
  const transit = context.countries.find(({ role }) => role === "origin" || role === "exporter");
  if (target === undefined || transit === undefined) return [];
  const place = (one: NamedCountry) =>
    (one.position?.start ?? context.sentence.start) - context.sentence.start + one.words.length;
  return [
    {
      ...event(
        context,
        "route",
        match.index,
        Math.max(place(target), place(transit)),
        "transhipment",
      ),
      countries: context.countries.map((one) =>
        one === transit ? { ...one, role: "transit" as const } : one,
      ),
    },
  ];
}

const ACT =
  "(?:export |import |trade |re-export )?(?:controls?|restrictions?|curbs?|bans?|embargo(?:es)?|prohibitions?|licen[cs](?:es?|ing)(?: (?:requirements?|rules?|regime))?|permits?|quotas?|sanctions|tariffs?|dut(?:y|ies)|levies|levy|limits|restriction list|control list|entity list|blacklist|price cap|checks)";
const DONE: readonly (readonly [string, string])[] = [
  [
    "imposed",
    "impos(?:ed?|es|ing)|introduc(?:ed?|es|ing)|announc(?:ed|es|ing)|follow(?:ed|s)(?: [^\\s;:,]+){0,3} with|unveil(?:ed|ing)|enact(?:ed|ing)|slapp(?:ed|ing)|adopt(?:ed|ing)|issu(?:ed|ing)|brought in|put in place|placed|plac(?:es|ing)|added|adds|adding|put|levied|launched|propos(?:ed|es|ing)|approved|ordered|set",
  ],
  [
    "tightened",
    "tighten(?:ed|s|ing)?|expand(?:ed|s|ing)?|extend(?:ed|s|ing)?|widen(?:ed|s|ing)|toughen(?:ed|s|ing)|broaden(?:ed|s|ing)|raised|doubled|renewed|stepped up",
  ],
  [
    "suspended",
    "suspend(?:ed|s|ing)?|paus(?:ed?|es|ing)|postpon(?:ed|es|ing)|delay(?:ed|s|ing)|froze|deferred",
  ],
  [
    "lifted",
    "lift(?:ed|s|ing)?|eas(?:ed?|es|ing)|relax(?:ed|es|ing)|remov(?:ed|es|ing)|scrapp(?:ed|ing)|rolled back|withdrew|withdrawn|ended|dropped|loosen(?:ed|ing)|waived",
  ],
];
const BANNED =
  /\b(bann(?:ed|ing)|bans|barr(?:ed|ing)|prohibit(?:ed|s|ing)|outlaw(?:ed|ing)|block(?:ed|s|ing)|stopp(?:ed|ing)|halt(?:ed|s|ing)|curb(?:ed|s|ing)|restrict(?:ed|s|ing)|limited|curtailed|embargoed|suspended|paused|resum(?:ed|es|ing)|allowed|permitted)\b(?: (?!(?:to|by)\b)[\p{L}.’'-]+){0,6}? (?:exports?|imports?|shipments?|sales|re-exports?|outflows|trade)\b/iu;
/** "exports were banned": the same said of the goods. */
const WERE_BANNED =
  /\b(?:exports?|imports?|shipments?|sales|re-exports?)\b(?: [^\s;:,]+){0,5}? (?:were|was|been|be|are|is)(?: \w+ly)? (banned|prohibited|barred|outlawed|blocked|restricted|suspended|allowed|permitted)\b/i;
const LISTED =
  /\b(?:added|adds|adding|put|placed|places|placing)\b[^.;]{1,140}? (?:to|on|under) (?:its|the|their|a|an)?\s?(?:[\p{L}.’'-]+ ){0,3}?(?:list|licen[cs]ing|export controls?|control)\b/iu;
const REQUIRED =
  /\b(?:requir(?:ed|es|ing)|need(?:s|ed)?|must (?:obtain|apply for|secure|get))\b[^.;]{0,60}? (?:licen[cs]es?|permits?|approval)\b/i;
const IN_FORCE = new RegExp(
  `\\b(${ACT})(?:[^.;]{0,70}?) (took effect|takes? effect|c[ao]me into (?:force|effect)|entered into force|(?:were|was|are|is|have been|has been) (?:imposed|introduced|announced|suspended|lifted|extended|tightened|eased|expanded|scrapped|paused)|expires?|expired|began|begins|started|starts|ends|remains? in (?:force|place))\\b`,
  "i",
);
const AGREED =
  /\b(?:agreements?|deal|truce|accord|pact|framework)\b[^.;]{0,90}? (?:to (?:free up|ease|resume|restore|lift|speed|allow|unblock|relax)|on (?:resuming|easing|lifting))(?: (?!(?:are|is|was|were|has|have|that)\b)[\p{L}’'-]+){0,7}/iu;
const SANCTIONED = /\b(?:sanctioned|blacklisted|slapped sanctions on)\b(?: [^\s;:,]+){1,4}/i;
/** Licences that are handed out are the measure at work, not a new one. */
const AT_WORK =
  /\b(?:licen[cs]es?|permits?)\b[^;:]{0,20} (?:issued|granted|approved)\b|\b(?:issued|granted|approved)\b[^;:]{0,30} (?:licen[cs]es?|permits?)\b/i;
const RESUMED =
  /\b(resumption of|resume|resuming|resumes|allow(?:ed|s|ing)?|approv(?:ed|es|al of|ing)) (?:the )?(?:[\p{L}’'-]+ ){0,2}?(?:sales|exports?|shipments|deliveries)\b/iu;
/** The measure is what somebody goes round, or the reason for something else. */
const ROUND =
  /\b(?:bypass\w*|evad\w+|evasion of|circumvent\w*|skirt\w*|dodg\w+|get(?:ting)? (?:a)?round|side-?step\w*|avoid\w*|flout\w*|breach\w*|violat\w+|undermin\w+)\b[^.;]{0,50}$/i;

/** Acts of an authority: imposed, tightened, suspended, lifted, agreed. One per statement. */
export function measureClaims(context: Context): readonly Draft[] {
  const found: { readonly start: number; readonly end: number; readonly detail: string }[] = [];
  for (const clause of context.clauses) {
    const match = measureIn(clause.text);
    if (match === null) continue;
    if (ROUND.test(clause.text.slice(0, match.start + match.head))) continue;
    found.push({
      start: clause.start + match.start,
      end: clause.start + match.end,
      detail: match.detail,
    });
  }
  return found.map(({ start, end, detail }) => event(context, "measure", start, end, detail));
}

interface MeasureMatch {
  readonly start: number;
  readonly end: number;
  /** How far into the match the act itself is named. */
  readonly head: number;
  readonly detail: string;
}

function measureIn(text: string): MeasureMatch | null {
  const at = (match: RegExpExecArray, detail: string): MeasureMatch => ({
    start: match.index,
    end: match.index + match[0].length,
    head: 0,
    detail,
  });
  const listed = LISTED.exec(text);
  if (listed !== null) return at(listed, "imposed");
  for (const [detail, verbs] of DONE) {
    const match = new RegExp(
      `\\b(?:${verbs})\\b(?: (?!of\\b)[^\\s;:]+){0,9}? ${ACT}\\b|\\b${ACT}(?: [^\\s;:]+){0,4}? (?:were|was|be|been|being|is|are) (?:\\w+ly )?(?:${verbs})\\b`,
      "i",
    ).exec(text);
    // "announced that output fell": the act has to stand in the same breath.
    if (match !== null && !/\bthat\b/i.test(match[0]) && !AT_WORK.test(match[0]))
      return at(match, detail);
  }
  const force = IN_FORCE.exec(text);
  if (force !== null) return at(force, inForceDetail(force[2] ?? ""));
  const banned = BANNED.exec(text);
  if (banned !== null) return at(banned, bannedDetail(banned[1] ?? ""));
  const were = WERE_BANNED.exec(text);
  if (were !== null) return at(were, bannedDetail(were[1] ?? ""));
  const required = REQUIRED.exec(text);
  if (required !== null) return at(required, "imposed");
  const sanctioned = SANCTIONED.exec(text);
  if (sanctioned !== null) return at(sanctioned, "imposed");
  const agreed = AGREED.exec(text);
  if (agreed !== null) return at(agreed, "agreed");
  const resumed = RESUMED.exec(text);
  return resumed === null ? null : at(resumed, "lifted");
}

function inForceDetail(words: string): string {
  if (/expire|ends/i.test(words)) return "ended";
  if (/suspend|paused/i.test(words)) return "suspended";
  if (/lifted|eased|scrapped/i.test(words)) return "lifted";
  return /tightened|expanded|extended/i.test(words) ? "tightened" : "imposed";
}

function bannedDetail(word: string): string {
  if (/^(?:resum|allow|permit)/i.test(word)) return "lifted";
  return "imposed";
}

/** Ways round a measure: one claim for each kind of way. A route that is told says its own. */
export function methodClaims(context: Context, hasRoute: boolean): readonly Draft[] {
  const found = context.mentions.filter(
    ({ what, stands_for }) => what === "method" && !(hasRoute && stands_for[0] === "transhipment"),
  );
  const kinds = [...new Set(found.map(({ stands_for }) => stands_for[0] ?? ""))];
  return kinds.flatMap((kind) => {
    const own = found.filter(({ stands_for }) => stands_for[0] === kind);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [event(context, "method", first.start, last.end, kind)];
  });
}

const IMPACT =
  /\b(?:rattl(?:ed|ing)|disrupt(?:ed|s|ing|ions?)|squeez(?:ed|ing)|crippl(?:ed|ing)|hamper(?:ed|s|ing)|chok(?:ed|ing)(?: off)?|starv(?:ed|ing)|hobbl(?:ed|ing)|upend(?:ed|ing)|hurt(?:ing)?|hit (?=(?:\p{L}+ ){0,3}?(?:makers|manufacturers|producers|suppliers|industry|carmakers|automakers|supply|firms|companies|factories))|forc(?:ed|es|ing) (?:[\p{L}’'-]+ ){1,8}?to|(?:idl(?:ed|ing)|halt(?:ed|ing)|suspend(?:ed|ing)?|stop(?:ped|ping)?|clos(?:ed|ing)|shut(?:ting)?(?: down)?) (?:[\p{L}’'-]+ ){0,4}?(?:production|plants?|factor(?:y|ies)|lines?|output|assembly|works)(?: line)?|laid off|lay-?offs?|job losses|shortages? of|left (?:[\p{L}’'-]+ ){1,6}?(?:short|without)|ran (?:short|out)|running (?:short|out)|sen(?:t|ding) (?:[\p{L}’'-]+ ){0,5}?prices? (?:\w+ )?(?:soaring|higher|up|surging|to)|dr(?:ove|iven|iving) up (?:[\p{L}’'-]+ ){0,4}?(?:prices?|costs?)|threaten(?:ed|s|ing) (?:[\p{L}’'-]+ ){0,5}?(?:supply|supplies|production|jobs|industry|security))/giu;

/** What a measure or a shortage did to those who buy, make or work: one claim a statement. */
export function impactClaims(context: Context): readonly Draft[] {
  const { text } = context.sentence;
  const found: Draft[] = [];
  let covered = -1;
  for (const match of text.matchAll(IMPACT)) {
    const clause = clauseAt(context.clauses, match.index);
    if (clause.start === covered) continue;
    // "shut its plant because of shortages": the shortage is the cause of what is told already.
    if (covered !== -1 && /^shortages/i.test(match[0])) continue;
    covered = clause.start;
    // The words behind it, up to the end of the statement, are what it did.
    const end = Math.min(clause.end, context.sentence.text.length);
    const trimmed = text.slice(match.index, end).replace(/[.,;\s]+$/, "");
    found.push({
      ...event(context, "impact", match.index, match.index + trimmed.length, null),
      flow: flowAt(context, match.index),
    });
  }
  return found;
}
