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

create table document (
  source varchar not null,
  load_id integer not null,
  consignment varchar not null,
  document_type varchar not null,
  document_number varchar,
  item varchar,
  revision integer not null,
  is_cancelled boolean not null,
  issued_on integer,
  customs_procedure varchar,
  mode_of_transport varchar,
  master_bill varchar,
  house_bill varchar,
  consignor varchar,
  consignor_address varchar,
  consignee varchar,
  consignee_address varchar,
  notify_party varchar,
  freight_forwarder varchar,
  carrier varchar,
  declarant varchar,
  country_of_origin varchar,
  country_of_dispatch varchar,
  country_of_destination varchar,
  port_of_loading varchar,
  port_of_transhipment varchar,
  port_of_discharge varchar,
  departed_on integer,
  arrived_on integer,
  vessel_imo varchar,
  voyage varchar,
  goods_description varchar,
  commodity varchar,
  packages double,
  package_type varchar,
  marks varchar,
  lot varchar,
  certificate varchar,
  quantity double,
  quantity_unit varchar,
  gross_weight_kg double,
  net_weight_kg double,
  volume_m3 double,
  value_usd double,
  value_local double,
  currency varchar,
  container varchar,
  seal varchar,
  is_irregular boolean
);
comment on table document is 'What one issue of one document says of one goods item of one consignment.';
comment on column document.source is 'Which source read the file: the name of its folder under src/sources.';
comment on column document.load_id is 'Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256.';
comment on column document.consignment is 'What holds the documents of one consignment together: its unique reference, else the house bill, else the bill, else the number of the document.';
comment on column document.document_type is 'export_declaration, import_declaration, transit_declaration, house_bill, master_bill, manifest, invoice, packing_list, certificate_of_origin or weight_certificate (verified gross mass).';
comment on column document.document_number is 'Number of the document as its issuer writes it.';
comment on column document.item is 'Which goods item of the document the row is; null where the document has one.';
comment on column document.revision is '0 for the first issue, 1 for its first correction, and so on; the highest counts and the others are kept.';
comment on column document.is_cancelled is 'Whether this issue of the document says that the document no longer holds.';
comment on column document.issued_on is 'Day of issue, in days since 1970-01-01.';
comment on column document.customs_procedure is 'Procedure as the customs office or the message codes it, or export, import, transit, reexport, return, inward_processing, outward_processing, warehouse.';
comment on column document.mode_of_transport is 'Mode of transport as the document codes it.';
comment on column document.master_bill is 'Number of the master bill under which the carrier moves the goods.';
comment on column document.house_bill is 'Number of the house bill that a forwarder issued for them.';
comment on column document.consignor is 'Who sends the goods, as the document names them.';
comment on column document.consignor_address is 'Address of the consignor, as the document has it.';
comment on column document.consignee is 'Who is to receive the goods, as the document names them.';
comment on column document.consignee_address is 'Address of the consignee, as the document has it.';
comment on column document.notify_party is 'Who is to be told of the arrival.';
comment on column document.freight_forwarder is 'Who arranges the carriage for another.';
comment on column document.carrier is 'Who carries the goods: SCAC or name.';
comment on column document.declarant is 'Who lodged the declaration.';
comment on column document.country_of_origin is 'Country of origin that the document declares; ISO 3166-1 alpha-3.';
comment on column document.country_of_dispatch is 'Country from which the goods were sent; ISO 3166-1 alpha-3.';
comment on column document.country_of_destination is 'Country to which the goods are sent; ISO 3166-1 alpha-3.';
comment on column document.port_of_loading is 'UN/LOCODE of the port where the goods were laden.';
comment on column document.port_of_transhipment is 'UN/LOCODE of the ports where the goods changed ship, in order, parted by blanks.';
comment on column document.port_of_discharge is 'UN/LOCODE of the port where the goods were unladen.';
comment on column document.departed_on is 'Day of departure from the port of loading, in days since 1970-01-01.';
comment on column document.arrived_on is 'Day of arrival at the port of discharge, in days since 1970-01-01.';
comment on column document.vessel_imo is 'IMO number of the ship.';
comment on column document.voyage is 'Number of the voyage, flight or journey.';
comment on column document.goods_description is 'The goods in the words of the document.';
comment on column document.commodity is 'HS code that the document declares, digits only, as long as it declares it.';
comment on column document.packages is 'Number of packages.';
comment on column document.package_type is 'Type of package as the document codes it (UN/ECE Recommendation 21 where it does).';
comment on column document.marks is 'Marks and numbers on the packages.';
comment on column document.lot is 'Producer''s lot, batch or serial range.';
comment on column document.certificate is 'Number of the certificate of origin that the document rests on.';
comment on column document.quantity is 'Quantity in quantity_unit; null where not reported.';
comment on column document.quantity_unit is 'Unit of quantity: u, kg, l, m, m2, m3, pair, carat, dozen, thousand_u, package, MWh, or the document''s own.';
comment on column document.gross_weight_kg is 'Gross weight in kilograms.';
comment on column document.net_weight_kg is 'Net weight in kilograms.';
comment on column document.volume_m3 is 'Volume in cubic metres.';
comment on column document.value_usd is 'Value in US dollars; null where the document gives another currency.';
comment on column document.value_local is 'Value in the currency of the document where that is not the US dollar.';
comment on column document.currency is 'ISO 4217 code of value_local; null where value_local is, or where the publisher does not say.';
comment on column document.container is 'Numbers of the containers that hold the goods, parted by blanks.';
comment on column document.seal is 'Numbers of the seals on them, parted by blanks.';
comment on column document.is_irregular is 'What an inspection found, where one is on record: whether the declaration was wrong; null where there was none.';

