import { type CsvColumns, csvOf } from "../csv.ts";
import type { Finding, ScreenAnswer } from "./answer.ts";

const COLUMNS: CsvColumns<Finding & { readonly rank: number }> = {
  rank: (one) => one.rank,
  consignment: (one) => one.consignment,
  score: (one) => one.score,
  p: (one) => one.p,
  q: (one) => one.q,
  commodity: (one) => one.commodity,
  country_of_origin: (one) => one.country_of_origin,
  country_of_dispatch: (one) => one.country_of_dispatch,
  country_of_destination: (one) => one.country_of_destination,
  consignor: (one) => one.consignor,
  consignee: (one) => one.consignee,
  detectors: (one) => one.components.map(({ detector }) => detector).join("; "),
  says: (one) => one.components.map(({ says }) => says).join(" | "),
  links: (one) =>
    one.links
      .map((link) => (link.to === "consignment" ? link.consignment : link.command))
      .join("; "),
};

/** The findings as CSV, a row each. */
export function screenCsv(answer: ScreenAnswer): string {
  return `${csvOf(
    COLUMNS,
    answer.findings.map((one, at) => ({ ...one, rank: at + 1 })),
  )}\r\n`;
}
