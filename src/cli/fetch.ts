import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import {
  answered,
  callsToday,
  type Fetched,
  fetchCalls,
  isEmpty,
  planCalls,
} from "../lake/fetch.ts";
import { load } from "../lake/load.ts";
import { type Ask, type Call, type Fetch, type SourceEntry, sources } from "../sources/source.ts";
import { commodities, commodityName, isCode } from "../trade/commodity.ts";
import { expandGroup, groups } from "../trade/group.ts";
import { didYouMean, nearest } from "../trade/near.ts";
import { formatPeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, type Desk, period, wholeNumber, withLake } from "./frame.ts";

interface Options extends Common {
  readonly commodity?: string;
  readonly reporter?: string;
  readonly partner?: string;
  readonly direction: "import" | "export" | "both";
  readonly annual: boolean;
  readonly since: number;
  readonly until: number;
  readonly plan: boolean;
  readonly load: boolean;
  readonly into?: string;
  readonly keyFile?: string;
  readonly host?: string;
  readonly tries: number;
  readonly seed: number;
  readonly callsPerDay?: number;
}

/** URLs that `--plan` prints; `--json` gives them all. */
const SHOWN = 20;

export function fetchCommand(): Command {
  return common(
    new Command("fetch")
      .summary("ask a publisher's API and keep the answers as received")
      .description(
        "Plans the calls so that no answer can reach the publisher's row cap, asks them one after another, waits where the publisher says so, and keeps every answer byte for byte with its sha256. Run it again after a stop and it goes on from there. A new directory (--into) asks everything anew.",
      )
      .argument("<source>", "comtrade, census or comext")
      .requiredOption("--since <month>", "first month, as 2022-03 (a year with --annual)", period)
      .requiredOption("--until <month>", "last month", period)
      .option("--commodity <codes>", "HS codes, separated by commas")
      .option("--reporter <countries>", "who reports: ISO alpha-3 codes, names or groups; else all")
      .option("--partner <countries>", "with whom; else all")
      .addOption(
        new Option("--direction <which>", "which flows")
          .choices(["import", "export", "both"])
          .default("both"),
      )
      .option("--annual", "ask for years instead of months", false)
      .option("--plan", "show the calls against the caps, and ask nothing", false)
      .option("--load", "load what was kept into the lake afterwards", false)
      .option("--into <dir>", "where to keep the answers (default: fetched/SOURCE in the lake)")
      .option("--key-file <file>", "read the key from here, not from the environment")
      .option("--host <url>", "ask a mirror or proxy of the publisher instead")
      .option("--tries <n>", "how often to try one call", atLeastOne, 6)
      .option("--seed <n>", "of the random part of the waits", wholeNumber, 1)
      .option("--calls-per-day <n>", "where your key may ask more than the free one", atLeastOne)
      .addHelpText(
        "after",
        `
Keys: COMTRADE_KEY (without it the publisher gives previews of 500 rows a call), CENSUS_KEY
(the publisher answers only with it). A key is never written, printed or sent elsewhere.

Example:
  entrepot fetch comtrade --commodity 8703 --reporter ARM,GEO --partner RUS --since 2022-01 --until 2023-12 --plan`,
      ),
  ).action((id: string, options: Options) =>
    atDesk(options, async (desk) => {
      const { entry, fetch } = await fetchable(id);
      const key = keyOf(fetch, options);
      const calls = planCalls(fetch, askOf(options), {
        with_key: key !== null,
        host: options.host ?? null,
      });
      const archive = calls.find((call) => call.file.endsWith(".7z"));
      if (options.load && archive !== undefined) {
        throw new Refusal(
          "this publisher packs its files as 7-Zip, which this program does not open",
          {
            todo: "Leave --load out, unpack what is kept (7z x FILE), then entrepot load the files inside",
          },
        );
      }
      const into = resolve(options.into ?? join(options.lake, "fetched", id));
      const perDay = key === null ? null : (options.callsPerDay ?? fetch.caps.calls_per_day);
      const counter = join(resolve(options.lake), "fetched", "calls-today.json");
      if (options.plan) {
        const there = await answered(calls, into, desk.progress);
        const today = perDay === null ? null : { used: callsToday(counter, id), cap: perDay };
        return tellPlan(desk, { fetch, calls, there: new Set(there.keys()), key, today });
      }
      const fetched = await fetchCalls(id, fetch, calls, {
        into,
        key,
        tries: options.tries,
        seed: options.seed,
        calls_per_day: perDay,
        counter,
        progress: desk.progress,
        signal: desk.signal,
      });
      const empty = new Set(
        fetched.files
          .map(({ file }) => file)
          .filter((file) => isEmpty(entry.source, join(into, file))),
      );
      tell(desk, fetched, into, empty.size);
      const loaded = options.load
        ? await loadAll(desk, options, entry, fetched, into, empty)
        : null;
      desk.json({ ...fetched, into, ...(loaded === null ? {} : { loaded }) });
    }),
  );
}

async function fetchable(id: string) {
  const all = await sources();
  const able = all.filter((entry) => entry.source.fetch !== undefined).map((entry) => entry.id);
  const entry = all.find((one) => one.id === id);
  if (entry?.source.fetch !== undefined) return { entry, fetch: entry.source.fetch };
  throw new Refusal(
    entry === undefined
      ? `there is no source "${id}"`
      : `${id} has no API: its files are downloaded by hand`,
    { todo: didYouMean(nearest(id, able), `Sources that can be asked: ${able.join(", ")}`) },
  );
}

