import { writeFileSync } from "node:fs";
import { random } from "../../src/statistics/random.ts";
import { formatPeriod, parsePeriod } from "../../src/trade/period.ts";

/** Germany's goods are held back from Russia from here on; no edition of the HS begins nearby. */
export const SINCE = parsePeriod("2019-07");
const FIRST = parsePeriod("2017-01");
const MONTHS = 48;

/** Countries that Germany, Poland and Italy sell to, and that sell on to Russia. */
export const HUBS = "KAZ KGZ ARM GEO TUR ARE SRB UZB CHN IND AZE MNG TJK ISR".split(" ");
const SELLERS = ["DEU", "POL", "ITA"];

/** Goods held back; the siblings of the same headings are free. */
export const CONTROLLED = ["848210", "854231", "880330", "901380"];
const SIBLINGS = ["848220", "848230", "854232", "854239", "880320", "901390"];
/** Three subheadings of each of so many headings that no measure touches. */
const HEADINGS = 28;
/** And of so many more that only Germany sells, to Russia: what one border is compared by. */
const HEADINGS_TO_RUSSIA = 70;

export interface Changes {
  /** From the measure on, the importer books this share less of what Germany reports sent. */
  readonly lost?: readonly {
    readonly code: string;
    readonly hub: string;
    readonly share: number;
  }[];
  /** One month of which the importer books that share less, and the sender sends ten times as much. */
  readonly single?: readonly { readonly code: string; readonly hub: string }[];
  /** In 2019 and 2020 the importer books so much less of what a seller reports. */
  readonly gap?: readonly {
    readonly code: string;
    readonly seller: string;
    readonly hub: string;
    readonly factor: number;
  }[];
  /** From the measure on, this share of Germany's flow to Russia goes by another code. */
  readonly recoded?: readonly {
    readonly code: string;
    readonly near: string;
    readonly share: number;
  }[];
  /** From the measure on, goods of a border cost so many times what they did. */
  readonly mispriced?: readonly {
    readonly code: string;
    readonly seller: string;
    readonly hub: string;
    readonly factor: number;
  }[];
  /** What Germany sends grows so many times from the measure on, recorded by both sides. */
  readonly surges?: readonly {
    readonly code: string;
    readonly hub: string;
    readonly times: number;
  }[];
  /** The price of goods on every border, from the measure on. */
  readonly shocks?: readonly { readonly code: string; readonly factor: number }[];
  /** Importers that book this share of everything from the measure on. */
  readonly negligent?: readonly { readonly hub: string; readonly share: number }[];
  /** Goods that hubs book under Poland instead of Germany from the measure on. */
  readonly reattributed?: readonly { readonly code: string; readonly hub: string }[];
  /** Importers that stop reporting a year after the measure began. */
  readonly stops?: readonly string[];
}

/**
 * Simulated trade in both books, as a CSV of the table source: three sellers to fourteen hubs and to
 * Russia, with a level, price and growth for each border and code, seasons, months without trade,
 * books that differ by freight, delay, the habits of each border, and noise that is larger for lumpy
 * flows. Everything in it that is asked about was put there.
 */
