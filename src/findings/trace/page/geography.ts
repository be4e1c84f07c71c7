import { type Arc, type Place, routeMap } from "../../../picture/map.ts";
import { country } from "../../../trade/country.ts";
import { formatQuantity, unitName } from "../../../trade/quantity.ts";
import type { Route, TraceAnswer, TraceQuestion } from "../answer.ts";
import { figureOf } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { landToDraw, locate } from "./places.ts";
import { table } from "./table.ts";
import { count, figure, inProse } from "./words.ts";

/** Arcs from origins beyond this many are left to the table: hair lines that hide one another. */
const MOST_ARCS = 60;

/** A route with the colour it keeps on the whole page. */
export interface Toned {
  readonly route: Route;
  readonly tone: number;
}

/** One map for each unit among the routes: widths of pieces and of kilograms do not compare. */
export function maps(answer: TraceAnswer, shown: readonly Toned[]): Markup {
  const units = [...new Set(shown.map(({ route }) => route.unit))];
  return html`${units.map((unit, index) =>
    mapOf(
      answer.question,
      shown.filter(({ route }) => route.unit === unit),
      unit,
      index,
    ),
  )}`;
}

function mapOf(
  question: TraceQuestion,
  toned: readonly Toned[],
  unit: string,
  index: number,
): Markup {
  const all = toned.flatMap((one) => arcsOf(question, one));
  const incoming = all.filter((arc) => arc.leg === "in").sort((a, b) => b.quantity - a.quantity);
  const kept = new Set(incoming.slice(0, MOST_ARCS));
  const arcs = all.filter((arc) => arc.leg !== "in" || kept.has(arc));
  const { places, missing, middles } = placesOf(question, toned, arcs, all);
  const title = `Where the goods came from and went on to, ${unitName(unit)}`;
  const names = toned.map(({ route }) => route.transit_name).join(", ");
  const text = `Map. Arcs from ${count(places.filter((place) => place.role === "origin").length, "origin")} into ${names}, and on to ${question.to_name}. The figures are in the table below the map.`;
  const draw = (size: "wide" | "narrow") =>
    routeMap({
      id: `map-${index}-${size}`,
      width: size === "wide" ? 960 : 360,
      heights: size === "wide" ? [300, 520] : [230, 340],
      fit: size === "wide" ? "all places" : "transits and target",
      title,
      text,
      land: landToDraw(),
      places,
      arcs,
      format: (value) => formatQuantity(value, unit),
      named_origins: size === "wide" ? 9 : 5,
    });
  return figureOf({
    file: `map-${index + 1}`,
    wide: draw("wide"),
    narrow: draw("narrow"),
    caption: html`${captionOf(question)} ${leftOut(incoming.length - kept.size)} ${middles.length === 0 ? null : `Figures given only for ${middles.join(", ")} as a whole start from the middle of its members.`} ${missing.length === 0 ? null : html`<strong>Not on the map</strong>, because it has no place for them: ${missing.map((one) => nameOf(one)).join(", ")}.`}`,
    data: arcTable(all, unit, index),
    data_name: "The figures of this map",
  });
}

function captionOf(question: TraceQuestion): string {
  return `Arcs are as wide as the quantity from ${inProse(question.since)} to ${inProse(question.until)}: pale into a transit country (all that came in from the origins, whether or not it went on), full and with an arrow on to ${question.to_name}. A thin grey line: what went on to it in the twelve months before. Countries stand at the middle of their largest piece of land, or at the edge if that lies outside. Land: Natural Earth; its borders state no position.`;
}

function leftOut(more: number): string | null {
  return more === 0
    ? null
    : `The ${count(more, "smallest arc")} into transit countries are in the table only.`;
}

function arcsOf(question: TraceQuestion, { route, tone }: Toned): readonly Arc[] {
  const said = (quantity: number) => formatQuantity(quantity, route.unit);
  const onward = `${route.transit_name} to ${question.to_name}`;
  const incoming = route.partners
    .filter(({ role, quantity }) => role === "controlled" && quantity > 0)
    .map(
      ({ partner, name, quantity }): Arc => ({
        from: partner,
        to: route.transit,
        quantity,
        tone,
        leg: "in",
        text: `${name} to ${route.transit_name}: ${said(quantity)}`,
      }),
    );
  const on: Arc = {
    from: route.transit,
    to: question.to,
    quantity: route.outflow_after,
    tone,
    leg: "on",
    text: `${onward}: ${said(route.outflow_after)}`,
  };
  if (route.outflow_before === null || route.outflow_before === 0) return [...incoming, on];
  const before: Arc = {
    ...on,
    quantity: route.outflow_before,
    leg: "before",
    text: `${onward} in the twelve months before: ${said(route.outflow_before)}`,
  };
  return [...incoming, before, on];
}

function placesOf(
  question: TraceQuestion,
  toned: readonly Toned[],
  arcs: readonly Arc[],
  all: readonly Arc[],
) {
  const places = new Map<string, Place>();
  const missing = new Set<string>();
  const middles: string[] = [];
  const add = (id: string, role: Place["role"], tone: number) => {
    if (places.has(id) || missing.has(id)) return;
    const located = locate(id);
    if (located === null) {
      missing.add(id);
      return;
    }
    if (located.how === "members") middles.push(nameOf(id));
    places.set(id, {
      id,
      name: nameOf(id),
      at: located.at,
      role,
      numerics: located.numerics,
      tone,
    });
  };
  add(question.to, "target", 0);
  for (const { route, tone } of toned) add(route.transit, "transit", tone);
  for (const arc of arcs) if (arc.leg === "in") add(arc.from, "origin", 0);
  for (const { from } of all) if (locate(from) === null) missing.add(from);
  return { places: [...places.values()], missing: [...missing], middles };
}

function nameOf(alpha3: string): string {
  return country(alpha3).name;
}

const LEGS = {
  in: "into the transit country",
  on: "on to the target",
  before: "on to the target, 12 months before",
} as const;

function arcTable(arcs: readonly Arc[], unit: string, index: number): Markup {
  return table({
    caption: `Arcs of the map, ${unitName(unit)}`,
    file: `map-${index + 1}`,
    rows: arcs,
    columns: [
      {
        key: "from",
        head: "From",
        number: false,
        shown: (arc) => nameOf(arc.from),
        value: (arc) => arc.from,
      },
      {
        key: "to",
        head: "To",
        number: false,
        shown: (arc) => nameOf(arc.to),
        value: (arc) => arc.to,
      },
      {
        key: "leg",
        head: "Leg",
        number: false,
        shown: (arc) => LEGS[arc.leg],
        value: (arc) => LEGS[arc.leg],
      },
      {
        key: `quantity_${unit}`,
        head: `Quantity, ${unitName(unit)}`,
        number: true,
        shown: (arc) => figure(arc.quantity),
        value: (arc) => arc.quantity,
      },
    ],
  });
}
