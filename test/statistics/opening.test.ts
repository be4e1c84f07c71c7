import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closedOn, openedOn } from "../../src/statistics/opening.ts";
import type { Series } from "../../src/statistics/series.ts";
import { at, heading, present } from "./armenia.ts";

const reported = (values: Series) => values.filter((value) => value !== null);
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The two definitions, month by month, without any memory between months. */
function openedByDefinition(series: Series, start: number, until: number): number | null {
  const before = reported(series.slice(Math.max(0, start - 12), start));
  if (before.length < 6) return null;
  const level = Math.max(...before, 2 * mean(before));
  for (let month = start; month <= until; month++) {
    if (series[month] === null) continue;
    const next = reported(series.slice(month, until + 1)).slice(0, 3);
    if (next.length === 3 && next.every((value) => value > level)) return month;
  }
  return null;
}

function closedByDefinition(series: Series, start: number, until: number): number | null {
  const opened = openedByDefinition(series, start, until);
  for (let month = start; month <= until; month++) {
    if (series[month] === null) continue;
    const later = reported(series.slice(month, until + 1));
    const before = reported(series.slice(Math.max(0, month - 6), month));
    if (later.length < 2 || before.length < 3 || mean(before) === 0) continue;
    const open = (opened !== null && opened < month) || before.every((value) => value > 0);
    if (open && later.every((value) => value <= mean(before) / 5)) return month;
  }
  return null;
}

const level = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: 20, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
/** Runs of one level, so that routes do open and close. */
const route = fc
  .array(fc.tuple(level, fc.integer({ min: 1, max: 9 })), { minLength: 2, maxLength: 8 })
  .map((runs) => runs.flatMap(([value, length]) => new Array<number | null>(length).fill(value)))
  .chain((series) =>
    fc.nat({ max: series.length - 1 }).chain((start) =>
      fc.record({
        series: fc.constant(series),
        start: fc.constant(start),
        until: fc.integer({ min: start, max: series.length - 1 }),
      }),
    ),
  );

describe("openedOn and closedOn", () => {
  it("follow their definitions on thousands of small routes", () => {
    let [opened, closed] = [0, 0];
    fc.assert(
      fc.property(route, ({ series, start, until }) => {
        const [o, c] = [openedOn(series, start, until), closedOn(series, start, until)];
        expect(o).toBe(openedByDefinition(series, start, until));
        expect(c).toBe(closedByDefinition(series, start, until));
        if (o !== null) opened++;
        if (c !== null) closed++;
      }),
      { seed: 8, numRuns: 4000 },
    );
    // The property says nothing unless both happen often.
    expect(opened).toBeGreaterThan(150);
    expect(closed).toBeGreaterThan(150);
  });

  it("do not depend on the unit, nor on what comes after `until`", () => {
    fc.assert(
      fc.property(route, fc.integer({ min: 1, max: 10 }), ({ series, start, until }, power) => {
        // Powers of two: other factors round, and a value that equals the level may cross it.
        const scaled = series.map((value) => (value === null ? null : value * 2 ** power));
        const cut = series.slice(0, until + 1);
        expect(openedOn(scaled, start, until)).toBe(openedOn(cut, start));
        expect(closedOn(scaled, start, until)).toBe(closedOn(cut, start));
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});

describe("openedOn", () => {
  const before = new Array<number>(12).fill(10);

  it("asks for three months above the highest and above twice the mean", () => {
    expect(openedOn([...before, 21, 21, 21], 12)).toBe(12);
    expect(openedOn([...before, 20, 20, 20], 12)).toBeNull();
    expect(openedOn([...before, 21, 21, 0, 30, 30, 30], 12)).toBe(15);
    expect(openedOn([...before.slice(1), 90, 80, 80, 80], 12)).toBeNull();
    expect(openedOn([...before, 5, 21, 21], 12)).toBeNull();
  });

  it("opens a route that was empty before, passes over months not reported", () => {
    expect(openedOn([...before.map(() => 0), 0, 1, null, 1, 1], 12)).toBe(13);
  });

  it("says nothing without a level before", () => {
    expect(openedOn([null, null, null, null, 1, 1, 1, 1, 1, 9, 9, 9], 9)).toBeNull();
    expect(openedOn([null, null, null, 1, 1, 1, 1, 1, 1, 9, 9, 9], 9)).toBe(9);
    expect(openedOn([9, 9, 9], 0)).toBeNull();
  });

  it("refuses what is no quantity and no month", () => {
    expect(() => openedOn([1, -1], 1)).toThrow("outflow[1]");
    expect(() => openedOn([1, 1], 2)).toThrow("start 2");
    expect(() => openedOn([1, 1, 1], 1, 0)).toThrow("until is 0");
    expect(() => closedOn([1, 1, 1], 1, 3)).toThrow("start 3");
  });
});

describe("closedOn", () => {
  const open = new Array<number>(12).fill(100);

  it("asks for two reported months at a fifth or less, to the end", () => {
    expect(closedOn([...open, 20, 20], 6)).toBe(12);
    expect(closedOn([...open, 21, 20], 6)).toBeNull();
    expect(closedOn([...open, 20], 6)).toBeNull();
    expect(closedOn([...open, 0, 0, 0, 50], 6)).toBeNull();
    expect(closedOn([...open, null, null], 6)).toBeNull();
    expect(closedOn([...open, 0, null, 0], 6)).toBe(12);
  });

  it("does not close a route with every pause", () => {
    const lumpy = [0, 60, 0, 0, 60, 0, 0, 60, 0, 0, 60, 0, 0, 0];
    expect(closedOn(lumpy, 6)).toBeNull();
  });

  it("does not close before the start, nor with a slow decline", () => {
    expect(closedOn([...open, 0, 0, 0, 0, 0, 0, 0], 18)).toBeNull();
    const decline = Array.from({ length: 40 }, (_, index) => 1000 * 0.9 ** index);
    expect(closedOn(decline, 12)).toBeNull();
  });
});

describe.skipIf(!present)("cars from Armenia to Russia", () => {
  it("opened in April 2022 and closed in August 2023", async () => {
    const outflow = await heading({ flow: "Export", partners: ["RUS"], inside: true });
    const start = at(2022, 3);
    expect(openedOn(outflow, start)).toBe(at(2022, 4));
    expect(closedOn(outflow, start)).toBe(at(2023, 8));
    expect(outflow.slice(at(2023, 7))).toEqual([3031, 95, 181, 281]);
    // As known a month earlier, and with the first low month only, it had not closed.
    expect(closedOn(outflow, start, at(2023, 7))).toBeNull();
    expect(closedOn(outflow, start, at(2023, 8))).toBeNull();
    expect(closedOn(outflow, start, at(2023, 9))).toBe(at(2023, 8));
  });
});
