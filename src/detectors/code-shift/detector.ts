import { type LegStatistic, legStatistic } from "../../statistics/counterfactual.ts";
import type { NotEstimable } from "../../statistics/estimable.ts";
import { rankP } from "../../statistics/inference.ts";
import { quantile } from "../../statistics/robust.ts";
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
import { explained, nomenclature, renamed, weighed } from "../explained.ts";

/** A row of detector.sql. */
interface Series {
  readonly code: string;
  /** 2 held back, 1 in the heading of such goods, 0 untouched. */
  readonly kind: number;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly unit: string;
  readonly side: "export" | "import" | "reconciled";
  readonly way: "border" | "elsewhere";
  /** Periods from the measure on, 0 its first. */
  readonly steps: readonly number[];
  readonly quantities: readonly (number | null)[];
  readonly usd: readonly (number | null)[];
  readonly unmeasured_usd: number;
  readonly value_usd: number | null;
  readonly known: readonly number[];
}

/** Fewer references than these leave a p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 39;
/** Of the value, at most so much may have no quantity. */
const MOST_UNMEASURED = 0.05;
/** Fewer pairs of untouched goods say nothing of how neighbours move together. */
const LEAST_PAIRS = 20;
/** A logarithm from which on a fall or a rise elsewhere is one: about a fifth. */
const MOVED = 0.2;

const INNOCENT = {
  nomenclature: "The nomenclature changed and the goods have another code now",
  reclassified: "Customs classifies these goods otherwise, wherever they go",
  substitution: "Buyers turned to a neighbouring good",
  delivery: "One large delivery under the other code",
  price: "The price of the other goods rose, and no more of them",
} as const;

export default {
  asks: "Did goods that are held back go on crossing the border under the name of a neighbour?",
  innocent: Object.values(INNOCENT) as [string, ...string[]],
  subject: "flow",
  over: "place",
  params: {
    unit_value_ratio: {
      value: 3,
      unit: "times",
      means:
        "goods of the same heading are near when a kilogram (or piece) of the one costs at most so many times the other's",
    },
  },
  refine,
} satisfies Detector;

/**
 * Pairs of goods held back and near ones on the border of origins and target: did the one fall and the
 * other rise, in quantity and in value, more than untouched goods did there? Each is ranked by itself, so
 * that a measure that works makes no finding, and both ranks must be small. A rise must last: it is taken
 * at four times the second-lowest quarter of the year. Where both sides' books are there, the smaller of
 * their p counts twice.
 */
function refine(rows: readonly Candidate[], given: Given): Refined {
  const all = (rows as unknown as readonly Series[]).map(movementOf);
  const books = new Map<string, Movement[]>();
  for (const one of all) {
    const key = `${one.row.source} ${one.row.frequency} ${one.row.side}`;
    books.set(key, [...(books.get(key) ?? []), one]);
  }
  const pairs = new Map<string, (Pair | Untold)[]>();
  for (const book of books.values()) {
    for (const pair of pairsOf(book, given)) {
      const key = `${pair.code} ${pair.near}`;
      pairs.set(key, [...(pairs.get(key) ?? []), pair]);
    }
  }
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  for (const same of pairs.values()) {
    const known = same.filter((one): one is Pair => "p" in one);
    const best = known.sort((a, b) => a.p - b.p)[0];
    const [first] = same;
    if (best !== undefined) tested.push(testedOf(best, known.length, given));
    else if (first !== undefined && "reason" in first) {
      not_estimable.push({
        subject: { ...subjectOf(first.code, first.row, given), near: first.near },
        reason: first.reason,
      });
    }
  }
  return { tested, not_estimable };
}

/** How a series left its counterfactual, in quantity and in value. */
interface Movement {
  readonly row: Series;
  readonly quantity: LegStatistic | NotEstimable;
  readonly value: LegStatistic | NotEstimable;
  /** USD for a unit in the year before. */
  readonly unit_value: number | null;
  readonly largest_after: number | null;
}

