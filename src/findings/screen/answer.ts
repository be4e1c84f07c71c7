/** What `entrepot screen` answers. */
export interface ScreenAnswer {
  readonly consignments: number;
  /** Those with anything out of the ordinary, the most out of it first, as many as were asked for. */
  readonly findings: readonly Finding[];
  /** How many have q up to `rate`, and how many of these are expected to be nothing. */
  readonly flagged: number;
  readonly expected_false_flags: number;
  readonly rate: number;
  /** Routes of the lake's statistics with the findings that travelled them, most first. */
  readonly routes: readonly TravelledRoute[];
  readonly set_aside: readonly SetAside[];
  readonly detectors: readonly Asked[];
}

/** From route to consignments: the other way round than a link. */
export interface TravelledRoute {
  readonly commodity: string;
  readonly exporter: string;
  readonly importer: string;
  readonly flagged: number;
  readonly consignments: readonly string[];
  readonly command: string;
}

export interface Finding {
  readonly consignment: string;
  /** Weight of all evidence, in nats: what the list is ordered by. */
  readonly score: number;
  /** Probability of evidence like this where nothing is wrong, over all detectors. */
  readonly p: number;
  /** Share of nothing expected among the findings up to this one. */
  readonly q: number;
  readonly commodity: string | null;
  readonly country_of_origin: string | null;
  readonly country_of_dispatch: string | null;
  readonly country_of_destination: string | null;
  readonly consignor: string | null;
  readonly consignee: string | null;
  readonly components: readonly Component[];
  readonly links: readonly Link[];
}

/** What one detector makes of it. */
export interface Component {
  readonly detector: string;
  readonly p: number;
  /** The strongest of its clues, in a sentence. */
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly kind: string;
  readonly strength: number;
  /** Probability of a clue of this kind so strong. */
  readonly p: number;
  readonly says: string;
}

/** Another consignment that this one is tied to, or a route in the lake's statistics that it travelled. */
export type Link =
  | { readonly to: "consignment"; readonly consignment: string; readonly by: string }
  | {
      readonly to: "route";
      readonly commodity: string;
      readonly exporter: string;
      readonly importer: string;
      /** What the lake has of it, in kg: the twelve months before the consignment's month and from then on. */
      readonly before_kg: number | null;
      readonly after_kg: number | null;
      readonly says: string;
      /** Asks the statistics for the whole route. */
      readonly command: string;
    };

export interface SetAside {
  readonly file: string;
  readonly reason: string;
  readonly rows: number;
}

/** What came of one detector over the whole file. */
export interface Asked {
  readonly detector: string;
  readonly asks: string;
  /** Consignments with a clue. */
  readonly found: number;
  readonly notes: readonly string[];
  readonly seconds: number;
}
