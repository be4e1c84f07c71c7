import { routeBounds, routeSeries } from "../../../picture/route.ts";
import { unitName } from "../../../trade/quantity.ts";
import type { Month, Route, TraceQuestion } from "../answer.ts";
import { figureOf } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { type Column, table } from "./table.ts";
import { estimate, figureOrNot, inTables, term } from "./words.ts";

/** The must and may of a route as one bar with its three numbers. */
export function boundsFigure(
  route: Route,
  question: TraceQuestion,
  slug: string = route.transit,
): Markup {
  return figureOf({
    file: `${slug}-must-may`,
    wide: routeBounds(route, question, "wide", slug),
    narrow: routeBounds(route, question, "narrow", slug),
    caption: html`Solid: ${term("must")} have come from the origins. Hatched: ${term("may")} have. Outline: everything sent to ${question.to_name}.${route.must === null ? html` <strong>The least is not known:</strong> ${route.must_reason ?? "figures are missing"}.` : null}`,
    data: null,
    data_name: "",
  });
}

/** The series of a route with what they say as a table. */
export function seriesFigure(
  route: Route,
  question: TraceQuestion,
  slug: string = route.transit,
): Markup {
  return figureOf({
    file: `${slug}-series`,
    wide: routeSeries(route, question, "wide", slug),
    narrow: routeSeries(route, question, "narrow", slug),
    caption: html`Periods ${term("not reported")} are gaps, hatched where they fall between reported ones; they are not zeros. ${route.excess === null ? null : html`The pale band is the interval of the ${term("counterfactual")}, the line in it the estimate.`}`,
    data: seriesTable(route),
    data_name: `All ${route.series.length.toLocaleString("en")} ${route.frequency === "M" ? "months" : "years"} as a table`,
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
