import { isCode } from "./commodity.ts";

/**
 * Checks of the numbers that consignments carry. Each is pure and says why a number fails, in words
 * that stand in a sentence after it; null where nothing is wrong. A number that fails is evidence to
 * be weighed, never a reason to drop the row: typing errors are the usual cause.
 */

/** Value of each character of a container number (ISO 6346:2022, 4.2.4): letters skip multiples of 11. */
const CONTAINER_VALUE: Readonly<Record<string, number>> = Object.fromEntries([
  ..."0123456789".split("").map((digit, value) => [digit, value] as const),
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").map((letter, at) => {
    const value = at + 10;
    return [letter, value + Math.floor((value - 1) / 10)] as const;
  }),
]);

/**
 * The check digit of the first ten characters of a container number: Σ value × 2^place, modulo 11,
 * where 10 is written 0 (ISO 6346:2022, Annex A).
 *
 * @throws RangeError unless given four capital letters and six digits.
 */
export function containerCheckDigit(ten: string): number {
  if (!/^[A-Z]{4}\d{6}$/.test(ten)) {
    throw new RangeError(`"${ten}" is not four capital letters and six digits`);
  }
  const sum = [...ten].reduce(
    (total, character, place) => total + (CONTAINER_VALUE[character] ?? 0) * 2 ** place,
    0,
  );
  return (sum % 11) % 10;
}

/**
 * Why a text is no container number: owner code of three letters, category U, J or Z, six digits,
 * check digit (ISO 6346). Blanks and hyphens between the parts are passed over.
 */
export function containerProblem(text: string): string | null {
  const number = text.toUpperCase().replace(/[\s-]/g, "");
  if (!/^[A-Z]{4}\d{7}$/.test(number)) return "is not four letters and seven digits";
  if (!/[UJZ]/.test(number[3] ?? ""))
    return `has the category ${number[3]}, which is none of U, J, Z`;
  const wanted = containerCheckDigit(number.slice(0, 10));
  const given = Number(number[10]);
  return given === wanted ? null : `ends in ${given} where its check digit is ${wanted}`;
}

/** Why a text is no IMO ship number: seven digits, Σ digit × 7…2 ends in the seventh (IMO A.1117(30)). */
export function imoProblem(text: string): string | null {
  const number = text
    .toUpperCase()
    .replace(/^IMO\s*/, "")
    .trim();
  if (!/^\d{7}$/.test(number)) return "is not seven digits";
  const sum = [...number.slice(0, 6)].reduce(
    (total, digit, place) => total + Number(digit) * (7 - place),
    0,
  );
  const given = Number(number[6]);
  return given === sum % 10 ? null : `ends in ${given} where its check digit is ${sum % 10}`;
}

/** Why a text is no Standard Carrier Alpha Code: two to four capital letters (NMFTA). */
export function scacProblem(text: string): string | null {
  return /^[A-Z]{2,4}$/.test(text.trim()) ? null : "is not two to four capital letters";
}

/**
 * Why a text is no UN/LOCODE: ISO 3166 alpha-2 and three characters, letters or 2 to 9 (UNECE
 * Recommendation 16).
 * @param known the locations of a table, where one is given: what is not in it does not exist there.
 */
export function locodeProblem(text: string, known?: ReadonlySet<string>): string | null {
  const code = text.toUpperCase().replace(/\s/g, "");
  if (!/^[A-Z]{2}[A-Z2-9]{3}$/.test(code)) {
    return "is not two letters of a country and three of a location";
  }
  return known === undefined || known.has(code) ? null : "is not in the table of locations";
}

/** Why a text is no HS code of a declaration: six digits or a national line of 8 to 13. */
export function declaredCodeProblem(text: string): string | null {
  const digits = text.replace(/[\s.]/g, "");
  if (isCode(digits) && digits.length >= 6) return null;
  return /^\d+$/.test(digits) && digits.length % 2 === 1 && digits.length < 12
    ? "is not an HS code: a leading zero may be lost"
    : "is not an HS code of six digits or more";
}

/** A day that a document or an event names, as days since 1970-01-01, with its name for sentences. */
export interface NamedDay {
  readonly name: string;
  readonly on: number | null;
}

/** The first pair of days that stand in the wrong order, the days given in the order they must have. */
export function daysOutOfOrder(days: readonly NamedDay[]): readonly [NamedDay, NamedDay] | null {
  let latest: NamedDay | null = null;
  for (const day of days) {
    if (day.on === null) continue;
    if (latest?.on != null && day.on < latest.on) return [latest, day];
    latest = day;
  }
  return null;
}
