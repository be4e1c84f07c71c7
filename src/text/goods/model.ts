import { type Direction, type Lesson, type Linear, learnLinear, linearScores } from "./linear.ts";
import { type Choice, chances, fitChoices } from "./rivals.ts";
import { addCosines, placed, type Space, spaceOf } from "./space.ts";
import { lettersOf, phrasesOf, wordsOf } from "./tokens.ts";
import { type CodeTree, codeTree } from "./tree.ts";

/** A goods description with the subheading that somebody gave it: six digits. */
export interface Labelled {
  readonly text: string;
  readonly code: string;
}

/** Says which subheading a description speaks of. */
export interface GoodsModel {
  readonly texts: readonly Labelled[];
  readonly tree: CodeTree;
  readonly codeOf: Int32Array;
  /** How many texts each code has. */
  readonly times: Int32Array;
  readonly phrases: Space;
  readonly letters: Space;
  readonly linear: Linear;
  /**
   * Weights of the evidence for a code: what was learned, nearest text by words, by letters, nearest
   * text of the heading, how often the code occurs; then two that speak for none of the codes: always,
   * and by how near the nearest is.
   */
  readonly evidence: readonly number[];
}

export interface Draw {
  /** The next whole number below its argument. */
  readonly whole: (below: number) => number;
}

const EPOCHS = 4;
const RATE = 0.5;
/** Two million weights: a smaller table lets more terms meet. */
const BITS = 21;
/** Mistakes that a lesson names, and rivals that an answer weighs. */
const MISTAKES = 12;
const RIVALS = 40;
/** Share of the texts from which on words, and runs of letters, bring nothing near. */
const COMMON_WORDS = 0.05;
const COMMON_LETTERS = 0.02;
/** Every fifth text is kept from a first round, to weigh the evidence on. */
const KEPT = 5;

/** What a model learned from, without the evidence weighed: all that a file of it has to hold. */
export interface Learned {
  readonly texts: readonly Labelled[];
  readonly linear: Linear;
  readonly evidence: readonly number[];
}

/**
 * Learns twice: first without every fifth text of those that are like what will be asked, on which
 * the evidence is weighed so that stated probabilities come true, then from all. (Weighed on a
 * nomenclature's sentences as well, probabilities for shipping descriptions came out a fifth too low.)
 *
 * @param alike whether a text is like those that will be asked.
 */
export function learnGoods(
  texts: readonly Labelled[],
  alike: (place: number) => boolean,
  draw: Draw,
  progress: (done: number, of: number) => void = () => {},
): GoodsModel {
  const part = texts.map((_, at) => (alike(at) ? draw.whole(KEPT) : 1));
  const of = 2 * EPOCHS;
  const taught = texts.filter((_, at) => part[at] !== 0);
  const first = round(taught, draw, (done) => progress(done, of));
  const near = nearness(first);
  const kept = texts.filter((_, at) => part[at] === 0);
  const evidence = fitChoices(kept.map((one) => choiceOf({ ...first, evidence: [] }, one, near)));
  const last = round(texts, draw, (done) => progress(EPOCHS + done, of));
  return { ...last, evidence };
}

/** A model as it was, from what was kept of it. */
export function rebuilt({ texts, linear, evidence }: Learned): GoodsModel {
  return { ...spaces(texts), linear, evidence };
}

function round(texts: readonly Labelled[], draw: Draw, progress: (done: number) => void) {
  const model = { ...spaces(texts), linear: { weights: new Float32Array(1) }, evidence: [] };
  const near = nearness(model);
  const lessons = texts.map((one, at): Lesson => {
    const read = readText(model, one.text);
    // The text itself is the nearest to itself: what is left are the mistakes that come near.
    const others = near(read, MISTAKES, at).map((rival) => rival.code);
    return { text: read.direction, code: model.codeOf[at] as number, others };
  });
  const linear = learnLinear(
    lessons,
    model.tree,
    { epochs: EPOCHS, rate: RATE, bits: BITS, whole: draw.whole },
    progress,
  );
  return { ...model, linear };
}

