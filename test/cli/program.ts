import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const PROGRAM = join(root, "dist/cli/entrepot.js");

export interface Ran {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface How {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly during?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs the program as a user would; `during` may end it or read from it. */
export function entrepot(args: readonly string[], how: How = {}): Promise<Ran> {
  return run(process.execPath, [PROGRAM, ...args], how);
}

/** Runs anything, with no lake and no key from around the tests. */
export async function run(command: string, args: readonly string[], how: How = {}): Promise<Ran> {
  const { ENTREPOT_LAKE: _, COMTRADE_KEY: __, CENSUS_KEY: ___, ...env } = process.env;
  const child = spawn(command, args, { cwd: how.cwd ?? root, env: { ...env, ...how.env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  how.during?.(child);
  const code = await new Promise<number | null>((settle) => child.on("close", settle));
  return { code, out, err };
}
