import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf, simulated } from "../findings/targeting/simulated.ts";
import { described } from "../text/goods/described.ts";
import { entrepot, PROGRAM, type Ran, root, run } from "./program.ts";

let dir = "";
let lake = "";
let commands: readonly string[] = [];
const CARS = join(root, "test/cases/cars-armenia-russia");

/** Words of a command line as a shell would part them; a continued line is one. */
function words(line: string): readonly string[] {
  return [...line.replaceAll("\\\n", " ").matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-examples-"));
  lake = join(dir, ".entrepot");
  // Examples name the bundled case by its path in the package.
  symlinkSync(join(root, "test"), join(dir, "test"));
  // Nobody's declarations are public: simulated ones stand in for a user's.
  const earlier = csvOf(simulated(1, 1_500));
  const later = csvOf(simulated(2, 400, "2021-01-01"));
  for (const name of ["declarations-2020.csv", "EARLIER.csv"])
    writeFileSync(join(dir, name), earlier);
  for (const name of ["declarations-2021.csv", "LATER.csv", "NEW.csv"]) {
    writeFileSync(join(dir, name), later);
  }
  const goods = described(1, 400).map(({ text, code }) => `"${text}",${code}`);
  const labelled = (code: string) => [`description,${code}`, ...goods, ""].join("\n");
  writeFileSync(join(dir, "tariff.csv"), labelled("hs"));
  writeFileSync(join(dir, "nomenclature.csv"), labelled("hscode"));
  const load = ["load", join(CARS, "flows.csv"), "--mapping", join(CARS, "mapping.json")];
  expect((await entrepot([...load, "--vintage", "2024-01-15", "--lake", lake])).code).toBe(0);
  const claim = "China's exports of antimony fell by a third in June 2025 from a year earlier.";
  writeFileSync(join(dir, "article.html"), `<html><body><p>${claim}</p></body></html>`);
  writeFileSync(join(dir, "password.txt"), "a long enough Passw0rd!\n");
  for (const name of ["cars-to-russia-2026-01-31.html", "DOSSIER.html"]) {
    writeFileSync(join(dir, name), "<html>not exported</html>");
  }
  const world = ["simulate", "--consignments", "500", "--into", join(dir, "FILE")];
  expect(await entrepot([...world, "--lake", lake])).toMatchObject({ code: 0 });
  const party = `12345,"JOINT STOCK COMPANY ARGUMENT",-0- ,"RUSSIA-EO14024",${"-0- ,".repeat(7)}"Tax ID No. 7702070139."`;
  writeFileSync(join(dir, "sdn.csv"), `${party}\n`);
  expect(await entrepot(["load", join(dir, "sdn.csv"), "--lake", lake])).toMatchObject({ code: 0 });
  // The README has a lake of its own, in which its first user is not there yet.
  cpSync(lake, `${lake}-readme`, { recursive: true });
  const { out } = await entrepot(["--help"]);
  commands = [...out.matchAll(/^ {2}([a-z-]+)[ [<].*/gm)]
    .map((match) => match[1] ?? "")
    .filter((name) => name !== "help");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/**
 * A line as a shell runs it, pipes and quotes included. What goes on until it is stopped is stopped
 * once it says how.
 */
function inShell(line: string, into = lake) {
  const script = `entrepot() { exec "${process.execPath}" "${PROGRAM}" "$@"; }; ${line}`;
  return run("sh", ["-c", script], {
    cwd: dir,
    env: { ENTREPOT_LAKE: into },
    during: (child) => {
      child.stdout.on("data", (text) => {
        if (/Stop with Ctrl-C/.test(String(text))) child.kill("SIGINT");
      });
    },
  });
}

/** A command that was right: it answers, or it was stopped, or it asks for what only a person has. */
function expectRight(line: string, { code, out, err }: Ran): void {
  if (/entrepot serve/.test(line)) {
    expect(out, line).toMatch(/http:\/\/\S+:\d+/);
    expect([0, 130], `${line}: ${err}`).toContain(code);
  } else if (/entrepot verify/.test(line)) {
    // A dossier is exported from a case; the test of the workbench exports one and verifies it.
    expect({ line, code, err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no dossier/),
    });
  } else {
    expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
    expect(out, line).not.toBe("");
  }
}

describe("every command", () => {
  it("has an example that runs, gives JSON that parses, and knows the common options", async () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
    for (const command of commands) {
      const help = await entrepot([command, "--help"]);
      expect(help.code, command).toBe(0);
      const under = [
        ...(help.out.split("\nCommands:")[1]?.split("\nExample")[0] ?? "").matchAll(
          /^ {2}([a-z]+) /gm,
        ),
      ].map((one) => one[1] ?? "");
      const last = under.filter((name) => name !== "help");
      for (const words of last.length === 0 ? [[command]] : last.map((name) => [command, name])) {
        const { out } = await entrepot([...words, "--help"]);
        for (const option of ["--lake", "--json", "--quiet", "--debug", "--memory-limit"]) {
          expect(out, words.join(" ")).toContain(option);
        }
      }
      const examples = help.out
        .slice(help.out.indexOf("Example"))
        .split("\n")
        .filter((line) => /^ {2}(entrepot |.*\| entrepot )/.test(line))
        .map((line) => line.trim());
      expect(examples.length, `${command} --help shows no example`).toBeGreaterThan(0);
      for (const [at, example] of examples.entries()) {
        const ran = await inShell(example);
        expectRight(example, ran);
        if (at > 0 || /entrepot (serve|verify)/.test(example)) continue;
        // The same user is not added twice.
        const again = example.replace("anna", "boris");
        const json = again.includes("--json") ? ran : await inShell(`${again} --json`);
        expect(json.err, example).toBe("");
        expect(typeof JSON.parse(json.out), example).toBe("object");
      }
    }
  }, 400_000);

  it("writes no colours into a pipe, and no progress", async () => {
    for (const command of ["status", "doctor", "measures", "sources", "detectors"]) {
      const { out, err } = await entrepot([command, "--lake", lake]);
      expect(err, command).toBe("");
      expect(out.includes("\u001b"), command).toBe(false);
      expect(out.length, command).toBeGreaterThan(50);
    }
  });
});

describe("the commands of the README", () => {
  it("run as they are written", async () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const lines = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
      .flatMap(([, block = ""]) => block.replaceAll("\\\n", " ").split("\n"))
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter((line) => line !== "");
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const ran: string[] = [];
    for (const line of lines) {
      const [first, second = "", third = ""] = words(line);
      if (first === "npm") {
        // npm scripts are run by the tests themselves, by .ci/run or by hand; they have to be there.
        const script = second === "run" ? third : second;
        expect(script === "ci" || scripts[script] !== undefined, line).toBe(true);
        continue;
      }
      expect([first, second], line).toEqual(["npx", "entrepot"]);
      const mapped = `'${join(CARS, "flows.csv")}' --mapping '${join(CARS, "mapping.json")}'`;
      const documents = "FILE/simulated-documents.csv FILE/simulated-events.csv";
      const command = line
        .replace(/^npx /, "")
        .replace(/^(entrepot load) FILE…/, `$1 ${mapped}`)
        .replace("FILE…", documents);
      expectRight(command, await inShell(command, `${lake}-readme`));
      ran.push(third);
    }
    expect(ran).toEqual(expect.arrayContaining(["load", "status", "measures", "trace"]));
  }, 400_000);
});

