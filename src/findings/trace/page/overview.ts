import { boundsStrip } from "../../../picture/bounds.ts";
import { unitName } from "../../../trade/quantity.ts";
import type { TraceQuestion } from "../answer.ts";
import type { Toned } from "./geography.ts";
import { html, type Markup, raw } from "./markup.ts";
import { type Column, table } from "./table.ts";
import { code, figure, figureOrNot, inTables, term } from "./words.ts";

/** All routes in one table; those told in full further down are links to there. */
export function overview(
  toned: readonly Toned[],
  question: TraceQuestion,
  file: string,
  linked: boolean,
): Markup {
  const units = [...new Set(toned.map(({ route }) => route.unit))];
  const [only] = units;
  const unit = units.length === 1 && only !== undefined ? `, ${unitName(only)}` : "";
  return table({
    caption: `Routes to ${question.to_name}, ${question.since} to ${question.until}${unit}`,
    file,
    rows: toned,
    columns: [...names(linked, unit === ""), ...quantities(toned), ...dates()],
  });
}

function names(linked: boolean, mixed: boolean): readonly Column<Toned>[] {
  return [
    {
      key: "transit",
      head: term("transit", "Transit"),
      number: false,
      shown: ({ route }) =>
        linked
          ? html`<a href="#route-${route.transit}">${route.transit_name}</a>`
          : html`${code(route.transit, route.transit_name)} ${route.transit_name}`,
      value: ({ route }) => route.transit,
    },
    ...(mixed ? [unitColumn()] : []),
  ];
}

function unitColumn(): Column<Toned> {
  return {
    key: "unit",
    head: "Unit",
    number: false,
    shown: ({ route }) => unitName(route.unit),
    value: ({ route }) => route.unit,
  };
}

function quantities(toned: readonly Toned[]): readonly Column<Toned>[] {
  const most = (unit: string) =>
    Math.max(
      0,
      ...toned.filter(({ route }) => route.unit === unit).map(({ route }) => route.outflow_after),
    );
  return [
    {
      key: "must",
      head: term("must", "Must"),
      number: true,
      shown: mustOf,
      value: ({ route }) => route.must,
    },
    {
      key: "may",
      head: term("may", "May"),
      number: true,
      shown: ({ route }) => figure(route.may),
      value: ({ route }) => route.may,
    },
    {
      key: "outflow_after",
      head: "Sent after",
      number: true,
      shown: ({ route }) => figure(route.outflow_after),
      value: ({ route }) => route.outflow_after,
    },
    {
      key: "bar",
      head: "Solid: must. Hatched: may",
      number: false,
      shown: ({ route, tone }) =>
        html`<span class="tone-${String(tone)}">${raw(
          boundsStrip({
            id: `strip-${route.transit}`,
            width: 160,
            must: route.must,
            may: route.may,
            whole: route.outflow_after,
            most: most(route.unit),
            text: `must ${route.must === null ? "not known" : figure(route.must)}, may ${figure(route.may)}, of ${figure(route.outflow_after)} ${unitName(route.unit)}`,
          }),
        )}</span>`,
    },
    {
      key: "outflow_before",
      head: "Sent in the 12 months before",
      number: true,
      shown: ({ route }) => figureOrNot(route.outflow_before),
      value: ({ route }) => route.outflow_before,
    },
  ];
}

function mustOf({ route }: Toned): string | Markup {
  if (route.must !== null) return figure(route.must);
  return html`<abbr class="none" title="${route.must_reason ?? "figures are missing"}">not known</abbr>`;
}

function dates(): readonly Column<Toned>[] {
  const date = (key: "opened_on" | "closed_on", head: string): Column<Toned> => ({
    key,
    head,
    number: false,
    shown: ({ route }) =>
      route[key] === null
        ? "–"
        : html`<span class="date">${inTables(route[key], route.frequency)}</span>`,
    value: ({ route }) => route[key],
  });
  return [
    date("opened_on", "Opened"),
    date("closed_on", "Closed"),
    {
      key: "lag_months",
      head: html`${term("lag", "Lag")}, months`,
      number: true,
      shown: ({ route }) => (route.lag_months === null ? "–" : figure(route.lag_months)),
      value: ({ route }) => route.lag_months,
    },
  ];
}
