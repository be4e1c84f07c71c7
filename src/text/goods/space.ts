/** Texts as directions in a space of terms, and an index from each term to the texts that have it. */
export interface Space {
  readonly terms: ReadonlyMap<string, number>;
  /** Weight of a term: the rarer, the more it says. */
  readonly rarity: Float64Array;
  /** Postings of term t stand at from[t] … from[t + 1]. */
  readonly from: Uint32Array;
  readonly text: Uint32Array;
  readonly weight: Float32Array;
}

/**
 * Cosine space of presence × ln(1 + N / n), n being the texts that have the term. A term that more
 * than a share of the texts have brings nothing near, and would make every question walk through
 * half of all texts: it is not indexed.
 */
export function spaceOf(texts: readonly (readonly string[])[], common: number): Space {
  const terms = new Map<string, number>();
  const count: number[] = [];
  const numbered = texts.map((words) => {
    const own = new Set<number>();
    for (const word of words) {
      let term = terms.get(word);
      if (term === undefined) {
        term = terms.size;
        terms.set(word, term);
        count.push(0);
      }
      own.add(term);
    }
    for (const term of own) count[term] = (count[term] as number) + 1;
    return [...own];
  });
  const rarity = Float64Array.from(count, (n) => Math.log(1 + texts.length / n));
  const most = Math.max(MOST_OF_FEW, common * texts.length);
  const from = new Uint32Array(terms.size + 1);
  for (let term = 0; term < terms.size; term++) {
    const n = count[term] as number;
    from[term + 1] = (from[term] as number) + (n > most ? 0 : n);
  }
  const next = from.slice(0, terms.size);
  const text = new Uint32Array(from[terms.size] as number);
  const weight = new Float32Array(text.length);
  for (const [at, own] of numbered.entries()) {
    const indexed = own.filter((term) => (count[term] as number) <= most);
    const length = Math.sqrt(indexed.reduce((sum, term) => sum + (rarity[term] as number) ** 2, 0));
    for (const term of indexed) {
      const place = next[term] as number;
      next[term] = place + 1;
      text[place] = at;
      weight[place] = (rarity[term] as number) / length;
    }
  }
  return { terms, rarity, from, text, weight };
}

/** Among few texts no term is common. */
const MOST_OF_FEW = 50;

/** The terms of a text that the space knows, and how long the text is with those it does not. */
export interface Placed {
  readonly terms: readonly number[];
  readonly length: number;
  /** Of the indexed terms and the strange ones only. */
  readonly indexed_length: number;
}

/** Terms that no text has count in the length: a text of strange words is near to nothing. */
export function placed(space: Space, words: readonly string[], texts: number): Placed {
  const terms: number[] = [];
  const unknown = Math.log(1 + texts) ** 2;
  let squares = 0;
  let indexed = 0;
  for (const word of new Set(words)) {
    const term = space.terms.get(word);
    const square = term === undefined ? unknown : (space.rarity[term] as number) ** 2;
    squares += square;
    if (term === undefined) indexed += square;
    else {
      terms.push(term);
      if ((space.from[term + 1] as number) > (space.from[term] as number)) indexed += square;
    }
  }
  return { terms, length: Math.sqrt(squares) || 1, indexed_length: Math.sqrt(indexed) || 1 };
}

/** Adds the cosine with each text to `into`, and the texts met for the first time to `met`. */
export function addCosines(
  space: Space,
  { terms, indexed_length }: Placed,
  into: Float32Array,
  met: number[],
): void {
  for (const term of terms) {
    const share = (space.rarity[term] as number) / indexed_length;
    const end = space.from[term + 1] as number;
    for (let place = space.from[term] as number; place < end; place++) {
      const at = space.text[place] as number;
      const before = into[at] as number;
      if (before === 0) met.push(at);
      into[at] = before + share * (space.weight[place] as number);
    }
  }
}
