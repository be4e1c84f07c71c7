import { describe, expect, it } from "vitest";
import type { Candidate, Given } from "../../src/detectors/detector.ts";
import detector from "../../src/detectors/unit-value/detector.ts";
import { random } from "../../src/statistics/random.ts";

const GIVEN: Given = { params: {}, seed: 1, place: null };
const LOTS = 40;

/** Lots of a border at about 10 USD a kilogram; `factors` multiply the price of single lots. */
function flow(of: {
  readonly code: string;
  readonly importer?: string;
  readonly donor?: boolean;
  readonly factors?: Readonly<Record<number, number>>;
  readonly more?: Candidate;
}): Candidate {
  const importer = of.importer ?? "KGZ";
  const from = random(`${of.code} ${importer}`);
  const quantities = Array.from({ length: LOTS }, () => 1000 * Math.exp(2 * from.uniform()));
  const usd = quantities.map(
    (quantity, at) =>
      10 * quantity * Math.exp(0.2 * (from.uniform() - 0.5)) * (of.factors?.[at] ?? 1),
  );
  return {
    code: of.code,
    donor: of.donor ?? false,
    source: "comtrade",
    frequency: "M",
    side: "import",
    exporter: "DEU",
    importer,
    unit: "kg",
    estimated: 0,
    flows: 12,
    lowest: Math.log(8),
    highest: Math.log(12),
    periods: Array.from({ length: LOTS }, (_, at) => 24240 + at),
    quantities,
    usd,
    moved: Array(LOTS).fill(0),
    borders: Array(LOTS).fill(12),
    ...of.more,
  };
}

const untouched = (count = 150) =>
  Array.from({ length: count }, (_, at) => flow({ code: String(390110 + at), donor: true }));

const since = (from: number, factor: number) =>
  Object.fromEntries(Array.from({ length: LOTS - from }, (_, at) => [from + at, factor]));

describe("unit-value", () => {
  it("finds a border on which goods cost a third from some month on, and what that is worth", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        flow({ code: "854231", factors: since(26, 1 / 3) }),
        flow({ code: "854232" }),
      ],
      GIVEN,
    );
    const [cheap, usual] = tested;
    expect(cheap?.p).toBe(cheap?.p_floor);
    expect(cheap?.q_reason).toBeNull();
    expect(cheap?.evidence["odd_lots"]).toBe(14);
    expect(cheap?.quantity).toBeGreaterThan(100_000);
    expect(cheap?.explanations.filter((one) => one.status === "supported")).toEqual([]);
    expect(usual?.p).toBeGreaterThan(0.05);
  });

  it("takes the month's price off where it moved on every border", () => {
    const factors = since(26, 3);
    const moved = Array.from({ length: LOTS }, (_, at) => (at >= 26 ? Math.log(3) : 0));
    const { tested } = detector.refine(
      [...untouched(), flow({ code: "854231", factors, more: { moved } })],
      GIVEN,
    );
    expect(tested[0]?.p).toBeGreaterThan(0.05);
    // On few borders the price of a month is not known, and the answer says that this stays open.
    const few = detector.refine(
      [
        ...untouched(),
        flow({ code: "854231", factors, more: { moved, borders: Array(LOTS).fill(2) } }),
      ],
      GIVEN,
    );
    expect(few.tested[0]?.explanations).toContainEqual(
      expect.objectContaining({ text: detector.innocent[3], status: "untestable" }),
    );
  });

  it("names a slip of the unit, small lots and another quality", () => {
    const status = (row: Candidate, text: number) =>
      detector
        .refine([...untouched(), row], GIVEN)
        .tested[0]?.explanations.find((one) => one.text === detector.innocent[text])?.status;
    expect(status(flow({ code: "854231", factors: { 5: 1000 } }), 4)).toBe("supported");
    expect(status(flow({ code: "854231", factors: { 5: 3 } }), 4)).toBe("contradicted");
    expect(status(flow({ code: "854231", factors: { 5: 3 } }), 0)).toBe("contradicted");
    expect(
      status(flow({ code: "854231", factors: { 5: 3 }, more: { highest: Math.log(50) } }), 0),
    ).toBe("supported");
  });

  it("has no answer where prices never vary, and no q with few to compare with", () => {
    const constant = flow({ code: "854231" });
    const same = { ...constant, usd: (constant["quantities"] as number[]).map((one) => 10 * one) };
    expect(detector.refine([...untouched(20), same], GIVEN).not_estimable[0]?.reason).toMatch(
      /exactly the same/,
    );
    const { tested } = detector.refine([...untouched(20), constant], GIVEN);
    expect(tested[0]?.q_reason).toMatch(/^20 of at least 99/);
    expect(detector.refine([], GIVEN)).toEqual({ tested: [], not_estimable: [] });
  });

  it("repeats to the digit, in any currency", () => {
    const rows = [...untouched(110), flow({ code: "854231", factors: { 3: 1.3 } })];
    const p = detector.refine(rows, GIVEN).tested[0]?.p;
    expect(detector.refine(rows, GIVEN).tested[0]?.p).toBe(p);
    const pounds = rows.map((row) => ({
      ...row,
      usd: (row["usd"] as number[]).map((one) => one * 0.8),
    }));
    expect(detector.refine(pounds, GIVEN).tested[0]?.p).toBe(p);
  });
});
