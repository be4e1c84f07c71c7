import { describe, expect, it } from "vitest";
import { digitP } from "../../src/statistics/digits.ts";
import { random } from "../../src/statistics/random.ts";

const shares = Array.from({ length: 9 }, (_, at) => Math.log10(1 + 1 / (at + 1)));

/** The statistic of amounts drawn from the shares themselves. */
function drawn(seed: number, amounts: number): number {
  const from = random(seed);
  const counts = new Array<number>(9).fill(0);
  for (let amount = 0; amount < amounts; amount++) {
    let [left, digit] = [from.uniform(), 0];
    while (digit < 8 && left >= (shares[digit] ?? 0)) left -= shares[digit++] ?? 0;
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  return counts.reduce((sum, count, digit) => {
    const expected = amounts * (shares[digit] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

describe("first digits", () => {
  it("gives p that are as small as they say, no smaller, where nothing is wrong", () => {
    const ps = Array.from({ length: 400 }, (_, seed) =>
      digitP(
        { chi_square: drawn(seed, 80), amounts: 80, shares, half: 7.344, traders: 100 },
        random(seed + 9000),
      ),
    );
    for (const level of [0.05, 0.2]) {
      const share = ps.filter((p) => p <= level).length / ps.length;
      expect(share).toBeGreaterThan(level * 0.4);
      expect(share).toBeLessThan(level + 3 * Math.sqrt((level * (1 - level)) / ps.length));
    }
  });

  it("makes allowance for traders that are no draws, and for few of them", () => {
    const given = { chi_square: 30, amounts: 100, shares };
    const sure = digitP({ ...given, half: 7.344, traders: 100 }, random(1));
    expect(digitP({ ...given, half: 14.7, traders: 100 }, random(1))).toBeGreaterThan(10 * sure);
    expect(digitP({ ...given, half: 7.344, traders: 3 }, random(1))).toBeGreaterThan(sure);
  });

  it("knows digits that nobody counted", () => {
    expect(
      digitP({ chi_square: 500, amounts: 100, shares, half: 7.344, traders: 50 }, random(1)),
    ).toBe(1 / 5000);
  });
});
