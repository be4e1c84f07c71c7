import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cells, files, loadInto, seen, table } from "../lake/cells.ts";
import { entrepot, PROGRAM } from "./program.ts";

let dir = "";
let lake = "";
let large = "";
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-terminal-"));
  lake = join(dir, "lake");
  await loadInto(lake, table(join(dir, "small.csv"), cells(10)));
  large = table(join(dir, "large.csv"), cells(400_000, 2));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const until = async (true_: () => boolean) => {
  while (!true_()) await new Promise((settle) => setTimeout(settle, 5));
};

describe("Ctrl-C", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("(%s) stops a load cleanly", async (signal) => {
    const [before, kept] = [await seen(lake), files(lake)];
    const ran = await entrepot(["load", large, "--lake", lake], {
      during: (child) => {
        // Well into the work: the engine writes.
        const writing = () =>
          existsSync(join(lake, "tmp")) &&
          readdirSync(join(lake, "tmp"), { recursive: true }).some((name) =>
            String(name).endsWith("mapped.parquet"),
          );
        void until(() => writing() || child.exitCode !== null).then(() => child.kill(signal));
      },
    });
    expect(ran).toEqual({
      code: 130,
      out: "",
      err: "entrepot: stopped. Nothing is left half done; run it again\n",
    });
    expect(await seen(lake)).toEqual(before);
    expect(files(lake)).toEqual(kept);
    expect(existsSync(join(lake, "tmp"))).toBe(false);
  });
});

describe("a pipe that closes", () => {
  it("is no error, and stops no work", async () => {
    const shell = (line: string) =>
      spawnSync("sh", ["-c", line.replaceAll("ENTREPOT", `${process.execPath} ${PROGRAM}`)], {
        encoding: "utf8",
      });
    for (const command of ["measures --json", "measures", "sources", "trace --help"]) {
      const { stdout, stderr } = shell(`ENTREPOT ${command} | head -n 1`);
      expect(stderr, command).toBe("");
      expect(stdout.trim().split("\n"), command).toHaveLength(1);
    }
    const other = join(dir, "piped");
    const two = [1, 2].map((at) =>
      table(
        join(dir, `piped-${at}.csv`),
        cells(5).map((row) => row.replace("870300", `87040${at}`)),
      ),
    );
    shell(`ENTREPOT load ${two.join(" ")} --lake ${other} | true`);
    expect((await seen(other)).loads).toHaveLength(2);
  });
});

describe("a terminal", () => {
  const script = spawnSync("script", ["--version"]);
  const there = script.status === 0 && /util-linux/.test(String(script.stdout));
  if (!there) console.log("skipped: progress in a terminal: there is no script(1) to make one");

  it.skipIf(!there)(
    "sees rows, rate and time left; a pipe sees nothing",
    async () => {
      const inTerminal = async (line: string) => {
        const child = spawn("script", ["-qec", line, "/dev/null"], {
          env: { ...process.env, TERM: "xterm", COLUMNS: "80" },
        });
        let out = "";
        child.stdout.on("data", (text) => {
          out += text;
        });
        await new Promise((settle) => child.on("close", settle));
        return out;
      };
      const load = `${process.execPath} ${PROGRAM} load ${large} --lake ${join(dir, "watched")}`;
      const shown = await inTerminal(load);
      expect(shown).toMatch(/reading large\.csv .*MB \| [\d,…]+\/s \| [^|]* left/);
      expect(shown).toMatch(
        /sorting by \w+ .* \d+ % \| [\d,]+\/[\d,]+ rows \| [\d,…]+\/s \| [^|]* left/,
      );
      expect(shown).not.toMatch(/NaN|NF|undefined/);
      expect(shown).toMatch(/rows from table/);
      const quiet = await inTerminal(`${load}-quiet --quiet`);
      expect(quiet).not.toMatch(/left/);
      expect(quiet).toMatch(/rows from table/);
    },
    120_000,
  );
});
