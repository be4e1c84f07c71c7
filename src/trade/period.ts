/**
 * Periods are integers: months since year 0 (`year * 12 + month - 1`), the first month of the period.
 * No date arithmetic in SQL, no time zones, the same number in SQL, JSON and TypeScript.
 */

/** @throws RangeError when `text` is neither `YYYY-MM` nor `YYYY` (January). */
export function parsePeriod(text: string): number {
  const match = /^(\d{4})(?:-?(\d{2}))?$/.exec(text.trim());
  const month = match?.[2] === undefined ? 1 : Number(match[2]);
  if (!match || month < 1 || month > 12) {
    throw new RangeError(`"${text}" is not a month: write 2022-03`);
  }
  return Number(match[1]) * 12 + month - 1;
}

/** `2022-03`, as in tables and files. */
export function formatPeriod(period: number): string {
  const year = Math.floor(period / 12);
  return `${String(year).padStart(4, "0")}-${String((period % 12) + 1).padStart(2, "0")}`;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** `March 2022`, as in prose. */
export function spellPeriod(period: number): string {
  return `${MONTHS[period % 12]} ${Math.floor(period / 12)}`;
}