function movementOf(row: Series): Movement {
  const monthly = row.frequency === "M";
  const first = Math.min(...row.known);
  const last = monthly ? 11 : 0;
  const known = new Set(row.known);
  const seriesOf = (values: readonly (number | null)[]) => {
    const at = new Map(row.steps.map((step, index) => [step, values[index] ?? 0]));
    return Array.from({ length: last - first + 1 }, (_, index) =>
      known.has(first + index) ? (at.get(first + index) ?? 0) : null,
    );
  };
  const window = { start: -first, length: last + 1, season: monthly ? 12 : 1 } as const;
  const measured =
    row.unit !== "USD" && row.unmeasured_usd <= MOST_UNMEASURED * (row.value_usd ?? 0);
  const usd = seriesOf(row.usd);
  const quantities = seriesOf(row.quantities);
  const year = monthly ? 12 : 1;
  const before = (values: readonly (number | null)[]) =>
    values.slice(Math.max(0, -first - year), -first).reduce((sum: number, v) => sum + (v ?? 0), 0);
  const weight = before(quantities);
  return {
    row,
    quantity: measured
      ? legStatistic(quantities, null, window)
      : {
          estimable: false,
          reason: "too much of the value carries no quantity",
          numbers: { unmeasured_usd: row.unmeasured_usd, value_usd: row.value_usd ?? 0 },
        },
    value: legStatistic(usd, null, window),
    unit_value: measured && weight > 0 ? before(usd) / weight : null,
    largest_after: Math.max(0, ...quantities.slice(-first).map((value) => value ?? 0)),
  };
}

interface Pair {
  readonly code: string;
  readonly near: string;
  readonly fallen: Movement;
  readonly risen: Movement;
  readonly fall: LegStatistic;
  readonly fall_value: LegStatistic;
  readonly rise: LegStatistic;
  readonly rise_value: LegStatistic;
  readonly p_fall: number;
  readonly p_rise: number;
  readonly p: number;
  readonly p_floor: number;
  readonly donors: number;
  /** How near the two goods' unit values are: the higher over the lower. */
  readonly ratio: number;
  readonly elsewhere: readonly [fallen: Movement | undefined, risen: Movement | undefined];
  /** Rises of the sibling among untouched pairs of which one fell. */
  readonly siblings: readonly number[];
}

interface Untold {
  readonly code: string;
  readonly near: string;
  readonly row: Series;
  readonly reason: string;
}

/** Both measures of one movement, where both are known. */
interface Both {
  readonly quantity: LegStatistic;
  readonly value: LegStatistic;
}

function bothOf({ quantity, value }: Movement): Both | NotEstimable {
  if (!quantity.estimable) return quantity;
  return value.estimable ? { quantity, value } : value;
}

const fell = ({ quantity, value }: Both) => Math.min(-quantity.e, -value.e);
const rose = ({ quantity, value }: Both) =>
  Math.min(quantity.e_persistence ?? quantity.e, value.e_persistence ?? value.e);

function pairsOf(book: readonly Movement[], given: Given): readonly (Pair | Untold)[] {
  const border = book.filter(({ row }) => row.way === "border");
  const donors = border
    .filter(({ row }) => row.kind === 0)
    .flatMap((one) => {
      const both = bothOf(one);
      return "estimable" in both ? [] : [{ code: one.row.code, both }];
    });
  const siblings = risesBesideFalls(donors);
  const held = border.filter(({ row }) => row.kind === 2 && row.code.length >= 6);
  return held.flatMap((fallen) => {
    const { code } = fallen.row;
    return border
      .filter(({ row }) => row.kind === 1 && row.code.slice(0, 4) === code.slice(0, 4))
      .flatMap((risen): readonly (Pair | Untold)[] => {
        const near = risen.row.code;
        const ratio = apart(fallen.unit_value, risen.unit_value);
        if (ratio === null || ratio > (given.params["unit_value_ratio"] ?? 0)) return [];
        const [fall, rise] = [bothOf(fallen), bothOf(risen)];
        const untold = (reason: string): Untold => ({ code, near, row: fallen.row, reason });
        if ("estimable" in fall) return [untold(`${code}: ${fall.reason}`)];
        if ("estimable" in rise) return [untold(`${near}: ${rise.reason}`)];
        const alike = (stratum: LegStatistic["stratum"]) =>
          donors.filter(({ both }) => both.quantity.stratum === stratum).map(({ both }) => both);
        const falls = alike(fall.quantity.stratum);
        const rises = alike(rise.quantity.stratum);
        const p_fall = rankP(fell(fall), falls.map(fell));
        const p_rise = rankP(rose(rise), rises.map(rose));
        if (!p_fall.estimable || !p_rise.estimable) {
          return [
            untold("no untouched goods cross this border as often as these did, to compare with"),
          ];
        }
        const there = (of: string) =>
          book.find(({ row }) => row.way === "elsewhere" && row.code === of);
        return [
          {
            code,
            near,
            fallen,
            risen,
            fall: fall.quantity,
            fall_value: fall.value,
            rise: rise.quantity,
            rise_value: rise.value,
            p_fall: p_fall.p,
            p_rise: p_rise.p,
            p: Math.max(p_fall.p, p_rise.p),
            p_floor: Math.max(p_fall.p_floor, p_rise.p_floor),
            donors: Math.min(p_fall.donors, p_rise.donors),
            ratio,
            elsewhere: [there(code), there(near)],
            siblings,
          },
        ];
      });
  });
}

