import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Asked } from "../src/findings/match/many.ts";
import { THRESHOLD } from "../src/findings/match/match.ts";
import { indexNames, type Listed, packIndex, unpackIndex } from "../src/text/names/name_index.ts";
import { type SearchOptions, searcher } from "../src/text/names/search.ts";
import { random } from "../test/text/ordinary.ts";

/**
 * Names against a list, on a simulated world: 100,000 parties with two to three names each, and
 * distinct names to be looked up, of which a hundredth are a listed name with one slip. Measures the
 * build of the index, what it takes on disk, the look-up by two workers, single queries, and how many
 * of the slipped names are among the first candidates.
 *
 * npm run bench:match [-- names [parties [workers]]]
 */

// Threads run what ships: the built code, which npm run bench:match makes first.
const shipped = new URL("../dist/findings/match/many.js", import.meta.url).href;
const { lookUpMany } = (await import(shipped)) as typeof import("../src/findings/match/many.ts");

const count = Number(process.argv[2] ?? 1_000_000);
const parties = Number(process.argv[3] ?? 100_000);
const workers = Number(process.argv[4] ?? 2);
const next = random(5);
const pick = <One>(list: readonly One[]): One => list[Math.floor(next() * list.length)] as One;
/** The first are the commonest: the n-th is about 1/√n as common, as family names and brands are. */
const common = <One>(list: readonly One[]): One =>
  list[Math.floor(list.length * next() ** 2)] as One;

const ONSETS = "b br c ch d dr f g gr h j k kh kr l m n p pr r s sh st t tr v vl w y z zh".split(
  " ",
);
const VOWELS = "a e i o u ai ei ou ya ia".split(" ");
const ENDS = [
  "",
  "n",
  "r",
  "s",
  "l",
  "m",
  "k",
  "t",
  "v",
  "nov",
  "ev",
  "ski",
  "idis",
  "ez",
  "son",
  "adeh",
  "ian",
  "oglu",
];

function invented(syllables: number): string {
  return Array.from({ length: syllables }, () => pick(ONSETS) + pick(VOWELS)).join("") + pick(ENDS);
}
const distinct = (size: number, make: () => string) => {
  const found = new Set<string>();
  while (found.size < size) found.add(make());
  return [...found];
};
const given = distinct(4_000, () => invented(next() < 0.6 ? 2 : 1));
const family = distinct(90_000, () => invented(2 + Math.floor(next() * 2)));
const brands = distinct(60_000, () => invented(2 + Math.floor(next() * 2)));
const lines =
  "trading shipping steel electronics industries technology logistics chemical import export machinery textile energy oil gas construction engineering pharma foods mining motors international services holding group marine aviation investment".split(
    " ",
  );
const forms = "Ltd LLC GmbH SA OOO JSC Inc SRL BV AG Co".split(" ");
const places = "Dubai Moscow London Shanghai Istanbul Hong Kong Nicosia Minsk Almaty Tehran".split(
  " ",
);

const person = () => `${common(given)} ${next() < 0.3 ? `${common(given)} ` : ""}${common(family)}`;
const company = () =>
  `${common(brands)}${next() < 0.3 ? ` ${common(brands)}` : ""}${next() < 0.2 ? ` ${pick(places)}` : ""} ${pick(lines)}${next() < 0.4 ? ` ${pick(lines)}` : ""} ${pick(forms)}`;

function slipped(text: string): string {
  const places = Array.from(text, (_, place) => place).filter((place) =>
    /^[a-z]{2}$/.test(text.slice(place, place + 2)),
  );
  const at = pick(places);
  const letter = pick("abcdefghiklmnoprstuvz".split(""));
  const way = next();
  if (way < 0.25) return text.slice(0, at) + text.slice(at + 1);
  if (way < 0.5) return text.slice(0, at) + letter + text.slice(at);
  if (way < 0.75) return text.slice(0, at) + letter + text.slice(at + 1);
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

const listed: Listed[] = [];
for (let party = 0; party < parties; party++) {
  const kind = next() < 0.5 ? "person" : "company";
  const text = kind === "person" ? person() : company();
  listed.push({ party, text, kind });
  for (let more = next() < 0.5 ? 1 : 2; more > 0; more--) {
    listed.push({
      party,
      text: next() < 0.5 ? slipped(text) : kind === "person" ? person() : company(),
      kind,
    });
  }
}
const asked = new Map<string, Asked & { readonly of: number | null }>();
while (asked.size < count) {
  const isListed = next() < 0.01;
  const one = pick(listed);
  const isPerson = isListed ? one.kind === "person" : next() < 0.5;
  const text = isListed ? slipped(one.text) : isPerson ? person() : company();
  asked.set(text, {
    text,
    schema: isPerson ? "Person" : "Company",
    of: isListed ? one.party : null,
  });
}
const names = [...asked.values()];

const dir = mkdtempSync(join(tmpdir(), "entrepot-bench-"));
const seconds = (from: number) => (performance.now() - from) / 1000;
const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
try {
  let began = performance.now();
  let used = cpu();
  const built = packIndex(indexNames(listed));
  writeFileSync(join(dir, "names.bin"), built);
  const build = {
    seconds: seconds(began),
    cpu_seconds: cpu() - used,
    megabytes: built.length / 1e6,
  };

  began = performance.now();
  const bytes = new Uint8Array(new SharedArrayBuffer(built.length));
  bytes.set(readFileSync(join(dir, "names.bin")));
  const one = searcher(unpackIndex(bytes));
  const open = { seconds: seconds(began) };

  const options: SearchOptions = {
    numbers: "different",
    threshold: THRESHOLD,
    limit: 5,
    candidates: 16,
  };
  const times: number[] = [];
  for (const { text, schema } of names.slice(0, 3_000)) {
    const from = performance.now();
    one.search(text, [schema === "Person" ? "person" : "company"], options);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const single = {
    p50_ms: times[Math.floor(times.length / 2)],
    p99_ms: times[Math.floor(times.length * 0.99)],
  };

  const slips = names.filter(({ of }) => of !== null).slice(0, 5_000);
  const among = (size: number) =>
    slips.filter(({ text, schema, of }) =>
      one.candidates(text, [schema === "Person" ? "person" : "company"], size).includes(of ?? -1),
    ).length / slips.length;
  const recall = { slipped: slips.length, at_40: among(40), at_16: among(16) };

  began = performance.now();
  used = cpu();
  const hits = await lookUpMany(bytes, names, options, workers);
  const many = {
    names: names.length,
    parties,
    listed_names: listed.length,
    workers,
    seconds: seconds(began),
    cpu_seconds: cpu() - used,
    microseconds_each: (seconds(began) * 1e6) / names.length,
    names_with_a_hit: new Set(hits.map((hit) => hit.asked)).size,
    peak_megabytes: process.resourceUsage().maxRSS / 1024,
  };
  const right = new Set(
    hits.filter((hit) => names[hit.asked]?.of === hit.party).map((hit) => hit.asked),
  ).size;
  const slippedAsked = names.filter(({ of }) => of !== null).length;
  console.log(
    JSON.stringify(
      { build, open, single, recall, many, slipped_found: right / slippedAsked },
      null,
      2,
    ),
  );
} finally {
  rmSync(dir, { recursive: true });
}
