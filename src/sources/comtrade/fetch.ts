import { createHash } from "node:crypto";
import { isCode, level } from "../../trade/commodity.ts";
import { type Country, countries, country } from "../../trade/country.ts";
import { formatPeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Ask, Call, Fetch } from "../source.ts";

const PREVIEW_PATH = "/public/v1/preview";
const PREVIEW_ROWS = 500;
/** Of the free key. A premium key has 250,000; a plan for the smaller cap serves both. */
const KEYED_ROWS = 100_000;
const PREMIUM_ROWS = 250_000;
const URL_LENGTH = 4096;
/** Months (or, in annual figures, years) that the publisher takes in one call. */
const PERIODS_PER_CALL = 12;
const MOST_CALLS = 50_000;
const LISTED = 1.5;
const HS_BEGAN = 1988;

/** Unions that file beside their members (the EU, ASEAN): in an answer that names no reporter. */
const JOINT_REPORTERS = 4;

/** Reporters that ended, with the last year for which they could file. */
const ENDED: Readonly<Record<string, number>> = {
  RHN: 1964,
  DDR: 1990,
  PCI: 1991,
  SUN: 1991,
  YUG: 1991,
  CSK: 1992,
  BLX: 1998,
  ZA1: 1999,
  SCG: 2006,
  ANT: 2010,
};

/** Countries that had another code before, with the last year of that code. */
const FORMER_CODES: Readonly<Record<string, readonly { code: string; until: number }[]>> = {
  DEU: [{ code: "280", until: 1990 }],
  ETH: [{ code: "230", until: 1992 }],
  SDN: [{ code: "736", until: 2011 }],
  YEM: [
    { code: "720", until: 1990 },
    { code: "886", until: 1990 },
  ],
};

/**
 * UN Comtrade API v1: final data, HS as reported. Without a key the preview, of 500 rows a call.
 * Every call pins second partner, customs procedure and mode of transport to their totals: without
 * that the publisher answers with one row for each combination.
 */
export const fetch: Fetch = {
  key: { variable: "COMTRADE_KEY", from: "https://comtradedeveloper.un.org (free)" },
  host: "https://comtradeapi.un.org",
  caps: { rows_per_call: KEYED_ROWS, calls_per_day: 500, url_length: URL_LENGTH },
  plan,
  check,
};

/** What one call asks; `reporters` null for all of them. */
interface Cut {
  readonly reporters: readonly string[] | null;
  readonly periods: readonly string[];
  readonly commodities: readonly string[];
  readonly flows: readonly string[];
}

interface Axes {
  readonly reporters: readonly string[];
  readonly periods: readonly string[];
  readonly commodities: readonly string[];
  readonly flows: readonly string[];
}

function plan(ask: Ask, key: string | null, host: string): readonly Call[] {
  const years = assertPeriods(ask);
  const partners = ask.partners.flatMap((alpha3) => codesOf(country(alpha3), years, "partner"));
  const axes: Axes = {
    reporters: ask.reporters.length === 0 ? allReporters(years) : reportersOf(ask, years),
    periods: periodsOf(ask),
    commodities: commoditiesOf(ask),
    flows: ask.directions.map((direction) => (direction === "import" ? "M" : "X")),
  };
  const path =
    key === null ? `${PREVIEW_PATH}/C/${ask.frequency}/HS` : `/data/v1/get/C/${ask.frequency}/HS`;
  const rows = key === null ? PREVIEW_ROWS : KEYED_ROWS;
  const urlOf = (cut: Cut) =>
    `${host}${path}?${[
      ...(cut.reporters === null ? [] : [`reporterCode=${cut.reporters.join()}`]),
      `period=${cut.periods.join()}`,
      ...(partners.length === 0 ? [] : [`partnerCode=${partners.join()}`]),
      "partner2Code=0",
      `cmdCode=${cut.commodities.join()}`,
      `flowCode=${cut.flows.join()}`,
      "customsCode=C00",
      "motCode=0",
      `maxRecords=${rows}`,
      "format=JSON",
      "includeDesc=false",
    ].join("&")}`;
  const headers = key === null ? {} : { "Ocp-Apim-Subscription-Key": key };
  const cuts = cut(axes, {
    all: ask.reporters.length === 0,
    // One row a partner: the totals of everything else are pinned.
    rows_per_cell: partners.length === 0 ? everyPartner() : partners.length,
    rows,
    room: URL_LENGTH - urlOf({ reporters: [], periods: [], commodities: [], flows: [] }).length,
  });
  return cuts.map((one) => {
    const url = urlOf(one);
    return { url, headers, file: fileOf(one, url, ask.frequency) };
  });
}

