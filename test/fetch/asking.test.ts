import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Asking, callsToday, fetchCalls, isEmpty, planCalls } from "../../src/lake/fetch.ts";
import { fetch as census } from "../../src/sources/census/fetch.ts";
import { fetch as comext } from "../../src/sources/comext/fetch.ts";
import { fetch as comtrade } from "../../src/sources/comtrade/fetch.ts";
import comtradeSource from "../../src/sources/comtrade/source.ts";
import type { Ask, Fetch } from "../../src/sources/source.ts";
import { parsePeriod } from "../../src/trade/period.ts";
import type { Refusal } from "../../src/trade/refusal.ts";
import * as publisher from "./publisher.ts";

const KEY = "5ecret-k3y-of-32-characters/+&=x";
const ASK: Ask = {
  commodities: ["8703"],
  reporters: ["ARM", "GEO"],
  partners: ["RUS"],
  directions: ["import", "export"],
  frequency: "M",
  since: parsePeriod("2022-01"),
  until: parsePeriod("2024-06"),
};
const COMEXT: Ask = { ...ASK, commodities: [], reporters: [], partners: [], until: ASK.since };
const CENSUS: Ask = { ...ASK, reporters: [], partners: ["CHN"], until: ASK.since };

let dir = "";
let open: { close(): void }[] = [];
const waits: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "entrepot-fetch-"));
  waits.length = 0;
});
afterEach(() => {
  // Whatever happened: the key is in no file and in no file's name.
  for (const name of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    expect(name.name).not.toContain("5ecret");
    if (!name.isFile()) continue;
    const text = readFileSync(join(name.parentPath, name.name), "utf8");
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(encodeURIComponent(KEY));
  }
  for (const one of open) one.close();
  open = [];
  rmSync(dir, { recursive: true, force: true });
});

const asking = (change: Partial<Asking> = {}): Asking => ({
  into: join(dir, "kept"),
  key: KEY,
  tries: 4,
  seed: 7,
  calls_per_day: 500,
  counter: join(dir, "calls-today.json"),
  progress: ({ what }) => {
    if (what.startsWith("waiting")) waits.push(what);
  },
  signal: new AbortController().signal,
  first_wait_ms: 4,
  ...change,
});

async function serve(always: publisher.Answer, ...first: readonly publisher.Answer[]) {
  const server = await publisher.publisher(always, ...first);
  open.push(server);
  return server;
}

function plan(fetch: Fetch, ask: Ask, host: string, with_key = true) {
  return planCalls(fetch, ask, { with_key, host });
}

