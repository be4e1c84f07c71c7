import type { Explanation } from "../../detectors/detector.ts";
import type { Series } from "../../statistics/series.ts";
import { type CommodityLevel, HS_EDITIONS } from "../../trade/commodity.ts";
import { formatPeriod } from "../../trade/period.ts";
import { formatQuantity, formatShare } from "../../trade/quantity.ts";
import { type Grid, periodAt, total } from "./grid.ts";

/** What the lawful explanations of a route are tested on. */
export interface Tested {
  readonly grid: Grid;
  readonly unit: string;
  readonly transit_name: string;
  readonly target_name: string;
  readonly inflow_controlled: Series;
  readonly inflow_other: Series;
  readonly outflow: Series;
  readonly outflow_elsewhere: Series;
  /** What the transit country reports to partners that are no one country. */
  readonly outflow_unspecified: Series;
  /** What came in from the target itself. */
  readonly returned: Series;
  /** Whether the outflow is in the transit country's own records. */
  readonly own_records: boolean;
  readonly production_given: boolean;
  readonly top_level: CommodityLevel;
  readonly must: number | null;
  readonly may: number;
}

/** Every lawful explanation that figures can speak to, supported ones first. */
export function explain(tested: Tested): readonly Explanation[] {
  const order = { supported: 0, untestable: 1, contradicted: 2 } as const;
  return [
    production(tested),
    homeDemand(tested),
    passThrough(tested),
    oneDelivery(tested),
    reporting(tested),
    recoded(tested),
    returned(tested),
    ...edition(tested),
    ...price(tested),
  ].sort((a, b) => order[a.status] - order[b.status]);
}

/** The year before the measure, and the time after, both summed over the reported periods. */
function around(series: Series, grid: Grid) {
  const year = grid.frequency === "M" ? 12 : 1;
  return {
    before: total(series, grid.start - year, grid.start),
    after: total(series, grid.start, grid.length),
  };
}

/** Sum of two series over the periods in which both are reported. */
function both(a: Series, b: Series): Series {
  return a.map((value, index) => {
    const other = b[index] ?? null;
    return value === null || other === null ? null : value + other;
  });
}

function production(tested: Tested): Explanation {
  const { grid, unit, transit_name } = tested;
  const text = `${transit_name} makes or works up these goods itself`;
  const inflow = around(both(tested.inflow_controlled, tested.inflow_other), grid);
  const out = around(both(tested.outflow, tested.outflow_elsewhere), grid);
  if (tested.production_given) {
    return {
      text,
      status: "untestable",
      evidence: "the production that was given is taken off the lower bound",
    };
  }
  if (
    inflow.before === null ||
    inflow.after === null ||
    out.before === null ||
    out.after === null
  ) {
    return {
      text,
      status: "untestable",
      evidence: "its own imports and exports are not both in the lake",
    };
  }
  const said = `in the year before it imported ${formatQuantity(inflow.before, unit)} and exported ${formatQuantity(out.before, unit)}; after, ${formatQuantity(inflow.after, unit)} and ${formatQuantity(out.after, unit)}`;
  return exporterOfMore(tested)
    ? { text, status: "supported", evidence: `${said}: more left than came in` }
    : {
        text,
        status: "untestable",
        evidence: `${said}: its exports need no production, but none is in the lake to compare`,
      };
}

/**
 * Whether more left the country than came in, in the year before the measure or after it: goods are
 * made there, or its books are not whole. Either way mass balance on imports alone is no bound.
 */
export function exporterOfMore(
  tested: Pick<
    Tested,
    "grid" | "inflow_controlled" | "inflow_other" | "outflow" | "outflow_elsewhere"
  >,
): boolean {
  const { grid } = tested;
  const balance = (from: number, to: number) => {
    let [came, left] = [0, 0];
    for (let at = Math.max(0, from); at < to; at++) {
      const values = [
        tested.inflow_controlled[at],
        tested.inflow_other[at],
        tested.outflow[at],
        tested.outflow_elsewhere[at],
      ];
      if (values.some((value) => value === null || value === undefined)) continue;
      came += (values[0] ?? 0) + (values[1] ?? 0);
      left += (values[2] ?? 0) + (values[3] ?? 0);
    }
    return { came, left };
  };
  const year = grid.frequency === "M" ? 12 : 1;
  const before = balance(grid.start - year, grid.start);
  // Goods of the year before may leave after: they are not production.
  const all = balance(grid.start - year, grid.length);
  return before.left > before.came || all.left > all.came;
}

function homeDemand(tested: Tested): Explanation {
  const { grid, unit, transit_name, target_name, must, may } = tested;
  const came = total(tested.inflow_controlled, grid.start, grid.length) ?? 0;
  const text = `The goods came for use in ${transit_name}`;
  const evidence = `${formatQuantity(came, unit)} came from the controlled origins and at most ${formatQuantity(may, unit)} (${formatShare(may, came)}) of it went on to ${target_name}${must === null ? "" : `, at least ${formatQuantity(must, unit)}`}`;
  if (must !== null && must >= came / 2) return { text, status: "contradicted", evidence };
  return { text, status: may <= came / 2 ? "supported" : "untestable", evidence };
}

