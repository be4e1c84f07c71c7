import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candidate, Given } from "../../src/detectors/detector.ts";
import detector from "../../src/detectors/lost-in-transit/detector.ts";
import { random } from "../../src/statistics/random.ts";
import { parsePeriod } from "../../src/trade/period.ts";

const GIVEN: Given = {
  params: { least_usd: 20_000 },
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
const HUBS = ["KGZ", "ARM", "KAZ", "GEO", "TUR", "UZB", "SRB", "ISR", "IND", "AZE"];

/** A border on which the importer books `before` of what was sent, and `after` since the measure. */
function border(of: {
  readonly code: string;
  readonly importer: string;
  readonly donor?: boolean;
  readonly before: number;
  readonly after: number;
  readonly others?: readonly [before: number, after: number];
  readonly sent?: number;
}): Candidate {
  const sent = of.sent ?? 1000;
  const quarters = (share: number, count: number) => Array(count).fill((sent / 4) * share);
  return {
    code: of.code,
    donor: of.donor ?? false,
    importer: of.importer,
    source: "comtrade",
    frequency: "M",
    unit: "kg",
    exporters: 1,
    longer: 0,
    later: 1,
    sent_before: sent,
    booked_before: sent * of.before,
    booked_before_later: sent * of.before,
    sent: quarters(1, 4),
    booked: quarters(of.after, 5),
    sent_usd_before: 100 * sent,
    booked_usd_before: 100 * sent * of.before,
    booked_usd_before_later: 100 * sent * of.before,
    sent_usd: quarters(100, 4),
    booked_usd: quarters(100 * of.after, 5),
    sent_unmeasured_usd: 0,
    booked_unmeasured_usd: 0,
    periods_before: 12,
    periods_after: 12,
    largest_after: sent / 12,
    others_before: of.others?.[0] ?? 0,
    others_after: of.others?.[1] ?? 0,
    unspecified_before: 0,
    unspecified_after: 0,
  };
}

/** Thirty untouched goods on ten borders, each booked at about what it was. */
function untouched(): Candidate[] {
  const from = random("untouched");
  return Array.from({ length: 30 }, (_, good) => String(390110 + good)).flatMap((code) =>
    HUBS.map((importer) =>
      border({
        code,
        importer,
        donor: true,
        before: 0.95,
        after: 0.95 * (0.9 + 0.2 * from.uniform()),
        sent: 500 + 1000 * from.uniform(),
      }),
    ),
  );
}

describe("lost-in-transit", () => {
  it("finds the border whose importer stopped booking, and how much is missing", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        border({ code: "854231", importer: "KGZ", before: 0.95, after: 0.4 }),
        border({ code: "854231", importer: "ARM", before: 0.95, after: 0.96 }),
      ],
      GIVEN,
    );
    const [lost, kept] = tested;
    expect(lost?.subject).toMatchObject({ exporter: "DEU", importer: "KGZ", commodity: "854231" });
    expect(lost?.p).toBe(lost?.p_floor);
    expect(lost?.q_reason).toBeNull();
    expect(lost?.quantity).toBeGreaterThan(450);
    expect(lost?.quantity).toBeLessThan(650);
    expect(lost?.explanations.filter((one) => one.status === "supported")).toEqual([]);
    expect(kept?.p).toBeGreaterThan(0.2);
  });

  it("blames no good where the importer books less of everything", () => {
    const { tested } = detector.refine(
      [
        ...untouched().map((row) =>
          row["importer"] === "KGZ"
            ? { ...row, booked: (row["booked"] as number[]).map((one) => one * 0.4) }
            : row,
        ),
        border({ code: "854231", importer: "KGZ", before: 0.95, after: 0.38 }),
      ],
      GIVEN,
    );
    expect(tested[0]?.p).toBeGreaterThan(0.1);
  });

  it("does not call lost what one delivery missed, or what came in under another name", () => {
    const once = border({ code: "854231", importer: "KGZ", before: 0.95, after: 0.95 });
    const renamed = border({
      code: "854231",
      importer: "ARM",
      before: 0.95,
      after: 0.2,
      others: [100, 900],
    });
    const { tested } = detector.refine(
      [...untouched(), { ...once, booked: [237, 0, 237, 237, 237] }, renamed],
      GIVEN,
    );
    const of = (importer: string) => tested.find((one) => one.subject.importer === importer);
    expect(of("KGZ")?.p).toBeGreaterThan(0.2);
    expect(of("ARM")?.q_reason).toMatch(/800 kg more under other partners/);
    expect(of("ARM")?.explanations[0]).toMatchObject({ status: "supported" });
  });

  it("says so where the border never booked, or books by value", () => {
    const { tested } = detector.refine(
      [
        ...untouched(),
        border({ code: "854231", importer: "KGZ", before: 0.1, after: 0.02 }),
        {
          ...border({ code: "880330", importer: "KGZ", before: 0.95, after: 0.3 }),
          sent_unmeasured_usd: 90_000,
        },
      ],
      GIVEN,
    );
    const texts = (code: string, status: string) =>
      tested
        .find((one) => one.subject.commodity === code)
        ?.explanations.filter((one) => one.status === status)
        .map((one) => one.text);
    expect(texts("854231", "supported")).toContain(detector.innocent[0]);
    expect(tested.find((one) => one.subject.commodity === "880330")?.unit).toBe("USD");
  });

  it("flags no code that the importer does not use yet", () => {
    const place = GIVEN.place === null ? null : { ...GIVEN.place, since: parsePeriod("2022-03") };
    const reason = (others: readonly [number, number]) =>
      detector.refine(
        [
          ...untouched(),
          border({ code: "854143", importer: "KGZ", before: 0.9, after: 0, others }),
        ],
        { ...GIVEN, place },
      ).tested[0]?.q_reason;
    expect(reason([0, 0])).toMatch(/books none of these goods from anyone, and in January 2022/);
    expect(reason([100, 100])).toBeNull();
  });

  it("has no p without untouched goods, and no q with few", () => {
    const asked = border({ code: "854231", importer: "KGZ", before: 0.95, after: 0.4 });
    expect(detector.refine([asked], GIVEN)).toMatchObject({
      tested: [],
      not_estimable: [{ reason: "nothing like it to compare with" }],
    });
    const few = detector.refine([...untouched().slice(0, 40), asked], GIVEN);
    expect(few.tested[0]?.q_reason).toMatch(/^40 of at least 99/);
    expect(detector.refine([], GIVEN)).toEqual({ tested: [], not_estimable: [] });
  });

  it("gives the same p in another order and in tonnes", () => {
    const rows = [
      ...untouched(),
      border({ code: "854231", importer: "KGZ", before: 0.9, after: 0.7 }),
    ];
    const p = detector.refine(rows, GIVEN).tested[0]?.p;
    const scaled = rows.map((row) => ({
      ...row,
      ...Object.fromEntries(
        ["sent_before", "booked_before", "booked_before_later"].map((name) => [
          name,
          Number(row[name]) / 1000,
        ]),
      ),
      sent: (row["sent"] as number[]).map((one) => one / 1000),
      booked: (row["booked"] as number[]).map((one) => one / 1000),
    }));
    expect(detector.refine(scaled, GIVEN).tested[0]?.p).toBe(p);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (mixed) => {
        expect(detector.refine(mixed, GIVEN).tested[0]?.p).toBe(p);
      }),
      { numRuns: 3 },
    );
  });
});
