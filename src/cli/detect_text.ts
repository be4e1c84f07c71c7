import Table from "cli-table3";
import type { DetectAnswer, DirectFlow, Finding } from "../findings/detect/answer.ts";
import { headline } from "../findings/detect/headline.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../trade/quantity.ts";
import { boundsBar, MARKS, sparkline, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { PLAIN } from "./frame.ts";

/** Findings whose explanations are printed in full. */
const IN_FULL = 3;
/** Lines of a table that nobody asked to see whole. */
const MOST = 12;

/** The answer for a terminal: what is flagged and how often that is chance, then the proof. */
export function detectText(answer: DetectAnswer, width: number): string {
  const { findings, ranked } = answer;
  const parts = [pc.bold(headline(answer)), ""];
  if (findings.length > 0) {
    parts.push(table(findings, width));
    for (const finding of findings.slice(0, IN_FULL)) parts.push("", inFull(finding, width));
  }
  if (ranked.routes.length > 0) {
    parts.push(
      "",
      pc.bold(`The ${ranked.routes.length} most surprising, flagged or not`),
      wrapped(
        ranked.expected_innocent === null
          ? "No error rate can be given for this list."
          : `No error rate is controlled here; about ${formatNumber(ranked.expected_innocent)} of them are expected by chance.`,
        width,
      ),
      table(ranked.routes.slice(0, MOST), width),
    );
    if (ranked.routes.length > MOST) {
      parts.push(pc.dim(`${ranked.routes.length - MOST} more: --json or --csv`));
    }
  }
  const lost = answer.direct.filter((one) => one.expected !== null && one.observed < one.expected);
  if (lost.length > 0) {
    parts.push("", pc.bold("What the direct flow lost in the first year"));
    parts.push(...lost.slice(0, MOST).map((one) => wrapped(`- ${loss(one)}`, width, "  ")));
  }
  if (answer.not_estimable.length > 0) {
    parts.push("", pc.bold("Not estimable"));
    for (const { detector, what, reason } of answer.not_estimable.slice(0, MOST)) {
      parts.push(
        wrapped(`- ${detector === null ? "" : `${detector}: `}${what}: ${reason}`, width, "  "),
      );
    }
    if (answer.not_estimable.length > MOST) {
      parts.push(pc.dim(`${answer.not_estimable.length - MOST} more: --json`));
    }
  }
  if (answer.notes.length > 0) {
    parts.push(
      "",
      pc.bold("Notes"),
      ...answer.notes.map((note) => wrapped(`- ${note}`, width, "  ")),
    );
  }
  parts.push("", pc.bold("Figures"));
  for (const one of answer.data) {
    parts.push(
      wrapped(
        `- ${one.publisher}, ${one.file}, vintage ${one.vintage} (${one.vintage_basis}), ${one.rows.toLocaleString("en")} rows, sha256 ${one.sha256.slice(0, 12)}`,
        width,
        "  ",
      ),
    );
  }
  parts.push("", "A finding is a question put to a person, never a verdict.");
  return parts.join("\n");
}

function table(findings: readonly Finding[], width: number): string {
  const roomy = width >= 110;
  const rendered = new Table({
    head: [
      "goods",
      "route",
      "since",
      "unit",
      "excess",
      "must",
      "may",
      ...(roomy ? ["", "by period"] : []),
      "p",
      "q",
    ].map((name) => pc.bold(name)),
    colAligns: [
      "left",
      "left",
      "left",
      "left",
      "right",
      "right",
      "right",
      ...(roomy ? (["left", "left"] as const) : []),
      "right",
      "right",
    ],
    ...PLAIN,
  });
  const number = (value: number | null) => (value === null ? "?" : formatNumber(value));
  for (const finding of findings) {
    const { traced } = finding;
    rendered.push([
      finding.route.commodity,
      way(finding),
      finding.route.since ?? "",
      unitName(finding.unit),
      number(finding.excess?.estimate ?? (finding.q === null ? null : finding.quantity)),
      number(finding.must),
      number(finding.may),
      ...(roomy
        ? [
            traced === null
              ? ""
              : boundsBar({ must: traced.must, may: traced.may, whole: traced.outflow_after }, 10),
            traced === null
              ? ""
              : sparkline(
                  traced.series.map((one) => one.outflow),
                  24,
                ),
          ]
        : []),
      chance(finding.p, finding.p_floor),
      finding.q === null ? "none" : finding.q.toPrecision(2),
    ]);
  }
  return rendered.toString();
}

function way({ route, detector }: Finding): string {
  const ends =
    route.exporter !== null || route.transit === null
      ? `${route.exporter ?? `${route.origins?.length ?? "?"} origins`} → ${route.importer ?? "?"}`
      : `${route.transit} → ${route.target ?? "?"}`;
  const near = route.near === undefined ? "" : ` as ${route.near}`;
  return detector === "rerouting" ? ends : `${ends}${near} (${detector})`;
}

/** `0.036 (floor)`: a p that could not be smaller says so. */
function chance(p: number | null, floor: number | null): string {
  if (p === null) return "?";
  return `${p.toPrecision(2)}${floor !== null && p <= floor ? " (floor)" : ""}`;
}

function inFull(finding: Finding, width: number): string {
  const { route, excess, q, q_reason, p_reason } = finding;
  const lines = [
    pc.bold(`${route.commodity} ${route.commodity_name}: ${way(finding)}`),
    wrapped(finding.says, width),
  ];
  if (excess !== null) {
    lines.push(
      wrapped(
        `Excess ${excess.from} to ${excess.until}: ${formatQuantity(excess.estimate, finding.unit)} (${formatNumber(excess.low)} to ${formatNumber(excess.high)}); ${excess.basis}`,
        width,
      ),
    );
  } else if (finding.excess_reason !== null) {
    lines.push(wrapped(`Excess: not estimable: ${finding.excess_reason}`, width));
  }
  lines.push(
    wrapped(
      `p ${chance(finding.p, finding.p_floor)}${p_reason === null ? "" : `, ${p_reason}`}; q ${q === null ? (q_reason ?? "not estimable") : `${q.toPrecision(2)}: of flags like this about 1 in ${formatNumber(1 / q)} is chance`}`,
      width,
    ),
    "Lawful explanations:",
    ...finding.explanations.map(({ text, status, evidence }) =>
      wrapped(`  ${MARKS[status]}  ${text}: ${evidence}`, width, " ".repeat(16)),
    ),
  );
  if (finding.command !== null) lines.push(pc.dim(finding.command));
  return lines.join("\n");
}

function loss({
  commodity,
  origin_words,
  target,
  since,
  unit,
  observed,
  expected,
  replaced,
}: DirectFlow): string {
  const gone = (expected ?? 0) - observed;
  const part =
    replaced === null
      ? ""
      : `; the routes above carried ${formatShare(replaced, 1)} of that beyond the ordinary`;
  return `${commodity}, ${origin_words} to ${target} since ${since}: ${formatQuantity(observed, unit)} against an expected ${formatQuantity(expected ?? 0, unit)}, ${formatQuantity(gone, unit)} less${part}`;
}