/** A hub that passes on a steady share of what comes in; 1.5 and 3 times as much are "like" and "unlike" before. */
function passThrough(tested: Tested): Explanation {
  const { grid, transit_name, target_name } = tested;
  const text = `${transit_name} is a hub that passes on a steady share to ${target_name}`;
  const inflow = around(both(tested.inflow_controlled, tested.inflow_other), grid);
  const out = around(tested.outflow, grid);
  if (!inflow.before || !inflow.after || out.before === null || out.after === null) {
    return {
      text,
      status: "untestable",
      evidence: "inflow or outflow before the measure is not reported or none",
    };
  }
  const [before, after] = [out.before / inflow.before, out.after / inflow.after];
  if (before > 1) {
    return {
      text,
      status: "untestable",
      evidence: `more went on to ${target_name} in the year before than came in on the books`,
    };
  }
  return {
    text,
    status:
      after <= 1.5 * before ? "supported" : after >= 3 * before ? "contradicted" : "untestable",
    evidence: `${formatShare(out.before, inflow.before)} of what came in went on to ${target_name} in the year before, ${formatShare(out.after, inflow.after)} after`,
  };
}

function oneDelivery(tested: Tested): Explanation {
  const { grid, unit } = tested;
  const text = "One large delivery, or a few, and no steady route";
  const months = tested.outflow.slice(grid.start).filter((value) => value !== null);
  const sum = months.reduce((all, value) => all + value, 0);
  const largest = Math.max(0, ...months);
  const moving = months.filter((value) => value > 0).length;
  const when = tested.outflow.findIndex((value, index) => index >= grid.start && value === largest);
  const evidence = `goods moved in ${moving} of ${months.length} reported ${grid.frequency === "M" ? "months" : "years"}; the largest, ${formatPeriod(periodAt(grid, Math.max(0, when)))}, holds ${formatQuantity(largest, unit)} (${formatShare(largest, sum)})`;
  if (grid.frequency === "A") return { text, status: "untestable", evidence };
  return {
    text,
    status:
      largest >= sum / 2
        ? "supported"
        : largest <= sum / 4 && moving >= 6
          ? "contradicted"
          : "untestable",
    evidence,
  };
}

function reporting(tested: Tested): Explanation {
  const { grid, outflow } = tested;
  const year = grid.frequency === "M" ? 12 : 1;
  const before = outflow.slice(Math.max(0, grid.start - year), grid.start);
  const seen = before.filter((value) => value !== null).length;
  return {
    text: "The reporter only began to report, or reports differently since",
    status: seen === year ? "contradicted" : seen < year / 2 ? "supported" : "untestable",
    evidence: `${seen} of the ${year} ${year === 12 ? "months" : "years"} before the measure ${seen === 1 ? "is" : "are"} reported`,
  };
}

function recoded(tested: Tested): Explanation {
  const { grid, unit, target_name } = tested;
  const text = `Goods to ${target_name} were booked under "areas not specified" before`;
  const year = grid.frequency === "M" ? 12 : 1;
  const unspecified = around(tested.outflow_unspecified, grid);
  const out = around(tested.outflow, grid);
  if (
    !tested.own_records ||
    unspecified.before === null ||
    out.after === null ||
    out.before === null
  ) {
    return { text, status: "untestable", evidence: "its own exports before are not in the lake" };
  }
  const rise = (out.after * year) / (grid.length - grid.start) - out.before;
  const evidence = `${formatQuantity(unspecified.before, unit)} went to unspecified partners in the year before, against a rise to ${target_name} of ${formatQuantity(rise, unit)} a year`;
  return {
    text,
    status: unspecified.before < rise / 10 ? "contradicted" : "untestable",
    evidence,
  };
}

function returned(tested: Tested): Explanation {
  const { grid, unit, target_name, transit_name } = tested;
  const year = grid.frequency === "M" ? 12 : 1;
  const text = `${target_name}'s own goods going back (repair, returns, exhibitions)`;
  const came = total(tested.returned, grid.start - year, grid.length);
  const left = total(tested.outflow, grid.start, grid.length) ?? 0;
  if (came === null) {
    return {
      text,
      status: "untestable",
      evidence: `what ${transit_name} took in from ${target_name} is not reported`,
    };
  }
  return {
    text,
    status: came < left / 5 ? "contradicted" : came >= left ? "supported" : "untestable",
    evidence: `${formatQuantity(came, unit)} came from ${target_name} since a year before the measure, ${formatQuantity(left, unit)} went there after; the lower bound already allows for it`,
  };
}

function edition({ grid, top_level }: Tested): readonly Explanation[] {
  const year = (index: number) => Math.floor(periodAt(grid, index) / 12);
  const back = grid.frequency === "M" ? 12 : 1;
  const changed = HS_EDITIONS.find(
    ({ start_year }) =>
      start_year > year(Math.max(0, grid.start - back)) && start_year <= year(grid.length - 1),
  );
  if (changed === undefined) return [];
  const whole = top_level === "heading" || top_level === "chapter";
  return [
    {
      text: `The nomenclature changed in January ${changed.start_year} and goods took other codes`,
      status: whole ? "contradicted" : "untestable",
      evidence: whole
        ? `the figures are of the whole ${top_level}, which most changes leave alone; a bound by subheading compares codes as they were filed`
        : "subheadings are compared as they were filed",
    },
  ];
}

function price({ unit }: Tested): readonly Explanation[] {
  if (unit !== "USD") return [];
  return [
    {
      text: "Prices or exchange rates moved, and no more goods",
      status: "untestable",
      evidence: "these goods carry no common quantity here, so values were compared",
    },
  ];
}
