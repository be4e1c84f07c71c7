/** A part of a text with its place in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Words behind which a full stop ends nothing. */
const SHORT =
  /(?:^|[\s("“])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|Inc|Co|Corp|Ltd|Bros|No|Nos|vs|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Gov|Sen|Rep|Gen|e\.g|i\.e|cf|ca|(?:\p{Lu}\.)+\p{Lu})$/u;

/** Nobody writes longer ones; a text without full stops is cut at this length, so that its reading stays linear. */
const LONGEST = 1500;

/** The sentences of a text. */
export function sentences(text: string): readonly Span[] {
  const found: Span[] = [];
  let start = 0;
  const push = (end: number) => {
    const raw = text.slice(start, end);
    const lead = raw.length - raw.trimStart().length;
    const trimmed = raw.trim();
    for (let at = 0; at < trimmed.length; at += LONGEST) {
      const part = trimmed.slice(at, at + LONGEST);
      const from = start + lead + at;
      found.push({ start: from, end: from + part.length, text: part });
    }
    start = end;
  };
  for (const match of text.matchAll(
    /[.!?…]{1,6}["'”’)\]]{0,3}(?=\s["'“‘(]?[\p{Lu}\p{N}])|\n{2,}/gu,
  )) {
    const end = match.index + match[0].length;
    const initial =
      match[0] === "." && SHORT.test(text.slice(Math.max(start, match.index - 12), match.index));
    // "the U.S. The ministry" ends a sentence; "the U.S. Commerce Department" does not: an article
    // or pronoun behind it says which.
    const next = text.slice(end, end + 12);
    if (!initial || /^\s+(?:The|It|He|She|They|In|But|However|This|That|A|An|On)\s/.test(next)) {
      push(end);
    }
  }
  push(text.length);
  return found;
}

/** Where one statement of a sentence ends and another begins. */
const BREAK =
  /[;:]\s|\s[–—-]\s|,?\s(?:while|whereas|although|though|but|after|before|because|when|where|which|even as|despite)\s|,\s(?:and|as|with|forcing|leaving|who|including|compared|versus)\s/g;

/** The statements of a sentence, as spans within it. */
export function clauses(sentence: string): readonly Span[] {
  const found: Span[] = [];
  let start = 0;
  for (const match of sentence.matchAll(BREAK)) {
    if (match.index <= start) continue;
    found.push({ start, end: match.index, text: sentence.slice(start, match.index) });
    start = match.index;
  }
  found.push({ start, end: sentence.length, text: sentence.slice(start) });
  return found;
}

/** The clause that holds a place of its sentence. */
export function clauseAt(parts: readonly Span[], at: number): Span {
  return parts.findLast((part) => part.start <= at) ?? (parts[0] as Span);
}
