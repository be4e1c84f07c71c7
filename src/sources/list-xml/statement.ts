/** A row of `party` before the loader has seen it; empty where nothing is said. */
export interface Said {
  readonly statement: string;
  readonly value: string;
  readonly kind?: string;
  /** A name, or two letters, of a country. */
  readonly country?: string;
}

/** A party of a list with all that is said of it. */
export interface ListedParty {
  readonly list: string;
  readonly party_id: string;
  readonly schema: string;
  readonly said: readonly Said[];
}

export const joined = (parts: readonly string[], by: string): string =>
  parts.filter((part) => part.trim() !== "").join(by);

/** What an identifier is, from the words that a list uses for it. */
export function identifierKindOf(words: string): string {
  if (/passport/i.test(words)) return "passport";
  if (/\bimo\b|vessel reg/i.test(words)) return "imo";
  if (/mmsi/i.test(words)) return "mmsi";
  if (/legal entity identifier|\blei\b/i.test(words)) return "lei";
  if (/swift|bic/i.test(words)) return "bic";
  if (/tax|vat|fiscal|inn\b|nit\b|r\.?f\.?c|ruc|rif/i.test(words)) return "tax";
  if (/regist|company|trade|ogrn|business|commercial|licen[cs]e/i.test(words))
    return "registration";
  if (/national|id\b|identity|identification|cedula|ssn|birth|driv|residen/i.test(words))
    return "national_id";
  return "other";
}
