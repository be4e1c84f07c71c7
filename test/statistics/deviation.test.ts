import { describe, expect, it } from "vitest";
import { normal } from "../../bench/truth/draws.ts";
import { deviations, type Leg } from "../../src/statistics/deviation.ts";
import { random } from "../../src/statistics/random.ts";

/** Legs whose e follows a known law: it lies at .6 x and strays by exp(.7 w). */
function legs(count: number, seed: string) {
  const from = random(seed);
  return Array.from({ length: count }, () => {
    const [x, w] = [normal(from), normal(from)];
    const e = 0.6 * x + 0.4 * Math.exp(0.7 * w) * normal(from);
    const leg: Leg = {
      observed: 1,
      counterfactual: 1,
      kappa: 1,
      stratum: from.uniform() < 0.5 ? "often" : "seldom",
      e,
      e_persistence: e - 10,
      offset: 0,
      place: [x, normal(from), null],
      spread: [w, normal(from)],
    };
    return { leg, x, w };
  });
}
const groups = (count: number) => Array.from({ length: count }, (_, at) => `g${at % 20}`);
const deviation = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

describe("deviations", () => {
  const known = legs(3000, "law");
  const model = deviations(
    known.map((one) => one.leg),
    groups(3000),
  );
  const fresh = legs(2000, "fresh").map((one) => ({ ...one, own: model.of(one.leg) }));

  it("learns where e lies and how far it strays", () => {
    // Without a spread of their own the calm would be a quarter of the wild.
    const errors = fresh.map((one) => one.own.location - 0.6 * one.x);
    expect(deviation(errors)).toBeLessThan(0.08);
    const calm = fresh.filter((one) => one.w < -0.5).map((one) => one.own.z_sum);
    const wild = fresh.filter((one) => one.w > 0.5).map((one) => one.own.z_sum);
    expect(deviation(calm) / deviation(wild)).toBeGreaterThan(0.7);
    expect(deviation(calm) / deviation(wild)).toBeLessThan(1.4);
  });

  it("gives new legs their fair share of high ranks among the donors, calm or wild", () => {
    const donors = model.donors.map((one) => one.z).sort((a, b) => b - a);
    const limit = donors[Math.floor(0.05 * donors.length)] ?? 0;
    for (const some of [fresh.filter((one) => one.w < 0), fresh.filter((one) => one.w >= 0)]) {
      const share = some.filter((one) => one.own.z > limit).length / some.length;
      expect(share).toBeGreaterThan(0.025);
      expect(share).toBeLessThan(0.085);
    }
  });

  it("takes off the offset, and gives it back where e is expected", () => {
    const [one] = known;
    if (one === undefined) throw new Error("no leg");
    const moved = model.of({ ...one.leg, e: one.leg.e + 2, offset: 2 });
    const own = model.of(one.leg);
    expect(moved.z_sum).toBeCloseTo(own.z_sum, 10);
    expect(moved.location).toBeCloseTo(own.location + 2, 10);
  });

  it("uses no more than the stratum with few donors, and takes one commodity alone", () => {
    const few = known.slice(0, 120).map((one) => one.leg);
    const poor = deviations(few, groups(120));
    const [first, second] = few.filter((leg) => leg.stratum === "often");
    if (first === undefined || second === undefined) throw new Error("no legs");
    expect(poor.of(first).location).toBeCloseTo(poor.of(second).location, 10);
    const alone = deviations(
      few,
      few.map(() => "one"),
    );
    expect(alone.donors).toHaveLength(120);
    expect(alone.donors.every((one) => Number.isFinite(one.z))).toBe(true);
  });

  it("stays finite where donors are all alike or none", () => {
    const leg = known[0]?.leg;
    if (leg === undefined) throw new Error("no leg");
    const same = deviations(new Array<Leg>(400).fill(leg), groups(400));
    expect(Number.isFinite(same.of(leg).z)).toBe(true);
    expect(Number.isFinite(deviations([], []).of(leg).z)).toBe(true);
  });
});
