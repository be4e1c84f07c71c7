import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Engine } from "../../lake/engine.ts";

const LISTED = readFileSync(new URL("listed.sql", import.meta.url), "utf8");

/** A party of a list, with all that is compared. */
export interface ListedParty {
  readonly id: string;
  readonly list: string;
  readonly schema: string;
  readonly names: readonly string[];
  /** How many of the names are strong; those behind them the publisher calls weak. */
  readonly strong: number;
  readonly addresses: readonly string[];
  readonly countries: readonly string[];
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly born: readonly string[];
  readonly programs: readonly string[];
  readonly links: readonly { readonly kind: string; readonly to: string }[];
  /** Changes whenever the list says something else of the party. */
  readonly entry_sha256: string;
}

interface Statement {
  readonly list: string;
  readonly party_id: string;
  readonly schema: string | null;
  readonly statement: string;
  readonly value: string;
  readonly kind: string | null;
  readonly country: string | null;
  readonly other_party_id: string | null;
}

/** Every party of the lists in the lake that is called something. */
export async function listedParties(engine: Engine): Promise<readonly ListedParty[]> {
  const rows = await engine.rows<Statement>(LISTED);
  const parties: ListedParty[] = [];
  for (let from = 0; from < rows.length; ) {
    const first = rows[from];
    if (first === undefined) break;
    let to = from + 1;
    while (rows[to]?.party_id === first.party_id && rows[to]?.list === first.list) to++;
    const party = partyOf(rows.slice(from, to));
    if (party !== null) parties.push(party);
    from = to;
  }
  return parties;
}

function partyOf(rows: readonly Statement[]): ListedParty | null {
  const [first] = rows;
  const said = (...statements: readonly string[]) => [
    ...new Set(rows.filter((row) => statements.includes(row.statement)).map((row) => row.value)),
  ];
  const strong = said("name", "alias", "former_name");
  const names = [...new Set([...strong, ...said("weak_alias")])];
  if (first === undefined || names.length === 0) return null;
  const countries = rows
    .filter((row) => row.statement === "country" || row.statement === "address")
    .flatMap((row) => row.country ?? []);
  const digest = createHash("sha256").update(
    JSON.stringify(
      rows.map((row) => [row.schema, row.statement, row.value, row.kind, row.country]),
    ),
  );
  return {
    id: first.party_id,
    list: first.list,
    schema: first.schema ?? "LegalEntity",
    names,
    strong: strong.length,
    addresses: said("address"),
    countries: [...new Set(countries)],
    identifiers: rows
      .filter((row) => row.statement === "identifier")
      .map((row) => ({ kind: row.kind ?? "other", value: row.value })),
    born: said("birth_date"),
    programs: said("program"),
    links: rows
      .filter((row) => row.statement === "link")
      .map((row) => ({ kind: row.kind ?? "other", to: row.other_party_id ?? row.value })),
    entry_sha256: digest.digest("hex"),
  };
}
