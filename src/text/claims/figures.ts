import { type Amount, type Approximate, approximateBefore } from "./amount.ts";
import type { Claim, ClaimKind, Comparison } from "./claim.ts";
import {
  type Context,
  comparisonAt,
  flowAfter,
  flowAt,
  goodsAt,
  mannerAt,
  periodAt,
  placed,
  reportersAt,
} from "./context.ts";
import { clauseAt } from "./sentence.ts";

/** A claim before its words are put together. */
export type Draft = Omit<Claim, "claim" | "quote">;

const UP =
  "rose|rises?|risen|rising|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:es?|ed|ing)|soar(?:s|ed|ing)?|grew|grows?|grown|growing|increas(?:es?|ed|ing)|gain(?:s|ed|ing)?|advanced?|advancing|rebound(?:s|ed|ing)?|leapt|leaped|leaping|spiked?|spiking|expanded|expanding|swelled|swelling|recover(?:s|ed|ing)|picked up|(?:sky)?rocket(?:s|ed|ing)|balloon(?:ed|ing)|mushroomed|shot up|ticked up|edged up|crept up|went up|moved up|(?<!ma(?:de|ke|kes|king) |took |takes? )up";
const DOWN =
  "fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)|slid|slides?|sliding|slump(?:s|ed|ing)?|plung(?:es?|ed|ing)|tumbl(?:es?|ed|ing)|shrank|shrunk|shrinking|sank|sunk|contract(?:s|ed|ing)?|dipp(?:ed|ing)|eased|easing|retreated|plummet(?:s|ed|ing)?|collaps(?:es?|ed|ing)|crash(?:es|ed|ing)?|slipp(?:ed|ing)|dived|dove|dwindl(?:ed|ing)|edged down|went down|lost|cut|reduced|down|off|lower by";
const NOUN_UP =
  "rise|increase|jump|surge|gain|growth|climb|rebound|leap|spike|expansion|recovery|upswing";
const NOUN_DOWN =
  "drop|fall|decline|decrease|plunge|slump|slide|cut|reduction|contraction|dip|collapse|tumble|fall-off";
const APPROX =
  "(?:nearly |almost |close to |just under |just over |more than |over |at least |less than |about |around |roughly |approximately |some |an estimated |as much as |up to |only |just |a whopping |a record |another |a further |fully |an? )*";
const MANNER = "(?: (?:\\w+ly|again|back|further|year-on-year|month-on-month|on-year|on-month))*";

const VERB_BEFORE = new RegExp(`\\b(?:(${UP})|(${DOWN}))${MANNER}(?: by)? ${APPROX}[$€£]?$`, "i");
/** "rose in June by 32%": the verb may stand farther off where "by" follows. */
const VERB_FAR = new RegExp(`\\b(?:(${UP})|(${DOWN}))\\b[^;%]{0,60}? by ${APPROX}$`, "i");
const NOUN_AFTER = new RegExp(
  `^ (?:[\\p{L}-]+ ){0,2}?(?:(${NOUN_UP})|(${NOUN_DOWN}))(?![\\p{L}])`,
  "iu",
);
/** "an increase of 32%", "a fall of a third". */
const NOUN_BEFORE = new RegExp(`\\b(?:(${NOUN_UP})|(${NOUN_DOWN}))s? of ${APPROX}$`, "i");
const DEGREE_AFTER =
  /^ (?:(higher|more|greater|larger|above|up|stronger|increase)|(lower|less|fewer|smaller|below|down|weaker))(?![\p{L}])/iu;
/** "and 60% from a year earlier": the verb of the change before it. */
const CARRIED = new RegExp(`(?:,? and|,|,? but) ${APPROX}$`, "i");

const MULTIPLES: Readonly<Record<string, number>> = {
  double: 2,
  triple: 3,
  treble: 3,
  quadruple: 4,
  quintuple: 5,
  halve: 0.5,
};
const MULTIPLE =
  /\b(doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|ing|es|e)\b(?! (?:check|digit|edged))/gi;
