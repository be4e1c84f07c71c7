/** A number as it is written, with its unit. */
export interface Amount {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly value: number;
  /**
   * `%`, `pp` (percentage points), `times`, `kg` (all weights), `barrel`, `barrel/d`, `u`, a
   * currency, a currency and `/kg` (a price), or null where none is written.
   */
  readonly unit: string | null;
  /** How exactly: half a step of the last digit that is written, in the unit. */
  readonly within: number;
  /** `nearly`, `about`, `more than` …; null where the number stands alone. */
  readonly approximate: Approximate | null;
  /** Whether it is a part of one: "a third", "half". */
  readonly is_fraction: boolean;
}

export type Approximate = "about" | "nearly" | "more than" | "less than";

const ONES: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
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
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
};
const SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  mn: 1e6,
  bn: 1e9,
  m: 1e6,
  k: 1e3,
};
const FRACTIONS: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fifth: 1 / 5,
  tenth: 1 / 10,
};

const ONE_WORD = Object.keys(ONES)
  .filter((word) => word !== "a" && word !== "an")
  .join("|");
const IN_WORDS = `(?:(?:${ONE_WORD})(?:[ -](?:and )?(?:${ONE_WORD}|hundred|thousand|million|billion))*|an? (?:hundred|thousand|million|billion|dozen)(?: (?:and )?(?:${ONE_WORD}|hundred|thousand))*)`;
const IN_DIGITS =
  "(?:\\d{1,3}(?:[,\u202f\u00a0]\\d{3})+|\\d+)(?:\\.\\d+)?(?:[ \u00a0]?(?:thousand|million|billion|trillion|mn|bn|m|k)(?![\\p{L}²³]))?";
const UNIT =
  "percentage points?|%|per[ -]?cent|pct|metric tonn?e?s?|short tons?|tonnes?|tons?|kilotonn?e?s?|kt|mt|kilogram(?:me)?s?|kilos?|kgs?|grams?|pounds?|lbs?|t|barrels? (?:per|a) day|bpd|barrels?|units?|pieces?|vehicles?|cars?|(?:U\\.?S\\.? )?dollars?|euros?|yuan|times|fold|USD|EUR";
const NUMBER = new RegExp(
  `(US\\$|\\$|€|£|¥|USD ?|EUR ?)?(?<![\\p{L}\\p{N}.,/-])(${IN_DIGITS}|${IN_WORDS})(?:[ \u00a0-]?(${UNIT})(?![\\p{L}]))?((?: (?:a|per)|/) ?(?:metric )?(?:tonn?e?|ton|t|kg|kilogram|kilo)(?![\\p{L}]))?`,
  "giu",
);
const FRACTION =
  /(?<![\p{L}])(?:(a|one|two|three|four)[ -](half|halves|thirds?|quarters?|fifths?|tenths?)|(half))(?![\p{L}])(?! (?:of (?:\d{4}|the year|this year|last year)|earlier|before|ago|to\b|year\b))/giu;

const KILOGRAMS: readonly (readonly [RegExp, number])[] = [
  [/^(?:kt|kilotonn?e?s?)$/i, 1e6],
  [/^short tons?$/i, 907.18474],
  [/^(?:metric )?(?:tonn?e?s?|tons?)$|^(?:t|mt)$/i, 1e3],
  [/^(?:kilogram(?:me)?s?|kilos?|kgs?)$/i, 1],
  [/^grams?$/i, 1e-3],
  [/^(?:pounds?|lbs?)$/i, 0.45359237],
];

/** Every number of a text that could be a quantity, a share or a change. */
export function amounts(text: string): readonly Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const one = amountOf(text, match);
    if (one !== null) found.push(one);
  }
  for (const match of text.matchAll(FRACTION)) {
    const count = ONES[(match[1] ?? "a").toLowerCase()] ?? 1;
    const part =
      FRACTIONS[
        (match[2] ?? match[3] ?? "")
          .toLowerCase()
          .replace(/^halves$/, "half")
          .replace(/s$/, "")
      ];
    if (part === undefined || count * part >= 1) continue;
    // "the third quarter of 2024" is a time, and "quarter" behind an ordinal is one.
    if (
      /\b(?:first|second|third|fourth|last|previous|next|this|the) $/i.test(
        text.slice(Math.max(0, match.index - 10), match.index),
      )
    )
      continue;
    const [start, end] = [match.index, match.index + match[0].length];
    found.push({
      start,
      end,
      words: match[0],
      value: 100 * count * part,
      unit: "%",
      within: 2.5,
      approximate: approximateBefore(text, start),
      is_fraction: true,
    });
  }
  return found
    .filter(
      (one) =>
        !found.some(
          (other) =>
            other !== one && other.is_fraction && other.start <= one.start && one.end <= other.end,
        ),
    )
    .sort((a, b) => a.start - b.start);
}