create table container_event (
  source varchar not null,
  load_id integer not null,
  event varchar not null,
  event_type varchar not null,
  classifier varchar not null,
  is_retracted boolean not null,
  occurred_on integer not null,
  occurred_at varchar not null,
  updated_at varchar,
  container varchar,
  seal varchar,
  is_laden boolean,
  location varchar,
  facility_type varchar,
  mode_of_transport varchar,
  vessel_imo varchar,
  voyage varchar,
  document_number varchar
);
comment on table container_event is 'One event in the journey of a container or its ship, as a carrier or terminal reports it.';
comment on column container_event.source is 'Which source read the file: the name of its folder under src/sources.';
comment on column container_event.load_id is 'Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256.';
comment on column container_event.event is 'The publisher''s own identifier of the event.';
comment on column container_event.event_type is 'loaded, discharged, gated_in, gated_out, stuffed, stripped, picked_up, dropped_off, resealed, removed, inspected, crossed, arrived, departed, or the publisher''s own word in small letters.';
comment on column container_event.classifier is 'actual, estimated, planned or requested.';
comment on column container_event.is_retracted is 'Whether the publisher took the event back; a retracted event is kept and never counts.';
comment on column container_event.occurred_on is 'Day of the event at its place, in days since 1970-01-01.';
comment on column container_event.occurred_at is 'Instant of the event as the publisher writes it (ISO 8601).';
comment on column container_event.updated_at is 'Instant of the last change of this event; of two versions the later counts.';
comment on column container_event.container is 'Number of the container; null for an event of a ship.';
comment on column container_event.seal is 'Numbers of its seals, parted by blanks.';
comment on column container_event.is_laden is 'Whether the container was full; null where not said.';
comment on column container_event.location is 'UN/LOCODE of the place.';
comment on column container_event.facility_type is 'Kind of facility as the publisher codes it.';
comment on column container_event.mode_of_transport is 'Mode of transport as the publisher codes it.';
comment on column container_event.vessel_imo is 'IMO number of the ship.';
comment on column container_event.voyage is 'Number of the voyage.';
comment on column container_event.document_number is 'Numbers of the bills and bookings that the event names, parted by blanks.';
