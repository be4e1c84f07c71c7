import { parsePeriod, spellPeriod } from "../trade/period.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../trade/quantity.ts";
import { boundsBar } from "./bounds.ts";
import { type Panel, seriesChart, type Values } from "./series.ts";

type Figure = number | null;

/** One period of a route as it is drawn; null is not reported. */
export interface DrawnPeriod {
  readonly period: string;
  readonly inflow_controlled: Figure;
  readonly inflow_other: Figure;
  readonly outflow: Figure;
  readonly outflow_elsewhere: Figure;
  readonly direct: Figure;
  readonly counterfactual: Figure;
  readonly counterfactual_low: Figure;
  readonly counterfactual_high: Figure;
}

/** What is drawn of a route. */
export interface DrawnRoute {
  readonly transit: string;
  readonly transit_name: string;
  readonly unit: string;
  readonly frequency: "M" | "A";
  readonly must: Figure;
  readonly may: number;
  readonly outflow_after: number;
  readonly opened_on: string | null;
  readonly closed_on: string | null;
  readonly series: readonly DrawnPeriod[];
}

/** What is drawn of the question. */
export interface DrawnQuestion {
  readonly to_name: string;
  readonly since: string;
  readonly measure: { readonly id: string; readonly title: string } | null;
}

export type Size = "wide" | "narrow";

/**
 * The must and may of a route as one bar with its three numbers.
 * @param slug tells pictures of one transit country apart on a page.
 */
export function routeBounds(
  route: DrawnRoute,
  question: DrawnQuestion,
  size: Size,
  slug: string = route.transit,
): string {
  const said = (value: number) =>
    `${formatQuantity(value, route.unit)} (${formatShare(value, route.outflow_after)})`;
  return boundsBar({
    id: `bounds-${slug}-${size}`,
    width: size === "wide" ? 720 : 340,
    title: `What must and may have come from the origins through ${route.transit_name}`,
    must: route.must,
    may: route.may,
    whole: route.outflow_after,
    words: {
      must: route.must === null ? "must: not known" : `must: at least ${said(route.must)}`,
      may: `may: at most ${said(route.may)}`,
      whole: `sent to ${question.to_name}: ${formatQuantity(route.outflow_after, route.unit)}`,
    },
  });
}

/** Inflow above, outflow below, what went elsewhere or straight under that, on one axis of time. */
export function routeSeries(
  route: DrawnRoute,
  question: DrawnQuestion,
  size: Size,
  slug: string = route.transit,
): string {
  return seriesChart({
    id: `series-${slug}-${size}`,
    width: size === "wide" ? 760 : 350,
    title: `${route.transit_name}: ${route.frequency === "M" ? "monthly" : "yearly"} series`,
    text: `Inflow, outflow and counterfactual by ${route.frequency === "M" ? "month" : "year"}; the figures are in the table below.`,
    periods: route.series.map((month) => inTables(month.period, route.frequency)),
    rule: ruleOf(route, question, size),
    panels: panelsOf(route, question),
    format: formatNumber,
    hovers: size === "wide",
  });
}

function ruleOf(route: DrawnRoute, question: DrawnQuestion, size: Size) {
  const since = inTables(question.since, route.frequency);
  const at = route.series.findIndex(({ period }) => inTables(period, route.frequency) >= since);
  if (at === -1) return null;
  const name = question.measure === null ? "measure" : question.measure.id;
  const shown = size === "narrow" && name.length > 20 ? "measure" : name;
  return {
    at,
    text: `${shown}, from ${since}`,
    full: `${question.measure?.title ?? "The measure"} takes effect in ${inProse(question.since)}`,
  };
}

type Key = Exclude<keyof DrawnPeriod, "period">;

function panelsOf(route: DrawnRoute, question: DrawnQuestion): readonly Panel[] {
  const series = (key: Key, unit: ChartUnit): Values =>
    route.series.map((month) => {
      const value = month[key];
      return value === null ? null : value / unit.divide;
    });
  const unitOf = (...keys: readonly Key[]) =>
    chartUnit(
      route.unit,
      Math.max(0, ...route.series.flatMap((month) => keys.map((key) => month[key] ?? 0))),
    );
  const reported = (key: Key) => route.series.some((month) => month[key] !== null);
  const each = route.frequency === "M" ? "a month" : "a year";

  const inflow = unitOf("inflow_controlled", "inflow_other");
  const outflow = unitOf("outflow", "counterfactual_high");
  const panels: Panel[] = [
    {
      title: `Into ${route.transit_name}, ${inflow.name} ${each}`,
      height: 120,
      tracks: [
        {
          name: "from the controlled origins",
          mark: "controlled",
          values: series("inflow_controlled", inflow),
        },
        ...(reported("inflow_other")
          ? [
              {
                name: "from all others",
                mark: "other" as const,
                values: series("inflow_other", inflow),
              },
            ]
          : []),
      ],
      band: null,
      events: [],
    },
    {
      title: `On to ${question.to_name}, ${outflow.name} ${each}`,
      height: 140,
      tracks: [{ name: "sent", mark: "outflow", values: series("outflow", outflow) }],
      band: reported("counterfactual")
        ? {
            name: "counterfactual",
            excess_name: "excess",
            middle: series("counterfactual", outflow),
            low: series("counterfactual_low", outflow),
            high: series("counterfactual_high", outflow),
          }
        : null,
      events: eventsOf(route),
    },
  ];
  for (const [key, mark, title] of [
    ["outflow_elsewhere", "elsewhere", `From ${route.transit_name} to everywhere else`],
    ["direct", "direct", `Straight from the origins to ${question.to_name}`],
  ] as const) {
    if (!reported(key)) continue;
    const unit = unitOf(key);
    panels.push({
      title: `${title}, ${unit.name} ${each}`,
      height: 60,
      tracks: [
        { name: mark === "direct" ? "direct" : "sent elsewhere", mark, values: series(key, unit) },
      ],
      band: null,
      events: [],
    });
  }
  return panels;
}

function eventsOf(route: DrawnRoute): Panel["events"] {
  return (["opened", "closed"] as const).flatMap((kind) => {
    const on = kind === "opened" ? route.opened_on : route.closed_on;
    const at = route.series.findIndex(({ period }) => period === on);
    return on === null || at === -1
      ? []
      : [{ at, kind, text: `${kind} ${inTables(on, route.frequency)}` }];
  });
}

/** `March 2022`; a year's figure is `2022`. */
export function inProse(period: string, frequency: "M" | "A" = "M"): string {
  return frequency === "A" ? period.slice(0, 4) : spellPeriod(parsePeriod(period));
}

/** `2022-03` in tables and on axes, `2022` of a year's figure. */
export function inTables(period: string, frequency: "M" | "A"): string {
  return frequency === "A" ? period.slice(0, 4) : period;
}

interface ChartUnit {
  readonly divide: number;
  readonly name: string;
}

/** The unit of a chart whose highest figure is `most`: large figures are read better in thousands of kg or in millions. */
export function chartUnit(unit: string, most: number): ChartUnit {
  if (unit === "kg" && most >= 100_000) return { divide: 1000, name: "t" };
  if (most >= 10_000_000) return { divide: 1_000_000, name: `million ${unitName(unit)}` };
  return { divide: 1, name: unitName(unit) };
}