function spaces(texts: readonly Labelled[]) {
  const tree = codeTree(texts.map((one) => one.code));
  const codeOf = Int32Array.from(texts, (one) => tree.number.get(one.code) as number);
  const times = new Int32Array(tree.codes.length);
  for (const code of codeOf) times[code] = (times[code] as number) + 1;
  const words = texts.map((one) => wordsOf(one.text));
  return {
    texts,
    tree,
    codeOf,
    times,
    phrases: spaceOf(words.map(phrasesOf), COMMON_WORDS),
    letters: spaceOf(words.map(lettersOf), COMMON_LETTERS),
  };
}

interface Read {
  readonly phrases: ReturnType<typeof placed>;
  readonly letters: ReturnType<typeof placed>;
  readonly direction: Direction;
}

function readText(model: Pick<GoodsModel, "phrases" | "letters" | "texts">, text: string): Read {
  return readWords(model, wordsOf(text));
}

function readWords(
  model: Pick<GoodsModel, "phrases" | "letters" | "texts">,
  words: readonly string[],
): Read {
  const count = model.texts.length;
  const phrases = placed(model.phrases, phrasesOf(words), count);
  const letters = placed(model.letters, lettersOf(words), count);
  // Both spaces weigh alike; terms of the second are numbered after those of the first.
  const weights = [
    ...phrases.terms.map(
      (term) => (model.phrases.rarity[term] as number) / (phrases.length * Math.SQRT2),
    ),
    ...letters.terms.map(
      (term) => (model.letters.rarity[term] as number) / (letters.length * Math.SQRT2),
    ),
  ];
  const first = model.phrases.terms.size;
  return {
    phrases,
    letters,
    direction: {
      term: Int32Array.from([...phrases.terms, ...letters.terms.map((term) => first + term)]),
      weight: Float32Array.from(weights),
    },
  };
}

interface Rival {
  readonly code: number;
  readonly phrases: number;
  readonly letters: number;
  /** The text of that code which is nearest. */
  readonly nearest: number;
}

/**
 * Codes with a text near to what is asked, the nearest first, `most` of them; `but` is a text that
 * is passed over. The arrays are kept from one question to the next.
 */
