-- One commodity's trade by whoever recorded it, each cell at the shallowest level at which it is given.
with whole as (
  select *, min(length(commodity)) over
    (partition by source, reporter, partner, direction, frequency, period) as shallowest
  from asked
  where ($exporter is null or exporter = $exporter) and ($importer is null or importer = $importer)
    and ($first is null or period >= $first) and ($last is null or period <= $last)
)
select source, frequency,
  case when direction = 'export' then 'exporter' when direction = 'import' then 'importer' else 'reconciled' end as side,
  period,
  sum(value_usd) as value_usd,
  sum(coalesce(net_weight_kg, case when quantity_unit = 'kg' then quantity end)) as net_weight_kg,
  case when count(distinct quantity_unit) = 1 then sum(quantity) end as quantity,
  case when count(distinct quantity_unit) = 1 then min(quantity_unit) end as quantity_unit,
  count(*) as cells
from whole
where length(commodity) = shallowest
group by source, frequency, side, period
order by source, frequency, side, period
