import { type Static, Type as T } from "typebox";
import type { TraceAnswer } from "../findings/trace/answer.ts";
import { movedByMonth } from "../findings/trace/months.ts";
import { type Question, settleQuestion, type TraceAsk } from "../findings/trace/question.ts";
import { answerFrom, type Gathered, gather } from "../findings/trace/trace.ts";
import { country } from "../trade/country.ts";
import { expandGroup } from "../trade/group.ts";
import { measure } from "../trade/measure.ts";
import { parsePeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import { endpoint } from "./server/endpoint.ts";
import { nameOf } from "./server/problem.ts";
import { day, month, nothing, nullable, oneOf } from "./server/schema.ts";
import type { Workbench } from "./server/workbench.ts";

const listed = T.String({ minLength: 2, maxLength: 1000 });

export const TraceQuery = T.Object(
  {
    measure: T.Optional(
      T.String({ maxLength: 60, description: "Takes what is not given from it" }),
    ),
    commodity: T.Optional(
      T.String({ maxLength: 2000, description: "HS codes, separated by commas" }),
    ),
    from: T.Optional(listed),
    to: T.Optional(T.String({ minLength: 2, maxLength: 60 })),
    since: T.Optional(month),
    until: T.Optional(month),
    through: T.Optional(listed),
    source: T.Optional(T.String({ maxLength: 60 })),
    shelf: T.Optional(T.Integer({ minimum: 0, maximum: 120, default: 12 })),
    opening_stock: T.Optional(T.Integer({ minimum: 0, maximum: 120, default: 12 })),
    production: T.Optional(
      T.String({
        maxLength: 1000,
        pattern: "^[A-Z_0-9]{2,5}=[0-9.]+(,[A-Z_0-9]{2,5}=[0-9.]+)*$",
        description: "A year's production by transit country: THA=12000",
      }),
    ),
    absent_is_none: T.Optional(T.Boolean({ default: false })),
    as_of: T.Optional(day),
  },
  { additionalProperties: false },
);
export type TraceQuery = Static<typeof TraceQuery>;

const levels = T.Partial(
  T.Object({
    chapter: T.Number(),
    heading: T.Number(),
    subheading: T.Number(),
    tariff_line: T.Number(),
  }),
);
const bookSide = oneOf(["own", "mirror", "reconciled"]);
const figure = nullable(T.Number());
const text = nullable(T.String());

const Route = T.Object({
  transit: T.String(),
  transit_name: T.String(),
  sentence: T.String(),
  unit: T.String(),
  frequency: oneOf(["M", "A"]),
  books: T.Object({ source: T.String(), inflow: bookSide, outflow: bookSide }),
  outflow_before: figure,
  outflow_after: T.Number(),
  inflow_controlled: figure,
  inflow_other: figure,
  must: nullable(T.Number({ description: "The least that came from the origins" })),
  must_reason: text,
  must_by_level: levels,
  must_reached_on: text,
  must_by_opening_stock: T.Array(
    T.Object({ months: T.Integer(), opening_stock: figure, must: figure }),
  ),
  may: T.Number({ description: "The most that can have come from the origins" }),
  may_by_level: levels,
  opening_stock: figure,
  excess: nullable(
    T.Object({
      estimate: T.Number(),
      low: T.Number(),
      high: T.Number(),
      observed: T.Number(),
      counterfactual: T.Number(),
      from: T.String(),
      until: T.String(),
      donors: T.Integer(),
      basis: T.String(),
    }),
  ),
  excess_reason: text,
  lag_months: figure,
  opened_on: text,
  closed_on: text,
  sensitivity: T.Array(
    T.Object({
      country: T.String(),
      name: T.String(),
      counted_as: oneOf(["controlled", "other"]),
      quantity: T.Number(),
      must_as_counted: T.Number(),
      must_otherwise: T.Number(),
      must_otherwise_by_level: levels,
      opening_stock_otherwise: figure,
    }),
  ),
  explanations: T.Array(
    T.Object({
      text: T.String(),
      status: oneOf(["supported", "contradicted", "untestable"]),
      evidence: T.String(),
      source: T.Optional(T.String()),
    }),
  ),
  series: T.Array(
    T.Object({
      period: T.String(),
      inflow_controlled: figure,
      inflow_other: figure,
      outflow: figure,
      outflow_elsewhere: figure,
      direct: figure,
      counterfactual: figure,
      counterfactual_low: figure,
      counterfactual_high: figure,
    }),
  ),
  partners: T.Array(
    T.Object({
      partner: T.String(),
      name: T.String(),
      role: oneOf(["controlled", "other", "target", "elsewhere"]),
      quantity: T.Number(),
    }),
  ),
});

/** The answer of `entrepot trace`, as a schema; a test holds it against real answers. */
export const Answer = T.Unsafe<TraceAnswer>(
  T.Object({
    question: T.Object({
      commodities: T.Array(T.Object({ code: T.String(), name: T.String() })),
      from: T.Array(T.String()),
      from_asked: T.String(),
      to: T.String(),
      to_name: T.String(),
      since: T.String(),
      until: T.String(),
      measure: nullable(T.Object({ id: T.String(), title: T.String(), source: T.String() })),
      shelf_months: T.Integer(),
      opening_stock_months: T.Integer(),
      as_of: text,
      command: T.String(),
    }),
    data: T.Array(
      T.Object({
        load_id: T.Integer(),
        source: T.String(),
        publisher: T.String(),
        licence: T.String(),
        file: T.String(),
        sha256: T.String(),
        vintage: T.String(),
        vintage_basis: oneOf(["given", "file name", "loaded"]),
        rows: T.Integer(),
      }),
    ),
    routes: T.Array(Route),
    network: T.Unknown({
      description:
        "The routes together: bounds as one coalition, chains over two of them, attribution and leakage; null where there is none",
    }),
    set_aside: T.Array(T.Object({ file: T.String(), reason: T.String(), rows: T.Integer() })),
    notes: T.Array(T.String()),
  }),
);

/** @throws Refusal on a measure, country or production that is none. */
export function askOf(query: TraceQuery): TraceAsk {
  return {
    measure: query.measure === undefined ? null : measure(query.measure),
    commodities: query.commodity?.split(/[,;]/).map((code) => code.trim()) ?? null,
    from: query.from ?? null,
    to: query.to ?? null,
    since: query.since === undefined ? null : parsePeriod(query.since),
    until: query.until === undefined ? null : parsePeriod(query.until),
    through: query.through ?? null,
    source: query.source ?? null,
    shelf_months: query.shelf ?? 12,
    opening_stock_months: query.opening_stock ?? 12,
    production: productionOf(query.production),
    absent_is_none: query.absent_is_none ?? false,
    as_of: query.as_of ?? null,
  };
}

function productionOf(text: string | undefined): ReadonlyMap<string, number> {
  const pairs = text?.split(",") ?? [];
  return new Map(
    pairs.map((pair) => {
      const [who = "", quantity = ""] = pair.split("=");
      const [code] = expandGroup(who);
      if (code === undefined || !Number.isFinite(Number(quantity))) {
        throw new Refusal(`"${pair}" is not a production`, { todo: "Write THA=12000" });
      }
      return [country(code).alpha3, Number(quantity)] as const;
    }),
  );
}

/** The command line that asks the same. */
export function commandOf(query: TraceQuery): string {
  const words = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    const option = `--${name.replaceAll("_", "-")}`;
    if (value === true) return [option];
    const given = String(value);
    if (name === "production") return given.split(",").flatMap((one) => [option, one]);
    return [option, /^[\w@%+=:,./-]+$/.test(given) ? given : `'${given.replaceAll("'", "'\\''")}'`];
  });
  return ["entrepot", "trace", ...words].join(" ");
}

