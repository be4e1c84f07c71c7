import { leastTrimmedSquares } from "../../statistics/lts.ts";
import { type Among, ranks } from "../../statistics/reference.ts";
import { adjustedBoxplot, type Fences, median } from "../../statistics/robust.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { formatPeriod } from "../../trade/period.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../../trade/quantity.ts";
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
import { explained, weighed } from "../explained.ts";

/** A row of detector.sql. */
interface Flow {
  readonly code: string;
  readonly donor: boolean;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly side: "import" | "export" | "reconciled";
  readonly exporter: string;
  readonly importer: string;
  readonly unit: string;
  /** Lots left out because the publisher estimated their quantity. */
  readonly estimated: number;
  /** Borders of the same good, and the logarithms that nine in ten of their usual unit values lie between. */
  readonly flows: number;
  readonly lowest: number;
  readonly highest: number;
  readonly periods: readonly number[];
  readonly quantities: readonly number[];
  readonly usd: readonly number[];
  /** How far unit values of the good stood from their usual in the month of each lot. */
  readonly moved: readonly number[];
  readonly borders: readonly number[];
}

/** Fewer references than these leave a p too coarse for a family of tests. */
const LEAST_FOR_FAMILY = 99;
/** The price of a good in a month is known where so many borders had lots. */
const LEAST_BORDERS = 5;
/** Lots on one side of the fences that make more than an accident. */
const REPEATED = 3;
/** From so many lots on, more may lie far out by chance: such flows are compared with each other. */
const MANY_LOTS = 36;
/** Starts of each fit; see statistics/lts.ts. */
const STARTS = 30;
/** Factors of usual slips: tonnes for kilograms, hundredweights, pounds. */
const SLIPS = [1000, 100, 2.2046];

const INNOCENT = {
  quality: "Goods of another quality under the same code",
  small: "Small lots, which cost more or less a kilogram",
  estimated: "Weights that the publisher estimated",
  market: "The price of the good moved for everybody",
  slip: "A slip in the unit of quantity",
} as const;

export default {
  asks: "Is a price on this border impossible for these goods?",
  innocent: Object.values(INNOCENT) as [string, ...string[]],
  subject: "flow",
  over: "lake",
  params: {
    least_lots: {
      value: 20,
      unit: "lots",
      means: "months (years) with goods that a border must have to tell what is usual",
    },
    least_usd: {
      value: 5_000,
      unit: "USD",
      means: "value below which a lot is too small to judge",
    },
    most_borders: {
      value: 100,
      unit: "borders",
      means: "borders of a good that its price of a month is taken from",
    },
    most_flows: {
      value: 1_500,
      unit: "flows",
      means: "borders of goods asked about, the largest by value, that are fitted at the most",
    },
    most_donors: {
      value: 1_500,
      unit: "flows",
      means: "borders of untouched goods that are fitted to compare with",
    },
  },
  refine,
} satisfies Detector;

/**
 * The value of a lot against its quantity (both in logarithms, the month's price of the good on all
 * borders taken off) by least trimmed squares; how far each lot lies from its fit, in the fit's scale and in
 * whiskers of the adjusted boxplot of such distances. The furthest lot, and the third furthest on one side, are ranked
 * among those of untouched goods, and the smaller p counts twice.
 */
function refine(rows: readonly Candidate[], given: Given): Refined {
  const flows = rows as unknown as readonly Flow[];
  const before = flows.map((flow) => fitted(flow, given.seed));
  const fences = fencesOf(flows, before);
  const fits = before.map((fit): Fit | { readonly reason: string } => {
    if ("reason" in fit) return fit;
    return fences.estimable ? outside(fit, fences) : { reason: fences.reason };
  });
  const stratum = ({ periods }: Flow) => (periods.length >= MANY_LOTS ? "many" : "few");
  const among = (far: (fit: Fit) => number) =>
    ranks(
      flows.map((flow, at) => {
        const fit = fits[at];
        return {
          z: fit === undefined || "reason" in fit ? null : far(fit),
          stratum: stratum(flow),
          reference: flow.donor,
          about: `${flow.code} ${flow.exporter} ${flow.importer}`,
        };
      }),
    );
  const [single, repeated] = [among((fit) => fit.furthest), among((fit) => fit.repeated)];
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  flows.forEach((flow, at) => {
    const [fit, one, three] = [fits[at], single[at], repeated[at]];
    if (flow.donor || fit === undefined || one === undefined || three === undefined) return;
    const subject = subjectOf(flow);
    if ("reason" in fit) not_estimable.push({ subject, reason: fit.reason });
    else if (!one.estimable) not_estimable.push({ subject, reason: one.reason });
    else if (!three.estimable) not_estimable.push({ subject, reason: three.reason });
    else tested.push(testedOf({ flow, ...fit }, one, three, subject));
  });
  return { tested, not_estimable };
}

