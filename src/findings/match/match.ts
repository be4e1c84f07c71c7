import type { Decision, Decisions } from "../../lake/party/decisions.ts";
import { kindOf, type NameKind } from "../../text/names/name.ts";
import type { Part } from "../../text/names/score.ts";
import { country } from "../../trade/country.ts";
import { Refusal } from "../../trade/refusal.ts";
import { identifierKey, identifierKind } from "./identifier.ts";
import type { Matcher } from "./matcher.ts";
import type { ListedParty } from "./parties.ts";

/** Who is asked for. At least a name, an identifier or an address. */
export interface Query {
  readonly name: string | null;
  /** What it is, where that is known: Person, Company, Vessel … */
  readonly schema: string | null;
  /** ISO alpha-3. */
  readonly countries: readonly string[];
  readonly identifiers: readonly string[];
  readonly address: string | null;
}

export interface MatchOptions {
  readonly threshold: number;
  readonly limit: number;
  readonly numbers: "different" | "alike";
}

/** Below this nothing is shown; it is set by the alarms that ordinary names raise (docs/parties.md). */
export const THRESHOLD = 0.7;

export const MATCH_DEFAULTS: MatchOptions = {
  threshold: THRESHOLD,
  limit: 10,
  numbers: "different",
};

export interface Match {
  readonly id: string;
  readonly list: string;
  readonly schema: string;
  /** The name of the list that matched, or its first where none did. */
  readonly name: string;
  readonly names: readonly string[];
  readonly countries: readonly string[];
  readonly programs: readonly string[];
  readonly score: number;
  readonly parts: readonly Part[];
  readonly entry_sha256: string;
  readonly decided: Decision | null;
}

/** How many candidates are compared word by word. */
const CANDIDATES = 16;
/** A weaker name may still be raised over the threshold by a country. */
const UNDER = 0.35;

/** What a fact beside the name is worth, in log-odds. */
const WORTH = {
  "same identifier": 7,
  "other identifier": -3,
  "same country": 0.6,
  "other country": -0.6,
  "same address": 1.5,
  "weak name": -1,
} as const;

/**
 * The listed parties that the query may be, the likeliest first.
 * @throws Refusal when the query holds nothing that can be looked for.
 */
export function match(
  matcher: Matcher,
  query: Query,
  options: MatchOptions,
  decisions: Decisions | null = null,
): readonly Match[] {
  assertAnswerable(query);
  const found = new Map<number, Part[]>();
  const named = new Map<number, number>();
  const search = {
    ...options,
    threshold: UNDER,
    limit: options.limit * 2 + 10,
    candidates: CANDIDATES,
  };
  if (query.name !== null) {
    for (const hit of matcher.names.search(query.name, kindsOf(query), search)) {
      found.set(hit.party, [...hit.parts]);
      named.set(hit.party, hit.name);
    }
  }
  for (const text of query.identifiers) {
    for (const at of matcher.identifiers.get(identifierKey(text) ?? "") ?? []) {
      const says = `${text} is on record with the party`;
      const part = { what: "same identifier", score: 1, weight: WORTH["same identifier"], says };
      found.set(at, [...(found.get(at) ?? []), part]);
    }
  }
  if (query.address !== null)
    addAddresses(matcher, query.address, search, found, query.name === null);
  const matches = [...found].map(([at, parts]) =>
    matchOf(
      matcher,
      at,
      [...parts, ...factsOf(query, partyAt(matcher, at), parts)],
      named.get(at) ?? null,
    ),
  );
  return matches
    .filter((one) => one.score >= options.threshold)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, options.limit)
    .map((one) => ({ ...one, decided: decisions?.of(query.name ?? "", one) ?? null }));
}

