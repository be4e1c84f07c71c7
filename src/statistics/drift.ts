/**
 * Population stability index of two distributions over the same groups: Σ (a − b) ln(a / b) over
 * shares, half a row being added to every group so that an empty one is no infinity. By custom
 * below .1 is no change, above .25 a large one (Siddiqi, Credit Risk Scorecards, 2006).
 */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  if (before.length !== now.length) {
    throw new RangeError(`${before.length} groups before and ${now.length} now`);
  }
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const [a, b] = [shares(before), shares(now)];
  return a.reduce((sum, share, at) => {
    const other = b[at] as number;
    return sum + (other - share) * Math.log(other / share);
  }, 0);
}
