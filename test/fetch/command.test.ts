import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchCommand } from "../../src/cli/fetch.ts";
import * as publisher from "./publisher.ts";

const KEY = "5ecret-k3y-of-32-characters-and-x";
const RUN = fileURLToPath(new URL("run.ts", import.meta.url));
const ASK =
  "--commodity 8703 --reporter ARM,GEO --partner RUS --since 2022-01 --until 2023-06".split(" ");

let dir = "";
let open: { close(): void }[] = [];
let printed = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-fetch-"));
  printed = "";
});
afterEach(() => {
  expect(printed).not.toContain(KEY);
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "key.txt") continue;
    expect(readFileSync(join(entry.parentPath, entry.name)).includes(KEY)).toBe(false);
  }
  for (const one of open) one.close();
  open = [];
  rmSync(dir, { recursive: true, force: true });
});

async function serve(always: publisher.Answer, ...first: readonly publisher.Answer[]) {
  const server = await publisher.publisher(always, ...first);
  open.push(server);
  return server;
}

/** Runs the command as a process; `during` may end it. */
async function run(
  args: readonly string[],
  env: Record<string, string> = {},
  during: (kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const { COMTRADE_KEY: _a, CENSUS_KEY: _b, ...rest } = process.env;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", RUN, ...args, "--lake", join(dir, "lake")],
    { env: { ...rest, ...env } },
  );
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  during((signal) => child.kill(signal));
  const code = await new Promise<number | null>((settle) => child.on("close", settle));
  printed += out + err;
  return { code, out, err };
}

const until = async (true_: () => boolean) => {
  while (!true_()) await new Promise((settle) => setTimeout(settle, 10));
};

