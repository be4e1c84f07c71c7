import { createHash } from "node:crypto";

/** Why an item is in the list: a rule flagged it, or it was drawn to measure what the rule misses. */
export type Arm = "flagged" | "random check";

/** A question to a person about one route, with the figures that raise it. */
export interface Finding {
  /** The same for the same route and question, whichever run found it. */
  readonly finding_id: string;
  readonly detector: string;
  readonly arm: Arm;
  readonly commodity: string;
  readonly commodity_name: string;
  /** The controlled origins as they were asked for, for instance `EU27,USA`. */
  readonly from: string;
  readonly transit: string;
  readonly transit_name: string;
  readonly to: string;
  readonly to_name: string;
  /** `YYYY-MM`. */
  readonly since: string;
  readonly until: string;
  readonly measure: string | null;
  readonly sentence: string;
  readonly unit: string;
  readonly must: number | null;
  readonly may: number;
  readonly outflow_after: number;
  readonly outflow_before: number | null;
  readonly excess: number | null;
  /** Share of flags like this one that chance alone would raise; null where it cannot be estimated. */
  readonly q: number | null;
  /** Why there is no q. */
  readonly q_reason: string | null;
  readonly supported: number;
  readonly contradicted: number;
  readonly untestable: number;
  /** What was asked, by the options of `entrepot trace` with underscores: enough to ask it again. */
  readonly question: FindingQuestion;
}

export interface FindingQuestion {
  readonly measure?: string;
  readonly commodity?: string;
  readonly from?: string;
  readonly to?: string;
  readonly since?: string;
  readonly until?: string;
  readonly through?: string;
  readonly source?: string;
  readonly shelf?: number;
  readonly opening_stock?: number;
  readonly production?: string;
  readonly absent_is_none?: boolean;
  readonly as_of?: string;
}

/** One pass of a detector over the lake. */
export interface Run {
  readonly detector: string;
  readonly at: string;
  /** Which loads the lake held. */
  readonly lake_state: string;
  /** How many of its flags chance alone would raise; null where that cannot be estimated. */
  readonly expected_false: number | null;
  readonly expected_false_reason: string | null;
  /** Items looked at and not flagged, from which the random check was drawn. */
  readonly unflagged: number;
  /** What was asked, as it can be asked again. */
  readonly asked: unknown;
}

export type KeptRun = Run & { readonly run_id: number };
export type KeptFinding = Finding & { readonly run_id: number };

/** Twelve characters that are the same whenever the same is asked of the same route. */
export function findingId(
  of: Pick<Finding, "detector" | "commodity" | "from" | "transit" | "to" | "since">,
): string {
  const key = [of.detector, of.commodity, of.from, of.transit, of.to, of.since].join("\n");
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}
