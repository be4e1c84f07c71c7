import { monthOf } from "../article/date.ts";

/** A time that a text names, in months since year 0; null where the year cannot be told. */
export interface PeriodMention {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly first: number | null;
  readonly last: number | null;
  /** Whether the year is written or taken from when the article appeared. */
  readonly year_is_written: boolean;
  /** What the words before it make of it. */
  readonly use: "period" | "compared with" | "since";
  /** A comparison that names no month: one month, one quarter or one year before. */
  readonly back: "month" | "quarter" | "year" | "before" | null;
}

/** When an article appeared, as months; null where that is not known. */
export interface Appeared {
  readonly first: number;
  readonly last: number;
}

const MONTH =
  "(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|March|Mar\\.|April|Apr\\.|May|June?|July?|Aug(?:ust|\\.)?|Sept(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)(?![\\p{L}])";
const YEAR =
  "(?:19|20)\\d{2}(?![\\d,.]\\d|%| ?(?:t\\b|tonn|tons|kg|metric|units|cars|vehicles|barrels))";
const OF = ",?(?: of)? ";

interface Rule {
  readonly pattern: RegExp;
  read(match: readonly (string | undefined)[], appeared: Appeared | null): Found | null;
}

interface Found {
  readonly first: number | null;
  readonly last: number | null;
  readonly written: boolean;
  readonly back?: PeriodMention["back"];
}

const ORDINALS = ["first", "second", "third", "fourth"];
const COUNTS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};

const yearNumber = (text: string | undefined) => (text === undefined ? null : Number(text));

/** The latest month of that name not after the article; in the year written, if one is. */
function monthIn(name: string, year: number | null, appeared: Appeared | null): number | null {
  const month = monthOf(name) - 1;
  if (year !== null) return year * 12 + month;
  if (appeared === null) return null;
  const year_ = Math.floor(appeared.last / 12);
  const same = year_ * 12 + month;
  return same <= appeared.last ? same : same - 12;
}

/** The latest span of a calendar year that has begun when the article appears. */
function inYear(
  from: number,
  length: number,
  year: number | null,
  appeared: Appeared | null,
): Found | null {
  if (year !== null)
    return { first: year * 12 + from, last: year * 12 + from + length - 1, written: true };
  if (appeared === null) return { first: null, last: null, written: false };
  const this_ = Math.floor(appeared.last / 12) * 12 + from;
  const first =
    this_ + length - 1 <= appeared.last
      ? this_
      : this_ <= appeared.first && length < 12
        ? this_
        : this_ - 12;
  return { first, last: first + length - 1, written: false };
}