interface Fit {
  /** Of each lot, in whiskers: 1 is at the fence; negative below the median. */
  readonly far: readonly number[];
  /** ln of value over what the fit expects. */
  readonly residuals: readonly number[];
  readonly furthest: number;
  readonly repeated: number;
  /** -1 where the odd lots are cheap, 1 where they are dear. */
  readonly side: -1 | 1;
  /** Change of ln value with ln quantity: 1 where lots of all sizes cost the same a unit. */
  readonly slope: number;
}

/** A fit before the fences are known. */
interface Fitted {
  /** In scales of the fit. */
  readonly standardised: readonly number[];
  readonly residuals: readonly number[];
  readonly slope: number;
}

function fitted(flow: Flow, seed: number): Fitted | { readonly reason: string } {
  const price = flow.moved.map((moved, at) =>
    (flow.borders[at] ?? 0) >= LEAST_BORDERS ? moved : 0,
  );
  const fit = leastTrimmedSquares(
    flow.quantities.map((quantity) => [Math.log(quantity)]),
    flow.usd.map((usd, at) => Math.log(usd) - (price[at] ?? 0)),
    { seed: `${seed} ${flow.code} ${flow.exporter} ${flow.importer}`, starts: STARTS },
  );
  if (!fit.estimable) return { reason: fit.reason };
  if (fit.scale === 0) return { reason: "more than half of the lots cost exactly the same" };
  return {
    standardised: fit.residuals.map((residual) => residual / fit.scale),
    residuals: fit.residuals,
    slope: fit.coefficients[1] ?? 1,
  };
}

/**
 * Fences of the adjusted boxplot over the lots of all untouched flows, each in its own scale: skewness is
 * the trade's, and of one flow's few dozen lots it cannot be told. Of all flows where there are no such.
 */
function fencesOf(flows: readonly Flow[], fits: readonly ReturnType<typeof fitted>[]) {
  const lots = (donors: boolean) =>
    fits.flatMap((fit, at) =>
      "reason" in fit || (donors && flows[at]?.donor !== true) ? [] : fit.standardised,
    );
  const untouched = adjustedBoxplot(lots(true));
  return untouched.estimable ? untouched : adjustedBoxplot(lots(false));
}

function outside({ standardised, residuals, slope }: Fitted, fences: Fences): Fit {
  const far = standardised.map((one) =>
    one >= fences.median
      ? (one - fences.median) / (fences.high - fences.median)
      : (one - fences.median) / (fences.median - fences.low),
  );
  const dear = [...far].sort((a, b) => b - a);
  const cheap = far.map((one) => -one).sort((a, b) => b - a);
  const third = (sorted: readonly number[]) => sorted[REPEATED - 1] ?? 0;
  return {
    far,
    residuals,
    furthest: Math.max(dear[0] ?? 0, cheap[0] ?? 0),
    repeated: Math.max(third(dear), third(cheap)),
    side: third(cheap) > third(dear) ? -1 : 1,
    slope,
  };
}

interface Found extends Fit {
  readonly flow: Flow;
}

/** A lot outside the fences, on the side on which most are. */
interface Odd {
  readonly period: number;
  readonly quantity: number;
  readonly usd: number;
  readonly expected_usd: number;
  readonly far: number;
}

function oddLots({ flow, far, residuals, side, furthest, repeated }: Found): readonly Odd[] {
  // Where one lot alone stands out it may be on the other side than the rest.
  const only = repeated <= 1 && furthest > 1;
  return far
    .flatMap((one, at): readonly Odd[] => {
      const outside = only ? Math.abs(one) > 1 : one * side > 1;
      const [usd, quantity, period] = [flow.usd[at], flow.quantities[at], flow.periods[at]];
      if (!outside || usd === undefined || quantity === undefined || period === undefined)
        return [];
      return [
        { period, quantity, usd, expected_usd: usd / Math.exp(residuals[at] ?? 0), far: one },
      ];
    })
    .sort((a, b) => Math.abs(b.far) - Math.abs(a.far));
}

function testedOf(found: Found, single: Among, repeated: Among, subject: Subject): Tested {
  const { flow } = found;
  const odd = oddLots(found);
  const worst = odd[0];
  const references = Math.min(single.references, repeated.references);
  return {
    subject,
    p: Math.min(1, 2 * Math.min(single.p, repeated.p)),
    p_floor: Math.min(1, 2 * Math.min(single.p_floor, repeated.p_floor)),
    p_reason: null,
    q_reason:
      references < LEAST_FOR_FAMILY
        ? `${references} of at least ${LEAST_FOR_FAMILY} borders of untouched goods with as many lots`
        : null,
    quantity: odd.reduce((sum, one) => sum + Math.abs(one.usd - one.expected_usd), 0),
    unit: "USD",
    score: Math.max(found.furthest, found.repeated),
    says: says(found, odd),
    evidence: {
      lots: flow.periods.length,
      odd_lots: odd.length,
      odd_periods: odd.map(({ period }) => formatPeriod(period)).join(" "),
      worst_unit_value: worst === undefined ? null : worst.usd / worst.quantity,
      worst_expected: worst === undefined ? null : worst.expected_usd / worst.quantity,
      furthest: found.furthest,
      third_furthest: found.repeated,
      slope: found.slope,
      book: flow.side,
      p_single: single.p,
      p_repeated: repeated.p,
      references,
    },
    explanations: odd.length === 0 ? [] : explanationsOf(found, odd),
  };
}

