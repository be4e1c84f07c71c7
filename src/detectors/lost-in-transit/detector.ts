import { type Among, amongOthers, withoutEffects } from "../../statistics/reference.ts";
import { median } from "../../statistics/robust.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { formatNumber, formatQuantity, formatShare } from "../../trade/quantity.ts";
import type {
  Candidate,
  Detector,
  Explanation,
  Given,
  NotTested,
  Refined,
  Subject,
  Tested,
} from "../detector.ts";
import { explained, nomenclature, renamed, statusOfShare, weighed } from "../explained.ts";

/** A row of detector.sql. */
interface Border {
  readonly code: string;
  readonly donor: boolean;
  readonly importer: string;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly unit: string;
  readonly exporters: number;
  readonly longer: number;
  readonly later: number;
  readonly sent_before: number;
  readonly booked_before: number;
  readonly booked_before_later: number;
  /** Four quarters from the measure on; annual figures: the year, and nothing after it. */
  readonly sent: readonly number[];
  /** One quarter more. */
  readonly booked: readonly number[];
  readonly sent_usd_before: number | null;
  readonly booked_usd_before: number | null;
  readonly booked_usd_before_later: number | null;
  readonly sent_usd: readonly (number | null)[];
  readonly booked_usd: readonly (number | null)[];
  readonly sent_unmeasured_usd: number | null;
  readonly booked_unmeasured_usd: number | null;
  readonly periods_before: number;
  readonly periods_after: number;
  readonly largest_after: number | null;
  readonly others_before: number;
  readonly others_after: number;
  readonly unspecified_before: number;
  readonly unspecified_after: number;
}

/** Fewer references than these leave a p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 99;
/** Fewer values have no effect of their own. */
const LEAST_FOR_EFFECT = 8;
/** Fewer untouched goods say nothing of what a border usually books. */
const LEAST_FOR_BORDER = 5;
/** Of the value, at most so much may have no figure in the unit that both sides are compared in. */
const MOST_UNMEASURED = 0.05;
/** A share of what was sent that is added on both sides, so that a flow booked as none has a logarithm. */
const KAPPA = 0.05;
/** A rise under other partners of so much of what is missing accounts for it. */
const ACCOUNTED = 0.8;
/** A rise to so many times what came before is more than growth. */
const MARKED_RISE = 1.5;
/** And one to no more than this of what is missing is just that. */
const JUST = 1.25;

const INNOCENT = {
  union: "The border lies in a customs union and was never fully recorded",
  origin: "The importer books the goods under the country that made them",
  reporting: "The importer reports late, or stopped reporting part of its trade",
  timing: "The goods were still on their way",
  margin: "The two sides value goods differently: with freight and insurance, and without",
  confidential: "The importer keeps the partner secret",
  nomenclature: "The nomenclature changed and the two sides took it up at different times",
  units: "Weights or counts are missing, estimated or in other units",
  delivery: "One large delivery, recorded by one side only",
} as const;

export default {
  asks: "Do the controlled origins report exports to a country that it never records as imports, since the measure began?",
  innocent: Object.values(INNOCENT) as [string, ...string[]],
  subject: "flow",
  over: "place",
  params: {
    least_usd: {
      value: 20_000,
      unit: "USD",
      means: "exports of the first year below this are not asked about",
    },
  },
  refine,
} satisfies Detector;

/**
 * The share of what the origins sent that the importer booked, after the measure against before. What
 * changed for all goods of the border, and for the goods on all borders, is taken off (the triple
 * difference); the rest is ranked among untouched goods of the same origins in the same months. Of two
 * readings, the importer's months as they are and three later, the one in which less is missing counts.
 */
