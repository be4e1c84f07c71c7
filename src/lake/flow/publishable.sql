-- The rows of one load as the lake keeps them.
create or replace view publishable as
select
  $source as source,
  cast($load_id as integer) as load_id,
  reporter,
  partner,
  case when direction in ('import', 'reimport') then partner else reporter end as exporter,
  case when direction in ('import', 'reimport') then reporter else partner end as importer,
  direction,
  country_of_consignment,
  frequency,
  cast(period as integer) as period,
  commodity,
  hs_edition,
  customs_procedure,
  mode_of_transport,
  quantity,
  quantity_unit,
  quantity_is_estimated,
  net_weight_kg,
  net_weight_is_estimated,
  gross_weight_kg,
  value_usd,
  value_local,
  currency,
  valuation
from settled
where set_aside is null
