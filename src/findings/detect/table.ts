import { type CsvColumns, csvOf } from "../csv.ts";
import type { DetectAnswer, Finding } from "./answer.ts";

interface Line {
  readonly list: "finding" | "ranked";
  readonly finding: Finding;
}

const COLUMNS: CsvColumns<Line> = {
  list: ({ list }) => list,
  id: ({ finding }) => finding.id,
  detector: ({ finding }) => finding.detector,
  flagged: ({ finding }) => finding.flagged,
  commodity: ({ finding }) => finding.route.commodity,
  commodity_name: ({ finding }) => finding.route.commodity_name,
  near: ({ finding }) => finding.route.near ?? null,
  measures: ({ finding }) => finding.route.measures.join(" "),
  origins: ({ finding }) => finding.route.origins?.join(" ") ?? null,
  transit: ({ finding }) => finding.route.transit,
  target: ({ finding }) => finding.route.target,
  exporter: ({ finding }) => finding.route.exporter,
  importer: ({ finding }) => finding.route.importer,
  since: ({ finding }) => finding.route.since,
  source: ({ finding }) => finding.route.source,
  unit: ({ finding }) => finding.unit,
  quantity: ({ finding }) => finding.quantity,
  must: ({ finding }) => finding.must,
  may: ({ finding }) => finding.may,
  excess: ({ finding }) => finding.excess?.estimate ?? null,
  excess_low: ({ finding }) => finding.excess?.low ?? null,
  excess_high: ({ finding }) => finding.excess?.high ?? null,
  p: ({ finding }) => finding.p,
  p_floor: ({ finding }) => finding.p_floor,
  q: ({ finding }) => finding.q,
  q_reason: ({ finding }) => finding.q_reason,
  score: ({ finding }) => finding.score,
  says: ({ finding }) => finding.says,
  command: ({ finding }) => finding.command,
};

/** Findings and the ranked list as CSV; `list` tells them apart, a route may stand in both. */
export function detectCsv({ findings, ranked }: DetectAnswer): string {
  return csvOf(COLUMNS, [
    ...findings.map((finding) => ({ list: "finding" as const, finding })),
    ...ranked.routes.map((finding) => ({ list: "ranked" as const, finding })),
  ]);
}
