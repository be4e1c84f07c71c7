import type { Name, Word } from "./name.ts";
import { distance, sound } from "./sound.ts";
import { chinese, koreanSound } from "./syllables.ts";
import { areKindred, areShortForms, hasOtherForms } from "./words.ts";

/** Two words of two names that stand for each other, and how much alike they are, 0 to 1. */
export interface Pair {
  readonly left: readonly Word[];
  readonly right: readonly Word[];
  readonly likeness: number;
  readonly why: Likeness["why"];
}

export interface Likeness {
  readonly likeness: number;
  readonly why:
    | "same"
    | "sounds the same"
    | "spelled nearly the same"
    | "initial"
    | "short form"
    | "other language"
    | "same consonants"
    | "same syllables"
    | "written as one word"
    | "letters of the words"
    | "read backwards";
}

/** Less alike than this and two words are two words. */
export const LEAST_LIKENESS = 0.6;

const NOT = { likeness: 0, why: "same" } as const;

/** How much alike two words are, by the best of the ways in which one name comes to be written as two. */
export function likeness(
  left: Word,
  right: Word,
  names: { readonly isWade: boolean; readonly isKorean: boolean },
): Likeness {
  if (left.text === right.text) return { likeness: 1, why: "same" };
  if (left.kind === "number" || right.kind === "number") return NOT;
  if (left.native !== null && right.native !== null) return NOT;
  if (left.kind === "initial" || right.kind === "initial") {
    const [short, long] = left.kind === "initial" ? [left, right] : [right, left];
    return long.kind === "word" && long.text.startsWith(short.text)
      ? { likeness: 0.8, why: "initial" }
      : NOT;
  }
  if (left.sound === right.sound && left.sound.length > 2) {
    return { likeness: 0.96, why: "sounds the same" };
  }
  if (hasOtherForms(left.text) && hasOtherForms(right.text)) {
    if (areShortForms(left.text, right.text)) return { likeness: 0.9, why: "short form" };
    if (areKindred(left.text, right.text)) return { likeness: 0.85, why: "other language" };
  }
  const syllables = sameSyllables(left, right, names);
  if (syllables !== null) return syllables;
  const spelled =
    left.text === left.written && right.text === right.written
      ? spelledAlike(left, right)
      : Math.max(spelledAlike(left, right), spelledAlike(asWritten(left), asWritten(right)));
  const loose = isLoose(left) !== isLoose(right) || (isLoose(left) && left.script !== right.script);
  if (spelled < 0.85 && loose) {
    const bones = boneLikeness(left.skeleton, right.skeleton);
    if (bones > spelled) return { likeness: bones, why: "same consonants" };
  }
  return spelled >= LEAST_LIKENESS ? { likeness: spelled, why: "spelled nearly the same" } : NOT;
}

const asWritten = (word: Word): Word =>
  word.text === word.written ? word : { ...word, text: word.written, sound: sound(word.written) };

/** Written in a script that leaves out or blurs vowels. */
const isLoose = (word: Word) =>
  word.script === "abjad" || word.script === "kana" || word.script === "han";

function sameSyllables(
  left: Word,
  right: Word,
  names: { readonly isWade: boolean; readonly isKorean: boolean },
): Likeness | null {
  if (names.isWade) {
    const one = chinese(left.text);
    if (one !== null && one.code === chinese(right.text)?.code)
      return { likeness: 0.92, why: "same syllables" };
  }
  if (names.isKorean && koreanSound(left.text) === koreanSound(right.text)) {
    return { likeness: 0.92, why: "same syllables" };
  }
  return null;
}

function boneLikeness(left: string, right: string): number {
  const size = Math.max(left.length, right.length);
  if (size < 2) return 0;
  if (left === right) return size > 2 ? 0.88 : 0.8;
  return size > 3 && distance(left, right, 10) <= 10 ? 0.7 : 0;
}

/** Edits that a word of so many sounds may show and still be the same, in tenths. */
function allowance(size: number): number {
  return size < 3 ? 0 : size === 3 ? 7 : size === 4 ? 10 : size < 7 ? 13 : size < 10 ? 20 : 25;
}

function spelledAlike(left: Word, right: Word): number {
  const prefixed = left.text === `abdul${right.text}` || right.text === `abdul${left.text}`;
  const article = left.text === `al${right.text}` || right.text === `al${left.text}`;
  if (prefixed) return 0.7;
  if (article) return 0.9;
  const size = Math.max(left.sound.length, right.sound.length);
  const limit = allowance(size);
  if (limit === 0) return 0;
  const edits = distance(left.sound, right.sound, limit);
  const heard = edits > limit ? 0 : Math.max(0, 1 - (1.5 * edits) / (10 * size));
  if (heard >= LEAST_LIKENESS || size < 5) return heard;
  const length = Math.max(left.text.length, right.text.length);
  const slips = distance(left.text, right.text, 10);
  return slips > 10 ? heard : Math.max(heard, 1 - (1.5 * slips) / (10 * length));
}

/** Two names laid side by side. */
export interface Alignment {
  readonly pairs: readonly Pair[];
  readonly leftOver: readonly Word[];
  readonly rightOver: readonly Word[];
  /** Words stand in another order, and not only the family name first. */
  readonly isShuffled: boolean;
  /** `A son of B` against `B son of A`. */
  readonly isFatherAndSon: boolean;
}

