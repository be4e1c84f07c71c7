import { clean } from "./clean.ts";
import { type Form, gluedForm, withoutForms } from "./company_forms.ts";
import { type Romanised, romanise, type Script } from "./romanise.ts";
import { skeleton, sound } from "./sound.ts";
import { chinese, looksKorean } from "./syllables.ts";
import {
  ADDRESS_PARTS,
  ADDRESS_WORDS,
  COMMON_GIVEN,
  DIVINE,
  GENERATIONS,
  GENERIC,
  HAN_WORDS,
  isPlace,
  NUMBERS,
  PARTICLES,
  PLACES,
  SAME_WORD,
  SLIGHT,
  TITLES,
} from "./words.ts";

/** What a name names: each kind is read and compared in its own way. */
export type NameKind = "person" | "company" | "vessel" | "address";

export type WordKind =
  | "word"
  | "initial"
  | "number"
  | "particle"
  | "title"
  | "generic"
  | "slight"
  | "place";

/** One word of a name. */
export interface Word {
  /** In Latin letters, lower case; a number in digits; translated where a company word is. */
  readonly text: string;
  /** In Latin letters, before it was translated. */
  readonly written: string;
  readonly sound: string;
  readonly skeleton: string;
  readonly kind: WordKind;
  readonly script: Script;
  /** What it says when both names have it, 0 to 1. */
  readonly evidence: number;
  /** What it says when only one of them has it, 0 to 1. */
  readonly difference: number;
  /** Set where each sign or letter counts: syllables of a script, initials. Another one is another name. */
  readonly native: string | null;
}

/** A name taken apart. */
export interface Name {
  readonly kind: NameKind;
  readonly words: readonly Word[];
  readonly forms: readonly Form[];
  /** The words that name, without a blank between them. */
  readonly joined: string;
  readonly isWade: boolean;
  readonly isKorean: boolean;
}

/** How telling a word is in the lists at hand: 1 for one that hardly any party bears, towards 0 for common ones. */
export type Rarity = (word: string) => number;

/** More words than this are not a name; the rest is left unread, so that time stays bounded. */
const MOST_WORDS = 24;
const MOST_READINGS = 6;

/**
 * The readings of a name: usually one, more where a script leaves a choice or the text gives another
 * name after a slash, an "a.k.a." or in brackets. None when no letter or digit is left.
 */
export function readName(text: string, kind: NameKind, rarity: Rarity = () => 1): readonly Name[] {
  const readings: Name[] = [];
  const seen = new Set<string>();
  for (const part of alternatives(clean(text), kind)) {
    for (const words of spellings(part, kind)) {
      const name = built(words, kind, rarity);
      const key = `${name.joined} ${name.words.map((word) => word.text).join(" ")}`;
      if (name.words.length === 0 || seen.has(key)) continue;
      seen.add(key);
      readings.push(name);
      if (readings.length === MOST_READINGS) return readings;
    }
  }
  return readings;
}

/** Which kind to read a name as, for a party of which it is not known what it is. */
export function kindOf(schema: string | null, text: string): NameKind {
  switch (schema) {
    case "Person":
      return "person";
    case "Vessel":
    case "Airplane":
    case "Vehicle":
      return "vessel";
    case "Company":
    case "Organization":
    case "PublicBody":
      return "company";
    default: {
      const words = rawWords(clean(text));
      const { forms } = withoutForms(words.map((word) => word.toLowerCase()));
      const says = words.some((word) =>
        GENERIC.has(SAME_WORD.get(word.toLowerCase()) ?? word.toLowerCase()),
      );
      return forms.length > 0 || says || words.length === 1 || words.length > 5
        ? "company"
        : "person";
    }
  }
}

const KNOWN_AS =
  /\s*[,;(]?\s*\b(?:a\.?\s?k\.?\s?a\.?|f\.?\s?k\.?\s?a\.?|n\.?\s?k\.?\s?a\.?|formerly(?: known as)?|also known as|d\.?\s?b\.?\s?a\.?|trading as|t\/a|alias)[\s:]+/i;

function alternatives(text: string, kind: NameKind): readonly string[] {
  const parts = text.split(KNOWN_AS).map((part) => part.replace(/[)\s]+$/, ""));
  const found = parts.length > 1 ? parts.filter((part) => /[\p{L}\p{N}]{2}/u.test(part)) : [text];
  return found.flatMap((part) => {
    const sides = part.split(/\s*\/\s*/);
    const areNames =
      sides.length === 2 && sides.every((side) => side.replace(/[^\p{L}]/gu, "").length >= 5);
    const bare = kind === "company" ? withoutAcronym(part) : part;
    return areNames ? [part, ...sides] : [bare];
  });
}