function nearness(model: Pick<GoodsModel, "phrases" | "letters" | "texts" | "codeOf" | "tree">) {
  const byPhrases = new Float32Array(model.texts.length);
  const byLetters = new Float32Array(model.texts.length);
  const codes = model.tree.codes.length;
  const [phrases, letters, sums] = [codes, codes, codes].map((size) => new Float32Array(size)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const nearest = new Int32Array(codes);
  return (read: Read, most: number, but = -1): readonly Rival[] => {
    const met: number[] = [];
    addCosines(model.letters, read.letters, byLetters, met);
    addCosines(model.phrases, read.phrases, byPhrases, met);
    const found: number[] = [];
    for (const at of met) {
      const [p, l] = [byPhrases[at] as number, byLetters[at] as number];
      byPhrases[at] = 0;
      byLetters[at] = 0;
      // A text that was met in both spaces is 0 the second time.
      if (p + l === 0 || at === but) continue;
      const code = model.codeOf[at] as number;
      if (sums[code] === 0) found.push(code);
      if (p > (phrases[code] as number)) phrases[code] = p;
      if (l > (letters[code] as number)) letters[code] = l;
      if (p + l > (sums[code] as number)) {
        sums[code] = p + l;
        nearest[code] = at;
      }
    }
    const least =
      found.length <= most
        ? 0
        : (Float32Array.from(found, (code) => sums[code] as number).sort()[
            found.length - most
          ] as number);
    const rivals = found
      .filter((code) => (sums[code] as number) >= least)
      .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
      .slice(0, most)
      .map((code) => ({
        code,
        phrases: phrases[code] as number,
        letters: letters[code] as number,
        nearest: nearest[code] as number,
      }));
    for (const code of found) {
      phrases[code] = 0;
      letters[code] = 0;
      sums[code] = 0;
    }
    return rivals;
  };
}

function weighed(model: GoodsModel, read: Read, near: ReturnType<typeof nearness>) {
  const rivals = near(read, RIVALS);
  const scores = linearScores(
    model.linear,
    model.tree,
    read.direction,
    rivals.map((rival) => rival.code),
  );
  const headings = new Map<number, number>();
  for (const rival of rivals) {
    const heading = model.tree.heading[rival.code] as number;
    const sum = rival.phrases + rival.letters;
    headings.set(heading, Math.max(headings.get(heading) ?? 0, sum));
  }
  const nearest = rivals[0] === undefined ? 0 : rivals[0].phrases + rivals[0].letters;
  const evidence = rivals.map((rival, at) => [
    scores[at] as number,
    rival.phrases,
    rival.letters,
    headings.get(model.tree.heading[rival.code] as number) ?? 0,
    Math.log(model.times[rival.code] as number),
    0,
    0,
  ]);
  const most = scores.length === 0 ? 0 : scores.reduce((a, b) => Math.max(a, b));
  // "None of these" is measured against the best score, so that it does not hang on its level.
  return { rivals, evidence: [...evidence, [most, 0, 0, 0, 0, 1, nearest]] };
}

function choiceOf(model: GoodsModel, one: Labelled, near: ReturnType<typeof nearness>): Choice {
  const { rivals, evidence } = weighed(model, readText(model, one.text), near);
  const code = model.tree.number.get(one.code);
  const at = rivals.findIndex((rival) => rival.code === code);
  return { evidence, right: at === -1 ? rivals.length : at };
}

export interface Guess {
  /** Six digits. */
  readonly code: string;
  readonly p: number;
  /** The text on file with that code which is nearest. */
  readonly nearest: string;
}

export interface Reading {
  /** The three most likely, best first; fewer where nothing is near. */
  readonly guesses: readonly Guess[];
  /** Headings by the sum of their subheadings. */
  readonly headings: readonly { readonly code: string; readonly p: number }[];
  /** That it is none of the codes weighed. */
  readonly none: number;
  /** Probability of a code, 0 where it was not weighed. */
  of(code: string): number;
}

/** Reads one description after another. */
export function reader(model: GoodsModel): (text: string) => Reading {
  const near = nearness(model);
  return (text) => readingOf(model, readText(model, text), near);
}

function readingOf(model: GoodsModel, read: Read, near: ReturnType<typeof nearness>): Reading {
  const { rivals, evidence } = weighed(model, read, near);
  const p = chances(evidence, model.evidence);
  const all = rivals
    .map((rival, at) => ({ ...rival, p: p[at] as number }))
    .sort((a, b) => b.p - a.p || a.code - b.code);
  const headings = new Map<string, number>();
  const codes = new Map<string, number>();
  for (const one of all) {
    const code = model.tree.codes[one.code] as string;
    codes.set(code, one.p);
    headings.set(code.slice(0, 4), (headings.get(code.slice(0, 4)) ?? 0) + one.p);
  }
  return {
    guesses: all.slice(0, 3).map((one) => ({
      code: model.tree.codes[one.code] as string,
      p: one.p,
      nearest: model.texts[one.nearest]?.text ?? "",
    })),
    headings: [...headings].map(([code, sum]) => ({ code, p: sum })).sort((a, b) => b.p - a.p),
    none: p[rivals.length] as number,
    of: (code) => codes.get(code) ?? 0,
  };
}

/**
 * What each word says for a code: how far the log-odds of the code fall when the word is left out.
 * Words that speak against it are below 0.
 */
export function speaks(
  model: GoodsModel,
  text: string,
  code: string,
): readonly { readonly word: string; readonly says: number }[] {
  const near = nearness(model);
  const words = wordsOf(text);
  const odds = (some: readonly string[]) => {
    const p = readingOf(model, readWords(model, some), near).of(code);
    // Below one in a thousand a code is out of the question, and how far out says nothing.
    const held = Math.min(0.999, Math.max(0.001, p));
    return Math.log(held / (1 - held));
  };
  const whole = odds(words);
  return [...new Set(words)]
    .map((word) => ({ word, says: whole - odds(words.filter((other) => other !== word)) }))
    .sort((a, b) => b.says - a.says);
}
