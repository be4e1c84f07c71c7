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
