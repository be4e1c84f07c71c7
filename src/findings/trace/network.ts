import { readFileSync } from "node:fs";
import type { Reader } from "../../lake/lake.ts";
import { bounds } from "../../statistics/bounds.ts";
import { counterfactual } from "../../statistics/counterfactual.ts";
import { chainMay, mixture } from "../../statistics/network.ts";
import type { Series } from "../../statistics/series.ts";
import { country } from "../../trade/country.ts";
import { formatPeriod } from "../../trade/period.ts";
import type { Network, Route } from "./answer.ts";
import { type Grid, gridOf, periodAt } from "./grid.ts";
import type { Question } from "./question.ts";

const SQL = readFileSync(new URL("network.sql", import.meta.url), "utf8");
/** Chains shown; the others are shorter. */
const MOST_CHAINS = 20;

interface ArcRow {
  /** Alpha-3 of a transit country, `O`rigins, `T`arget or `*` for everybody else. */
  readonly sender: string;
  readonly receiver: string;
  readonly period: number;
  readonly quantity: number;
}

/** What passed between the places of the routes that share a source, a frequency and a unit. */
export interface NetworkArcs extends Book {
  readonly transits: readonly string[];
  readonly rows: readonly ArcRow[];
}

interface Book {
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly unit: string;
}

const bookOf = (route: Route): Book => ({
  source: route.books.source,
  frequency: route.frequency,
  unit: route.unit,
});
const same = (a: Book, b: Book) =>
  a.source === b.source && a.frequency === b.frequency && a.unit === b.unit;

/** The rows that `networkFrom` needs, whichever of the routes turns out to be the first. */
export async function networkArcs(
  reader: Pick<Reader, "engine">,
  asked: Question,
  until: number,
  history: number,
  routes: readonly Route[],
): Promise<readonly NetworkArcs[]> {
  const books = routes
    .map(bookOf)
    .filter((book, at, all) => all.findIndex((one) => same(one, book)) === at);
  const found: NetworkArcs[] = [];
  for (const book of books) {
    const grid = gridOf(book.frequency, asked.since, until, history);
    if (grid === null) continue;
    const transits = routes.filter((one) => same(bookOf(one), book)).map((one) => one.transit);
    const rows = await reader.engine.rows<ArcRow>(SQL, {
      codes: asked.commodities.join(","),
      origins: asked.origins.join(","),
      targets: asked.targets.join(","),
      transits: transits.join(","),
      ...book,
      first: grid.first,
      until,
    });
    found.push({ ...book, transits, rows });
  }
  return found;
}

/**
 * The transit countries together: their bounds as one coalition (goods that pass from one to another
 * are then inside), chains over two of them, what a mixing chain would attribute, and month by month
 * how much of what the direct flow lost the routes made up. Null where no route was found. Only the
 * routes of the first one's source, frequency and unit go together.
 */
export function networkFrom(
  arcs: readonly NetworkArcs[],
  asked: Question,
  until: number,
  history: number,
  routes: readonly Route[],
): Network | null {
  const [first] = routes;
  if (first === undefined) return null;
  const alike = routes.filter((one) => same(bookOf(one), bookOf(first)));
  const grid = gridOf(first.frequency, asked.since, until, history);
  const rows = arcs.find((one) => same(one, bookOf(first)))?.rows;
  if (grid === null || rows === undefined) return null;
  const transits = alike.map((one) => one.transit);
  const flows = flowsOf(rows, grid);
  return {
    transits,
    left_out: routes.filter((one) => !alike.includes(one)).map((one) => one.transit),
    unit: first.unit,
    coalition: coalitionOf(flows, alike, asked, grid),
    chains: chainsOf(flows, transits, asked, grid),
    attribution: attributionOf(flows, transits, grid),
    leakage: leakageOf(alike, grid),
  };
}

/** Quantities by sender and receiver on the grid. */
type Flows = ReadonlyMap<string, readonly number[]>;
const between = (sender: string, receiver: string) => `${sender}>${receiver}`;

function flowsOf(rows: readonly ArcRow[], grid: Grid): Flows {
  const flows = new Map<string, number[]>();
  for (const { sender, receiver, period, quantity } of rows) {
    const at = (period - grid.first) / grid.step;
    if (!Number.isInteger(at) || at < 0 || at >= grid.length) continue;
    const key = between(sender, receiver);
    const series = flows.get(key) ?? new Array<number>(grid.length).fill(0);
    series[at] = (series[at] ?? 0) + quantity;
    flows.set(key, series);
  }
  return flows;
}

function sumOf(flows: Flows, pairs: readonly (readonly [string, string])[], grid: Grid): number[] {
  const sum = new Array<number>(grid.length).fill(0);
  for (const [sender, receiver] of pairs) {
    (flows.get(between(sender, receiver)) ?? []).forEach((quantity, at) => {
      sum[at] = (sum[at] ?? 0) + quantity;
    });
  }
  return sum;
}

