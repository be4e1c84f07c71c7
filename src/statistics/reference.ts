import { type NotEstimable, notEstimable } from "./estimable.ts";
import { mad, median, medianPolish } from "./robust.ts";

/** Thirds by size are told apart where each holds so many references. */
const LEAST_IN_A_THIRD = 50;

/**
 * What is left of each value once the effects of its factors, such as exporter, importer and product,
 * are taken off by median polish. A level with fewer than `least` values has no effect,
 * or it would explain away the very value that is asked about.
 *
 * @param factors for each factor the level of every value, by name.
 */
export function withoutEffects(
  values: readonly number[],
  factors: readonly (readonly string[])[],
  least: number,
): readonly number[] {
  return medianPolish(
    values,
    factors.map((names) => levelsOf(names, least)),
  ).residuals;
}

function levelsOf(names: readonly string[], least: number): number[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const levels = new Map<string, number>();
  return names.map((name) => {
    if ((counts.get(name) ?? 0) < least) return -1;
    const level = levels.get(name) ?? levels.size;
    levels.set(name, level);
    return level;
  });
}

/** A value to be compared with those of its like. */
export interface Compared {
  /** Larger is further from the ordinary. */
  readonly value: number;
  /** Only references of the same stratum are compared with. */
  readonly stratum: string;
  /** Values of small flows stray further than those of large ones: spread is taken by thirds of it. */
  readonly size: number;
  /** Whether others may be compared with it. */
  readonly reference: boolean;
  /** What the value is about: it is never its own reference. */
  readonly about: string;
}

export interface Among {
  readonly estimable: true;
  /** Distance from the median of its like, in their MAD. */
  readonly z: number;
  /** (1 + references at least as far) / (1 + references). */
  readonly p: number;
  readonly p_floor: number;
  readonly references: number;
}

/**
 * How far each value lies from those of its stratum, by median and MAD of the references of about its
 * size, and how many of the stratum's references lie at least as far. A rank, so that heavy tails of
 * what is ordinary count against a finding; exact where the value and its references are exchangeable.
 *
 * @param sides `upper` when only large values are asked about, `both` when small ones are too.
 */
export function amongOthers(
  all: readonly Compared[],
  sides: "upper" | "both",
): readonly (Among | NotEstimable)[] {
  const z = distances(all, sides);
  return ranks(all.map((one, at) => ({ ...one, z: z[at] ?? null })));
}

/** Distance of each value from the median of its like, in their MAD; null where that is 0. */
export function distances(
  all: readonly Compared[],
  sides: "upper" | "both",
): readonly (number | null)[] {
  const strata = new Map<string, readonly Part[]>();
  for (const { stratum } of all) {
    if (strata.has(stratum)) continue;
    strata.set(stratum, partsOf(all.filter((one) => one.stratum === stratum && one.reference)));
  }
  return all.map((one) => {
    const parts = strata.get(one.stratum) ?? [];
    const part = parts.find(({ until }) => one.size <= until) ?? parts.at(-1);
    if (part === undefined || part.spread === 0) return null;
    const z = (one.value - part.centre) / part.spread;
    return sides === "both" ? Math.abs(z) : z;
  });
}

/** References of about one size. */
interface Part {
  readonly until: number;
  readonly centre: number;
  readonly spread: number;
}

function partsOf(references: readonly Compared[]): readonly Part[] {
  const bySize = [...references].sort((a, b) => a.size - b.size);
  const parts = bySize.length >= 3 * LEAST_IN_A_THIRD ? 3 : 1;
  return Array.from({ length: parts }, (_, part) => {
    const members = bySize.slice(
      Math.floor((part * bySize.length) / parts),
      Math.floor(((part + 1) * bySize.length) / parts),
    );
    const values = members.map((one) => one.value);
    return {
      until: members.at(-1)?.size ?? 0,
      centre: median(values) ?? 0,
      spread: mad(values) ?? 0,
    };
  });
}

export interface Ranked extends Pick<Compared, "stratum" | "reference" | "about"> {
  readonly z: number | null;
}

/** The rank of each z among the references of its stratum that are not about the same thing. */
export function ranks(all: readonly Ranked[]): readonly (Among | NotEstimable)[] {
  const strata = new Map<string, { z: number[]; own: Map<string, number[]>; alike: number }>();
  for (const { stratum, reference, about, z } of all) {
    const known = strata.get(stratum) ?? { z: [], own: new Map<string, number[]>(), alike: 0 };
    strata.set(stratum, known);
    if (!reference) continue;
    if (z === null) {
      known.alike++;
      continue;
    }
    known.z.push(z);
    const own = known.own.get(about);
    if (own === undefined) known.own.set(about, [z]);
    else own.push(z);
  }
  const sorted = new Map([...strata].map(([name, { z }]) => [name, Float64Array.from(z).sort()]));
  return all.map(({ stratum, about, z }) => {
    const references = sorted.get(stratum) ?? new Float64Array();
    const own = strata.get(stratum)?.own.get(about) ?? [];
    const count = references.length - own.length;
    if (z === null && (strata.get(stratum)?.alike ?? 0) > 0) {
      return notEstimable("more than half of what it is compared with is exactly alike", {
        references: strata.get(stratum)?.alike ?? 0,
      });
    }
    if (z === null || count === 0) {
      return notEstimable("nothing like it to compare with", { references: 0 });
    }
    const above = atLeast(references, z) - own.filter((other) => other >= z).length;
    return {
      estimable: true,
      z,
      p: (1 + above) / (1 + count),
      p_floor: 1 / (1 + count),
      references: count,
    };
  });
}

/** How many of the values, ascending, are at least `value`. */
function atLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) >= value) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}
