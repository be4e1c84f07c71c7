import Table from "cli-table3";
import type { Evaluation, Measured } from "../findings/targeting/evaluate.ts";
import type { Model } from "../findings/targeting/model.ts";
import type { Explained } from "../findings/targeting/rank.ts";
import { PLAIN } from "./frame.ts";

/** The measured ranking for a terminal: both halves, the lookup beside them, then the list. */
export function evaluationText(
  answer: Evaluation & {
    readonly train: Model["learned_from"];
    readonly refused: Model["refused"];
    readonly budget: number;
    readonly findings: readonly Explained[];
  },
): string {
  const { train } = answer;
  const span = train.since === null ? "" : ` of ${train.since} to ${train.until}`;
  return [
    `Learned from ${train.rows.toLocaleString("en")} rows${span}, ${train.lots.toLocaleString("en")} different lots, ${share(train.found / train.rows)} found.`,
    ...refusedText(answer.refused),
    "",
    measuredTable(answer),
    "",
    ...answer.says,
    "",
    armsText(answer, answer.budget),
    driftText(answer),
    "",
    findingsText(answer.findings),
  ].join("\n");
}

/** The list for a terminal. */
export function listText(answer: {
  readonly file: string;
  readonly rows: number;
  readonly unseen: number;
  readonly picked: readonly unknown[];
  readonly findings: readonly Explained[];
  readonly measured: Evaluation | null;
}): string {
  return [
    `${answer.file}: ${answer.picked.length.toLocaleString("en")} of ${answer.rows.toLocaleString("en")} rows to inspect; ${answer.unseen.toLocaleString("en")} rows repeat nothing that was learned from.`,
    ...(answer.measured === null
      ? []
      : ["", measuredTable(answer.measured), "", ...answer.measured.says]),
    "",
    findingsText(answer.findings),
  ].join("\n");
}

export function refusedText(refused: Model["refused"]): readonly string[] {
  return refused.map((one) => `Not learned from: ${one.column}, ${one.why}.`);
}

function measuredTable(answer: Evaluation): string {
  const table = new Table({
    head: ["", "rows", "found", "P@1 %", "P@5 %", "P@10 %", "AUC", "95 %"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "left"],
    ...PLAIN,
  });
  const line = (name: string, one: Measured) =>
    table.push([
      name,
      one.rows.toLocaleString("en"),
      one.found.toLocaleString("en"),
      figure(one.precision["1"]),
      figure(one.precision["5"]),
      figure(one.precision["10"]),
      figure(one.auc),
      one.auc_interval === null ? "" : one.auc_interval.map((end) => end.toFixed(3)).join(" to "),
    ]);
  line("all rows", answer);
  line("  lookup in five columns", answer.baseline);
  line("rows not seen before", answer.unseen);
  line("  lookup in five columns", answer.baseline.unseen);
  return table.toString();
}

function armsText(answer: Evaluation, budget: number): string {
  const lanes = Object.entries(answer.lanes).map(([lane, arm]) => {
    const within =
      arm.interval === null
        ? ""
        : ` (95 %: ${share(arm.interval[0])} to ${share(arm.interval[1])})`;
    return `  ${lane.padEnd(7)} ${String(arm.found).padStart(5)} found of ${arm.rows}${within}`;
  });
  return [`Inspecting ${share(budget)} of the rows:`, ...lanes].join("\n");
}

function driftText(answer: Evaluation): string {
  const moved = answer.drift.filter((one) => one.says !== "as it was");
  if (moved.length === 0) return "No column has moved since (PSI below .1 everywhere).";
  return `Moved since: ${moved.map((one) => `${one.column} (PSI ${one.psi.toFixed(2)})`).join(", ")}.`;
}

function findingsText(findings: readonly Explained[]): string {
  return findings
    .map((one) =>
      [
        `${one.score.toFixed(3)}  ${one.id ?? `row ${one.row}`}  [${one.lane}]  ${one.says.join(" ")}`,
        `       ${one.moves
          .slice(0, 3)
          .map((move) => `${move.column} ${move.value ?? "not reported"} ${signed(move.by)}`)
          .join(", ")} (log-odds)`,
      ].join("\n"),
    )
    .join("\n");
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function share(value: number): string {
  return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
}
