import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openLake, openReader } from "../../../src/lake/lake.ts";
import { load } from "../../../src/lake/load.ts";
import { nest, structure } from "../../../src/sources/edifact/nesting.ts";
import { type Message, messages, type Unread } from "../../../src/sources/edifact/syntax.ts";

const temporary = mkdtempSync(join(tmpdir(), "entrepot-edifact-"));
afterAll(() => rmSync(temporary, { recursive: true }));
const fixture = (name: string) => new URL(name, import.meta.url).pathname;

async function read(text: string, chunk = text.length): Promise<readonly (Message | Unread)[]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk);
  }
  const found: (Message | Unread)[] = [];
  for await (const one of messages(chunks())) found.push(one);
  return found;
}

const whys = (found: readonly (Message | Unread)[]) =>
  found.flatMap((one) => (one.kind === "unread" ? [one.why] : []));
const references = (found: readonly (Message | Unread)[]) =>
  found.flatMap((one) => (one.kind === "message" ? [one.reference] : []));

/** An interchange of messages with one free text each. */
function interchange(
  texts: readonly string[],
  una = "",
  [c, e, r, t] = [":", "+", "?", "'"],
): string {
  const body = texts.map((text, at) =>
    [
      `UNH${e}${at}${e}CUSCAR${c}D${c}95B${c}UN`,
      `FTX${e}AAA${e}${e}${e}${text}`,
      `UNT${e}3${e}${at}`,
    ].join(t),
  );
  void r;
  return `${una}${[`UNB${e}UNOC${c}3${e}A${e}B${e}240101${c}1200${e}1`, ...body, `UNZ${e}${texts.length}${e}1`].join(t)}${t}`;
}