/** The line that a person would read; it must not hold the key, nor must any cause behind it. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => null,
    (error: unknown) => error as Refusal,
  );
  expect(cause?.name).toBe("Refusal");
  for (let at: unknown = cause; at instanceof Error; at = at.cause) {
    expect(`${at.stack}${at.message}`).not.toContain(KEY);
    expect(`${at.stack}${at.message}`).not.toContain(encodeURIComponent(KEY));
  }
  return cause?.toLine() ?? "";
}

const kept = () => readdirSync(join(dir, "kept")).sort();

describe("asking", () => {
  it("keeps every answer byte for byte, with the key in the header alone", async () => {
    const server = await serve(publisher.comtrade);
    const calls = plan(comtrade, ASK, server.host);
    const fetched = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(fetched).toMatchObject({ calls: 3, asked: 3, kept: 3, resumed: 0 });
    for (const { file, sha256, bytes } of fetched.files) {
      const body = readFileSync(join(dir, "kept", file));
      expect(body.length).toBe(bytes);
      expect(createHash("sha256").update(body).digest("hex")).toBe(sha256);
      expect(JSON.parse(body.toString()).data[0].partner2Code).toBe(0);
    }
    expect(kept()).toEqual([...fetched.files.map(({ file }) => file), "manifest.json"].sort());
    for (const { url, headers } of server.asked) {
      expect(headers["ocp-apim-subscription-key"]).toBe(KEY);
      expect(url.href).not.toContain("5ecret");
    }
    expect(callsToday(join(dir, "calls-today.json"), "comtrade")).toBe(3);
  });

  it("asks nothing twice, and again what is missing or was altered", async () => {
    const server = await serve(publisher.comtrade);
    const calls = plan(comtrade, ASK, server.host);
    const first = await fetchCalls("comtrade", comtrade, calls, asking());
    const again = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(again).toMatchObject({ asked: 0, kept: 0, resumed: 3, files: first.files });
    writeFileSync(join(dir, "kept", calls[0]?.file ?? ""), "{}");
    rmSync(join(dir, "kept", calls[1]?.file ?? ""));
    const third = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(third).toMatchObject({ asked: 2, kept: 2, resumed: 1 });
    expect(server.asked).toHaveLength(5);
  });

  it("puts the census key into the query at call time only", async () => {
    const server = await serve(publisher.census);
    const calls = plan(census, CENSUS, server.host);
    const fetched = await fetchCalls("census", census, calls, asking({ calls_per_day: null }));
    expect(server.asked.map(({ url }) => url.searchParams.get("key"))).toEqual([KEY, KEY]);
    expect(fetched.files.every(({ url }) => url.endsWith("&key=$CENSUS_KEY"))).toBe(true);
  });

  it("refuses to ask without the key that the publisher demands", async () => {
    const server = await serve(publisher.census);
    const calls = plan(census, CENSUS, server.host, false);
    expect(await refusal(fetchCalls("census", census, calls, asking({ key: null })))).toMatch(
      /only with a key, and CENSUS_KEY is not set.*key_signup/,
    );
    expect(server.asked).toHaveLength(0);
  });

  it("keeps an answer without rows, and knows it as such", async () => {
    const server = await serve(publisher.noRows);
    const calls = plan(comtrade, { ...ASK, until: ASK.since }, server.host);
    const { files } = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(isEmpty(comtradeSource, join(dir, "kept", files[0]?.file ?? ""))).toBe(true);
    const none = await serve(publisher.nothing);
    const fetched = await fetchCalls("census", census, plan(census, CENSUS, none.host), asking());
    expect(fetched.files.map(({ bytes }) => bytes)).toEqual([0, 0]);
  });
});

const ONE: Ask = { ...ASK, until: ASK.since };

describe("waits and tries again", () => {
  it.each<[string, readonly publisher.Answer[]]>([
    ["429 with Retry-After", [publisher.throttled("0"), publisher.throttled("0")]],
    ["500, 502, 503", [500, 502, 503].map(publisher.broken)],
    ["a dropped line", [publisher.cutOff, publisher.cutOff]],
    ["half an answer in good order", [publisher.half]],
  ])("after %s", async (_name, first) => {
    const server = await serve(publisher.comtrade, ...first);
    const calls = plan(comtrade, ONE, server.host);
    const fetched = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(fetched).toMatchObject({ calls: 1, kept: 1, asked: first.length + 1 });
    expect(waits).toHaveLength(first.length);
    expect(kept()).toHaveLength(2);
    expect(callsToday(join(dir, "calls-today.json"), "comtrade")).toBe(first.length + 1);
  });

  it("as long as the publisher says, in the header or in words", async () => {
    for (const seconds of ["1", null]) {
      const server = await serve(publisher.comtrade, publisher.throttled(seconds));
      const began = Date.now();
      await fetchCalls("comtrade", comtrade, plan(comtrade, ONE, server.host), asking());
      expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
      expect(Date.now() - began).toBeLessThan(3000);
    }
  });

  it("no longer than the tries given", async () => {
    const server = await serve(publisher.broken(503));
    const calls = plan(comtrade, ONE, server.host);
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, asking()))).toMatch(
      /gave up after 4 tries on comtrade_M_202201_8703_.*503: Service unavailable.*0 of 1 files/,
    );
    expect(server.asked).toHaveLength(4);
    expect(kept()).toEqual([]);
  });

  it("not at all when the wait is for another day", async () => {
    const server = await serve(publisher.throttled("18000"));
    const calls = plan(comtrade, ONE, server.host);
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, asking()))).toMatch(
      /answers 429.*Run the same command after \d{4}-/,
    );
    expect(server.asked).toHaveLength(1);
  });

  it("not when nobody listens, beyond the tries", async () => {
    const server = await serve(publisher.noRows);
    const calls = plan(comtrade, ONE, server.host);
    server.close();
    const line = await refusal(fetchCalls("comtrade", comtrade, calls, asking({ tries: 2 })));
    expect(line).toMatch(/gave up after 2 tries.*no connection \(ECONN/);
  });
});

describe("refuses, and keeps nothing of it", () => {
  it.each<[string, publisher.Answer, RegExp]>([
    [
      "an error inside a good answer",
      publisher.errorInside,
      /answers with an error: cmdCode is not valid/,
    ],
    ["an answer at the cap", publisher.rows(100_000), /exactly 100,000 rows.*Ask for less/],
    ["an answer at the premium cap", publisher.rows(250_000), /exactly 250,000 rows/],
    [
      "a page in place of figures",
      publisher.text(200, "<html>Log in</html>"),
      /not the JSON.*--host/,
    ],
    ["another layout", publisher.text(200, '{"rows": []}'), /no list of rows/],
    ["a wrong key", publisher.wrongKey(401), /401: Access denied .* \(key\)\..*COMTRADE_KEY/],
    ["a key that may not", publisher.wrongKey(403), /403: Access denied .*COMTRADE_KEY/],
    ["a quota used up", publisher.quotaUsedUp, /403: Out of call volume quota.*tomorrow/],
    [
      "bad parameters",
      publisher.text(400, '{"errorObject": {"errorMessage": "too many periods"}}'),
      /400: too many periods.*Change what/,
    ],
    ["a key sent back", publisher.echo, /repeats the key/],
    ["another place", publisher.missingKey, /does not accept the key.*missing_key\.html/],
  ])("%s", async (_name, answer, why) => {
    const server = await serve(answer);
    const calls = plan(comtrade, ONE, server.host);
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, asking()))).toMatch(why);
    expect(server.asked).toHaveLength(1);
    expect(kept()).toEqual([]);
  });

  it("a preview at its cap", async () => {
    const server = await serve(publisher.rows(500));
    const calls = plan(comtrade, ONE, server.host, false);
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, asking({ key: null })))).toMatch(
      /exactly 500 rows.*or with a key/,
    );
  });

  it.each<[string, publisher.Answer, RegExp]>([
    ["a missing key", publisher.missingKey, /does not accept the key.*CENSUS_KEY/],
    ["an invalid key", publisher.invalidKeyPage, /does not know this key.*CENSUS_KEY/],
    [
      "an error in words",
      publisher.text(400, "error: unknown variable 'GEN_VAL'"),
      /400: error: unknown variable/,
    ],
    ["rows of other lengths", publisher.text(200, '[["a","b"],["1"]]'), /row 2 .* not as long/],
  ])("the census: %s", async (_name, answer, why) => {
    const server = await serve(answer);
    const calls = plan(census, CENSUS, server.host);
    expect(await refusal(fetchCalls("census", census, calls, asking()))).toMatch(why);
    expect(kept()).toEqual([]);
  });

  it("an archive that is none or breaks off, and a month not yet published", async () => {
    const whole = publisher.archive(5000);
    const server = await serve(publisher.bytes(whole), publisher.bytes(whole.subarray(0, 4000)));
    const calls = plan(comext, COMEXT, server.host);
    const fetched = await fetchCalls("comext", comext, calls, asking({ key: null }));
    expect(fetched).toMatchObject({ asked: 2, kept: 1 });
    expect(readFileSync(join(dir, "kept", "full_v2_202201.7z")).equals(whole)).toBe(true);
    const page = await serve(publisher.text(200, "<!doctype html><p>Not here"));
    const none = plan(comext, COMEXT, page.host);
    expect(await refusal(fetchCalls("comext", comext, none, asking({ key: null })))).toMatch(
      /a web page, not an archive/,
    );
    const gone = await serve(publisher.text(404, "not found"));
    const calls404 = plan(comext, COMEXT, gone.host);
    expect(await refusal(fetchCalls("comext", comext, calls404, asking({ key: null })))).toMatch(
      /404: not found.*earlier month/,
    );
  });

  it("the call after the last one of the day", async () => {
    const server = await serve(publisher.comtrade);
    const calls = plan(comtrade, ASK, server.host);
    const line = await refusal(
      fetchCalls("comtrade", comtrade, calls, asking({ calls_per_day: 2 })),
    );
    expect(line).toMatch(/the 2 calls that the publisher allows a day.*2 of 3 files.*midnight UTC/);
    expect(server.asked).toHaveLength(2);
    const more = await fetchCalls("comtrade", comtrade, calls, asking({ calls_per_day: 3 }));
    expect(more).toMatchObject({ kept: 1, resumed: 2 });
  });

  it("a manifest that is none, a key with a line break, a host that would see the key", async () => {
    const server = await serve(publisher.comtrade);
    const calls = plan(comtrade, ONE, server.host);
    const split = asking({ key: `${KEY}\nx` });
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, split))).toMatch(/no key has/);
    await fetchCalls("comtrade", comtrade, calls, asking());
    writeFileSync(join(dir, "kept", "manifest.json"), "{");
    expect(await refusal(fetchCalls("comtrade", comtrade, calls, asking()))).toMatch(
      /manifest\.json: cannot be read as a manifest/,
    );
    for (const host of [
      "http://mirror.example",
      "mirror.example",
      "https://u:p@mirror.example",
      "https://m.example/?a",
    ]) {
      expect(() => plan(comtrade, ONE, host)).toThrow(/unencrypted|beginning of a web address/);
    }
    expect(plan(comtrade, ONE, "https://m.example/un/")[0]?.url).toMatch(
      /^https:\/\/m\.example\/un\/data\/v1/,
    );
  });
});

describe("stops", () => {
  it.each([
    ["in the middle of a slow answer", publisher.never],
    ["while it waits", publisher.throttled("600")],
  ])("%s, and goes on from there", async (_name, slow) => {
    const server = await serve(publisher.comtrade, publisher.comtrade, slow);
    const calls = plan(comtrade, ASK, server.host);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stop")), 200);
    const began = Date.now();
    const line = await refusal(
      fetchCalls("comtrade", comtrade, calls, asking({ signal: stop.signal })),
    );
    expect(Date.now() - began).toBeLessThan(1500);
    expect(line).toMatch(/stopped: 1 of 3 files are kept.*same command again/);
    expect(kept()).toEqual([calls[0]?.file, "manifest.json"].sort());
    const after = await fetchCalls("comtrade", comtrade, calls, asking());
    expect(after).toMatchObject({ asked: 2, kept: 2, resumed: 1 });
  });
});
