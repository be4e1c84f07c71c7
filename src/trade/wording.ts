import { commodities, isCode } from "./commodity.ts";
import { countries, country } from "./country.ts";
import { listOf, readCsv } from "./csv.ts";
import { Refusal } from "./refusal.ts";

/** A word or a few, as people write them, and what they stand for. */
export interface Wording {
  readonly word: string;
  /** HS codes, an alpha-3 code, or the name of a method. */
  readonly stands_for: readonly string[];
  /** Of a country: how it is named; a capital may stand for its government. */
  readonly kind: string;
}

/** The words in which articles speak of goods, countries and ways round a measure. */
export interface Wordings {
  readonly commodities: readonly Wording[];
  readonly countries: readonly Wording[];
  readonly methods: readonly Wording[];
}

let read: Wordings | undefined;

/**
 * Everyday names from `commodity-word.csv`, `country-word.csv` and `method-word.csv`, the names of
 * the country table, and those names of the commodity table that are short enough to be spoken.
 *
 * @throws Refusal naming the line when a code or a country is none.
 */
export function wordings(): Wordings {
  read ??= {
    commodities: commodityWords(),
    countries: countryWords(),
    methods: readCsv("method-word.csv", ["word", "method", "means"]).map(({ cells }) => ({
      word: cells["word"] ?? "",
      stands_for: [cells["method"] ?? ""],
      kind: "method",
    })),
  };
  return read;
}

/** Names such as "other machines" or "machines, parts of" are headings of a tariff and not words. */
const SPOKEN = /^(?!other\b|articles\b|parts\b)[a-z][a-z-]+(?: [a-z-]+){1,2}$/;

function commodityWords(): readonly Wording[] {
  const own = readCsv("commodity-word.csv", ["word", "codes", "note"]).map(({ line, cells }) => {
    const codes = listOf(cells["codes"]);
    const wrong = codes.find((code) => !isCode(code));
    if (wrong !== undefined || codes.length === 0) {
      throw new Refusal(`"${wrong ?? ""}" is not an HS code`, {
        file: "commodity-word.csv",
        line,
        todo: "Correct the row",
      });
    }
    return { word: cells["word"] ?? "", stands_for: codes, kind: "everyday" };
  });
  const known = new Set(own.map(({ word }) => word.toLowerCase()));
  const named = [...commodities().values()]
    .filter(({ code, name }) => code.length > 2 && SPOKEN.test(name) && !known.has(name))
    .map(({ code, name }) => ({ word: name, stands_for: [code], kind: "tariff" }));
  return [...own, ...named];
}

function countryWords(): readonly Wording[] {
  const own = readCsv("country-word.csv", ["word", "alpha3", "kind"]).map(({ cells }) => ({
    word: cells["word"] ?? "",
    stands_for: [country(cells["alpha3"] ?? "").alpha3],
    kind: cells["kind"] ?? "",
  }));
  const known = new Set(own.map(({ word }) => word));
  const named = countries()
    .filter(({ kind }) => kind === "country")
    .flatMap(({ alpha3, codes }) =>
      codes.name
        .filter((word) => !known.has(word) && /^\p{Lu}/u.test(word))
        .map((word) => ({ word, stands_for: [alpha3], kind: "name" })),
    );
  return [...own, ...named];
}
