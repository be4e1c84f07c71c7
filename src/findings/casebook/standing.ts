import type { Act, Decision, Entry } from "./journal.ts";

/** How a finding stands by the last word on it. */
export interface Standing {
  readonly decision: Decision;
  readonly why: string | null;
  readonly judged_by: string | null;
  readonly judged_at: string | null;
  /** The run whose figures were judged; newer figures may say otherwise. */
  readonly judged_run_id: number | null;
  readonly assigned_to: string | null;
}

export const UNJUDGED: Standing = {
  decision: "open",
  why: null,
  judged_by: null,
  judged_at: null,
  judged_run_id: null,
  assigned_to: null,
};

export interface Note {
  readonly at: string;
  readonly who: string;
  readonly text: string;
}

export interface Attachment {
  readonly at: string;
  readonly who: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Case {
  readonly case_id: string;
  readonly title: string;
  readonly opened_at: string;
  readonly opened_by: string;
  readonly findings: readonly string[];
  readonly files: readonly Attachment[];
}

/** Everything the journal says, folded. */
export interface Standings {
  readonly findings: Map<string, Standing>;
  readonly cases: Map<string, Case>;
  readonly notes: Map<string, readonly Note[]>;
  readonly views: Map<string, string>;
}

export function nothing(): Standings {
  return { findings: new Map(), cases: new Map(), notes: new Map(), views: new Map() };
}

/** Takes one entry into account. */
export function take(into: Standings, { act, at, who }: Entry): void {
  switch (act.act) {
    case "run":
    case "export dossier":
      return;
    case "judge": {
      const before = into.findings.get(act.finding_id) ?? UNJUDGED;
      into.findings.set(act.finding_id, {
        ...before,
        decision: act.decision,
        why: act.why,
        judged_by: who,
        judged_at: at,
        judged_run_id: act.run_id,
      });
      return;
    }
    case "assign": {
      const before = into.findings.get(act.finding_id) ?? UNJUDGED;
      into.findings.set(act.finding_id, { ...before, assigned_to: act.to });
      return;
    }
    case "note":
      into.notes.set(act.on, [...(into.notes.get(act.on) ?? []), { at, who, text: act.text }]);
      return;
    case "open case":
      into.cases.set(act.case_id, {
        case_id: act.case_id,
        title: act.title,
        opened_at: at,
        opened_by: who,
        findings: [],
        files: [],
      });
      return;
    case "keep view":
      into.views.set(act.name, act.view);
      return;
    case "drop view":
      into.views.delete(act.name);
      return;
    default:
      takeIntoCase(into, act, { at, who });
  }
}

type CaseAct = Extract<
  Act,
  { readonly act: "rename case" | "put in case" | "take out of case" | "attach" }
>;

function takeIntoCase(
  into: Standings,
  act: CaseAct,
  by: { readonly at: string; readonly who: string },
): void {
  const before = into.cases.get(act.case_id);
  if (before === undefined) return;
  const others = "finding_id" in act ? before.findings.filter((id) => id !== act.finding_id) : [];
  const after: Case =
    act.act === "rename case"
      ? { ...before, title: act.title }
      : act.act === "attach"
        ? {
            ...before,
            files: [
              ...before.files,
              { ...by, name: act.name, sha256: act.sha256, bytes: act.bytes },
            ],
          }
        : { ...before, findings: act.act === "put in case" ? [...others, act.finding_id] : others };
  into.cases.set(act.case_id, after);
}
