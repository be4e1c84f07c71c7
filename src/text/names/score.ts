import { type Alignment, align } from "./compare.ts";
import type { Name, NameKind, Word } from "./name.ts";
import { distance } from "./sound.ts";
import { MEASURES, type Measure, WEIGHTS } from "./weights.ts";

/** One consideration in a comparison: `score` is its measure, `weight` what a unit of it is worth. */
export interface Part {
  readonly what: string;
  readonly score: number;
  readonly weight: number;
  readonly says: string;
}

export interface Comparison {
  /** 0 to 1; never 1, since two parties may bear one name. */
  readonly score: number;
  readonly parts: readonly Part[];
}

export interface CompareOptions {
  /** Whether names that differ in a number (Victory 3 and 4, Fund VII and VIII) may be the same. */
  readonly numbers: "different" | "alike";
}

/** The measures of two names laid side by side. */
export function measures(
  left: Name,
  right: Name,
  laid: Alignment,
): Readonly<Record<Measure, number>> {
  let agreement = 0;
  let spelling = 0;
  let worst = 0;
  let initials = 0;
  let telling = 0;
  for (const pair of laid.pairs) {
    const evidence = Math.min(sum(pair.left, "evidence"), sum(pair.right, "evidence"));
    if (pair.why === "initial") initials += 1;
    agreement += evidence * pair.likeness ** 2;
    const doubt = 1 - pair.likeness;
    const stakes = Math.max(
      ...pair.left.map((word) => word.difference),
      ...pair.right.map((word) => word.difference),
    );
    spelling += doubt * stakes;
    if (doubt * stakes > worst) worst = doubt * stakes;
    if (stakes >= 0.6) telling += 1;
  }
  const mine = over(laid.leftOver, laid.rightOver);
  const theirs = over(laid.rightOver, laid.leftOver);
  const conflict = Math.min(mine, theirs) + (laid.isFatherAndSon ? 1 : 0);
  const content = Math.max(contentWords(left), contentWords(right));
  const isWhole = telling > 1 && Math.max(mine, theirs) < 0.2 && worst < 0.1;
  return {
    agreement: Math.log2(1 + agreement),
    "whole name": isWhole ? 1 : 0,
    conflict: Math.min(2, conflict),
    surplus: Math.min(3, Math.abs(mine - theirs)),
    spelling: Math.min(2, spelling * 2),
    "worst word": worst * 2,
    order: laid.isShuffled ? 1 : 0,
    "single word": telling < 2 && content > 1 ? Math.min(2, content - 1) : 0,
    initials: Math.min(2, initials),
    "legal form": formsClash(left, right) ? 1 : 0,
  };
}

const sum = (words: readonly Word[], what: "evidence" | "difference") =>
  words.reduce((total, word) => total + word[what], 0);

/** What the words left over on one side differ by: an initial that another name stands against is a whole word. */
function over(own: readonly Word[], other: readonly Word[]): number {
  const isOpposed = other.some((word) => word.kind === "word" || word.kind === "initial");
  return own.reduce(
    (total, word) => total + (word.kind === "initial" && isOpposed ? 1 : word.difference),
    0,
  );
}

const contentWords = (name: Name) => name.words.filter((word) => word.difference >= 0.5).length;

function formsClash(left: Name, right: Name): boolean {
  if (left.forms.length === 0 || right.forms.length === 0) return false;
  const kinds = new Set(left.forms.map((form) => form.kind));
  return !right.forms.some((form) => kinds.has(form.kind));
}

/** How likely it is that two names are of one party, by what is in the names alone. */
export function scoreNames(left: Name, right: Name, options: CompareOptions): number {
  const laid = whole(left, right, align(left, right));
  return scoreOf(
    left.kind,
    measures(left, right, weighed(laid, options)),
    clashOf(left.kind, laid, options),
  );
}

function scoreOf(
  kind: NameKind,
  measured: Readonly<Record<Measure, number>>,
  clash: Part | null,
): number {
  const weights = WEIGHTS[kind];
  let total = weights.base + (clash === null ? 0 : clash.score * clash.weight);
  for (const what of MEASURES) total += measured[what] * weights[what];
  return 1 / (1 + Math.exp(-total));
}

/** Where numbers may differ, those left over count for nothing. */
function weighed(laid: Alignment, options: CompareOptions): Alignment {
  if (options.numbers === "different") return laid;
  const isOther = (word: Word) => word.kind !== "number";
  return {
    ...laid,
    leftOver: laid.leftOver.filter(isOther),
    rightOver: laid.rightOver.filter(isOther),
  };
}

/** In an address a number more is a floor or a postcode. */
const clashOf = (kind: NameKind, laid: Alignment, options: CompareOptions) =>
  options.numbers === "different" && kind !== "address" ? numbersClash(laid) : null;

const base = (kind: NameKind): Part => ({
  what: "base",
  score: 1,
  weight: WEIGHTS[kind].base,
  says: `any two ${kind} names`,
});

