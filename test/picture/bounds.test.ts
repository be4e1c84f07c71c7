import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsBar, boundsStrip } from "../../src/picture/bounds.ts";
import { byClass, number, parse, textOf } from "./parsed.ts";

const words = { must: "must: 20", may: "may: 60", whole: "sent: 100" };
const bar = (must: number | null, may: number, whole: number) =>
  parse(boundsBar({ id: "b", width: 402, title: "Bounds", must, may, whole, words }));

describe("boundsBar", () => {
  it("is solid to must, hatched to may, outlined to the whole", () => {
    const drawn = bar(20, 60, 100);
    const [must] = byClass(drawn, "must");
    const [may] = byClass(drawn, "may");
    const [outline] = byClass(drawn, "outline");
    expect(number(must, "width")).toBe(80);
    expect(number(may, "x")).toBe(81);
    expect(number(may, "width")).toBe(160);
    expect(may?.attributes.get("fill")).toBe("url(#b-hatch)");
    expect(number(outline, "width")).toBe(400);
    for (const said of Object.values(words)) expect(textOf(drawn)).toContain(said);
  });

  it("has nothing solid where must is not known or none", () => {
    expect(byClass(bar(null, 60, 100), "must")).toHaveLength(0);
    expect(byClass(bar(0, 60, 100), "must")).toHaveLength(0);
    expect(byClass(bar(null, 60, 100), "may")).toHaveLength(1);
  });

  it("keeps every shape and word within its width, for any quantities", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9)), (quantities) => {
        const [must = 0, may = 0, whole = 0] = [...quantities].sort((a, b) => a - b);
        const drawn = bar(must, may, whole);
        for (const shape of ["must", "may", "outline"].flatMap((name) => byClass(drawn, name))) {
          expect(number(shape, "x")).toBeGreaterThanOrEqual(0);
          expect(number(shape, "x") + number(shape, "width")).toBeLessThanOrEqual(402);
        }
        for (const text of ["strong", "quiet"].flatMap((name) => byClass(drawn, name))) {
          expect(number(text, "x")).toBeGreaterThanOrEqual(0);
          expect(number(text, "x")).toBeLessThanOrEqual(402);
        }
      }),
      { seed: 20220301, numRuns: 200 },
    );
  });
});

describe("boundsStrip", () => {
  it("is as long as its whole is of the most", () => {
    const strip = { id: "s", width: 102, must: 5, may: 10, whole: 50, most: 200, text: "5 of 50" };
    expect(number(byClass(parse(boundsStrip(strip)), "outline")[0], "width")).toBe(25);
  });
});
