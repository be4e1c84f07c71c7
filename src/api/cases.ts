import { randomUUID } from "node:crypto";
import { type Static, Type as T } from "typebox";
import type { Case, Standings } from "../findings/casebook/standing.ts";
import { actInWords } from "../findings/dossier/page.ts";
import { FindingSchema, said } from "./findings.ts";
import { safeName } from "./loads.ts";
import { endpoint } from "./server/endpoint.ts";
import { Denial, notFound } from "./server/problem.ts";
import { anything, long, nothing, nullable, oneOf, short } from "./server/schema.ts";
import type { Workbench } from "./server/workbench.ts";

const CASE_ID = T.String({ pattern: "^[0-9a-f-]{36}$" });
const oneCase = T.Object({ case_id: CASE_ID });
const MOST_ATTACHED = 10 * 2 ** 20;

const CaseSchema = T.Object({
  case_id: T.String(),
  title: T.String(),
  opened_at: T.String(),
  opened_by: T.String(),
  findings: T.Array(T.String()),
  files: T.Array(
    T.Object({
      at: T.String(),
      who: T.String(),
      name: T.String(),
      sha256: T.String(),
      bytes: T.Integer(),
    }),
  ),
});
const EntrySchema = T.Object({
  seq: T.Integer(),
  at: T.String(),
  who: T.String(),
  says: T.String(),
  finding_id: nullable(T.String()),
  previous: T.String(),
  hash: T.String(),
});
const Notes = T.Array(T.Object({ at: T.String(), who: T.String(), text: T.String() }));

/** @throws Denial when there is no such case. */
export function caseOf(workbench: Pick<Workbench, "casebook">, case_id: string): Case {
  const found = workbench.casebook.standings().cases.get(case_id);
  if (found === undefined) throw notFound("there is no such case", "See them at /api/cases");
  return found;
}

/** Entries of the journal on one case: on itself, and on what it holds. */
export function entriesOn({ casebook }: Pick<Workbench, "casebook">, one: Case) {
  const held = new Set([one.case_id, ...one.findings]);
  return casebook
    .journal()
    .filter(
      ({ act }) =>
        ("case_id" in act && act.case_id === one.case_id) ||
        ("finding_id" in act && held.has(act.finding_id)) ||
        ("on" in act && held.has(act.on)),
    );
}

function entries(workbench: Workbench, one: Case | null): Static<typeof EntrySchema>[] {
  const all = one === null ? workbench.casebook.journal() : entriesOn(workbench, one);
  return all.map((entry) => ({
    seq: entry.seq,
    at: entry.at,
    who: entry.who,
    says: actInWords(entry),
    finding_id: "finding_id" in entry.act ? entry.act.finding_id : null,
    previous: entry.previous,
    hash: entry.hash,
  }));
}

export const cases = endpoint({
  method: "GET",
  url: "/api/cases",
  summary: "Cases, newest first",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({ cases: T.Array(CaseSchema) }),
  depends: "casebook",
  handle: (_, { casebook }) => ({ cases: [...casebook.standings().cases.values()].reverse() }),
});

export const openCase = endpoint({
  method: "POST",
  url: "/api/cases",
  summary: "Open a case",
  role: "analyst",
  query: nothing,
  params: nothing,
  body: T.Object({ title: short }, { additionalProperties: false }),
  answer: CaseSchema,
  handle({ body: { title }, user }, workbench) {
    const case_id = randomUUID();
    workbench.casebook.record(user.name, { act: "open case", case_id, title });
    return caseOf(workbench, case_id);
  },
});

export const aCase = endpoint({
  method: "GET",
  url: "/api/cases/:case_id",
  summary: "One case: findings, notes, files, and its part of the journal",
  role: "reader",
  query: nothing,
  params: oneCase,
  body: nothing,
  answer: T.Object({
    case: CaseSchema,
    findings: T.Array(FindingSchema),
    notes: Notes,
    journal: T.Array(EntrySchema),
  }),
  depends: "casebook",
  handle({ params }, workbench) {
    const one = caseOf(workbench, params.case_id);
    const standings: Standings = workbench.casebook.standings();
    const kept = workbench.casebook.findings();
    return {
      case: one,
      findings: one.findings.flatMap((id) => {
        const finding = kept.get(id);
        return finding === undefined ? [] : [said(finding, standings)];
      }),
      notes: standings.notes.get(one.case_id) ?? [],
      journal: entries(workbench, one),
    };
  },
});