function refine(rows: readonly Candidate[], given: Given): Refined {
  const borders = (rows as unknown as readonly Border[]).filter(
    (row) =>
      country(row.importer).kind === "country" &&
      (usdAfter(row) ?? Number.POSITIVE_INFINITY) >= (given.params["least_usd"] ?? 0),
  );
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  for (const family of familiesOf(borders)) {
    const known = family.flatMap((row) => measured(row) ?? []);
    for (const row of family) {
      if (!row.donor && measured(row) === null) {
        not_estimable.push({
          subject: subjectOf(row, given),
          reason: "the two sides give no common quantity and no value to compare",
        });
      }
    }
    const usual = usualShares(known);
    const changes = known.map((one) => changeOf(one, usual));
    const factors = [known.map(({ row }) => row.code), known.map(({ row }) => row.importer)];
    const rest = (values: readonly number[]) => withoutEffects(values, factors, LEAST_FOR_EFFECT);
    const left = rest(changes.map((one) => one.change));
    const leftWhole = rest(changes.map((one) => one.change_whole));
    const places = amongOthers(
      known.map(({ row }, at) => ({
        value: -(left[at] ?? 0),
        stratum: steady(row) ? "steady" : "seldom",
        size: usdAfter(row) ?? sum(row.sent),
        reference: row.donor,
        about: `${row.code} ${row.importer}`,
      })),
      "upper",
    );
    known.forEach((one, at) => {
      const [change, place] = [changes[at], places[at]];
      if (one.row.donor || change === undefined || place === undefined) return;
      const subject = subjectOf(one.row, given);
      const expected = change.share_before * Math.exp(change.change_whole - (leftWhole[at] ?? 0));
      const found: Found = {
        ...one,
        ...change,
        expected,
        border: usual.get(one.row.importer) ?? null,
      };
      if (place.estimable) tested.push(testedOf(found, place, subject, given));
      else not_estimable.push({ subject, reason: place.reason });
    });
  }
  return { tested, not_estimable };
}

/** Rows that may be compared with each other: of one source and frequency, the best of each border. */
function familiesOf(rows: readonly Border[]): readonly (readonly Border[])[] {
  const best = new Map<string, Border>();
  const worth = (row: Border) => (row.frequency === "M" ? 1000 : 0) + row.exporters;
  for (const row of rows) {
    const key = `${row.code} ${row.importer}`;
    const before = best.get(key);
    if (before === undefined || worth(row) > worth(before)) best.set(key, row);
  }
  const families = new Map<string, Border[]>();
  for (const row of best.values()) {
    const key = `${row.source} ${row.frequency}`;
    families.set(key, [...(families.get(key) ?? []), row]);
  }
  return [...families.values()];
}

/** What was sent and what was booked, in the quantity that both sides give, else in value. */
interface Measured {
  readonly row: Border;
  readonly basis: "quantity" | "value";
  readonly sent_before: number;
  readonly sent_after: number;
  readonly sent: readonly number[];
  /** In the same months, and three months later where those are reported. */
  readonly readings: readonly Reading[];
}

interface Reading {
  readonly before: number;
  readonly after: number;
  readonly booked: readonly number[];
}

function measured(row: Border): Measured | null {
  const inUnit =
    row.unit === "USD" ||
    ((row.sent_unmeasured_usd ?? 0) <=
      MOST_UNMEASURED * ((row.sent_usd_before ?? 0) + sum(row.sent_usd)) &&
      (row.booked_unmeasured_usd ?? 0) <=
        MOST_UNMEASURED * ((row.booked_usd_before ?? 0) + sum(row.booked_usd)));
  const blocks = row.frequency === "M" ? 4 : 1;
  const sent = (inUnit ? row.sent : row.sent_usd).slice(0, blocks).map((value) => value ?? 0);
  const booked = (inUnit ? row.booked : row.booked_usd).map((value) => value ?? 0);
  if (sum(sent) <= 0) return null;
  const reading = (before: number | null, first: number): Reading => ({
    before: before ?? 0,
    after: sum(booked.slice(first, first + blocks)),
    booked: booked.slice(first, first + blocks),
  });
  return {
    row,
    basis: inUnit && row.unit !== "USD" ? "quantity" : "value",
    sent_before: (inUnit ? row.sent_before : row.sent_usd_before) ?? 0,
    sent_after: sum(sent),
    sent,
    readings: [
      reading(inUnit ? row.booked_before : row.booked_usd_before, 0),
      ...(row.frequency === "M" && row.later === 1
        ? [reading(inUnit ? row.booked_before_later : row.booked_usd_before_later, 1)]
        : []),
    ],
  };
}

/** Value of what the origins sent since, where values are given. */
function usdAfter(row: Border): number | null {
  const blocks = row.sent_usd.slice(0, row.frequency === "M" ? 4 : 1);
  return blocks.every((value) => value === null) ? null : sum(blocks);
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce((all: number, value) => all + (value ?? 0), 0);
}

