-- Temporary: two questions at once on one engine do not see each other's rows.
-- Goods looked at; `donor` ones are looked at only to compare with.
create or replace temporary table scope (code varchar, digits integer, donor boolean);
create or replace temporary table asked (
  asked varchar, source varchar, load_id integer, frequency varchar, direction varchar, reporter varchar,
  partner varchar, exporter varchar, importer varchar, period integer, commodity varchar,
  quantity double, quantity_unit varchar, net_weight_kg double, value_usd double, value_local double,
  quantity_is_estimated boolean, net_weight_is_estimated boolean
);
