import type { FormKind } from "./company_forms.ts";
import { hashOf, keysOf } from "./keys.ts";
import { type Name, type NameKind, nameOf, readName, type Word, type WordKind } from "./name.ts";
import type { Script } from "./romanise.ts";

/** A name of a list to be found: `party` is the caller's own number for who bears it. */
export interface Listed {
  readonly party: number;
  readonly text: string;
  readonly kind: NameKind;
}

/**
 * Names laid out for finding: plain arrays of numbers, which are kept on disk as they are and shared
 * between workers without a copy.
 *
 * A reading is one way to read one name; a sense is a word as it is meant in a kind of name; a term is
 * the word alone, under which readings are posted.
 */
export interface NameIndex {
  readonly readings: {
    /** Which party, and which of the listed names. */
    readonly party: Uint32Array;
    readonly name: Uint32Array;
    /** Where its senses begin in `senses`; one more than there are readings. */
    readonly start: Uint32Array;
    readonly senses: Uint32Array;
    /** Place in {@link KINDS}. */
    readonly kind: Uint8Array;
    /** Kinds of its legal forms, a bit each as in {@link FORM_KINDS}. */
    readonly forms: Uint8Array;
    /** Sum of what its words say. */
    readonly weight: Float32Array;
  };
  readonly postings: { readonly start: Uint32Array; readonly reading: Uint32Array };
  /** Buckets of (hash, term). */
  readonly keys: {
    readonly start: Uint32Array;
    readonly hash: Uint32Array;
    readonly term: Uint32Array;
  };
  readonly words: readonly Word[];
  /** Term of each sense. */
  readonly term: Uint32Array;
  /** A sense of each term, to compare it by. */
  readonly sense: Uint32Array;
  /** How telling each term is. */
  readonly rarity: Float32Array;
}

export const KINDS = [
  "person",
  "company",
  "vessel",
  "address",
] as const satisfies readonly NameKind[];

const FORM_KINDS = [
  "limited",
  "stock",
  "partnership",
  "sole",
  "state",
  "other",
] as const satisfies readonly FormKind[];

/** Words that make no candidate: too small, or no word. */
const isPosted = (word: Word) =>
  word.kind !== "particle" && word.kind !== "initial" && word.kind !== "title";

/** Most readings of a listed name that are kept: the first ones are the likeliest. */
const READINGS = 3;

/** Builds the index of a list. */
export function indexNames(listed: Iterable<Listed>): NameIndex {
  const senses = new Map<string, number>();
  const words: Word[] = [];
  const terms = new Map<string, number>();
  const term: number[] = [];
  const sense: number[] = [];
  const party: number[] = [];
  const ofName: number[] = [];
  const kind: number[] = [];
  const forms: number[] = [];
  const start: number[] = [0];
  const all: number[] = [];
  let at = 0;
  for (const one of listed) {
    for (const name of readName(one.text, one.kind).slice(0, READINGS)) {
      for (const word of name.words) {
        const key = `${word.text}|${word.written}|${word.kind}|${word.script}|${word.native ?? ""}|${name.kind}`;
        let id = senses.get(key);
        if (id === undefined) {
          id = words.push(word) - 1;
          senses.set(key, id);
          let known = terms.get(word.text);
          if (known === undefined) {
            known = sense.push(id) - 1;
            terms.set(word.text, known);
          }
          term.push(known);
        }
        all.push(id);
      }
      party.push(one.party);
      ofName.push(at);
      kind.push(KINDS.indexOf(name.kind));
      forms.push(name.forms.reduce((bits, form) => bits | (1 << FORM_KINDS.indexOf(form.kind)), 0));
      start.push(all.length);
    }
    at++;
  }
  const readings = {
    party: Uint32Array.from(party),
    name: Uint32Array.from(ofName),
    start: Uint32Array.from(start),
    senses: Uint32Array.from(all),
    kind: Uint8Array.from(kind),
    forms: Uint8Array.from(forms),
  };
  return finished(readings, words, Uint32Array.from(term), Uint32Array.from(sense));
}

type Laid = Omit<NameIndex["readings"], "weight">;

