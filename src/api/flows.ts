import { Type as T } from "typebox";
import { countryTrade, type FlowAsk, flowPartners, flowSeries } from "../findings/flows/flows.ts";
import { gapOf } from "../findings/flows/gap.ts";
import { commodityName, commodityNotes } from "../trade/commodity.ts";
import { country as countryOf } from "../trade/country.ts";
import { expandGroup, groups } from "../trade/group.ts";
import { measuresFor } from "../trade/measure.ts";
import { parsePeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import { endpoint } from "./server/endpoint.ts";
import { commodityCode, countryCode, month, nothing, nullable, oneOf } from "./server/schema.ts";

const flowQuery = T.Object(
  {
    commodity: commodityCode,
    exporter: T.Optional(countryCode),
    importer: T.Optional(countryCode),
    source: T.Optional(T.String({ maxLength: 60 })),
    since: T.Optional(month),
    until: T.Optional(month),
  },
  { additionalProperties: false },
);
const side = oneOf(["exporter", "importer", "reconciled"]);
const figures = {
  value_usd: nullable(T.Number()),
  net_weight_kg: nullable(T.Number()),
  quantity: nullable(T.Number()),
  quantity_unit: nullable(T.String()),
};
const frequency = oneOf(["M", "A"]);
const Gaps = T.Array(
  T.Object({
    source: T.String(),
    frequency,
    measured_in: T.String(),
    periods_both: T.Integer(),
    exporter_sum: T.Number(),
    importer_sum: T.Number(),
    causes: T.Array(
      T.Object({
        cause: T.String(),
        quantity: T.Number(),
        share: T.Number(),
        says: T.String(),
      }),
    ),
  }),
);

function asked(query: {
  readonly commodity: string;
  readonly exporter?: string;
  readonly importer?: string;
  readonly source?: string;
  readonly since?: string;
  readonly until?: string;
}): FlowAsk {
  return {
    commodity: query.commodity,
    exporter: query.exporter === undefined ? null : oneCountry(query.exporter),
    importer: query.importer === undefined ? null : oneCountry(query.importer),
    source: query.source ?? null,
    first: query.since === undefined ? null : parsePeriod(query.since),
    last: query.until === undefined ? null : parsePeriod(query.until),
  };
}

/** A group that publishers use as a partner is one country here. */
function oneCountry(text: string): string {
  if (groups().includes(text.toUpperCase())) return text.toUpperCase();
  const [code, ...more] = expandGroup(text);
  if (code === undefined || more.length > 0) {
    throw new Refusal(`"${text}" is not one country`, { todo: "Name one country, such as ARM" });
  }
  return code;
}

export const flows = endpoint({
  method: "GET",
  url: "/api/flows",
  summary: "The series of a commodity, both sides of the border",
  says: "What exporters and importers recorded, by period. With both countries given, the difference between the two records is taken apart by cause.",
  role: "reader",
  query: flowQuery,
  params: nothing,
  body: nothing,
  answer: T.Object({
    commodity: T.String(),
    name: T.String(),
    exporter: nullable(T.String()),
    importer: nullable(T.String()),
    series: T.Array(
      T.Object({
        source: T.String(),
        frequency,
        side,
        period: T.Integer(),
        ...figures,
        cells: T.Integer(),
      }),
    ),
    gaps: Gaps,
  }),
  depends: "lake",
  async handle({ query, signal }, { readers }) {
    const ask = asked(query);
    const series = await readers.reading({ as_of: null, signal }, (at) => flowSeries(at, ask));
    const pair = ask.exporter !== null && ask.importer !== null;
    return {
      commodity: ask.commodity,
      name: commodityName(ask.commodity).name,
      exporter: ask.exporter,
      importer: ask.importer,
      series,
      gaps: pair
        ? (["value_usd", "net_weight_kg", "quantity"] as const).flatMap((one) => gapOf(series, one))
        : [],
    };
  },
});

export const partners = endpoint({
  method: "GET",
  url: "/api/partners",
  summary: "Who sent a commodity to whom, largest first, and the codes under it",
  role: "reader",
  query: T.Object(
    {
      ...flowQuery.properties,
      most: T.Optional(T.Integer({ minimum: 1, maximum: 2000, default: 200 })),
    },
    { additionalProperties: false },
  ),
  params: nothing,
  body: nothing,
  answer: T.Object({
    commodity: T.String(),
    name: T.String(),
    notes: T.Array(T.Object({ code: T.String(), note: T.String(), source: T.String() })),
    partners: T.Array(
      T.Object({
        source: T.String(),
        frequency,
        exporter: T.String(),
        importer: T.String(),
        side,
        ...figures,
        periods: T.Integer(),
      }),
    ),
    parts: T.Array(
      T.Object({
        commodity: T.String(),
        name: T.String(),
        first_period: T.Integer(),
        last_period: T.Integer(),
        cells: T.Integer(),
        value_usd: nullable(T.Number()),
      }),
    ),
  }),
  depends: "lake",
  async handle({ query, signal }, { readers }) {
    const ask = asked(query);
    const found = await readers.reading({ as_of: null, signal }, (at) =>
      flowPartners(at, ask, query.most ?? 200),
    );
    return {
      commodity: ask.commodity,
      name: commodityName(ask.commodity).name,
      notes: commodityNotes(ask.commodity),
      partners: found.partners,
      parts: found.parts.map((part) => ({ ...part, name: commodityName(part.commodity).name })),
    };
  },
});

export const country = endpoint({
  method: "GET",
  url: "/api/countries/:code",
  summary: "One country: its trade by heading in its own and the others' books, and its measures",
  role: "reader",
  query: nothing,
  params: T.Object({ code: countryCode }),
  body: nothing,
  answer: T.Object({
    code: T.String(),
    name: T.String(),
    kind: T.String(),
    groups: T.Array(T.String()),
    trade: T.Array(
      T.Object({
        commodity: T.String(),
        name: T.String(),
        source: T.String(),
        frequency,
        way: oneOf(["in", "out"]),
        side: oneOf(["own", "mirror", "reconciled"]),
        first_period: T.Integer(),
        last_period: T.Integer(),
        value_usd: nullable(T.Number()),
        partners: T.Integer(),
        cells: T.Integer(),
      }),
    ),
    measures_by: T.Array(T.String()),
    measures_against: T.Array(T.String()),
  }),
  depends: "lake",
  async handle({ params, signal }, { readers }) {
    const code = oneCountry(params.code);
    const entry = countryOf(code);
    const trade =
      readers.loads().length === 0
        ? []
        : await readers.reading({ as_of: null, signal }, (at) => countryTrade(at, code));
    const naming = (side: "controlled_by" | "controlled_against") =>
      measuresFor({})
        .filter((one) => one[side].some((group) => expandGroup(group).includes(code)))
        .map((one) => one.id);
    return {
      code,
      name: entry.name,
      kind: entry.kind,
      groups: groups().filter((group) => expandGroup(group).includes(code)),
      trade: trade.map((row) => ({ ...row, name: commodityName(row.commodity).name })),
      measures_by: naming("controlled_by"),
      measures_against: naming("controlled_against"),
    };
  },
});
