import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/lake/engine.ts";
import { entrepot, PROGRAM } from "../cli/program.ts";
import { cells, files, HEADER, loadInto, seen, table } from "./cells.ts";

let dir = "";
let lake = "";
let before: Awaited<ReturnType<typeof seen>>;
let kept: readonly string[] = [];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-damaged-"));
  lake = join(dir, "lake");
  await loadInto(lake, table(join(dir, "good.csv"), cells(20)));
  before = await seen(lake);
  kept = files(lake);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const good = () => `${[HEADER, ...cells(1_200, 3)].join("\n")}\n`;
const row = "ARM,RUS,export,2022-03,870999,1,1";

/** A zip of one file, written by the layout of the format. */
function zip(name: string, content: Buffer, says: { readonly crc?: number } = {}): Buffer {
  const packed = deflateRawSync(content);
  const title = Buffer.from(name);
  const common = (at: number, size: number) => {
    const head = Buffer.alloc(size);
    head.writeUInt16LE(20, at);
    head.writeUInt16LE(8, at + 4);
    head.writeUInt32LE(says.crc ?? 0, at + 10);
    head.writeUInt32LE(packed.length, at + 14);
    head.writeUInt32LE(content.length, at + 18);
    head.writeUInt16LE(title.length, at + 22);
    return head;
  };
  const local = common(4, 30);
  local.writeUInt32LE(0x04034b50, 0);
  const central = common(6, 46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + title.length, 12);
  end.writeUInt32LE(30 + title.length + packed.length, 16);
  return Buffer.concat([local, title, packed, central, title, end]);
}

const noise = (length: number) => {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state >> 16;
    }),
  );
};

/** File name, what is in it, and what the one line says: line number, why, what to do. */
const CASES: readonly (readonly [string, () => string | Buffer, RegExp])[] = [
  ["unknown-column.csv", () => `${HEADER},colour\n${row},red\n`, /line 1: .*table.*colour/],
  [
    "twice.csv",
    () => `${HEADER},value_usd\n${row},2\n`,
    /line 1: names the column value_usd more than once\. Remove/,
  ],
  [
    "unknown.csv",
    () => "a,b\n1,2\n",
    /line 1: no source knows this file \(its header begins a, b\); candidates are .*\. Write a mapping/,
  ],
  ["empty.csv", () => "", /is empty\. Download it again/],
  ["blank.csv", () => "\n\n", /line 1: is blank/],
  ["header-only.csv", () => `${HEADER}\n`, /leaves 0 rows where table has 1 to .*whole/],
  [
    "ragged.csv",
    () => `${good()}ARM,RUS,export\n${row}\n`,
    /line 1,202: the row has 3 cells where the header has 7\. Correct the row/,
  ],
  [
    "long-row.csv",
    () => `${good()}${row},8\n`,
    /line 1,202: the row has 8 cells where the header has 7\. Correct the row/,
  ],
  ["quote.csv", () => `${good()}ARM,"RUS,export\n`, /line 1,202: a quoted cell is not closed/],
  [
    "code.csv",
    () => `${good()}ARM,RUS,export,2022-03,8703231,1,1\n`,
    /line 1,202: commodity "8703231" is not an HS code: a leading zero may be lost\. Correct/,
  ],
  [
    "encoding.csv",
    () =>
      Buffer.concat([
        Buffer.from(good()),
        Buffer.from("C\xf4te,RUS,export,2022-03,8703,1,1\n", "latin1"),
      ]),
    /line 1,202: reporter "Côte" is not in the country table/,
  ],
  ["long-line.csv", () => `${good()}${"9".repeat(2 ** 22)}\n`, /line 1,202: .*longer than 2 MiB/],
  ["noise.csv", () => noise(100_000), /is neither text nor Parquet\. Check what was saved/],
  ["page.csv", () => "<!DOCTYPE html><html>busy</html>", /is a web page and not a table/],
  ["book.xls", () => Buffer.from("d0cf11e0a1b11ae1", "hex"), /is an Excel workbook\. Save .*CSV/],
  ["archive.7z", () => Buffer.from("377abcaf271c0004", "hex"), /is a 7-Zip archive.*Unpack it/],
  ["cut.csv.gz", () => gzipSync(good()).subarray(0, -40), /the compressed file ends too early/],
  [
    "damaged.csv.gz",
    () => {
      const bytes = gzipSync(good());
      bytes.fill(0xff, 600, 640);
      return bytes;
    },
    /the compressed file is damaged\. Download it again/,
  ],
  ["bomb.csv.gz", () => gzipSync(Buffer.alloc(2 ** 27, 10)), /unpacks to more than 400 times/],
  [
    "bomb.zip",
    () => zip("a.csv", Buffer.alloc(2 ** 27, 10)),
    /bomb\.zip \(a\.csv\): unpacks to more than 400 times/,
  ],
  [
    "cut.zip",
    () => zip("a.csv", Buffer.from(good())).subarray(0, 900),
    /compressed file is damaged/,
  ],
  ["noise.zip", () => Buffer.concat([Buffer.from("PK\x03\x04"), noise(5_000)]), /is damaged/],
  [
    "nested.zip",
    () => zip("inner.zip", zip("a.csv", Buffer.from(good()))),
    /nested\.zip \(inner\.zip\): is an archive inside an archive/,
  ],
  [
    "outside.zip",
    () => zip("../../evil.csv", Buffer.from(good())),
    /holds a file whose name leads out of it/,
  ],
  [
    "member.zip",
    () => zip("b.csv", Buffer.from(`${good()}${row},8\n`)),
    /member\.zip \(b\.csv\), line 1,202: the row has 8 cells/,
  ],
  ["cut.json", () => '{"data": [{"a": 1}, {"a', /is not whole JSON|ends too early/],
  ["values.json", () => "[1, 2]", /is a list of single values and not of rows/],
  ["nothing.json", () => "[]", /holds no rows\. Check the period, codes and flow/],
  ["object.json", () => '{"a": 1}', /the JSON holds no list of rows/],
  ["refused.json", () => '{"data": [], "error": "too many"}', /carries an error: too many/],
];