function amountOf(text: string, match: RegExpMatchArray): Amount | null {
  const [whole, currency, number = "", unitWords, per] = match;
  const start = match.index ?? 0;
  const { value, step } = numberOf(number);
  if (!Number.isFinite(value)) return null;
  const unit = unitOf(currency?.trim() ?? null, unitWords ?? null, per ?? null);
  // A year, or a number in words without anything counted, is no amount.
  if (unit === null && (/^(?:19|20)\d{2}$/.test(number) || /^\p{L}/u.test(number))) return null;
  return {
    start,
    end: start + whole.length,
    words: whole,
    value: value * unit_(unit),
    unit: unit?.name ?? null,
    within: (step / 2) * unit_(unit),
    approximate: approximateBefore(text, start),
    is_fraction: false,
  };
}

interface Unit {
  readonly name: string;
  readonly factor: number;
}

const unit_ = (unit: Unit | null) => unit?.factor ?? 1;

const CURRENCIES: Readonly<Record<string, string>> = {
  us$: "USD",
  $: "USD",
  usd: "USD",
  "€": "EUR",
  eur: "EUR",
  "£": "GBP",
  "¥": "CNY",
};

function unitOf(currency: string | null, words: string | null, per: string | null): Unit | null {
  const money =
    currency === null
      ? /dollars?|USD/i.test(words ?? "")
        ? "USD"
        : /euros?|EUR/i.test(words ?? "")
          ? "EUR"
          : /yuan/i.test(words ?? "")
            ? "CNY"
            : null
      : (CURRENCIES[currency.toLowerCase()] ?? null);
  if (money !== null) {
    if (per === null) return { name: money, factor: 1 };
    return { name: `${money}/kg`, factor: /kg|kilo/i.test(per) ? 1 : 1 / 1000 };
  }
  if (words === null) return null;
  if (/^(?:%|per[ -]?cent|pct)$/i.test(words)) return { name: "%", factor: 1 };
  if (/^percentage/i.test(words)) return { name: "pp", factor: 1 };
  if (/^(?:times|fold)$/i.test(words)) return { name: "times", factor: 1 };
  if (/^(?:barrels? (?:per|a) day|bpd)$/i.test(words)) return { name: "barrel/d", factor: 1 };
  if (/^barrel/i.test(words)) return { name: "barrel", factor: 1 };
  if (/^(?:unit|piece|vehicle|car)/i.test(words)) return { name: "u", factor: 1 };
  const weight = KILOGRAMS.find(([pattern]) => pattern.test(words));
  return weight === undefined ? null : { name: "kg", factor: weight[1] };
}

/** The value of `7,742`, `1.5 million` or `three thousand eight hundred`, and the step of its last digit. */
export function numberOf(text: string): { readonly value: number; readonly step: number } {
  const digits = /^([\d,\u202f\u00a0]+)(\.\d+)?\s*(\p{L}*)$/u.exec(text.trim());
  if (digits !== null) {
    const scale = SCALES[(digits[3] ?? "").toLowerCase()] ?? 1;
    const whole = (digits[1] ?? "").replace(/[,\u202f\u00a0]/g, "");
    const value = Number(`${whole}${digits[2] ?? ""}`) * scale;
    const decimals = (digits[2] ?? ".").length - 1;
    return { value, step: decimals > 0 ? scale * 10 ** -decimals : scale * roundness(whole) };
  }
  let total = 0;
  let part = 0;
  for (const word of text.toLowerCase().split(/[\s-]+/)) {
    const scale = SCALES[word];
    if (word === "and") continue;
    if (word === "hundred") part = Math.max(1, part) * 100;
    else if (scale !== undefined) {
      total += Math.max(1, part) * scale;
      part = 0;
    } else if (word === "dozen") part = Math.max(1, part) * 12;
    else part += ONES[word] ?? Number.NaN;
  }
  const value = total + part;
  return { value, step: roundness(String(value)) };
}

/** 3,800 is told to the hundred, 7,742 to the one, 30 to the one: a short number may be exact. */
function roundness(whole: string): number {
  const zeros = /0*$/.exec(whole)?.[0].length ?? 0;
  return whole.length >= 3 ? 10 ** Math.min(zeros, whole.length - 2) : 1;
}

/** The word for how exactly that stands before a number. */
export function approximateBefore(text: string, at: number): Approximate | null {
  const before = text.slice(Math.max(0, at - 24), at).toLowerCase();
  if (/(?:nearly|almost|close to|just under|just below)(?: an?)? ?[$€£]?$/.test(before))
    return "nearly";
  if (
    /(?:more than|over|at least|above|upwards of|exceeding|exceeded|no less than)(?: an?)? ?[$€£]?$/.test(
      before,
    )
  ) {
    return "more than";
  }
  if (
    /(?:less than|under|below|at most|up to|fewer than|as (?:much|many) as)(?: an?)? ?[$€£]?$/.test(
      before,
    )
  ) {
    return "less than";
  }
  return /(?:about|around|roughly|approximately|some|an estimated|estimated|circa)(?: an?)? ?[$€£]?$/.test(
    before,
  )
    ? "about"
    : null;
}