/** First and last calendar year asked. */
function assertPeriods(ask: Ask): readonly [first: number, last: number] {
  const first = Math.floor(ask.since / 12);
  if (first < HS_BEGAN) {
    throw new Refusal(
      `${formatPeriod(ask.since)} is before the Harmonized System, by which the figures are asked`,
      { todo: `Ask from ${HS_BEGAN}` },
    );
  }
  return [first, Math.floor(ask.until / 12)];
}

function periodsOf({ frequency, since, until }: Ask): readonly string[] {
  const periods: string[] = [];
  if (frequency === "A") {
    for (let year = Math.floor(since / 12); year <= Math.floor(until / 12); year++) {
      periods.push(String(year));
    }
  } else {
    for (let at = since; at <= until; at++) periods.push(formatPeriod(at).replace("-", ""));
  }
  return periods;
}

function commoditiesOf(ask: Ask): readonly string[] {
  if (ask.commodities.length === 0) {
    throw new Refusal("no commodity is named", {
      todo: "Name HS codes, for instance --commodity 8703,870323",
    });
  }
  for (const code of ask.commodities) {
    if (isCode(code) && level(code) !== "tariff_line") continue;
    throw new Refusal(`the publisher has no figures under "${code}"`, {
      todo: `Its codes have 2, 4 or 6 digits: ask for ${code.slice(0, code.length > 5 ? 6 : code.length > 3 ? 4 : 2)}`,
    });
  }
  return [...new Set(ask.commodities)].sort();
}

function reportersOf(ask: Ask, years: readonly [number, number]): readonly string[] {
  return ask.reporters.flatMap((alpha3) => {
    const entry = country(alpha3);
    const ended = ENDED[alpha3];
    if (ended !== undefined && ended < years[0]) {
      throw new Refusal(`${entry.name} (${alpha3}) ended in ${ended} and filed nothing after`, {
        todo: "Name the countries that came after it, or an earlier period",
      });
    }
    if (entry.kind === "bucket") {
      throw new Refusal(`${entry.name} (${alpha3}) is a partner only: nobody files for it`, {
        todo: "Name a country as the reporter",
      });
    }
    return codesOf(entry, years, "reporter");
  });
}

/** Its present code (the first in the table), and a former one where the years reach back to it. */
function codesOf(
  entry: Country,
  years: readonly [number, number],
  role: "reporter" | "partner",
): readonly string[] {
  const present = entry.codes.comtrade[0];
  if (present === undefined || (role === "reporter" && present === "0")) {
    throw new Refusal(`${entry.name} (${entry.alpha3}) is no ${role} of this publisher`, {
      todo: "Name the countries themselves; entrepot sources comtrade tells what it covers",
    });
  }
  const former = (FORMER_CODES[entry.alpha3] ?? []).filter(({ until }) => until >= years[0]);
  return [present, ...former.map(({ code }) => code)];
}

function allReporters(years: readonly [number, number]): readonly string[] {
  return countries()
    .filter(({ kind, codes }) => kind === "country" && codes.comtrade.length > 0)
    .filter(({ alpha3 }) => (ENDED[alpha3] ?? Number.POSITIVE_INFINITY) >= years[0])
    .flatMap((entry) => codesOf(entry, years, "reporter"));
}

/** The most partners that one cell can have: every code that there is. */
function everyPartner(): number {
  return countries().reduce((count, { codes }) => count + codes.comtrade.length, 0);
}

/**
 * The fewest calls of which none can reach the cap, whatever the publisher holds: rows are at most
 * reporters × periods × commodities × flows × partners. Where all reporters are wanted, a cut that
 * names none is taken up to {@link LISTED} times as many calls: who reports, the publisher knows best.
 */
