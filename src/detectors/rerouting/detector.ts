import {
  type LegScore,
  type LegSums,
  scoreTriangles,
  type TriangleScore,
  type TriangleSums,
} from "../../statistics/triangle.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { formatQuantity } from "../../trade/quantity.ts";
import type {
  Candidate,
  Detector,
  Given,
  NotTested,
  Refined,
  Subject,
  Tested,
} from "../detector.ts";

/** A row of detector.sql. */
interface Triangle {
  readonly code: string;
  readonly donor: boolean;
  readonly transit: string;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly unit: string;
  readonly in_book: string;
  readonly out_book: string;
  readonly in_blocks: readonly number[];
  readonly in_reported: number;
  readonly in_periods_known: number;
  readonly in_periods_moving: number;
  readonly out_blocks: readonly number[];
  readonly out_reported: number;
  readonly out_periods_known: number;
  readonly out_periods_moving: number;
  readonly out_observed: number;
  readonly arrived_blocks: readonly number[] | null;
  readonly departed_blocks: readonly number[] | null;
  readonly direct_blocks: readonly number[] | null;
  readonly direct_reported: number | null;
}

/** Blocks of detector.sql before the start. */
const BLOCKS_BEFORE = 12;

export default {
  asks: "Did a third country begin to carry the goods from the controlled origins to the target when the measure began?",
  innocent: [
    "The transit country makes or works up these goods itself",
    "The goods came for use in the transit country",
    "A hub passes on the same share as ever",
    "One large delivery, and no route",
    "A reporter began to report, or booked the partner elsewhere before",
    "The target's own goods going back for repair or as returns",
    "The nomenclature changed and goods took other codes",
    "A rule of the target or of a customs union moved the trade at the same time",
  ],
  subject: "route",
  over: "place",
  params: {
    shelf_months: {
      value: 12,
      unit: "months",
      means: "longest time that goods may lie in the transit country before they go on",
    },
    opening_stock_months: {
      value: 12,
      unit: "months",
      means:
        "other inflow of so many months before the measure is taken to lie in stock when it begins",
    },
  },
  refine,
} satisfies Detector;

/** Each triangle of the place against those of untouched goods; see statistics/triangle.ts. */
function refine(rows: readonly Candidate[], given: Given): Refined {
  const triangles = (rows as unknown as readonly Triangle[]).filter(
    ({ transit }) => country(transit).kind === "country",
  );
  const own = triangles.filter((row) => !row.donor);
  if (own.length === 0) return { tested: [], not_estimable: [withoutRoute(given)] };
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  for (const frequency of ["M", "A"] as const) {
    const asked = own.filter((row) => row.frequency === frequency);
    const donors = triangles.filter((row) => row.donor && row.frequency === frequency);
    const scores = scoreTriangles(asked.map(sumsOf), donors.map(sumsOf));
    asked.forEach((row, at) => {
      const score = scores[at];
      if (score === undefined) return;
      const subject = subjectOf(row, given);
      const reason = reasonOf(score);
      if (reason === null) tested.push(testedOf(row, score, subject));
      else {
        tested.push(untested(row, subject, reason));
        not_estimable.push({ subject, reason });
      }
    });
  }
  return { tested, not_estimable };
}

/** No country has both legs: that is not yet a proof that there is no route. */
function withoutRoute({ place }: Given): NotTested {
  return {
    subject: {
      commodity: place?.commodities.join(", ") ?? "",
      origins: place?.origins ?? null,
      target: place?.target ?? null,
      measures: place?.measures ?? [],
      since: place?.since ?? null,
    },
    reason: `no country in the lake both took these goods in from the origins and sent any on to the target since: load the records of ${place?.target_name ?? "the target"} or of likely transit countries to see their onward trade`,
  };
}

function reasonOf({ inflow, outflow }: TriangleScore): string | null {
  if (!inflow.estimable) return `into the transit country: ${inflow.reason}`;
  return outflow.estimable ? null : `on to the target: ${outflow.reason}`;
}