describe("syntax", () => {
  it("reads the same whatever the chunks, the service characters and the free text", async () => {
    const service = fc.constantFrom(
      [":", "+", "?", "'"],
      ["|", "*", "\\", "~"],
      ["<", "^", "!", "\n"],
    );
    await fc.assert(
      fc.asyncProperty(
        service,
        fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        async (by, texts, chunk) => {
          const [c = "", e = "", r = "", t = ""] = by;
          const free = texts.map((text) => `x${text}x`);
          const released = free.map((text) =>
            [...text]
              .map((one) => ((by as readonly string[]).includes(one) ? r + one : one))
              .join(""),
          );
          const file = interchange(
            released,
            t === "\n" ? "" : `UNA${c}${e}.${r} ${t}`,
            by as [string, string, string, string],
          );
          if (t === "\n") return;
          const found = await read(file, chunk);
          expect(whys(found)).toEqual([]);
          const told = found.map(
            (one) => one.kind === "message" && one.segments[1]?.elements[3]?.[0],
          );
          expect(told).toEqual(free);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("says what is wrong with one message and reads the others", async () => {
    const good = interchange(["ONE", "TWO"]);
    const cases: readonly [name: string, file: string, why: RegExp, kept: readonly string[]][] = [
      ["missing UNT", good.replace("UNT+3+0'", ""), /UNT is missing before the next UNH/, ["1"]],
      [
        "wrong count",
        good.replace("UNT+3+1'", "UNT+9+1'"),
        /UNT counts 9 segments, and 3 stand/,
        ["0"],
      ],
      ["wrong reference", good.replace("UNT+3+1'", "UNT+3+8'"), /UNT ends message "8"/, ["0"]],
      [
        "wrong UNZ",
        good.replace("UNZ+2", "UNZ+3"),
        /UNZ counts 3 messages, and 2 stand/,
        ["0", "1"],
      ],
      [
        "no tag",
        good.replace("FTX+AAA+++TWO", "12?'4"),
        /"12'4" is not the tag of a segment/,
        ["0"],
      ],
      [
        "truncated",
        good.slice(0, good.indexOf("TWO") + 2),
        /the file ends inside the segment FTX/,
        ["0"],
      ],
      [
        "cut after a segment",
        good.slice(0, good.indexOf("UNT+3+1")),
        /UNT is missing before the end of the file/,
        ["0"],
      ],
      ["a table behind it", `${good}a;b;c\n1;2;3\n`, /ends inside the segment a;b/, ["0", "1"]],
      [
        "something between",
        `${good}ABC+1'DEF+2'${good}`,
        /"ABC" stands outside of any message/,
        ["0", "1", "0", "1"],
      ],
      ["UNA of letters", `UNAABCDEF${good}`, /UNA names A B C D E F/, ["0", "1"]],
      ["UNA cut short", `UNA:+.${good}`, /UNA names/, ["0", "1"]],
      [
        "UNA with the wrong element sign",
        `UNA:*.? '${good}`,
        /parted by \*, but UNB is parted by \+/,
        ["0", "1"],
      ],
      [
        "UNA with the wrong terminator",
        `UNA:+.? ~${good}`,
        /end in ~, but they end in '/,
        ["0", "1"],
      ],
      [
        "two interchanges",
        `${interchange(["A"], "UNA|*.\\ ~", ["|", "*", "\\", "~"])}\r\n${good}`,
        /^$/,
        ["0", "0", "1"],
      ],
    ];
    for (const [name, file, why, kept] of cases) {
      for (const chunk of [file.length, 7]) {
        const found = await read(file, chunk);
        expect([name, references(found)]).toEqual([name, kept]);
        const told = whys(found);
        if (why.source !== "^$")
          expect([name, told.some((one) => why.test(one)), told]).toEqual([name, true, told]);
        else expect([name, told]).toEqual([name, []]);
      }
    }
  });

  it("names message, segment and position", async () => {
    const file = interchange(["ONE", "TWO"]).replace("UNT+3+1'", "UNT+9+1'");
    const [, unread] = await read(file);
    expect(unread).toMatchObject({
      kind: "unread",
      message: "1",
      segment: 3,
      position: file.indexOf("UNT+9"),
    });
  });

  it("passes over a segment of any length without holding it", async () => {
    async function* endless() {
      yield interchange(["ONE", "TWO"]).split("ONE")[0] ?? "";
      for (let at = 0; at < 400; at++) yield "A".repeat(2 ** 18);
      yield interchange(["ONE", "TWO"]).split("ONE")[1] ?? "";
    }
    const before = process.memoryUsage().heapUsed;
    const found: (Message | Unread)[] = [];
    for await (const one of messages(endless())) found.push(one);
    expect(references(found)).toEqual(["1"]);
    expect(whys(found)[0]).toMatch(/FTX is longer than 1,048,576 characters/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 2 ** 20);
  });

  it("never throws and never invents a message, whatever the bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              "UNA",
              "UNB+",
              "UNH+1+",
              "UNT+1+1",
              "'",
              "?",
              "+",
              ":",
              "UNZ+1+1'",
              "\n",
            ),
            fc.string({ maxLength: 8 }),
          ),
          { maxLength: 40 },
        ),
        async (pieces) => {
          const found = await read(pieces.join(""), 5);
          for (const one of found) {
            if (one.kind === "message") expect(one.segments.at(-1)?.tag).toBe("UNT");
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("nesting", () => {
  const places = structure("BGM! DTM9 (CNI! (RFF! LOC9 (GID! MEA9)9)9)9 AUT");
  const message = (tags: string): Message => ({
    kind: "message",
    reference: "m",
    type: "T",
    directory: "D",
    position: 0,
    segments: tags
      .split(" ")
      .map((tag, at) => ({ tag, elements: [], number: at + 1, position: at })),
  });

  it("puts segments into the groups that stand open", () => {
    const root = nest(message("UNH BGM DTM CNI RFF LOC GID MEA GID RFF GID CNI AUT UNT"), places);
    if ("kind" in root) throw new Error(root.why);
    expect(root.segments.map((one) => one.tag)).toEqual(["BGM", "DTM", "AUT"]);
    expect(root.groups.map((cni) => cni.groups.map((rff) => rff.groups.length))).toEqual([
      [2, 1],
      [],
    ]);
  });

  it("says which segment has no place, or lacks what must stand before it", () => {
    expect(nest(message("UNH BGM LOC UNT"), places)).toMatchObject({
      segment: 3,
      why: "T D: LOC has no place after BGM",
    });
    expect(nest(message("UNH DTM UNT"), places)).toMatchObject({
      segment: 2,
      why: "T D: BGM must stand before DTM",
    });
  });
});

describe("in the lake", () => {
  it("reads manifests of both directories and bills, and keeps what it cannot read on record", async () => {
    const dir = join(temporary, "lake");
    const lake = openLake(dir, { create: true });
    const how = {
      source: null,
      encoding: null,
      vintage: "2024-04-02",
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    };
    const mixed = join(temporary, "mixed.edi");
    const bad = readFileSync(fixture("manifest-d95b.edi"), "utf8").replace("UNT+36+1", "UNT+35+1");
    const other = "UNB+UNOC:3+A+B+240101:1200+5'UNH+9+IFTSTA:D:96A:UN'BGM+23'UNT+3+9'UNZ+1+5'";
    writeFileSync(mixed, `${bad}\n${other}\n${readFileSync(fixture("manifest-d96a.edi"), "utf8")}`);
    for (const file of [fixture("manifest-d95b.edi"), fixture("bill-iftmcs.edi"), mixed])
      await load(lake, file, how);
    const last = lake.catalogue.loads().at(-1);
    expect([last?.source, last?.rows_kept, last?.rows_rejected]).toEqual(["edifact", 1, 2]);
    expect(lake.catalogue.rejected(last?.load_id ?? 0).map((one) => one.reason)).toEqual([
      expect.stringMatching(
        /^message 1, segment 36, position [\d,]+: UNT counts 35 segments, and 36 stand/,
      ),
      expect.stringMatching(/^message 9, segment 1, position [\d,]+: IFTSTA D96A is not read/),
    ]);
    const reader = await openReader(lake, {
      memory_limit: "500MB",
      as_of: null,
      tables: ["document", "container_event"],
    });
    const rows = await reader.engine.rows<Record<string, unknown>>(
      "select * from document order by consignment, item",
    );
    reader.close();
    lake.close();
    const golden = new URL("documents.json", import.meta.url);
    const text = `${JSON.stringify(rows, null, 2)}\n`;
    if (text !== readFileSync(golden, "utf8"))
      writeFileSync(new URL("documents.changed.json", import.meta.url), text);
    expect(rows).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });

  it("says which message is wrong when none can be read", async () => {
    const lake = openLake(join(temporary, "none"), { create: true });
    const file = join(temporary, "none.edi");
    writeFileSync(file, interchange(["ONE"]).replace("UNT+3", "UNT+4"));
    const how = {
      source: null,
      encoding: null,
      vintage: "2024-04-02",
      max_rejected: 0,
      memory_limit: "500MB",
      progress: () => {},
    };
    await expect(load(lake, file, how)).rejects.toThrow(
      /message 0, segment 3, position \d+: UNT counts 4/,
    );
    lake.close();
  });
});
