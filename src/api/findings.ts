import { type Static, Type as T } from "typebox";
import type { KeptFinding } from "../findings/casebook/finding.ts";
import { findingOf } from "../findings/casebook/from_trace.ts";
import { precision as precisionOf } from "../findings/casebook/precision.ts";
import { type Standings, UNJUDGED } from "../findings/casebook/standing.ts";
import { endpoint } from "./server/endpoint.ts";
import { Denial, notFound } from "./server/problem.ts";
import { long, nothing, nullable, oneOf, short } from "./server/schema.ts";
import type { Workbench } from "./server/workbench.ts";
import { TraceQuery, traced } from "./trace.ts";

export const DECISIONS = ["open", "confirmed", "dismissed"] as const;
const figure = nullable(T.Number());
const text = nullable(T.String());

export const FindingSchema = T.Object({
  finding_id: T.String(),
  run_id: T.Integer(),
  detector: T.String(),
  arm: nullable(
    T.String({ description: "flagged or random check; not said before the item is judged" }),
  ),
  commodity: T.String(),
  commodity_name: T.String(),
  from: T.String(),
  transit: T.String(),
  transit_name: T.String(),
  to: T.String(),
  to_name: T.String(),
  since: T.String(),
  until: T.String(),
  measure: text,
  sentence: T.String(),
  unit: T.String(),
  must: figure,
  may: T.Number(),
  outflow_after: T.Number(),
  outflow_before: figure,
  excess: figure,
  q: figure,
  q_reason: text,
  supported: T.Integer(),
  contradicted: T.Integer(),
  untestable: T.Integer(),
  question: TraceQuery,
  decision: oneOf(DECISIONS),
  why: text,
  judged_by: text,
  judged_at: text,
  judged_run_id: nullable(T.Integer()),
  assigned_to: text,
  notes: T.Integer(),
  cases: T.Array(T.String()),
});
export type FindingAnswer = Static<typeof FindingSchema>;

const SORTS = ["share", "must", "may", "outflow_after", "excess", "newest"] as const;

export const FindingsQuery = T.Object(
  {
    q: T.Optional(T.String({ maxLength: 100, description: "Words in the sentence or names" })),
    decision: T.Optional(oneOf(DECISIONS)),
    transit: T.Optional(T.String({ maxLength: 5 })),
    to: T.Optional(T.String({ maxLength: 5 })),
    commodity: T.Optional(T.String({ pattern: "^[0-9]{1,13}$" })),
    assigned_to: T.Optional(short),
    case_id: T.Optional(T.String({ maxLength: 40 })),
    sort: T.Optional(oneOf(SORTS)),
    offset: T.Optional(T.Integer({ minimum: 0, default: 0 })),
    limit: T.Optional(T.Integer({ minimum: 1, maximum: 5000, default: 200 })),
  },
  { additionalProperties: false },
);

export const findings = endpoint({
  method: "GET",
  url: "/api/findings",
  summary: "Findings: questions to a person, with how each stands",
  says: "Random-check items are mixed in; which they are is said once they are judged.",
  role: "reader",
  query: FindingsQuery,
  params: nothing,
  body: nothing,
  answer: T.Object({
    total: T.Integer({ description: "That match" }),
    all: T.Integer({ description: "There are" }),
    decisions: T.Object({
      open: T.Integer(),
      confirmed: T.Integer(),
      dismissed: T.Integer(),
    }),
    expected_false: T.Array(
      T.Object({
        run_id: T.Integer(),
        detector: T.String(),
        at: T.String(),
        flagged: T.Integer(),
        expected_false: figure,
        reason: text,
      }),
    ),
    findings: T.Array(FindingSchema),
  }),
  depends: "casebook",
  handle({ query }, workbench) {
    const { casebook } = workbench;
    const standings = casebook.standings();
    const kept = [...casebook.findings().values()];
    const all = kept.map((finding) => said(finding, standings));
    const matching = sorted(
      all.filter((one) => matches(one, query)),
      query.sort ?? "share",
    );
    const { offset = 0, limit = 200 } = query;
    const counted = (decision: (typeof DECISIONS)[number]) =>
      all.filter((one) => one.decision === decision).length;
    return {
      total: matching.length,
      all: all.length,
      decisions: {
        open: counted("open"),
        confirmed: counted("confirmed"),
        dismissed: counted("dismissed"),
      },
      expected_false: casebook
        .runs()
        .slice(-5)
        .reverse()
        .map((run) => ({
          run_id: run.run_id,
          detector: run.detector,
          at: run.at,
          flagged: kept.filter((one) => one.run_id === run.run_id && one.arm === "flagged").length,
          expected_false: run.expected_false,
          reason: run.expected_false_reason,
        })),
      findings: matching.slice(offset, offset + limit),
    };
  },
});

