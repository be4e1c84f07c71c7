import Table from "cli-table3";
import { Command } from "commander";
import { formatPeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import { screenWidth, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common, PLAIN, wholeNumber, withLake } from "./frame.ts";

interface Options extends Common {
  readonly rejected?: number;
}

export function statusCommand(): Command {
  return common(
    new Command("status")
      .summary("what is in the lake")
      .description(
        "Every load in the lake: which file, publisher and vintage, how many rows were kept, set aside and rejected, and what has been replaced since.",
      )
      .option("--rejected <load>", "the rows that a load rejected, and why", wholeNumber)
      .addHelpText("after", "\nExample:\n  entrepot status\n  entrepot status --json"),
  ).action((options: Options) =>
    atDesk(options, (desk) =>
      withLake(options, { create: false }, async (lake) => {
        if (options.rejected !== undefined) {
          const rejected = lake.catalogue.rejected(options.rejected);
          desk.json({ load_id: options.rejected, rejected });
          for (const row of rejected) desk.say(`line ${row.line ?? "?"}: ${row.reason}`);
          if (rejected.length === 0) desk.say(`load ${options.rejected} rejected nothing`);
          return;
        }
        const loads = lake.catalogue.loads();
        const setAside = lake.catalogue.setAside();
        const supersessions = lake.catalogue.supersessions();
        desk.json({ lake: lake.dir, loads, set_aside: setAside, supersessions });
        if (loads.length === 0) {
          throw new Refusal("the lake is empty", {
            file: lake.dir,
            todo: "Load a file: entrepot load FILE",
          });
        }
        desk.note(`${pc.bold("Lake")} ${lake.dir}\n`);
        const table = new Table({
          head: ["load", "source", "rows", "aside", "rejected", "periods", "vintage"],
          colAligns: ["right", "left", "right", "right", "right", "left", "left"],
          ...PLAIN,
        });
        for (const load of loads) {
          const range = [load.period_first, load.period_last].map((period) =>
            period === null ? "none" : formatPeriod(period),
          );
          table.push([
            load.load_id,
            load.source,
            load.rows_kept.toLocaleString("en"),
            load.rows_set_aside.toLocaleString("en"),
            load.rows_rejected.toLocaleString("en"),
            range[0] === range[1] ? (range[0] ?? "") : range.join(" to "),
            load.vintage,
          ]);
        }
        desk.say(table.toString());
        desk.say("");
        const width = screenWidth();
        for (const { load_id, publisher, file, member } of loads) {
          const from = member === null ? file : `${file} (${member})`;
          desk.say(wrapped(`load ${load_id}: ${publisher}: ${shortened(from)}`, width, "  "));
        }
        for (const note of setAside) {
          const rows = `${note.rows.toLocaleString("en")} rows set aside`;
          desk.say(wrapped(`load ${note.load_id}: ${rows}: ${note.reason}`, width, "  "));
        }
        for (const one of supersessions) {
          desk.say(
            `load ${one.new_load_id} replaces ${one.cells.toLocaleString("en")} cells of load ${one.old_load_id}`,
          );
        }
      }),
    ),
  );
}

/** The end of a long path: the name tells files apart, not the directories. */
function shortened(path: string): string {
  return path.length <= 48 ? path : `…${path.slice(-47)}`;
}
