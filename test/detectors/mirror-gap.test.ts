import { describe, expect, it } from "vitest";
import type { Candidate } from "../../src/detectors/detector.ts";
import detector from "../../src/detectors/mirror-gap/detector.ts";
import { random } from "../../src/statistics/random.ts";

function year(of: {
  readonly code: string;
  readonly exporter: string;
  readonly importer: string;
  readonly donor?: boolean;
  readonly ratio: number;
  readonly year?: number;
  readonly more?: Candidate;
}): Candidate {
  const sent = 1_000_000;
  return {
    code: of.code,
    donor: of.donor ?? false,
    exporter: of.exporter,
    importer: of.importer,
    source: "comtrade",
    frequency: "M",
    year: of.year ?? 2019,
    unit: "kg",
    sent_usd: sent,
    booked_usd: sent * of.ratio,
    sent_usd_quarters: Array(4).fill(sent / 4),
    booked_usd_quarters: Array(4).fill((sent / 4) * of.ratio),
    sent: sent / 10,
    booked: (sent / 10) * of.ratio,
    unmeasured_usd: 0,
    periods: 12,
    booked_usd_later: sent * of.ratio,
    world_booked_usd: of.donor === true ? null : sent * of.ratio,
    world_sent_usd: of.donor === true ? null : sent,
    unspecified_usd: null,
    ...of.more,
  };
}

const EXPORTERS = ["DEU", "ITA", "POL"];
const IMPORTERS = ["KGZ", "ARM", "KAZ", "GEO", "TUR"];

/** Twenty untouched goods on fifteen borders over two years: books that differ by freight, habit and noise. */
function ordinary(): Candidate[] {
  const from = random("ordinary");
  return [2018, 2019].flatMap((when) =>
    Array.from({ length: 20 }, (_, good) => String(390110 + good)).flatMap((code) =>
      EXPORTERS.flatMap((exporter) =>
        IMPORTERS.map((importer, habit) =>
          year({
            code,
            exporter,
            importer,
            donor: true,
            year: when,
            ratio: 1.06 * (0.8 + 0.1 * habit) * (0.9 + 0.2 * from.uniform()),
          }),
        ),
      ),
    ),
  );
}

const asked = (ratio: number, more: Candidate = {}) =>
  [2018, 2019].map((when) =>
    year({
      code: "854231",
      exporter: "DEU",
      importer: "KGZ",
      ratio: when === 2019 ? ratio : 0.85,
      year: when,
      ...(when === 2019 ? { more } : {}),
    }),
  );

describe("mirror-gap", () => {
  it("finds the year in which two books part, whichever is the higher", () => {
    for (const ratio of [0.3, 2.5]) {
      const { tested } = detector.refine([...ordinary(), ...asked(ratio)]);
      expect(tested).toHaveLength(1);
      expect(tested[0]).toMatchObject({
        subject: { exporter: "DEU", importer: "KGZ", since: 2019 * 12 },
        q_reason: null,
      });
      expect(tested[0]?.p).toBe(tested[0]?.p_floor);
      expect(tested[0]?.evidence["other_years"]).toMatch(/^2018/);
      expect(tested[0]?.explanations.filter((one) => one.status === "supported")).toEqual([]);
    }
  });

  it("takes freight and an importer's habit for what they are", () => {
    // Georgia books more than a third more than Kyrgyzstan of everything.
    const { tested } = detector.refine([
      ...ordinary(),
      year({ code: "854231", exporter: "DEU", importer: "GEO", ratio: 1.06 * 1.1 }),
      year({ code: "854231", exporter: "DEU", importer: "KGZ", ratio: 1.06 * 0.8 }),
    ]);
    for (const one of tested) expect(one.p).toBeGreaterThan(0.05);
  });

  it("does not make a year of one quarter that one side missed", () => {
    const { tested } = detector.refine([
      ...ordinary(),
      ...asked(0.85, {
        booked_usd: 650_000,
        booked_usd_quarters: [212_500, 12_500, 212_500, 212_500],
      }),
    ]);
    expect(tested[0]?.p).toBeGreaterThan(0.05);
  });

  it("weighs late arrival, secrecy and another origin by their figures", () => {
    const statusOf = (more: Candidate, text: number) =>
      detector
        .refine([...ordinary(), ...asked(0.3, more)])
        .tested[0]?.explanations.find((one) => one.text === detector.innocent[text])?.status;
    expect(statusOf({ booked_usd_later: 850_000 }, 1)).toBe("supported");
    expect(statusOf({ booked_usd_later: null }, 1)).toBe("untestable");
    expect(statusOf({ unspecified_usd: 500_000 }, 2)).toBe("supported");
    // The importer's whole intake is what all sent to it: only the partner differs.
    expect(statusOf({ world_booked_usd: 4_300_000, world_sent_usd: 5_000_000 }, 3)).toBe(
      "supported",
    );
    expect(statusOf({ world_booked_usd: 3_700_000, world_sent_usd: 5_000_000 }, 3)).not.toBe(
      "supported",
    );
  });

  it("flags no code that the importer does not use yet", () => {
    const split = (world_booked_usd: number) =>
      detector.refine([
        ...ordinary().map((row) => ({ ...row, year: Number(row["year"]) + 3 })),
        year({
          code: "854143",
          exporter: "DEU",
          importer: "KGZ",
          ratio: 0,
          year: 2022,
          more: { world_booked_usd },
        }),
      ]).tested[0]?.q_reason;
    expect(split(0)).toMatch(/none of these goods with anyone, and in January 2022/);
    expect(split(1000)).toBeNull();
  });

  it("compares goods asked about with each other where there are no others, and says how few", () => {
    const { tested } = detector.refine([...asked(0.3), ...asked(0.3)].slice(0, 2));
    expect(tested).toEqual([]);
    const none = detector.refine(asked(0.3));
    expect(none.not_estimable[0]?.reason).toMatch(/nothing like it|exactly alike/);
    expect(detector.refine([])).toEqual({ tested: [], not_estimable: [] });
  });
});
