import { type Random, shuffled } from "../statistics/random.ts";
import { transport } from "../statistics/transport.ts";
import type { Row } from "./consignment.ts";

/** A lot on its way into or out of a hub. */
export interface Lot {
  readonly consignment: string;
  readonly hub: string;
  readonly heading: string;
  readonly code: string;
  readonly origin: string | null;
  /** Day of arrival at the hub, or of departure from it. */
  readonly on_day: number;
  readonly kg: number;
  readonly ln_kg: number;
  /** ln USD per kg; null where the value is not known in dollars. */
  readonly price: number | null;
  /** Words of the description, by number, in ascending order. */
  readonly words: Int32Array;
  readonly party: string;
  readonly container: string | null;
  readonly seal: string | null;
  readonly lot: string | null;
}

export interface Lots {
  /** Sorted by hub, heading and day. */
  readonly inbound: readonly Lot[];
  readonly outbound: readonly Lot[];
}

/** How far from the best the matching may be, in nats a kg: a tenth decides nothing. */
const EPSILON = 0.1;

export interface MatchOptions {
  readonly most_lag_days: number;
  readonly slack: number;
  readonly candidates: number;
  readonly looked_at: number;
}

/** Which lots left as which, for each outbound lot in order. */
export interface Matching {
  readonly lots: Lots;
  /** Share of the lot matched to inbound lots whose origin it does not declare. */
  readonly share: Float64Array;
  /** That share times how much more alike the lots are than `slack` asks. */
  readonly strength: Float64Array;
  /** The inbound lot that most of it matches; -1 for none. */
  readonly partner: Int32Array;
  /** How many inbound lots the hub has of the heading, by powers of ten. */
  readonly size_class: readonly number[];
  readonly outbound_kg: number;
  readonly matched_kg: number;
}

/** Rows of detector.sql, sorted by it, as lots. */
export function lotsOf(rows: readonly Row[]): Lots {
  const numbers = new Map<string, number>();
  const read = new Map<string, Int32Array>();
  const wordsOf = (text: string): Int32Array => {
    const known = read.get(text);
    if (known !== undefined) return known;
    const words = new Set(
      text
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 2)
        .map((word) => {
          const number = numbers.get(word) ?? numbers.size;
          numbers.set(word, number);
          return number;
        }),
    );
    const sorted = Int32Array.from(words).sort();
    read.set(text, sorted);
    return sorted;
  };
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const sides = { in: [] as Lot[], out: [] as Lot[] };
  for (const row of rows) {
    const price = Number(row["price"]);
    sides[row["side"] === "in" ? "in" : "out"].push({
      consignment: String(row["consignment"]),
      hub: String(row["hub"]),
      heading: String(row["heading"]),
      code: String(row["code"]),
      origin: text(row["origin"]),
      on_day: Number(row["on_day"]),
      kg: Number(row["kg"]),
      ln_kg: Math.log(Number(row["kg"])),
      price: price > 0 ? Math.log(price) : null,
      words: wordsOf(text(row["words"]) ?? ""),
      party: text(row["party"]) ?? "",
      container: text(row["container"]),
      seal: text(row["seal"]),
      lot: text(row["lot"]),
    });
  }
  return { inbound: sides.in, outbound: sides.out };
}

/**
 * Outbound lots with their days, boxes, seals and lot numbers dealt out anew within hub and heading:
 * what matching finds then is what prices, weights and words agree in by chance.
 */
export function withDatesShuffled(lots: Lots, from: Random): Lots {
  const blocks = new Map<string, Lot[]>();
  for (const lot of lots.outbound) {
    const key = `${lot.hub} ${lot.heading}`;
    const block = blocks.get(key) ?? [];
    blocks.set(key, block);
    block.push(lot);
  }
  const outbound = [...blocks.values()].flatMap((block) => {
    const dealt = shuffled(block, from);
    return block
      .map((lot, at) => {
        const other = dealt[at] ?? lot;
        const { on_day, container, seal } = other;
        return { ...lot, on_day, container, seal, lot: other.lot };
      })
      .sort((a, b) => a.on_day - b.on_day);
  });
  return { inbound: lots.inbound, outbound };
}

/**
 * Least-cost flow from inbound to outbound lots. Each outbound lot may choose among the likeliest
 * inbound lots of its hub and heading that came before it, and those that share its lot or seal
 * number under whatever heading; what is not alike enough stays unmatched.
 */
