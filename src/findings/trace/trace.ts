import { readFileSync } from "node:fs";
import type { Explanation } from "../../detectors/detector.ts";
import type { Lake, Reader } from "../../lake/lake.ts";
import { openReader } from "../../lake/lake.ts";
import { commodityName, commodityNotes } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { eventsFor } from "../../trade/event.ts";
import { expandGroup } from "../../trade/group.ts";
import { measuresOn } from "../../trade/measure.ts";
import { formatPeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import { BROAD_REPORT, fillAsked, REPORTED } from "../asked/asked.ts";
import type { DataUsed, Route, TraceAnswer } from "./answer.ts";
import type { LegRow } from "./books.ts";
import { type ReportedRow, reports } from "./grid.ts";
import { type NetworkArcs, networkArcs, networkFrom } from "./network.ts";
import { type Question, settleQuestion, type TraceAsk } from "./question.ts";
import { routeOf } from "./route.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** Years of history that the counterfactual looks back on. */
const HISTORY_MONTHS = 36;
/** The longest opening stock that is tried on every route. */
const LONGEST_STOCK = 24;

export interface TraceOptions {
  readonly memory_limit: string;
  /** The command that asks this, printed with the answer. */
  readonly command: string;
  readonly signal?: AbortSignal;
}

/** What a question needs of a lake: with it the answer is arithmetic, and needs no engine. */
export interface Gathered {
  readonly until: number;
  /** Months before the measure that the rows reach back. */
  readonly history_months: number;
  readonly legs: readonly LegRow[];
  readonly reported: readonly ReportedRow[];
  readonly destinations: readonly Destination[];
  /** What passed between the transit countries, for each unit and source among the routes. */
  readonly arcs: readonly NetworkArcs[];
  readonly data: readonly DataUsed[];
  readonly set_aside: TraceAnswer["set_aside"];
}

/**
 * Through whom the goods went: every transit country in the lake with goods from the origins coming
 * in and goods going on to the target, with the bounds of what must and may have been theirs.
 *
 * @throws Refusal when the question cannot be asked, or the lake holds nothing of these goods.
 */
export async function trace(
  lake: Lake,
  ask: TraceAsk,
  options: TraceOptions,
): Promise<TraceAnswer> {
  const asked = settleQuestion(ask);
  const reader = await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: asked.as_of,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  try {
    return answerFrom(await gather(reader, asked), asked, options.command);
  } finally {
    reader.close();
  }
}

/** A lake opened for reading: its engine may be one connection among several. */
type Reading = Pick<Reader, "engine" | "loads" | "set_aside">;

/**
 * The rows that a question needs, as far back as any of its assumptions can ask for.
 * @throws Refusal when the lake holds nothing of these goods.
 */
export async function gather(reader: Reading, asked: Question): Promise<Gathered> {
  await fillAsked(
    reader,
    asked.commodities.map((code) => ({ code, donor: false })),
    asked.source,
  );
  const until = asked.until ?? (await lastPeriod(reader, asked));
  const data = await dataUsed(reader);
  const rows = await rowsFor(reader, asked, until);
  const found = routes(asked, until, rows).map(({ route }) => route);
  return {
    until,
    ...rows,
    arcs: await networkArcs(reader, asked, until, rows.history_months, found),
    data,
    set_aside: reader.set_aside.flatMap(({ load_id, reason, rows }) =>
      data.filter((one) => one.load_id === load_id).map(({ file }) => ({ file, reason, rows })),
    ),
  };
}

/** The answer, from what was gathered for the same question; its assumptions may be others. */
export function answerFrom(gathered: Gathered, asked: Question, command: string): TraceAnswer {
  const { until, history_months, arcs, data, set_aside } = gathered;
  const found = routes(asked, until, gathered);
  const sorted = found.map(({ route }) => route).sort(byWorth);
  return {
    question: answered(asked, until, command),
    data,
    routes: sorted,
    network: networkFrom(arcs, asked, until, history_months, sorted),
    set_aside,
    notes: [
      ...asked.commodities.flatMap((code) =>
        commodityNotes(code).map((one) => `${one.code}: ${one.note} (${one.source})`),
      ),
      ...found.flatMap(({ notes }) => notes),
    ],
  };
}

/** The last period in which the lake holds any of the goods asked about. */
async function lastPeriod(reader: Reading, asked: Question): Promise<number> {
  const [held] = await reader.engine.rows<{ last: number | null }>(
    "select max(period) as last from asked",
  );
  if (held === undefined || held.last === null) {
    throw new Refusal(
      `the lake holds nothing under ${asked.commodities.join(", ")}${asked.source === null ? "" : ` from ${asked.source}`}`,
      { todo: "Load a file that does, or see what is there with entrepot status" },
    );
  }
  if (held.last < asked.since) {
    throw new Refusal(
      `the lake holds these goods until ${formatPeriod(held.last)} only, before ${formatPeriod(asked.since)}`,
      { todo: "Load later figures, or give an earlier --since" },
    );
  }
  return held.last;
}

function historyOf(asked: Question): number {
  return Math.max(HISTORY_MONTHS, LONGEST_STOCK, asked.opening_stock_months);
}

/**
 * The routes of a question, from the table `asked` of a reader (`fillAsked`), which may hold other
 * goods too.
 */
export async function routesIn(
  reader: Reading,
  asked: Question,
  until: number,
): Promise<readonly { readonly route: Route; readonly notes: readonly string[] }[]> {
  return routes(asked, until, await rowsFor(reader, asked, until));
}

type Rows = Pick<Gathered, "history_months" | "legs" | "reported" | "destinations">;

async function rowsFor(reader: Reading, asked: Question, until: number): Promise<Rows> {
  const history = historyOf(asked);
  const first = asked.since - history;
  return {
    history_months: history,
    legs: await reader.engine.rows<LegRow>(sql("legs.sql"), {
      codes: asked.commodities.join(","),
      origins: asked.origins.join(","),
      targets: asked.targets.join(","),
      since: asked.since,
      until,
      first,
    }),
    reported: await reader.engine.rows<ReportedRow>(REPORTED, {
      broad: BROAD_REPORT,
      first,
      until,
    }),
    destinations: await reader.engine.rows<Destination>(sql("destinations.sql"), {
      codes: asked.commodities.join(","),
      until,
    }),
  };
}

/** A country that ever got the goods from another, whoever recorded it. */
interface Destination {
  readonly transit: string;
  readonly destination: string;
}

function routes(
  asked: Question,
  until: number,
  { history_months, legs, reported, destinations }: Rows,
) {
  const direct = legs.filter((row) => row.role === "direct");
  const known = reports(reported, asked.absent_is_none);
  const byTransit = new Map<string, LegRow[]>();
  for (const row of legs) {
    if (row.role === "direct" || country(row.transit).kind !== "country") continue;
    if (asked.transits !== null && !asked.transits.includes(row.transit)) continue;
    const rows = byTransit.get(row.transit);
    if (rows === undefined) byTransit.set(row.transit, [row]);
    else rows.push(row);
  }
  return [...byTransit].flatMap(([transit, rows]) => {
    const found = routeOf(
      {
        transit,
        targets: asked.targets,
        target_name: asked.to_name,
        goods: asked.goods,
        origins: asked.origin_words,
        since: asked.since,
        until,
        history_months,
        shelf_months: asked.shelf_months,
        opening_stock_months: asked.opening_stock_months,
        production: asked.production.get(transit) ?? null,
        outside: () => outside(asked, until, transit),
        destinations: destinations
          .filter((one) => one.transit === transit)
          .map((one) => one.destination),
      },
      rows,
      direct,
      known,
    );
    return found === null ? [] : [found];
  });
}

/**
 * Rules and further measures that began meanwhile and would explain a change just as well; the
 * figures cannot choose between them.
 */
function outside(asked: Question, until: number, transit: string): readonly Explanation[] {
  const within = (period: number | null) =>
    period !== null && period > asked.since && period <= until;
  const touches = (code: string) =>
    expandGroup(code).some((one) => asked.targets.includes(one)) || code === transit;
  const rules = asked.commodities.flatMap((commodity) =>
    eventsFor({ commodity, countries: [transit, ...asked.targets], since: asked.since, until }).map(
      (event) => ({ text: event.text, from: event.from, source: event.source }),
    ),
  );
  const further = asked.commodities
    .flatMap((commodity) => measuresOn(commodity))
    .filter(
      (one) =>
        one.id !== asked.measure?.id &&
        within(one.first_period) &&
        (one.direction === "export" ? one.controlled_against : one.controlled_by).some(touches),
    )
    .map((one) => ({
      text: `A further measure began: ${one.authority}, ${one.instrument} (${one.subject})`,
      from: one.effective_from,
      source: one.source,
    }));
  return [...rules, ...further]
    .filter((one, index, all) => all.findIndex((other) => other.text === one.text) === index)
    .map(({ text, from, source }) => ({
      text,
      status: "untestable" as const,
      evidence: `from ${from}; these figures cannot tell it from the measure asked about`,
      source,
    }));
}

/** What must have gone, or at least went beyond the expectation, first; a bound that is not known is no 0. */
function byWorth(a: Route, b: Route): number {
  const least = (one: Route) => Math.max(one.must ?? 0, one.excess?.low ?? 0);
  return (
    least(b) - least(a) ||
    (b.excess?.estimate ?? 0) - (a.excess?.estimate ?? 0) ||
    b.may - a.may ||
    a.transit.localeCompare(b.transit)
  );
}

export async function dataUsed(
  reader: Pick<Reader, "engine" | "loads">,
): Promise<readonly DataUsed[]> {
  const used = await reader.engine.rows<{ load_id: number; rows: number }>(
    "select load_id, count(*) as rows from asked group by load_id order by load_id",
  );
  return used.flatMap(({ load_id, rows }) => {
    const load = reader.loads.find((one) => one.load_id === load_id);
    if (load === undefined) return [];
    const { source, publisher, licence, file, member, sha256, vintage, vintage_basis } = load;
    return [
      {
        load_id,
        source,
        publisher,
        licence,
        file: member === null ? file : `${file} (${member})`,
        sha256,
        vintage,
        vintage_basis,
        rows,
      },
    ];
  });
}

function answered(asked: Question, until: number, command: string): TraceAnswer["question"] {
  const { measure } = asked;
  return {
    commodities: asked.commodities.map((code) => ({ code, name: commodityName(code).name })),
    from: asked.origins,
    from_asked: asked.from,
    to: asked.to,
    to_name: asked.to_name,
    since: formatPeriod(asked.since),
    until: formatPeriod(until),
    measure:
      measure === null
        ? null
        : {
            id: measure.id,
            title: `${measure.authority}, ${measure.instrument}`,
            source: measure.source,
          },
    shelf_months: asked.shelf_months,
    opening_stock_months: asked.opening_stock_months,
    as_of: asked.as_of,
    command,
  };
}
