// Made from schema.sql by npm run docs.

/** A row of `flow`. */
export interface Flow {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** Country whose customs recorded the flow; ISO 3166-1 alpha-3, or a bucket of the country table. */
  readonly reporter: string;
  /** The other country as the reporter records it: country of origin for imports, last known destination for exports (IMTS 2010). */
  readonly partner: string;
  /** Country the goods are recorded as coming from: the reporter of an export, the partner of an import. */
  readonly exporter: string;
  /** Country the goods are recorded as going to: the reporter of an import, the partner of an export. */
  readonly importer: string;
  /** import, export, reimport or reexport. Re-exports are inside exports and re-imports inside imports: never add them. A source that publishes one reconciled figure for both sides says reconciled. */
  readonly direction: string;
  /** Second partner, where the reporter files one: the country from which the goods were consigned; "all" where the row is not split by it. */
  readonly country_of_consignment: string;
  /** M for a month, A for a calendar year. */
  readonly frequency: string;
  /** First month of the period, counted in months since year 0: year * 12 + month - 1. */
  readonly period: number;
  /** HS code with its leading zeros: 2 digits chapter, 4 heading, 6 subheading, 8 to 10 tariff line of the reporter. */
  readonly commodity: string;
  /** Edition of the Harmonized System of the first six digits: H0 (1988/92), H1 (1996), H2 (2002), H3 (2007), H4 (2012), H5 (2017), H6 (2022); null where the publisher does not say. */
  readonly hs_edition: string | null;
  /** Customs procedure or statistical regime as the reporter codes it; "all" where the row is not split by it. */
  readonly customs_procedure: string;
  /** Mode of transport as the reporter codes it; "all" where the row is not split by it. */
  readonly mode_of_transport: string;
  /** Quantity in quantity_unit; null where not reported, never 0 for missing. */
  readonly quantity: number | null;
  /** Unit of quantity: u (pieces), kg, l, m, m2, m3, pair, carat, dozen, thousand_u, package, MWh, or the reporter's own. */
  readonly quantity_unit: string | null;
  /** Whether the publisher estimated the quantity; null where it does not say. */
  readonly quantity_is_estimated: boolean | null;
  /** Net weight in kilograms; null where not reported. */
  readonly net_weight_kg: number | null;
  /** Whether the publisher estimated the net weight; null where it does not say. */
  readonly net_weight_is_estimated: boolean | null;
  /** Gross weight in kilograms; null where not reported. */
  readonly gross_weight_kg: number | null;
  /** Value in current US dollars; null where the publisher gives another currency. */
  readonly value_usd: number | null;
  /** Value in the publisher's currency where that is not the US dollar. */
  readonly value_local: number | null;
  /** ISO 4217 code of value_local; null where value_local is. */
  readonly currency: string | null;
  /** CIF, FOB or customs value (CUSTOMS): what the value includes; null where the publisher does not say. */
  readonly valuation: string | null;
}

/** A row of `party`. */
export interface Party {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** The list on which the party stands, by the publisher's own short name: SDN, EL, UVL, or a dataset name of OpenSanctions. */
  readonly list: string;
  /** The publisher's own number or key of the party, unique within the source. */
  readonly party_id: string;
  /** What the party is, in the words of FollowTheMoney: Person, Company, Organization, LegalEntity (one of these, not known which), Vessel, Airplane, Address; null where this file of the list does not say. */
  readonly schema: string | null;
  /** What is said: name, alias, weak_alias (the publisher warns that it matches too much), former_name, identifier, address, country, birth_date, position, program, reason, listed_on, status, link or note. */
  readonly statement: string;
  /** What is said, as the publisher writes it; an identifier without its blanks, a day as YYYY-MM-DD. */
  readonly value: string;
  /** Of an identifier: imo, mmsi, call_sign, lei, registration, tax, passport, national_id, bic or other. Of a link: owner, director, family, associate or other, read from party_id to other_party_id (owner: party_id owns it). Of a country: nationality, residence, registration or flag. Null where not said. */
  readonly kind: string | null;
  /** Country of an address, of the issuer of an identifier, or the one that is stated; ISO 3166-1 alpha-3; null where not said. */
  readonly country: string | null;
  /** The party at the other end of a link, in the same source; null for all else. */
  readonly other_party_id: string | null;
}
