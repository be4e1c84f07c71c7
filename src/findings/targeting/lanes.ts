import { random } from "../../statistics/random.ts";
import { descending, rowsWithin } from "../../statistics/ranking.ts";
import { Refusal } from "../../trade/refusal.ts";

/**
 * Why a row is on the list: its lot was seen before, it is of a lot not seen before, or it was drawn
 * by lot. Without the second nothing new would ever be learned, and without the third nobody could
 * say what the list is worth: it alone measures how much there is to find.
 */
export type Lane = "repeat" | "new" | "random";

export type Quotas = Readonly<Record<Lane, number>>;

/** Shares of the budget. */
export const QUOTAS: Quotas = { repeat: 0.7, new: 0.2, random: 0.1 };

export interface Picked {
  readonly row: number;
  readonly lane: Lane;
  readonly score: number;
}

/** @throws Refusal when the text is not shares of the three lanes that make up the whole. */
export function quotasFrom(text: string): Quotas {
  const refuse = (why: string) =>
    new Refusal(`"${text}" ${why}`, {
      todo: "Write for instance --lanes repeat=70,new=20,random=10",
    });
  const shares: Record<Lane, number> = { repeat: 0, new: 0, random: 0 };
  for (const part of text.split(",")) {
    const [name, percent] = part.split("=").map((word) => word.trim());
    if (name !== "repeat" && name !== "new" && name !== "random") {
      throw refuse("names a lane that is not repeat, new or random");
    }
    if (percent === undefined || !/^\d+(\.\d+)?$/.test(percent)) throw refuse("has no percentage");
    shares[name] = Number(percent) / 100;
  }
  const whole = shares.repeat + shares.new + shares.random;
  if (Math.abs(whole - 1) > 1e-9) throw refuse(`adds up to ${Math.round(whole * 100)} %`);
  return shares;
}

/**
 * Fills the lanes up to the budget. The draw comes first and looks at no score; then each lane takes
 * its best, and what a lane cannot fill goes to the best that are left.
 */
export function fill(
  scores: Float64Array,
  unseen: Uint8Array,
  plan: { readonly budget: number; readonly quotas: Quotas; readonly seed: number },
): readonly Picked[] {
  const whole = rowsWithin(plan.budget, scores.length);
  const drawn = Math.round(whole * plan.quotas.random);
  const picked = new Map<number, Lane>();
  const from = random(`random arm ${plan.seed}`);
  for (let row = 0, taken = 0; row < scores.length && taken < drawn; row++) {
    if ((scores.length - row) * from.uniform() >= drawn - taken) continue;
    picked.set(row, "random");
    taken++;
  }
  const order = descending(scores);
  const take = (count: number, fits: (row: number) => boolean) => {
    let left = count;
    for (const row of order) {
      if (left <= 0) break;
      if (picked.has(row) || !fits(row)) continue;
      picked.set(row, unseen[row] === 1 ? "new" : "repeat");
      left--;
    }
  };
  const fresh = Math.round(whole * plan.quotas.new);
  take(fresh, (row) => unseen[row] === 1);
  take(whole - drawn - fresh, (row) => unseen[row] === 0);
  take(whole - picked.size, () => true);
  return [...picked]
    .map(([row, lane]) => ({ row, lane, score: scores[row] as number }))
    .sort((a, b) => b.score - a.score || a.row - b.row);
}
