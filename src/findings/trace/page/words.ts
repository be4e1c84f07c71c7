import { formatNumber } from "../../../trade/quantity.ts";
import type { Level } from "../answer.ts";
import { html, type Markup } from "./markup.ts";

export { inProse, inTables } from "../../../picture/route.ts";

/** What a word of this page means, shown on hover and listed at the end. */
export const TERMS = {
  must: "The least quantity that came from the origins: what went on to the target, less everything that others had sent in and an opening stock. No model; mass balance only.",
  may: "The most that can have come from the origins: goods matched from arrival to departure, none leaving before it came or later than the shelf time.",
  "opening stock":
    "Goods from others taken to be in the country when the measure began: their inflow over the months before it.",
  counterfactual:
    "What would have gone on to the target without the measure, from the same months of earlier years.",
  excess: "What was seen above the counterfactual in the window compared.",
  lag: "Months between goods coming in and goods going on at which the two series move together most.",
  "controlled origins": "The countries whose exports the measure restricts.",
  target: "The country that the measure keeps the goods from.",
  transit: "A country with goods coming in from the origins and going on to the target.",
  "not reported": "No figure is in the books at hand. It is not zero.",
  mirror: "Taken from the books of the countries on the other side of the border.",
  vintage:
    "The day on which the publisher's figures stood as they are here; later ones may differ.",
  sha256: "A checksum of the file: whoever has the same file gets the same sixty-four characters.",
} as const;

export type Term = keyof typeof TERMS;

/** A word with its definition on hover; `shown` where it is inflected. */
export function term(word: Term, shown: string = word): Markup {
  return html`<abbr title="${TERMS[word]}">${shown}</abbr>`;
}

/** A country by its code, its name on hover. */
export function code(alpha3: string, name: string): Markup {
  return html`<abbr title="${name}">${alpha3}</abbr>`;
}

/** A figure of a table, `27,145`, `1,204.8` or `0.025`; the CSV has every digit. */
export function figure(value: number): string {
  const clean = Number(value.toPrecision(12));
  const size = Math.abs(clean);
  // Three decimals after a thousands separator would be read as thousands.
  const fraction = size >= 1000 ? 1 : size >= 1 ? 3 : 6;
  return clean.toLocaleString("en", { maximumFractionDigits: fraction });
}

/** An estimate of a table: as many decimals as three digits ask for. */
export function estimate(value: number): string {
  return formatNumber(value);
}

export function figureOrNot(value: number | null): string | Markup {
  return value === null ? notReported() : figure(value);
}

export function notReported(): Markup {
  return html`<abbr class="none" title="${TERMS["not reported"]}">n/r</abbr>`;
}

const LEVELS: Readonly<Record<Level, string>> = {
  chapter: "chapter (2 digits)",
  heading: "heading (4 digits)",
  subheading: "subheadings (6 digits)",
  tariff_line: "tariff lines (8 digits and more)",
};

export function levelName(level: Level): string {
  return LEVELS[level];
}

/** `1 month`, `12 months`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}

/** Capital at the beginning of a sentence. */
export function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
