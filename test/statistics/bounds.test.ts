import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounds, may, must, openingStock } from "../../src/statistics/bounds.ts";
import { at, coalition, heading, type Leg, legs, present } from "./armenia.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const zeros = (series: readonly unknown[]) => series.map(() => 0);
const value = (series: readonly number[], index: number) => series[index] ?? 0;

/** Largest flow by augmenting paths on the full month × month graph: no greed, no order. */
function maximumFlow(
  inflow: readonly number[],
  outflow: readonly number[],
  shelf: number,
  start: number,
): number {
  const left = [...inflow];
  const wanted = outflow.map((quantity, month) => (month < start ? 0 : quantity));
  const flow = inflow.map(() => outflow.map(() => 0));
  const fits = (i: number, t: number) => t >= start && i <= t && t <= i + shelf;
  const push = (t: number, quantity: number, seen: Set<number>): number => {
    for (let i = 0; i < inflow.length; i++) {
      if (!fits(i, t) || seen.has(i)) continue;
      seen.add(i);
      const row = flow[i] as number[];
      if (value(left, i) > 0) {
        const moved = Math.min(quantity, value(left, i));
        left[i] = value(left, i) - moved;
        row[t] = value(row, t) + moved;
        return moved;
      }
      for (let other = 0; other < outflow.length; other++) {
        if (other === t || value(row, other) === 0) continue;
        const moved = push(other, Math.min(quantity, value(row, other)), seen);
        if (moved === 0) continue;
        row[other] = value(row, other) - moved;
        row[t] = value(row, t) + moved;
        return moved;
      }
    }
    return 0;
  };
  let total = 0;
  for (let t = start; t < outflow.length; t++) {
    for (let need = value(wanted, t); need > 0; ) {
      const moved = push(t, need, new Set());
      if (moved === 0) break;
      need -= moved;
      total += moved;
    }
  }
  return total;
}

/** The definition, term by term. */
function mustByDefinition(
  outflow: readonly number[],
  other: readonly number[],
  production: readonly number[],
  stock: number,
  start: number,
): number {
  const from = (series: readonly number[], s: number) => sum(series.slice(start, s + 1));
  const balances = outflow
    .map((_, s) => from(outflow, s) - from(other, s) - from(production, s) - stock)
    .slice(start);
  return Math.max(0, ...balances);
}

const small = fc.oneof(fc.constant(0), fc.nat({ max: 6 }));
const months = fc.integer({ min: 1, max: 8 });
const world = months.chain((n) => {
  const series = fc.array(small, { minLength: n, maxLength: n });
  return fc.record({
    inflow: series,
    other: series,
    production: series,
    outflow: series,
    shelf: fc.nat({ max: 9 }),
    start: fc.nat({ max: n - 1 }),
    stock: small,
  });
});

