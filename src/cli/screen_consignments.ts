import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import type { ScreenAnswer } from "../findings/screen/answer.ts";
import { goodsOf } from "../findings/screen/goods.ts";
import { screenFiles, screenLake } from "../findings/screen/of_files.ts";
import { screenPage } from "../findings/screen/page.ts";
import { qInWords, screenSentence } from "../findings/screen/sentence.ts";
import { screenCsv } from "../findings/screen/table.ts";
import { openLake } from "../lake/lake.ts";
import { Refusal } from "../trade/refusal.ts";
import { pc } from "./colour.ts";
import { type Common, type Desk, PLAIN } from "./frame.ts";

export interface ConsignmentOptions extends Common {
  readonly mapping?: string;
  readonly source?: string;
  readonly goods?: string;
  readonly budget: number;
  readonly seed: number;
  readonly top: number;
  readonly csv: boolean;
  readonly html?: string;
}

/** Screens files, or what the lake holds where none is named, and says what to look at first. */
export async function screenConsignments(
  desk: Desk,
  options: ConsignmentOptions,
  files: readonly string[],
): Promise<void> {
  if (options.csv && options.json) {
    throw new Refusal("--csv and --json both ask for standard output", { todo: "Choose one" });
  }
  const lake = existsSync(join(resolve(options.lake), "catalogue.sqlite"))
    ? openLake(options.lake, { create: false })
    : null;
  try {
    const how = {
      memory_limit: options.memoryLimit,
      top: options.budget,
      seed: options.seed,
      goods: options.goods === undefined ? null : goodsOf(options.goods),
      progress: desk.progress,
      signal: desk.signal,
    };
    const answer =
      files.length > 0
        ? await screenFiles(files, lake, {
            ...how,
            source: options.source ?? null,
            encoding: null,
            ...(options.mapping === undefined
              ? {}
              : {
                  made: (await import("../sources/table/source.ts")).tableSource(options.mapping),
                }),
          })
        : await screenLake(lake ?? openLake(options.lake, { create: false }), lake, how);
    desk.json(answer);
    if (options.html !== undefined) {
      const command = `entrepot ${process.argv.slice(2).join(" ")}`;
      writeFileSync(options.html, await screenPage(answer, command));
    }
    if (options.csv) process.stdout.write(screenCsv(answer));
    else desk.say(screenText(answer, options.top));
    if (options.html !== undefined && !options.csv)
      desk.say(`The whole answer: ${resolve(options.html)}`);
  } finally {
    lake?.close();
  }
}

/** The answer for a terminal. */
function screenText(answer: ScreenAnswer, top: number): string {
  const width = process.stdout.columns ?? 120;
  const parts = [pc.bold(screenSentence(answer))];
  if (answer.findings.length > 0) {
    const says = Math.max(40, width - 52);
    const table = new Table({
      head: ["consignment", "goods", "way", "evidence", "what stands out"],
      colAligns: ["left", "left", "left", "right", "left"],
      colWidths: [null, null, null, null, says],
      wordWrap: true,
      ...PLAIN,
    });
    for (const one of answer.findings.slice(0, top)) {
      const way = [one.country_of_origin, one.country_of_dispatch, one.country_of_destination]
        .map((place) => place ?? "?")
        .join("→");
      table.push([
        one.consignment,
        one.commodity ?? "",
        way,
        one.score.toFixed(1),
        `${one.components[0]?.detector}: ${one.components[0]?.says}${
          one.components.length > 1
            ? pc.dim(
                ` (and ${one.components
                  .slice(1)
                  .map(({ detector }) => detector)
                  .join(", ")})`,
              )
            : ""
        } ${pc.dim(qInWords(one.q))}`,
      ]);
    }
    parts.push("", table.toString());
    const more = answer.findings.length - top;
    if (more > 0)
      parts.push("", pc.dim(`${more.toLocaleString("en")} more: --top, --csv, --html or --json`));
  }
  const notes = [
    ...answer.detectors.flatMap((one) => one.notes.map((note) => `${one.detector}: ${note}`)),
    ...answer.set_aside
      .slice(0, 20)
      .map(
        ({ file, rows, reason }) => `${file}: ${rows.toLocaleString("en")} set aside, ${reason}`,
      ),
    ...(answer.set_aside.length > 20
      ? [`${answer.set_aside.length - 20} more reasons: --json`]
      : []),
  ];
  if (notes.length > 0) parts.push("", ...notes.map((note) => pc.dim(note)));
  parts.push(
    "",
    pc.dim(
      "A finding is a question put to a person: entrepot detectors lists the lawful explanations.",
    ),
  );
  return parts.join("\n");
}
