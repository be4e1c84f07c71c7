import { remembered } from "./remembered.ts";

/**
 * How a Latin spelling sounds, so far as spellings of one name in several languages agree: one letter
 * a sound. Rules of romanisation systems (ALA-LC, BGN/PCGN, French, German, Polish, Turkish habits),
 * not of any one language, so that Tschechow, Tchekhov, Czechow and Chekhov meet.
 * `C` is ch, `S` is sh, `Z` is zh, `X` is kh.
 */
export const sound = remembered((word) =>
  SOUND_RULES.reduce((text, [from, to]) => text.replace(from, to), word),
);

const SOUND_RULES: readonly (readonly [RegExp, string])[] = [
  [/^kn(?=[aeiou])/, "n"],
  [/shch|schtsch|szcz|stch|sch(?=tsch)/g, "SC"],
  [/tsch|tch|dsch|dzh|dj|cz|tsh/g, "C"],
  [/sch|sh|sz/g, "S"],
  [/zh/g, "Z"],
  [/kh/g, "X"],
  [/ch/g, "C"],
  [/ph/g, "f"],
  [/gh/g, "g"],
  [/[td]h/g, "t"],
  [/ck|cq/g, "k"],
  [/ts|tz|dz/g, "c"],
  [/x/g, "ks"],
  [/qu?/g, "k"],
  [/c(?=[eiy])/g, "s"],
  [/c/g, "k"],
  [/w/g, "v"],
  [/ou|oo|u+/g, "u"],
  [/ee|ii|ie|iy|yi|ij|yj/g, "i"],
  [/(?<=[aeou])[yj]/g, "i"],
  [/y/g, "i"],
  [/j(?=i?[aou])/g, "j"],
  [/ii+/g, "i"],
  [/(?<=[a-zA-Z])h(?![aeiou])/g, ""],
  [/(?<=[bcdfgjklmnprstvzCSZX])h/g, ""],
  [/(.)\1+/g, "$1"],
];

/** Consonants alone, those that scripts and ears confuse put together: for words whose vowels are not written. */
export const skeleton = remembered((word) =>
  sound(word)
    .replace(/[aeioujhy]/g, "")
    .replace(/[pf]/g, "b")
    .replace(/v/g, "")
    .replace(/[gX]/g, "k")
    .replace(/d/g, "t")
    .replace(/[zcZSC]/g, "s")
    .replace(/r/g, "l")
    .replace(/(.)\1+/g, "$1"),
);

const VOWELS = "aeiou";
/** Letters that one hand writes for another: a change among them says little. */
const KIN = ["kgX", "bpvf", "dt", "szcSZC", "mn", "ijy", "lr", "jZ", "vu", "hX", "qk"];
const SIZE = 128;
const SWAP = new Uint8Array(SIZE * SIZE).fill(10);
const DROP = new Uint8Array(SIZE).fill(10);

for (let code = 0; code < SIZE; code++) SWAP[code * SIZE + code] = 0;
for (const group of [VOWELS, ...KIN]) {
  for (const a of group) {
    for (const b of group) {
      if (a !== b) SWAP[a.charCodeAt(0) * SIZE + b.charCodeAt(0)] = group === VOWELS ? 6 : 7;
    }
  }
}
for (const letter of VOWELS) DROP[letter.charCodeAt(0)] = 7;
for (const letter of "hjy") DROP[letter.charCodeAt(0)] = 5;

const ROWS = [new Uint16Array(512), new Uint16Array(512), new Uint16Array(512)] as const;

/**
 * Edit distance in tenths of a letter: insert, drop, change, turn two round; letters of one kin cost
 * less. Stops with more than `limit` as soon as it must be more.
 */
export function distance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  const rows = left.length;
  const columns = right.length;
  if (Math.abs(rows - columns) * 5 > limit || rows > 500 || columns > 500) return limit + 1;
  let [before, above, row] = ROWS as readonly Uint16Array[] as [
    Uint16Array,
    Uint16Array,
    Uint16Array,
  ];
  above[0] = 0;
  for (let column = 1; column <= columns; column++) {
    above[column] = (above[column - 1] ?? 0) + (DROP[right.charCodeAt(column - 1) & 127] ?? 10);
  }
  let last = 0;
  for (let at = 1; at <= rows; at++) {
    const letter = left.charCodeAt(at - 1) & 127;
    const drop = DROP[letter] ?? 10;
    let least = (above[0] ?? 0) + drop;
    row[0] = least;
    let other = 0;
    for (let column = 1; column <= columns; column++) {
      const previous = other;
      other = right.charCodeAt(column - 1) & 127;
      let best = (above[column - 1] ?? 0) + (SWAP[letter * SIZE + other] ?? 10);
      const dropped = (above[column] ?? 0) + drop;
      const inserted = (row[column - 1] ?? 0) + (DROP[other] ?? 10);
      if (dropped < best) best = dropped;
      if (inserted < best) best = inserted;
      if (at > 1 && column > 1 && letter === previous && last === other) {
        const turned = (before[column - 2] ?? 0) + 8;
        if (turned < best) best = turned;
      }
      row[column] = best;
      if (best < least) least = best;
    }
    if (least > limit) return limit + 1;
    last = letter;
    [before, above, row] = [above, row, before];
  }
  return above[columns] ?? limit + 1;
}
