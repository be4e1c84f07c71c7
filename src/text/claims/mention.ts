/** A word or a few, and what they stand for; the tables are made where the trade's vocabulary is. */
export interface Term {
  readonly word: string;
  readonly stands_for: readonly string[];
  readonly kind: string;
}

/** The words that claims are read with. */
export interface Lexicon {
  readonly commodities: readonly Term[];
  readonly countries: readonly Term[];
  readonly methods: readonly Term[];
}

/** Words of a text that stand for something, with their place in it. */
export interface Mention {
  readonly what: "commodity" | "country" | "method";
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly stands_for: readonly string[];
  readonly kind: string;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Entry {
  readonly what: Mention["what"];
  readonly tokens: readonly string[];
  readonly term: Term;
}

/** What may stand between the parts of one name: `rare-earth`, `U.S`, `Côte d'Ivoire`. */
const JOINS = /^(?:[\s\u00a0]{1,2}|[-–.'’]|\. )$/;

/** A reader of names: longest first, each word of the text once. */
export function mentionsBy(lexicon: Lexicon): (text: string) => readonly Mention[] {
  const byFirst = new Map<string, Entry[]>();
  const add = (what: Mention["what"], terms: readonly Term[]) => {
    for (const term of terms) {
      const tokens = tokensOf(term.word).map(({ text }) => text);
      const [first] = tokens;
      if (first === undefined) continue;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { what, tokens, term }]);
    }
  };
  add("commodity", lexicon.commodities);
  add("country", lexicon.countries);
  add("method", lexicon.methods);
  for (const entries of byFirst.values()) entries.sort((a, b) => b.tokens.length - a.tokens.length);

  return (text) => {
    const tokens = tokensOf(text);
    const found: Mention[] = [];
    for (let at = 0; at < tokens.length; at++) {
      const entry = candidates(byFirst, tokens[at]?.text ?? "").find((one) =>
        fits(one, text, tokens, at),
      );
      if (entry === undefined) continue;
      const last = tokens[at + entry.tokens.length - 1] as Token;
      const start = (tokens[at] as Token).start;
      found.push({
        what: entry.what,
        start,
        end: last.end,
        words: text.slice(start, last.end),
        stands_for: entry.term.stands_for,
        kind: entry.term.kind,
      });
      at += entry.tokens.length - 1;
    }
    return found;
  };
}

/** Entries that begin with a word, or with what it is the plural of. */
function candidates(byFirst: ReadonlyMap<string, readonly Entry[]>, word: string) {
  const own = byFirst.get(word) ?? [];
  return word.endsWith("s") ? [...own, ...(byFirst.get(word.slice(0, -1)) ?? [])] : own;
}

function fits(entry: Entry, text: string, tokens: readonly Token[], at: number): boolean {
  const { what, term } = entry;
  const last = entry.tokens.length - 1;
  for (const [index, wanted] of entry.tokens.entries()) {
    const token = tokens[at + index];
    if (token === undefined) return false;
    const plural = what === "commodity" && index === last && token.text === `${wanted}s`;
    if (token.text !== wanted && !plural) return false;
    const before = tokens[at + index - 1];
    if (index > 0 && before !== undefined && !JOINS.test(text.slice(before.end, token.start))) {
      return false;
    }
  }
  if (what !== "country") return true;
  const raw = text.slice(tokens[at]?.start, tokens[at + last]?.end);
  // "us" and "turkey" are words: a country begins with a capital, and letters alone are written so.
  if (/^[A-Z.]{2,6}$/.test(term.word)) return raw === term.word.replace(/\.$/, "");
  return /^\p{Lu}/u.test(raw);
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0].normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(),
  }));
}
