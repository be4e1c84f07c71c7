import { createHash } from "node:crypto";
import { isCode } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { formatPeriod, parsePeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Ask, Call, Fetch } from "../source.ts";

const KEY = "CENSUS_KEY";
const URL_LENGTH = 4096;
/** What the key takes in the URL beyond the name of its variable. */
const ROOM_FOR_KEY = 64;
const COMMODITIES_PER_CALL = 20;
const FIRST = parsePeriod("2010-01");

/** Per direction: the folder, the column of the commodity, and the columns to ask for. */
const TABLES = {
  import: {
    name: "imports",
    commodity: "I_COMMODITY",
    columns: [
      "CTY_NAME",
      "GEN_VAL_MO",
      "GEN_CIF_MO",
      "GEN_QY1_MO",
      "UNIT_QY1",
      "AIR_WGT_MO",
      "VES_WGT_MO",
      "LAST_UPDATE",
    ],
  },
  export: {
    name: "exports",
    commodity: "E_COMMODITY",
    columns: ["CTY_NAME", "ALL_VAL_MO", "QTY_1_MO", "UNIT_QY1", "LAST_UPDATE"],
  },
} as const;

/**
 * US Census Bureau, International Trade API, Harmonized System: months of the United States, one
 * calendar year, direction and commodity level a call. The key goes into the query, the only place
 * where the publisher takes it.
 */
export const fetch: Fetch = {
  key: { variable: KEY, from: "https://api.census.gov/data/key_signup.html (free)" },
  host: "https://api.census.gov",
  // The publisher names no cap on rows; the size of a call is held down by year and commodities.
  caps: { rows_per_call: Number.POSITIVE_INFINITY, calls_per_day: null, url_length: URL_LENGTH },
  plan,
  check,
};

function plan(ask: Ask, key: string | null, host: string): readonly Call[] {
  assertAsked(ask);
  const countries = [...new Set(ask.partners.flatMap(codesOf))].sort();
  return ask.directions.flatMap((direction) =>
    byLevel(ask.commodities).flatMap(({ level, codes }) =>
      years(ask).flatMap((span) =>
        pieces(codes, countries).map((piece): Call => {
          const table = TABLES[direction];
          const [from, to] = span.map(formatPeriod) as [string, string];
          const query = [
            `get=${[...(piece.countries.length === 0 ? ["CTY_CODE"] : []), ...table.columns].join()}`,
            `time=from+${from}+to+${to}`,
            `COMM_LVL=HS${level}`,
            "SUMMARY_LVL=DET",
            ...piece.codes.map((code) => `${table.commodity}=${code}`),
            ...piece.countries.map((code) => `CTY_CODE=${code}`),
          ];
          const what = [piece.codes, piece.countries.length === 0 ? ["all"] : piece.countries]
            .map((some) => (some.length === 1 ? some[0] : `${some[0]}-${some.at(-1)}`))
            .join("_");
          const url = `${host}/data/timeseries/intltrade/${table.name}/hs?${query.join("&")}`;
          const mark = createHash("sha256").update(url).digest("hex").slice(0, 8);
          return {
            // The key last, so that the file's name, of which the rest is the source, has none of it.
            url: `${url}&key=${key ?? `$${KEY}`}`,
            headers: {},
            file: `census_${table.name}_${from}_${to}_HS${level}_${what}_${mark}.json`,
          };
        }),
      ),
    ),
  );
}

function assertAsked(ask: Ask): void {
  const other = ask.reporters.find((alpha3) => alpha3 !== "USA");
  if (other !== undefined) {
    throw new Refusal(
      `${country(other).name} (${other}) does not report here: the figures are those of the United States`,
      { todo: `Leave --reporter out, and name it as the partner: --partner ${other}` },
    );
  }
  if (ask.frequency === "A") {
    throw new Refusal("this publisher is asked for months", {
      todo: "Leave --annual out; a year is the sum of its months",
    });
  }
  if (ask.since < FIRST) {
    throw new Refusal(`the publisher's figures begin in ${formatPeriod(FIRST)}`, {
      todo: `Ask --since ${formatPeriod(FIRST)} or later`,
    });
  }
  if (ask.commodities.length === 0) {
    throw new Refusal("no commodity is named", {
      todo: "Name HS codes, for instance --commodity 8703,811010",
    });
  }
}

function codesOf(alpha3: string): readonly string[] {
  const entry = country(alpha3);
  if (entry.kind === "aggregate" || entry.codes.census.length === 0) {
    throw new Refusal(`${entry.name} (${alpha3}) is no partner of this publisher`, {
      todo:
        entry.kind === "aggregate"
          ? "Name its members: groups are left out beside them (SUMMARY_LVL=DET)"
          : "Name the country under which it is counted",
    });
  }
  return entry.codes.census;
}

/** The commodities by their number of digits: one level a call. */
function byLevel(commodities: readonly string[]) {
  const levels = new Map<number, string[]>();
  for (const code of [...new Set(commodities)].sort()) {
    if (!isCode(code) || ![2, 4, 6, 10].includes(code.length)) {
      throw new Refusal(`the publisher has no figures under "${code}"`, {
        todo: `Its codes have 2, 4, 6 or 10 digits${code.length > 6 ? `: ask for ${code.slice(0, 6)}` : ""}`,
      });
    }
    levels.set(code.length, [...(levels.get(code.length) ?? []), code]);
  }
  return [...levels].map(([level, codes]) => ({ level, codes }));
}

/** First and last month of each calendar year asked. */
function years({ since, until }: Ask): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (let from = since; from <= until; from = (Math.floor(from / 12) + 1) * 12) {
    spans.push([from, Math.min(until, Math.floor(from / 12) * 12 + 11)]);
  }
  return spans;
}

/** Commodities and countries of one call each, so that the URL stays within its length. */
function pieces(codes: readonly string[], countries: readonly string[]) {
  const groups = chunks(codes, COMMODITIES_PER_CALL);
  const room =
    URL_LENGTH - ROOM_FOR_KEY - 600 - COMMODITIES_PER_CALL * "&I_COMMODITY=0000000000".length;
  const some = Math.floor(room / "&CTY_CODE=0000".length);
  const places = countries.length === 0 ? [[]] : chunks(countries, some);
  return groups.flatMap((group) => places.map((place) => ({ codes: group, countries: place })));
}

function chunks(items: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** A list of lists of text, the first of them the header; nothing at all where there are no rows. */
function check(_call: Call, body: Buffer): void {
  const text = body.toString("utf8").trim();
  if (text === "") return;
  if (text.startsWith("<")) {
    const key = /invalid key|missing key/i.test(text);
    throw new Refusal(
      key ? "the publisher does not know this key" : "the answer is a web page, not figures",
      {
        todo: key
          ? `Check the key in ${KEY} (a new one works once the link in its mail was opened)`
          : "Try again later, or check --host and the proxy",
      },
    );
  }
  if (!text.startsWith("[")) {
    throw new Refusal(`the publisher answers with an error: ${text.slice(0, 300)}`, {
      todo: "Change what is asked accordingly",
    });
  }
  const rows = JSON.parse(text) as readonly unknown[];
  const header = rows[0];
  const ragged = rows.findIndex(
    (row) => !Array.isArray(row) || !Array.isArray(header) || row.length !== header.length,
  );
  if (ragged !== -1 || rows.length === 0) {
    throw new Refusal(`row ${ragged + 1} of the answer is not as long as its header`, {
      todo: "The publisher's layout may have changed: see entrepot sources census",
    });
  }
}
