import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdLoadLock } from "../../src/lake/catalogue.ts";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { entrepot } from "../cli/program.ts";
import { cells, files, loadInto, seen, table, within } from "./cells.ts";

const DYING = fileURLToPath(new URL("dying.ts", import.meta.url));
let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-lake-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let lakes = 0;
const newLake = () => join(dir, `lake-${lakes++}`);

/** Runs dying.ts; resolves with what it printed and the signal that ended it. */
async function dying(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", DYING, ...args]);
  let out = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  const signal = await new Promise<NodeJS.Signals | null>((settle) =>
    child.on("close", (_code, by) => settle(by)),
  );
  return { out, signal };
}

describe("a load that is killed", () => {
  it("leaves the lake as it was at whichever step, and the next load sweeps", async () => {
    const lake = newLake();
    await loadInto(lake, table(join(dir, "old.csv"), cells(300, 1)));
    const file = table(join(dir, "new.csv"), cells(400, 2));
    const before = await seen(lake);
    const kept = files(lake);

    const rehearsal = newLake();
    cpSync(lake, rehearsal, { recursive: true });
    const { out } = await dying(rehearsal, file);
    const steps = out.trim().split("\n");
    const after = await seen(rehearsal);
    expect(after).toMatchObject({ rows: 400, value: 800 });
    expect(steps.length).toBeGreaterThan(15);
    const at = (name: string) => steps.indexOf(name);
    // Every third statement, and every step of the catalogue.
    const chosen = new Set([
      ...steps.map((_, index) => index).filter((index) => index % 3 === 1),
      ...["before reserve", "after reserve", "before publish", "after publish"].map(at),
    ]);
    expect(chosen).not.toContain(-1);

    const die = async (index: number) => {
      const copy = newLake();
      cpSync(lake, copy, { recursive: true });
      expect((await dying(copy, file, String(index))).signal, steps[index]).toBe("SIGKILL");
      const published = index === at("after publish");
      const { content, rows, loads } = await seen(copy);
      const should = published ? after : before;
      expect({ rows, content }, steps[index]).toEqual({
        rows: should.rows,
        content: should.content,
      });
      expect(loads, steps[index]).toHaveLength(published ? 2 : 1);
      const [again] = await loadInto(copy, file, { vintage: "2024-06-01" });
      expect(again?.was_there, steps[index]).toBe(published);
      expect((await seen(copy)).content, steps[index]).toBe(after.content);
      expect(existsSync(join(copy, "tmp"))).toBe(false);
      expect(readdirSync(join(copy, "flow"))).toEqual(["000001", "000002"]);
      for (const one of kept) expect(files(copy)).toContain(one);
    };
    const left = [...chosen];
    await Promise.all(
      [0, 1].map(async () => {
        for (let index = left.pop(); index !== undefined; index = left.pop()) await die(index);
      }),
    );
  }, 240_000);
});

describe("vintages", () => {
  it("of the same file change nothing", async () => {
    const lake = newLake();
    const file = table(join(dir, "twice.csv"), cells(50));
    await loadInto(lake, file);
    const [before, kept] = [await seen(lake), files(lake)];
    const [again] = await loadInto(lake, file);
    expect(again?.was_there).toBe(true);
    expect(await seen(lake)).toEqual(before);
    expect(files(lake)).toEqual(kept);
  });

  it("supersede cell by cell, whichever is loaded first, and replay", async () => {
    const oldest = table(join(dir, "v1.csv"), cells(40, 1));
    const middle = table(join(dir, "v2.csv"), cells(30, 10));
    const newest = table(join(dir, "v3.csv"), cells(20, 100));
    const day = (file: string) =>
      file === oldest ? "2024-01-01" : file === middle ? "2024-02-01" : "2024-03-01";
    const answers = [];
    for (const order of [
      [oldest, middle, newest],
      [newest, middle, oldest],
      [middle, oldest, newest],
    ]) {
      const lake = newLake();
      for (const file of order) await loadInto(lake, file, { vintage: day(file) });
      answers.push(
        await Promise.all(
          [null, "2024-02-15", "2024-01-15"].map(async (as_of) => {
            const { rows, value } = await seen(lake, as_of);
            return { rows, value };
          }),
        ),
      );
    }
    // 20 cells of the newest, 10 that only the middle has besides the oldest, 10 of the oldest.
    const expected = [
      { rows: 40, value: 20 * 100 + 10 * 10 + 10 },
      { rows: 40, value: 30 * 10 + 10 },
      { rows: 40, value: 40 },
    ];
    expect(answers).toEqual([expected, expected, expected]);
  });

  it("do not replace another source's figures, nor other cells", async () => {
    const lake = newLake();
    await loadInto(lake, table(join(dir, "a.csv"), cells(10, 1)));
    const other = cells(10, 5).map((row) => row.replace("ARM,RUS", "GEO,RUS"));
    await loadInto(lake, table(join(dir, "b.csv"), other), { vintage: "2025-01-01" });
    expect(await seen(lake)).toMatchObject({ rows: 20, value: 60, notes: [] });
  });

  it("are refused to a reader before the first was known", async () => {
    const lake = newLake();
    await loadInto(lake, table(join(dir, "late.csv"), cells(10)));
    await expect(seen(lake, "2023-12-31")).rejects.toThrow("nothing in the lake was known");
  });
});

