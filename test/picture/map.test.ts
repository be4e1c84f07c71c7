import { describe, expect, it } from "vitest";
import { type Land, middleOf, middleOfAll } from "../../src/picture/atlas.ts";
import { type Arc, middleLongitude, type Place, routeMap } from "../../src/picture/map.ts";
import { escapeText, tag } from "../../src/picture/svg.ts";
import { byClass, elements, number, parse, textOf } from "./parsed.ts";

/** A square of land, wound as the sphere wants it: clockwise seen from above. */
function square(x: number, y: number, size: number): number[][][] {
  return [
    [
      [x, y],
      [x, y + size],
      [x + size, y + size],
      [x + size, y],
      [x, y],
    ],
  ];
}

const land: Land = {
  numeric: "1",
  name: "Simulated",
  shape: {
    type: "Feature",
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: [square(0, 0, 10), square(60, 40, 1)] },
  },
};

const place = (id: string, role: Place["role"], at: Place["at"], tone = 0): Place => ({
  id,
  name: `Place ${id}`,
  at,
  role,
  numerics: id === "O" ? ["1"] : [],
  tone,
});

const places = [
  place("O", "origin", [5, 5]),
  place("M", "transit", [40, 40], 1),
  place("T", "target", [60, 60]),
];
const arc = (from: string, to: string, quantity: number, leg: Arc["leg"]): Arc => ({
  from,
  to,
  quantity,
  leg,
  tone: 1,
  text: `${from} to ${to}: ${quantity}`,
});
const arcs = [arc("O", "M", 1000, "in"), arc("M", "T", 500, "on"), arc("M", "T", 2, "before")];

const draw = (more: Partial<Parameters<typeof routeMap>[0]> = {}) =>
  parse(
    routeMap({
      id: "m",
      width: 400,
      heights: [200, 300],
      title: "Map",
      text: "Simulated",
      land: [land],
      places,
      arcs,
      fit: "all places",
      format: String,
      named_origins: 3,
      ...more,
    }),
  );

describe("middleOf", () => {
  it("is in the largest piece, whatever islands there are", () => {
    const [x, y] = middleOf(land);
    expect(x).toBeCloseTo(5, 0);
    expect(y).toBeCloseTo(5, 0);
  });

  it("of several places crosses the date line where they do", () => {
    const middle = middleOfAll([
      [170, 0],
      [-170, 0],
    ]);
    expect(Math.abs(middle?.[0] ?? 0)).toBeCloseTo(180, 6);
    expect(middleOfAll([])).toBeNull();
  });
});

describe("middleLongitude", () => {
  it("cuts the map in the widest empty span", () => {
    expect(middleLongitude([-10, 30])).toBeCloseTo(10, 6);
    expect(Math.abs(middleLongitude([170, -170]))).toBeCloseTo(180, 6);
  });
});

describe("routeMap", () => {
  it("draws arcs as wide as their quantities, before the measure thin", () => {
    const wide = Object.fromEntries(
      ["in", "on", "before"].map((leg) => [leg, number(byClass(draw(), leg)[0], "stroke-width")]),
    );
    expect(wide["in"]).toBeCloseTo(2 * (wide["on"] ?? 0), 1);
    expect(wide["before"]).toBeLessThan(2);
  });

  it("gives each role a shape of its own, names it, and shades its land", () => {
    const drawn = draw();
    const shape = (role: string) =>
      byClass(drawn, "place").find((one) => one.attributes.get("class")?.includes(role))?.name;
    expect([shape("origin"), shape("transit"), shape("target")]).toEqual([
      "circle",
      "path",
      "rect",
    ]);
    for (const { name } of places) expect(byClass(drawn, "name").map(textOf)).toContain(name);
    expect(
      byClass(drawn, "land").filter((one) => one.attributes.get("class")?.includes("origin")),
    ).toHaveLength(1);
  });

  it("holds a place outside the frame at its edge", () => {
    const far = [place("O", "origin", [-120, 5]), ...places.slice(1)];
    const [dot] = byClass(draw({ places: far, fit: "transits and target" }), "origin").filter(
      (one) => one.name === "circle",
    );
    expect(number(dot, "cx")).toBeGreaterThanOrEqual(0);
    expect(number(dot, "cx")).toBeLessThan(40);
  });

  it("leaves out an arc whose place it does not know, and draws without arcs at all", () => {
    expect(byClass(draw({ arcs: [arc("XX", "M", 5, "in")] }), "in")).toHaveLength(0);
    expect(elements(draw({ arcs: [], places: places.slice(0, 1) })).length).toBeGreaterThan(5);
  });

  it("writes no number that is none", () => {
    for (const fit of ["all places", "transits and target"] as const) {
      for (const some of [places, places.slice(1), places.slice(2), places.slice(0, 1), []]) {
        for (const element of elements(draw({ places: some, fit }))) {
          for (const value of element.attributes.values())
            expect(value).not.toMatch(/NaN|Infinity/);
        }
      }
    }
  });
});

describe("escapeText", () => {
  it("leaves nothing that a parser could take for markup", () => {
    const text = `<b a="1" c='2'>&amp; \u0000`;
    expect(parse(tag("p", { title: text }, escapeText(text))).children[0]).toMatchObject({
      children: [text.replace("\u0000", "\uFFFD")],
    });
  });
});
