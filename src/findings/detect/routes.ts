import { readFileSync } from "node:fs";
import type { Place, Subject } from "../../detectors/detector.ts";
import type { Progress } from "../../lake/examine.ts";
import type { Reader } from "../../lake/lake.ts";
import { commodityName } from "../../trade/commodity.ts";
import { measures } from "../../trade/measure.ts";
import { formatPeriod, parsePeriod } from "../../trade/period.ts";
import type { Route } from "../trace/answer.ts";
import { settleQuestion } from "../trace/question.ts";
import { routesIn } from "../trace/trace.ts";
import type { DonorSeries } from "./answer.ts";

const DONORS = readFileSync(new URL("donors.sql", import.meta.url), "utf8");
/** Placebos shown beside a route. */
const MOST_DONORS = 8;

/** A route as `entrepot trace` tells it, and the command that does. */
export interface Detail {
  readonly route: Route;
  readonly donors: readonly DonorSeries[];
  readonly command: string;
}

export const detailKey = ({ commodity, transit, target, origins, since }: Subject) =>
  JSON.stringify([commodity, transit, target, origins, since]);

/** Bounds, series and explanations of the routes named, from the goods already read. */
export async function detailed(
  reader: Reader,
  places: readonly Place[],
  subjects: readonly Subject[],
  progress: Progress,
): Promise<ReadonlyMap<string, Detail>> {
  const found = new Map<string, Detail>();
  const routes = subjects.filter((one) => one.transit !== null);
  const questions = new Map<string, { readonly place: Place; readonly subjects: Subject[] }>();
  for (const subject of routes) {
    const place = places.find(
      (one) =>
        one.target === subject.target &&
        one.since === subject.since &&
        JSON.stringify(one.origins) === JSON.stringify(subject.origins),
    );
    if (place === undefined) continue;
    const key = JSON.stringify([place.place, subject.commodity]);
    const before = questions.get(key);
    if (before === undefined) questions.set(key, { place, subjects: [subject] });
    else before.subjects.push(subject);
  }
  const lasts = await lastPeriods(reader);
  let done = 0;
  for (const { place, subjects: asked } of questions.values()) {
    progress({ what: "tracing routes", done, total: questions.size, unit: "routes" });
    done++;
    const commodity = asked[0]?.commodity ?? "";
    const until = lasts.get(commodity);
    if (until === undefined) continue;
    const transits = [...new Set(asked.flatMap((one) => one.transit ?? []))];
    for (const { route } of await routesIn(reader, question(place, commodity, transits), until)) {
      const subject = asked.find((one) => one.transit === route.transit);
      if (subject === undefined) continue;
      found.set(detailKey(subject), {
        route,
        donors: await donorsOf(reader, place, route),
        command: commandFor(place, commodity, route),
      });
    }
  }
  return found;
}

function question(place: Place, commodity: string, transits: readonly string[]) {
  const [only] = place.measures;
  const settled = settleQuestion({
    measure:
      place.measures.length === 1 ? (measures().find((one) => one.id === only) ?? null) : null,
    commodities: [commodity],
    from: place.origin_words,
    to: place.target,
    since: place.since,
    until: null,
    through: transits.join(","),
    source: null,
    shelf_months: 12,
    opening_stock_months: 12,
    production: new Map(),
    absent_is_none: false,
    as_of: null,
  });
  return { ...settled, origins: place.origins };
}

interface DonorRow {
  readonly code: string;
  readonly unit: string;
  readonly periods: readonly number[];
  readonly quantities: readonly (number | null)[];
}

/** Untouched goods between the same ends, on the periods of the route. */
async function donorsOf(
  reader: Reader,
  place: Place,
  route: Route,
): Promise<readonly DonorSeries[]> {
  const periods = route.series.map((one) => parsePeriod(one.period));
  const rows = await reader.engine.rows<DonorRow>(DONORS, {
    source: route.books.source,
    frequency: route.frequency,
    transit: route.transit,
    targets: place.targets.join(","),
    book: route.books.outflow,
    first: periods[0] ?? 0,
    until: periods.at(-1) ?? 0,
    most: MOST_DONORS,
  });
  return rows.map(({ code, unit, periods: own, quantities }) => {
    const found = new Map(own.map((period, at) => [period, quantities[at] ?? null]));
    return {
      commodity: code,
      name: commodityName(code).name,
      unit,
      outflow: periods.map((period) => found.get(period) ?? null),
    };
  });
}

async function lastPeriods(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.engine.rows<{ code: string; last: number }>(
    "select asked as code, max(period) as last from asked group by asked",
  );
  return new Map(rows.map(({ code, last }) => [code, last]));
}

function commandFor(place: Place, commodity: string, route: Route): string {
  return `entrepot trace --commodity ${commodity} --from ${place.origin_words} --to ${place.target} --since ${formatPeriod(place.since)} --through ${route.transit}`;
}