describe("--quiet", () => {
  it("prints the answer alone", async () => {
    const ask =
      "trace --commodity 8703 --from EU27,USA,JPN,GBR,KOR,CAN,MEX --to RUS --since 2022-03 --until 2023-10".split(
        " ",
      );
    const loud = await entrepot([...ask, "--lake", lake]);
    const quiet = await entrepot([...ask, "--lake", lake, "--quiet"]);
    expect(loud.out).toMatch(/Notes[\s\S]*Figures/);
    expect(quiet.out).not.toMatch(/Notes|Figures|Lawful explanations/);
    expect(quiet.out).toMatch(/Between 21,819 and 27,145[\s\S]*Armenia +pieces/);
    const sources = await entrepot(["sources", "--quiet"]);
    expect(sources.out).not.toMatch(/Any other/);
  });
});

describe("what is not asked rightly", () => {
  it.each([
    ["trce", 2, /unknown command 'trce'\. Did you mean trace\?/],
    ["trace --commodty 8703", 2, /unknown option '--commodty'\. Did you mean --commodity\?/],
    ["load", 2, /missing required argument 'file'\. /],
    ["trace --since yesterday", 1, /"yesterday" is not a month.*\. Give year and month/],
    ["measures --on 2024-02-31", 1, /"2024-02-31" is not a day\. Write it as 2024-05-01/],
    ["measures CN-2024-47", 1, /there is no measure "CN-2024-47"\. Did you mean .*CN-2024-46/],
    ["sources comtrad", 1, /there is no source "comtrad"\. Did you mean comtrade/],
    ["status --memory-limit much", 1, /"much" is not a size\. Write for instance/],
    [
      "trace --commodity 8703 --from USA --to RUS --since 2022-03",
      1,
      /there is no lake here yet\. Load/,
    ],
    ["trace --measure CN-2024-46 --lake LAKE", 1, /the lake holds nothing under .*\. Load a file/],
  ] as const)("entrepot %s: one line, exit code %d", async (line, code, says) => {
    const args = line.split(" ").map((word) => (word === "LAKE" ? lake : word));
    const ran = await entrepot(args, { cwd: tmpdir(), env: { ENTREPOT_LAKE: join(dir, "none") } });
    expect(ran).toMatchObject({ code, out: "" });
    expect(ran.err).toMatch(says);
    expect(ran.err).toMatch(/^entrepot: [^\n]*\n$/);
  });
});

