import { max, sum } from "d3-array";
import { type GeoProjection, geoEqualEarth, geoPath } from "d3-geo";
import { scaleLinear } from "d3-scale";
import type { Land, Position } from "./atlas.ts";
import { hover, label, picture, tag, textWidth } from "./svg.ts";

export type Role = "origin" | "transit" | "target";

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly at: Position;
  readonly role: Role;
  /** ISO numeric codes of the land that is shaded with the role. */
  readonly numerics: readonly string[];
  /** 1 to 5 is a route's colour of picture.css; 0 is the colour of all others. */
  readonly tone: number;
}

export interface Arc {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly tone: number;
  /** `in`: origin to transit; `on`: transit to target; `before`: transit to target before the measure. */
  readonly leg: "in" | "on" | "before";
  readonly text: string;
}

export interface RouteMap {
  readonly id: string;
  readonly width: number;
  /** Least and most height; between them the picture is as high as its places need. */
  readonly heights: readonly [least: number, most: number];
  readonly title: string;
  readonly text: string;
  readonly land: readonly Land[];
  readonly places: readonly Place[];
  readonly arcs: readonly Arc[];
  readonly format: (value: number) => string;
  /** What must lie in the frame; origins outside it are shown where their arcs come in. */
  readonly fit: "all places" | "transits and target";
  /** How many origins are named; transits and the target always are. */
  readonly named_origins: number;
}

const SIZE = 12;
const LEGEND = 44;

/** A map and the height that its places turned out to need. */
interface Drawn extends RouteMap {
  readonly height: number;
}

/** Land, arcs as wide as their quantities, and places by role: ring, diamond, square. */
export function routeMap(asked: RouteMap): string {
  const { projection, height } = fitted(asked);
  const map: Drawn = { ...asked, height };
  const at = new Map(
    map.places.map((place) => [place.id, held(point(projection, place.at), map)] as const),
  );
  const most = max(map.arcs, (arc) => arc.quantity) ?? 0;
  const width = scaleLinear()
    .domain([0, most || 1])
    .range([0, map.width * 0.018]);
  return picture(
    { id: map.id, width: map.width, height: height + LEGEND, title: map.title, text: map.text },
    tag(
      "defs",
      {},
      tag("clipPath", { id: `${map.id}-frame` }, tag("rect", { width: map.width, height })),
    ),
    tag(
      "g",
      { "clip-path": `url(#${map.id}-frame)` },
      drawLand(map, projection),
      [...map.arcs]
        .sort((a, b) => order(a) - order(b) || b.quantity - a.quantity)
        .map((arc) => drawArc(arc, at, width))
        .join(""),
      map.places.map((place) => drawPlace(place, at.get(place.id))).join(""),
      drawNames(map, at),
    ),
    drawLegend(map, most, width),
  );
}

/** What goes on to the target lies above what comes in: it is the smaller and the point. */
function order(arc: Arc): number {
  return arc.leg === "in" ? 0 : 1;
}

/**
 * Turned so that the widest empty span of longitude is cut, and drawn as large as the places allow;
 * no larger than the coastlines can bear where they are neighbours.
 */
function fitted({ width, heights, places: all, fit }: RouteMap): {
  readonly projection: GeoProjection;
  readonly height: number;
} {
  const [least, most] = heights;
  const places = fit === "all places" ? all : all.filter(({ role }) => role !== "origin");
  const side = width * (fit === "all places" ? 0.08 : 0.24);
  const [above, below] = fit === "all places" ? [34, 26] : [54, 40];
  const points = {
    type: "MultiPoint" as const,
    coordinates: places.length === 0 ? [[0, 20]] : places.map(({ at: [x, y] }) => [x, y]),
  };
  const projection = geoEqualEarth()
    .rotate([-middleLongitude(places.map((place) => place.at[0])), 0])
    .fitExtent(
      [
        [side, above],
        [width - side, most - below],
      ],
      points,
    );
  const closest = width * 0.9;
  // Not a number where there is one place only, and no extent to fit.
  if (!(projection.scale() <= closest)) projection.scale(closest).translate([0, 0]);
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(points);
  const height = Math.min(most, Math.max(least, bottom - top + above + below));
  const [dx, dy] = projection.translate();
  const toTop = (height - below + above - bottom - top) / 2;
  projection.translate([dx + (width - left - right) / 2, dy + toTop]);
  // The map ends near the pole: what lies above would be empty paper.
  const pole = point(projection, [0, 84])[1];
  if (pole > 0) projection.translate([projection.translate()[0], projection.translate()[1] - pole]);
  projection.clipExtent([
    [-1, -1],
    [width + 1, height + 1],
  ]);
  return { projection, height };
}