describe("entrepot fetch", () => {
  it("--plan shows the calls without a network, and writes nothing", async () => {
    const plain = await run(["comtrade", ...ASK, "--plan"]);
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/^2 calls, 0 of them answered already\nCOMTRADE_KEY is not set.*\n/);
    expect(plain.out).toMatch(
      /ask {2}https:\/\/comtradeapi\.un\.org\/public\/v1\/preview\/C\/M\/HS\?reporterCode=51,268&/,
    );
    const keyed = await run(["comtrade", ...ASK, "--plan", "--json"], { COMTRADE_KEY: KEY });
    expect(JSON.parse(keyed.out)).toMatchObject({ calls: 2, asked: 0, kept: 0, resumed: 0 });
    const census = await run(
      "census --commodity 811010 --partner THA --since 2024-01 --until 2024-03 --plan".split(" "),
      { CENSUS_KEY: KEY },
    );
    expect(census.out).toMatch(/COMM_LVL=HS6.*CTY_CODE=5490&key=\$CENSUS_KEY/);
    expect(existsSync(join(dir, "lake"))).toBe(false);
  });

  it("asks, keeps and loads what the publisher answers", async () => {
    const server = await serve(publisher.comtrade, publisher.noRows);
    writeFileSync(join(dir, "key.txt"), `${KEY}\n`);
    const args = ["comtrade", ...ASK, "--host", server.host, "--key-file", join(dir, "key.txt")];
    const first = await run([...args, "--load", "--json"]);
    expect(first.err).toBe("");
    const answer = JSON.parse(first.out);
    expect(answer).toMatchObject({ calls: 2, asked: 2, kept: 2, resumed: 0 });
    // One of the two answers holds no rows: 2 reporters, 6 or 12 months, 2 flows in the other.
    expect(answer.loaded).toHaveLength(1);
    expect(answer.loaded[0].load).toMatchObject({
      source: "comtrade",
      rows_kept: 2 * 2 * (server.asked[1]?.url.searchParams.get("period")?.split(",").length ?? 0),
      vintage: answer.files[1].received_at.slice(0, 10),
    });
    const again = await run([
      ...args,
      "--load",
      "--into",
      join(dir, "lake", "fetched", "comtrade"),
    ]);
    expect(again.out).toMatch(/2 calls: 0 kept, 2 there before, 0 requests made/);
    expect(again.out).toMatch(/1 of the answers hold no rows/);
    expect(again.out).toMatch(/Loaded 1 files .* 1 of which the lake had/);
  });

  it("loads what the census answers", async () => {
    const server = await serve(publisher.census);
    const args =
      "census --commodity 811010,8110 --partner CHN --since 2024-01 --until 2024-01 --load --json".split(
        " ",
      );
    const { out, err } = await run([...args, "--host", server.host], { CENSUS_KEY: KEY });
    expect(err).toBe("");
    const { loaded } = JSON.parse(out);
    expect(
      loaded.map((one: { load: { source: string; rows_kept: number } }) => [
        one.load.source,
        one.load.rows_kept,
      ]),
    ).toEqual(Array.from({ length: 4 }, () => ["census", 1]));
  });

  it("goes on after kill -9, and after Ctrl-C", async () => {
    const slow: publisher.Answer = (response) => {
      response.writeHead(200);
      response.write('{"count": 1, ');
    };
    const server = await serve(publisher.comtrade, publisher.comtrade, slow, slow);
    const args = ["comtrade", ...ASK, "--host", server.host];
    const kept = () => readdirSync(join(dir, "lake", "fetched", "comtrade"));
    const partial = () =>
      existsSync(join(dir, "lake", "fetched", "comtrade")) &&
      kept().some((name) => name.endsWith(".part"));
    const killed = await run(args, { COMTRADE_KEY: KEY }, (kill) => {
      void until(() => server.asked.length === 2 && partial()).then(() => kill("SIGKILL"));
    });
    expect(killed.code).toBeNull();
    expect(kept().filter((name) => name.endsWith(".json"))).toHaveLength(2); // one answer, the manifest
    expect(kept().filter((name) => name.endsWith(".part"))).toHaveLength(1);
    const stopped = await run(args, { COMTRADE_KEY: KEY }, (kill) => {
      void until(() => server.asked.length === 3).then(() => setTimeout(() => kill("SIGINT"), 100));
    });
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/stopped: 1 of 2 files are kept/);
    expect(kept().some((name) => name.endsWith(".part"))).toBe(false);
    const whole = await run(args, { COMTRADE_KEY: KEY });
    expect(whole.out).toMatch(/2 calls: 1 kept, 1 there before, 1 request made/);
    expect(readFileSync(join(dir, "lake", "fetched", "calls-today.json"), "utf8")).toContain(
      '"calls": 4',
    );
  });

  it("says in one line what is wrong with what is asked", async () => {
    const said = async (args: string) => {
      const err: string[] = [];
      const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
        err.push(String(text));
        return true;
      });
      process.exitCode = 0;
      await fetchCommand().parseAsync([...args.split(" "), "--lake", join(dir, "lake")], {
        from: "user",
      });
      spy.mockRestore();
      expect(process.exitCode).toBe(1);
      process.exitCode = 0;
      printed += err.join("");
      expect(err.join("").trim().split("\n")).toHaveLength(1);
      return err.join("");
    };
    const when = "--since 2022-01 --until 2022-02 --plan";
    const lines = [
      await said(`comtrad --commodity 8703 ${when}`),
      await said(`comtrade --commodity 870 ${when}`),
      await said(`comtrade --commodity 8703 --reporter Kazakstan ${when}`),
      await said("comtrade --commodity 8703 --since 2022-03 --until 2022-01 --plan"),
      await said("comtrade --commodity 8703 --since 2022-03 --until 2999-01 --plan"),
      await said(`comext --commodity 8703 ${when}`),
      await said("comext --since 2024-01 --until 2024-01 --load"),
      await said(`census --commodity 8703 --since 2024-01 --until 2024-01`),
    ];
    expect(lines[0]).toMatch(/no source "comtrad"\. Did you mean comtrade/);
    expect(lines[1]).toMatch(/"870" is not an HS code\. Did you mean .*8703/);
    expect(lines[2]).toMatch(/Did you mean KAZ \(Kazakhstan\)/);
    expect(lines[3]).toMatch(/--until 2022-01 is before --since 2022-03/);
    expect(lines[4]).toMatch(/2999-01 is still to come/);
    expect(lines[5]).toMatch(/whole months only.*Leave --commodity out/);
    expect(lines[6]).toMatch(/7-Zip/);
    expect(lines[7]).toMatch(/CENSUS_KEY is not set/);
  });
});
