import type { Random } from "./random.ts";

/** First digits of one trader's amounts, compared with what its lines of trade lead one to expect. */
export interface Digits {
  readonly chi_square: number;
  readonly amounts: number;
  /** Expected share of each digit 1 … 9. */
  readonly shares: readonly number[];
  /** Median of the statistic over all traders: honest traders are no draws from their lines either. */
  readonly half: number;
  readonly traders: number;
}

/** Median of chi-square with eight degrees of freedom. */
const HALF_OF_CHANCE = 7.344;
/** With fewer traders their median says little, and half more than chance is taken for usual. */
const ENOUGH_TRADERS = 20;
const USUAL_EXCESS = 1.5;
/** Enough for a p of .0002, where nothing else in a file is as sure. */
const MOST_ROUNDS = 4999;
/** A p that is not small needs few rounds (Besag and Clifford, Biometrika 78, 1991). */
const ENOUGH_ABOVE = 20;

/**
 * Probability of digits so far from expectation, by drawing amounts of the trader's own number and
 * lines (after Cerioli, Barabesi, Cerasa, Menegatti and Perrotta, PNAS 116, 2019). The statistic is
 * first divided by how much more it is for the usual trader than for such draws.
 */
export function digitP(digits: Digits, from: Random): number {
  const inflated =
    digits.traders < ENOUGH_TRADERS ? USUAL_EXCESS : Math.max(1, digits.half / HALF_OF_CHANCE);
  const observed = digits.chi_square / inflated;
  const total = digits.shares.reduce((sum, share) => sum + share, 0);
  const upTo: number[] = [];
  digits.shares.reduce((sum, share) => {
    upTo.push((sum + share) / total);
    return sum + share;
  }, 0);
  let above = 0;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const counts = new Float64Array(9);
    for (let amount = 0; amount < digits.amounts; amount++) {
      const drawn = from.uniform();
      let digit = 0;
      while (digit < 8 && drawn >= (upTo[digit] ?? 1)) digit++;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    let statistic = 0;
    digits.shares.forEach((share, digit) => {
      const expected = (share / total) * digits.amounts;
      statistic += ((counts[digit] ?? 0) - expected) ** 2 / expected;
    });
    if (statistic >= observed) above++;
    if (above === ENOUGH_ABOVE) return above / round;
  }
  return (1 + above) / (1 + MOST_ROUNDS);
}