const NOTHING_LEFT =
  /\b(?:fell|dropped|sank|collapsed|shrank|plunged|declined|down|came|was|were|stood)(?: \w+ly)? (?:to |at )?(zero|nil|nothing)\b|\b(?:exports?|imports?|shipments|deliveries|flows?)(?: [\p{L}.’']+){0,6}? (dried up|stopped (?:entirely|altogether|completely)|ceased)\b|\b(no (?:shipments|exports|imports|deliveries))(?: [\p{L}.’']+){0,4}? (?:to|from|were|went)\b/giu;

/** Changes, levels and shares of a sentence. */
export function figureClaims(context: Context): readonly Draft[] {
  const { amounts, sentence } = context;
  const drafts: Draft[] = [];
  let sign = 0;
  let shared = false;
  for (const [index, amount] of amounts.entries()) {
    const until = amounts[index + 1]?.start ?? sentence.text.length;
    const kind = kindOf(context, amount, sign, shared);
    if (kind === null) continue;
    shared = kind.kind === "share";
    if (kind.sign !== 0) sign = kind.sign;
    drafts.push(draftOf(context, amount, kind, until));
  }
  return [...drafts, ...multiples(context), ...nothings(context)];
}

/** What rises and falls and is no trade in goods. */
const OF_A_FIRM =
  /\b(?:shares|share price|revenues?|turnover|profits?|earnings|approval|inflation|GDP|salar(?:y|ies)|wages)\b/i;

interface Kind {
  readonly kind: Extract<ClaimKind, "change" | "level" | "share">;
  /** 1 or -1 for a change. */
  readonly sign: number;
  /** Where the word stands that makes it one, in the sentence. */
  readonly from: number;
}

function kindOf(context: Context, amount: Amount, lastSign: number, shared: boolean): Kind | null {
  const { text } = context.sentence;
  const before = text.slice(0, amount.start);
  const near = before.slice(-110);
  const after = text.slice(amount.end, amount.end + 60);
  const { unit } = amount;
  if (unit === "%" || unit === "pp" || unit === "times") {
    const change = changeSign(near, after, amount);
    if (change !== null && OF_A_FIRM.test(clauseAt(context.clauses, amount.start).text))
      return null;
    if (change !== null) {
      return { kind: "change", sign: change.sign, from: before.length - near.length + change.at };
    }
    const share = isShare(near, after) || (shared && SHARE_THEN.test(near));
    if (unit === "%" && share) return { kind: "share", sign: 0, from: amount.start };
    const carried = unit === "%" && lastSign !== 0 && CARRIED.test(near);
    return carried ? { kind: "change", sign: lastSign, from: amount.start } : null;
  }
  if (unit === null || isBase(context, amount)) return null;
  return isLevel(context, amount) ? { kind: "level", sign: 0, from: amount.start } : null;
}

function changeSign(
  near: string,
  after: string,
  amount: Amount,
): { sign: number; at: number } | null {
  if (amount.unit === "times") {
    const more =
      /^[- ](?:increase|rise|jump|surge|more|higher|greater|larger|as (?:much|many|high)|the)\b/i.exec(
        after,
      );
    const verb = VERB_BEFORE.exec(near) ?? VERB_FAR.exec(near);
    if (more === null && verb === null) return null;
    return { sign: verb?.[2] === undefined ? 1 : -1, at: verb?.index ?? near.length };
  }
  for (const pattern of [VERB_BEFORE, VERB_FAR, NOUN_BEFORE]) {
    const match = pattern.exec(near);
    // "up to 32%" is a bound, and "off 32%" of something a share.
    if (match !== null && !/\b(?:up|off) to $/i.test(near)) {
      return { sign: match[1] === undefined ? -1 : 1, at: match.index };
    }
  }
  // "half as much": what is lacking to the whole is the fall.
  if (amount.is_fraction && /^ as (?:much|many|high|large)\b/i.test(after)) {
    return { sign: -1, at: near.length };
  }
  const behind = NOUN_AFTER.exec(after) ?? DEGREE_AFTER.exec(after);
  if (behind === null || /^ of\b/i.test(after)) return null;
  return { sign: behind[1] === undefined ? -1 : 1, at: near.length };
}