function says(found: Found, odd: readonly Odd[]): string {
  const { flow } = found;
  const goods = `${commodityName(flow.code).name} (HS ${flow.code})`;
  const border = `${country(flow.exporter).name} to ${country(flow.importer).name}`;
  const [worst] = odd;
  const lots = `${flow.periods.length} ${flow.frequency === "M" ? "months" : "years"}`;
  if (worst === undefined) return `All ${lots} of ${goods} from ${border} are priced as usual`;
  const unit = unitName(flow.unit);
  return `${odd.length} of ${lots} of ${goods} from ${border} ${odd.length === 1 ? "is" : "are"} priced outside what is usual there; the furthest, ${formatPeriod(worst.period)}, at USD ${formatNumber(worst.usd / worst.quantity)} a ${unit} for ${formatQuantity(worst.quantity, flow.unit)}, where USD ${formatNumber(worst.expected_usd / worst.quantity)} was to be expected`;
}

function explanationsOf(found: Found, odd: readonly Odd[]): readonly Explanation[] {
  return weighed([
    quality(found, odd),
    small(found, odd),
    explained(
      INNOCENT.estimated,
      "contradicted",
      found.flow.estimated === 0
        ? "the publisher marks none of these quantities as estimated"
        : `${found.flow.estimated} lots whose quantity the publisher estimated are left out`,
    ),
    market(found, odd),
    slip(found, odd),
  ]);
}

function quality({ flow }: Found, odd: readonly Odd[]): Explanation {
  const typical = median(odd.map(({ usd, quantity }) => Math.log(usd / quantity)));
  if (flow.flows < LEAST_BORDERS || typical === null) {
    return explained(
      INNOCENT.quality,
      "untestable",
      `${flow.flows} borders of these goods in the lake: too few to say what they cost elsewhere`,
    );
  }
  const inside = typical >= flow.lowest && typical <= flow.highest;
  return explained(
    INNOCENT.quality,
    inside ? "supported" : "contradicted",
    `the odd lots cost USD ${formatNumber(Math.exp(typical))} a ${unitName(flow.unit)} (median); on nine in ten of ${flow.flows} borders these goods usually cost USD ${formatNumber(Math.exp(flow.lowest))} to ${formatNumber(Math.exp(flow.highest))}`,
  );
}

function small({ flow }: Found, odd: readonly Odd[]): Explanation {
  const usual = median(flow.quantities) ?? 0;
  const size = median(odd.map(({ quantity }) => quantity)) ?? 0;
  return explained(
    INNOCENT.small,
    size < usual / 4 ? "supported" : size >= usual / 2 ? "contradicted" : "untestable",
    `the odd lots hold ${formatQuantity(size, flow.unit)} (median), all lots ${formatQuantity(usual, flow.unit)}; what size does to the price is part of the fit`,
  );
}

function market({ flow }: Found, odd: readonly Odd[]): Explanation {
  const known = odd.filter(({ period }) => {
    const at = flow.periods.indexOf(period);
    return (flow.borders[at] ?? 0) >= LEAST_BORDERS;
  });
  return explained(
    INNOCENT.market,
    known.length === odd.length ? "contradicted" : "untestable",
    `for ${known.length} of the ${odd.length} odd lots the month's price on ${LEAST_BORDERS} borders or more is known and taken off`,
  );
}

function slip(_found: Found, odd: readonly Odd[]): Explanation {
  const factor = Math.exp(
    median(odd.map(({ usd, expected_usd }) => Math.abs(Math.log(usd / expected_usd)))) ?? 0,
  );
  const near = SLIPS.find((one) => Math.abs(Math.log(factor / one)) < 0.15);
  return explained(
    INNOCENT.slip,
    near === undefined ? "contradicted" : "supported",
    near === undefined
      ? `the odd lots are off by ${formatShare(factor - 1, 1)} (median), which is no usual slip`
      : `the odd lots are off by a factor of ${formatNumber(factor)} (median), near ${formatNumber(near)}`,
  );
}

function subjectOf(flow: Flow): Subject {
  return {
    commodity: flow.code,
    origins: null,
    transit: null,
    target: null,
    exporter: flow.exporter,
    importer: flow.importer,
    measures: [],
    since: null,
    source: flow.source,
    frequency: flow.frequency,
  };
}