/**
 * Pairs the words of two names, the most alike first; neighbours that together are one word of the
 * other name are taken together.
 */
export function align(left: Name, right: Name): Alignment {
  const names = {
    isWade: left.isWade || right.isWade,
    isKorean: left.isKorean && right.isKorean,
  };
  const found: { i: number; j: number; is: number; js: number; score: number; how: Likeness }[] =
    [];
  for (const [i, one] of left.words.entries()) {
    for (const [j, other] of right.words.entries()) {
      const how = likeness(one, other, names);
      if (how.likeness < LEAST_LIKENESS) continue;
      const near = 1 - Math.abs(i / left.words.length - j / right.words.length) * 0.05;
      const weight = Math.max(one.evidence, other.evidence);
      found.push({ i, j, is: 1, js: 1, score: how.likeness * near + weight * 0.01, how });
    }
  }
  if (left.words.length !== right.words.length || found.length < left.words.length) {
    addMerged(left, right, names, found);
  }
  found.sort((a, b) => b.score - a.score || a.i - b.i || a.j - b.j);
  const usedLeft = new Uint8Array(left.words.length);
  const usedRight = new Uint8Array(right.words.length);
  const pairs: (Pair & { i: number; j: number })[] = [];
  for (const { i, j, is, js, how } of found) {
    if (usedLeft.subarray(i, i + is).includes(1) || usedRight.subarray(j, j + js).includes(1))
      continue;
    usedLeft.fill(1, i, i + is);
    usedRight.fill(1, j, j + js);
    pairs.push({
      left: left.words.slice(i, i + is),
      right: right.words.slice(j, j + js),
      ...how,
      i,
      j,
    });
  }
  return {
    pairs,
    leftOver: left.words.filter((_, at) => usedLeft[at] === 0),
    rightOver: right.words.filter((_, at) => usedRight[at] === 0),
    isShuffled: isShuffled(pairs),
    isFatherAndSon: left.kind === "person" && isFatherAndSon(left, right, pairs),
  };
}

/** Two or three neighbours of one name against one word of the other. */
function addMerged(
  left: Name,
  right: Name,
  names: { readonly isWade: boolean; readonly isKorean: boolean },
  found: { i: number; j: number; is: number; js: number; score: number; how: Likeness }[],
): void {
  const tryMerge = (many: Name, one: Name, swap: boolean) => {
    for (let at = 0; at + 1 < many.words.length; at++) {
      for (let size = 2; size <= 3 && at + size <= many.words.length; size++) {
        const parts = many.words.slice(at, at + size);
        if (
          parts.some((part) => part.native !== null) &&
          one.words.every((word) => word.native !== null)
        )
          continue;
        const text = parts.map((part) => part.text).join("");
        for (const [other, word] of one.words.entries()) {
          if (word.text.length < 4 || Math.abs(word.text.length - text.length) > 2) continue;
          const likely = mergedLikeness(text, word, names);
          if (likely < 0.85) continue;
          const how = { likeness: likely, why: "written as one word" } as const;
          const score = likely + 0.02 * size;
          found.push(
            swap
              ? { i: other, j: at, is: 1, js: size, score, how }
              : { i: at, j: other, is: size, js: 1, score, how },
          );
        }
      }
    }
  };
  tryMerge(left, right, false);
  tryMerge(right, left, true);
}

function mergedLikeness(
  text: string,
  word: Word,
  names: { readonly isWade: boolean; readonly isKorean: boolean },
): number {
  if (text === word.text) return 0.98;
  if (names.isWade) {
    const one = chinese(text);
    if (one !== null && one.code === chinese(word.text)?.code) return 0.9;
  }
  if (names.isKorean && koreanSound(text) === koreanSound(word.text)) return 0.92;
  const size = Math.max(text.length, word.text.length);
  const limit = size < 6 ? 0 : 10;
  const edits = distance(text, word.text, limit);
  return edits > limit ? 0 : 1 - (1.5 * edits) / (10 * size);
}

/** A family name may stand first or last; any other change of order is another name. */
function isShuffled(pairs: readonly (Pair & { i: number; j: number })[]): boolean {
  const order = pairs
    .filter((pair) => pair.left.some((word) => word.kind === "word" || word.kind === "initial"))
    .sort((a, b) => a.i - b.i)
    .map((pair) => pair.j);
  const isRising = (list: readonly number[]) =>
    list.every((one, at) => at === 0 || one > (list[at - 1] ?? 0));
  return (
    !order.some((_, cut) => isRising([...order.slice(cut), ...order.slice(0, cut)])) &&
    order.length > 0
  );
}

const SON = /^(bin|ben|ibn|bint|binti|ould|uld)$/;

function isFatherAndSon(
  left: Name,
  right: Name,
  pairs: readonly (Pair & { i: number; j: number })[],
): boolean {
  const at = left.words.findIndex((word) => SON.test(word.text));
  const to = right.words.findIndex((word) => SON.test(word.text));
  if (at < 1 || to < 1) return false;
  const sonLeft = pairs.find((pair) => pair.i === at - 1);
  return (
    sonLeft !== undefined && sonLeft.j > to && pairs.some((pair) => pair.i > at && pair.j < to)
  );
}
