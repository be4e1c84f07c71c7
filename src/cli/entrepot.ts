#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { casesCommand } from "./cases.ts";
import { classifyCommand } from "./classify.ts";
import { detectCommand } from "./detect.ts";
import { detectorsCommand } from "./detectors.ts";
import { doctorCommand } from "./doctor.ts";
import { fetchCommand } from "./fetch.ts";
import { complain } from "./frame.ts";
import { loadCommand } from "./load.ts";
import { matchCommand } from "./match.ts";
import { measuresCommand } from "./measures.ts";
import { pulseCommand } from "./pulse.ts";
import { readCommand } from "./read.ts";
import { screenCommand } from "./screen.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate.ts";
import { sourcesCommand } from "./sources.ts";
import { statusCommand } from "./status.ts";
import { traceCommand } from "./trace.ts";
import { trainCommand } from "./train.ts";
import { usersCommand } from "./users.ts";
import { verifyCommand } from "./verify.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { readonly version: string };

const program = new Command("entrepot")
  .description(
    "Finds where restricted goods really go. A finding is a question put to a person, never a verdict.",
  )
  .version(version)
  .configureHelp({ sortSubcommands: false })
  .configureOutput({
    // One line, like every other error.
    outputError(text, write) {
      const [why = "", ...more] = text
        .replace(/^error: /, "")
        .trim()
        .split("\n");
      const todo = more.join(" ").replace(/^\((.*)\)$/, "$1");
      write(`entrepot: ${why.replace(/\.$/, "")}. ${todo || "Ask --help what can be asked"}\n`);
    },
  });

for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads the pipe has seen enough; the work goes on, so that no load stops half way.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

for (const command of [
  fetchCommand(),
  loadCommand(),
  traceCommand(),
  detectCommand(),
  casesCommand(),
  screenCommand(),
  trainCommand(),
  classifyCommand(),
  matchCommand(),
  readCommand(),
  pulseCommand(),
  simulateCommand(),
  measuresCommand(),
  statusCommand(),
  sourcesCommand(),
  detectorsCommand(),
  doctorCommand(),
  serveCommand(),
  verifyCommand(),
  usersCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program).exitOverride());
}
program.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    complain(error, process.argv.includes("--debug"));
    process.exitCode = 1;
  }
}
