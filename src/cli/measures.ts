import Table from "cli-table3";
import { Command } from "commander";
import { inForce, type Measure, measure, measuresFor } from "../trade/measure.ts";
import { screenWidth, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common, day, PLAIN } from "./frame.ts";

interface Options extends Common {
  readonly commodity?: string;
  readonly on?: string;
  readonly by?: string;
  readonly against?: string;
}

export function measuresCommand(): Command {
  return common(
    new Command("measures")
      .summary("export controls, sanctions and duties, with their dates")
      .description(
        "The catalogue of measures: who holds which goods back from whom, since when, and where that is written. What was not read anywhere but is general knowledge says so: verify it before quoting it.",
      )
      .argument("[id]", "one measure")
      .option("--commodity <code>", "only those that cover this HS code, or something under it")
      .option("--on <date>", "only those in force or suspended on this day, as 2025-12-01", day)
      .option("--by <country>", "only those by this country or group")
      .option("--against <country>", "only those against this country or group, or everyone")
      .addHelpText(
        "after",
        "\nExample:\n  entrepot measures --commodity 8703 --on 2023-09-01\n  entrepot measures CN-2024-46",
      ),
  ).action((id: string | undefined, options: Options) =>
    atDesk(options, async (desk) => {
      const { commodity, by, against } = options;
      const on = options.on ?? new Date().toISOString().slice(0, 10);
      const found =
        id === undefined
          ? measuresFor({
              ...(commodity === undefined ? {} : { commodity }),
              ...(options.on === undefined ? {} : { on: options.on }),
              ...(by === undefined ? {} : { by }),
              ...(against === undefined ? {} : { against }),
            })
          : [measure(id)];
      desk.json({ on, measures: found.map((one) => ({ ...one, stands: inForce(one, on) })) });
      if (found.length === 0) desk.say("No measure in the catalogue answers that.");
      const asked = id ?? commodity ?? options.on ?? by ?? against;
      if (asked !== undefined) {
        for (const [at, one] of found.entries()) {
          desk.say(`${at === 0 ? "" : "\n"}${inFull(one, on, screenWidth())}`);
        }
        return;
      }
      desk.say(list(found, on, screenWidth()));
      const remembered = found.filter((one) => one.provenance !== "read").length;
      desk.note(`\n* ${remembered} are general knowledge, read nowhere: verify before quoting`);
      desk.note("All of one: entrepot measures ID; by goods: --commodity; of a day: --on");
    }),
  );
}

function list(found: readonly Measure[], on: string, width: number): string {
  const [ids, who, from, stands] = [21, 17, 12, 11] as const;
  const table = new Table({
    head: ["id", "goods", "by > against", "from", "stands"],
    colWidths: [ids, Math.max(16, width - ids - who - from - stands - 8), who, from, stands],
    wordWrap: true,
    ...PLAIN,
  });
  for (const one of found) {
    table.push([
      `${one.id}${one.provenance === "read" ? "" : " *"}`,
      one.subject,
      `${one.controlled_by.join(" ")} > ${one.against_words}`,
      one.effective_from ?? "not known",
      inForce(one, on),
    ]);
  }
  return table.toString();
}

function inFull(one: Measure, on: string, width: number): string {
  const line = (name: string, ...texts: readonly string[]) => {
    const body = texts.filter((text) => text !== "").map((text) => wrapped(text, width - 13));
    const [first, ...others] = body.join("\n").split("\n");
    if (first === undefined || first === "") return [];
    return [`  ${name.padEnd(11)}${first}`, ...others.map((other) => `${" ".repeat(13)}${other}`)];
  };
  return [
    `${pc.bold(one.id)}  ${one.kind}, ${inForce(one, on)} on ${on}`,
    ...line("goods", one.subject),
    ...line("codes", [...one.commodities, ...one.tariff_lines].join(" ")),
    ...line("by", `${one.controlled_by.join(" ")}: ${one.authority}, ${one.instrument}`),
    ...line("against", one.against_words.replaceAll(";", ", ")),
    ...line("in force", spell(one.effective_from, one.effective_until)),
    ...line(
      "suspended",
      one.suspended_from === null ? "" : spell(one.suspended_from, one.suspended_until),
    ),
    ...(one.provenance === "read"
      ? line("read in", ...one.source.split(/\s*;\s+/))
      : line("source", "read nowhere: general knowledge, verify before quoting")),
    ...line("confidence", one.confidence),
    ...line("notes", one.notes),
  ].join("\n");
}

function spell(from: string | null, until: string | null): string {
  const begins = from === null ? "from a day not known" : `from ${from}`;
  return until === null ? begins : `${begins} to ${until}`;
}