/** The meridian opposite the middle of the widest gap between longitudes. */
export function middleLongitude(longitudes: readonly number[]): number {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let widest = -1;
  let middle = 0;
  for (const [index, from] of sorted.entries()) {
    const to = sorted[index + 1] ?? (sorted[0] ?? 0) + 360;
    if (to - from > widest) {
      widest = to - from;
      middle = from + (to - from) / 2 + 180;
    }
  }
  return ((((middle + 180) % 360) + 360) % 360) - 180;
}

type Point = readonly [number, number];

/** A point outside the frame is held at its edge, in the direction in which it lies from the middle. */
function held([x, y]: Point, { width, height }: Drawn): Point {
  const edge = 8;
  const [dx, dy] = [x - width / 2, y - height / 2];
  const share = Math.min(
    1,
    (width / 2 - edge) / Math.max(1e-9, Math.abs(dx)),
    (height / 2 - edge) / Math.max(1e-9, Math.abs(dy)),
  );
  return [width / 2 + dx * share, height / 2 + dy * share];
}

function point(projection: GeoProjection, [x, y]: Position): Point {
  return projection([x, y]) ?? [0, 0];
}

function drawLand(map: Drawn, projection: GeoProjection): string {
  const path = geoPath(projection).digits(1);
  const shaded = new Map(
    map.places.flatMap((place) => place.numerics.map((numeric) => [numeric, place] as const)),
  );
  const plain: string[] = [];
  const drawn: string[] = [];
  for (const land of map.land) {
    const d = path(land.shape) ?? "";
    if (d === "") continue;
    const place = land.numeric === null ? undefined : shaded.get(land.numeric);
    if (place === undefined) plain.push(d);
    else
      drawn.push(
        tag("path", { d, class: `land ${place.role} tone-${place.tone}` }, hover(place.name)),
      );
  }
  return tag("path", { d: plain.join(""), class: "land" }) + drawn.join("");
}

/** Bent to one side in the direction of travel, so that there and back do not cover each other. */
function drawArc(
  arc: Arc,
  at: ReadonlyMap<string, Point>,
  width: (quantity: number) => number,
): string {
  const [from, to] = [at.get(arc.from), at.get(arc.to)];
  if (from === undefined || to === undefined) return "";
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const bend = (arc.leg === "before" ? 0.1 : 0.22) * (dx >= 0 ? 1 : -1);
  const [cx, cy] = [(from[0] + to[0]) / 2 + dy * bend, (from[1] + to[1]) / 2 - dx * bend];
  const stroke = arc.leg === "before" ? 1.2 : Math.max(0.8, width(arc.quantity));
  const end = arc.leg === "in" ? to : short([cx, cy], to, 9);
  const d = `M${pair(from)}Q${pair([cx, cy])} ${pair(end)}`;
  const drawn = tag(
    "path",
    {
      d,
      "stroke-width": stroke,
      class: `arc ${arc.leg} tone-${arc.tone}`,
      "data-through": through(arc),
    },
    hover(arc.text),
  );
  return arc.leg === "on" ? drawn + arrow([cx, cy], end, stroke, arc) : drawn;
}

/** The transit country of an arc, for whoever wants to single out a route. */
function through(arc: Arc): string {
  return arc.leg === "in" ? arc.to : arc.from;
}

/** A point on the way to another, so far from it that its mark stays free. */
function short(from: Point, to: Point, away: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = away / Math.max(away, Math.hypot(dx, dy));
  return [to[0] - dx * share, to[1] - dy * share];
}

function arrow(from: Point, to: Point, stroke: number, arc: Arc): string {
  const turn = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  const size = Math.max(5, stroke);
  return tag("path", {
    d: `M${(size * 0.6).toFixed(1)} 0L${(-size).toFixed(1)} ${(-size).toFixed(1)}V${size.toFixed(1)}Z`,
    transform: `translate(${pair(to)}) rotate(${turn.toFixed(0)})`,
    class: `arrow tone-${arc.tone}`,
    "data-through": through(arc),
  });
}