describe("a file that is not as it should be", () => {
  it.each(CASES)(
    "%s is refused in one line, and the lake stays as it was",
    async (name, content, says) => {
      const file = join(dir, name);
      writeFileSync(file, content());
      const failed = await loadInto(lake, file).then(
        () => null,
        (cause: unknown) => cause,
      );
      expect(failed).toMatchObject({ name: "Refusal" });
      const line = (failed as { toLine(): string }).toLine();
      expect(line).toMatch(says);
      expect(line).not.toContain("\n");
      expect(line.startsWith(file)).toBe(true);
      expect(await seen(lake)).toEqual(before);
      expect(files(lake)).toEqual(kept);
      expect(existsSync(join(lake, "tmp"))).toBe(false);
    },
  );

  it("Parquet is refused when its tail or its middle is gone", async () => {
    const file = join(dir, "whole.parquet");
    const engine = await openEngine({ memory_limit: "500MB", temp_directory: join(dir, "spill") });
    await engine.run(
      `copy (select 'ARM' as reporter, 'RUS' as partner, 'export' as direction, '2022-03' as period,
         cast(870000 + i as varchar) as commodity, hash(i) % 1000 as value_usd from range(900) t (i)) to '${file}' (format parquet)`,
    );
    engine.close();
    const bytes = spawnSync("cat", [file]).stdout;
    const refusal = async (name: string, content: Buffer) => {
      writeFileSync(join(dir, name), content);
      return loadInto(lake, join(dir, name)).then(
        () => "loaded",
        (cause: { toLine?: () => string }) => cause.toLine?.() ?? String(cause),
      );
    };
    expect(await refusal("cut.parquet", bytes.subarray(0, -20))).toMatch(/is not whole Parquet/);
    const hole = Buffer.from(bytes);
    hole.fill(0xee, 4, bytes.length / 2);
    expect(await refusal("hole.parquet", hole)).toMatch(/hole\.parquet: is damaged inside\. Down/);
    expect(await seen(lake)).toEqual(before);
  });

  it("a line of ten gigabytes is refused at once and in little memory", async () => {
    for (const [name, start, line] of [
      ["ten.csv", "x", 1],
      ["ten-below.csv", `${HEADER}\n${row}\n`, 3],
    ] as const) {
      const file = join(dir, name);
      writeFileSync(file, start);
      truncateSync(file, 10 * 2 ** 30);
      const began = performance.now();
      await expect(loadInto(lake, file)).rejects.toMatchObject({ line, file });
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(process.memoryUsage.rss()).toBeLessThan(2 ** 30);
      rmSync(file);
    }
  });

  it("a JSON answer on one long line takes no more memory than its parts", async () => {
    const file = join(dir, "long.json");
    writeFileSync(file, `[${'{"reporter":"ARM"},'.repeat(3_000_000)}{}]`);
    await expect(loadInto(lake, file)).rejects.toMatchObject({ name: "Refusal" });
    rmSync(file);
  });

  it("a directory, a device and a file that is not there are told apart", async () => {
    mkdirSync(join(dir, "folder"));
    for (const [file, says] of [
      [join(dir, "folder"), /is a directory\. Name its files/],
      ["/dev/null", /is not a regular file/],
      [join(dir, "missing.csv"), /there is no such file/],
    ] as const) {
      await expect(loadInto(lake, file)).rejects.toThrow(says.source.split("\\.")[0]);
    }
  });

  it.each([0, 30])("a file that changes while it is read is refused (%d ms on)", async (wait) => {
    const file = table(join(dir, `changing-${wait}.csv`), cells(60_000, 4));
    let changed = false;
    await expect(
      loadInto(lake, file, {
        progress({ done, total }) {
          if (changed || done !== total) return;
          changed = true;
          setTimeout(() => appendFileSync(file, "half a ro"), wait);
        },
      }),
    ).rejects.toThrow("changed while it was being read");
    expect(await seen(lake)).toEqual(before);
  });

  it("a full disk is said, and the lake stays as it was", async (context) => {
    const mount = join(dir, "small-disk");
    mkdirSync(mount);
    const inSmallDisk = (script: string) =>
      spawnSync(
        "unshare",
        ["-Urm", "sh", "-c", `mount -t tmpfs -o size=2m none ${mount} || exit 77; ${script}`],
        { encoding: "utf8" },
      );
    const possible = inSmallDisk("true");
    if (possible.status !== 0) {
      console.log(`skipped: a full disk: no small file system can be made (${possible.stderr})`);
      return context.skip();
    }
    const small = table(join(dir, "fits.csv"), cells(20));
    const large = join(dir, "fills.csv");
    table(
      large,
      cells(200_000).map((one, at) =>
        one.replace(/\d+,\d+$/, `${(at * 7919) % 1_000_003},${(at * 104_729) % 999_983}`),
      ),
    );
    const run = (command: string) =>
      `${process.execPath} ${PROGRAM} ${command} --lake ${mount}/lake`;
    const ran = inSmallDisk(
      `${run(`load ${small}`)} || exit 78; ${run(`load ${large}`)}; echo "code $?"; ${run("doctor")}; ls ${mount}/lake/flow; ${run(`load ${small}`)}`,
    );
    expect(ran.stdout).toMatch(/code 1\n/);
    expect(ran.stderr).toMatch(/^entrepot: .*fills\.csv: the disk is full\. Free some space.*\n$/);
    expect(ran.stdout).toMatch(/1 load, 20 rows, every file\s+whole/);
    expect(ran.stdout).toMatch(/\n000001\n/);
    expect(ran.stdout).toMatch(/was loaded before/);
  });
});

