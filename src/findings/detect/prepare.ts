import { readFileSync } from "node:fs";
import type { Place } from "../../detectors/detector.ts";
import type { Reader } from "../../lake/lake.ts";
import { country } from "../../trade/country.ts";
import { measures } from "../../trade/measure.ts";
import { Refusal } from "../../trade/refusal.ts";
import { BROAD_REPORT, fillAsked, REPORTED } from "../asked/asked.ts";
import type { NotEstimated } from "./answer.ts";
import { placeOf, type Wanted } from "./places.ts";

const sql = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

/** Untouched subheadings that are read to compare with: enough for thousands of legs in a full lake. */
const DONOR_CODES = 300;
/** A measure against everyone is asked about its so many largest buyers of the year before. */
const OPEN_TARGETS = 5;
/** History that any detector looks at, in months. */
const HISTORY = 168;

export interface Prepared {
  readonly places: readonly Place[];
  readonly donors: readonly string[];
  readonly left_out: readonly NotEstimated[];
}

/**
 * Fills the tables of prepared.sql in the reader's engine.
 *
 * @throws Refusal when the lake holds none of the goods asked about.
 */
export async function prepare(
  reader: Reader,
  wanted: readonly Wanted[],
  source: string | null,
): Promise<Prepared> {
  const { engine } = reader;
  const codes = [...new Set(wanted.flatMap((one) => one.codes))].sort();
  const donors = await donorCodes(reader, codes, source);
  await fillAsked(
    reader,
    [
      ...codes.map((code) => ({ code, donor: false })),
      ...donors.map((code) => ({ code, donor: true })),
    ],
    source,
  );
  const held = await engine.rows<{ code: string }>("select distinct asked as code from asked");
  const present = new Set(held.map(({ code }) => code));
  if (!codes.some((code) => present.has(code))) {
    throw new Refusal("the lake holds none of the goods that the question is about", {
      todo: "Load a file that does (see what is there with entrepot status), or ask about other goods with --commodity",
    });
  }
  await engine.run(sql("prepared.sql"));
  await engine.run(sql("legs.sql"));
  await engine.run(sql("arrivals.sql"));
  await engine.run(sql("departures.sql"));
  const since = wanted.map((one) => one.since);
  await engine.run(`create or replace temp table held as ${REPORTED}`, {
    broad: BROAD_REPORT,
    first: Math.min(...since) - HISTORY,
    until: Math.max(...since) + HISTORY,
  });
  await engine.run(sql("reports.sql"));
  const settled = await settle(reader, wanted, present);
  await tell(reader, settled.places, donors);
  return { ...settled, donors };
}

/** Subheadings in the lake that no measure touches, nor the headings asked about; the same ones every time. */
async function donorCodes(
  reader: Reader,
  asked: readonly string[],
  source: string | null,
): Promise<readonly string[]> {
  const touched = [
    ...asked.map((code) => code.slice(0, 4)),
    ...measures().flatMap((one) => one.commodities),
  ];
  const held = await reader.engine.rows<{ code: string }>(
    `select left(commodity, 6) as code from flow
     where length(commodity) >= 6 and ($source is null or source = $source)
     group by 1 order by hash(left(commodity, 6)), 1`,
    { source },
  );
  return held
    .map(({ code }) => code)
    .filter((code) => !touched.some((one) => code.startsWith(one) || one.startsWith(code)))
    .slice(0, DONOR_CODES);
}

/** Places with their targets and those of their goods that the lake holds. */
async function settle(
  reader: Reader,
  wanted: readonly Wanted[],
  present: ReadonlySet<string>,
): Promise<Pick<Prepared, "places" | "left_out">> {
  const places: Place[] = [];
  const absent = new Map<string, number>();
  for (const one of wanted) {
    const codes = one.codes.filter((code) => present.has(code));
    for (const code of one.codes) {
      if (!present.has(code)) absent.set(code, (absent.get(code) ?? 0) + 1);
    }
    if (codes.length === 0) continue;
    const targets = one.target === null ? await largestBuyers(reader, one, codes) : [one.target];
    for (const target of targets) {
      const place = placeOf(one, codes, target, places.length);
      if (place.origins.length > 0 && place.targets.length > 0) places.push(place);
    }
  }
  const left_out: NotEstimated[] =
    absent.size === 0
      ? []
      : [
          {
            detector: null,
            what:
              [...absent.keys()].sort().slice(0, 12).join(", ") + (absent.size > 12 ? ", …" : ""),
            reason: "the lake holds no figures of these goods",
            count: absent.size,
          },
        ];
  return { places, left_out };
}

/** Where the origins sent most of the goods in the year before the measure: chosen without a look at what came after. */
async function largestBuyers(
  reader: Reader,
  wanted: Wanted,
  codes: readonly string[],
): Promise<readonly string[]> {
  const rows = await reader.engine.rows<{ importer: string }>(sql("buyers.sql"), {
    codes: codes.join(","),
    origins: wanted.origins.join(","),
    since: wanted.since,
  });
  return rows
    .map(({ importer }) => importer)
    .filter((importer) => country(importer).kind === "country")
    .slice(0, OPEN_TARGETS);
}

async function tell(
  reader: Reader,
  places: Prepared["places"],
  donors: readonly string[],
): Promise<void> {
  const insert = async (
    table: string,
    rows: readonly (readonly (string | number | boolean)[])[],
  ) => {
    for (let from = 0; from < rows.length; from += 1000) {
      const values = rows
        .slice(from, from + 1000)
        .map(
          (row) =>
            `(${row.map((cell) => (typeof cell === "string" ? `'${cell}'` : cell)).join(", ")})`,
        );
      await reader.engine.run(`insert into ${table} values ${values.join(", ")}`);
    }
  };
  await insert(
    "place",
    places.map((one) => [one.place, one.since]),
  );
  await insert(
    "place_origin",
    places.flatMap(({ place, origins }) => origins.map((one) => [place, one])),
  );
  await insert(
    "place_target",
    places.flatMap(({ place, targets }) => targets.map((one) => [place, one])),
  );
  await insert(
    "place_code",
    places.flatMap(({ place, commodities }) => [
      ...commodities.map((code) => [place, code, false] as const),
      ...donors.map((code) => [place, code, true] as const),
    ]),
  );
}
