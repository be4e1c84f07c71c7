import type { Word } from "./name.ts";
import { chinese, koreanSound } from "./syllables.ts";
import { otherForms } from "./words.ts";

/**
 * Keys under which a word of a list is found: two words that may be one name share at least one.
 * `deletes` reach every single slip (a letter more, less, changed or turned round), the frame reaches
 * any number of other vowels, the skeleton reaches scripts without vowels.
 */
export function keysOf(word: Word, side: "list" | "query"): readonly string[] {
  const { sound, skeleton, text } = word;
  const keys = [`=${text}`, sound, ...deletes(sound)];
  // A slip may fall where two letters are one sound, and change more than one.
  if (text !== sound) keys.push(text, ...deletes(text));
  const frame = sound.replace(/[aeiouhyj]/g, "");
  if (frame.length > 2) keys.push(`^${frame}`);
  for (const form of otherForms(text)) keys.push(`&${form}`);
  const isLoose = word.script === "abjad" || word.script === "kana" || word.script === "han";
  if (skeleton.length > 1) {
    if (side === "list" || isLoose) keys.push(`~${skeleton}`);
    if (side === "query" || isLoose) keys.push(`%${skeleton}`);
  }
  const syllables = word.kind === "word" ? chinese(text) : null;
  if (syllables !== null) keys.push(`c${syllables.code}`);
  if (word.kind === "word" && text.length < 7) keys.push(`q${koreanSound(text)}`);
  return keys;
}

/** Short words have no deletes: one letter of three is another word. */
function deletes(sound: string): readonly string[] {
  if (sound.length < 4 || sound.length > 20) return [];
  return Array.from(sound, (_, at) => sound.slice(0, at) + sound.slice(at + 1));
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