describe("the program", () => {
  it("says it in one line on standard error, exits with 1, and shows the stack with --debug", async () => {
    const file = join(dir, "words.csv");
    writeFileSync(file, `${good()}${row},8\n`);
    const args = ["load", file, "--lake", lake];
    const plain = await entrepot(args);
    expect(plain).toMatchObject({ code: 1, out: "" });
    expect(plain.err).toBe(
      `entrepot: ${file}, line 1,202: the row has 8 cells where the header has 7. Correct the row or download the file again (--max-rejected N keeps such rows aside); nothing was changed\n`,
    );
    const debug = await entrepot([...args, "--debug"]);
    expect(debug.code).toBe(1);
    expect(debug.err.split("\n").filter((line) => /^ {4}at /.test(line)).length).toBeGreaterThan(3);
    expect(debug.err).toContain("--- SQL");
    const rejecting = await entrepot([
      ...args,
      "--max-rejected",
      "1",
      "--lake",
      join(dir, "aside"),
    ]);
    expect(rejecting.out).toMatch(
      /1,200 rows .*\n {2}rejected 1: see entrepot status --rejected 1\n/,
    );
    const why = await entrepot(["status", "--rejected", "1", "--lake", join(dir, "aside")]);
    expect(why.out).toMatch(/^line 1,?202: /);
  });

  it("loads nothing of a lake that cannot be written", async () => {
    const file = table(join(dir, "fine.csv"), cells(3));
    const ran = await entrepot(["load", file, "--lake", join(file, "lake")]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toMatch(/^entrepot: .*: no lake can be kept here\. Name a directory.*\n$/);
  });

  it("finds a damaged lake", async () => {
    const broken = join(dir, "broken");
    await loadInto(broken, table(join(dir, "fine2.csv"), cells(30)));
    expect((await entrepot(["doctor", "--lake", broken])).out).toMatch(/every file\s+whole/);
    truncateSync(join(broken, "flow", "000001", "by_exporter.parquet"), 100);
    const sick = await entrepot(["doctor", "--lake", broken]);
    expect(sick.code).toBe(1);
    expect(sick.out.replace(/\s+/g, " ")).toMatch(/by_exporter\.parquet is not whole Parquet/);
  });
});
