/** A repeatable stream of numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** The next number of the stream, uniform on [0, 1) in steps of 2⁻⁵³. */
  uniform(): number;
  /** The next whole number, uniform on 0 … `below` - 1, without the bias of a remainder. */
  whole(below: number): number;
}

/** State of xoshiro128**: four 32-bit words, not all zero. */
export type RandomState = readonly [number, number, number, number];

/**
 * A generator from a seed: a whole number, or words (the id of a finding, so that its stream does
 * not hang on the order of the run). Not for secrets.
 *
 * @throws RangeError on a seed that is not a whole number from 0 to 2⁵³ - 1.
 */
export function random(seed: number | string): Random {
  if (typeof seed === "number" && !(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`seed is ${seed}: it must be a whole number, 0 or more`);
  }
  const words = wordsOf(typeof seed === "number" ? `#${seed}` : seed);
  return randomFrom([words(), words(), words(), words()]);
}

/**
 * xoshiro128** 1.1 from a state (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47, 2021): period 2¹²⁸ - 1, passes the usual batteries of tests.
 */
export function randomFrom(state: RandomState): Random {
  let [a, b, c, d] = state.map((word) => word >>> 0) as [number, number, number, number];
  if ((a | b | c | d) === 0) throw new RangeError("the state of a generator cannot be all zero");
  const word = (): number => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };
  return {
    uniform: () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53,
    whole: (below) => {
      if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) {
        throw new RangeError(`below is ${below}: it must be a whole number from 1 to 2³²`);
      }
      const fair = 2 ** 32 - (2 ** 32 % below);
      let drawn = word();
      while (drawn >= fair) drawn = word();
      return drawn % below;
    },
  };
}

/** The values in a random order, every order being equally likely (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], from: Random): T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = from.whole(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** `count` different whole numbers of 0 … `below` - 1, in ascending order (Floyd's method). */
export function subset(count: number, below: number, from: Random): number[] {
  if (!(Number.isInteger(count) && count >= 0 && count <= below)) {
    throw new RangeError(`count is ${count}: it must be a whole number from 0 to ${below}`);
  }
  const chosen = new Set<number>();
  for (let last = below - count; last < below; last++) {
    const drawn = from.whole(last + 1);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Words of a text by FNV-1a, stirred as MurmurHash3 ends, so that near seeds lie far apart. */
function wordsOf(text: string): () => number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return () => {
    hash = (hash + 0x9e3779b9) | 0;
    let word = hash;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (word ^ (word >>> 16)) >>> 0;
  };
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
