import type { Place, Subject } from "../../detectors/detector.ts";
import type { Progress } from "../../lake/examine.ts";
import type { Reader } from "../../lake/lake.ts";
import { measures } from "../../trade/measure.ts";
import { formatPeriod } from "../../trade/period.ts";
import type { Route } from "../trace/answer.ts";
import { settleQuestion } from "../trace/question.ts";
import { routesIn } from "../trace/trace.ts";

/** A route as `entrepot trace` tells it, and the command that does. */
export interface Detail {
  readonly route: Route;
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
      found.set(detailKey(subject), { route, command: commandFor(place, commodity, route) });
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

async function lastPeriods(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.engine.rows<{ code: string; last: number }>(
    "select asked as code, max(period) as last from asked group by asked",
  );
  return new Map(rows.map(({ code, last }) => [code, last]));
}

function commandFor(place: Place, commodity: string, route: Route): string {
  return `entrepot trace --commodity ${commodity} --from ${place.origin_words} --to ${place.target} --since ${formatPeriod(place.since)} --through ${route.transit}`;
}