/** What each importer usually books of untouched goods from these origins. */
interface Usual {
  readonly share: number;
  readonly share_after: number;
  readonly goods: number;
}

function usualShares(all: readonly Measured[]): ReadonlyMap<string, Usual> {
  const byImporter = new Map<string, Measured[]>();
  for (const one of all) {
    if (!one.row.donor || one.sent_before <= 0) continue;
    const { importer } = one.row;
    byImporter.set(importer, [...(byImporter.get(importer) ?? []), one]);
  }
  const usual = new Map<string, Usual>();
  for (const [importer, own] of byImporter) {
    if (own.length < LEAST_FOR_BORDER) continue;
    usual.set(importer, {
      share: median(own.map((one) => (one.readings[0]?.before ?? 0) / one.sent_before)) ?? 1,
      share_after: median(own.map((one) => (one.readings[0]?.after ?? 0) / one.sent_after)) ?? 1,
      goods: own.length,
    });
  }
  return usual;
}

interface Change {
  /** ln of the share booked after over the share booked before, of the kinder reading. */
  readonly change: number;
  /** The same with all quarters. */
  readonly change_whole: number;
  readonly share_before: number;
  readonly share_after: number;
  readonly booked_before: number;
  readonly booked_after: number;
  readonly later: boolean;
}

/**
 * Where little moved before, the share before is drawn towards what the border usually books. Of four
 * quarters the one that misses most is left out: a single delivery in one book makes no habit.
 */
function changeOf(one: Measured, usual: ReadonlyMap<string, Usual>): Change {
  const years = one.row.longer === 1 ? (one.row.frequency === "M" ? 2 : 3) : 1;
  const kappa = KAPPA * Math.max(one.sent_after, one.sent_before / years);
  const share = usual.get(one.row.importer)?.share ?? 1;
  const readings = one.readings.map((reading, at): Change => {
    const share_before = (reading.before + kappa * share) / (one.sent_before + kappa);
    const [sent, booked] = withoutWorst(one.sent, reading.booked, share_before);
    const change = (went: number, came: number) => {
      const share_after = (came + kappa * share) / (went + kappa);
      // A border that booked nothing before has lost nothing since.
      return share_before <= 0 || share_after <= 0 ? 0 : Math.log(share_after / share_before);
    };
    return {
      change: change(sent, booked),
      change_whole: change(one.sent_after, reading.after),
      share_before,
      share_after: reading.after / one.sent_after,
      booked_before: reading.before,
      booked_after: reading.after,
      later: at === 1,
    };
  });
  return readings.reduce((kindest, reading) =>
    reading.change > kindest.change ? reading : kindest,
  );
}

function withoutWorst(
  sent: readonly number[],
  booked: readonly number[],
  share: number,
): readonly [sent: number, booked: number] {
  const missing = sent.map((quantity, at) => quantity * share - (booked[at] ?? 0));
  const worst = sent.length === 1 ? -1 : missing.indexOf(Math.max(...missing));
  const kept = (values: readonly number[]) => sum(values.filter((_, at) => at !== worst));
  return [kept(sent), kept(booked)];
}

/** Goods that move most of the time are compared with such: the others' books differ by single lots. */
function steady(row: Border): boolean {
  if (row.frequency === "A") return row.periods_before > 0;
  const before = row.longer === 1 ? row.periods_before / 2 : row.periods_before;
  return Math.min(before, row.periods_after) >= 9;
}

interface Found extends Measured, Change {
  /** The share that would have been booked had the border and the goods changed as others did. */
  readonly expected: number;
  readonly border: Usual | null;
}

function testedOf(found: Found, place: Among, subject: Subject, given: Given): Tested {
  const { row, basis, sent_after, booked_after, expected } = found;
  const unit = basis === "value" ? "USD" : row.unit;
  const lost = Math.max(0, sent_after * expected - booked_after);
  return {
    subject,
    p: place.p,
    p_floor: place.p_floor,
    p_reason: null,
    q_reason:
      place.references < LEAST_FOR_FAMILY
        ? `${place.references} of at least ${LEAST_FOR_FAMILY} untouched goods that move as often`
        : (accountedFor(found, lost) ?? otherCode(found, subject)),
    quantity: lost,
    unit,
    score: place.z,
    says: says(found, unit, given),
    evidence: {
      sent_after,
      booked_after,
      share_before: found.sent_before > 0 ? found.booked_before / found.sent_before : null,
      share_after: found.share_after,
      share_expected: expected,
      lost,
      border_share: found.border?.share ?? null,
      border_share_after: found.border?.share_after ?? null,
      exporters: row.exporters,
      compared_by: basis,
      references: place.references,
      z: place.z,
    },
    explanations: lost > 0 ? explanationsOf(found, unit, lost, subject) : [],
  };
}