/** A finding as it is shown: with its standing, and without what would lead its judge. */
export function said(finding: KeptFinding, standings: Standings): FindingAnswer {
  const standing = standings.findings.get(finding.finding_id) ?? UNJUDGED;
  return {
    ...finding,
    ...standing,
    arm: standing.decision === "open" ? null : finding.arm,
    notes: standings.notes.get(finding.finding_id)?.length ?? 0,
    cases: [...standings.cases.values()]
      .filter((one) => one.findings.includes(finding.finding_id))
      .map((one) => one.case_id),
  };
}

function matches(one: FindingAnswer, query: Static<typeof FindingsQuery>): boolean {
  const words = (query.q ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const text =
    `${one.sentence} ${one.transit_name} ${one.to_name} ${one.commodity} ${one.commodity_name} ${one.measure ?? ""}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (query.decision === undefined || one.decision === query.decision) &&
    (query.transit === undefined || one.transit === query.transit) &&
    (query.to === undefined || one.to === query.to) &&
    (query.commodity === undefined || one.commodity.startsWith(query.commodity)) &&
    (query.assigned_to === undefined || one.assigned_to === query.assigned_to) &&
    (query.case_id === undefined || one.cases.includes(query.case_id))
  );
}

function sorted(all: readonly FindingAnswer[], by: (typeof SORTS)[number]): FindingAnswer[] {
  const worth = (one: FindingAnswer): number => {
    // Pieces and kilograms do not compare; shares of what was sent on do.
    if (by === "share") return one.outflow_after === 0 ? 0 : (one.must ?? -1) / one.outflow_after;
    if (by === "newest") return one.run_id;
    return one[by] ?? -1;
  };
  return [...all].sort(
    (a, b) =>
      worth(b) - worth(a) ||
      b.outflow_after - a.outflow_after ||
      a.finding_id.localeCompare(b.finding_id),
  );
}

const one = T.Object({ finding_id: T.String({ pattern: "^[0-9a-f]{12}$" }) });

function found(workbench: Workbench, finding_id: string): KeptFinding {
  const finding = workbench.casebook.findings().get(finding_id);
  if (finding === undefined) {
    throw notFound(`there is no finding ${finding_id}`, "See them at /api/findings");
  }
  return finding;
}

export const finding = endpoint({
  method: "GET",
  url: "/api/findings/:finding_id",
  summary: "One finding, with its notes",
  role: "reader",
  query: nothing,
  params: one,
  body: nothing,
  answer: T.Object({
    finding: FindingSchema,
    notes: T.Array(T.Object({ at: T.String(), who: T.String(), text: T.String() })),
  }),
  depends: "casebook",
  handle({ params }, workbench) {
    const standings = workbench.casebook.standings();
    return {
      finding: said(found(workbench, params.finding_id), standings),
      notes: [...(standings.notes.get(params.finding_id) ?? [])],
    };
  },
});

export const keepFindings = endpoint({
  method: "POST",
  url: "/api/findings",
  summary: "Keep routes of a trace as findings",
  role: "analyst",
  query: nothing,
  params: nothing,
  body: T.Object(
    {
      question: TraceQuery,
      transits: T.Optional(T.Array(T.String({ maxLength: 5 }), { minItems: 1, maxItems: 300 })),
    },
    { additionalProperties: false },
  ),
  answer: T.Object({ run_id: T.Integer(), finding_ids: T.Array(T.String()) }),
  async handle({ body, user }, workbench) {
    const answer = await traced(workbench, body.question);
    const wanted = answer.routes.filter(
      ({ transit }) => body.transits === undefined || body.transits.includes(transit),
    );
    if (wanted.length === 0) {
      throw new Denial(
        422,
        "the answer holds no such route",
        "Ask again, and keep a route it shows",
      );
    }
    const kept = wanted.map((route) => findingOf(answer, route, "flagged", body.question));
    const run = workbench.casebook.keep(
      user.name,
      {
        detector: "rerouting",
        at: new Date().toISOString(),
        lake_state: workbench.readers.state(),
        expected_false: null,
        expected_false_reason: "kept by hand",
        unflagged: answer.routes.length - wanted.length,
        asked: body.question,
      },
      kept,
    );
    return { run_id: run.run_id, finding_ids: kept.map((one) => one.finding_id) };
  },
});

export const judge = endpoint({
  method: "POST",
  url: "/api/findings/:finding_id/judgements",
  summary: "Say how a finding stands, and why",
  says: "Written to the journal and on disk before it is answered.",
  role: "analyst",
  query: nothing,
  params: one,
  body: T.Object(
    { decision: oneOf(DECISIONS), why: T.String({ maxLength: 4000 }) },
    { additionalProperties: false },
  ),
  answer: FindingSchema,
  handle({ params, body, user }, workbench) {
    const { finding_id, run_id } = found(workbench, params.finding_id);
    workbench.casebook.record(user.name, { act: "judge", finding_id, run_id, ...body });
    return said(found(workbench, finding_id), workbench.casebook.standings());
  },
});

export const assign = endpoint({
  method: "POST",
  url: "/api/findings/:finding_id/assignments",
  summary: "Give a finding to somebody, or to nobody",
  role: "analyst",
  query: nothing,
  params: one,
  body: T.Object({ to: nullable(short) }, { additionalProperties: false }),
  answer: FindingSchema,
  handle({ params, body, user }, workbench) {
    const { finding_id } = found(workbench, params.finding_id);
    workbench.casebook.record(user.name, { act: "assign", finding_id, to: body.to });
    return said(found(workbench, finding_id), workbench.casebook.standings());
  },
});

export const noteFinding = endpoint({
  method: "POST",
  url: "/api/findings/:finding_id/notes",
  summary: "Write a note on a finding",
  role: "analyst",
  query: nothing,
  params: one,
  body: T.Object({ text: long }, { additionalProperties: false }),
  answer: FindingSchema,
  handle({ params, body, user }, workbench) {
    const { finding_id } = found(workbench, params.finding_id);
    workbench.casebook.record(user.name, { act: "note", on: finding_id, text: body.text });
    return said(found(workbench, finding_id), workbench.casebook.standings());
  },
});

export const precision = endpoint({
  method: "GET",
  url: "/api/precision",
  summary: "What share of the judged items was confirmed: flagged, and drawn at random",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    arms: T.Array(
      T.Object({
        arm: T.String(),
        judged: T.Integer(),
        confirmed: T.Integer(),
        share: figure,
        low: figure,
        high: figure,
      }),
    ),
    months: T.Array(
      T.Object({
        month: T.String(),
        arm: T.String(),
        judged: T.Integer(),
        confirmed: T.Integer(),
      }),
    ),
  }),
  depends: "casebook",
  handle(_, { casebook }) {
    const standings = casebook.standings().findings;
    const all = [...casebook.findings().values()];
    const months = new Map<
      string,
      { month: string; arm: string; judged: number; confirmed: number }
    >();
    for (const { finding_id, arm } of all) {
      const standing = standings.get(finding_id);
      if (standing === undefined || standing.decision === "open") continue;
      const month = standing.judged_at?.slice(0, 7) ?? "";
      const before = months.get(`${month} ${arm}`) ?? { month, arm, judged: 0, confirmed: 0 };
      months.set(`${month} ${arm}`, {
        ...before,
        judged: before.judged + 1,
        confirmed: before.confirmed + (standing.decision === "confirmed" ? 1 : 0),
      });
    }
    return { arms: precisionOf(all, standings), months: [...months.values()] };
  },
});

export const views = endpoint({
  method: "GET",
  url: "/api/views",
  summary: "Saved views of the findings",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({ views: T.Array(T.Object({ name: T.String(), view: T.String() })) }),
  depends: "casebook",
  handle: (_, { casebook }) => ({
    views: [...casebook.standings().views].map(([name, view]) => ({ name, view })),
  }),
});

export const saveView = endpoint({
  method: "POST",
  url: "/api/views",
  summary: "Save a view of the findings under a name; an empty view removes it",
  role: "analyst",
  query: nothing,
  params: nothing,
  body: T.Object(
    { name: short, view: T.String({ maxLength: 1000 }) },
    { additionalProperties: false },
  ),
  answer: T.Object({ name: T.String() }),
  handle({ body: { name, view }, user }, { casebook }) {
    casebook.record(
      user.name,
      view === "" ? { act: "drop view", name } : { act: "keep view", name, view },
    );
    return { name };
  },
});
