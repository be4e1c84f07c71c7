/** Longest name that is read: what stands beyond is no name, and time must stay bounded. */
export const LONGEST_NAME = 400;

/** Letters of other scripts that are drawn like Latin ones, for words that mix the two. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...pairs("авекмнорстухіјѕԁһ", "abekmhopctyxijsdh"),
  ...pairs("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS"),
  ...pairs("αβεικνορτυχ", "abeikvoptux"),
  ...pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
};

function pairs(from: string, to: string): Readonly<Record<string, string>> {
  const targets = [...to];
  return Object.fromEntries([...from].map((letter, at) => [letter, targets[at] ?? letter]));
}

/**
 * The name as a person would read it aloud: one form of each letter (NFKC), no invisible characters,
 * no pictures, blanks for line breaks, lookalike letters of another script put back. Case is kept.
 */
export function clean(text: string): string {
  const composed = text.slice(0, LONGEST_NAME * 4).normalize("NFKC");
  const visible = composed
    .replace(/[\p{Cc}\p{Z}]+/gu, " ")
    .replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}|\p{Variation_Selector}|\u0640/gu, "")
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}/gu, " ")
    .replace(/ +/g, " ")
    .trim()
    .slice(0, LONGEST_NAME);
  return visible.replace(/[\p{L}\p{M}]+/gu, (word) => (isMixed(word) ? unmixed(word) : word));
}

function isMixed(word: string): boolean {
  return /[a-z]/i.test(word) && /[\u0370-\u052F]/u.test(word);
}

/** A Latin word with a few letters of Greek or Cyrillic among it, or the other way round. */
function unmixed(word: string): string {
  return [...word].map((letter) => LOOKALIKES[letter] ?? letter).join("");
}
