import { Type as T } from "typebox";
import { heldCommodities } from "../findings/flows/flows.ts";
import { commodityName } from "../trade/commodity.ts";
import { endpoint } from "./server/endpoint.ts";
import { nameOf, notFound } from "./server/problem.ts";
import { nothing, nullable } from "./server/schema.ts";

const Load = T.Object({
  load_id: T.Integer(),
  source: T.String(),
  layout: T.String(),
  publisher: T.String(),
  licence: T.String(),
  file: T.String({ description: "Name of the file, without its directory" }),
  member: nullable(T.String({ description: "The file's name inside a zip" })),
  sha256: T.String(),
  bytes: T.Integer(),
  vintage: T.String({ description: "Day on which the publisher issued the figures" }),
  vintage_basis: T.String(),
  rows_read: T.Integer(),
  rows_kept: T.Integer(),
  rows_set_aside: T.Integer(),
  rows_rejected: T.Integer(),
  period_first: nullable(T.Integer()),
  period_last: nullable(T.Integer()),
  loaded_at: T.String(),
  set_aside: T.Array(T.Object({ reason: T.String(), rows: T.Integer() })),
  replaced_cells: T.Integer({ description: "Cells of this load that a newer vintage replaces" }),
});

const Status = T.Object({
  program: T.String(),
  state: T.String({ description: "Changes with every load" }),
  loads: T.Array(Load),
  rows: T.Integer(),
  period_first: nullable(T.Integer()),
  period_last: nullable(T.Integer()),
  newest_vintage: nullable(T.String()),
});

export const status = endpoint({
  method: "GET",
  url: "/api/status",
  summary: "What is in the lake, and how fresh it is",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: Status,
  depends: "lake",
  handle(_, { readers, program }) {
    const loads = readers.loads();
    const catalogue = readers.lake()?.catalogue;
    const aside = catalogue?.setAside() ?? [];
    const gone = catalogue?.supersessions() ?? [];
    const known = (periods: readonly (number | null)[]) => periods.filter((one) => one !== null);
    const first = known(loads.map((load) => load.period_first));
    const last = known(loads.map((load) => load.period_last));
    return {
      program,
      state: readers.state(),
      loads: loads.map(({ encoding: _e, mapping_sha256: _m, program: _p, ...load }) => ({
        ...load,
        file: nameOf(load.file),
        set_aside: aside
          .filter((note) => note.load_id === load.load_id)
          .map(({ reason, rows }) => ({ reason, rows })),
        replaced_cells: gone
          .filter((one) => one.old_load_id === load.load_id)
          .reduce((sum, one) => sum + one.cells, 0),
      })),
      rows: loads.reduce((sum, load) => sum + load.rows_kept, 0),
      period_first: first.length === 0 ? null : Math.min(...first),
      period_last: last.length === 0 ? null : Math.max(...last),
      newest_vintage:
        loads
          .map((load) => load.vintage)
          .sort()
          .at(-1) ?? null,
    };
  },
});

export const rejected = endpoint({
  method: "GET",
  url: "/api/loads/:load_id/rejected",
  summary: "The rows that a load kept aside because they could not be read",
  role: "reader",
  query: nothing,
  params: T.Object({ load_id: T.Integer() }),
  body: nothing,
  answer: T.Object({
    load_id: T.Integer(),
    rejected: T.Array(T.Object({ line: nullable(T.Integer()), reason: T.String() })),
  }),
  depends: "lake",
  handle({ params: { load_id } }, { readers }) {
    const catalogue = readers.lake()?.catalogue;
    if (catalogue === undefined || !readers.loads().some((load) => load.load_id === load_id)) {
      throw notFound(`there is no load ${load_id}`, "See the loads at /api/status");
    }
    return { load_id, rejected: catalogue.rejected(load_id) };
  },
});

export const coverage = endpoint({
  method: "GET",
  url: "/api/coverage",
  summary: "Who reported what when",
  says: "Months with a report by country, source and year: tells a month without trade from a month without a report.",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    coverage: T.Array(
      T.Object({
        source: T.String(),
        frequency: T.String(),
        reporter: T.String(),
        direction: T.String(),
        year: T.Integer(),
        periods: T.Integer(),
        rows: T.Integer(),
      }),
    ),
  }),
  depends: "lake",
  async handle({ signal }, { readers }) {
    if (readers.loads().length === 0) return { coverage: [] };
    return readers.reading({ as_of: null, signal }, async ({ engine }) => ({
      coverage: await engine.rows<{
        source: string;
        frequency: string;
        reporter: string;
        direction: string;
        year: number;
        periods: number;
        rows: number;
      }>(
        `select source, frequency, reporter, direction, cast(floor(period / 12) as integer) as year,
           count(distinct period) as periods, sum(rows) as rows
         from coverage group by all order by reporter, direction, year`,
      ),
    }));
  },
});

export const held = endpoint({
  method: "GET",
  url: "/api/held",
  summary: "Which headings the lake holds",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    commodities: T.Array(
      T.Object({
        commodity: T.String(),
        name: T.String(),
        first_period: T.Integer(),
        last_period: T.Integer(),
        cells: T.Integer(),
        reporters: T.Integer(),
      }),
    ),
  }),
  depends: "lake",
  async handle({ signal }, { readers }) {
    if (readers.loads().length === 0) return { commodities: [] };
    return readers.reading({ as_of: null, signal }, async (at) => ({
      commodities: (await heldCommodities(at)).map((one) => ({
        ...one,
        name: commodityName(one.commodity).name,
      })),
    }));
  },
});
