-- The tables that every detector on trade statistics may read, besides `scope` (see asked/): `leg`,
-- `arrival` and `reported` are filled from the lake, the others from the measures or the user's question.

-- Origins whose goods are held back from a target since a month.
create or replace table place (place integer, since integer);
create or replace table place_origin (place integer, alpha3 varchar);
create or replace table place_target (place integer, alpha3 varchar);
create or replace table place_code (place integer, code varchar, donor boolean);
-- Subheadings of the same heading that the place does not hold back: what its goods could be called instead.
create or replace table place_near (place integer, code varchar, near varchar);
-- A month (M) or calendar year (A, by its January) whose report a source holds; reporter '*' is anybody.
create or replace table reported (source varchar, frequency varchar, reporter varchar, side varchar, period integer);
-- Goods of one code that left `exporter` for `importer` in a period, as one side recorded them. `side`
-- is import (the importer's book, valued as it does), export (the exporter's) or reconciled (one figure
-- for both). Every cell once: the newest edition, the least split, the shallowest code. `quantity` is in
-- `unit`, one for each code: pieces or the like where nearly all is counted, else kg, else USD.
create or replace table leg (
  code varchar, donor boolean, source varchar, frequency varchar, side varchar, reporter varchar, exporter varchar,
  importer varchar, period integer, unit varchar, quantity double, net_weight_kg double, value_usd double,
  -- Whether the publisher says that a part of the quantity is its own estimate.
  is_estimated boolean
);
-- The same summed over exporters: all that a country took in, in its own book.
create or replace table arrival (
  code varchar, source varchar, frequency varchar, side varchar, reporter varchar, importer varchar, period integer,
  quantity double
);
-- And over importers: all that it sent, in its own book.
create or replace table departure (
  code varchar, source varchar, frequency varchar, side varchar, reporter varchar, exporter varchar, period integer,
  quantity double
);
-- Exact here; an engine that knows the name approximates.
create or replace macro approx_percentile(x, share) as quantile_cont(x, share);
