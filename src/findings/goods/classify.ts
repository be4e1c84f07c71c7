import { type GoodsModel, type Guess, reader, speaks } from "../../text/goods/model.ts";

export interface Classified {
  readonly text: string;
  /**
   * Six digits where the first guess is sure enough, four where only its heading is; null where
   * neither is, and a person has to look.
   */
  readonly answer: string | null;
  readonly says: string;
  readonly guesses: readonly Guess[];
  readonly headings: readonly { readonly code: string; readonly p: number }[];
  /** That it is none of the codes weighed. */
  readonly none: number;
  /** How far the log-odds of the first guess fall without each word. */
  readonly words: readonly { readonly word: string; readonly says: number }[];
}

/** @param sure the probability from which on there is an answer. */
export function classify(model: GoodsModel, text: string, sure: number): Classified {
  const { guesses, headings, none } = reader(model)(text);
  const [first] = guesses;
  const [heading] = headings;
  const answer =
    first !== undefined && first.p >= sure
      ? first.code
      : heading !== undefined && heading.p >= sure
        ? heading.code
        : null;
  return {
    text,
    answer,
    says: sentence(answer, first, heading),
    guesses,
    headings: headings.slice(0, 3),
    none,
    words: first === undefined ? [] : speaks(model, text, first.code),
  };
}

function sentence(
  answer: string | null,
  first: Guess | undefined,
  heading: { readonly code: string; readonly p: number } | undefined,
): string {
  if (first === undefined || heading === undefined) {
    return "No answer: no text on file has a word in common with it.";
  }
  if (answer === null) {
    return `No answer: the likeliest, ${first.code}, has ${percent(first.p)}.`;
  }
  return answer.length === 6
    ? `${answer}, ${percent(first.p)}; nearest on file: "${first.nearest}".`
    : `Heading ${answer}, ${percent(heading.p)}; which subheading is not sure (${first.code} has ${percent(first.p)}).`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
