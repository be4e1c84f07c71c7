import { createHash } from "node:crypto";
import type { Finding } from "../casebook/finding.ts";
import type { Entry } from "../casebook/journal.ts";
import type { Attachment, Note, Standing } from "../casebook/standing.ts";
import type { TraceAnswer } from "../trace/answer.ts";
import { settleQuestion, type TraceAsk } from "../trace/question.ts";
import { answerFrom, type Gathered } from "../trace/trace.ts";

/** A question as it can be written down: what a `TraceAsk` is but for its map. */
export interface WrittenAsk extends Omit<TraceAsk, "production"> {
  readonly production: readonly (readonly [transit: string, quantity: number])[];
}

/** One finding of a case with all that its numbers are computed from. */
export interface Claim {
  readonly finding: Finding;
  readonly standing: Standing;
  readonly notes: readonly Note[];
  readonly ask: WrittenAsk;
  readonly command: string;
  /** The rows of the lake that the answer is arithmetic on. */
  readonly extract: Gathered;
  readonly answer: TraceAnswer;
}

/** All that a dossier says; its page is made from this and nothing else. */
export interface DossierContent {
  readonly program: string;
  readonly case_id: string;
  readonly title: string;
  readonly opened_at: string;
  readonly opened_by: string;
  readonly made_at: string;
  readonly made_by: string;
  readonly notes: readonly Note[];
  readonly files: readonly Attachment[];
  readonly claims: readonly Claim[];
  /** Findings that are no route of their own, as they were when they were kept. */
  readonly others: readonly Finding[];
  /** The journal's entries on this case and its findings. */
  readonly journal: readonly Entry[];
  /** Hash of the journal's last entry when the dossier was made. */
  readonly journal_head: string;
}

/** Content and the checksums of its parts. */
export interface Sealed {
  readonly content: DossierContent;
  readonly seal: Readonly<Record<string, string>>;
}

export function writtenAsk(ask: TraceAsk): WrittenAsk {
  return { ...ask, production: [...ask.production] };
}

/** The answer to a written question from its extract alone. */
export function answerAgain(claim: Pick<Claim, "ask" | "extract" | "command">): TraceAnswer {
  const asked = settleQuestion({ ...claim.ask, production: new Map(claim.ask.production) });
  return answerFrom(claim.extract, asked, claim.command);
}

/** A checksum for each part, and one over all of them: `whole` is what to compare by telephone. */
export function sealOf(content: DossierContent): Sealed["seal"] {
  const parts = Object.fromEntries([
    ...content.claims.flatMap((claim) => [
      [`figures of ${claim.finding.finding_id}`, sha256(JSON.stringify(claim.extract))],
      [`answer of ${claim.finding.finding_id}`, sha256(JSON.stringify(claim.answer))],
    ]),
    ["journal", sha256(JSON.stringify(content.journal))],
    ["notes and files", sha256(JSON.stringify([content.notes, content.files]))],
  ]) as Record<string, string>;
  const rest = {
    ...content,
    claims: content.claims.map(({ extract: _e, answer: _a, ...one }) => one),
  };
  return { ...parts, whole: sha256(JSON.stringify([parts, rest])) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