function pair([x, y]: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function drawPlace(place: Place, at: Point | undefined): string {
  if (at === undefined) return "";
  const [x, y] = at;
  const attributes = { class: `place ${place.role} tone-${place.tone}` };
  const said = hover(place.name);
  if (place.role === "origin") return tag("circle", { cx: x, cy: y, r: 2.6, ...attributes }, said);
  if (place.role === "target") {
    return tag("rect", { x: x - 5, y: y - 5, width: 10, height: 10, ...attributes }, said);
  }
  return tag(
    "path",
    { d: `M${pair([x, y - 6.5])}l6.5 6.5l-6.5 6.5l-6.5 -6.5z`, ...attributes },
    said,
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Names beside their places where they cover no other name: target and transits first, then the largest origins. */
function drawNames(map: Drawn, at: ReadonlyMap<string, Point>): string {
  const weight = (place: Place) =>
    sum(
      map.arcs.filter((arc) => arc.from === place.id),
      (arc) => arc.quantity,
    );
  const of = (role: Role) =>
    map.places.filter((place) => place.role === role).sort((a, b) => weight(b) - weight(a));
  const wanted = [...of("target"), ...of("transit"), ...of("origin").slice(0, map.named_origins)];
  const taken: Box[] = map.places
    .filter((place) => place.role !== "origin")
    .flatMap((place) => {
      const spot = at.get(place.id);
      return spot === undefined ? [] : [{ x: spot[0] - 7, y: spot[1] - 7, width: 14, height: 14 }];
    });
  const leaders: string[] = [];
  const names = wanted.map((place) => {
    const spot = at.get(place.id);
    if (spot === undefined) return "";
    const box = freeBox(map, place, spot, taken);
    if (box === undefined) return "";
    taken.push(box);
    leaders.push(leader(spot, box));
    return label(place.name, box.x + box.width / 2, box.y + SIZE, {
      class: `name ${place.role}`,
      "text-anchor": "middle",
    });
  });
  return [...leaders, ...names].join("");
}

function freeBox(map: Drawn, place: Place, [x, y]: Point, taken: readonly Box[]): Box | undefined {
  const width = textWidth(place.name, SIZE) * (place.role === "origin" ? 1 : 1.12) + 2;
  const height = SIZE + 4;
  // A transit country is named even if its name has to stand a little way off.
  const gaps = place.role === "origin" ? [6] : [10, 18, 28, 40];
  return gaps
    .flatMap((gap) => around(gap, width, height))
    .map(([left, top]) => ({ x: x + left, y: y + top, width, height }))
    .find(
      (box) =>
        box.x >= 0 &&
        box.y >= 0 &&
        box.x + width <= map.width &&
        box.y + height <= map.height &&
        taken.every((other) => apart(box, other)),
    );
}

/** Where the corner of a name can be, from its place: beside it first, then above, below, aslant. */
function around(gap: number, width: number, height: number): readonly Point[] {
  return [
    [gap, -height / 2],
    [-gap - width, -height / 2],
    [-width / 2, -gap - height],
    [-width / 2, gap],
    [gap, gap / 2],
    [-gap - width, gap / 2],
    [gap, -gap / 2 - height],
    [-gap - width, -gap / 2 - height],
  ];
}

/** A hair line from a name that stands off to its place. */
function leader([x, y]: Point, box: Box): string {
  const near = [
    Math.min(Math.max(x, box.x), box.x + box.width),
    Math.min(Math.max(y, box.y), box.y + box.height),
  ] as const;
  if (Math.hypot(near[0] - x, near[1] - y) < 14) return "";
  return tag("path", { d: `M${pair([x, y])}L${pair(near)}`, class: "tick" });
}

function apart(a: Box, b: Box): boolean {
  return a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
}

/** The printed scale: lines of stated quantities, as wide as arcs of that quantity. */
function drawLegend(map: Drawn, most: number, width: (quantity: number) => number): string {
  const shown = [
    ...new Set(
      scaleLinear()
        .domain([0, most])
        .ticks(2)
        .filter((tick) => tick > 0),
    ),
  ].slice(-2);
  let x = 0;
  const y = map.height + 22;
  const lines = shown.map((quantity) => {
    const text = map.format(quantity);
    const drawn =
      tag("path", {
        d: `M${x.toFixed(1)} ${y}h28`,
        "stroke-width": Math.max(0.8, width(quantity)),
        class: "arc scale",
      }) + label(text, x + 34, y + 4, { class: "quiet" });
    x += 34 + textWidth(text, SIZE) + 16;
    return drawn;
  });
  return lines.join("") + drawRoles(map, x, y);
}

function drawRoles(map: Drawn, after: number, y: number): string {
  const roles = [
    ["origin", "origin", 1],
    ["transit", "transit", 0],
    ["target", "target", 0],
  ] as const;
  const needed = sum(roles, ([, name]) => 24 + textWidth(name, SIZE));
  const below = after + needed > map.width;
  let x = below ? 6 : after + 6;
  const line = below ? y + 17 : y;
  return roles
    .map(([role, name]) => {
      const place: Place = { id: role, name, at: [0, 0], role, numerics: [], tone: 0 };
      const drawn = drawPlace(place, [x, line]) + label(name, x + 10, line + 4, { class: "quiet" });
      x += 24 + textWidth(name, SIZE);
      return drawn;
    })
    .join("");
}
