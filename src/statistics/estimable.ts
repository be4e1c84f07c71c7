/** A question the figures cannot answer: why, and the numbers it failed on. Never a stand-in value. */
export interface NotEstimable {
  readonly estimable: false;
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
}

export function notEstimable(
  reason: string,
  numbers: Readonly<Record<string, number>>,
): NotEstimable {
  return { estimable: false, reason, numbers };
}
