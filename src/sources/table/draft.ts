/**
 * A first mapping for a table that no source knows, from its header alone: what a person would try,
 * to be put right by one. What the header does not say stands in words that the load refuses, so
 * that no guess slips by.
 */
export function draftMapping(headers: readonly string[]): string {
  const left = headers.filter((header) => header.trim() !== "");
  const columns: Record<string, string> = {};
  for (const [ours, pattern] of GUESSES) {
    const found = preferred(left.filter((header) => pattern.test(words(header))));
    if (found === undefined) continue;
    columns[ours] = found;
    left.splice(left.indexOf(found), 1);
  }
  const constants = Object.fromEntries(
    Object.entries(OPEN).filter(
      ([ours]) =>
        columns[ours] === undefined &&
        (ours !== "quantity_unit" || columns["quantity"] !== undefined),
    ),
  );
  return JSON.stringify({
    title: "what the table is",
    publisher: "who issued it",
    licence: "on which terms",
    columns,
    constants,
    ignores: left,
    // A figure of the year to date stands beside the month up to which it goes.
    ...(/ yr$/.test(words(columns["value_usd"] ?? "")) ? { frequency: "A" } : {}),
    country_scheme: schemeOf([columns["reporter"], columns["partner"]]),
  });
}

/** Our column → headers, in lower case and single words, that usually hold it; most telling first. */
const GUESSES: readonly (readonly [string, RegExp])[] = [
  ["period", /^(ref )?(period|month|time|date|year|y|yyyymm)( (dt|code|id))?$/],
  ["reporter", /^(reporter|declarant|reporting country)( (code|iso|iso3|name|desc))*$/],
  [
    "partner",
    /^(partner|counterpart|country|destination|origin|cty)( (code|iso|iso3|name|desc))*$/,
  ],
  ["direction", /^(trade )?(flow|direction)( (code|desc))?$/],
  ["commodity", /^([ie] )?(commodity|cmd|product|tariff|hs|hs ?\d+)( (code|id))*$/],
  ["hs_edition", /^(hs|hs edition|classification( code)?)$/],
  ["value_usd", /^((trade|primary|total|con|gen|all) )*(value|val)( (usd|us|mo|yr))*$|^usd$/],
  ["net_weight_kg", /^net ?(weight|wgt|mass)( kg)?$/],
  ["quantity", /^(qty|quantity)( 1)?$/],
  ["quantity_unit", /^(qty|quantity)? ?unit( (abbr|code))?$/],
];

/** What a table has to say, in words that stop the load until somebody puts them right. */
const OPEN: Readonly<Record<string, string>> = {
  reporter: "its ISO alpha-3 code",
  partner: "its ISO alpha-3 code",
  direction: "import or export",
  period: "for instance 2024-01",
  commodity: "its HS code",
  quantity_unit: "u or kg",
};

/** `reporterCode` and `REPORTER_CODE` as `reporter code`. */
function words(header: string): string {
  return header
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Letters that everybody shares before a publisher's numbers, and both before names. */
function preferred(headers: readonly string[]): string | undefined {
  return (
    headers.find((header) => /iso/i.test(header)) ??
    headers.find((header) => /code/i.test(header)) ??
    headers[0]
  );
}

function schemeOf(headers: readonly (string | undefined)[]): string {
  const named = headers.flatMap((header) => (header === undefined ? [] : [words(header)]));
  if (named.some((header) => header === "cty code")) return "census";
  if (named.some((header) => header.endsWith("iso"))) return "alpha3";
  if (named.some((header) => header.endsWith("code"))) return "comtrade";
  return named.length === 0 ? "alpha3" : "name";
}
