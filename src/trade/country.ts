import { listOf, readCsv } from "./csv.ts";
import { didYouMean, nearest } from "./near.ts";
import { Refusal } from "./refusal.ts";

/** Who coined a code. `name` is an English name, `gacc` a three-digit code or a Chinese name. */
export const SCHEMES = [
  "comtrade",
  "census",
  "eurostat",
  "gacc",
  "baci",
  "alpha2",
  "alpha3",
  "name",
] as const;
export type Scheme = (typeof SCHEMES)[number];

/**
 * `country`: a country or customs territory, past ones included. `bucket`: real trade whose partner
 * is not one country (areas nes, bunkers, free zones). `aggregate`: a sum of rows that stand, or
 * could stand, beside it (World, EU); never added to its parts.
 */
export type CountryKind = "country" | "bucket" | "aggregate";

/** One row of `country.csv`. Every list holds the codes of one scheme, the usual one first. */
export interface Country {
  /** ISO 3166-1 alpha-3; for what ISO does not name, Comtrade's own letters or ours (`_X`, `EU27`). */
  readonly alpha3: string;
  readonly alpha2: string | null;
  /** Short English name, as printed. */
  readonly name: string;
  readonly kind: CountryKind;
  readonly codes: Readonly<Record<Scheme, readonly string[]>>;
}

const COLUMNS = [
  "alpha3",
  "alpha2",
  "name",
  "comtrade",
  "census",
  "eurostat",
  "gacc",
  "baci",
  "kind",
  "gacc_name",
  "also",
  "other_names",
];

let read: readonly Country[] | undefined;
const crosswalks = new Map<Scheme, ReadonlyMap<string, Country>>();

/** Every country, bucket and aggregate, in the order of the file: ISO first, then the rest. */
export function countries(): readonly Country[] {
  read ??= readCsv("country.csv", COLUMNS).map(({ line, cells }) => ({
    alpha3: cells["alpha3"] ?? "",
    alpha2: cells["alpha2"] || null,
    name: cells["name"] ?? "",
    kind: kindOf(cells["kind"] ?? "", line),
    codes: {
      comtrade: listOf(cells["comtrade"]),
      census: listOf(cells["census"]),
      eurostat: listOf(cells["eurostat"]),
      gacc: [...listOf(cells["gacc"]), ...listOf(cells["gacc_name"])],
      baci: listOf(cells["baci"]),
      alpha2: listOf(cells["alpha2"]),
      alpha3: [cells["alpha3"] ?? "", ...listOf(cells["also"])],
      name: [cells["name"] ?? "", ...listOf(cells["other_names"])],
    },
  }));
  return read;
}

/**
 * Every code of one scheme and the country it stands for: what a load joins on. Keys are written as
 * {@link normalCode} writes them, so that a looked-up code must pass through it first.
 *
 * @throws Refusal when `country.csv` gives one code to two rows.
 */
export function crosswalk(scheme: Scheme): ReadonlyMap<string, Country> {
  const known = crosswalks.get(scheme);
  if (known !== undefined) return known;
  const made = new Map<string, Country>();
  for (const entry of countries()) {
    for (const code of entry.codes[scheme]) {
      const key = normalCode(scheme, code);
      const other = made.get(key);
      if (other !== undefined && other !== entry) {
        throw new Refusal(`${scheme} code "${code}" is both ${other.alpha3} and ${entry.alpha3}`, {
          file: "country.csv",
          todo: "Give the code to one row only",
        });
      }
      made.set(key, entry);
    }
  }
  crosswalks.set(scheme, made);
  return made;
}

/**
 * One spelling per code: publishers pad numbers (`004`, `3`), letters (`"_X "`) and brackets (full
 * width in GACC files) differently from file to file. Names lose case, accents and punctuation.
 */
export function normalCode(scheme: Scheme, code: string): string {
  const text = code.normalize("NFKC").trim();
  if (scheme === "comtrade" || scheme === "baci") return text.replace(/^0+(?=\d)/, "");
  if (scheme === "census")
    return /^\d{1,3}$/.test(text) ? text.padStart(4, "0") : text.toUpperCase();
  if (scheme === "gacc") return text.replace(/\s+/g, "");
  if (scheme !== "name") return text.toUpperCase();
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/\bst /g, "saint ")
    .trim();
}

/** @throws Refusal naming near codes and names when `alpha3` is not in `country.csv`. */
export function country(alpha3: string): Country {
  return countryOf("alpha3", alpha3);
}

/**
 * The country that a publisher's code stands for.
 *
 * @throws Refusal naming near candidates: an unknown partner stops a load, it is never dropped.
 */
export function countryOf(scheme: Scheme, code: string): Country {
  const found = crosswalk(scheme).get(normalCode(scheme, code));
  if (found !== undefined) return found;
  throw new Refusal(`no country has the ${scheme} code "${code}"`, {
    todo: didYouMean(
      near(scheme, code),
      `Add it to a row of country.csv, column ${columnOf(scheme)}`,
    ),
  });
}

/** `KAZ Kazakhstan`, for each country near to an unknown code, by code first and by name second. */
function near(scheme: Scheme, code: string): readonly string[] {
  const byCode = nearest(normalCode(scheme, code), crosswalk(scheme).keys(), 3).map((key) =>
    crosswalk(scheme).get(key),
  );
  const byName = nearest(normalCode("name", code), crosswalk("name").keys(), 3).map((key) =>
    crosswalk("name").get(key),
  );
  const named =
    normalCode("name", code).length > 3 ? [...byName, ...byCode] : [...byCode, ...byName];
  return [...new Set(named)].slice(0, 4).flatMap((entry) => {
    if (entry === undefined) return [];
    const own = entry.codes[scheme][0] ?? entry.alpha3;
    return [own === entry.name ? own : `${own} ${entry.name}`];
  });
}

function columnOf(scheme: Scheme): string {
  if (scheme === "name") return "other_names";
  return scheme === "alpha3" ? "also" : scheme;
}

function kindOf(text: string, line: number): CountryKind {
  if (text === "country" || text === "bucket" || text === "aggregate") return text;
  throw new Refusal(`kind "${text}"`, {
    file: "country.csv",
    line,
    todo: "Write country, bucket or aggregate",
  });
}