/** "23% of imports, up from 9%": the share of an earlier time. */
const SHARE_THEN = new RegExp(
  `(?:up|down|compared (?:with|to)|against|versus)(?: from)? ${APPROX}$`,
  "i",
);
const SHARE_BEFORE = new RegExp(
  `\\b(?:shares?(?: (?:of|in)(?: [\\p{L}-]+){1,6}?)? (?:of|at|to|was|is|were|stood at|reached|came to|rose to|fell to|dropped to|climbed to)|account(?:s|ed|ing)? for|ma(?:de|kes?|king) up|represent(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|provid(?:es?|ed|ing)|control(?:s|led|ling)?|produc(?:es?|ed|ing)|took|takes|buys?|bought|refin(?:es?|ed|ing)|holds?|held|dominat(?:es?|ed|ing)(?: with)?)(?: \\w+ly)?(?: for)? ${APPROX}$`,
  "iu",
);

function isShare(near: string, after: string): boolean {
  if (
    /^ (?:tariff|duty|duties|levy|tax|purity|pure|grade|stake|owned|interest|of (?:the )?(?:respondents|analysts))/i.test(
      after,
    )
  ) {
    return false;
  }
  if (
    /\bof (?:which|this|that|it|them|these) $/i.test(near) &&
    /^ (?:came|come|went|was|were|is|are)\b/i.test(after)
  ) {
    return true;
  }
  return /^ (?:share\b|of\b)/i.test(after) || SHARE_BEFORE.test(near);
}

/** A figure that another is compared with: "to 7,742 tonnes from 5,864.6 tonnes", "against 3,200 tonnes". */
function isBase(context: Context, amount: Amount): boolean {
  const before = context.sentence.text.slice(0, amount.start);
  const compared = new RegExp(
    `\\b(?:compared (?:with|to)|versus|vs\\.?|against|up from|down from|from) ${APPROX}[$€£]?$`,
    "i",
  );
  if (!compared.test(before.slice(-60))) return false;
  const others = context.amounts.filter((one) => one.unit === amount.unit && one !== amount);
  return others.some(
    (one) =>
      one.start < amount.start ||
      /^(?: in \w+(?: \d{4})?| a year earlier)? to\b/i.test(
        context.sentence.text.slice(amount.end, amount.end + 30),
      ),
  );
}

const TRADED =
  /\b(?:exports?|exported|imports?|imported|shipments?|shipped|ships|deliver\w*|output|produced?|production|mining|quotas?|consum\w+|sales|sold|purchas\w+|bought|arriv\w+|entered|stocks?|stockpiles?|inventor\w+|prices?|priced|traded|cargo(?:es)?|seized|sent|moved|suppl(?:y|ied|ies)|capacity|total(?:led|ed|s)?|landed|received|took|crossed|went|outflows?|inflows?|volumes?|quantit\w+)\b/i;
const NOT_TRADED =
  /\b(?:fined?|penalt\w+|invest\w*|loan|grant|deal worth|market value|jobs|employees|sentenced)\b/i;

function isLevel(context: Context, amount: Amount): boolean {
  const { text } = context.sentence;
  const around = text.slice(Math.max(0, amount.start - 90), amount.end + 60);
  if (NOT_TRADED.test(around)) return false;
  return TRADED.test(text);
}

function draftOf(context: Context, amount: Amount, kind: Kind, until: number): Draft {
  const { text } = context.sentence;
  const from = Math.min(kind.from, amount.start);
  const period = periodAt(context, kind.from, amount.end);
  const base = baseOf(context, amount);
  const behindBase =
    base === null || base.start < amount.end
      ? until
      : (context.amounts.find(({ start }) => start > base.start)?.start ?? text.length);
  const comparison =
    kind.kind === "share"
      ? null
      : withBase(comparisonAt(context, amount.end, behindBase, period), base, context);
  const times = amount.unit === "times";
  return {
    kind: kind.kind,
    commodities: goodsAt(context, from),
    countries: reportersAt(context, from),
    flow: (kind.kind === "share" ? flowAfter(context, amount.end) : null) ?? flowAt(context, from),
    period,
    quantity: kind.kind === "change" && !times ? kind.sign * changeOf(amount, text) : amount.value,
    unit: amount.unit,
    within: amount.within,
    approximate: amount.approximate,
    comparison,
    detail: null,
    ...mannerAt(context, from, amount.end),
    position: placed(context, wordStart(text, from), amount.end),
  };
}