/** What came in under another name instead is not lost: such a finding is shown, and never flagged. */
function accountedFor({ row, basis }: Found, lost: number): string | null {
  if (lost === 0 || (basis === "value" && row.unit !== "USD")) return null;
  const rise =
    Math.max(0, row.others_after - row.others_before) +
    Math.max(0, row.unspecified_after - row.unspecified_before);
  const [before, after] = [
    row.others_before + row.unspecified_before,
    row.others_after + row.unspecified_after,
  ];
  // Ordinary growth of a large flow from elsewhere would hide any loss.
  const apart = after >= MARKED_RISE * before || rise <= JUST * lost;
  return rise >= ACCOUNTED * lost && apart
    ? `the importer booked ${formatQuantity(rise, row.unit)} more under other partners, against ${formatQuantity(lost, row.unit)} missing`
    : null;
}

/** An importer that books none of a code from anyone may still file by the edition before. */
function otherCode({ row, booked_after }: Found, { commodity, since }: Subject): string | null {
  if (since === null || booked_after > 0 || row.others_after + row.unspecified_after > 0)
    return null;
  const change = renamed(commodity, since - 15, since + 12);
  return change === null
    ? null
    : `the importer books none of these goods from anyone, and ${change.says}`;
}

function says(found: Found, unit: string, { place }: Given): string {
  const { row, sent_after, booked_after, expected } = found;
  const [only] = place?.origins ?? [];
  const who =
    place?.origins.length === 1 && only !== undefined
      ? `${country(only).name} reports`
      : `${row.exporters} of the origins report`;
  const to = country(row.importer).name;
  const span = row.frequency === "M" ? "the twelve months" : "the year";
  return `${who} ${formatQuantity(sent_after, unit)} of ${commodityName(row.code).name} (HS ${row.code}) sent to ${to} in ${span} since the measure began; ${to} records ${formatQuantity(booked_after, unit)} (${formatShare(booked_after, sent_after)}), where ${formatShare(expected, 1)} was to be expected`;
}

function explanationsOf(
  found: Found,
  unit: string,
  lost: number,
  subject: Subject,
): readonly Explanation[] {
  return weighed([
    union(found),
    origin(found, unit, lost),
    reporting(found),
    timing(found),
    margin(found),
    confidential(found, unit, lost),
    nomenclature(INNOCENT.nomenclature, subject, found.row.frequency === "M" ? 15 : 36, 12),
    units(found),
    delivery(found, unit),
  ]);
}

function union({ sent_before, booked_before, border }: Found): Explanation {
  const text = INNOCENT.union;
  const share = sent_before > 0 ? booked_before / sent_before : null;
  const said = [
    share === null ? null : `${formatShare(share, 1)} of these goods was booked before the measure`,
    border === null
      ? null
      : `${formatShare(border.share, 1)} of ${border.goods} untouched goods (median)`,
  ].filter((part) => part !== null);
  const best = share ?? border?.share ?? null;
  if (best === null) {
    return explained(text, "untestable", "nothing was sent before, and too few other goods");
  }
  return explained(text, best < 0.3 ? "supported" : "contradicted", said.join(", "));
}

function origin({ row, basis }: Found, unit: string, lost: number): Explanation {
  const rise = row.others_after - row.others_before;
  const evidence = `the importer's book shows ${formatQuantity(row.others_before, row.unit)} from other countries in the year before and ${formatQuantity(row.others_after, row.unit)} in the year after`;
  if (basis === "value" && row.unit !== "USD") {
    return explained(INNOCENT.origin, "untestable", evidence);
  }
  return explained(
    INNOCENT.origin,
    statusOfShare(rise, lost),
    `${evidence}; ${formatQuantity(lost, unit)} is missing`,
  );
}

