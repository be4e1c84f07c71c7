import type { Claim } from "../../text/claims/claim.ts";

/** Whether a figure bears out what is claimed. */
export type Verdict = "supported" | "contradicted" | "not checkable";

/** A change that is told to the whole per cent may come from figures that were revised since. */
const REVISED_POINTS = 1;
const REVISED_SHARE = 0.01;
/** How far "about" reaches, and "nearly" below and "more than" above. */
const LOOSE = 0.1;
const NEARLY = 0.15;
const BEYOND = 0.35;

/**
 * Whether `found` is what the claim's quantity says, given how exactly it says it. In the claim's
 * own unit; a change in per cent is compared in points, all else in proportion.
 */
export function bears(
  claim: Pick<Claim, "quantity" | "unit" | "within" | "approximate">,
  found: number,
): boolean {
  const { quantity, unit, within, approximate } = claim;
  if (quantity === null) throw new RangeError("the claim tells no quantity");
  if (quantity === 0) return found === 0;
  if (Math.sign(found) !== Math.sign(quantity)) return false;
  const [told, is] = [Math.abs(quantity), Math.abs(found)];
  const slack = Math.max(within ?? 0, unit === "%" ? REVISED_POINTS : REVISED_SHARE * told);
  if (approximate === "about") return Math.abs(is - told) <= Math.max(slack, LOOSE * told);
  if (approximate === "nearly") return is >= told * (1 - NEARLY) - slack && is <= told + slack;
  if (approximate === "more than") return is >= told - slack && is <= told * (1 + BEYOND) + slack;
  if (approximate === "less than") return is <= told + slack && is >= told * (1 - BEYOND) - slack;
  return Math.abs(is - told) <= slack;
}
