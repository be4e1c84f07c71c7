import { createHash } from "node:crypto";
import { Type as T } from "typebox";
import type { Finding, KeptFinding } from "../findings/casebook/finding.ts";
import { BEGINNING } from "../findings/casebook/journal.ts";
import { UNJUDGED } from "../findings/casebook/standing.ts";
import {
  answerAgain,
  type Claim,
  type DossierContent,
  sealOf,
  writtenAsk,
} from "../findings/dossier/content.ts";
import { dossierPage } from "../findings/dossier/page.ts";
import { dossierPdf } from "../findings/dossier/pdf.ts";
import { verifyDossier } from "../findings/dossier/verify.ts";
import { settleQuestion } from "../findings/trace/question.ts";
import { caseOf, entriesOn } from "./cases.ts";
import { endpoint, type User } from "./server/endpoint.ts";
import { Denial, nameOf } from "./server/problem.ts";
import { anything, nothing } from "./server/schema.ts";
import type { Workbench } from "./server/workbench.ts";
import { askOf, commandOf, gathered } from "./trace.ts";

const oneCase = T.Object({ case_id: T.String({ pattern: "^[0-9a-f-]{36}$" }) });
const MOST_VERIFIED = 200 * 2 ** 20;

export const dossier = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/dossier",
  summary: "The case as one sealed HTML file that holds its figures and can be computed again",
  says: "The export is written to the journal with the file's checksum. `entrepot verify FILE` checks it without network or lake.",
  role: "analyst",
  query: nothing,
  params: oneCase,
  body: nothing,
  answer: anything,
  sends: "text/html",
  async handle({ params, user }, workbench) {
    const content = await contentOf(workbench, params.case_id, user);
    const page = dossierPage({ content, seal: sealOf(content) });
    record(workbench, params.case_id, user, page);
    return {
      type: "text/html; charset=utf-8",
      file: `${fileName(content)}.html`,
      content: page,
    };
  },
});

export const dossierAsPdf = endpoint({
  method: "POST",
  url: "/api/cases/:case_id/dossier.pdf",
  summary: "The case on paper: claims, pictures, sources, method, journal",
  role: "analyst",
  query: nothing,
  params: oneCase,
  body: nothing,
  answer: anything,
  sends: "application/pdf",
  async handle({ params, user }, workbench) {
    const content = await contentOf(workbench, params.case_id, user);
    const pdf = await dossierPdf({ content, seal: sealOf(content) });
    record(workbench, params.case_id, user, pdf);
    return { type: "application/pdf", file: `${fileName(content)}.pdf`, content: pdf };
  },
});

export const verification = endpoint({
  method: "POST",
  url: "/api/verifications",
  summary: "Check a dossier: its seal, its numbers, its journal, its page",
  role: "reader",
  query: nothing,
  params: nothing,
  body: anything,
  streams: "application/octet-stream",
  answer: T.Object({
    holds: T.Boolean(),
    title: T.String(),
    program: T.String(),
    made_at: T.String(),
    checks: T.Array(T.Object({ what: T.String(), holds: T.Boolean(), says: T.String() })),
  }),
  async handle({ raw }, { program }) {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of raw) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_VERIFIED) {
        throw new Denial(
          413,
          "the file is too large",
          "Check it in a terminal: entrepot verify FILE",
        );
      }
      chunks.push(chunk as Buffer);
    }
    const verdict = verifyDossier(Buffer.concat(chunks).toString("utf8"), program);
    if (verdict === null) {
      throw new Denial(422, "this is no dossier", "Hand over a file that was exported from a case");
    }
    return verdict;
  },
});

function record({ casebook }: Workbench, case_id: string, user: User, file: string | Buffer): void {
  const sha256 = createHash("sha256").update(file).digest("hex");
  casebook.record(user.name, { act: "export dossier", case_id, sha256 });
}

function fileName({ title, made_at }: DossierContent): string {
  const words = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${words.slice(0, 60).toLowerCase() || "dossier"}-${made_at.slice(0, 10)}`;
}

async function contentOf(
  workbench: Workbench,
  case_id: string,
  user: User,
): Promise<DossierContent> {
  const { casebook, program } = workbench;
  const one = caseOf(workbench, case_id);
  const standings = casebook.standings();
  const known = casebook.findings();
  const claims: Claim[] = [];
  const others: Finding[] = [];
  for (const id of one.findings) {
    const finding = known.get(id);
    if (finding === undefined) continue;
    const { from, since } = finding.question;
    if (from === undefined || since === undefined) others.push(finding);
    else claims.push(await claimOf(workbench, finding));
  }
  const content: DossierContent = {
    program,
    case_id,
    title: one.title,
    opened_at: one.opened_at,
    opened_by: one.opened_by,
    made_at: new Date().toISOString(),
    made_by: user.name,
    notes: standings.notes.get(case_id) ?? [],
    files: one.files,
    claims,
    others,
    journal: entriesOn(workbench, one),
    journal_head: casebook.journal().at(-1)?.hash ?? BEGINNING,
  };
  // As it will be read back: what JSON does not carry must not be on the page either.
  return JSON.parse(JSON.stringify(content)) as DossierContent;
}

/** The finding asked again of the lake as it is, with the rows of its own route only. */
async function claimOf(workbench: Workbench, finding: KeptFinding): Promise<Claim> {
  const standings = workbench.casebook.standings();
  const ask = askOf(finding.question);
  const command = commandOf(finding.question);
  const whole = await gathered(workbench, settleQuestion(ask));
  const extract = {
    ...whole,
    legs: whole.legs.filter((row) => row.role === "direct" || row.transit === finding.transit),
    data: whole.data.map((one) => ({ ...one, file: nameOf(one.file) })),
    set_aside: whole.set_aside.map((one) => ({ ...one, file: nameOf(one.file) })),
  };
  const written = { ask: writtenAsk(ask), command, extract };
  const { run_id: _, ...found } = finding;
  return {
    finding: found,
    standing: standings.findings.get(finding.finding_id) ?? UNJUDGED,
    notes: standings.notes.get(finding.finding_id) ?? [],
    ...written,
    answer: answerAgain(written),
  };
}
