import { asWritten, type Source } from "../source.ts";

export default {
  title: "BACI, reconciled world trade by year",
  publisher: "CEPII",
  licence: "Etalab Open Licence 2.0",
  documentation: "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
  fills: "flow",
  caveats: [
    "One reconciled figure a pair: no two sides to compare, and re-exports are not told apart.",
    "Values are FOB in thousands and weights in tonnes in the file; about one row in fifty has no weight.",
    "The edition of the Harmonized System and the vintage are read from the file's name.",
  ],
  layouts: [
    {
      name: "year file, CSV",
      format: "delimited",
      columns: asWritten("t", "i", "j", "k", "v", "q"),
      needs: ["t", "i", "j", "k", "v", "q"],
      missing: ["NA"],
    },
  ],
  ignores: [],
  expects: { rows: [1, 300_000_000], filled: { value_usd: 0.99, net_weight_kg: 0.5 } },
  vintage: /_V(?<year>\d{4})(?<month>\d{2})/,
  companions: /(country_codes|product_codes|readme)[^/]*\.(csv|txt)$/i,
} satisfies Source;
