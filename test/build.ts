import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds where the program is older than its source: tests run what a user would run. */
export default function build(): void {
  const newest = (folder: string) =>
    Math.max(
      ...readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    );
  const program = statSync(join(root, "dist/cli/entrepot.js"), { throwIfNoEntry: false });
  if (program !== undefined && newest("src") <= newest("dist")) return;
  execFileSync("npm", ["run", "build"], { cwd: root, stdio: "inherit" });
}
