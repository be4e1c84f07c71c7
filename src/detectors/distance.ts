import { fitTail, type TailModel, tailP } from "../statistics/evidence.ts";
import type { Clue, Row } from "./consignment.ts";

/** A model's probability above this is no clue. */
export const TAIL_FROM = 0.01;

/**
 * Rows with `strength` and, where that is a robust distance, the quantiles `half` and `nine_tenths`
 * of all distances of its kind → clues. The tail is fitted to the middle, which forgers do not reach.
 */
export function measuredClues(rows: readonly Row[]): readonly Clue[] {
  const tails = new Map<string, TailModel>();
  return rows.flatMap((row): Clue[] => {
    const [kind, strength, half, nine] = [
      String(row["kind"]),
      Number(row["strength"]),
      row["half"],
      row["nine_tenths"],
    ];
    const clue = {
      consignment: String(row["consignment"]),
      kind,
      strength,
      asked: Number(row["asked"]),
      says: String(row["says"]),
      other: null,
    };
    if (typeof half !== "number" || typeof nine !== "number") return [{ ...clue, p: null }];
    if (!(half > 0 && nine > half)) return [];
    const tail = tails.get(kind) ?? fitTail(half, nine);
    tails.set(kind, tail);
    const p = tailP(strength, tail);
    return p <= TAIL_FROM ? [{ ...clue, p: Math.max(p, 1e-15) }] : [];
  });
}