function finished(
  laid: Laid,
  plain: readonly Word[],
  term: Uint32Array,
  sense: Uint32Array,
): NameIndex {
  const postings = postingsOf(laid, plain, term, sense.length);
  const rarity = rarityOf(postings.start, laid.party.length);
  const words = plain.map((word, id) => ({
    ...word,
    evidence: word.evidence * (rarity[term[id] ?? 0] ?? 1),
  }));
  const weight = Float32Array.from(laid.party, (_, reading) => {
    let sum = 0;
    for (let at = laid.start[reading] ?? 0; at < (laid.start[reading + 1] ?? 0); at++) {
      sum += words[laid.senses[at] ?? 0]?.evidence ?? 0;
    }
    return sum;
  });
  const keys = keysTable(words, sense);
  return { readings: { ...laid, weight }, postings, keys, words, term, sense, rarity };
}

function postingsOf(laid: Laid, words: readonly Word[], term: Uint32Array, terms: number) {
  const start = new Uint32Array(terms + 1);
  const last = new Int32Array(terms).fill(-1);
  const each = (visit: (term: number, reading: number) => void) => {
    last.fill(-1);
    for (let reading = 0; reading < laid.party.length; reading++) {
      for (let at = laid.start[reading] ?? 0; at < (laid.start[reading + 1] ?? 0); at++) {
        const id = laid.senses[at] ?? 0;
        const of = term[id] ?? 0;
        const word = words[id];
        if (word === undefined || !isPosted(word) || last[of] === reading) continue;
        last[of] = reading;
        visit(of, reading);
      }
    }
  };
  each((of) => {
    start[of + 1] = (start[of + 1] ?? 0) + 1;
  });
  for (let at = 0; at < terms; at++) start[at + 1] = (start[at + 1] ?? 0) + (start[at] ?? 0);
  const reading = new Uint32Array(start[terms] ?? 0);
  const next = start.slice();
  each((of, one) => {
    const place = next[of] ?? 0;
    reading[place] = one;
    next[of] = place + 1;
  });
  return { start, reading };
}

/** 1 for a word that one name has, .15 for one that a tenth of the names have. */
function rarityOf(start: Uint32Array, readings: number): Float32Array {
  const scale = Math.log(1 + readings / 10);
  return Float32Array.from({ length: start.length - 1 }, (_, term) => {
    const count = (start[term + 1] ?? 0) - (start[term] ?? 0);
    return scale <= 0 ? 1 : 1 - 0.85 * Math.min(1, Math.log(Math.max(1, count)) / scale);
  });
}

function keysTable(words: readonly Word[], sense: Uint32Array): NameIndex["keys"] {
  const hashes: number[] = [];
  const owners: number[] = [];
  for (let term = 0; term < sense.length; term++) {
    const word = words[sense[term] ?? 0];
    if (word === undefined || !isPosted(word)) continue;
    for (const key of new Set(keysOf(word, "list"))) {
      hashes.push(hashOf(key));
      owners.push(term);
    }
  }
  let bits = 8;
  while (2 ** bits < hashes.length && bits < 24) bits++;
  const start = new Uint32Array(2 ** bits + 1);
  const shift = 32 - bits;
  for (const hash of hashes) start[(hash >>> shift) + 1] = (start[(hash >>> shift) + 1] ?? 0) + 1;
  for (let at = 0; at + 1 < start.length; at++)
    start[at + 1] = (start[at + 1] ?? 0) + (start[at] ?? 0);
  const next = start.slice();
  const hash = new Uint32Array(hashes.length);
  const term = new Uint32Array(hashes.length);
  for (const [at, one] of hashes.entries()) {
    const place = next[one >>> shift] ?? 0;
    hash[place] = one;
    term[place] = owners[at] ?? 0;
    next[one >>> shift] = place + 1;
  }
  return { start, hash, term };
}

/** Terms under a key. */
export function* termsUnder(keys: NameIndex["keys"], key: string): Generator<number> {
  const hash = hashOf(key);
  const bucket = hash >>> (32 - Math.log2(keys.start.length - 1));
  for (let at = keys.start[bucket] ?? 0; at < (keys.start[bucket + 1] ?? 0); at++) {
    if (keys.hash[at] === hash) yield keys.term[at] ?? 0;
  }
}