export function match(lots: Lots, how: MatchOptions): Matching {
  const { inbound, outbound } = lots;
  const blocks = new Map<string, { first: number; end: number }>();
  inbound.forEach((lot, at) => {
    const key = `${lot.hub} ${lot.heading}`;
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, { first: at, end: at + 1 });
    else block.end = at + 1;
  });
  const marks = new Map<string, number[]>();
  const marksOf = (lot: Lot) => [
    ...(lot.lot === null ? [] : [`${lot.hub} lot ${lot.lot}`]),
    ...(lot.seal === null ? [] : [`${lot.hub} seal ${lot.seal}`]),
  ];
  inbound.forEach((lot, at) => {
    for (const mark of marksOf(lot)) marks.set(mark, [...(marks.get(mark) ?? []), at]);
  });

  const first = new Int32Array(outbound.length + 1);
  const from: number[] = [];
  const cost: number[] = [];
  const size_class: number[] = [];
  const best: { at: number; cost: number }[] = [];
  outbound.forEach((lot, j) => {
    best.length = 0;
    const consider = (at: number) => {
      const other = inbound[at] as Lot;
      const lag = lot.on_day - other.on_day;
      if (lag < 0 || lag > how.most_lag_days || other.consignment === lot.consignment) return;
      // A cost that falls with likeness; at `slack` two lots are no likelier one than two.
      const own = how.slack - likeness(other, lot, lag);
      if (!(own < how.slack) || best.some((one) => one.at === at)) return;
      if (best.length < how.candidates) best.push({ at, cost: own });
      else {
        let worst = 0;
        for (let k = 1; k < best.length; k++)
          if ((best[k]?.cost ?? 0) > (best[worst]?.cost ?? 0)) worst = k;
        if ((best[worst]?.cost ?? 0) > own) best[worst] = { at, cost: own };
      }
    };
    const block = blocks.get(`${lot.hub} ${lot.heading}`);
    size_class.push(block === undefined ? 0 : Math.floor(Math.log10(block.end - block.first)));
    if (block !== undefined) {
      let [low, high] = [block.first, block.end];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((inbound[middle] as Lot).on_day <= lot.on_day) low = middle + 1;
        else high = middle;
      }
      for (
        let at = low - 1, looked = 0;
        at >= block.first && looked < how.looked_at;
        at--, looked++
      ) {
        if (lot.on_day - (inbound[at] as Lot).on_day > how.most_lag_days) break;
        consider(at);
      }
    }
    for (const mark of marksOf(lot))
      for (const at of marks.get(mark)?.slice(0, 20) ?? []) consider(at);
    for (const one of best) {
      from.push(one.at);
      cost.push(one.cost);
    }
    first[j + 1] = from.length;
  });

  const flow = transport(
    {
      supply: Float64Array.from(inbound, (lot) => lot.kg * 1.02),
      demand: Float64Array.from(outbound, (lot) => lot.kg),
      first,
      from: Int32Array.from(from),
      cost: Float64Array.from(cost),
      slack: how.slack,
    },
    EPSILON,
  );

  const [share, strength] = [new Float64Array(outbound.length), new Float64Array(outbound.length)];
  const partner = new Int32Array(outbound.length).fill(-1);
  let matched_kg = 0;
  outbound.forEach((lot, j) => {
    let most = 0;
    for (let e = first[j] ?? 0; e < (first[j + 1] ?? 0); e++) {
      const kg = flow[e] ?? 0;
      const other = inbound[from[e] ?? 0] as Lot;
      if (kg <= 0 || other.origin === lot.origin) continue;
      matched_kg += kg;
      share[j] = (share[j] ?? 0) + kg / lot.kg;
      strength[j] = (strength[j] ?? 0) + (kg / lot.kg) * (how.slack - (cost[e] ?? 0));
      if (kg > most) [most, partner[j]] = [kg, from[e] ?? 0];
    }
  });
  const outbound_kg = outbound.reduce((sum, lot) => sum + lot.kg, 0);
  return { lots, share, strength, partner, size_class, outbound_kg, matched_kg };
}

/**
 * How much likelier what two lots have in common is for one lot than for two by chance, in nats
 * (Fellegi and Sunter, JASA 64, 1969), less the odds that a lot taken at random is the one. The
 * frequencies behind each number are judgements, not fits: what is found is weighed against shuffled
 * dates, which they change as much.
 */
function likeness(inbound: Lot, outbound: Lot, lag: number): number {
  let nats = -4;
  // Days in the hub: of the order of a month, against any time up to four.
  nats += Math.max(-3, 1.4 - lag / 30);
  if (inbound.price !== null && outbound.price !== null) {
    // A trader's margin is about a tenth; two lots by chance differ by a half either way.
    const dearer = outbound.price - inbound.price;
    nats += Math.max(-4, 1.4 - 0.5 * ((dearer - 0.1) / 0.12) ** 2 + 0.5 * (dearer / 0.5) ** 2);
  }
  // A whole lot, or an equal part of one, but for what is lost in handling.
  const ratio = outbound.ln_kg - inbound.ln_kg;
  const off = Math.min(Math.abs(ratio), Math.abs(ratio + Math.LN2), Math.abs(ratio + LN3));
  nats += Math.max(-3, 3 - off / 0.02);
  // Seals and lot numbers do not come back by chance.
  if (inbound.seal !== null && inbound.seal === outbound.seal) nats += 6;
  if (inbound.lot !== null && inbound.lot === outbound.lot) nats += 5;
  // Most pairs are out by now: names, boxes and words together cannot bring them back.
  if (nats + 5.5 <= 0) return Number.NEGATIVE_INFINITY;
  nats += inbound.party === outbound.party ? 2.3 : -0.7;
  nats += inbound.code === outbound.code ? 0.3 : inbound.heading === outbound.heading ? -0.5 : -2;
  // Boxes that came full leave with something else all the time.
  if (inbound.container !== null && inbound.container === outbound.container) nats += 1.5;
  return nats + 2 * (alike(inbound.words, outbound.words) - 0.3);
}

const LN3 = Math.log(3);

/** Words in common over words in either. */
function alike(a: Int32Array, b: Int32Array): number {
  let [i, j, common] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0];
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  const either = a.length + b.length - common;
  return either === 0 ? 0 : common / either;
}
