import { Command } from "commander";
import { listen } from "../api/server/listen.ts";
import { program } from "../lake/lake.ts";
import { atDesk, type Common, common, wholeNumber } from "./frame.ts";

interface Options extends Common {
  readonly host: string;
  readonly port: number;
  readonly maxUpload: number;
}

export function serveCommand(): Command {
  return common(
    new Command("serve")
      .summary("open the workbench in a browser, and the HTTP API")
      .description(
        "Serves the pages and the HTTP API of a lake until it is stopped. Without users only this machine can reach it; any other address takes users first (entrepot users add). Loads made meanwhile in another terminal show without a restart.",
      )
      .option("--host <address>", "address to listen on", "127.0.0.1")
      .option("--port <number>", "port; 0 for any that is free", wholeNumber, 4173)
      .option("--max-upload <megabytes>", "largest file taken in the browser", wholeNumber, 4096)
      .addHelpText(
        "after",
        "\nExample:\n  entrepot serve\n  entrepot serve --port 8080 --lake ./my-lake",
      ),
  ).action((options: Options) =>
    atDesk(options, async (desk) => {
      const listening = await listen({
        dir: options.lake,
        program: program(),
        host: options.host,
        port: options.port,
        memory_limit: options.memoryLimit,
        most_upload_bytes: options.maxUpload * 2 ** 20,
        complain: (error, what) => desk.defect(error, what),
      });
      desk.json({ url: listening.url, users: listening.users });
      desk.say(
        `Workbench: ${listening.url}\nAPI:       ${listening.url}/docs\n${listening.users ? "Users log in." : "Only this machine can reach it."} Stop with Ctrl-C.`,
      );
      await new Promise<void>((done) => {
        if (desk.signal.aborted) done();
        desk.signal.addEventListener("abort", () => done());
      });
      await listening.close();
    }),
  );
}
