import { remembered } from "./remembered.ts";

/**
 * Chinese and Korean names are made of few syllables, and two systems spell each of them: for Chinese
 * Hanyu Pinyin and Wade–Giles (whose apostrophes are mostly lost, so that b and p fall together), for
 * Korean the official system of 2000 and McCune–Reischauer with its private variants.
 */

const INITIALS = "zh ch sh hs ts tz ss b p m f d t n l g k h j q x r z c s y w".split(" ");

const CLASS: Readonly<Record<string, string>> = {
  b: "P",
  p: "P",
  d: "T",
  t: "T",
  g: "K",
  k: "K",
  j: "C",
  q: "C",
  zh: "C",
  ch: "C",
  z: "Z",
  c: "Z",
  ts: "Z",
  tz: "Z",
  ss: "s",
  s: "s",
  x: "X",
  hs: "X",
  sh: "S",
  r: "R",
}; // prettier-ignore

/** Wade–Giles finals → Pinyin; those that both spell alike are in neither list but in `FINALS`. */
const WADE: Readonly<Record<string, string>> = {
  ien: "ian",
  ieh: "ie",
  ih: "i",
  ung: "ong",
  iung: "iong",
  eh: "e",
  ueh: "ue",
  erh: "er",
  uei: "ui",
  iao: "iao",
  iu: "iu",
  zu: "i",
  u_: "i",
}; // prettier-ignore

const FINALS = new Set(
  "a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ue ui un uo v ve".split(
    " ",
  ),
);

/** Initials that only Wade–Giles has, or finals; a syllable with one of them is not Pinyin. */
const ONLY_WADE =
  /^(hs|ts|tz|ss)|(ien|ieh|ih|iung|erh|ueh|eh|uei)$|^(ch|k|p|t|h|j|l|m|n|s|sh)ung$|^[yj]en$|^yeh$/;

interface Chinese {
  /** One code for all spellings of the same syllables. */
  readonly code: string;
  readonly isWade: boolean;
}

/** The syllables of a word when it is wholly made of Chinese ones. */
export const chinese = remembered((word): Chinese | null =>
  word.length > 18 || !/^[a-z]+$/.test(word) ? null : split(word, 0),
);

function split(word: string, depth: number): Chinese | null {
  if (word === "") return { code: "", isWade: false };
  if (depth > 3) return null;
  for (let length = Math.min(6, word.length); length > 0; length--) {
    const one = syllable(word.slice(0, length));
    if (one === null) continue;
    const rest = split(word.slice(length), depth + 1);
    if (rest !== null)
      return { code: `${one.code} ${rest.code}`, isWade: one.isWade || rest.isWade };
  }
  return null;
}

function syllable(text: string): Chinese | null {
  const initial = INITIALS.find((one) => text.startsWith(one)) ?? "";
  const final = text.slice(initial.length);
  const isWade = ONLY_WADE.test(text);
  const plain = WADE[final] ?? final;
  if (/^[yw]$/.test(initial)) {
    const whole = text
      .replace(/^yen$/, "yan")
      .replace(/^yeh$/, "ye")
      .replace(/^yung$/, "yong");
    return /^(y(a|an|ang|ao|e|i|in|ing|o|ong|ou|u|uan|ue|un)|w(a|ai|an|ang|ei|en|eng|o|u))$/.test(
      whole,
    )
      ? { code: whole, isWade }
      : null;
  }
  if (!FINALS.has(plain)) return null;
  if (initial === "" && !/^(a|ai|an|ang|ao|e|ei|en|er|o|ou)$/.test(plain)) return null;
  return { code: `${CLASS[initial] ?? initial}${plain.replace(/^uo$/, "o")}`, isWade };
}

const KOREAN_FAMILIES = new Set(
  "kim gim lee yi ri rhee park pak bak choi choe jung chung jeong chong kang gang cho jo yoon yun jang chang lim rim im han oh seo suh shin sin kwon gwon hwang ahn an song jeon chon hong yoo yu ryu ko koh moon mun yang ryang son bae pae baek paek heo ho nam shim sim roh noh kwak cha joo chu woo koo ku min ra hyon hyun jo pang kong ham yom yo so sok thae ji".split(
    " ",
  ),
);

/** Whether words look like a Korean name: a family name and one or two more syllables, in any order of spelling. */
export function looksKorean(words: readonly string[]): boolean {
  return (
    words.length > 1 &&
    words.length < 4 &&
    KOREAN_FAMILIES.has(words[0] ?? "") &&
    words
      .slice(1)
      .every((word) =>
        /^[^aeiou]{0,3}[aeiouy]{1,3}(ng|[nmlkptrb])?([^aeiou]{0,3}[aeiouy]{1,3}(ng|[nmlkptrb])?)?$/.test(
          word,
        ),
      )
  );
}

/** One spelling for the several of a Korean syllable. */
export const koreanSound = remembered((word) =>
  word
    .replace(/^rh/, "r")
    .replace(/yeo/g, "yo")
    .replace(/oung/g, "ong")
    .replace(/eo|au/g, "o")
    .replace(/eu|oo|woo|ou/g, "u")
    .replace(/ae|ai|ay/g, "e")
    .replace(/ee/g, "i")
    .replace(/ch|j|zh/g, "c")
    .replace(/sh/g, "s")
    .replace(/ph|b/g, "p")
    .replace(/th|d/g, "t")
    .replace(/g(?!$)/g, "k")
    .replace(/nk$/, "ng")
    .replace(/l/g, "r")
    .replace(/h$/, "")
    .replace(/(.)\1/g, "$1"),
);
