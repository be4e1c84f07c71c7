import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Load } from "../../lake/catalogue.ts";
import { type Lake, openReader } from "../../lake/lake.ts";
import { kindOf } from "../../text/names/name.ts";
import { indexNames, type Listed, packIndex, unpackIndex } from "../../text/names/name_index.ts";
import { type Searcher, searcher } from "../../text/names/search.ts";
import { identifierKey } from "./identifier.ts";
import { type ListedParty, listedParties } from "./parties.ts";

/** The lists of a lake, ready to be asked. */
export interface Matcher {
  readonly parties: readonly ListedParty[];
  readonly names: Searcher;
  /** Text of a listed name by its place in the index; null for an address. */
  nameOf(name: number): string | null;
  /** Places in `parties` under each identifier. */
  readonly identifiers: ReadonlyMap<string, readonly number[]>;
  /** The loads that were read, with their vintages. */
  readonly loads: readonly Load[];
}

export interface MatcherOptions {
  readonly memory_limit: string;
  /** Only vintages known on this day. */
  readonly as_of: string | null;
  readonly signal?: AbortSignal;
}

/** Raised whenever names are read or laid out otherwise: an index of another edition is built anew. */
const EDITION = 1;

/**
 * Opens the lists of the lake. The index of names stands in the lake beside the segments that it was
 * made from, and is made again when any of them is replaced.
 * @throws Refusal when no list is loaded.
 */
export async function openMatcher(lake: Lake, options: MatcherOptions): Promise<Matcher> {
  const reader = await openReader(lake, { ...options, tables: ["party"] });
  try {
    const { loads } = reader;
    const dir = join(lake.dir, "index", fingerprint(loads, options.as_of));
    const made = read(dir);
    if (made !== null) return opened(made.parties, made.bytes, loads);
    const parties = await listedParties(reader.engine);
    const bytes = packIndex(indexNames(listedNames(parties)));
    keep(dir, parties, bytes);
    return opened(parties, bytes, loads);
  } finally {
    reader.close();
  }
}

function fingerprint(loads: readonly Load[], as_of: string | null): string {
  const said = loads.map((load) => [load.load_id, load.sha256, load.mapping_sha256]);
  return createHash("sha256")
    .update(JSON.stringify([EDITION, said, as_of]))
    .digest("hex")
    .slice(0, 32);
}

/** Names and addresses of every party, each under the party's place in the list. */
export function* listedNames(parties: readonly ListedParty[]): Generator<Listed> {
  for (const [party, one] of parties.entries()) {
    for (const text of one.names) yield { party, text, kind: kindOf(one.schema, text) };
    for (const text of one.addresses) yield { party, text, kind: "address" };
  }
}

function read(dir: string): { parties: readonly ListedParty[]; bytes: Uint8Array } | null {
  if (!existsSync(join(dir, "names.bin"))) return null;
  const parties = JSON.parse(readFileSync(join(dir, "parties.json"), "utf8")) as ListedParty[];
  return { parties, bytes: readFileSync(join(dir, "names.bin")) };
}

/** Whole or not at all: written beside its place and renamed. Indexes of lists since replaced go. */
function keep(dir: string, parties: readonly ListedParty[], bytes: Uint8Array): void {
  const beside = `${dir}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  writeFileSync(join(beside, "parties.json"), JSON.stringify(parties));
  writeFileSync(join(beside, "names.bin"), bytes);
  const above = join(dir, "..");
  for (const name of readdirSync(above)) {
    if (!name.includes(".")) rmSync(join(above, name), { recursive: true, force: true });
  }
  if (existsSync(dir)) rmSync(beside, { recursive: true });
  else renameSync(beside, dir);
}

function opened(
  parties: readonly ListedParty[],
  bytes: Uint8Array,
  loads: readonly Load[],
): Matcher {
  const identifiers = new Map<string, number[]>();
  for (const [at, party] of parties.entries()) {
    for (const { value } of party.identifiers) {
      const key = identifierKey(value);
      if (key === null) continue;
      const known = identifiers.get(key);
      if (known === undefined) identifiers.set(key, [at]);
      else if (!known.includes(at)) known.push(at);
    }
  }
  // The arrays begin at multiples of 8, which a buffer out of a pool need not.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  const texts = [...listedNames(parties)].map((one) => (one.kind === "address" ? null : one.text));
  return {
    parties,
    names: searcher(unpackIndex(whole)),
    nameOf: (name) => texts[name] ?? null,
    identifiers,
    loads,
  };
}
