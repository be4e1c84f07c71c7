/**
 * The words of a goods description, as descriptions are written: cut off, run together, in capitals,
 * with slashes for missing vowels. Lower case, without accents; numbers stay, since they bound
 * subheadings; a plural s is dropped.
 */
export function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (folded.match(/[\p{L}\p{N}]+(?:['.][\p{L}\p{N}]+)*/gu) ?? []).map(stem);
}

/** boxes → box, batteries → battery, yarns → yarn; glass and gas stay. */
function stem(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:x|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && /[^su]s$/.test(word)) return word.slice(0, -1).replace(/'$/, "");
  return word;
}

/** Words and pairs of neighbours. */
export function phrasesOf(words: readonly string[]): readonly string[] {
  return [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)];
}

/** Runs of four letters, with the edges of the word; a word of one letter is whole: "mach" is in "machine". */
export function lettersOf(words: readonly string[]): readonly string[] {
  const runs: string[] = [];
  for (const word of words) {
    const edged = `_${word}_`;
    if (edged.length < 4) runs.push(edged);
    for (let from = 0; from + 4 <= edged.length; from++) runs.push(edged.slice(from, from + 4));
  }
  return runs;
}

/** The same for two texts that differ in case, accents, punctuation or plural only. */
export function sameText(text: string): string {
  return wordsOf(text).join(" ");
}