/** Bounds of all routes as one: known where every route's own bound is. */
function coalitionOf(
  flows: Flows,
  routes: readonly Route[],
  asked: Question,
  grid: Grid,
): Network["coalition"] {
  const pairs = (ends: (transit: string) => readonly (readonly [string, string])[]) =>
    routes.flatMap((one) => ends(one.transit));
  const blocked = routes.filter((one) => one.must === null);
  const found = bounds(
    {
      inflow: sumOf(
        flows,
        pairs((one) => [["O", one]]),
        grid,
      ),
      other_inflow: sumOf(
        flows,
        pairs((one) => [
          ["*", one],
          ["T", one],
        ]),
        grid,
      ),
      outflow: sumOf(
        flows,
        pairs((one) => [[one, "T"]]),
        grid,
      ),
      production: new Array<number>(grid.length).fill(0),
    },
    {
      start: grid.start,
      // Goods may lie in each of two countries.
      shelf: Math.ceil((2 * asked.shelf_months) / grid.step),
      stock_months: Math.ceil(asked.opening_stock_months / grid.step),
    },
  );
  const names = blocked.map((one) => one.transit_name).join(", ");
  return {
    outflow: sumOf(
      flows,
      pairs((one) => [[one, "T"]]),
      grid,
    )
      .slice(grid.start)
      .reduce((sum, value) => sum + value, 0),
    must: blocked.length > 0 ? null : found.must,
    must_reason: blocked.length > 0 ? `the bound is not known for ${names}` : found.must_reason,
    may: found.may,
  };
}

function chainsOf(
  flows: Flows,
  transits: readonly string[],
  { shelf_months }: Question,
  grid: Grid,
): Network["chains"] {
  const shelf = Math.ceil(shelf_months / grid.step);
  const series = (sender: string, receiver: string) => flows.get(between(sender, receiver));
  return transits
    .flatMap((one) =>
      transits.flatMap((other) => {
        const legs = [series("O", one), series(one, other), series(other, "T")];
        const [a, b, c] = legs;
        if (one === other || a === undefined || b === undefined || c === undefined) return [];
        const may = chainMay(a, b, c, shelf, grid.start);
        return may === 0
          ? []
          : [
              {
                through: [one, other],
                names: [country(one).name, country(other).name],
                may,
                between: b.slice(grid.start).reduce((sum, value) => sum + value, 0),
              },
            ];
      }),
    )
    .sort((a, b) => b.may - a.may)
    .slice(0, MOST_CHAINS);
}

function attributionOf(
  flows: Flows,
  transits: readonly string[],
  grid: Grid,
): Network["attribution"] {
  const since = Math.max(0, grid.start - Math.ceil(12 / grid.step));
  const arcs = [...flows].map(([key, series]) => {
    const [from = "", to = ""] = key.split(">");
    return { from, to, quantity: series.slice(since).reduce((sum, value) => sum + value, 0) };
  });
  const after = [...flows]
    .filter(([key]) => key.endsWith(">T"))
    .map(([key, series]) => ({
      from: key.split(">")[0] ?? "",
      to: "T",
      quantity: series.slice(grid.start).reduce((sum, value) => sum + value, 0),
    }));
  const found = mixture([...arcs.filter((arc) => arc.to !== "T"), ...after], transits, "O", "T");
  return {
    assumption:
      "every transit country passes its goods on as they come, mixed: an assumption, and no bound",
    total: found.total,
    routes: [...found.onward]
      .map(([transit, quantity]) => ({
        transit,
        name: country(transit).name,
        share: found.share.get(transit) ?? 0,
        quantity,
      }))
      .sort((a, b) => b.quantity - a.quantity),
  };
}

/** Month by month: what the direct flow lost against its seasonal expectation, and who carried more than theirs. */
function leakageOf(routes: readonly Route[], grid: Grid): Network["leakage"] {
  const length = grid.length - grid.start;
  const season = grid.frequency === "M" ? 12 : 1;
  const direct = routes[0]?.series.map((month) => month.direct) ?? [];
  const expectedOf = (series: Series) => {
    const begin = series.findIndex((value) => value !== null);
    if (begin === -1 || begin >= grid.start) return null;
    const found = counterfactual(series.slice(begin), {
      start: grid.start - begin,
      length,
      season,
    });
    return found.estimable ? found.by_period : null;
  };
  const expected = expectedOf(direct);
  const each = routes.map((route) => ({
    transit: route.transit,
    outflow: route.series.map((month) => month.outflow),
    expected: expectedOf(route.series.map((month) => month.outflow)),
  }));
  let [lostSoFar, carriedSoFar] = [0, 0];
  return Array.from({ length }, (_, at) => {
    const index = grid.start + at;
    const went = direct[index] ?? null;
    const should = expected?.[at] ?? null;
    const lost = went === null || should === null ? null : should - went;
    const carried = each.flatMap(({ transit, outflow, expected: own }) => {
      const quantity = outflow[index] ?? null;
      return quantity === null || own === null
        ? []
        : [{ transit, excess: quantity - (own[at] ?? 0) }];
    });
    const sum = carried.reduce((total, one) => total + one.excess, 0);
    if (lost !== null) {
      lostSoFar += lost;
      carriedSoFar += sum;
    }
    return {
      period: formatPeriod(periodAt(grid, index)),
      direct: went,
      direct_expected: should,
      lost,
      carried,
      replaced: lost !== null && lost > 0 ? sum / lost : null,
      replaced_so_far: lostSoFar > 0 ? carriedSoFar / lostSoFar : null,
    };
  });
}