export function writeWorld(file: string, seed: string, changes: Changes): string {
  const from = random(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
  const subheadings = (heading: number) => [10, 20, 30].map((last) => String(heading * 100 + last));
  const donors = Array.from({ length: HEADINGS }, (_, at) => subheadings(3901 + at * 37)).flat();
  const toRussia = Array.from({ length: HEADINGS_TO_RUSSIA }, (_, at) =>
    subheadings(5001 + at * 6),
  );
  const cells = new Map<string, { kg: number; usd: number }>();
  const prices = new Map<string, number>();
  const habit = new Map(HUBS.map((hub) => [hub, Math.exp(0.15 * normal())]));
  for (const code of [...CONTROLLED, ...SIBLINGS, ...donors].sort()) {
    const heading = code.slice(0, 4);
    const price = (prices.get(heading) ?? 20 * Math.exp(normal())) * Math.exp(0.4 * normal());
    prices.set(heading, price);
    const shock = changes.shocks?.find((one) => one.code === code)?.factor ?? 1;
    for (const seller of SELLERS) {
      for (const hub of [...HUBS, "RUS"]) {
        const absent = from.uniform() < 0.3 && seller !== "DEU" && hub !== "RUS";
        if (absent && !asked(code, hub)) continue;
        write(code, seller, hub, price, shock);
      }
    }
  }
  for (const code of toRussia.flat()) write(code, "DEU", "RUS", 20 * Math.exp(normal()), 1);
  const lines = [...cells].map(([cell, { kg, usd }]) => `${cell},${kg},${Math.round(usd)}`);
  writeFileSync(
    file,
    `reporter,partner,direction,period,commodity,net_weight_kg,value_usd\n${lines.join("\n")}\n`,
  );
  return file;

  function asked(code: string, hub: string): boolean {
    const borders: readonly { readonly code: string; readonly hub: string }[] = [
      ...(changes.lost ?? []),
      ...(changes.gap ?? []),
      ...(changes.mispriced ?? []),
    ];
    const shifts = (changes.recoded ?? []).flatMap((one) => [one.code, one.near]);
    return (
      borders.some((one) => one.code === code && one.hub === hub) ||
      (hub === "RUS" && shifts.includes(code))
    );
  }

  function write(code: string, seller: string, hub: string, price: number, shock: number) {
    // What is renamed is large beside its neighbour: of less nothing could be seen.
    const renamed = hub === "RUS" && changes.recoded?.some((one) => one.code === code) === true;
    const level = renamed ? 1e5 : 2e4 * Math.exp(normal());
    // What is changed moves most months, so that the change can be seen at all.
    const often = from.uniform() < 0.25 && !asked(code, hub) ? 0.3 : 0.8 + 0.2 * from.uniform();
    const [phase, swing, growth] = [12 * from.uniform(), 0.3 * from.uniform(), 0.004 * normal()];
    const own = price * Math.exp(0.2 * normal());
    const noise = often < 0.5 ? 0.35 : 0.12;
    const kept = Math.exp(0.2 * normal()) * (habit.get(hub) ?? 1);
    const named = { code, hub };
    const find = <T extends { readonly code: string; readonly hub: string }>(
      list: readonly T[] | undefined,
    ) => list?.find((one) => one.code === named.code && one.hub === named.hub);
    const sold = <
      T extends { readonly seller: string; readonly code: string; readonly hub: string },
    >(
      list: readonly T[] | undefined,
    ) => list?.find((one) => one.code === code && one.hub === hub && one.seller === seller);
    const recoded = changes.recoded?.find((one) => one.code === code);
    let late = 0;
    for (let at = 0; at < MONTHS; at++) {
      const period = FIRST + at;
      const after = period >= SINCE;
      let kg =
        from.uniform() > often
          ? 0
          : level *
            (1 + swing * Math.sin((2 * Math.PI * (at + phase)) / 12)) *
            Math.exp(growth * at + 0.3 * normal());
      if (after && seller === "DEU") {
        kg *= find(changes.surges)?.times ?? 1;
        if (find(changes.single) !== undefined && period === SINCE + 5) kg = level * 10;
      }
      // The measure bites: half of what went before still goes to Russia.
      if (after && hub === "RUS" && seller === "DEU" && CONTROLLED.includes(code)) {
        const left = recoded === undefined ? 0.5 : 1 - recoded.share;
        if (recoded !== undefined) {
          for (const book of ["export", "import"] as const) {
            record(book, recoded.near, seller, hub, period, kg * recoded.share, own);
          }
        }
        kg *= left;
      }
      const factor = after ? (sold(changes.mispriced)?.factor ?? 1) * shock : 1;
      let share = 1;
      if (after && seller === "DEU") share *= 1 - (find(changes.lost)?.share ?? 0);
      if (after && seller === "DEU" && find(changes.single) !== undefined && period === SINCE + 5)
        share *= 0.1;
      if (period >= parsePeriod("2019-01")) share *= sold(changes.gap)?.factor ?? 1;
      if (after) share *= changes.negligent?.find((one) => one.hub === hub)?.share ?? 1;
      const arrives = kg * 0.8 + late;
      late = kg * 0.2;
      const unit = own * factor * Math.exp(0.08 * normal());
      record("export", code, seller, hub, period, kg, unit);
      const stopped = changes.stops?.includes(hub) === true && period >= SINCE + 12;
      const booked = arrives * share * kept * Math.exp(noise * normal());
      const origin =
        after && seller === "DEU" && find(changes.reattributed) !== undefined ? "POL" : seller;
      if (!stopped) record("import", code, origin, hub, period, booked, unit * 1.06);
    }
  }

  function record(
    book: "export" | "import",
    code: string,
    seller: string,
    buyer: string,
    period: number,
    kg: number,
    price: number,
  ) {
    const weight = Math.round(kg);
    if (weight === 0) return;
    const [reporter, partner] = book === "export" ? [seller, buyer] : [buyer, seller];
    const cell = `${reporter},${partner},${book},${formatPeriod(period)},${code}`;
    const sum = cells.get(cell) ?? { kg: 0, usd: 0 };
    cells.set(cell, { kg: sum.kg + weight, usd: sum.usd + weight * price });
  }
}
