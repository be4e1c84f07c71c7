/** Columns of a table of parties in our own words, one row a party. */
export const PARTY_COLUMNS = [
  "party",
  "list",
  "schema",
  "name",
  "aliases",
  "former_names",
  "address",
  "country",
  "identifier",
  "identifier_kind",
  "birth_date",
  "program",
  "reason",
  "listed_on",
  "note",
] as const;