function cut(
  axes: Axes,
  limits: { all: boolean; rows_per_cell: number; rows: number; room: number },
): readonly Cut[] {
  const { reporters, periods, commodities, flows } = axes;
  const cells = Math.floor((limits.rows - 1) / limits.rows_per_cell);
  let best: {
    calls: number;
    cost: number;
    whole: boolean;
    r: number;
    t: number;
    c: number;
    d: number;
  } | null = null;
  for (const d of sizes(flows.length, flows.length)) {
    for (const t of sizes(periods.length, PERIODS_PER_CALL)) {
      for (const c of sizes(commodities.length, commodities.length)) {
        const left = limits.room - width(flows, d) - width(periods, t) - width(commodities, c);
        const fits = Math.min(reporters.length, Math.floor(cells / (d * t * c)));
        const everyone = (reporters.length + JOINT_REPORTERS) * d * t * c;
        const whole = limits.all && everyone <= cells && left >= 0;
        const r = whole
          ? reporters.length
          : Math.min(fits, Math.floor(left / (width(reporters, 1) + 1)));
        if (r < 1) continue;
        const calls =
          Math.ceil(reporters.length / r) *
          Math.ceil(periods.length / t) *
          Math.ceil(commodities.length / c) *
          Math.ceil(flows.length / d);
        const cost = calls * (limits.all && !whole ? LISTED : 1);
        if (best === null || cost < best.cost || (cost === best.cost && r > best.r)) {
          best = { calls, cost, whole, r, t, c, d };
        }
      }
    }
  }
  if (best === null) {
    throw new Refusal("so many partners do not fit into one call", {
      todo: "Leave --partner out to ask for all of them",
    });
  }
  if (best.calls > MOST_CALLS) {
    throw new Refusal(`that is ${best.calls.toLocaleString("en")} calls`, {
      todo: "Ask for fewer commodities, months or reporters, name the partners, or use a key; or download the publisher's bulk files (source comtrade-bulk)",
    });
  }
  const { r, t, c, d } = best;
  const groups = best.whole ? [null] : chunks(reporters, r);
  return groups.flatMap((some) =>
    chunks(periods, t).flatMap((when) =>
      chunks(commodities, c).flatMap((what) =>
        chunks(flows, d).map((flow) => ({
          reporters: some,
          periods: when,
          commodities: what,
          flows: flow,
        })),
      ),
    ),
  );
}

/** Sizes of the chunks into which `count` things can be cut evenly, the largest first. */
function sizes(count: number, most: number): readonly number[] {
  const found = new Set<number>();
  for (let parts = 1; parts <= count; parts++) {
    const size = Math.ceil(count / parts);
    if (size <= most) found.add(size);
  }
  return [...found];
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** The most characters that `count` of the codes take, with commas between. */
function width(codes: readonly string[], count: number): number {
  return count * (Math.max(...codes.map((code) => code.length)) + 1) - 1;
}

/** A name that a person can read, with a mark of the URL (which holds no key) to tell cuts apart. */
function fileOf({ periods, commodities, flows, reporters }: Cut, url: string, frequency: string) {
  const range = (codes: readonly string[]) =>
    codes.length < 2 ? (codes[0] ?? "all") : `${codes[0]}-${codes.at(-1)}`;
  const kind = url.includes(PREVIEW_PATH) ? "comtrade_preview" : "comtrade";
  const mark = createHash("sha256").update(url).digest("hex").slice(0, 8);
  return `${[kind, frequency, range(periods), range(commodities), flows.join(""), range(reporters ?? []), mark].join("_")}.json`;
}

/** Envelope of an answer: `{elapsedTime, count, data, error}`. */
function check(call: Call, body: Buffer): void {
  const text = body.toString("utf8");
  if (!text.trimStart().startsWith("{")) {
    throw new Refusal("the answer is not the JSON of this publisher", {
      todo: "Something between here and there answers in its stead: check --host and the proxy",
    });
  }
  const { count, data, error, message } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const complaint = [error, message].find((one) => typeof one === "string" && one !== "");
  if (complaint !== undefined) {
    throw new Refusal(`the publisher answers with an error: ${String(complaint)}`, {
      todo: "Change what is asked accordingly",
    });
  }
  if (!Array.isArray(data)) {
    throw new Refusal("the answer has no list of rows (data)", {
      todo: "The publisher's layout may have changed: see entrepot sources comtrade",
    });
  }
  const rows = data.length;
  const preview = call.url.includes(PREVIEW_PATH);
  if (preview ? rows >= PREVIEW_ROWS : rows === KEYED_ROWS || rows === PREMIUM_ROWS) {
    throw new Refusal(
      `the answer has exactly ${rows.toLocaleString("en")} rows, the publisher's cap: the rest was cut off`,
      {
        todo: `Ask for less at once: fewer commodities, months or partners${preview ? ", or with a key" : ""}`,
      },
    );
  }
  if (typeof count === "number" && count > rows) {
    throw new Refusal(
      `the publisher counts ${count.toLocaleString("en")} rows and sent ${rows.toLocaleString("en")}`,
      { todo: "Ask for less at once: fewer commodities, months or partners" },
    );
  }
}
