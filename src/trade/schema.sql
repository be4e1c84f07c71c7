-- Every table that Entrepot keeps, and the definition of every column.
-- Types, docs/terms.md, the API's field dictionary and the screen's hover texts are made from here.
-- Words are those of IMTS 2010 (UN Statistics Division), the Harmonized System and the Kyoto Convention.

create table flow (
  source varchar not null,
  load_id integer not null,
  reporter varchar not null,
  partner varchar not null,
  exporter varchar not null,
  importer varchar not null,
  direction varchar not null,
  country_of_consignment varchar not null,
  frequency varchar not null,
  period integer not null,
  commodity varchar not null,
  hs_edition varchar,
  customs_procedure varchar not null,
  mode_of_transport varchar not null,
  quantity double,
  quantity_unit varchar,
  quantity_is_estimated boolean,
  net_weight_kg double,
  net_weight_is_estimated boolean,
  gross_weight_kg double,
  value_usd double,
  value_local double,
  currency varchar,
  valuation varchar
);
comment on table flow is 'One cell of a publisher''s trade statistics: what one reporter recorded with one partner, of one commodity, in one direction and period.';
comment on column flow.source is 'Which source read the file: the name of its folder under src/sources.';
comment on column flow.load_id is 'Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256.';
comment on column flow.reporter is 'Country whose customs recorded the flow; ISO 3166-1 alpha-3, or a bucket of the country table.';
comment on column flow.partner is 'The other country as the reporter records it: country of origin for imports, last known destination for exports (IMTS 2010).';
comment on column flow.exporter is 'Country the goods are recorded as coming from: the reporter of an export, the partner of an import.';
comment on column flow.importer is 'Country the goods are recorded as going to: the reporter of an import, the partner of an export.';
comment on column flow.direction is 'import, export, reimport or reexport. Re-exports are inside exports and re-imports inside imports: never add them. A source that publishes one reconciled figure for both sides says reconciled.';
comment on column flow.country_of_consignment is 'Second partner, where the reporter files one: the country from which the goods were consigned; "all" where the row is not split by it.';
comment on column flow.frequency is 'M for a month, A for a calendar year.';
comment on column flow.period is 'First month of the period, counted in months since year 0: year * 12 + month - 1.';
comment on column flow.commodity is 'HS code with its leading zeros: 2 digits chapter, 4 heading, 6 subheading, 8 to 10 tariff line of the reporter.';
comment on column flow.hs_edition is 'Edition of the Harmonized System of the first six digits: H0 (1988/92), H1 (1996), H2 (2002), H3 (2007), H4 (2012), H5 (2017), H6 (2022); null where the publisher does not say.';
comment on column flow.customs_procedure is 'Customs procedure or statistical regime as the reporter codes it; "all" where the row is not split by it.';
comment on column flow.mode_of_transport is 'Mode of transport as the reporter codes it; "all" where the row is not split by it.';
comment on column flow.quantity is 'Quantity in quantity_unit; null where not reported, never 0 for missing.';
comment on column flow.quantity_unit is 'Unit of quantity: u (pieces), kg, l, m, m2, m3, pair, carat, dozen, thousand_u, package, MWh, or the reporter''s own.';
comment on column flow.quantity_is_estimated is 'Whether the publisher estimated the quantity; null where it does not say.';
comment on column flow.net_weight_kg is 'Net weight in kilograms; null where not reported.';
comment on column flow.net_weight_is_estimated is 'Whether the publisher estimated the net weight; null where it does not say.';
comment on column flow.gross_weight_kg is 'Gross weight in kilograms; null where not reported.';
comment on column flow.value_usd is 'Value in current US dollars; null where the publisher gives another currency.';
comment on column flow.value_local is 'Value in the publisher''s currency where that is not the US dollar.';
comment on column flow.currency is 'ISO 4217 code of value_local; null where value_local is.';
comment on column flow.valuation is 'CIF, FOB or customs value (CUSTOMS): what the value includes; null where the publisher does not say.';

create table party (
  source varchar not null,
  load_id integer not null,
  list varchar not null,
  party_id varchar not null,
  schema varchar,
  statement varchar not null,
  value varchar not null,
  kind varchar,
  country varchar,
  other_party_id varchar
);
comment on table party is 'One thing that a published list says of a party: a name, an identifier, an address, a link to another party, a reason for being listed.';
comment on column party.source is 'Which source read the file: the name of its folder under src/sources.';
comment on column party.load_id is 'Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256.';
comment on column party.list is 'The list on which the party stands, by the publisher''s own short name: SDN, EL, UVL, or a dataset name of OpenSanctions.';
comment on column party.party_id is 'The publisher''s own number or key of the party, unique within the source.';
comment on column party.schema is 'What the party is, in the words of FollowTheMoney: Person, Company, Organization, LegalEntity (one of these, not known which), Vessel, Airplane, Address; null where this file of the list does not say.';
comment on column party.statement is 'What is said: name, alias, weak_alias (the publisher warns that it matches too much), former_name, identifier, address, country, birth_date, position, program, reason, listed_on, status, link or note.';
comment on column party.value is 'What is said, as the publisher writes it; an identifier without its blanks, a day as YYYY-MM-DD.';
comment on column party.kind is 'Of an identifier: imo, mmsi, call_sign, lei, registration, tax, passport, national_id, bic or other. Of a link: owner, director, family, associate or other, read from party_id to other_party_id (owner: party_id owns it). Of a country: nationality, residence, registration or flag. Null where not said.';
comment on column party.country is 'Country of an address, of the issuer of an identifier, or the one that is stated; ISO 3166-1 alpha-3; null where not said.';
comment on column party.other_party_id is 'The party at the other end of a link, in the same source; null for all else.';
