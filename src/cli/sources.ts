import { readFileSync } from "node:fs";
import Table from "cli-table3";
import { Command } from "commander";
import { sources } from "../sources/source.ts";
import { didYouMean, nearest } from "../trade/near.ts";
import { Refusal } from "../trade/refusal.ts";
import { screenWidth, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common, PLAIN } from "./frame.ts";

export function sourcesCommand(): Command {
  return common(
    new Command("sources")
      .summary("which publishers' files can be read")
      .description("The sources, or everything about one of them: its layouts and their columns.")
      .argument("[id]", "one source")
      .addHelpText("after", "\nExample:\n  entrepot sources\n  entrepot sources comtrade"),
  ).action((id: string | undefined, options: Common) =>
    atDesk(options, async (desk) => {
      const all = await sources();
      if (id === undefined) {
        desk.json({
          sources: all.map(({ id: name, source }) => ({
            id: name,
            title: source.title,
            publisher: source.publisher,
            licence: source.licence,
            documentation: source.documentation,
            fills: source.fills,
            layouts: source.layouts.map((layout) => layout.name),
            fetch: source.fetch !== undefined,
          })),
        });
        const ids = Math.max(...all.map(({ id: name }) => name.length)) + 2;
        const table = new Table({
          head: ["source", "what"],
          colWidths: [ids, screenWidth() - ids - 2],
          wordWrap: true,
          ...PLAIN,
        });
        for (const { id: name, source } of all) {
          const asked = source.fetch === undefined ? "" : `; entrepot fetch ${name} asks it`;
          table.push([name, `${source.title}\n${pc.dim(source.publisher + asked)}`]);
        }
        desk.say(table.toString());
        desk.note("\nAny other CSV or Parquet file: entrepot load FILE --mapping MAPPING.json");
        return;
      }
      const entry = all.find((one) => one.id === id);
      if (entry === undefined) {
        throw new Refusal(`there is no source "${id}"`, {
          todo: didYouMean(
            nearest(
              id,
              all.map((one) => one.id),
              3,
            ),
            `Sources: ${all.map((one) => one.id).join(", ")}`,
          ),
        });
      }
      const { source, map } = entry;
      const { fetch, ...facts } = source;
      desk.json({
        id,
        ...facts,
        vintage: source.vintage?.source ?? null,
        companions: source.companions?.source ?? null,
        fetch: fetch !== undefined,
        map,
      });
      const width = screenWidth();
      desk.say(pc.bold(`${source.title} (${id})`));
      for (const fact of [source.publisher, source.licence, source.documentation]) {
        desk.say(wrapped(`  ${fact}`, width, "  "));
      }
      for (const text of source.caveats ?? []) desk.say(wrapped(`- ${text}`, width, "  "));
      for (const layout of source.layouts) {
        const columns = Object.keys(layout.fixed ?? layout.columns);
        desk.say(`
${pc.bold(layout.name)}`);
        desk.say(wrapped(`  ${columns.join(", ")}`, width, "  "));
      }
      // Where the description is a page of ours, it is the answer.
      if (source.documentation.endsWith(".md")) {
        const page = new URL(`../../${source.documentation}`, import.meta.url);
        desk.say(`
${readFileSync(page, "utf8").trimEnd()}`);
      }
    }),
  );
}
