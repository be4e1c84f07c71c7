import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lag } from "../../src/statistics/lag.ts";
import { type Random, random } from "../../src/statistics/random.ts";
import { at, coalition, heading, present } from "./armenia.ts";

const normal = (from: Random) =>
  Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());

/** Inflow of independent lumps, and an outflow that passes them on `months` later with noise. */
function hub(from: Random, months: number, noise: number) {
  const inflow = Array.from({ length: 40 }, () => 1000 * Math.exp(0.8 * normal(from)));
  const outflow = inflow.map((_, index) => {
    const passed = inflow[index - months] ?? 1000;
    return 0.7 * passed * Math.exp(noise * normal(from));
  });
  return { inflow, outflow };
}

const window = { start: 16, until: 39 };

describe("lag", () => {
  it("finds the lag of a hub that passes on what it takes in, whatever the unit", () => {
    const from = random("hubs");
    let [right, answered] = [0, 0];
    for (let run = 0; run < 140; run++) {
      const { inflow, outflow } = hub(from, run % 7, 0.3);
      const found = lag(inflow, outflow, window);
      if (!found.estimable) continue;
      answered++;
      if (found.lag_months === run % 7) right++;
      expect(found.correlation).toBe(Math.max(...found.correlations));
      expect(found.correlations.length).toBe(7);
      expect(found.pairs).toBe(24);
      const tonnes = lag(
        inflow.map((value) => value / 1000),
        outflow.map((value) => value / 7),
        window,
      );
      expect(tonnes.estimable && tonnes.correlation).toBeCloseTo(found.correlation, 9);
      expect(tonnes.estimable && tonnes.lag_months).toBe(found.lag_months);
    }
    expect(answered).toBeGreaterThan(135);
    expect(right / answered).toBeGreaterThanOrEqual(0.96);
  });

  it("seldom answers for two hubs that have nothing to do with each other", () => {
    const from = random("strangers");
    let answered = 0;
    for (let run = 0; run < 400; run++) {
      const [a, b] = [hub(from, 0, 0.3), hub(from, 0, 0.3)];
      if (lag(a.inflow, b.outflow, window).estimable) answered++;
    }
    expect(answered / 400).toBeLessThan(0.15);
  });

  it("is exactly r = 1 at the lag of a copy", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 60, maxLength: 60 }),
        fc.nat({ max: 6 }),
        (inflow, months) => {
          fc.pre(new Set(inflow).size > 20);
          // The means that set κ differ, so r is a little below 1.
          const copy = inflow.map((_, index) => inflow[index - months] ?? 250);
          const found = lag(inflow, copy, { start: 20, until: 59 });
          expect(found.estimable && found.lag_months).toBe(months);
          expect(found.estimable && found.correlation).toBeGreaterThan(0.99);
        },
      ),
      { seed: 6, numRuns: 100 },
    );
  });

  it("leaves out months that are not reported, and wants twelve of them", () => {
    const { inflow, outflow } = hub(random("gaps"), 2, 0.1);
    const holes: (number | null)[] = [...outflow];
    for (const month of [17, 25]) holes[month] = null;
    // A missing month takes its own change and the next one.
    expect(lag(inflow, holes, window)).toMatchObject({ lag_months: 2, pairs: 20 });
    expect(lag(inflow, outflow, { start: 29, until: 39 })).toMatchObject({
      estimable: false,
      numbers: { months: 11, months_needed: 12 },
    });
    expect(lag(inflow, outflow, { start: 28, until: 39 })).toMatchObject({ pairs: 12 });
    expect(lag(inflow.slice(7), outflow.slice(7), { start: 0, until: 32 })).toMatchObject({
      pairs: 26,
    });
  });

  it("is not estimable where nothing moves or nothing stands out", () => {
    const { inflow, outflow } = hub(random("flat"), 1, 0.1);
    const flat = inflow.map(() => 5);
    const why = { reason: "inflow or outflow does not change from month to month" };
    expect(lag(flat, outflow, window)).toMatchObject(why);
    expect(lag(inflow, flat, window)).toMatchObject(why);
    const none = inflow.map(() => 0);
    expect(lag(none, outflow, window)).toMatchObject({ estimable: false, numbers: { months: 0 } });
    const opposite = outflow.map((value) => 1e6 / value);
    expect(lag(inflow, opposite, { ...window, longest: 1 })).toMatchObject({
      reason: "no lag stands out",
    });
  });

  it("refuses series that do not fit and windows outside", () => {
    const { inflow, outflow } = hub(random(1), 1, 0.1);
    expect(() => lag(inflow.slice(1), outflow, window)).toThrow("aligned");
    expect(() => lag(inflow, outflow, { start: 16, until: 40 })).toThrow("start 40");
    expect(() => lag(inflow, outflow, { ...window, longest: -1 })).toThrow("longest");
    expect(() => lag([...inflow.slice(1), -3], outflow, window)).toThrow("inflow[39]");
  });
});

describe.skipIf(!present)("cars from Armenia to Russia", () => {
  it("have no lag that stands out of twenty months", async () => {
    const outflow = await heading({ flow: "Export", partners: ["RUS"], inside: true });
    const inflow = await heading({ flow: "Import", partners: [...coalition, "MEX"], inside: true });
    const found = lag(inflow, outflow, { start: at(2022, 3), until: outflow.length - 1 });
    expect(found).toMatchObject({ reason: "no lag stands out", numbers: { months: 20 } });
  });
});
