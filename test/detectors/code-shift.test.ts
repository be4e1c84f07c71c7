import { describe, expect, it } from "vitest";
import detector from "../../src/detectors/code-shift/detector.ts";
import type { Candidate, Given } from "../../src/detectors/detector.ts";
import { random } from "../../src/statistics/random.ts";
import { parsePeriod } from "../../src/trade/period.ts";

const GIVEN: Given = {
  params: { unit_value_ratio: 3 },
  seed: 1,
  place: {
    place: 0,
    measures: ["M"],
    origins: ["DEU"],
    origin_words: "DEU",
    targets: ["RUS"],
    target: "RUS",
    target_name: "Russia",
    since: parsePeriod("2019-07"),
    commodities: ["854231"],
  },
};
const STEPS = Array.from({ length: 36 }, (_, at) => at - 24);

/** A series of 100 kg a month until the measure and `after` from it on. */
function series(of: {
  readonly code: string;
  readonly kind: number;
  readonly after: number | readonly number[];
  readonly price?: number;
  readonly price_after?: number;
  readonly way?: "border" | "elsewhere";
  readonly more?: Candidate;
}): Candidate {
  const price = of.price ?? 10;
  const quantities = STEPS.map((step) => {
    if (step < 0) return 100;
    return typeof of.after === "number" ? of.after : (of.after[step] ?? 0);
  });
  const usd = quantities.map(
    (quantity, at) => quantity * ((STEPS[at] ?? 0) < 0 ? price : (of.price_after ?? price)),
  );
  return {
    code: of.code,
    kind: of.kind,
    source: "comtrade",
    frequency: "M",
    unit: "kg",
    side: "import",
    way: of.way ?? "border",
    steps: STEPS,
    quantities,
    usd,
    unmeasured_usd: 0,
    value_usd: usd.reduce((sum, one) => sum + one, 0),
    known: STEPS,
    ...of.more,
  };
}

function untouched(count = 120): Candidate[] {
  const from = random("neighbours");
  return Array.from({ length: count }, (_, good) =>
    series({
      code: String(390110 + (good % 3) * 10 + Math.floor(good / 3) * 100),
      kind: 0,
      after: Array.from({ length: 12 }, () => 100 * (0.7 + 0.6 * from.uniform())),
    }),
  );
}

const fallen = series({ code: "854231", kind: 2, after: 5, price: 12 });

describe("code-shift", () => {
  it("finds the neighbour under whose name goods went on, and prices what came on top", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        fallen,
        // 95 kg more, at the price of the goods that fell: (100 × 8 + 95 × 12) / 195.
        series({ code: "854239", kind: 1, after: 195, price: 8, price_after: 1940 / 195 }),
        series({ code: "854232", kind: 1, after: 98, price: 9 }),
      ],
      GIVEN,
    );
    const [shift, other] = [...tested].sort((a, b) => (a.p ?? 1) - (b.p ?? 1));
    expect(shift).toMatchObject({
      subject: { commodity: "854231", near: "854239", exporter: "DEU", importer: "RUS" },
      q_reason: null,
    });
    expect(shift?.evidence["p_fall"]).toBe(shift?.p_floor);
    expect(shift?.evidence["p_rise"]).toBe(shift?.p_floor);
    expect(shift?.quantity).toBeCloseTo(12 * 95, 6);
    expect(shift?.evidence["unit_value_of_rise"]).toBeCloseTo(12, 6);
    const substitution = shift?.explanations.find((one) => one.text === detector.innocent[2]);
    expect(substitution?.status).toBe("contradicted");
    expect(other?.p).toBeGreaterThan(0.3);
  });

  it("is not moved by one delivery, a price, or a measure that works", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        fallen,
        series({ code: "854232", kind: 1, after: [2000, ...Array(11).fill(100)] }),
        series({ code: "854233", kind: 1, after: 100, price_after: 30 }),
        series({ code: "854239", kind: 1, after: 100 }),
      ],
      GIVEN,
    );
    expect(tested).toHaveLength(3);
    for (const one of tested) {
      expect(one.evidence["p_fall"]).toBeLessThan(0.02);
      expect(one.evidence["p_rise"]).toBeGreaterThan(0.1);
    }
  });

  it("asks about no neighbour of another price, and about no heading", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        fallen,
        series({ code: "854239", kind: 1, after: 195, price: 400 }),
        series({ code: "8703", kind: 2, after: 5 }),
        series({ code: "870310", kind: 1, after: 195 }),
      ],
      GIVEN,
    );
    expect(tested).toEqual([]);
  });

  it("says when customs moved the goods on every border, and when they were only substituted", () => {
    const near = series({ code: "854239", kind: 1, after: 195, price: 8, price_after: 8 });
    const { tested } = detector.refine(
      [
        ...untouched(),
        fallen,
        near,
        series({ code: "854231", kind: 2, after: 40, way: "elsewhere" }),
        series({ code: "854239", kind: 1, after: 160, way: "elsewhere" }),
      ],
      GIVEN,
    );
    const status = (text: number) =>
      tested[0]?.explanations.find((one) => one.text === detector.innocent[text])?.status;
    expect(status(1)).toBe("supported");
    expect(status(2)).toBe("supported");
  });

  it("names the split where an edition of the nomenclature made it", () => {
    const place = GIVEN.place === null ? null : { ...GIVEN.place, since: parsePeriod("2022-01") };
    const { tested } = detector.refine(
      [
        ...untouched(),
        series({ code: "854150", kind: 2, after: 5 }),
        series({ code: "854159", kind: 1, after: 195 }),
        series({ code: "854160", kind: 1, after: 195 }),
      ],
      { ...GIVEN, place },
    );
    const status = (near: string) =>
      tested
        .find((one) => one.subject.near === near)
        ?.explanations.find((one) => one.text === detector.innocent[0])?.status;
    expect(status("854159")).toBe("supported");
    const reason = tested.find((one) => one.subject.near === "854159")?.q_reason;
    expect(reason).toMatch(/^the nomenclature moved these goods: in January 2022/);
    expect(status("854160")).toBe("untestable");
  });

  it("has no answer without history, quantities or untouched goods", () => {
    const near = series({ code: "854239", kind: 1, after: 195 });
    const reason = (rows: readonly Candidate[]) =>
      detector.refine(rows, GIVEN).not_estimable[0]?.reason;
    expect(reason([fallen, near])).toMatch(/no untouched goods/);
    const short = { known: STEPS.filter((step) => step >= -6) };
    expect(reason([...untouched(), { ...fallen, ...short }, { ...near, ...short }])).toMatch(
      /6 of at least 12 periods/,
    );
    expect(detector.refine([...untouched(20), fallen, near], GIVEN).tested[0]?.q_reason).toMatch(
      /^20 of at least 39/,
    );
    expect(detector.refine([], GIVEN)).toEqual({ tested: [], not_estimable: [] });
  });
});
