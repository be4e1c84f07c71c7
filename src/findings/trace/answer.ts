import type { Explanation } from "../../detectors/detector.ts";
import type { CommodityLevel } from "../../trade/commodity.ts";

/** What `entrepot trace` answers: the same object in JSON, in the terminal and on the page. */
export interface TraceAnswer {
  readonly question: TraceQuestion;
  /** The loads whose figures were used. */
  readonly data: readonly DataUsed[];
  /** Every transit country with goods coming in and going on to the target: what must have gone, or surely was beyond the expectation, first. */
  readonly routes: readonly Route[];
  /** The routes together: null where there is none. */
  readonly network: Network | null;
  readonly set_aside: readonly {
    readonly file: string;
    readonly reason: string;
    readonly rows: number;
  }[];
  readonly notes: readonly string[];
}

/** The transit countries of one source and unit as one, and what passes between them. */
export interface Network {
  readonly transits: readonly string[];
  /** Transit countries whose figures are in another source or unit. */
  readonly left_out: readonly string[];
  readonly unit: Unit;
  /** All of them as one country: goods that pass from one to another are then inside. */
  readonly coalition: {
    readonly outflow: number;
    readonly must: number | null;
    readonly must_reason: string | null;
    readonly may: number;
  };
  /** Origins → first → second → target, largest first. */
  readonly chains: readonly {
    readonly through: readonly string[];
    readonly names: readonly string[];
    readonly may: number;
    /** What went from the first to the second since the measure. */
    readonly between: number;
  }[];
  /** What a mixing chain would say: an assumption beside the bounds. */
  readonly attribution: {
    readonly assumption: string;
    readonly total: number;
    readonly routes: readonly {
      readonly transit: string;
      readonly name: string;
      readonly share: number;
      readonly quantity: number;
    }[];
  };
  /** Since the measure, by period: how leaky it is. */
  readonly leakage: readonly Leakage[];
}

export interface Leakage {
  readonly period: string;
  readonly direct: number | null;
  readonly direct_expected: number | null;
  /** Expected less observed: negative where more went straight than before. */
  readonly lost: number | null;
  /** What each route carried beyond its own seasonal expectation. */
  readonly carried: readonly { readonly transit: string; readonly excess: number }[];
  /** Carried as a share of what was lost, in this period and since the measure. */
  readonly replaced: number | null;
  readonly replaced_so_far: number | null;
}

export interface TraceQuestion {
  readonly commodities: readonly { readonly code: string; readonly name: string }[];
  /** The controlled origins, groups expanded: alpha-3 codes. */
  readonly from: readonly string[];
  /** The origins as they were asked for, for instance `EU27,USA`. */
  readonly from_asked: string;
  readonly to: string;
  readonly to_name: string;
  /** First month of the measure, `YYYY-MM`. */
  readonly since: string;
  /** Last month looked at, `YYYY-MM`. */
  readonly until: string;
  readonly measure: { readonly id: string; readonly title: string; readonly source: string } | null;
  readonly shelf_months: number;
  readonly opening_stock_months: number;
  readonly as_of: string | null;
  /** The command that recomputes this answer. */
  readonly command: string;
}

export interface DataUsed {
  readonly load_id: number;
  readonly source: string;
  readonly publisher: string;
  readonly licence: string;
  readonly file: string;
  readonly sha256: string;
  readonly vintage: string;
  readonly vintage_basis: "given" | "file name" | "loaded";
  readonly rows: number;
}

/** Whose records a leg is taken from: the transit country's own, the other side's, or one reconciled figure. */
export type Side = "own" | "mirror" | "reconciled";

/** u: pieces; kg; USD only where no quantity exists. */
export type Unit = string;

export interface Route {
  readonly transit: string;
  readonly transit_name: string;
  /** The sentence a person would write. */
  readonly sentence: string;
  readonly unit: Unit;
  readonly frequency: "M" | "A";
  readonly books: { readonly source: string; readonly inflow: Side; readonly outflow: Side };
  /** To the target, in the twelve months before the measure. */
  readonly outflow_before: number | null;
  readonly outflow_after: number;
  readonly inflow_controlled: number | null;
  /** Null where only the other side's books are there: nobody's mirror holds it. */
  readonly inflow_other: number | null;
  /** Least quantity that came from the origins, the higher of the levels; null with `must_reason`. */
  readonly must: number | null;
  readonly must_reason: string | null;
  readonly must_by_level: Readonly<Partial<Record<Level, number>>>;
  readonly must_reached_on: string | null;
  /** How `must` moves with the opening stock; months of other inflow taken as stock. */
  readonly must_by_opening_stock: readonly {
    readonly months: number;
    readonly opening_stock: number | null;
    readonly must: number | null;
  }[];
  /** Most that can have come from the origins. */
  readonly may: number;
  readonly may_by_level: Readonly<Partial<Record<Level, number>>>;
  readonly opening_stock: number | null;
  readonly excess: Excess | null;
  readonly excess_reason: string | null;
  /**
   * How unusual the first year's outflow is: its rank among the transit country's other destinations.
   * One hub's destinations are no family of tests, so that there is no q; `entrepot detect` has it.
   */
  readonly p: number | null;
  /** The smallest p that so many destinations allow. */
  readonly p_floor: number | null;
  readonly lag_months: number | null;
  readonly opened_on: string | null;
  readonly closed_on: string | null;
  /** What `must` would be if one country were counted on the other side. */
  readonly sensitivity: readonly Sensitivity[];
  readonly explanations: readonly Explanation[];
  readonly series: readonly Month[];
  /** Sums over the window by partner, largest first: where the goods came from and went to. */
  readonly partners: readonly {
    readonly partner: string;
    readonly name: string;
    readonly role: "controlled" | "other" | "target" | "elsewhere";
    readonly quantity: number;
  }[];
}

export type Level = CommodityLevel;

export interface Excess {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly observed: number;
  readonly counterfactual: number;
  readonly from: string;
  readonly until: string;
  /** How many other series the interval was taken from, and which. */
  readonly donors: number;
  readonly basis: string;
}

export interface Sensitivity {
  readonly country: string;
  readonly name: string;
  readonly counted_as: "controlled" | "other";
  readonly quantity: number;
  readonly must_as_counted: number;
  readonly must_otherwise: number;
  readonly must_otherwise_by_level: Readonly<Partial<Record<Level, number>>>;
  readonly opening_stock_otherwise: number | null;
}

/** One period of a route; null is "not reported". */
export interface Month {
  readonly period: string;
  readonly inflow_controlled: number | null;
  readonly inflow_other: number | null;
  readonly outflow: number | null;
  /** Outflow of the transit country to everywhere but the target. */
  readonly outflow_elsewhere: number | null;
  /** Origins straight to the target. */
  readonly direct: number | null;
  readonly counterfactual: number | null;
  readonly counterfactual_low: number | null;
  readonly counterfactual_high: number | null;
}