function assertAnswerable({ name, identifiers, address }: Query): void {
  const refuse = (why: string, todo: string) => new Refusal(why, { todo });
  if (name === null && identifiers.length === 0 && address === null) {
    throw refuse("there is nothing to look for", "Give a name, --identifier or --address");
  }
  if (
    name !== null &&
    !/[\p{L}\p{N}]/u.test(name) &&
    identifiers.length === 0 &&
    address === null
  ) {
    throw refuse("the name holds no letter and no digit", "Give a name as it stands on a document");
  }
  const short = identifiers.find((one) => identifierKey(one) === null);
  if (short !== undefined) {
    throw refuse(`the identifier "${short}" is too short to tell parties apart`, "Give all of it");
  }
}

function kindsOf({ schema, name }: Query): readonly NameKind[] {
  const kind = kindOf(schema, name ?? "");
  if (schema === null || schema === "LegalEntity") {
    return schema === null ? ["person", "company", "vessel"] : ["person", "company"];
  }
  return [kind];
}

function partyAt(matcher: Matcher, at: number): ListedParty {
  const party = matcher.parties[at];
  if (party === undefined)
    throw new Error(`no party ${at} in an index of ${matcher.parties.length}`);
  return party;
}

/** An address alone finds parties; beside a name it speaks for those that the name found. */
function addAddresses(
  matcher: Matcher,
  address: string,
  search: {
    readonly numbers: "different" | "alike";
    readonly candidates: number;
    readonly limit: number;
  },
  found: Map<number, Part[]>,
  isAlone: boolean,
): void {
  const hits = matcher.names.search(address, ["address"], { ...search, threshold: 0.5, limit: 50 });
  for (const hit of hits) {
    const parts = found.get(hit.party);
    if (isAlone && parts === undefined) found.set(hit.party, [...hit.parts]);
    else if (parts !== undefined) {
      const says = hit.parts.find((part) => part.what === "agreement")?.says ?? "";
      parts.push({ what: "same address", score: hit.score, weight: WORTH["same address"], says });
    }
  }
}

/** What is known besides the name, for and against. */
function factsOf(query: Query, party: ListedParty, parts: readonly Part[]): readonly Part[] {
  const facts: Part[] = [];
  if (query.countries.length > 0 && party.countries.length > 0) {
    const shared = query.countries.filter((code) => party.countries.includes(code));
    const what = shared.length > 0 ? "same country" : "other country";
    const names = (codes: readonly string[]) => codes.map((code) => country(code).name).join(", ");
    const says =
      shared.length > 0
        ? names(shared)
        : `${names(query.countries)} asked for, ${names(party.countries)} on record`;
    facts.push({ what, score: 1, weight: WORTH[what], says });
  }
  const isSame = parts.some((part) => part.what === "same identifier");
  for (const text of isSame ? [] : query.identifiers) {
    const kind = identifierKind(text);
    const others = party.identifiers.filter((one) => kind !== null && one.kind === kind);
    if (others.length === 0) continue;
    const says = `${kind?.toUpperCase()} ${text} asked for, ${others.map((one) => one.value).join(", ")} on record`;
    facts.push({ what: "other identifier", score: 1, weight: WORTH["other identifier"], says });
  }
  return facts;
}

function matchOf(matcher: Matcher, at: number, parts: readonly Part[], name: number | null): Match {
  const party = partyAt(matcher, at);
  const text = name === null ? null : matcher.nameOf(name);
  const isWeak = text !== null && party.names.indexOf(text) >= party.strong;
  const weak: Part = {
    what: "weak name",
    score: 1,
    weight: WORTH["weak name"],
    says: `the publisher calls "${text}" a weak name`,
  };
  const all = isWeak ? [...parts, weak] : parts;
  const total = all.reduce((sum, part) => sum + part.score * part.weight, 0);
  const { id, list, schema, names, countries, programs, entry_sha256 } = party;
  return {
    id,
    list,
    schema,
    name: text ?? names[0] ?? "",
    names,
    countries,
    programs,
    score: 1 / (1 + Math.exp(-total)),
    parts: all,
    entry_sha256,
    decided: null,
  };
}
