import type { Place } from "../../detectors/detector.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country, crosswalk } from "../../trade/country.ts";
import { expandGroup } from "../../trade/group.ts";
import { type Measure, measures } from "../../trade/measure.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { NotEstimated } from "./answer.ts";

/** What is asked: all measures, one, or origins, target and start of one's own. */
export interface DetectAsk {
  readonly measure: Measure | null;
  readonly commodities: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly since: number | null;
}

/** A place with the goods held back; without targets where the measure is against everyone. */
export interface Wanted {
  readonly measures: readonly string[];
  readonly codes: readonly string[];
  readonly origins: readonly string[];
  readonly origin_words: string;
  readonly target: string | null;
  readonly since: number;
}

/** Measures that begin within so many months of each other are asked about as one coalition's. */
const COALITION_MONTHS = 6;

/**
 * The places that the measures make of the map. Export controls of several authorities against the
 * same target, on the same goods and begun within six months, are one coalition's: a country that
 * passes on the goods of any of them passes on theirs.
 *
 * @throws Refusal when the question is incomplete or names what does not exist.
 */
export function wantedPlaces(ask: DetectAsk): {
  readonly wanted: readonly Wanted[];
  readonly left_out: readonly NotEstimated[];
} {
  if (ask.from !== null || ask.to !== null) return { wanted: [ownPlace(ask)], left_out: [] };
  const left_out: NotEstimated[] = [];
  const each = (ask.measure === null ? measures() : [ask.measure]).flatMap((measure) => {
    const found = placesOf(measure, ask);
    if (typeof found !== "string") return found;
    left_out.push({
      detector: null,
      what: `${measure.id} (${measure.subject})`,
      reason: found,
      count: 1,
    });
    return [];
  });
  return { wanted: ask.measure === null ? merged(each) : each, left_out };
}

function ownPlace({ measure, commodities, from, to, since }: DetectAsk): Wanted {
  const goods = commodities ?? measure?.commodities ?? [];
  const start = since ?? measure?.first_period ?? null;
  const missing = (option: string, example: string) =>
    new Refusal(`${option} is missing`, {
      todo: `Write for instance ${option} ${example}, or name a measure alone (--measure)`,
    });
  if (goods.length === 0) throw missing("--commodity", "8703");
  if (from === null) throw missing("--from", "EU27,USA,JPN");
  if (to === null) throw missing("--to", "RUS");
  if (start === null) throw missing("--since", "2022-03");
  for (const code of goods) commodityName(code);
  const origins = expandGroup(from, start);
  const both = expandGroup(to, start).find((one) => origins.includes(one));
  if (both !== undefined) {
    throw new Refusal(`${both} is both an origin and the target`, {
      todo: "Take it out of --from, or ask for another --to",
    });
  }
  return {
    measures: measure === null ? [] : [measure.id],
    codes: distinct(goods),
    origins,
    origin_words: from,
    target: codeOf(to),
    since: start,
  };
}

/** A country by its code whatever it was called; a group by its name. */
function codeOf(name: string): string {
  const [only, ...more] = expandGroup(name);
  return only !== undefined && more.length === 0 ? only : name.trim().toUpperCase();
}

/** The places of one measure, or why it has none. */
function placesOf(measure: Measure, { commodities, since }: DetectAsk): Wanted[] | string {
  const codes = narrowed(measure.commodities, commodities);
  if (measure.commodities.length === 0) return "the catalogue names no codes for it";
  if (codes.length === 0) return [] as Wanted[];
  const start = since ?? measure.first_period;
  if (start === null) return "it has no date";
  const [from, to] =
    measure.direction === "export"
      ? [measure.controlled_by, measure.controlled_against]
      : [measure.controlled_against, measure.controlled_by];
  if (from.length === 0) return "it names no origin";
  const place = (target: string | null): Wanted => ({
    measures: [measure.id],
    codes: distinct(codes),
    origins: expandGroup(from.join(","), start),
    origin_words: from.join(","),
    target,
    since: start,
  });
  return to.length === 0 ? [place(null)] : to.map((target) => place(target));
}

/** The measure's codes within those asked for, or the finer ones asked for within the measure's. */
function narrowed(codes: readonly string[], asked: readonly string[] | null): readonly string[] {
  if (asked === null) return codes;
  return [
    ...new Set([
      ...codes.filter((code) => asked.some((one) => code.startsWith(one))),
      ...asked.filter((one) => codes.some((code) => one.startsWith(code))),
    ]),
  ];
}

/** Without codes that a shorter one already covers. */
function distinct(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)]
    .filter((code) => !codes.some((other) => other !== code && code.startsWith(other)))
    .sort();
}

function merged(each: readonly Wanted[]): readonly Wanted[] {
  const places = new Map<string, Wanted>();
  for (const one of each) {
    for (const code of one.codes) {
      const allies = each.filter(
        (other) =>
          other.target === one.target &&
          one.target !== null &&
          Math.abs(other.since - one.since) <= COALITION_MONTHS &&
          other.codes.some((theirs) => theirs.startsWith(code) || code.startsWith(theirs)),
      );
      const together = allies.length === 0 ? [one] : allies;
      const coalition: Wanted = {
        measures: [...new Set(together.flatMap((ally) => ally.measures))].sort(),
        codes: [code],
        origins: [...new Set(together.flatMap((ally) => ally.origins))].sort(),
        origin_words: [...new Set(together.flatMap((ally) => ally.origin_words.split(",")))]
          .sort()
          .join(","),
        target: one.target,
        since: Math.min(...together.map((ally) => ally.since)),
      };
      const key = JSON.stringify([
        coalition.measures,
        coalition.origins,
        coalition.target,
        coalition.since,
      ]);
      const before = places.get(key);
      places.set(
        key,
        before === undefined ? coalition : { ...before, codes: distinct([...before.codes, code]) },
      );
    }
  }
  return [...places.values()];
}

/** A wanted place with its target settled, and a number. */
export function placeOf(
  wanted: Wanted,
  commodities: readonly string[],
  target: string,
  place: number,
): Place {
  const targets = expandGroup(target, wanted.since).filter((one) => !wanted.origins.includes(one));
  return {
    place,
    measures: wanted.measures,
    origins: wanted.origins.filter((one) => !targets.includes(one)),
    origin_words: wanted.origin_words,
    targets,
    target,
    target_name: targetName(target, targets),
    since: wanted.since,
    commodities,
  };
}

function targetName(target: string, targets: readonly string[]): string {
  const [only, ...more] = targets;
  if (only !== undefined && more.length === 0) return country(only).name;
  const own = crosswalk("alpha3").get(target);
  return own === undefined ? target : `the ${own.name.replace(/ \(\d+\)$/, "")}`;
}
