import type { Explanation, Subject } from "../../detectors/detector.ts";
import type { DataUsed, Excess, Route } from "../trace/answer.ts";

/** What `entrepot detect` answers: the same object in JSON, in the terminal and on the page. */
export interface DetectAnswer {
  readonly asked: Asked;
  readonly data: readonly DataUsed[];
  /** Flagged, by q then by quantity; those without a q after them, each with the reason. */
  readonly findings: readonly Finding[];
  /** The most surprising routes, flagged or not: a list of a stated length without an error rate. */
  readonly ranked: RankedList;
  /** How many of the flagged findings are expected to be chance; null where nothing could be flagged. */
  readonly expected_false_flags: number | null;
  readonly families: readonly Family[];
  /** What the origins sent straight to the target, against what was to be expected. */
  readonly direct: readonly DirectFlow[];
  readonly not_estimable: readonly NotEstimated[];
  readonly notes: readonly string[];
}

export interface Asked {
  readonly detectors: readonly string[];
  readonly measures: readonly string[];
  readonly places: readonly AskedPlace[];
  readonly rate: number;
  readonly source: string | null;
  readonly as_of: string | null;
  /** The command that recomputes this answer. */
  readonly command: string;
}

export interface AskedPlace {
  readonly measures: readonly string[];
  readonly commodities: readonly string[];
  readonly origins: readonly string[];
  readonly origin_words: string;
  readonly target: string;
  readonly target_name: string;
  readonly since: string;
}

export interface Finding {
  readonly id: string;
  readonly detector: string;
  readonly route: FindingSubject;
  readonly says: string;
  readonly unit: string;
  readonly quantity: number;
  readonly must: number | null;
  readonly must_reason: string | null;
  readonly may: number | null;
  readonly excess: Excess | null;
  readonly excess_reason: string | null;
  readonly p: number | null;
  readonly p_floor: number | null;
  readonly p_reason: string | null;
  readonly q: number | null;
  readonly q_reason: string | null;
  readonly flagged: boolean;
  readonly score: number;
  readonly explanations: readonly Explanation[];
  readonly evidence: Readonly<Record<string, number | string | null>>;
  /** The series and bounds behind a route, as `entrepot trace` gives them. */
  readonly traced: Route | null;
  /** What untouched goods did between the same transit country and target: placebos to look at. */
  readonly donors: readonly DonorSeries[];
  /** The command that shows this finding alone. */
  readonly command: string | null;
}

export interface DonorSeries {
  readonly commodity: string;
  readonly name: string;
  readonly unit: string;
  /** As many periods as the route's series has; null where it has no row. */
  readonly outflow: readonly (number | null)[];
}

export interface FindingSubject extends Omit<Subject, "since"> {
  readonly commodity_name: string;
  readonly since: string | null;
}

export interface RankedList {
  readonly length: number;
  readonly expected_innocent: number | null;
  readonly routes: readonly Finding[];
}

/** Tests whose false discoveries are counted together. */
export interface Family {
  readonly detector: string;
  readonly tests: number;
  readonly flagged: number;
  readonly procedure: string;
  /** Expected number of false flags among the flagged: their largest q times their number. */
  readonly expected_false_flags: number;
}

export interface DirectFlow {
  readonly measures: readonly string[];
  readonly commodity: string;
  readonly origin_words: string;
  readonly target: string;
  readonly since: string;
  readonly source: string;
  readonly unit: string;
  readonly observed: number;
  readonly expected: number | null;
  readonly expected_reason: string | null;
  /** What the routes found carried beyond the ordinary, as a share of what the direct flow lost. */
  readonly replaced: number | null;
}

export interface NotEstimated {
  readonly detector: string | null;
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}
