/** Fewer signs than this are no identifier: too many parties share them by chance. */
const SHORTEST = 5;

/**
 * An identifier as it is compared: letters and digits alone, the name of the system in front dropped.
 * Null when too little is left to tell one party from another.
 */
export function identifierKey(text: string): string | null {
  const bare = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/^\s*(IMO|MMSI|LEI|BIC|SWIFT|TAX|VAT|INN|OGRN|REG|NO|NR|PASSPORT)[\s.:#-]+/i, "")
    .replace(/^IMO(?=\d{7}$)/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
  return bare.length < SHORTEST ? null : bare;
}

/** What an identifier is, where its own form says so: a LEI by its check digits, an IMO number by its. */
export function identifierKind(text: string): "lei" | "imo" | null {
  const key = identifierKey(text);
  if (key === null) return null;
  if (/^[A-Z0-9]{18}\d{2}$/.test(key) && isLei(key)) return "lei";
  if (/^\d{7}$/.test(key) && isImo(key)) return "imo";
  return null;
}

/** ISO 17442: as a number, letters from A = 10, the rest on division by 97 is 1. */
function isLei(text: string): boolean {
  let rest = 0;
  for (const sign of text) {
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** IMO Resolution A.1117(30): the last digit is that of the sum of the others times 7 to 2. */
function isImo(text: string): boolean {
  const sum = [...text.slice(0, 6)].reduce(
    (total, digit, at) => total + Number(digit) * (7 - at),
    0,
  );
  return sum % 10 === Number(text[6]);
}