describe("may", () => {
  it("equals the maximum flow", () => {
    fc.assert(
      fc.property(world, ({ inflow, outflow, shelf, start }) => {
        expect(may(inflow, outflow, shelf, start).may).toBe(
          maximumFlow(inflow, outflow, shelf, start),
        );
      }),
      { seed: 1, numRuns: 4000 },
    );
  });

  it("is the largest possible for every month, not only for the last", () => {
    fc.assert(
      fc.property(world, ({ inflow, outflow, shelf, start }) => {
        const { matched } = may(inflow, outflow, shelf, start);
        for (let until = start; until < outflow.length; until++) {
          expect(sum(matched.slice(0, until + 1))).toBe(
            maximumFlow(inflow, outflow.slice(0, until + 1), shelf, start),
          );
        }
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it("rises with the shelf and with either flow, and is never more than either", () => {
    fc.assert(
      fc.property(world, small, ({ inflow, outflow, shelf, start }, more) => {
        const now = may(inflow, outflow, shelf, start);
        expect(may(inflow, outflow, shelf + 1, start).may).toBeGreaterThanOrEqual(now.may);
        const raised = inflow.map((quantity, month) =>
          month === start ? quantity + more : quantity,
        );
        expect(may(raised, outflow, shelf, start).may).toBeGreaterThanOrEqual(now.may);
        expect(now.may).toBeLessThanOrEqual(sum(outflow.slice(start)));
        expect(now.may).toBeLessThanOrEqual(sum(inflow.slice(Math.max(0, start - shelf))));
        now.matched.forEach((quantity, month) => {
          expect(quantity).toBeLessThanOrEqual(month < start ? 0 : value(outflow, month));
        });
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it("takes what arrived before the start while it is fresh, and nothing later", () => {
    expect(may([5, 0, 0, 0], [0, 0, 5, 0], 2, 2).may).toBe(5);
    expect(may([5, 0, 0, 0], [0, 0, 5, 0], 1, 2).may).toBe(0);
    expect(may([0, 0, 0, 5], [0, 0, 5, 0], 12, 0).may).toBe(0);
    expect(may([5, 0], [5, 0], 0, 0).may).toBe(5);
    // Oldest first: the 3 of month 0 must serve month 1, or they are lost to month 2.
    expect(may([3, 3, 0], [0, 3, 3], 1, 0)).toEqual({ may: 6, matched: [0, 3, 3] });
  });
});

describe("must", () => {
  it("equals its definition, and says when it is reached", () => {
    fc.assert(
      fc.property(world, ({ outflow, other, production, stock, start }) => {
        const found = must(outflow, other, production, stock, start);
        expect(found.must).toBe(mustByDefinition(outflow, other, production, stock, start));
        const cut = (s: number) =>
          mustByDefinition(
            outflow.slice(0, s + 1),
            other.slice(0, s + 1),
            production.slice(0, s + 1),
            stock,
            start,
          );
        found.by_month.forEach((bound, s) => {
          expect(bound).toBe(s < start ? 0 : cut(s));
        });
        if (found.reached_at === null) expect(found.must).toBe(0);
        else {
          expect(cut(found.reached_at)).toBe(found.must);
          expect(found.by_month.indexOf(found.must)).toBe(found.reached_at);
        }
        expect(found.at_end).toBeLessThanOrEqual(found.must === 0 ? 0 : found.must);
      }),
      { seed: 4, numRuns: 4000 },
    );
  });

  it("falls by no more than the opening stock rises", () => {
    fc.assert(
      fc.property(world, small, ({ outflow, other, production, stock, start }, more) => {
        const less = must(outflow, other, production, stock + more, start).must;
        const now = must(outflow, other, production, stock, start).must;
        expect(less).toBeLessThanOrEqual(now);
        expect(now - less).toBeLessThanOrEqual(more);
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});

/**
 * A world in which the truth is known: every unit is followed. Controlled goods leave within the
 * shelf or stay; other goods come from the stock, from others or from production.
 */
const followed = fc.integer({ min: 2, max: 10 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    start: fc.nat({ max: n - 1 }),
    shelf: fc.nat({ max: 10 }),
    stock: small,
    controlled: fc.array(fc.record({ came: fc.nat({ max: n - 1 }), stayed: fc.nat({ max: 12 }) }), {
      maxLength: 25,
    }),
    others: fc.array(
      fc.record({
        came: fc.nat({ max: n - 1 }),
        stayed: fc.nat({ max: 12 }),
        made: fc.boolean(),
      }),
      { maxLength: 15 },
    ),
    fromStock: fc.array(fc.nat({ max: n - 1 }), { maxLength: 6 }),
  }),
);

describe("both", () => {
  it("contain the truth in every world where the books are complete", () => {
    fc.assert(
      fc.property(followed, (w) => {
        const inflow = new Array<number>(w.n).fill(0);
        const [other, production, outflow] = [[...inflow], [...inflow], [...inflow]];
        const add = (series: number[], month: number) => {
          if (month < w.n) series[month] = value(series, month) + 1;
        };
        let truth = 0;
        for (const { came, stayed } of w.controlled) {
          add(inflow, came);
          if (stayed > w.shelf) continue; // used at home
          add(outflow, came + stayed);
          if (came + stayed >= w.start && came + stayed < w.n) truth++;
        }
        let stock = 0;
        for (const { came, stayed, made } of w.others) {
          add(made ? production : other, came);
          if (came < w.start) stock++;
          add(outflow, came + stayed);
        }
        for (const left of w.fromStock) {
          add(outflow, left);
          stock++;
        }
        const lower = must(outflow, other, production, stock, w.start).must;
        const upper = may(inflow, outflow, w.shelf, w.start).may;
        expect(lower).toBeLessThanOrEqual(truth);
        expect(truth).toBeLessThanOrEqual(upper);
      }),
      { seed: 6, numRuns: 3000 },
    );
  });

  it("keep must <= may where no shelf ends and the goods on the books cover every outflow", () => {
    fc.assert(
      fc.property(world, ({ inflow, other, production, outflow, stock, start }) => {
        const until = (series: readonly number[], from: number, s: number) =>
          sum(series.slice(from, s + 1));
        const covered = outflow.every(
          (_, s) =>
            s < start ||
            until(outflow, start, s) <=
              until(inflow, 0, s) + until(other, start, s) + until(production, start, s) + stock,
        );
        fc.pre(covered);
        const lower = must(outflow, other, production, stock, start).must;
        expect(lower).toBeLessThanOrEqual(may(inflow, outflow, outflow.length, start).may);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it("scale with the unit", () => {
    fc.assert(
      fc.property(world, fc.constantFrom(0.25, 2, 1024), (w, factor) => {
        const scaled = (series: readonly number[]) => series.map((quantity) => quantity * factor);
        expect(may(scaled(w.inflow), scaled(w.outflow), w.shelf, w.start).may).toBe(
          may(w.inflow, w.outflow, w.shelf, w.start).may * factor,
        );
        expect(
          must(scaled(w.outflow), scaled(w.other), scaled(w.production), w.stock * factor, w.start)
            .must,
        ).toBe(must(w.outflow, w.other, w.production, w.stock, w.start).must * factor);
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  // A maximum of sums is at most the sum of maxima; a matching inside subheadings is a matching.
  it("narrow when a heading is split: sum of must is higher, sum of may is lower", () => {
    const split = months.chain((n) => {
      const part = fc.record({
        inflow: fc.array(small, { minLength: n, maxLength: n }),
        other: fc.array(small, { minLength: n, maxLength: n }),
        outflow: fc.array(small, { minLength: n, maxLength: n }),
        stock: small,
      });
      return fc.tuple(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: n - 1 }),
        fc.nat({ max: 9 }),
      );
    });
    fc.assert(
      fc.property(split, ([parts, start, shelf]) => {
        const total = (of: "inflow" | "other" | "outflow") =>
          (parts[0]?.[of] ?? []).map((_, month) =>
            sum(parts.map((part) => value(part[of], month))),
          );
        const whole = must(
          total("outflow"),
          total("other"),
          zeros(total("other")),
          sum(parts.map((part) => part.stock)),
          start,
        ).must;
        const inParts = parts.map(
          (part) => must(part.outflow, part.other, zeros(part.other), part.stock, start).must,
        );
        expect(sum(inParts)).toBeGreaterThanOrEqual(whole);
        const mayInParts = parts.map((part) => may(part.inflow, part.outflow, shelf, start).may);
        expect(sum(mayInParts)).toBeLessThanOrEqual(
          may(total("inflow"), total("outflow"), shelf, start).may,
        );
      }),
      { seed: 9, numRuns: 2000 },
    );
  });

  it("refuse what is no quantity, unequal lengths and a start outside", () => {
    expect(() => may([1], [1, 2], 12, 0)).toThrow(/outflow has 2 months and inflow has 1/);
    expect(() => may([Number.NaN], [1], 12, 0)).toThrow(/inflow\[0\] is NaN/);
    expect(() => may([1], [Number.POSITIVE_INFINITY], 12, 0)).toThrow(/outflow\[0\] is Infinity/);
    expect(() => may([1], [-1], 12, 0)).toThrow(/outflow\[0\] is -1/);
    expect(() => may([1], [1], 0.5, 0)).toThrow(/shelf is 0.5/);
    expect(() => may([], [], 12, 0)).toThrow(/start 0 is not one of the 0 months/);
    expect(() => must([1], [1], [1], Number.NaN, 0)).toThrow(/openingStock\[0\] is NaN/);
    expect(() => must([1], [1], [], 0, 0)).toThrow(/production has 0 months/);
    expect(() => must([1], [1], [0], 0, 1)).toThrow(/start 1 is not one of the 1 months/);
  });
});

describe("openingStock", () => {
  it("adds the months asked for, and none of the others", () => {
    expect(openingStock([9, 1, 2, 3, 4], 4, 3)).toEqual({
      opening_stock: 6,
      months_asked: 3,
      months_reported: 3,
      reason: null,
    });
    expect(openingStock([9, 1], 1, 0).opening_stock).toBe(0);
  });

  it("is unknown, not nothing, where a month is missing or lies before the first", () => {
    expect(openingStock([1, null, 1, 1], 3, 3)).toEqual({
      opening_stock: null,
      months_asked: 3,
      months_reported: 2,
      reason: "other inflow is reported for 2 of the 3 months before the start",
    });
    expect(openingStock([1, 1, 1], 2)).toMatchObject({ opening_stock: null, months_reported: 2 });
  });
});

describe("bounds with months not reported", () => {
  const options = { start: 1, shelf: 12, stock_months: 1 };
  const whole = {
    inflow: [0, 4, 0, 4],
    other_inflow: [1, 0, 2, 0],
    outflow: [0, 3, 4, 2],
    production: [0, 0, 0, 0],
  };

  it("is may and must where all is reported", () => {
    expect(bounds(whole, options)).toEqual({
      may: 6,
      matched: [0, 3, 1, 2],
      must: 6,
      must_reason: null,
      must_reached_at: 3,
      must_at_end: 6,
      must_by_month: [0, 2, 4, 6],
      opening_stock: { opening_stock: 1, months_asked: 1, months_reported: 1, reason: null },
      outflow_not_reported: 0,
      inflow_not_reported: 0,
    });
  });

  it("keeps what must had reached before other inflow stops being reported", () => {
    const found = bounds({ ...whole, other_inflow: [1, 0, 2, null] }, options);
    expect(found).toMatchObject({ must: 4, must_at_end: null, must_by_month: [0, 2, 4, null] });
    expect(found.must_reason).toMatch(/from month 3 on/);
    expect(bounds({ ...whole, other_inflow: [1, null, 2, 0] }, options).must).toBeNull();
    expect(bounds({ ...whole, production: [0, null, 0, 0] }, options).must).toBeNull();
    expect(bounds({ ...whole, other_inflow: [null, 0, 2, 0] }, options)).toMatchObject({
      must: null,
      must_reason: "other inflow is reported for 0 of the 1 months before the start",
    });
  });

  it("stays valid whatever the missing months held", () => {
    fc.assert(
      fc.property(
        world,
        fc.array(fc.tuple(fc.constantFrom("inflow", "other", "outflow"), fc.nat({ max: 7 })), {
          maxLength: 4,
        }),
        (w, holes) => {
          const open = (name: "inflow" | "other" | "outflow") =>
            w[name].map((quantity, month) =>
              holes.some(([series, hole]) => series === name && hole === month) ? null : quantity,
            );
          const settings = { start: w.start, shelf: w.shelf, stock_months: w.start };
          const full = {
            inflow: w.inflow,
            other_inflow: w.other,
            outflow: w.outflow,
            production: w.production,
          };
          const seen = bounds(
            {
              ...full,
              inflow: open("inflow"),
              other_inflow: open("other"),
              outflow: open("outflow"),
            },
            settings,
          );
          const known = bounds(full, settings);
          if (seen.must !== null) expect(seen.must).toBeLessThanOrEqual(known.must ?? -1);
          // May speaks of the outflow that is reported.
          const reported = open("outflow").map((quantity) => quantity ?? 0);
          expect(seen.may).toBeGreaterThanOrEqual(may(w.inflow, reported, w.shelf, w.start).may);
        },
      ),
      { seed: 10, numRuns: 1500 },
    );
  });
});

describe.skipIf(!present)("passenger cars through Armenia, March 2022 to October 2023", () => {
  const start = at(2022, 3);
  const withMexico = [...coalition, "MEX"];
  const to = (target: string): Omit<Leg, "level"> => ({
    flow: "Export",
    partners: [target],
    inside: true,
  });

  it("gives the heading's figures, counting Mexico with the coalition", async () => {
    const outflow = await heading(to("RUS"));
    const inflow = await heading({ flow: "Import", partners: withMexico, inside: true });
    const other_inflow = await heading({ flow: "Import", partners: withMexico, inside: false });
    expect(sum(outflow.slice(start))).toBe(27_145);
    expect(sum(outflow.slice(start - 12, start))).toBe(295);
    expect(sum(inflow.slice(start))).toBe(84_921 + 19_645);
    expect(sum(other_inflow.slice(start))).toBe(6_481);
    const found = bounds(
      { inflow, other_inflow, outflow, production: zeros(outflow) },
      { start, shelf: 12, stock_months: 12 },
    );
    expect(found).toMatchObject({
      may: 27_145,
      must: 19_215,
      must_reached_at: at(2023, 7),
      must_at_end: 18_587,
      opening_stock: { opening_stock: 2_077 },
    });
  });

  it("gives more summed over the fourteen subheadings", async () => {
    const out = await legs({ ...to("RUS"), level: "6" });
    const others = await legs({ flow: "Import", partners: withMexico, inside: false, level: "6" });
    const each = [...out].map(([code, outflow]) => {
      const other = others.get(code) ?? zeros(outflow);
      const stock = openingStock(other, start).opening_stock ?? Number.NaN;
      return must(outflow, other, zeros(outflow), stock, start).must;
    });
    expect(sum(each)).toBe(21_819);
  });

  it("hangs on whether Mexico's cars are the coalition's", async () => {
    const outflow = await heading(to("RUS"));
    const other = await heading({ flow: "Import", partners: coalition, inside: false });
    const stock = openingStock(other, start);
    expect(stock.opening_stock).toBe(2_982);
    expect(must(outflow, other, zeros(outflow), stock.opening_stock ?? 0, start).must).toBe(2_042);
  });

  it.each(["KAZ", "GEO", "ARE"])("says nothing must have gone on to %s", async (target) => {
    const outflow = await heading(to(target));
    const other = await heading({ flow: "Import", partners: withMexico, inside: false });
    const stock = openingStock(other, start).opening_stock ?? 0;
    expect(sum(outflow)).toBeGreaterThan(0);
    expect(must(outflow, other, zeros(outflow), stock, start).must).toBe(0);
  });
});
