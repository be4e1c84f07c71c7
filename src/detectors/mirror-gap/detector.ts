import type { NotEstimable } from "../../statistics/estimable.ts";
import { type Among, amongOthers, withoutEffects } from "../../statistics/reference.ts";
import { mad, median } from "../../statistics/robust.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { formatNumber, formatQuantity, formatShare } from "../../trade/quantity.ts";
import type {
  Candidate,
  Detector,
  Explanation,
  NotTested,
  Refined,
  Subject,
  Tested,
} from "../detector.ts";
import { explained, nomenclature, renamed, statusOfShare, weighed } from "../explained.ts";

/** A row of detector.sql. */
interface Year {
  readonly code: string;
  readonly donor: boolean;
  readonly exporter: string;
  readonly importer: string;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly year: number;
  readonly unit: string;
  readonly sent_usd: number;
  readonly booked_usd: number;
  readonly sent_usd_quarters: readonly (number | null)[];
  readonly booked_usd_quarters: readonly (number | null)[];
  readonly sent: number | null;
  readonly booked: number | null;
  readonly unmeasured_usd: number;
  /** Months of the year in which the book with more of them has the goods. */
  readonly periods: number;
  readonly booked_usd_later: number | null;
  readonly world_booked_usd: number | null;
  readonly world_sent_usd: number | null;
  readonly unspecified_usd: number | null;
}

/** Fewer references than these leave a p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 99;
/** Fewer values have no effect of their own. */
const LEAST_FOR_EFFECT = 8;
/** Goods that move in fewer months of a year are compared with such: single lots make their books differ. */
const STEADY_MONTHS = 9;
/** Added to both sides as a share of the larger, so that a flow booked as none has a logarithm. */
const KAPPA = 0.05;
/** Of the value, at most so much may have no quantity where quantities are compared. */
const MOST_UNMEASURED = 0.05;
/** z within which most of what is ordinary lies. */
const ORDINARY = 2;

const INNOCENT = {
  margin: "The importer's value holds freight and insurance, the exporter's does not",
  timing: "Goods sent in one year arrive in the next",
  confidential: "The importer keeps the partner or the goods secret",
  origin:
    "The importer books goods under the country that made them, the exporter books re-exports under where they went",
  nomenclature: "The two sides file by different editions of the nomenclature",
  small: "Few and small consignments, of which each book misses some",
} as const;

export default {
  asks: "Do the two sides of a border disagree on these goods more than they usually do?",
  innocent: Object.values(INNOCENT) as [string, ...string[]],
  subject: "flow",
  over: "lake",
  params: {
    years: { value: 3, unit: "years", means: "so many of the latest whole years are asked about" },
    least_usd: {
      value: 50_000,
      unit: "USD",
      means: "value of a year, in the larger of the two books, below which nothing is asked",
    },
    most_rows: {
      value: 60_000,
      unit: "rows",
      means: "years of borders read at the most, of goods asked about (the largest) and of others",
    },
  },
  refine,
} satisfies Detector;

/**
 * The logarithm of what the importer booked over what the exporter did, freed of what is usual for
 * exporter and importer in that year, for the border and for the goods; its distance from the others'
 * median in their MAD, and its rank among theirs. Of each border and good the year with the smallest p
 * is told, and that p counts as often as there are years. Neither side is taken as true.
 */
function refine(rows: readonly Candidate[]): Refined {
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  for (const years of familiesOf(rows as unknown as readonly Year[])) {
    const gaps = years.map(usualGap);
    const left = withoutEffects(
      gaps,
      [
        years.map((row) => `${row.exporter} ${row.year}`),
        years.map((row) => `${row.importer} ${row.year}`),
        years.map((row) => `${row.exporter} ${row.importer}`),
        years.map((row) => row.code),
      ],
      LEAST_FOR_EFFECT,
    );
    // Where there are no untouched goods, those asked about are compared with each other.
    const few = years.filter((row) => row.donor).length < LEAST_FOR_FAMILY;
    const places = amongOthers(
      years.map((row, at) => ({
        value: left[at] ?? 0,
        stratum: steady(row) ? "steady" : "seldom",
        size: Math.max(row.sent_usd, row.booked_usd),
        reference: row.donor || few,
        about: about(row),
      })),
      "both",
    );
    const spread = mad(left) ?? 0;
    const asked = years.flatMap((row, at): readonly Measured[] => {
      const [observed, place] = [gaps[at] ?? 0, places[at]];
      if (row.donor || place === undefined) return [];
      return [{ row, gap: observed, usual: observed - (left[at] ?? 0), spread, place }];
    });
    for (const { worst, all } of bordersOf(asked)) {
      const { place, row } = worst;
      const subject = subjectOf(row);
      if (place.estimable) tested.push(testedOf({ ...worst, place, all }, subject));
      else not_estimable.push({ subject, reason: place.reason });
    }
  }
  return { tested, not_estimable };
}

const about = ({ code, exporter, importer }: Year) => `${code} ${exporter} ${importer}`;