/** The higher over the lower; null where one is not known. */
function apart(a: number | null, b: number | null): number | null {
  if (a === null || b === null || a <= 0 || b <= 0) return null;
  return Math.max(a / b, b / a);
}

/** Of untouched goods in the same heading of which one fell by half or more: how the other moved. */
function risesBesideFalls(
  donors: readonly { readonly code: string; readonly both: Both }[],
): readonly number[] {
  return donors
    .filter(({ both }) => fell(both) >= Math.LN2)
    .flatMap((fallen) =>
      donors
        .filter(({ code }) => code !== fallen.code && code.slice(0, 4) === fallen.code.slice(0, 4))
        .map(({ both }) => rose(both)),
    );
}

function testedOf(pair: Pair, books: number, given: Given): Tested {
  const { fallen, risen, fall, rise, code, near } = pair;
  const twice = (p: number) => Math.min(1, p * books);
  const moved = Math.max(0, Math.min(-fall.excess, rise.excess));
  return {
    subject: { ...subjectOf(code, fallen.row, given), near },
    p: twice(pair.p),
    p_floor: twice(pair.p_floor),
    p_reason: null,
    q_reason:
      pair.donors < LEAST_FOR_FAMILY
        ? `${pair.donors} of at least ${LEAST_FOR_FAMILY} untouched goods that cross this border as often`
        : byNomenclature(pair, given),
    quantity: moved,
    unit: fallen.row.unit,
    score: Math.min(-fall.e, rise.e_persistence ?? rise.e),
    says: says(pair, given),
    evidence: {
      near,
      book: fallen.row.side,
      fell_from: fall.counterfactual,
      fell_to: fall.observed,
      fell_usd_from: pair.fall_value.counterfactual,
      fell_usd_to: pair.fall_value.observed,
      rose_from: rise.counterfactual,
      rose_to: rise.observed,
      rose_usd_from: pair.rise_value.counterfactual,
      rose_usd_to: pair.rise_value.observed,
      near_unit: risen.row.unit,
      unit_value: fallen.unit_value,
      unit_value_near: risen.unit_value,
      unit_value_of_rise: unitValueOfRise(pair),
      p_fall: twice(pair.p_fall),
      p_rise: twice(pair.p_rise),
      donors: pair.donors,
    },
    explanations: explanationsOf(pair, given),
  };
}

/** Periods around the measure in which an edition of the nomenclature may have moved the goods. */
const around = ({ frequency }: Series) => ({ before: frequency === "M" ? 12 : 36, after: 12 });

/** What the nomenclature itself moved is shown, and never flagged. */
function byNomenclature({ code, near, fallen }: Pair, { place }: Given): string | null {
  if (place === null) return null;
  const { before, after } = around(fallen.row);
  const change = renamed(code, place.since - before, place.since + after, near);
  return change === null ? null : `the nomenclature moved these goods: ${change.says}`;
}

/** USD for a unit of what came on top: of the goods that took the other name, if they did. */
function unitValueOfRise({ rise, rise_value }: Pair): number | null {
  return rise.excess > 0 && rise_value.excess > 0 ? rise_value.excess / rise.excess : null;
}

function says(pair: Pair, { place }: Given): string {
  const { code, near, fallen, risen, fall, rise } = pair;
  const goods = (of: string) => `${commodityName(of).name} (HS ${of})`;
  const book = { import: "the target's", export: "the origins'", reconciled: "the reconciled" };
  const [origin] = place?.origins ?? [];
  const from = place?.origins.length === 1 && origin !== undefined ? country(origin).name : null;
  return `From ${from ?? place?.origin_words ?? "the origins"} to ${place?.target_name ?? "the target"}, by ${book[fallen.row.side]} book, ${goods(code)} fell to ${formatQuantity(fall.observed, fallen.row.unit)} in the first year of the measure, where ${formatQuantity(fall.counterfactual, fallen.row.unit)} was to be expected, while ${goods(near)} rose to ${formatQuantity(rise.observed, risen.row.unit)}, where ${formatQuantity(rise.counterfactual, risen.row.unit)} was`;
}