/** Longest and most telling first; what one has read, the next leaves alone. */
const RULES: readonly Rule[] = [
  {
    // between December and April, January-May 2025, from December 2024 to April 2025
    pattern: rule(
      `(${MONTH})(?:${OF}(${YEAR}))?(?:-| ?[–-] ?| to | through | until | and )(${MONTH})(?:${OF}(${YEAR}))?`,
    ),
    read([whole = "", from = "", fromYear, to = "", toYear], appeared) {
      const last = monthIn(to, yearNumber(toYear), appeared);
      if (last === null) return { first: null, last: null, written: false };
      const first =
        fromYear === undefined
          ? last - ((monthOf(to) - monthOf(from) + 12) % 12)
          : monthIn(from, Number(fromYear), appeared);
      // "in March and June" is two months, "in January and February" and "between" are a span.
      if (
        / and /.test(whole) &&
        first !== null &&
        last - first > 1 &&
        fromYear === undefined &&
        !/^between/i.test(whole)
      ) {
        return null;
      }
      return { first, last, written: toYear !== undefined };
    },
  },
  {
    // the first five months of 2025
    pattern: rule(
      `(?:the )?first (\\w+) months(?:${OF}(?:the year|this year|(${YEAR})|last year))?`,
    ),
    read([whole = "", count = "", year], appeared) {
      const months = COUNTS[count.toLowerCase()] ?? Number(count);
      if (!(months >= 2 && months <= 12)) return null;
      const back =
        /last year/.test(whole) && appeared !== null ? Math.floor(appeared.last / 12) - 1 : null;
      return inYear(0, months, yearNumber(year) ?? back, appeared);
    },
  },
  {
    // the twelve months to August 2024, the year to June
    pattern: rule(
      `(?:the )?(?:(\\w+) months|year) (?:to|through|ended|ending)(?: in)? (${MONTH})(?: (${YEAR}))?`,
    ),
    read([, count, month = "", year], appeared) {
      const months = count === undefined ? 12 : (COUNTS[count.toLowerCase()] ?? Number(count));
      const last = monthIn(month, yearNumber(year), appeared);
      if (last === null || !(months >= 1)) return null;
      return { first: last - months + 1, last, written: year !== undefined };
    },
  },
  {
    pattern: rule(
      `(?:the )?(first|second|third|fourth) quarter(?:${OF}(?:the year|this year|(${YEAR})))?|Q([1-4])(?:[ -](?:of )?(${YEAR}))?`,
    ),
    read([, ordinal, year, number, numberYear], appeared) {
      const quarter =
        number === undefined ? ORDINALS.indexOf((ordinal ?? "").toLowerCase()) : Number(number) - 1;
      return inYear(quarter * 3, 3, yearNumber(year ?? numberYear), appeared);
    },
  },
  {
    pattern: rule(
      `(?:the )?(first|second) half(?:${OF}(?:the year|this year|(${YEAR})))?|H([12])(?:[ -](?:of )?(${YEAR}))?`,
    ),
    read([, ordinal, year, number, numberYear], appeared) {
      const half =
        number === undefined ? ORDINALS.indexOf((ordinal ?? "").toLowerCase()) : Number(number) - 1;
      return inYear(half * 6, 6, yearNumber(year ?? numberYear), appeared);
    },
  },
  {
    // in early April, on 4 April 2025, August 2024, Dec. 3
    pattern: rule(
      `(?:(?:early|mid|late)[ -])?(?:\\d{1,2}(?:st|nd|rd|th)? )?(${MONTH})(?: \\d{1,2}(?:st|nd|rd|th)?(?![\\d,]\\d|%))?(?:${OF}(${YEAR})|(?: of)? last (year))?`,
    ),
    read([, name = "", year, last], appeared) {
      const back =
        last !== undefined && appeared !== null ? Math.floor(appeared.last / 12) - 1 : null;
      const month = monthIn(name, yearNumber(year) ?? back, appeared);
      return { first: month, last: month, written: year !== undefined };
    },
  },
  {
    pattern: rule(
      `(?:the )?(?:same (?:month|period|quarter) (?:of )?(?:a year (?:earlier|ago|before)|last year|the previous year|the year before)|(?:a|one) year (?:earlier|ago|before)|year[- ]on[- ]year|year[- ]over[- ]year|y/y|yoy|on[- ]year|on the year|the (?:previous|prior) year|the year before|annually)`,
    ),
    read: () => ({ first: null, last: null, written: true, back: "year" }),
  },
  {
    pattern: rule(
      "(?:the )?(?:previous|prior|preceding) month|the month before|(?:a|one) month (?:earlier|ago|before)|month[- ]on[- ]month|month[- ]over[- ]month|m/m|on[- ]month|on the month",
    ),
    read: () => ({ first: null, last: null, written: true, back: "month" }),
  },
  {
    pattern: rule(
      "(?:the )?(?:previous|prior|preceding) quarter|the quarter before|(?:a|one) quarter (?:earlier|ago|before)|quarter[- ]on[- ]quarter|q/q",
    ),
    read: () => ({ first: null, last: null, written: true, back: "quarter" }),
  },
  {
    pattern: rule("(last|this) (month|year|quarter)"),
    read([, which = "", unit = ""], appeared) {
      if (appeared === null) return { first: null, last: null, written: false };
      const back = which.toLowerCase() === "last" ? 1 : 0;
      const year = Math.floor(appeared.last / 12) - back;
      if (unit === "year")
        return {
          first: year * 12,
          last: back === 1 ? year * 12 + 11 : appeared.last,
          written: false,
        };
      if (unit === "month")
        return appeared.first === appeared.last
          ? { first: appeared.last - back, last: appeared.last - back, written: false }
          : { first: null, last: null, written: false };
      const quarter = Math.floor(appeared.last / 3) - back;
      return { first: quarter * 3, last: quarter * 3 + 2, written: false };
    },
  },
  {
    pattern: rule(
      `(?:in|of|during|for|since|from|than|throughout|full[- ]year|calendar|with|to|by|and|between|until|through|before|the) (${YEAR})|(?<=^|[ (])(${YEAR})(?=[’']s| (?:exports|imports|total|figure|level))`,
    ),
    read([, inProse, other]) {
      const year = Number(inProse ?? other);
      return { first: year * 12, last: year * 12 + 11, written: true };
    },
  },
];

