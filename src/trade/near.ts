/**
 * The candidates nearest to what somebody typed, best first: those that begin with it, then those at
 * a small edit distance (Levenshtein, at most a third of the length), compared without case.
 */
export function nearest(text: string, candidates: Iterable<string>, limit = 4): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const reach = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const other = candidate.toLowerCase();
    const begins = wanted.length > 1 && (other.startsWith(wanted) || wanted.startsWith(other));
    const distance = begins ? 0 : editDistance(wanted, other);
    if (distance <= reach) scored.push({ candidate, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** `Did you mean A, B or C?`, or the fallback where nothing is near. */
export function didYouMean(near: readonly string[], fallback: string): string {
  if (near.length === 0) return fallback;
  const last = near[near.length - 1] ?? "";
  const others = near.slice(0, -1);
  return `Did you mean ${others.length === 0 ? last : `${others.join(", ")} or ${last}`}?`;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const swap = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const drop = (previous[column] ?? 0) + 1;
      const add = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(swap, drop, add));
    }
    previous = current;
  }
  return previous[right.length] ?? left.length;
}
