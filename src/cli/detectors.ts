import { Command } from "commander";
import { detectors } from "../detectors/detector.ts";
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
      const all = await detectors();
      desk.json({
        detectors: all.map(({ id, detector }) => ({
          id,
          asks: detector.asks,
          subject: detector.subject,
          innocent: detector.innocent,
          params: detector.params,
        })),
      });
      for (const { id, detector } of all) {
        desk.say(`${id}: ${detector.asks}`);
        for (const [name, param] of Object.entries(detector.params)) {
          desk.say(`  ${name} = ${param.value} ${param.unit}: ${param.means}`);
        }
        desk.say(`  lawful explanations: ${detector.innocent.join("; ")}\n`);
      }
    }),
  );
}