function explanationsOf(pair: Pair, given: Given): readonly Explanation[] {
  const { before, after } = around(pair.fallen.row);
  return weighed([
    nomenclature(
      INNOCENT.nomenclature,
      { commodity: pair.code, near: pair.near, since: given.place?.since ?? null },
      before,
      after,
    ),
    reclassified(pair),
    substitution(pair),
    delivery(pair),
    price(pair),
  ]);
}

function reclassified({ elsewhere: [fallen, risen] }: Pair): Explanation {
  const [fall, rise] = [fallen?.value, risen?.value];
  if (fall?.estimable !== true || rise?.estimable !== true) {
    return explained(
      INNOCENT.reclassified,
      "untestable",
      "the same goods' trade with other countries is not in the lake, or too short",
    );
  }
  const change = ({ observed, counterfactual }: LegStatistic) =>
    formatShare(observed, counterfactual);
  return explained(
    INNOCENT.reclassified,
    fall.e <= -MOVED && rise.e >= MOVED
      ? "supported"
      : fall.e > -MOVED / 2 || rise.e < MOVED / 2
        ? "contradicted"
        : "untestable",
    `on other borders the one came to ${change(fall)} of what was to be expected, the other to ${change(rise)}`,
  );
}

/** What came on top is priced like the goods that fell, or like those whose name it bears. */
function substitution(pair: Pair): Explanation {
  const { fallen, risen, siblings, rise } = pair;
  const added = unitValueOfRise(pair);
  const [own, other] = [apart(added, risen.unit_value), apart(added, fallen.unit_value)];
  const usual = siblings.length >= LEAST_PAIRS ? quantile(siblings, 0.9) : null;
  const beside =
    usual === null
      ? ""
      : `; where untouched goods fell by half or more, nine in ten of their neighbours rose to ${formatShare(Math.exp(usual), 1)} or less of what was to be expected (${siblings.length} pairs), this one to ${formatShare(Math.exp(rise.e_persistence ?? rise.e), 1)}`;
  if (added === null || own === null || other === null) {
    return explained(
      INNOCENT.substitution,
      "untestable",
      `the unit value of the rise is not known${beside}`,
    );
  }
  const evidence = `a ${risen.row.unit} of what came on top cost USD ${formatNumber(added)}; of the goods that fell USD ${formatNumber(fallen.unit_value ?? 0)}, of those that rose USD ${formatNumber(risen.unit_value ?? 0)} the year before${beside}`;
  if (pair.ratio < 1.25) return explained(INNOCENT.substitution, "untestable", evidence);
  return explained(
    INNOCENT.substitution,
    other < Math.sqrt(pair.ratio) && own > Math.sqrt(pair.ratio)
      ? "contradicted"
      : own < Math.sqrt(pair.ratio) && other > Math.sqrt(pair.ratio)
        ? "supported"
        : "untestable",
    evidence,
  );
}

function delivery({ risen, rise }: Pair): Explanation {
  const largest = risen.largest_after ?? 0;
  if (risen.row.frequency === "A") {
    return explained(INNOCENT.delivery, "untestable", "the figures are annual");
  }
  return explained(
    INNOCENT.delivery,
    largest >= rise.observed / 2
      ? "supported"
      : largest <= rise.observed / 4
        ? "contradicted"
        : "untestable",
    `the largest month holds ${formatQuantity(largest, risen.row.unit)} (${formatShare(largest, rise.observed)}) of the year`,
  );
}

function price({ rise, rise_value, risen }: Pair): Explanation {
  return explained(
    INNOCENT.price,
    rise.excess > 0 ? "contradicted" : "supported",
    `${formatQuantity(rise.excess, risen.row.unit)} and ${formatQuantity(rise_value.excess, "USD")} more than was to be expected`,
  );
}

function subjectOf(code: string, row: Series, { place }: Given): Subject {
  const [origin] = place?.origins ?? [];
  const [target] = place?.targets ?? [];
  return {
    commodity: code,
    origins: place?.origins ?? null,
    transit: null,
    target: place?.target ?? null,
    exporter: place?.origins.length === 1 ? (origin ?? null) : null,
    importer: place?.targets.length === 1 ? (target ?? null) : (place?.target ?? null),
    measures: place?.measures ?? [],
    since: place?.since ?? null,
    source: row.source,
    frequency: row.frequency,
  };
}
