import { readFileSync } from "node:fs";
import { Command } from "commander";
import { verifyDossier } from "../findings/dossier/verify.ts";
import { program } from "../lake/lake.ts";
import { Refusal } from "../trade/refusal.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common } from "./frame.ts";

export function verifyCommand(): Command {
  return common(
    new Command("verify")
      .summary("whether every number of a dossier still holds")
      .description(
        "Checks a dossier (the HTML file) without network or lake: its seal, every number computed again from the figures that it holds, its journal, and its page character by character.",
      )
      .argument("<file>", "a dossier that was exported from a case")
      .addHelpText("after", "\nExample:\n  entrepot verify cars-to-russia-2026-01-31.html"),
  ).action((file: string, options: Common) =>
    atDesk(options, async (desk) => {
      const verdict = verifyDossier(read(file), program());
      if (verdict === null) {
        throw new Refusal("is no dossier, or is cut off", {
          file,
          todo: "Hand over the HTML file that was exported from a case, whole",
        });
      }
      desk.json(verdict);
      desk.say(`${verdict.title}\nmade ${verdict.made_at.slice(0, 10)} by ${verdict.program}\n`);
      for (const { what, holds, says } of verdict.checks) {
        desk.say(`${holds ? pc.green("holds ") : pc.bold("FAILS ")}  ${what}: ${says}`);
      }
      desk.say(verdict.holds ? "\nEvery number holds." : "\nNot everything holds.");
      if (!verdict.holds) process.exitCode = 1;
    }),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Refusal("cannot be read", { file, todo: "Check the name of the file", cause });
  }
}
