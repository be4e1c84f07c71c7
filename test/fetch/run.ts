import { fetchCommand } from "../../src/cli/fetch.ts";

// The command in a process of its own, so that a test can kill it.
await fetchCommand().parseAsync(process.argv);
