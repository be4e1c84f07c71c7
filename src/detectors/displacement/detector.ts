import { rankP } from "../../statistics/inference.ts";
import { closedOn } from "../../statistics/opening.ts";
import type { Series } from "../../statistics/series.ts";
import { type Takeover, takeover } from "../../statistics/takeover.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { memberships } from "../../trade/group.ts";
import { formatPeriod, spellPeriod } from "../../trade/period.ts";
import { formatQuantity } from "../../trade/quantity.ts";
import type {
  Candidate,
  Detector,
  Explanation,
  Given,
  NotTested,
  Refined,
  Tested,
} from "../detector.ts";

/** A row of detector.sql; `importer` is "target" for the target, whole. */
interface FlowRow {
  readonly code: string;
  readonly donor: boolean;
  readonly source: string;
  readonly unit: string;
  readonly side: string;
  readonly exporter: string;
  readonly importer: string;
  readonly periods: readonly number[];
  readonly quantities: readonly (number | null)[];
  readonly known: readonly number[];
}

/** A closed route: what it lost a month, and since when. */
interface Closing {
  readonly row: FlowRow;
  readonly on: number;
  readonly lost: number;
}

export default {
  asks: "When a route closed, where did it reopen?",
  innocent: [
    "Demand in the other country",
    "Growth that was under way before the route closed",
    "All that the other country took in rose, whoever sent it",
    "One large delivery",
  ],
  subject: "route",
  over: "place",
  params: {},
  refine,
} satisfies Detector;

function refine(rows: readonly Candidate[], given: Given): Refined {
  const flows = (rows as unknown as readonly FlowRow[]).filter(
    ({ exporter, importer }) =>
      isCountry(exporter) && (importer === "target" || isCountry(importer)),
  );
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  const own = flows.filter((row) => !row.donor);
  const donors = flows.filter((row) => row.donor);
  const scales = largestFlows(donors);
  for (const row of own) {
    if (row.importer !== "target") continue;
    const closing = closingOf(row, given);
    if (closing === null) continue;
    const reference = donors.flatMap((donor) => {
      const found = takenOver(donor, closing, scales.get(donor.code) ?? 0);
      return found.estimable ? [found] : [];
    });
    for (const other of own) {
      if (!mayTakeOver(other, closing, given)) continue;
      const found = takenOver(other, closing, closing.lost);
      if (!found.estimable) {
        not_estimable.push({ subject: subjectOf(other, closing, given), reason: found.reason });
      } else {
        // Flows that were empty before are only compared with such.
        const alike = reference.filter((one) => one.level > 0 === found.level > 0);
        tested.push(
          testedOf(
            other,
            closing,
            found,
            alike.map((one) => one.e),
            given,
          ),
        );
      }
    }
  }
  return { tested, not_estimable };
}

/** Of each untouched good what its largest flow to the target moves in a month. */
function largestFlows(donors: readonly FlowRow[]): ReadonlyMap<string, number> {
  const largest = new Map<string, number>();
  for (const { code, quantities } of donors) {
    const month = quantities.reduce<number>((sum, one) => sum + (one ?? 0), 0) / quantities.length;
    largest.set(code, Math.max(month, largest.get(code) ?? 0));
  }
  return largest;
}

const isCountry = (code: string) => country(code).kind === "country";

/** Everything between the first period of a flow's book and its last. */
function seriesOf({ periods, quantities, known }: FlowRow): {
  readonly first: number;
  readonly series: Series;
} {
  const first = known[0] ?? 0;
  const last = known.at(-1) ?? first;
  const reported = new Set(known);
  const found = new Map(periods.map((period, at) => [period, quantities[at] ?? null]));
  return {
    first,
    series: Array.from({ length: last - first + 1 }, (_, at) =>
      reported.has(first + at) ? (found.get(first + at) ?? 0) : null,
    ),
  };
}

function closingOf(row: FlowRow, { place }: Given): Closing | null {
  const { first, series } = seriesOf(row);
  const start = (place?.since ?? first) - first;
  if (start < 0 || start >= series.length) return null;
  const closed = closedOn(series, start);
  if (closed === null) return null;
  const mean = (values: Series) => {
    const seen = values.filter((value) => value !== null);
    return seen.length === 0 ? 0 : seen.reduce((sum, value) => sum + value, 0) / seen.length;
  };
  const lost = mean(series.slice(Math.max(0, closed - 6), closed)) - mean(series.slice(closed));
  return { row, on: first + closed, lost };
}