export const renameCase = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/title",
  summary: "Give a case another title",
  role: "analyst",
  query: nothing,
  params: oneCase,
  body: T.Object({ title: short }, { additionalProperties: false }),
  answer: CaseSchema,
  handle({ params: { case_id }, body: { title }, user }, workbench) {
    caseOf(workbench, case_id);
    workbench.casebook.record(user.name, { act: "rename case", case_id, title });
    return caseOf(workbench, case_id);
  },
});

export const collect = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/findings",
  summary: "Put findings in a case, or take them out",
  role: "analyst",
  query: nothing,
  params: oneCase,
  body: T.Object(
    {
      finding_ids: T.Array(T.String({ pattern: "^[0-9a-f]{12}$" }), { minItems: 1, maxItems: 500 }),
      act: oneOf(["put in", "take out"]),
    },
    { additionalProperties: false },
  ),
  answer: CaseSchema,
  handle({ params: { case_id }, body, user }, workbench) {
    const one = caseOf(workbench, case_id);
    const known = workbench.casebook.findings();
    const missing = body.finding_ids.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw notFound(`there is no finding ${missing}`, "See them at /api/findings");
    }
    for (const finding_id of body.finding_ids) {
      if (one.findings.includes(finding_id) === (body.act === "put in")) continue;
      workbench.casebook.record(user.name, {
        act: body.act === "put in" ? "put in case" : "take out of case",
        case_id,
        finding_id,
      });
    }
    return caseOf(workbench, case_id);
  },
});

export const noteCase = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/notes",
  summary: "Write a note on a case",
  role: "analyst",
  query: nothing,
  params: oneCase,
  body: T.Object({ text: long }, { additionalProperties: false }),
  answer: T.Object({ notes: Notes }),
  handle({ params: { case_id }, body, user }, workbench) {
    caseOf(workbench, case_id);
    workbench.casebook.record(user.name, { act: "note", on: case_id, text: body.text });
    return { notes: workbench.casebook.standings().notes.get(case_id) ?? [] };
  },
});

export const attach = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/files",
  summary: "Add a file to a case; the body is the file itself, 10 MB at most",
  role: "analyst",
  query: T.Object(
    { name: T.String({ minLength: 1, maxLength: 255 }) },
    { additionalProperties: false },
  ),
  params: oneCase,
  body: anything,
  streams: "application/octet-stream",
  answer: CaseSchema,
  async handle({ params: { case_id }, query, user, raw }, workbench) {
    caseOf(workbench, case_id);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of raw) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_ATTACHED) {
        throw new Denial(413, "the file is larger than 10 MB", "Note where it is kept instead");
      }
      chunks.push(chunk as Buffer);
    }
    workbench.casebook.attach(user.name, case_id, safeName(query.name), Buffer.concat(chunks));
    return caseOf(workbench, case_id);
  },
});

export const attachment = endpoint({
  method: "GET",
  url: "/api/cases/:case_id/files/:sha256",
  summary: "A file of a case, as it was added",
  role: "reader",
  query: nothing,
  params: T.Object({ case_id: CASE_ID, sha256: T.String({ pattern: "^[0-9a-f]{64}$" }) }),
  body: nothing,
  answer: anything,
  sends: "application/octet-stream",
  handle({ params }, workbench) {
    const file = caseOf(workbench, params.case_id).files.find(
      (one) => one.sha256 === params.sha256,
    );
    const content = workbench.casebook.attachment(params.sha256);
    if (file === undefined || content === null) {
      throw notFound("the case has no such file", "See its files at /api/cases/…");
    }
    return { type: "application/octet-stream", file: file.name, content };
  },
});

export const journal = endpoint({
  method: "GET",
  url: "/api/journal",
  summary: "Who decided what, when and why, with the checksum of each entry",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({ entries: T.Array(EntrySchema) }),
  depends: "casebook",
  handle: (_, workbench) => ({ entries: entries(workbench, null) }),
});

export const verifyJournal = endpoint({
  method: "GET",
  url: "/api/journal/verification",
  summary: "Whether every entry is as it was written and follows the one before",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    entries: T.Integer(),
    head: T.String(),
    broken: T.Array(T.String()),
  }),
  handle: (_, { casebook }) => casebook.verify(),
});