function changeOf(amount: Amount, text: string): number {
  const isPart =
    amount.is_fraction && /^ as (?:much|many|high|large)\b/i.test(text.slice(amount.end));
  return isPart ? 100 - amount.value : amount.value;
}

/** The figure that this one is compared with, where both stand in the sentence. */
function baseOf(context: Context, amount: Amount): Amount | null {
  if (amount.unit === "%" || amount.unit === "times" || amount.unit === null) return null;
  return (
    context.amounts.find(
      (one) => one !== amount && one.unit === amount.unit && isBase(context, one),
    ) ?? null
  );
}

function withBase(
  comparison: Comparison | null,
  base: Amount | null,
  context: Context,
): Comparison | null {
  if (base === null) return comparison;
  const position = placed(context, base.start, base.end);
  if (comparison === null) {
    return {
      against: "period",
      words: base.words,
      first: null,
      last: null,
      quantity: base.value,
      unit: base.unit,
      position,
    };
  }
  return { ...comparison, quantity: base.value, unit: base.unit };
}

function wordStart(text: string, at: number): number {
  let start = at;
  while (start < text.length && /\s/.test(text[start] ?? "")) start++;
  return start;
}

/** "doubled", "nearly tripled", "halved". */
function multiples(context: Context): readonly Draft[] {
  const { text } = context.sentence;
  return [...text.matchAll(MULTIPLE)].flatMap((match) => {
    const stem = (match[1] ?? "").toLowerCase();
    const times = MULTIPLES[`${stem}e`];
    // "doubling down", "halving of the workforce": only where goods or a flow are spoken of.
    if (times === undefined || / down\b/.test(text.slice(match.index, match.index + 16))) return [];
    const end = match.index + match[0].length;
    const period = periodAt(context, match.index, end);
    const flow = flowAt(context, match.index);
    if (flow === null && !context.mentions.some(({ what }) => what === "commodity")) return [];
    const approximate: Approximate | null = approximateBefore(text, match.index);
    return [
      {
        kind: "change" as const,
        commodities: goodsAt(context, match.index),
        countries: reportersAt(context, match.index),
        flow,
        period,
        quantity: times,
        unit: "times",
        within: 0.05 * times,
        approximate,
        comparison: comparisonAt(
          context,
          end,
          context.amounts.find((one) => one.start > end && one.unit === "%")?.start ?? text.length,
          period,
        ),
        detail: null,
        ...mannerAt(context, match.index, end),
        position: placed(
          context,
          approximate === null ? match.index : approximateStart(text, match.index),
          end,
        ),
      },
    ];
  });
}

function approximateStart(text: string, at: number): number {
  const match = /(?:\w+ than|\w+ to|just \w+|\w+) $/.exec(text.slice(0, at));
  return match === null ? at : match.index;
}

/** "fell to zero", "dried up", "no shipments went to". */
function nothings(context: Context): readonly Draft[] {
  const { text } = context.sentence;
  return [...text.matchAll(NOTHING_LEFT)].map((match) => {
    const end = match.index + match[0].length;
    const period = periodAt(context, match.index, end);
    return {
      kind: "level" as const,
      commodities: goodsAt(context, match.index),
      countries: reportersAt(context, match.index),
      flow: flowAt(context, end),
      period,
      quantity: 0,
      unit: null,
      within: 0,
      approximate: approximateBefore(text, match.index),
      comparison: comparisonAt(context, end, text.length, period),
      detail: null,
      ...mannerAt(context, match.index, match.index + 1),
      position: placed(context, match.index, end),
    };
  });
}