function takenOver(row: FlowRow, closing: Closing, scale: number): ReturnType<typeof takeover> {
  const { first, series } = seriesOf(row);
  const at = closing.on - first;
  if (at < 0 || at >= series.length) {
    return { estimable: false, reason: "its book does not reach to the closing", numbers: {} };
  }
  return takeover(series, at, scale);
}

/** Others to the same target, and the same country to whoever shares a customs union or market with the target. */
function mayTakeOver(row: FlowRow, { row: closed, on }: Closing, { place }: Given): boolean {
  if (row.code !== closed.code || row === closed) return false;
  if (row.importer === "target") return row.exporter !== closed.exporter;
  if (row.exporter !== closed.exporter || place === null) return false;
  return neighbours(place.targets, on).has(row.importer);
}

function neighbours(targets: readonly string[], on: number): ReadonlySet<string> {
  const of = (member: string) =>
    memberships()
      .filter(
        (one) =>
          MARKETS.has(one.group) &&
          one.member === member &&
          one.from <= on &&
          (one.until ?? on) >= on,
      )
      .map((one) => one.group);
  const groups = new Set(targets.flatMap(of));
  return new Set(
    memberships()
      .filter((one) => groups.has(one.group) && one.from <= on && (one.until ?? on) >= on)
      .map((one) => one.member),
  );
}

/** Of what the closed route lost: less than this is nobody's question. */
const LEAST_SHARE = 0.1;

/** Groups within which goods move on without a customs border, or nearly so. */
const MARKETS: ReadonlySet<string> = new Set(["EAEU", "EU27", "EU28", "GCC", "USMCA"]);

function testedOf(
  row: FlowRow,
  closing: Closing,
  found: Takeover,
  reference: readonly number[],
  given: Given,
): Tested {
  const p = rankP(found.e, reference);
  const rise = found.observed - found.expected;
  return {
    subject: subjectOf(row, closing, given),
    p: p.estimable ? p.p : null,
    p_floor: p.estimable ? p.p_floor : null,
    p_reason: p.estimable ? null : p.reason,
    q_reason: p.estimable ? null : "no untouched goods went to the target in the same months",
    speaks: rise >= LEAST_SHARE * closing.lost * found.months,
    quantity: Math.max(0, Math.min(rise, closing.lost * found.months)),
    unit: row.unit,
    score: found.e,
    says: says(row, closing, found, given),
    evidence: {
      closed_on: formatPeriod(closing.on),
      lost_per_month: closing.lost,
      observed: found.observed,
      expected: found.expected,
      level_before: found.level,
      growth_before: found.growth,
      months: found.months,
      donors: reference.length,
    },
    explanations: explanationsOf(row, found),
  };
}

function subjectOf(row: FlowRow, { row: closed }: Closing, { place }: Given): Tested["subject"] {
  return {
    commodity: row.code,
    origins: place?.origins ?? null,
    transit: row.importer === "target" ? row.exporter : closed.exporter,
    target: place?.target ?? null,
    exporter: row.exporter,
    importer: row.importer === "target" ? (place?.target ?? null) : row.importer,
    measures: place?.measures ?? [],
    since: place?.since ?? null,
    source: row.source,
    frequency: "M",
  };
}

function says(
  row: FlowRow,
  { row: closed, on, lost }: Closing,
  found: Takeover,
  { place }: Given,
): string {
  const of = (quantity: number) => formatQuantity(quantity, row.unit);
  const to =
    row.importer === "target" ? (place?.target_name ?? "the target") : country(row.importer).name;
  return `When ${country(closed.exporter).name} sent ${of(lost)} a month less of ${commodityName(row.code).name} (HS ${row.code}) to ${place?.target_name ?? "the target"} from ${spellPeriod(on)} on, ${country(row.exporter).name} sent ${of(found.observed)} to ${to} in the next ${found.months} months, against ${of(found.expected)} that its own level and growth before would have brought`;
}

function explanationsOf(row: FlowRow, found: Takeover): readonly Explanation[] {
  const of = (quantity: number) => formatQuantity(quantity, row.unit);
  const underWay = found.expected >= found.observed;
  return [
    {
      text: "The rise was under way before the route closed",
      status: underWay ? "supported" : found.growth < 1.1 ? "contradicted" : "untestable",
      evidence: `it had grown by a factor of ${found.growth.toLocaleString("en", { maximumSignificantDigits: 3 })} in the six months before; its level alone would have brought ${of(found.level)}, with that growth ${of(found.expected)}, and ${of(found.observed)} came`,
    },
    {
      text: "Demand in the other country",
      status: "untestable",
      evidence: "what it uses itself is in no figure of trade",
    },
  ];
}