/** The same with the reasons. */
export function compareNames(left: Name, right: Name, options: CompareOptions): Comparison {
  const laid = whole(left, right, align(left, right));
  const measured = measures(left, right, weighed(laid, options));
  const clash = clashOf(left.kind, laid, options);
  const parts = MEASURES.filter((what) => measured[what] !== 0).map(
    (what): Part => ({
      what,
      score: measured[what],
      weight: WEIGHTS[left.kind][what],
      says: says(what, laid, measured[what]),
    }),
  );
  return {
    score: scoreOf(left.kind, measured, clash),
    parts: [base(left.kind), ...parts, ...(clash === null ? [] : [clash])],
  };
}

/**
 * Names whose blanks stand elsewhere, whose letters run backwards or of which one is the initials of
 * the other: then the words do not pair, and the names do.
 */
export function whole(left: Name, right: Name, laid: Alignment): Alignment {
  const isSettled =
    sum(laid.leftOver, "difference") < 0.5 && sum(laid.rightOver, "difference") < 0.5;
  if (isSettled || laid.leftOver.some(isSign) || laid.rightOver.some(isSign)) return laid;
  if (left.kind === "address") return laid;
  const countsDiffer = [...laid.leftOver, ...laid.rightOver].some((word) => word.kind === "number");
  const size = Math.max(left.joined.length, right.joined.length);
  const as = (
    likeness: number,
    why: "written as one word" | "read backwards" | "letters of the words",
  ): Alignment => ({
    ...laid,
    pairs: [{ left: left.words, right: right.words, likeness, why }],
    leftOver: [],
    rightOver: [],
    isShuffled: false,
    isFatherAndSon: false,
  });
  if (left.joined === right.joined) return as(0.98, "written as one word");
  const differsInBlanks = left.words.length !== right.words.length && !countsDiffer;
  const limit = differsInBlanks && size >= 6 ? Math.min(20, Math.floor(size * 1.2)) : 0;
  if (limit > 0 && Math.abs(left.joined.length - right.joined.length) <= 2) {
    const edits = distance(left.joined, right.joined, limit);
    if (edits <= limit) return as(1 - (1.5 * edits) / (10 * size), "written as one word");
  }
  if (size >= 6 && left.joined.length === right.joined.length) {
    const backwards = [...right.joined].reverse().join("");
    if (left.joined === backwards) return as(0.9, "read backwards");
  }
  if (areInitials(left, right) || areInitials(right, left)) return as(0.8, "letters of the words");
  return laid;
}

const isSign = (word: Word) => word.native !== null;

/** PLA for People's Liberation Army: one word of the first letters of three or more. */
function areInitials(short: Name, long: Name): boolean {
  if (short.kind === "person" || short.words.length !== 1 || long.words.length < 3) return false;
  const text = short.words[0]?.text ?? "";
  return text.length > 2 && text === long.words.map((word) => word.text[0]).join("");
}

function numbersClash({ leftOver, rightOver }: Alignment): Part | null {
  const mine = leftOver.filter((word) => word.kind === "number").map((word) => word.text);
  const theirs = rightOver.filter((word) => word.kind === "number").map((word) => word.text);
  if (mine.length === 0 && theirs.length === 0) return null;
  const of = (list: readonly string[]) => (list.length === 0 ? "none" : list.join(" "));
  return {
    what: "number",
    score: 1,
    weight: -4,
    says: `numbers differ: ${of(mine)} and ${of(theirs)}`,
  };
}

function says(what: Measure, laid: Alignment, score: number): string {
  const texts = (words: readonly Word[]) => words.map((word) => word.text).join(" ");
  switch (what) {
    case "agreement":
      return laid.pairs.length === 0
        ? "no word in common"
        : laid.pairs
            .map((pair) =>
              pair.why === "same"
                ? texts(pair.left)
                : `${texts(pair.left)} = ${texts(pair.right)} (${pair.why})`,
            )
            .join(", ");
    case "whole name":
      return "every word of both names has its counterpart";
    case "conflict":
      return `${texts(laid.leftOver)} against ${texts(laid.rightOver)}`;
    case "surplus":
      return `only in one of them: ${texts([...laid.leftOver, ...laid.rightOver])}`;
    case "spelling":
      return laid.pairs
        .filter((pair) => pair.likeness < 1)
        .map((pair) => `${texts(pair.left)} / ${texts(pair.right)}`)
        .join(", ");
    case "worst word":
      return "the least alike of the words that stand for each other";
    case "order":
      return laid.isFatherAndSon
        ? "father and son change places"
        : "the words stand in another order";
    case "single word":
      return "only one telling word in common";
    case "initials":
      return `${score} initial${score === 1 ? "" : "s"} for a whole name`;
    case "legal form":
      return "legal forms of different kinds";
  }
}

/** The best of all readings of one name against all readings of the other. */
export function compareReadings(
  left: readonly Name[],
  right: readonly Name[],
  options: CompareOptions,
): Comparison {
  let best: readonly [Name, Name] | null = null;
  let top = -1;
  for (const one of left) {
    for (const other of right) {
      if (one.kind !== other.kind) continue;
      const score = scoreNames(one, other, options);
      if (score > top) [best, top] = [[one, other], score];
    }
  }
  return best === null ? { score: 0, parts: [] } : compareNames(best[0], best[1], options);
}
