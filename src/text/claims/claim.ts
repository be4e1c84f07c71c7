/** What an article says that figures, catalogues or documents could bear out or not. */
export interface Claim {
  /** The claim in a few words of ours. */
  readonly claim: string;
  readonly kind: ClaimKind;
  readonly commodities: readonly Named[];
  readonly countries: readonly NamedCountry[];
  /** What the figure is of. */
  readonly flow: FlowWord | null;
  readonly period: Period | null;
  /** In `unit`; weights in kg, falls below 0. */
  readonly quantity: number | null;
  readonly unit: string | null;
  /** How far off the quantity may be and still be what is written. */
  readonly within: number | null;
  readonly approximate: "about" | "nearly" | "more than" | "less than" | null;
  readonly comparison: Comparison | null;
  /** Of kind method: which way round a measure; of kind measure: what was done to it. */
  readonly detail: string | null;
  /** The word that leaves it open (`reportedly`, `may have`); null where it is stated flatly. */
  readonly hedge: string | null;
  /** Whether the article says that it is not so. */
  readonly is_negated: boolean;
  /** Whether it speaks of what is to come. */
  readonly is_forecast: boolean;
  /** The sentence. */
  readonly quote: string;
  /** Where the words that make the claim stand in the text of the article. */
  readonly position: Place;
}

export type ClaimKind = "change" | "level" | "share" | "route" | "measure" | "method" | "impact";

export type FlowWord =
  | "export"
  | "import"
  | "production"
  | "consumption"
  | "price"
  | "stocks"
  | "sales";

export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Named {
  readonly words: string;
  readonly codes: readonly string[];
  /** Null where it is taken from an earlier sentence or the headline. */
  readonly position: Place | null;
}

export type Role =
  | "exporter"
  | "importer"
  | "origin"
  | "transit"
  | "target"
  | "authority"
  | "named";

export interface NamedCountry {
  readonly words: string;
  readonly alpha3: string;
  readonly role: Role;
  readonly position: Place | null;
}

export interface Period {
  readonly words: string;
  /** First and last month, since year 0; null where the year cannot be told. */
  readonly first: number | null;
  readonly last: number | null;
  readonly year_is_written: boolean;
  readonly position: Place | null;
}

export interface Comparison {
  readonly against: "month before" | "quarter before" | "year before" | "period" | "since";
  readonly words: string;
  readonly first: number | null;
  readonly last: number | null;
  /** The figure compared with, where it is told; in `unit` of the claim's own level. */
  readonly quantity: number | null;
  readonly unit: string | null;
  readonly position: Place | null;
}