/** Questions whose rows are kept in memory. */
const KEPT = 24;

/** The rows of a question: from memory where it was asked lately of the same lake. */
export async function gathered(workbench: Workbench, asked: Question): Promise<Gathered> {
  const { readers } = workbench;
  const key = JSON.stringify([
    readers.state(),
    asked.commodities,
    asked.origins,
    asked.to,
    asked.since,
    asked.until,
    asked.source,
    asked.as_of,
    asked.transits,
    Math.max(asked.opening_stock_months, 36),
  ]);
  const known = workbench.gathered.get(key);
  if (known !== undefined) return known;
  const rows = readers.reading({ as_of: asked.as_of }, (reader) => gather(reader, asked));
  workbench.gathered.set(key, rows);
  rows.catch(() => workbench.gathered.delete(key));
  for (const oldest of [...workbench.gathered.keys()].slice(0, -KEPT)) {
    workbench.gathered.delete(oldest);
  }
  return rows;
}

/** The answer to a question as it comes in an address, files by their name only. */
export async function traced(workbench: Workbench, query: TraceQuery): Promise<TraceAnswer> {
  const asked = settleQuestion(askOf(query));
  const answer = answerFrom(await gathered(workbench, asked), asked, commandOf(query));
  return {
    ...answer,
    data: answer.data.map((one) => ({ ...one, file: nameOf(one.file) })),
    set_aside: answer.set_aside.map((one) => ({ ...one, file: nameOf(one.file) })),
  };
}

export const trace = endpoint({
  method: "GET",
  url: "/api/trace",
  summary: "Through whom the goods went",
  says: "Every transit country in the lake with the least (must) and the most (may) of what it sent on that came from the origins, what changed when the measure began, and the lawful explanations.",
  role: "reader",
  query: TraceQuery,
  params: nothing,
  body: nothing,
  answer: Answer,
  depends: "lake",
  handle: ({ query }, workbench) => traced(workbench, query),
});

export const traceMonths = endpoint({
  method: "GET",
  url: "/api/trace/months",
  summary: "One route's quantities by counterpart and period, for a map that plays",
  role: "reader",
  query: T.Object(
    { ...TraceQuery.properties, transit: T.String({ minLength: 2, maxLength: 5 }) },
    { additionalProperties: false },
  ),
  params: nothing,
  body: nothing,
  answer: T.Object({
    moved: T.Array(
      T.Object({
        role: oneOf(["controlled", "target"]),
        counterpart: T.String(),
        period: T.Integer(),
        quantity: T.Number(),
      }),
    ),
  }),
  depends: "lake",
  async handle({ query: { transit, ...query } }, workbench) {
    const asked = settleQuestion(askOf(query));
    return { moved: movedByMonth(await gathered(workbench, asked), transit, asked.since) };
  },
});
