import { describe, expect, it } from "vitest";
import { runs, seriesChart, type Track, type Values } from "../../src/picture/series.ts";
import { byClass, number, parse, textOf } from "./parsed.ts";

const periods = ["2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06"];

function chart(values: Values, band: { low: Values; middle: Values; high: Values } | null = null) {
  const track: Track = { name: "sent", mark: "outflow", values };
  return parse(
    seriesChart({
      id: "c",
      width: 760,
      title: "Series",
      text: "Simulated",
      periods,
      rule: { at: 2, text: "measure, from 2022-03", full: "The measure" },
      panels: [
        {
          title: "On to T",
          height: 100,
          tracks: [track],
          band: band === null ? null : { ...band, name: "counterfactual", excess_name: "excess" },
          events: [{ at: 4, kind: "closed", text: "closed 2022-05" }],
        },
      ],
      format: String,
      hovers: true,
    }),
  );
}

/** Lines of the plot, not of the keys above it. */
const lines = (drawn: ReturnType<typeof chart>) =>
  byClass(drawn, "outflow").filter((one) => !(one.attributes.get("d") ?? "").endsWith("h20"));

const nothing: Values = [null, null, null, null, null, null];

describe("runs", () => {
  it("ends at every period not reported", () => {
    expect(runs([1, null, 0, 2, null])).toEqual([
      [[0, 1]],
      [
        [2, 0],
        [3, 2],
      ],
    ]);
  });
});

describe("seriesChart", () => {
  it("draws one line where all periods are reported, through a zero too", () => {
    const [line, ...more] = lines(chart([5, 0, 5, 5, 5, 5]));
    expect(more).toHaveLength(0);
    expect(line?.attributes.get("d")?.match(/[ML]/g)).toHaveLength(6);
  });

  it("draws a gap, hatched, for a period not reported, and never goes down to zero", () => {
    const drawn = chart([5, 5, null, 5, 5, 5]);
    expect(lines(drawn).map((line) => line.attributes.get("d")?.match(/[ML]/g)?.length)).toEqual([
      2, 3,
    ]);
    const heights = lines(drawn).flatMap((line) =>
      [...(line.attributes.get("d") ?? "").matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)),
    );
    expect(new Set(heights).size).toBe(1);
    expect(textOf(drawn)).toContain("2022-03: sent not reported");
  });

  it("draws a period alone between gaps as a dot", () => {
    const drawn = chart([5, null, 7, null, 5, 5]);
    expect(byClass(drawn, "dot")).toHaveLength(2);
    expect(lines(drawn).filter((one) => one.name === "path")).toHaveLength(1);
  });

  it("draws nothing for a series that is not reported at all", () => {
    expect(lines(chart(nothing))).toHaveLength(0);
  });

  it("puts the measure's rule before its period and the event on it", () => {
    const drawn = chart([1, 2, 3, 4, 5, 6]);
    const x = (of: string) => Number(/M([\d.]+)/.exec(of)?.[1]);
    const [, second, third] = [
      ...(lines(drawn)[0]?.attributes.get("d") ?? "").matchAll(/[ML]([\d.]+)/g),
    ].map(([, at]) => Number(at));
    const rule = byClass(drawn, "rule")[0]?.children.find(
      (child) => typeof child !== "string" && child.name === "path",
    );
    const at = x(typeof rule === "object" ? (rule.attributes.get("d") ?? "") : "");
    expect(at).toBeCloseTo(((second ?? 0) + (third ?? 0)) / 2, 0);
    expect(textOf(drawn)).toContain("closed 2022-05");
  });

  it("fills what lies above the interval, cut where the lines cross", () => {
    const low: Values = [1, 1, 1, 1, 1, 1];
    const drawn = chart([0, 0, 4, 4, 0, 0], { low, middle: low, high: [2, 2, 2, 2, 2, 2] });
    const filled = byClass(drawn, "excess").filter((one) => one.name === "path");
    expect(filled).toHaveLength(1);
    // Four points above (a crossing at each end) and the same four back along the interval.
    expect(filled[0]?.attributes.get("d")?.match(/[ML]/g)).toHaveLength(8);
  });

  it("fills nothing without an interval, and says so", () => {
    const drawn = chart([9, 9, 9, 9, 9, 9], {
      low: nothing,
      middle: [1, 1, 1, 1, 1, 1],
      high: nothing,
    });
    expect(byClass(drawn, "excess")).toHaveLength(0);
    expect(textOf(drawn)).toContain("counterfactual, no interval");
  });

  it("says every figure of a period on hover, and what is not reported", () => {
    const drawn = chart([1, null, 3, 4, 5, 6]);
    const said = byClass(drawn, "hover").map(textOf);
    expect(said).toHaveLength(6);
    expect(said[0]).toBe("2022-01\nsent: 1");
    expect(said[1]).toBe("2022-02\nsent: not reported");
  });

  it("keeps its words within its width", () => {
    for (const text of byClass(chart([1, 2, 3, 4, 5, 6]), "quiet")) {
      expect(number(text, "x")).toBeGreaterThanOrEqual(0);
      expect(number(text, "x")).toBeLessThan(760);
    }
  });
});