function rule(pattern: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(?:[Bb]etween |[Ff]rom )?(?:${capitals(pattern)})(?![\\p{L}\\p{N}])`,
    "gu",
  );
}

/** At the head of a sentence the same words begin with a capital. */
function capitals(pattern: string): string {
  return pattern
    .replaceAll("(?:the )?", "(?:[Tt]he )?")
    .replaceAll("(?:a|one)", "(?:[Aa]|[Oo]ne)")
    .replaceAll("(last|this)", "([Ll]ast|[Tt]his)");
}

/** Every time that a sentence names. */
export function periods(sentence: string, appeared: Appeared | null): readonly PeriodMention[] {
  const found: PeriodMention[] = [];
  for (const { pattern, read } of RULES) {
    for (const match of sentence.matchAll(pattern)) {
      const lead =
        /^(?:between |from |in |of |during |for |since |than |with |to |by |and |until |through |before |the (?=\d))*/i.exec(
          match[0],
        )?.[0] ?? "";
      const start = match.index + lead.length;
      const end = match.index + match[0].length;
      if (found.some((one) => start < one.end && one.start < end)) continue;
      // "China may ban": the month stands behind a preposition, a word of time or before a year.
      if (
        /^(?:May|March)$/.test(match[0].slice(lead.length)) &&
        !/\b(?:in|from|since|of|during|to|by|until|and|last|through|for|than|between|early|mid|late|with|after|before|on)[ -]$/i.test(
          sentence.slice(Math.max(0, start - 12), start),
        )
      ) {
        continue;
      }
      const period = read([...match], appeared);
      if (period === null) continue;
      found.push({
        start,
        end,
        words: sentence.slice(start, end),
        first: period.first,
        last: period.last,
        year_is_written: period.written,
        back: period.back ?? null,
        use: useOf(sentence, start, sentence.slice(start, end), period),
      });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function useOf(
  sentence: string,
  start: number,
  words: string,
  { back }: Found,
): PeriodMention["use"] {
  if (back !== undefined && back !== null) return "compared with";
  const before = sentence.slice(Math.max(0, start - 40), start).toLowerCase();
  if (/\bsince (?:the )?(?:at least )?$/.test(before)) return "since";
  const compared =
    /\b(?:compared (?:with|to)|versus|vs\.?|against|(?<!more |less |fewer |rather )than)\s(?:[\w,. ]{0,24}\s)?(?:in |of |the |for |that of )?$/;
  if (compared.test(before)) return "compared with";
  // "from January to March" is a span; "fell from May" and "fell from the second quarter" compare.
  const isSpan = / (?:to|through|until|and) |[-–]/.test(words);
  return /\bfrom (?:[€$£]?[\d,.]+ ?\w* (?:\w+ )?(?:in )?|the )?$/.test(before) && !isSpan
    ? "compared with"
    : "period";
}