/** A year of a border, against what is usual. */
interface Measured {
  readonly row: Year;
  readonly gap: number;
  /** The gap to be expected of this exporter, importer, border and these goods. */
  readonly usual: number;
  /** MAD of all gaps of the family. */
  readonly spread: number;
  readonly place: Among | NotEstimable;
}

const p = ({ place }: Measured) => (place.estimable ? place.p : 2);
const z = ({ place }: Measured) => (place.estimable ? place.z : 0);

interface Border {
  readonly worst: Measured;
  readonly all: readonly Measured[];
}

function bordersOf(years: readonly Measured[]): readonly Border[] {
  const borders = new Map<string, Measured[]>();
  for (const one of years) {
    const key = about(one.row);
    const before = borders.get(key);
    if (before === undefined) borders.set(key, [one]);
    else before.push(one);
  }
  return [...borders.values()].map((all) => ({
    worst: all.reduce((a, b) => (p(b) < p(a) || (p(b) === p(a) && z(b) > z(a)) ? b : a)),
    all,
  }));
}

function familiesOf(rows: readonly Year[]): readonly (readonly Year[])[] {
  const families = new Map<string, Year[]>();
  for (const row of rows) {
    const key = `${row.source} ${row.frequency}`;
    const before = families.get(key);
    if (before === undefined) families.set(key, [row]);
    else before.push(row);
  }
  return [...families.values()];
}

/**
 * Of goods that move all year the gap of the middle quarters, so that one delivery that one side missed
 * does not make the year; of others that of the whole year.
 */
function usualGap(row: Year): number {
  const whole = gap(row.sent_usd, row.booked_usd);
  if (row.frequency === "A" || !steady(row)) return whole;
  const quarters = row.sent_usd_quarters.flatMap((sent, at) => {
    const booked = row.booked_usd_quarters[at] ?? 0;
    return (sent ?? 0) + booked > 0 ? [gap(sent ?? 0, booked)] : [];
  });
  return median(quarters) ?? whole;
}

const steady = (row: Year) => row.frequency === "A" || row.periods >= STEADY_MONTHS;

function gap(sent: number, booked: number): number {
  const kappa = KAPPA * Math.max(sent, booked);
  return Math.log((booked + kappa) / (sent + kappa));
}

/** A border with its rank. */
interface Found extends Measured {
  readonly place: Among;
  readonly all: readonly Measured[];
}

/** The same goods and border in the other years, as a reader would ask next. */
function otherYears({ all, row }: Found): string {
  return all
    .filter((one) => one.row !== row)
    .map(
      (one) =>
        `${one.row.year}: ${formatShare(one.row.booked_usd, one.row.sent_usd)}, z ${z(one).toFixed(1)}`,
    )
    .join("; ");
}

function testedOf(found: Found, subject: Subject): Tested {
  const { row, gap: observed, usual, place } = found;
  const expected = row.sent_usd * Math.exp(usual);
  const missing = expected - row.booked_usd;
  return {
    subject,
    p: Math.min(1, place.p * found.all.length),
    p_floor: Math.min(1, place.p_floor * found.all.length),
    p_reason: null,
    q_reason:
      place.references < LEAST_FOR_FAMILY
        ? `${place.references} of at least ${LEAST_FOR_FAMILY} other goods and borders`
        : otherCode(row),
    quantity: Math.abs(missing),
    unit: "USD",
    score: place.z,
    says: says(found),
    evidence: {
      year: row.year,
      sent_usd: row.sent_usd,
      booked_usd: row.booked_usd,
      ratio: Math.exp(observed),
      ratio_usual: Math.exp(usual),
      sent: row.sent,
      booked: row.booked,
      ratio_in_quantity: ratioInQuantity(row),
      z: place.z,
      other_years: otherYears(found),
      references: place.references,
    },
    explanations: explanationsOf(found, missing),
  };
}

/** A side that has none of a code from anyone may still file by the edition before. */
function otherCode({ code, year, world_booked_usd, world_sent_usd }: Year): string | null {
  if ((world_booked_usd ?? 0) > 0 && (world_sent_usd ?? 0) > 0) return null;
  const change = renamed(code, (year - 1) * 12, (year + 1) * 12 - 1);
  return change === null
    ? null
    : `one side has none of these goods with anyone, and ${change.says}`;
}

/** Null where a side gives no quantity for all of its value. */
function ratioInQuantity({
  unit,
  sent,
  booked,
  sent_usd,
  booked_usd,
  unmeasured_usd,
}: Year): number | null {
  if (unit === "USD" || sent === null || booked === null || sent <= 0) return null;
  return unmeasured_usd <= MOST_UNMEASURED * (sent_usd + booked_usd) ? booked / sent : null;
}

