import { Type as T } from "typebox";
import { detectors as allDetectors } from "../detectors/detector.ts";
import { sources as allSources } from "../sources/source.ts";
import { inForce, type Measure, measure, measuresFor } from "../trade/measure.ts";
import { endpoint } from "./server/endpoint.ts";
import { commodityCode, countryCode, day, nothing, nullable } from "./server/schema.ts";

const MeasureSchema = T.Object({
  id: T.String(),
  authority: T.String(),
  instrument: T.String(),
  kind: T.String(),
  subject: T.String(),
  commodities: T.Array(T.String()),
  tariff_lines: T.Array(T.String()),
  direction: T.String(),
  controlled_by: T.Array(T.String()),
  controlled_against: T.Array(T.String()),
  against_words: T.String(),
  announced_on: nullable(T.String()),
  effective_from: nullable(T.String()),
  effective_until: nullable(T.String()),
  suspended_from: nullable(T.String()),
  suspended_until: nullable(T.String()),
  first_period: nullable(T.Integer()),
  source: T.String(),
  provenance: T.String({ description: "read: somebody read the act; memory: to be verified" }),
  confidence: T.String(),
  notes: T.String(),
  stands: T.String({ description: "How it stands on the day asked for" }),
});

const today = () => new Date().toISOString().slice(0, 10);
const standing = (one: Measure, on: string) => ({ ...one, stands: inForce(one, on) });

export const measures = endpoint({
  method: "GET",
  url: "/api/measures",
  summary: "Export controls, sanctions and duties with their dates and sources",
  role: "reader",
  query: T.Object(
    {
      commodity: T.Optional(commodityCode),
      by: T.Optional(countryCode),
      against: T.Optional(countryCode),
      on: T.Optional(day),
      in_force: T.Optional(
        T.Boolean({ description: "Only those in force or suspended on the day" }),
      ),
    },
    { additionalProperties: false },
  ),
  params: nothing,
  body: nothing,
  answer: T.Object({ on: T.String(), measures: T.Array(MeasureSchema) }),
  handle({ query: { on = today(), in_force, commodity, by, against } }) {
    const found = measuresFor({
      ...(commodity === undefined ? {} : { commodity }),
      ...(by === undefined ? {} : { by }),
      ...(against === undefined ? {} : { against }),
      ...(in_force === true ? { on } : {}),
    });
    return { on, measures: found.map((one) => standing(one, on)) };
  },
});

export const oneMeasure = endpoint({
  method: "GET",
  url: "/api/measures/:id",
  summary: "One measure",
  role: "reader",
  query: nothing,
  params: T.Object({ id: T.String({ maxLength: 60 }) }),
  body: nothing,
  answer: MeasureSchema,
  handle: ({ params }) => standing(measure(params.id), today()),
});

export const sources = endpoint({
  method: "GET",
  url: "/api/sources",
  summary: "Which publishers' files can be read",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    sources: T.Array(
      T.Object({
        id: T.String(),
        title: T.String(),
        publisher: T.String(),
        licence: T.String(),
        documentation: T.String(),
        layouts: T.Array(T.String()),
        fetch: T.Boolean(),
      }),
    ),
  }),
  async handle() {
    return {
      sources: (await allSources()).map(({ id, source }) => ({
        id,
        title: source.title,
        publisher: source.publisher,
        licence: source.licence,
        documentation: source.documentation,
        layouts: source.layouts.map((layout) => layout.name),
        fetch: source.fetch !== undefined,
      })),
    };
  },
});

export const detectors = endpoint({
  method: "GET",
  url: "/api/detectors",
  summary: "Which questions can be put to the figures, with their lawful explanations",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    detectors: T.Array(
      T.Object({
        id: T.String(),
        asks: T.String(),
        subject: T.String(),
        innocent: T.Array(T.String()),
        params: T.Record(
          T.String(),
          T.Object({ value: T.Number(), unit: T.String(), means: T.String() }),
        ),
      }),
    ),
  }),
  async handle() {
    return {
      detectors: (await allDetectors()).map(({ id, detector }) => ({
        id,
        asks: detector.asks,
        subject: detector.subject,
        innocent: [...detector.innocent],
        params: { ...detector.params },
      })),
    };
  },
});
