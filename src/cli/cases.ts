import Table from "cli-table3";
import { Command } from "commander";
import { type CasesAnswer, runCases, type Share } from "../findings/cases/cases.ts";
import { wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common, day, PLAIN, recompute, withLake } from "./frame.ts";

interface Options extends Common {
  readonly source?: string;
  readonly asOf?: string;
}

export function casesCommand(): Command {
  return common(
    new Command("cases")
      .summary("how the method does on documented cases")
      .description(
        "Runs the documented cases (routes that authorities found to evade a measure, or found innocent) for which the lake holds figures: sensitivity, specificity, pair by pair, and which public file would make the others runnable.",
      )
      .option("--source <id>", "figures of one source only")
      .option("--as-of <date>", "only figures that were known on this day", day)
      .addHelpText("after", "\nExample:\n  entrepot cases --json"),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const answer = await withLake(options, { create: false }, (lake) =>
        runCases(lake, {
          memory_limit: options.memoryLimit,
          detectors: ["rerouting"],
          rate: 0.1,
          length: 0,
          source: options.source ?? null,
          as_of: options.asOf ?? null,
          seed: 1,
          command: recompute(process.argv.slice(2)),
          progress: desk.progress,
          signal: desk.signal,
        }),
      );
      desk.json(answer);
      desk.say(casesText(answer, process.stdout.columns ?? 100));
    }),
  );
}

function casesText(answer: CasesAnswer, width: number): string {
  const { runs, not_run } = answer;
  const left = not_run.reduce((sum, one) => sum + one.ids.length, 0);
  const parts = [
    pc.bold(
      `${runs.length} of ${runs.length + left} documented cases could be run. ${said("Found to evade and flagged", answer.sensitivity)} ${said("Found innocent and not flagged", answer.specificity)}`,
    ),
  ];
  if (runs.length > 0) {
    const table = new Table({
      head: ["case", "found", "goods", "route", "since", "p", "q", "flagged", "rank"].map((name) =>
        pc.bold(name),
      ),
      colAligns: ["left", "left", "left", "left", "left", "right", "right", "left", "right"],
      ...PLAIN,
    });
    for (const run of runs) {
      table.push([
        run.id,
        run.label.replace("_", " "),
        run.commodity,
        `${run.transit} → ${run.target}`,
        run.since,
        run.p.toPrecision(2),
        run.q === null ? "none" : run.q.toPrecision(2),
        run.flagged ? "yes" : "no",
        run.rank,
      ]);
    }
    parts.push("", table.toString());
  }
  for (const pair of answer.pairs) {
    parts.push(
      `${pair.guilty} against ${pair.innocent}: ${pair.ordered ? "the one found to evade is the more surprising" : "the innocent one is at least as surprising"}`,
    );
  }
  if (not_run.length > 0) {
    parts.push("", pc.bold("Not run"));
    for (const { ids, reason, todo } of not_run) {
      parts.push(
        wrapped(
          `- ${ids.length}: ${reason}. ${todo} (${ids.slice(0, 8).join(", ")}${ids.length > 8 ? ", …" : ""})`,
          width,
          "  ",
        ),
      );
    }
  }
  parts.push("", ...answer.notes.map((note) => wrapped(note, width)));
  return parts.join("\n");
}

function said(what: string, share: Share | null): string {
  return share === null ? `${what}: none could be run.` : `${what}: ${share.right} of ${share.of}.`;
}