describe("entrepot measures", () => {
  it("says of each whether it was read or is memory, and when it is suspended", async () => {
    const { out } = await entrepot(["measures", "--json"]);
    const { measures } = JSON.parse(out) as {
      measures: { id: string; provenance: string; source: string; confidence: string }[];
    };
    const memory = measures.filter((one) => one.provenance !== "read");
    expect(memory.length).toBeGreaterThan(0);
    for (const { id, source, confidence } of memory) {
      expect({ id, source }).toEqual({ id, source: "" });
      expect(confidence, id).not.toBe("");
      const one = await entrepot(["measures", id]);
      expect(one.out, id).toMatch(/read nowhere: general knowledge, verify before quoting/);
      expect(one.out, id).not.toMatch(/read in|https?:/);
      if (id === memory[1]?.id) break;
    }
    const suspended = (await entrepot(["measures", "CN-2024-46"])).out.replace(/\s+/g, " ");
    expect(suspended).toMatch(/suspended from 2025-11-09 to 2026-11-27/);
    expect(suspended).toMatch(/read in https:/);
  });

  it("narrows by goods, day and side", async () => {
    const ids = async (...args: readonly string[]) => {
      const { out } = await entrepot(["measures", "--json", ...args]);
      return (JSON.parse(out) as { measures: { id: string; stands: string }[] }).measures;
    };
    const all = await ids();
    const oxide = await ids("--commodity", "282580", "--on", "2024-12-03");
    expect(oxide.map((one) => one.id)).toContain("CN-2024-46");
    expect(oxide.length).toBeLessThan(all.length);
    expect(
      (await ids("--commodity", "282580", "--on", "2024-12-02")).map((one) => one.id),
    ).not.toContain("CN-2024-46");
    expect(await ids("--commodity", "811010", "--on", "2025-12-01")).toContainEqual(
      expect.objectContaining({ id: "CN-2024-46", stands: "suspended" }),
    );
    const againstRussia = await ids("--against", "RUS", "--by", "JPN");
    expect(againstRussia.map((one) => one.id)).toContain("JP-RU-CARS-2023");
    expect(againstRussia.map((one) => one.id)).not.toContain("CN-2024-46");
  });
});