function reporting({ row, border }: Found): Explanation {
  const reported = `every ${row.frequency === "M" ? "month" : "year"} looked at is reported`;
  if (border === null) {
    return explained(
      INNOCENT.reporting,
      "untestable",
      `${reported}; too few untouched goods cross this border to see whether others are missing too`,
    );
  }
  return explained(
    INNOCENT.reporting,
    border.share_after < border.share / 2 ? "supported" : "contradicted",
    `${reported}; of ${border.goods} untouched goods from the same origins the importer booked ${formatShare(border.share, 1)} before and ${formatShare(border.share_after, 1)} after (medians)`,
  );
}

function timing({ row, sent_after, readings }: Found): Explanation {
  const [same, later] = readings;
  if (row.frequency === "A") {
    return explained(INNOCENT.timing, "untestable", "the figures are annual");
  }
  if (same === undefined || later === undefined) {
    return explained(
      INNOCENT.timing,
      "untestable",
      "the importer's three months after the first year are not reported yet",
    );
  }
  return explained(
    INNOCENT.timing,
    "contradicted",
    `booked in the same twelve months ${formatShare(same.after, sent_after)}, three months later ${formatShare(later.after, sent_after)}; the larger is used`,
  );
}

function margin({ row, basis, border, share_after }: Found): Explanation {
  if (basis === "quantity") {
    return explained(
      INNOCENT.margin,
      "contradicted",
      `the two sides are compared in ${row.unit}, which no freight changes`,
    );
  }
  if (border === null) {
    return explained(
      INNOCENT.margin,
      "untestable",
      "compared by value, and too few untouched goods to estimate the margin of this border",
    );
  }
  return explained(
    INNOCENT.margin,
    "contradicted",
    `compared by value: import over export value is ${formatNumber(border.share_after)} for ${border.goods} untouched goods of this border (median) and ${formatNumber(share_after)} here`,
  );
}

function confidential({ row }: Found, unit: string, lost: number): Explanation {
  const rise = row.unspecified_after - row.unspecified_before;
  return explained(
    INNOCENT.confidential,
    rise > 0 ? statusOfShare(rise, lost) : "contradicted",
    `imports without a partner country: ${formatQuantity(row.unspecified_before, row.unit)} in the year before, ${formatQuantity(row.unspecified_after, row.unit)} after; ${formatQuantity(lost, unit)} is missing`,
  );
}

function units({ row, basis }: Found): Explanation {
  const sent = usdAfter(row);
  const booked = sum(row.booked_usd.slice(0, row.frequency === "M" ? 4 : 1));
  if (basis === "value" || sent === null || sent <= 0) {
    return explained(
      INNOCENT.units,
      "untestable",
      basis === "value"
        ? "too many records carry no quantity: values are compared"
        : "no values beside the quantities",
    );
  }
  const before =
    row.sent_usd_before !== null && row.booked_usd_before !== null && row.sent_usd_before > 0
      ? row.booked_usd_before / row.sent_usd_before
      : null;
  const after = booked / sent;
  return explained(
    INNOCENT.units,
    before === null ? "untestable" : after < 0.8 * before ? "contradicted" : "supported",
    `in value the importer booked ${before === null ? "no known share" : formatShare(before, 1)} before and ${formatShare(after, 1)} after`,
  );
}

function delivery({ row, sent_after, basis }: Found, unit: string): Explanation {
  const largest = row.largest_after;
  if (largest === null || basis === "value" || row.frequency === "A") {
    return explained(INNOCENT.delivery, "untestable", "no quantities by month");
  }
  const evidence = `goods were sent in ${row.periods_after} months; the largest holds ${formatQuantity(largest, unit)} (${formatShare(largest, sent_after)})`;
  return explained(
    INNOCENT.delivery,
    largest >= sent_after / 2
      ? "supported"
      : row.periods_after >= 6 && largest <= sent_after / 4
        ? "contradicted"
        : "untestable",
    evidence,
  );
}

function subjectOf(row: Border, { place }: Given): Subject {
  const [only] = place?.origins ?? [];
  return {
    commodity: row.code,
    origins: place?.origins ?? null,
    transit: null,
    target: place?.target ?? null,
    exporter: place?.origins.length === 1 ? (only ?? null) : null,
    importer: row.importer,
    measures: place?.measures ?? [],
    since: place?.since ?? null,
    source: row.source,
    frequency: row.frequency,
  };
}