/** From the file or the environment, without the line break at its end; null where there is none. */
function keyOf(fetch: Fetch, { keyFile }: Options): string | null {
  if (fetch.key === null) return null;
  if (keyFile === undefined) return process.env[fetch.key.variable]?.trim() || null;
  let text: string;
  try {
    text = readFileSync(keyFile, "utf8").trim();
  } catch (cause) {
    throw new Refusal("cannot be read", {
      file: keyFile,
      todo: `Check its name, or set ${fetch.key.variable}`,
      cause,
    });
  }
  if (text !== "") return text;
  throw new Refusal("holds no key", { file: keyFile, todo: `Get one at ${fetch.key.from}` });
}

function askOf(options: Options): Ask {
  const now = new Date();
  const current = now.getUTCFullYear() * 12 + now.getUTCMonth();
  const { since, until } = options;
  if (until < since) {
    throw new Refusal(`--until ${formatPeriod(until)} is before --since ${formatPeriod(since)}`, {
      todo: "Turn them round",
    });
  }
  if (until > current) {
    throw new Refusal(`${formatPeriod(until)} is still to come`, {
      todo: `Ask --until ${formatPeriod(current - 1)} or earlier; publishers lag by two months and more`,
    });
  }
  return {
    commodities: listed(options.commodity).map(knownCommodity),
    reporters: countriesOf(options.reporter),
    partners: countriesOf(options.partner),
    directions: options.direction === "both" ? ["import", "export"] : [options.direction],
    frequency: options.annual ? "A" : "M",
    since,
    until,
  };
}

const listed = (text: string | undefined) =>
  (text ?? "")
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

function knownCommodity(code: string): string {
  if (isCode(code)) {
    // Throws where not even the chapter exists.
    commodityName(code);
    return code;
  }
  const near = nearest(code, commodities().keys()).map(
    (one) => `${one} (${commodities().get(one)?.name})`,
  );
  throw new Refusal(`"${code}" is not an HS code`, {
    todo: didYouMean(
      near,
      "Write 2, 4, 6 or more digits with leading zeros, such as 8703 or 040900",
    ),
  });
}

/** The countries named; a group as its members, without its own row beside them. */
function countriesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const all = expandGroup(text);
  const own = new Set(groups());
  return all.length === 1 ? all : all.filter((alpha3) => !own.has(alpha3));
}

function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value >= 1) return value;
  throw new Refusal(`"${text}" is not a number from 1`, { todo: "Write digits, 1 or more" });
}

interface Planned {
  readonly fetch: Fetch;
  readonly calls: readonly Call[];
  readonly there: ReadonlySet<Call>;
  readonly key: string | null;
  readonly today: { readonly used: number; readonly cap: number } | null;
}

function tellPlan(desk: Desk, { fetch, calls, there, key, today }: Planned): void {
  const count = (value: number) => value.toLocaleString("en");
  const left = calls.length - there.size;
  const longest = Math.max(...calls.map((call) => call.url.length));
  desk.say(
    [
      `${count(calls.length)} ${calls.length === 1 ? "call" : "calls"}, ${count(there.size)} of them answered already`,
      fetch.key === null
        ? "No key needed"
        : key === null
          ? `${fetch.key.variable} is not set: planned as for somebody without a key (there is one at ${fetch.key.from})`
          : `With the key in ${fetch.key.variable}${Number.isFinite(fetch.caps.rows_per_call) ? `: no answer can reach ${count(fetch.caps.rows_per_call)} rows` : ""}`,
      ...(today === null
        ? []
        : [
            `${count(today.used)} of ${count(today.cap)} calls of today used; the rest takes ${count(Math.ceil((left + today.used) / today.cap))} ${left + today.used <= today.cap ? "day" : "days"}`,
          ]),
      `Longest URL: ${count(longest)} of ${count(fetch.caps.url_length)} characters`,
      ...calls.slice(0, SHOWN).map((call) => `${there.has(call) ? "have" : "ask "} ${call.url}`),
      ...(calls.length > SHOWN
        ? [`… and ${count(calls.length - SHOWN)} more (--json lists all)`]
        : []),
    ].join("\n"),
  );
  desk.json({
    calls: calls.length,
    asked: 0,
    kept: 0,
    resumed: there.size,
    files: calls.map(({ file, url }) => ({ file, url })),
  });
}

function tell(
  desk: Desk,
  { calls, asked, kept, resumed }: Fetched,
  into: string,
  empty: number,
): void {
  desk.say(
    `${calls} ${calls === 1 ? "call" : "calls"}: ${kept} kept, ${resumed} there before, ${asked} ${asked === 1 ? "request" : "requests"} made; in ${into}${empty === 0 ? "" : `\n${empty} of the answers hold no rows: no such trade, or no report of it`}`,
  );
}

async function loadAll(
  desk: Desk,
  options: Options,
  entry: SourceEntry,
  { files }: Fetched,
  into: string,
  empty: ReadonlySet<string>,
) {
  return withLake(options, { create: true }, async (lake) => {
    const all = [];
    for (const { file, received_at } of files) {
      if (empty.has(file)) continue;
      const done = await load(lake, join(into, file), {
        source: entry.id,
        encoding: null,
        // The figures as the publisher gave them on the day they were asked.
        vintage: received_at.slice(0, 10),
        max_rejected: 0,
        memory_limit: options.memoryLimit,
        progress: desk.progress,
        signal: desk.signal,
      });
      all.push(...done);
    }
    const rows = all.reduce((sum, { load: { rows_kept } }) => sum + rows_kept, 0);
    const before = all.filter(({ was_there }) => was_there).length;
    desk.say(
      `Loaded ${all.length} files with ${rows.toLocaleString("en")} rows${before === 0 ? "" : `, ${before} of which the lake had`}`,
    );
    return all;
  });
}
