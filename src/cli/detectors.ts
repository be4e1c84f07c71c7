import { Command } from "commander";
import { consignmentDetectors } from "../detectors/consignment.ts";
import { detectors } from "../detectors/detector.ts";
import { screenWidth, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common } from "./frame.ts";

export function detectorsCommand(): Command {
  return common(
    new Command("detectors")
      .summary("which questions can be put to the figures")
      .description(
        "The detectors: what each asks, its parameters with units, and the lawful explanations it has to be weighed against.",
      )
      .addHelpText("after", "\nExample:\n  entrepot detectors"),
  ).action((options: Common) =>
    atDesk(options, async (desk) => {
      const all = [...(await detectors()), ...(await consignmentDetectors())];
      desk.json({
        detectors: all.map(({ id, detector }) => ({
          id,
          asks: detector.asks,
          subject: detector.subject,
          innocent: detector.innocent,
          params: detector.params,
        })),
      });
      const width = screenWidth();
      for (const [at, { id, detector }] of all.entries()) {
        desk.say(`${at === 0 ? "" : "\n"}${pc.bold(id)}`);
        desk.say(wrapped(`  ${detector.asks}`, width, "  "));
        for (const [name, param] of Object.entries(detector.params)) {
          const value = `  ${name} = ${param.value} ${param.unit}`;
          desk.say(wrapped(`${value}: ${param.means}`, width, "    "));
        }
        desk.say("  Lawful explanations:");
        for (const one of detector.innocent) desk.say(wrapped(`  - ${one}`, width, "    "));
      }
    }),
  );
}
