import { boundsBar } from "../../../picture/bounds.ts";
import { type Panel, seriesChart, type Values } from "../../../picture/series.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../../../trade/quantity.ts";
import type { Month, Route, TraceQuestion } from "../answer.ts";
import { figureOf } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { type Column, table } from "./table.ts";
import {
  type ChartUnit,
  chartUnit,
  estimate,
  figureOrNot,
  inProse,
  inTables,
  term,
} from "./words.ts";

/** The must and may of a route as one bar with its three numbers. */
export function boundsFigure(
  route: Route,
  question: TraceQuestion,
  slug: string = route.transit,
): Markup {
  const said = (value: number) =>
    `${formatQuantity(value, route.unit)} (${formatShare(value, route.outflow_after)})`;
  const draw = (size: "wide" | "narrow") =>
    boundsBar({
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
  return figureOf({
    file: `${slug}-must-may`,
    wide: draw("wide"),
    narrow: draw("narrow"),
    caption: html`Solid: ${term("must")} have come from the origins. Hatched: ${term("may")} have. Outline: everything sent to ${question.to_name}.${route.must === null ? html` <strong>The least is not known:</strong> ${route.must_reason ?? "figures are missing"}.` : null}`,
    data: null,
    data_name: "",
  });
}

/** Inflow above, outflow below, what went elsewhere or straight under that, on one axis of time. */
export function seriesFigure(
  route: Route,
  question: TraceQuestion,
  slug: string = route.transit,
): Markup {
  const draw = (size: "wide" | "narrow") =>
    seriesChart({
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
  return figureOf({
    file: `${slug}-series`,
    wide: draw("wide"),
    narrow: draw("narrow"),
    caption: html`Periods ${term("not reported")} are gaps, hatched where they fall between reported ones; they are not zeros. ${route.excess === null ? null : html`The pale band is the interval of the ${term("counterfactual")}, the line in it the estimate.`}`,
    data: seriesTable(route),
    data_name: `All ${route.series.length.toLocaleString("en")} ${route.frequency === "M" ? "months" : "years"} as a table`,
  });
}

function ruleOf(route: Route, question: TraceQuestion, size: "wide" | "narrow") {
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

function panelsOf(route: Route, question: TraceQuestion): readonly Panel[] {
  const series = (key: Exclude<keyof Month, "period">, unit: ChartUnit): Values =>
    route.series.map((month) => {
      const value = month[key];
      return value === null ? null : value / unit.divide;
    });
  const unitOf = (...keys: readonly Exclude<keyof Month, "period">[]) =>
    chartUnit(
      route.unit,
      Math.max(0, ...route.series.flatMap((month) => keys.map((key) => month[key] ?? 0))),
    );
  const reported = (key: Exclude<keyof Month, "period">) =>
    route.series.some((month) => month[key] !== null);
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

function eventsOf(route: Route): Panel["events"] {
  return (["opened", "closed"] as const).flatMap((kind) => {
    const on = kind === "opened" ? route.opened_on : route.closed_on;
    const at = route.series.findIndex(({ period }) => period === on);
    return on === null || at === -1
      ? []
      : [{ at, kind, text: `${kind} ${inTables(on, route.frequency)}` }];
  });
}

function seriesTable(route: Route): Markup {
  const column = (
    key: Exclude<keyof Month, "period">,
    head: string,
    estimated = false,
  ): Column<Month> => ({
    key: `${key}_${route.unit}`,
    head,
    number: true,
    shown: (month) => {
      const value = month[key];
      if (!estimated) return figureOrNot(value);
      return value === null
        ? html`<span class="none" title="no estimate for this period">–</span>`
        : estimate(value);
    },
    value: (month) => month[key],
  });
  return table({
    caption: `${route.transit_name}, ${unitName(route.unit)} (n/r: not reported)`,
    file: `${route.transit}-series`,
    rows: route.series,
    columns: [
      {
        key: "period",
        head: "Period",
        number: false,
        shown: (month) => inTables(month.period, route.frequency),
        value: (month) => inTables(month.period, route.frequency),
      },
      column("inflow_controlled", "In, controlled origins"),
      column("inflow_other", "In, all others"),
      column("outflow", "On to the target"),
      column("outflow_elsewhere", "To elsewhere"),
      column("direct", "Direct"),
      column("counterfactual", "Counter-factual", true),
      column("counterfactual_low", "its low", true),
      column("counterfactual_high", "its high", true),
    ],
  });
}