function says(found: Found): string {
  const { row, usual } = found;
  const [exporter, importer] = [country(row.exporter).name, country(row.importer).name];
  const inQuantity = ratioInQuantity(row);
  const quantities =
    inQuantity === null || row.sent === null || row.booked === null
      ? ""
      : `; by quantity ${formatQuantity(row.booked, row.unit)} of ${formatQuantity(row.sent, row.unit)} (${formatShare(inQuantity, 1)})`;
  return `In ${row.year} ${exporter} recorded ${formatQuantity(row.sent_usd, "USD")} of ${commodityName(row.code).name} (HS ${row.code}) sent to ${importer}, and ${importer} recorded ${formatQuantity(row.booked_usd, "USD")} from there: ${formatShare(row.booked_usd, row.sent_usd)}, where ${formatShare(Math.exp(usual), 1)} is usual for the two${quantities}`;
}

function explanationsOf(found: Found, missing: number): readonly Explanation[] {
  const { row } = found;
  return weighed([
    margin(found),
    timing(found),
    confidential(row, missing),
    origin(found, missing),
    nomenclature(INNOCENT.nomenclature, { commodity: row.code, since: row.year * 12 }, 12, 12),
    small(row),
  ]);
}

function margin({ row, gap: observed, usual, spread }: Found): Explanation {
  const evidence = `the importer's value is usually ${formatNumber(Math.exp(usual))} of the exporter's for these two and these goods, and ${formatNumber(Math.exp(observed))} here`;
  const inQuantity = ratioInQuantity(row);
  if (inQuantity === null) {
    return explained(
      INNOCENT.margin,
      Math.abs(observed - usual) <= ORDINARY * spread ? "supported" : "contradicted",
      evidence,
    );
  }
  const agrees = Math.abs(Math.log(Math.max(inQuantity, KAPPA))) <= ORDINARY * spread;
  return explained(
    INNOCENT.margin,
    agrees ? "untestable" : "contradicted",
    agrees
      ? `${evidence}; quantities agree (${formatShare(inQuantity, 1)}): the two sides differ on the price, and by more than freight`
      : `${evidence}; quantities, which no freight changes, differ as well (${formatShare(inQuantity, 1)})`,
  );
}

function timing({ row, usual, spread }: Found): Explanation {
  const later = row.booked_usd_later;
  if (later === null) {
    return explained(
      INNOCENT.timing,
      "untestable",
      row.frequency === "A" ? "the figures are annual" : "the three months after are not reported",
    );
  }
  const shifted = gap(row.sent_usd, later);
  return explained(
    INNOCENT.timing,
    Math.abs(shifted - usual) <= ORDINARY * spread ? "supported" : "contradicted",
    `with the importer's year taken three months later it booked ${formatQuantity(later, "USD")} (${formatShare(later, row.sent_usd)})`,
  );
}

function confidential({ unspecified_usd }: Year, missing: number): Explanation {
  const secret = unspecified_usd ?? 0;
  if (missing <= 0) {
    return explained(
      INNOCENT.confidential,
      "contradicted",
      "the importer booked more than the exporter, not less",
    );
  }
  return explained(
    INNOCENT.confidential,
    secret > 0 ? statusOfShare(secret, missing) : "contradicted",
    `the importer booked ${formatQuantity(secret, "USD")} of these goods without a partner that year; ${formatQuantity(missing, "USD")} is missing`,
  );
}

/** Where the importer booked about as much more from others than they sent, only the partner differs. */
function origin({ row, usual }: Found, missing: number): Explanation {
  const { world_booked_usd: booked, world_sent_usd: sent } = row;
  if (booked === null || sent === null || sent <= row.sent_usd * (1 + KAPPA)) {
    return explained(
      INNOCENT.origin,
      "untestable",
      "no other country's exports of these goods to the importer are in the lake",
    );
  }
  // What is missing here is looked for among the others, by this border's own usual ratio.
  const others = { booked: booked - row.booked_usd, sent: sent - row.sent_usd };
  const surplus = others.booked - others.sent * Math.exp(usual);
  const evidence = `from all other countries the importer booked ${formatQuantity(others.booked, "USD")}, and those that report say they sent ${formatQuantity(others.sent, "USD")}`;
  if (Math.sign(surplus) !== Math.sign(missing)) {
    return explained(INNOCENT.origin, "contradicted", evidence);
  }
  // A surplus many times what is missing is those countries' own matter.
  const [whole, part] = [Math.abs(missing), Math.abs(surplus)];
  return explained(
    INNOCENT.origin,
    part > 2 * whole ? "untestable" : statusOfShare(part, whole),
    evidence,
  );
}

function small({ sent_usd, booked_usd }: Year): Explanation {
  const size = Math.max(sent_usd, booked_usd);
  return explained(
    INNOCENT.small,
    "contradicted",
    `${formatQuantity(size, "USD")} in the larger book; the spread it is measured by is that of flows of about this size`,
  );
}

function subjectOf(row: Year): Subject {
  return {
    commodity: row.code,
    origins: null,
    transit: null,
    target: null,
    exporter: row.exporter,
    importer: row.importer,
    measures: [],
    since: row.year * 12,
    source: row.source,
    frequency: row.frequency,
  };
}