function testedOf(row: Triangle, triangle: TriangleScore, subject: Subject): Tested {
  const [a, b] = [triangle.inflow as LegScore, triangle.outflow as LegScore];
  return {
    subject,
    p: Math.max(a.p, b.p),
    p_floor: Math.max(a.p_floor, b.p_floor),
    p_reason: null,
    triangle,
    q_reason: null,
    quantity: Math.max(0, Math.min(a.excess, b.excess)),
    unit: row.unit,
    score: triangle.evidence ?? Math.min(a.score, b.score),
    says: says(row, a, b),
    evidence: {
      inflow_observed: a.observed,
      inflow_expected: a.counterfactual,
      outflow_observed: b.observed,
      outflow_expected: b.counterfactual,
      p_inflow: a.p,
      p_outflow: b.p,
      donors_inflow: a.donors,
      donors_outflow: b.donors,
      stratum_inflow: a.stratum,
      stratum_outflow: b.stratum,
      excess_low: b.excess_low,
      excess_high: b.excess_high,
      in_book: row.in_book,
      out_book: row.out_book,
    },
    explanations: [],
  };
}

/** Goods moved on both legs, and whether they did so before cannot be told from other goods. */
function untested(row: Triangle, subject: Subject, reason: string): Tested {
  return {
    subject,
    p: null,
    p_floor: null,
    p_reason: reason,
    q_reason: reason,
    quantity: row.out_observed,
    unit: row.unit,
    score: 0,
    says: `${formatQuantity(row.out_observed, row.unit)} of ${commodityName(row.code).name} went from ${country(row.transit).name} to the target since the measure began`,
    evidence: { outflow_observed: row.out_observed, in_book: row.in_book, out_book: row.out_book },
    explanations: [],
  };
}

function says(row: Triangle, a: LegScore, b: LegScore): string {
  const of = (quantity: number) => formatQuantity(quantity, row.unit);
  const goods = `${commodityName(row.code).name} (HS ${row.code})`;
  const span = row.frequency === "M" ? "in the twelve months" : "in the year";
  return `${country(row.transit).name} took in ${of(a.observed)} of ${goods} from the origins ${span} since the measure began, against an expected ${of(a.counterfactual)}, and sent ${of(b.observed)} on to the target, against ${of(b.counterfactual)}`;
}

function subjectOf(row: Triangle, { place }: Given): Subject {
  return {
    commodity: row.code,
    origins: place?.origins ?? null,
    transit: row.transit,
    target: place?.target ?? null,
    exporter: null,
    importer: null,
    measures: place?.measures ?? [],
    since: place?.since ?? null,
    source: row.source,
    frequency: row.frequency,
  };
}

function sumsOf(row: Triangle): TriangleSums {
  const share = (moving: number, known: number) => (known === 0 ? 0 : moving / known);
  const leg = (blocks: readonly number[], reported: number, nonzero_share: number): LegSums =>
    legOf(blocks, reported, row.frequency, nonzero_share);
  const inflow = leg(
    row.in_blocks,
    row.in_reported,
    share(row.in_periods_moving, row.in_periods_known),
  );
  const outflow = leg(
    row.out_blocks,
    row.out_reported,
    share(row.out_periods_moving, row.out_periods_known),
  );
  const rest = (all: readonly number[] | null, part: readonly number[], reported: number) =>
    all === null
      ? null
      : leg(
          all.map((quantity, block) => Math.max(0, quantity - (part[block] ?? 0))),
          reported,
          1,
        );
  return {
    commodity: row.code,
    transit: row.transit,
    inflow_controlled: inflow,
    outflow,
    direct: row.direct_blocks === null ? null : leg(row.direct_blocks, row.direct_reported ?? 0, 1),
    inflow_other: rest(row.arrived_blocks, row.in_blocks, row.in_reported),
    outflow_elsewhere: rest(row.departed_blocks, row.out_blocks, row.out_reported),
  };
}

/** Quarters or years, those not reported as null; before the start the latest first. */
function legOf(
  blocks: readonly number[],
  reported: number,
  frequency: "M" | "A",
  nonzero_share: number,
): LegSums {
  const known = blocks.map((quantity, block) =>
    Math.floor(reported / 2 ** block) % 2 === 1 ? quantity : null,
  );
  const after = known.slice(
    BLOCKS_BEFORE,
    frequency === "M" ? BLOCKS_BEFORE + 4 : BLOCKS_BEFORE + 1,
  );
  const before = known.slice(0, BLOCKS_BEFORE).reverse();
  const last = before.findLastIndex((quantity) => quantity !== null);
  return { after, before: before.slice(0, last + 1), nonzero_share };
}
