// Copies what stands beside the code and is read at run time: tables, SQL and styles.
import { chmodSync, cpSync, statSync } from "node:fs";
import { extname } from "node:path";

const READ_AT_RUN_TIME = new Set([".sql", ".csv", ".css", ".json"]);

cpSync("src", "dist", {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || READ_AT_RUN_TIME.has(extname(path)),
});
chmodSync("dist/cli/entrepot.js", 0o755);
