import { type Lot, type Lots, match, withDatesShuffled } from "../src/detectors/lots.ts";
import { random } from "../src/statistics/random.ts";

/**
 * Matches simulated lots: 100,000 that came to hubs and 100,000 that left them, a fifth of which are
 * lots that came, whole or in two parts, under another origin. Prints the share of their weight that is
 * tied to the very lot, the same with dates shuffled, and the time.
 * `npm run bench:onward -- 100000`
 */

const size = Number(process.argv[2] ?? 100_000);
const HOW = { most_lag_days: 120, slack: 12, candidates: 8, looked_at: 400 };
const [HUBS, HEADINGS, DAYS] = [20, 50, 540];
const from = random(1);
const normal = () =>
  Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());

let made = 0;
function lot(hub: number, heading: number, on_day: number, more: Partial<Lot> = {}): Lot {
  const kg = Math.round(Math.exp(9 + 0.8 * normal()));
  const words = Int32Array.from([
    heading * 10 + from.whole(4),
    heading * 10 + from.whole(4),
  ]).sort();
  const code = 1000 + heading;
  const own = {
    consignment: `L${made++}`,
    hub: `H${hub}`,
    heading: String(code),
    code: `${code}${10 * from.whole(3)}`,
    origin: `O${from.whole(8)}`,
    on_day,
    kg,
    price: heading / 10 + 0.3 * normal(),
    words,
    party: `P${from.whole(60)}`,
    container: null,
    seal: null,
    lot: null,
    ...more,
  };
  return { ...own, ln_kg: Math.log(own.kg) };
}

const inbound: Lot[] = [];
const outbound: Lot[] = [];
const truth = new Map<string, string>();
while (inbound.length < size) {
  const [hub, heading, day] = [from.whole(HUBS), from.whole(HEADINGS), from.whole(DAYS)];
  const came = lot(hub, heading, day);
  inbound.push(came);
  if (from.uniform() < 0.15) {
    const parts = 1 + from.whole(2);
    for (let part = 0; part < parts; part++) {
      const left = lot(hub, heading, day + 5 + from.whole(40), {
        origin: `H${hub}`,
        code: came.code,
        kg: (came.kg * (0.98 + 0.02 * from.uniform())) / parts,
        price: (came.price ?? 0) + 0.1 + 0.08 * normal(),
        party: from.uniform() < 0.6 ? came.party : `P${from.whole(60)}`,
      });
      outbound.push(left);
      truth.set(left.consignment, came.consignment);
    }
  }
}
while (outbound.length < size) {
  const hub = from.whole(HUBS);
  outbound.push(lot(hub, from.whole(HEADINGS), from.whole(DAYS), { origin: `H${hub}` }));
}
const order = (a: Lot, b: Lot) =>
  a.hub < b.hub
    ? -1
    : a.hub > b.hub
      ? 1
      : a.heading < b.heading
        ? -1
        : a.heading > b.heading
          ? 1
          : a.on_day - b.on_day;
const lots: Lots = { inbound: inbound.sort(order), outbound: outbound.sort(order) };

const [began, cpu] = [performance.now(), process.cpuUsage()];
const found = match(lots, HOW);
const seconds = (performance.now() - began) / 1000;
const used = process.cpuUsage(cpu);
const chance = match(withDatesShuffled(lots, random(2)), HOW);

function tied(matching: typeof found): {
  readonly right: number;
  readonly any: number;
  readonly all: number;
} {
  let [right, any, all] = [0, 0, 0];
  matching.lots.outbound.forEach((one, at) => {
    const came = truth.get(one.consignment);
    if (came === undefined) return;
    all += one.kg;
    any += one.kg * Math.min(1, matching.share[at] ?? 0);
    if (inbound[matching.partner[at] ?? -1]?.consignment === came)
      right += one.kg * Math.min(1, matching.share[at] ?? 0);
  });
  return { right, any, all };
}

const [own, null_] = [tied(found), tied(chance)];
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
console.log(
  [
    `Simulated: ${inbound.length.toLocaleString("en")} inbound and ${outbound.length.toLocaleString("en")} outbound lots, ${truth.size.toLocaleString("en")} of them lots that came.`,
    `Matched in ${seconds.toFixed(1)} s (${((used.user + used.system) / 1e6).toFixed(1)} s of processor).`,
    `Of the weight of true onward lots ${percent(own.right, own.all)} is tied to the very lot, ${percent(own.any, own.all)} to any; with dates shuffled ${percent(null_.right, null_.all)} and ${percent(null_.any, null_.all)}.`,
    `Of all outbound weight ${percent(found.matched_kg, found.outbound_kg)} is matched; with dates shuffled ${percent(chance.matched_kg, chance.outbound_kg)}.`,
  ].join("\n"),
);
