import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { FORGERIES } from "../simulated/forgeries.ts";
import { writeWorld } from "../simulated/tables.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, wholeNumber } from "./frame.ts";

interface Options extends Common {
  readonly consignments: number;
  readonly seed: number;
  readonly rate: number;
  readonly into: string;
}

export function simulateCommand(): Command {
  return common(
    new Command("simulate")
      .summary("write a simulated world of consignments to try screening on")
      .description(
        `Writes documents and container events of a simulated world, with forgeries at a known rate (${FORGERIES.map((one) => one.kind).join(", ")}) and the honest practices that look like them. Nothing in it is real.`,
      )
      .option("--consignments <number>", "how many", wholeNumber, 10_000)
      .option("--seed <number>", "the same seed gives the same world", wholeNumber, 1)
      .option(
        "--rate <percent>",
        "share of consignments that each kind of forgery takes",
        share,
        0.005,
      )
      .option("--into <dir>", "where the tables are written", "simulated")
      .addHelpText(
        "after",
        "\nExample:\n  entrepot simulate --consignments 10000 --into simulated\n  entrepot screen simulated/simulated-documents.csv simulated/simulated-events.csv",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      mkdirSync(options.into, { recursive: true });
      const { consignments, seed, rate } = options;
      const written = await writeWorld(
        { consignments, seed, rate, events: 0.35 },
        resolve(options.into),
      );
      desk.json({ simulated: true, ...written });
      const count = (value: number) => value.toLocaleString("en");
      desk.say(
        [
          `A simulated world, seed ${seed}: ${count(written.counts.consignments)} consignments, ${count(written.counts.forged)} of them forged.`,
          `  ${written.documents} (${count(written.counts.documents)} documents)`,
          `  ${written.events} (${count(written.counts.events)} events)`,
          `  ${written.truth} (which are forged, and how)`,
        ].join("\n"),
      );
    }),
  );
}

/** @throws Refusal when the text is not a percentage from 0 to 10. */
function share(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (value >= 0 && value <= 10) return value / 100;
  throw new Refusal(`"${text}" is not a percentage from 0 to 10`, {
    todo: "Write for instance --rate 0.5",
  });
}
