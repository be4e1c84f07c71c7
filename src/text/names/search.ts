import { LEAST_LIKENESS, likeness } from "./compare.ts";
import { keysOf } from "./keys.ts";
import { type Name, type NameKind, type Rarity, readName, type Word } from "./name.ts";
import { KINDS, type NameIndex, readingOf, termsUnder } from "./name_index.ts";
import { type CompareOptions, compareNames, type Part, scoreNames } from "./score.ts";

/** A listed name that a query may be, the best first. */
export interface Hit {
  readonly party: number;
  readonly name: number;
  readonly score: number;
  readonly parts: readonly Part[];
}

export interface SearchOptions extends CompareOptions {
  /** Hits below are not returned. */
  readonly threshold: number;
  readonly limit: number;
  /** How many candidates are compared word by word. */
  readonly candidates: number;
}

/** An index opened for asking: holds what has been worked out for words that come again. */
export interface Searcher {
  readonly index: NameIndex;
  /** @param explain whether hits carry their parts, which takes as long again. */
  search(
    text: string,
    kinds: readonly NameKind[],
    options: SearchOptions,
    explain?: boolean,
  ): readonly Hit[];
  /** Parties among which the answer is sought, the likeliest first: for measuring what is lost here. */
  candidates(text: string, kinds: readonly NameKind[], count: number): readonly number[];
}

const evidenceOf = (name: Name) => name.words.reduce((sum, word) => sum + word.evidence, 0);

/** A term of the list that a word may be. */
interface Meaning {
  readonly term: number;
  readonly likeness: number;
}

/** Most entries that are walked under one word: a name of common words only must end too. */
const WALK = 12_000;
/** Under so few entries a word always makes candidates; under so many the second rarest word does. */
const FEW = 500;
const SOME = 2_000;
const REMEMBERED = 200_000;

