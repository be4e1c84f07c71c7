import type { Arm, KeptFinding } from "./finding.ts";
import type { Standing } from "./standing.ts";

/** What the judged items of one arm say, with a 90 % interval. */
export interface Precision {
  readonly arm: Arm;
  readonly judged: number;
  readonly confirmed: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const ARMS = ["flagged", "random check"] as const;
/** Of the normal distribution, for 90 %. */
const Z = 1.6449;

/**
 * How many of the judged were confirmed, by arm. The random arm tells what the rule misses: where
 * its share comes near that of the flagged, the flags say little.
 */
export function precision(
  findings: Iterable<KeptFinding>,
  standings: ReadonlyMap<string, Standing>,
): readonly Precision[] {
  const counts = { flagged: [0, 0], "random check": [0, 0] } satisfies Record<Arm, number[]>;
  for (const { arm, finding_id } of findings) {
    const decision = standings.get(finding_id)?.decision ?? "open";
    const count = counts[arm];
    if (decision === "open") continue;
    count[0] = (count[0] ?? 0) + 1;
    if (decision === "confirmed") count[1] = (count[1] ?? 0) + 1;
  }
  return ARMS.map((arm) => {
    const [judged = 0, confirmed = 0] = counts[arm];
    if (judged === 0) return { arm, judged, confirmed, share: null, low: null, high: null };
    const [low, high] = wilson(confirmed, judged);
    return { arm, judged, confirmed, share: confirmed / judged, low, high };
  });
}

/** Wilson's interval for a share (1927): stays within 0 and 1 and holds for few observations. */
export function wilson(hits: number, of: number): readonly [low: number, high: number] {
  const share = hits / of;
  const middle = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