/** `Academy of Solid Propulsion (ASP)`: the short form in brackets repeats what stands before it. */
function withoutAcronym(text: string): string {
  const match = /^(.{6,}?)\s*\(\s*["'“]?([\p{Lu}\p{N}&-]{2,10})["'”]?\s*\)\s*(.*)$/u.exec(text);
  if (match === null) return text;
  const [, before = "", short = "", after = ""] = match;
  const initials = before
    .split(/[\s-]+/)
    .map((word) => word[0]?.toUpperCase() ?? "")
    .join("");
  const letters = [...short.replace(/[^\p{L}]/gu, "")];
  let at = 0;
  for (const letter of initials) if (letter === letters[at]) at++;
  return letters.length > 1 && at >= letters.length - 1 ? `${before} ${after}`.trim() : text;
}

/** Words as written: apostrophes closed up, `&` and `%` spelled out, scripts and CamelCase parted. */
function rawWords(text: string): readonly string[] {
  return text
    .replace(/(?<=\p{L})['’`´ʼ‘]s\b/gu, "")
    .replace(/(?<=[\p{L}])['’`´ʼ‘ʻ]/gu, "")
    .replace(/['’`´ʼ‘ʻ](?=\p{L})/gu, "")
    .replace(/&/g, " and ")
    .replace(/%/g, " percent ")
    .replace(/\$(?=\p{L})|(?<=\p{L})\$/gu, "s")
    .replace(/@(?=\p{L})|(?<=\p{L})@/gu, "a")
    .replace(/(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}{2})/gu, " ")
    .replace(
      /(?<=[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}])(?=[\p{Script=Latin}\d])|(?<=[\p{Script=Latin}\d])(?=[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}])|(?<=\p{Script=Han})(?=[\p{Script=Katakana}\p{Script=Hiragana}])|(?<=[\p{Script=Katakana}\p{Script=Hiragana}])(?=\p{Script=Han})/gu,
      " ",
    )
    .split(/[^\p{L}\p{M}\p{N}ー]+/u)
    .filter((word) => word !== "");
}

type Spelled = readonly Romanised[];

/** The words of a name in Latin letters, for each way in which its script lets it be read. */
function spellings(text: string, kind: NameKind): readonly Spelled[] {
  const ordered = kind === "person" ? inOrder(text) : text;
  const han =
    kind === "company" && /\p{Script=Han}|\p{Script=Hangul}/u.test(ordered)
      ? translated(ordered)
      : ordered;
  const isForeign = /[\p{Script=Han}][·・•][\p{Script=Han}]/u.test(text);
  const words = rawWords(han)
    .slice(0, MOST_WORDS)
    .map((word) => romanise(word, isForeign));
  const first = words.flatMap((word) => parted(word, word.latin));
  const most = Math.max(0, ...words.map((word) => word.others.length));
  const others = Array.from({ length: Math.min(most, 3) }, (_, at) =>
    words.flatMap((word) => parted(word, word.others[at] ?? word.latin)),
  );
  return [first, ...others];
}

function parted(word: Romanised, latin: string): readonly Romanised[] {
  const parts = latin.split(" ").filter((part) => part !== "");
  const signs = word.native === null ? [] : [...word.native];
  return parts.map((part, at) => ({
    ...word,
    latin: part,
    native: signs.length === parts.length ? (signs[at] ?? null) : null,
  }));
}

/** `FAMILY, Given` the other way round. */
function inOrder(text: string): string {
  const [family, given, ...more] = text.split(/\s*,\s*/);
  if (given === undefined || given === "" || more.length > 1) return text;
  return [given, ...more, family].join(" ");
}

function translated(text: string): string {
  return HAN_WORDS.reduce((said, [from, to]) => said.replaceAll(from, ` ${to} `), text);
}

function built(spelled: Spelled, kind: NameKind, rarity: Rarity): Name {
  const origin = new Map(spelled.map((word) => [word.latin, word] as const));
  const latin = spelled.map((word) => unleet(word.latin)).filter((word) => word !== "");
  if (kind === "person") return person(latin, origin, rarity);
  if (kind === "address") return address(latin, origin, rarity);
  return business(latin, origin, kind, rarity);
}

const LEET: Readonly<Record<string, string>> = {
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  8: "b",
  9: "g",
};

/** Digits written for the letters that they look like, inside a word: `sech1n`. */
function unleet(word: string): string {
  if (!/^[a-z][a-z0-9]*\d[a-z0-9]*[a-z]$/.test(word) && !/^i\d[a-z]{2,}$/.test(word)) return word;
  return word.replace(/\d/g, (digit) => LEET[digit] ?? digit);
}

function person(
  latin: readonly string[],
  origin: ReadonlyMap<string, Romanised>,
  rarity: Rarity,
): Name {
  const kept = withoutEnding(latin.filter((word, at) => at === 0 || !GENERATIONS.has(word)));
  const words = compounds(kept);
  const isSmall = (word: string) => PARTICLES.has(word) || TITLES.has(word);
  const hasContent = words.some((word) => !isSmall(word) && word.length > 1);
  return nameOf(
    "person",
    words.map((text) => {
      const from = origin.get(text);
      if (/^\d+$/.test(text)) return wordOf(text, text, from, "number", 0.5, 0.5);
      if (text.length === 1 && from?.native == null) {
        return wordOf(text, text, from, "initial", 0.3, 0.25);
      }
      if (hasContent && PARTICLES.has(text)) {
        return wordOf(text, text, from, "particle", 0.06, 0.03);
      }
      if (hasContent && TITLES.has(text)) return wordOf(text, text, from, "title", 0.15, 0.1);
      const common = COMMON_GIVEN.has(text) ? 0.7 : 1;
      return wordOf(text, text, from, "word", common * rarity(text), 1);
    }),
    [],
  );
}

function wordOf(
  text: string,
  written: string,
  from: Romanised | undefined,
  kind: WordKind,
  evidence: number,
  difference: number,
): Word {
  return {
    text,
    written,
    sound: sound(text),
    skeleton: skeleton(text),
    kind,
    script: from?.script ?? "latin",
    evidence,
    difference,
    native: from?.native ?? null,
  };
}

/** A legal form behind a person's name is a slip of whoever typed it. */
function withoutEnding(words: readonly string[]): readonly string[] {
  const isSlip = words.length > 2 && /^(sa|llc|inc|ltd|gmbh|corp|plc)$/.test(words.at(-1) ?? "");
  return isSlip ? words.slice(0, -1) : words;
}

const SERVANT = /^abd(ul|el|al|oul|ol|il|ur)?$/;
const ARTICLE = /^([aeu]l|[au]r|[au]s|[au]z|[au]d|[au]n|[au]sh)$/;
const OF_FAITH = /^(ud|ed|ad)?(din|deen|dine)$/;

/** Names of several words that are one name: Abd al-Rahman, Bashir-ud-Din. */
function compounds(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [next = "", after = ""] = words.slice(at + 1, at + 3);
    const before = out.at(-1);
    if (SERVANT.test(word) && DIVINE.has(next)) {
      out.push(`abdul${next}`);
      at++;
    } else if (SERVANT.test(word) && ARTICLE.test(next) && DIVINE.has(after)) {
      out.push(`abdul${after}`);
      at += 2;
    } else if (
      /^(ud|ed|ad|al|el|ul|u)$/.test(word) &&
      OF_FAITH.test(next) &&
      before !== undefined
    ) {
      out[out.length - 1] = `${before}uddin`;
      at++;
    } else if (OF_FAITH.test(word) && word !== "din" && before !== undefined) {
      out[out.length - 1] = `${before}uddin`;
    } else {
      const glued = /^abd(?:[aeiou]?[lrsznd])([a-z]{3,})$/.exec(word)?.[1] ?? "";
      out.push(DIVINE.has(glued) ? `abdul${glued}` : word);
    }
  }
  return out;
}

function business(
  latin: readonly string[],
  origin: ReadonlyMap<string, Romanised>,
  kind: NameKind,
  rarity: Rarity,
): Name {
  const merged = initialsMerged(latin);
  const { rest, forms } = kind === "company" ? parsedForms(merged) : { rest: merged, forms: [] };
  const isOnlyForms = rest.length === 0;
  const said = isOnlyForms ? merged : numbered(rest);
  const bare = said.length > 1 ? said.filter((word) => !LINKS.has(word)) : said;
  const words = (bare.length === 0 ? said : bare).map((written) => {
    const text = SAME_WORD.get(written) ?? PLACES.get(written) ?? written;
    const from = origin.get(written);
    if (isOnlyForms) return wordOf(text, written, from, "slight", 0.05, 0.05);
    if (/\d/.test(text)) return wordOf(text, written, from, "number", 0.4, 0.6);
    if (isPlace(text)) return wordOf(text, written, from, "place", 0.4 * rarity(text), 1);
    if (SLIGHT.has(text)) return wordOf(text, written, from, "slight", 0.12, 0.15);
    if (GENERIC.has(text)) return wordOf(text, written, from, "generic", 0.3 * rarity(text), 0.7);
    const isLetters = !latin.includes(written) && merged.includes(written);
    const word = wordOf(text, written, from, "word", (text.length < 3 ? 0.5 : 1) * rarity(text), 1);
    return isLetters ? { ...word, native: text } : word;
  });
  return nameOf(kind, words, forms);
}

/** A house number is as telling as a street; a country and the word "street" are not. */
function address(
  latin: readonly string[],
  origin: ReadonlyMap<string, Romanised>,
  rarity: Rarity,
): Name {
  const words = latin
    .map((written) => ({
      written,
      text: ADDRESS_WORDS.get(written) ?? PLACES.get(written) ?? written,
    }))
    .filter(({ text }) => !LINKS.has(text) && text !== "no")
    .map(({ written, text }) => {
      const from = origin.get(written);
      if (/^\d/.test(text)) return wordOf(text, written, from, "number", 0.5, 0.5);
      if (isPlace(text)) return wordOf(text, written, from, "place", 0.3 * rarity(text), 0.3);
      if (ADDRESS_PARTS.has(text)) return wordOf(text, written, from, "slight", 0.1, 0.1);
      return wordOf(text, written, from, "word", rarity(text), 0.6);
    });
  return nameOf("address", words, []);
}

/** Words that link others in the name of a company and are not counted. */
const LINKS = new Set(
  "the of and for de la le les los der die das du del di da do des al el a".split(" "),
);

/** Single letters in a row are one word: A.B.C., C K, L & H. */
function initialsMerged(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  let run = "";
  for (const [at, word] of words.entries()) {
    const isLetter = /^[a-z]$/.test(word);
    const joins = word === "and" && run.length === 1 && /^[a-z]$/.test(words[at + 1] ?? "");
    if (isLetter) run += word;
    if (isLetter || joins) continue;
    if (run !== "") out.push(run);
    run = "";
    out.push(word);
  }
  return run === "" ? out : [...out, run];
}

function parsedForms(words: readonly string[]) {
  const parsed = withoutForms(words);
  const [first, ...others] = parsed.rest;
  const last = others.at(-1);
  const glued = first === undefined ? null : gluedForm(first);
  if (glued !== null)
    return { rest: [glued.rest, ...others], forms: [...parsed.forms, glued.form] };
  const end = last === undefined ? null : gluedForm(last);
  if (end === null) return parsed;
  return { rest: [...parsed.rest.slice(0, -1), end.rest], forms: [...parsed.forms, end.form] };
}

/** Number words, ordinals and Roman numerals in digits; `No.` before a number is dropped. */
function numbered(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const next = words[at + 1] ?? "";
    if (/^(no|nr|num|number)$/.test(word) && /^\d/.test(next)) return [];
    const digits = NUMBERS.get(word);
    if (digits !== undefined && words.length > 1) return [digits];
    if (at > 0 && isRoman(word, at === words.length - 1)) return [String(roman(word))];
    return [word.replace(/^0+(?=\d)/, "")];
  });
}

const ROMAN = /^(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})$/;

function isRoman(word: string, isLast: boolean): boolean {
  return ROMAN.test(word) &&
    (word.length > 1 || isLast) &&
    word !== "xl" &&
    word !== "li" &&
    word !== "xi"
    ? true
    : word === "xi" && isLast;
}

function roman(word: string): number {
  const value: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 };
  return [...word].reduce((sum, letter, at) => {
    const own = value[letter] ?? 0;
    return own < (value[word[at + 1] ?? ""] ?? 0) ? sum - own : sum + own;
  }, 0);
}

export function nameOf(kind: NameKind, words: readonly Word[], forms: readonly Form[]): Name {
  const content = words.filter((word) => word.kind !== "particle" && word.kind !== "title");
  const texts = content.map((word) => word.text);
  return {
    kind,
    words,
    forms,
    joined: texts.join(""),
    isWade:
      kind === "person" && texts.length < 4 && texts.some((text) => chinese(text)?.isWade === true),
    isKorean:
      kind === "person" && (content.some((word) => word.script === "hangul") || looksKorean(texts)),
  };
}