/** Opens an index for asking, one query at a time. */
export function searcher(index: NameIndex): Searcher {
  const count = index.readings.party.length;
  const gained = new Float32Array(count);
  const seenBy = new Uint32Array(count);
  const rankOf = new Float32Array(count);
  const gains = new Float32Array(index.sense.length);
  let turn = 0;
  const meanings = new Map<string, readonly Meaning[]>();
  const names = new Map<number, Name>();
  const exact = new Map<string, number>();
  for (let term = 0; term < index.sense.length; term++) {
    exact.set(index.words[index.sense[term] ?? 0]?.text ?? "", term);
  }
  const rarity: Rarity = (word) => {
    const term = exact.get(word);
    return term === undefined ? 1 : (index.rarity[term] ?? 1);
  };
  const size = (term: number) =>
    (index.postings.start[term + 1] ?? 0) - (index.postings.start[term] ?? 0);

  function meaningsOf(word: Word): readonly Meaning[] {
    const known = meanings.get(word.text);
    if (known !== undefined) return known;
    const found = new Map<number, number>();
    for (const key of keysOf(word, "query")) {
      for (const term of termsUnder(index.keys, key)) {
        if (found.has(term)) continue;
        const other = index.words[index.sense[term] ?? 0];
        if (other === undefined) continue;
        const alike = likeness(word, other, { isWade: true, isKorean: true }).likeness;
        found.set(term, alike);
      }
    }
    const list = [...found]
      .filter(([, alike]) => alike >= LEAST_LIKENESS)
      .map(([term, alike]) => ({ term, likeness: alike }))
      .sort((a, b) => b.likeness - a.likeness);
    if (meanings.size > REMEMBERED) meanings.clear();
    meanings.set(word.text, list);
    return list;
  }

  /** Words of the name, its neighbours written as one, and the halves of a word that is two. */
  function meaningGroups(name: Name) {
    const groups: { weight: number; meanings: readonly Meaning[]; size: number }[] = [];
    const add = (word: Word, weight: number) => {
      const found = meaningsOf(word);
      if (found.length === 0) return false;
      groups.push({
        weight,
        meanings: found,
        size: found.reduce((sum, one) => sum + size(one.term), 0),
      });
      return true;
    };
    for (const [at, word] of name.words.entries()) {
      if (word.kind === "particle" || word.kind === "initial" || word.kind === "title") continue;
      const isKnown = add(word, word.evidence);
      const next = name.words[at + 1];
      if (next !== undefined && next.kind !== "number" && word.kind !== "number") {
        const text = word.text + next.text;
        const term = exact.get(text);
        if (term !== undefined) {
          groups.push({
            weight: word.evidence + next.evidence,
            meanings: [{ term, likeness: 1 }],
            size: size(term),
          });
        }
      }
      if (isKnown && exact.has(word.text)) continue;
      for (let cut = 3; cut <= word.text.length - 3; cut++) {
        const one = exact.get(word.text.slice(0, cut));
        const other = exact.get(word.text.slice(cut));
        if (one === undefined || other === undefined) continue;
        for (const term of [one, other]) {
          groups.push({
            weight: word.evidence / 2,
            meanings: [{ term, likeness: 1 }],
            size: size(term),
          });
        }
      }
    }
    return groups.sort((a, b) => a.size - b.size);
  }

  /** Readings that share telling words with the name; `gained` holds how much. */
  function gather(name: Name): readonly number[] {
    turn++;
    const touched: number[] = [];
    const own = evidenceOf(name);
    let walks = 0;
    for (const { weight, meanings: list, size: entries } of meaningGroups(name)) {
      // What says too little by itself makes no candidate that could hold.
      const isTelling = entries <= FEW || weight >= own * 0.3;
      if (isTelling && (walks === 0 || entries <= FEW || (walks === 1 && entries <= SOME))) {
        walks++;
        walk(list, weight, touched);
      } else if (touched.length > 0) raise(list, weight, touched);
    }
    return touched;
  }

  /** Every reading posted under the meanings becomes a candidate. */
  function walk(list: readonly Meaning[], weight: number, touched: number[]): void {
    let left = WALK;
    for (const { term, likeness: alike } of list) {
      const from = index.postings.start[term] ?? 0;
      const to = Math.min(index.postings.start[term + 1] ?? 0, from + left);
      left -= to - from;
      const gain = Math.fround(weight * alike * alike);
      for (let at = from; at < to; at++) {
        const reading = index.postings.reading[at] ?? 0;
        if (seenBy[reading] !== turn) {
          seenBy[reading] = turn;
          gained[reading] = gain;
          touched.push(reading);
        } else gained[reading] = (gained[reading] ?? 0) + gain;
      }
    }
  }

  /** Candidates that have the word too gain by it; those that have only it are too many. */
  function raise(list: readonly Meaning[], weight: number, touched: readonly number[]): void {
    for (const { term, likeness: alike } of list) gains[term] = weight * alike * alike;
    for (const reading of touched) {
      let best = 0;
      const to = index.readings.start[reading + 1] ?? 0;
      for (let at = index.readings.start[reading] ?? 0; at < to; at++) {
        const gain = gains[index.term[index.readings.senses[at] ?? 0] ?? 0] ?? 0;
        if (gain > best) best = gain;
      }
      gained[reading] = (gained[reading] ?? 0) + best;
    }
    for (const { term } of list) gains[term] = 0;
  }

  /** The likeliest readings first: what is shared, against what there is on both sides. */
  function likeliest(name: Name, limit: number): readonly number[] {
    const own = evidenceOf(name);
    const kind = KINDS.indexOf(name.kind);
    const ranked: number[] = [];
    let floor = 0;
    for (const reading of gather(name)) {
      if (index.readings.kind[reading] !== kind) continue;
      const weight = index.readings.weight[reading] ?? 0;
      const shared = Math.min(gained[reading] ?? 0, weight, own);
      const isPlausible =
        shared >= 0.4 * (own + weight) * 0.5 || shared >= 0.7 * Math.min(own, weight);
      if (!isPlausible) continue;
      const rank = shared * 2.2 - 0.6 * Math.max(own, weight) - 0.4 * Math.min(own, weight);
      if (ranked.length >= limit * 4 && rank <= floor) continue;
      rankOf[reading] = rank;
      ranked.push(reading);
      if (ranked.length < limit * 16) continue;
      ranked.sort(byRank).length = limit * 4;
      floor = rankOf[ranked[ranked.length - 1] ?? 0] ?? 0;
    }
    return ranked.sort(byRank).slice(0, limit);
  }

  const byRank = (one: number, other: number) =>
    (rankOf[other] ?? 0) - (rankOf[one] ?? 0) || one - other;

  function listed(reading: number): Name {
    const known = names.get(reading);
    if (known !== undefined) return known;
    const name = readingOf(index, reading);
    if (names.size > REMEMBERED) names.clear();
    names.set(reading, name);
    return name;
  }

  function readings(text: string, kinds: readonly NameKind[]): readonly Name[] {
    return kinds.flatMap((kind) => readName(text, kind, rarity));
  }

  return {
    index,
    search(text, kinds, options, explain = true) {
      const best = new Map<number, { name: Name; reading: number; score: number }>();
      for (const name of readings(text, kinds)) {
        for (const reading of likeliest(name, options.candidates)) {
          const score = scoreNames(name, listed(reading), options);
          const party = index.readings.party[reading] ?? 0;
          if (score < options.threshold || score <= (best.get(party)?.score ?? 0)) continue;
          best.set(party, { name, reading, score });
        }
      }
      return [...best]
        .sort(([one, a], [other, b]) => b.score - a.score || one - other)
        .slice(0, options.limit)
        .map(([party, { name, reading, score }]) => ({
          party,
          name: index.readings.name[reading] ?? 0,
          score,
          parts: explain ? compareNames(name, listed(reading), options).parts : [],
        }));
    },
    candidates(text, kinds, count) {
      const found = new Set<number>();
      for (const name of readings(text, kinds)) {
        for (const reading of likeliest(name, count)) found.add(index.readings.party[reading] ?? 0);
      }
      return [...found];
    },
  };
}
