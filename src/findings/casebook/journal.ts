import { createHash } from "node:crypto";

/** How a finding stands. */
export type Decision = "open" | "confirmed" | "dismissed";

/** What can be written into the journal. */
export type Act =
  | {
      readonly act: "run";
      readonly run_id: number;
      readonly detector: string;
      readonly findings: number;
      /** Of the findings as kept, so that a changed one shows. */
      readonly sha256: string;
    }
  | {
      readonly act: "judge";
      readonly finding_id: string;
      readonly decision: Decision;
      readonly why: string;
      /** The run whose figures were judged. */
      readonly run_id: number;
    }
  | { readonly act: "assign"; readonly finding_id: string; readonly to: string | null }
  | { readonly act: "note"; readonly on: string; readonly text: string }
  | { readonly act: "open case"; readonly case_id: string; readonly title: string }
  | { readonly act: "rename case"; readonly case_id: string; readonly title: string }
  | {
      readonly act: "put in case" | "take out of case";
      readonly case_id: string;
      readonly finding_id: string;
    }
  | {
      readonly act: "attach";
      readonly case_id: string;
      readonly name: string;
      readonly sha256: string;
      readonly bytes: number;
    }
  | { readonly act: "export dossier"; readonly case_id: string; readonly sha256: string }
  | { readonly act: "keep view"; readonly name: string; readonly view: string }
  | { readonly act: "drop view"; readonly name: string };

/** A line of the journal: who did what when. `hash` covers it and, through `previous`, all before it. */
export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly act: Act;
  readonly previous: string;
  readonly hash: string;
}

/** What the first entry follows. */
export const BEGINNING = "0".repeat(64);

/** The text of an entry whose hash is taken; kept as it is, so that no re-spelling breaks the chain. */
export function entryText(entry: Pick<Entry, "seq" | "at" | "who" | "act" | "previous">): string {
  const { seq, at, who, act, previous } = entry;
  return JSON.stringify({ seq, at, who, act, previous });
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What is wrong with a chain, entry by entry; empty when nothing is. */
export function brokenLinks(
  lines: readonly { readonly seq: number; readonly entry: string; readonly hash: string }[],
): readonly string[] {
  const broken: string[] = [];
  let previous = BEGINNING;
  let seq = 0;
  for (const line of lines) {
    seq += 1;
    const said = JSON.parse(line.entry) as Entry;
    if (line.seq !== seq || said.seq !== seq) broken.push(`entry ${seq} is missing`);
    if (hashOf(line.entry) !== line.hash)
      broken.push(`entry ${line.seq} was changed after it was written`);
    if (said.previous !== previous)
      broken.push(`entry ${line.seq} does not follow the one before it`);
    previous = line.hash;
    seq = line.seq;
  }
  return broken;
}
