-- One row a cell, for publishers that split a cell further than the lake does.
-- A sum with a part that is not reported is not reported: `count(*) = count(x)` keeps that honest.
select
  source, load_id, reporter, partner, exporter, importer, direction, country_of_consignment, frequency,
  period, commodity, hs_edition, customs_procedure, mode_of_transport,
  case when count(*) = count(quantity) and count(distinct quantity_unit) = 1 then sum(quantity) end as quantity,
  case when count(*) = count(quantity) and count(distinct quantity_unit) = 1 then min(quantity_unit) end as quantity_unit,
  bool_or(quantity_is_estimated) as quantity_is_estimated,
  case when count(*) = count(net_weight_kg) then sum(net_weight_kg) end as net_weight_kg,
  bool_or(net_weight_is_estimated) as net_weight_is_estimated,
  case when count(*) = count(gross_weight_kg) then sum(gross_weight_kg) end as gross_weight_kg,
  case when count(*) = count(value_usd) then sum(value_usd) end as value_usd,
  case when count(*) = count(value_local) then sum(value_local) end as value_local,
  min(currency) as currency,
  min(valuation) as valuation
from publishable
group by all
