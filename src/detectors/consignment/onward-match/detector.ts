import { random } from "../../../statistics/random.ts";
import type { Clue, ConsignmentDetector } from "../../consignment.ts";
import { lotsOf, type Matching, match, withDatesShuffled } from "../../lots.ts";

/** A match that chance gives one lot in twenty is no clue. */
const MOST_P = 0.05;

export default {
  asks: "Did these goods come to the hub as another lot, under another origin?",
  innocent: [
    "A hub sends goods on and says where they come from",
    "The hub's own producer sells the same goods at the same price",
    "The lot was worked up in the hub and has earned its new origin",
    "A trader replaces from stock what it sells",
  ],
  subject: "consignment",
  params: {
    most_lag_days: { value: 120, unit: "days", means: "longest time that a lot lies in the hub" },
    slack: {
      value: 12,
      unit: "nats",
      means: "cost of leaving a lot unmatched, from which likeness is taken off",
    },
    candidates: {
      value: 8,
      unit: "lots",
      means: "how many likely inbound lots each outbound one may choose from",
    },
    looked_at: {
      value: 400,
      unit: "lots",
      means: "how many inbound lots of its heading, the latest first, are compared",
    },
  },
  refine(rows, { params, seed }) {
    const lots = lotsOf(rows);
    if (lots.inbound.length === 0 || lots.outbound.length === 0) return [];
    const how = {
      most_lag_days: params["most_lag_days"] ?? 0,
      slack: params["slack"] ?? 0,
      candidates: params["candidates"] ?? 0,
      looked_at: params["looked_at"] ?? 0,
    };
    const found = match(lots, how);
    const chance = match(withDatesShuffled(lots, random(seed)), how);
    return { clues: cluesOf(found, chance), notes: [noteOf(found, chance)] };
  },
} satisfies ConsignmentDetector;

function cluesOf(found: Matching, chance: Matching): readonly Clue[] {
  const { inbound, outbound } = found.lots;
  // A large hub finds a likely partner for anything: lots are ranked among those of hubs as large.
  const classes = new Map<number, Float64Array>();
  for (const size of new Set(chance.size_class)) {
    const strengths = chance.strength.filter((_, at) => chance.size_class[at] === size);
    classes.set(size, Float64Array.from(strengths).sort());
  }
  return outbound.flatMap((lot, at): readonly Clue[] => {
    const strength = found.strength[at] ?? 0;
    const partner = inbound[found.partner[at] ?? -1];
    if (strength <= 0 || partner === undefined) return [];
    const null_ = classes.get(found.size_class[at] ?? 0) ?? new Float64Array();
    const p = (1 + atLeast(null_, strength)) / (1 + null_.length);
    if (p > MOST_P) return [];
    const share = Math.round(100 * (found.share[at] ?? 0));
    const marks = [
      ...(lot.lot !== null && lot.lot === partner.lot ? [`lot ${lot.lot}`] : []),
      ...(lot.seal !== null && lot.seal === partner.seal ? [`seal ${lot.seal}`] : []),
      ...(lot.container !== null && lot.container === partner.container
        ? [`container ${lot.container}`]
        : []),
      ...(lot.party === partner.party ? ["the same party"] : []),
    ];
    return [
      {
        consignment: lot.consignment,
        kind: "onward",
        strength,
        p,
        asked: outbound.length,
        says: `${share} % of its ${Math.round(lot.kg).toLocaleString("en")} kg match ${partner.consignment}, which came to ${lot.hub} ${lot.on_day - partner.on_day} days before as ${partner.code} of ${partner.origin}; it left as ${lot.code} of ${lot.origin ?? "an origin not said"}${marks.length === 0 ? "" : `, with ${marks.join(", ")}`}`,
        other: partner.consignment,
      },
    ];
  });
}

function atLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

function noteOf(found: Matching, chance: Matching): string {
  const kg = (value: number) => Math.round(value).toLocaleString("en");
  return `of ${kg(found.outbound_kg)} kg that left a hub, ${kg(found.matched_kg)} kg match lots that had come to it under another origin; with dates shuffled within hub and heading ${kg(chance.matched_kg)} kg do`;
}
