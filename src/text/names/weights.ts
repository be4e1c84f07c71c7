import type { NameKind } from "./name.ts";

/** What is measured of a pair of names, each near 0 to 2; what it is worth stands in `weights.ts`. */
export const MEASURES = [
  "agreement",
  "whole name",
  "conflict",
  "surplus",
  "spelling",
  "worst word",
  "order",
  "single word",
  "initials",
  "legal form",
] as const;

export type Measure = (typeof MEASURES)[number];

export type KindWeights = Readonly<Record<NameKind, Readonly<Record<Measure | "base", number>>>>;

/**
 * What a unit of each measure is worth in log-odds: `npm run weights -- PAIRS.csv` fits and prints
 * them. These were set by hand near such a fit, and the base raised so that the threshold that ships
 * stands at .7.
 */
export const WEIGHTS: KindWeights = {
  person: {
    base: -1.4,
    agreement: 3.2,
    "whole name": 1,
    conflict: -5.7,
    surplus: -1.3,
    spelling: -0.5,
    "worst word": -1.6,
    order: -0.7,
    "single word": -0.7,
    initials: -0.1,
    "legal form": 0,
  },
  company: {
    base: 0.5,
    agreement: 2.5,
    "whole name": 0.5,
    conflict: -4.1,
    surplus: -3.1,
    spelling: -0.5,
    "worst word": -1.2,
    order: -0.5,
    "single word": -0.8,
    initials: -0.2,
    "legal form": -0.4,
  },
  vessel: {
    base: 0.5,
    agreement: 2.5,
    "whole name": 0.5,
    conflict: -4.1,
    surplus: -3.1,
    spelling: -0.5,
    "worst word": -1.2,
    order: -0.5,
    "single word": -0.8,
    initials: -0.2,
    "legal form": 0,
  },
  address: {
    base: -2.5,
    agreement: 2.5,
    "whole name": 0.5,
    conflict: -2,
    surplus: -0.4,
    spelling: -0.5,
    "worst word": -0.5,
    order: 0,
    "single word": -1,
    initials: 0,
    "legal form": 0,
  },
};
