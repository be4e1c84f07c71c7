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
/** Of one heading no more than these come first, so that many headings are there, each with a sibling. */
const OF_A_HEADING = 3;
/** Neighbours of the goods asked about that are read at the most. */
const NEAR_CODES = 200;
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
  const inLake = await heldCodes(reader, source);
  const donors = donorCodes(inLake, codes);
  const near = nearCodes(inLake, codes);
  await fillAsked(
    reader,
    [
      ...codes.map((code) => ({ code, donor: false })),
      ...[...donors, ...near].map((code) => ({ code, donor: true })),
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
  await tell(reader, settled.places, donors, near);
  return { ...settled, donors };
}

/** Every subheading in the lake, a few of each heading first, in an order that is the same every time. */
async function heldCodes(reader: Reader, source: string | null): Promise<readonly string[]> {
  const held = await reader.engine.rows<{ code: string }>(
    `select code
     from (
       select code, row_number() over (partition by left(code, 4) order by hash(code), code) as place
       from (
         select distinct left(commodity, 6) as code from flow
         where length(commodity) >= 6 and ($source is null or source = $source)
       ) c
     ) r
     order by case when place <= $together then 0 else 1 end, hash(left(code, 4)), hash(code), code`,
    { source, together: OF_A_HEADING },
  );
  return held.map(({ code }) => code);
}

/** Those that no measure touches, nor the headings asked about. */
function donorCodes(held: readonly string[], asked: readonly string[]): readonly string[] {
  const touched = [
    ...asked.map((code) => code.slice(0, 4)),
    ...measures().flatMap((one) => one.commodities),
  ];
  return held
    .filter((code) => !touched.some((one) => code.startsWith(one) || one.startsWith(code)))
    .slice(0, DONOR_CODES);
}

/** Those that share a heading with a subheading asked about, and are not asked about. */
function nearCodes(held: readonly string[], asked: readonly string[]): readonly string[] {
  const headings = new Set(
    asked.filter((code) => code.length >= 6).map((code) => code.slice(0, 4)),
  );
  return held
    .filter((code) => headings.has(code.slice(0, 4)))
    .filter((code) => !asked.some((one) => code.startsWith(one) || one.startsWith(code)))
    .slice(0, NEAR_CODES);
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
  near: readonly string[],
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
  const asked = new Set(
    places.flatMap((one) => one.commodities).filter((code) => code.length >= 6),
  );
  await insert(
    "place_near",
    places.flatMap(({ place, commodities }) =>
      commodities.flatMap((code) =>
        [...near, ...asked]
          .filter((other) => siblings(code, other))
          .filter((other) => !commodities.some((one) => other.startsWith(one)))
          .map((other) => [place, code, other] as const),
      ),
    ),
  );
}

const siblings = (code: string, other: string) =>
  code.length >= 6 &&
  code.slice(0, 6) !== other.slice(0, 6) &&
  code.slice(0, 4) === other.slice(0, 4);