/** A reading of a listed name as it was taken apart; of its legal forms the kinds. */
export function readingOf(index: NameIndex, reading: number): Name {
  const { start, senses, kind, forms } = index.readings;
  const has = forms[reading] ?? 0;
  const words: Word[] = [];
  for (let at = start[reading] ?? 0; at < (start[reading + 1] ?? 0); at++) {
    const word = index.words[senses[at] ?? 0];
    if (word !== undefined) words.push(word);
  }
  return nameOf(
    KINDS[kind[reading] ?? 0] ?? "company",
    words,
    FORM_KINDS.filter((_, at) => (has & (1 << at)) !== 0).map((form) => ({
      kind: form,
      words: form,
    })),
  );
}

// On disk: a line of JSON with the sizes, the words a line each, then the arrays, each at a multiple of 8.

const ARRAYS = [
  "readings.party",
  "readings.name",
  "readings.start",
  "readings.senses",
  "readings.kind",
  "readings.forms",
  "readings.weight",
  "postings.start",
  "postings.reading",
  "keys.start",
  "keys.hash",
  "keys.term",
  "term",
  "sense",
  "rarity",
] as const;

const VERSION = 1;

type Numbers = Uint32Array | Float32Array | Uint8Array;

function arrayOf(index: NameIndex, path: (typeof ARRAYS)[number]): Numbers {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], index) as Numbers;
}

/** The index as bytes, for a file or for memory that workers share. */
export function packIndex(index: NameIndex): Uint8Array {
  const words = new TextEncoder().encode(
    index.words
      .map((word) =>
        [
          word.text,
          word.written,
          word.sound,
          word.skeleton,
          word.kind,
          word.script,
          word.evidence,
          word.difference,
          word.native ?? "",
        ].join("\t"),
      )
      .join("\n"),
  );
  const arrays = ARRAYS.map((path) => arrayOf(index, path));
  const head = new TextEncoder().encode(
    `${JSON.stringify({ version: VERSION, words: words.length, arrays: arrays.map((array) => [array.constructor.name, array.length]) })}\n`,
  );
  const up = (size: number) => Math.ceil(size / 8) * 8;
  const sizes = [head.length, words.length, ...arrays.map((array) => array.byteLength)];
  const bytes = new Uint8Array(
    new SharedArrayBuffer(sizes.reduce((sum, size) => sum + up(size), 0)),
  );
  let at = 0;
  for (const part of [head, words, ...arrays]) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += up(part.byteLength);
  }
  return bytes;
}

/** @throws Error when the bytes were packed by another version of this program. */
export function unpackIndex(bytes: Uint8Array): NameIndex {
  const end = bytes.indexOf(10);
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.slice(from, to));
  const head = JSON.parse(text(0, end)) as {
    version: number;
    words: number;
    arrays: [string, number][];
  };
  if (head.version !== VERSION) throw new Error(`packed as version ${head.version}`);
  const up = (size: number) => Math.ceil(size / 8) * 8;
  let at = up(end + 1);
  const words = text(at, at + head.words)
    .split("\n")
    .filter((line) => line !== "")
    .map(unpackWord);
  at += up(head.words);
  const arrays = head.arrays.map(([type, length]) => {
    const of =
      type === "Float32Array" ? Float32Array : type === "Uint8Array" ? Uint8Array : Uint32Array;
    const array = new of(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    at += up(array.byteLength);
    return array;
  });
  const index: Record<string, unknown> = { words, readings: {}, postings: {}, keys: {} };
  for (const [place, path] of ARRAYS.entries()) {
    const [outer = "", inner] = path.split(".");
    if (inner === undefined) index[outer] = arrays[place];
    else (index[outer] as Record<string, unknown>)[inner] = arrays[place];
  }
  return index as unknown as NameIndex;
}

function unpackWord(line: string): Word {
  const [
    text = "",
    written = "",
    sound = "",
    skeleton = "",
    kind,
    script,
    evidence,
    difference,
    native,
  ] = line.split("\t");
  return {
    text,
    written,
    sound,
    skeleton,
    kind: kind as WordKind,
    script: script as Script,
    evidence: Number(evidence),
    difference: Number(difference),
    native: native === "" ? null : (native ?? null),
  };
}