describe("several processes", () => {
  it("read while one loads, the old or the new, whole", async () => {
    const lake = newLake();
    await loadInto(lake, table(join(dir, "small.csv"), cells(1_000, 1)));
    const big = table(join(dir, "big.csv"), cells(60_000, 2));
    let done = false;
    const loading = entrepot(["load", big, "--lake", lake, "--vintage", "2024-06-01"]).then(
      (ran) => {
        done = true;
        return ran;
      },
    );
    const found: string[] = [];
    const ask = async () => {
      while (!done) {
        const { code, out } = await entrepot(["status", "--json", "--lake", lake]);
        const { loads } = JSON.parse(out) as { loads: { rows_kept: number }[] };
        found.push(`${code} ${loads.map((load) => load.rows_kept).join(" ")}`);
        const { rows, value } = await seen(lake);
        found.push(`0 ${rows} ${value}`);
      }
    };
    await Promise.all([ask(), ask()]);
    expect((await loading).code).toBe(0);
    expect(found.length).toBeGreaterThan(2);
    const allowed = ["0 1000", "0 1000 60000", "0 1000 1000", "0 60000 120000"];
    expect(found.filter((one) => !allowed.includes(one))).toEqual([]);
    expect(await seen(lake)).toMatchObject({ rows: 60_000, value: 120_000 });
  });

  it("a reader that was open before a load keeps what it saw", async () => {
    const lake = newLake();
    await loadInto(lake, table(join(dir, "first.csv"), cells(100, 1)));
    const open = openLake(lake, { create: false });
    const reader = await openReader(open, { memory_limit: "500MB", as_of: null });
    const sum = () => reader.engine.rows("select count(*) as rows, sum(value_usd) as v from flow");
    const before = await sum();
    await loadInto(lake, table(join(dir, "second.csv"), cells(100, 7)), { vintage: "2024-09-01" });
    expect(await sum()).toEqual(before);
    reader.close();
    open.close();
    expect(await seen(lake)).toMatchObject({ rows: 100, value: 700 });
  });

  it("load one after the other: the second is told in one line", async () => {
    const lake = newLake();
    const file = table(join(dir, "locked.csv"), cells(10));
    await within(lake, async () => {});
    const lock = holdLoadLock(lake);
    const refused = await entrepot(["load", file, "--lake", lake]);
    lock.release();
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/^entrepot: .*another load into this lake is under way\..*\n$/);
    expect((await entrepot(["load", file, "--lake", lake])).code).toBe(0);
  });

  it("begin a lake together without breaking it", async () => {
    const lake = newLake();
    const ran = await Promise.all(
      [1, 2, 3].map((at) =>
        entrepot(["load", table(join(dir, `at-once-${at}.csv`), cells(10, at)), "--lake", lake]),
      ),
    );
    for (const { code, err } of ran) {
      if (code !== 0) expect(err).toMatch(/^entrepot: .*another load.*under way.*\n$/);
    }
    const won = ran.filter(({ code }) => code === 0).length;
    expect(won).toBeGreaterThan(0);
    expect((await seen(lake)).loads).toHaveLength(won);
    expect((await entrepot(["doctor", "--lake", lake])).out).toMatch(/lake +\d loads?/);
  });
});
