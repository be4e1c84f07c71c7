-- Who sent a commodity to whom, summed over the periods asked for, by whoever recorded it.
with whole as (
  select *, min(length(commodity)) over
    (partition by source, reporter, partner, direction, frequency, period) as shallowest
  from asked
  where ($exporter is null or exporter = $exporter) and ($importer is null or importer = $importer)
    and ($first is null or period >= $first) and ($last is null or period <= $last)
)
select source, frequency, exporter, importer,
  case when direction = 'export' then 'exporter' when direction = 'import' then 'importer' else 'reconciled' end as side,
  sum(value_usd) as value_usd,
  sum(coalesce(net_weight_kg, case when quantity_unit = 'kg' then quantity end)) as net_weight_kg,
  case when count(distinct quantity_unit) = 1 then sum(quantity) end as quantity,
  case when count(distinct quantity_unit) = 1 then min(quantity_unit) end as quantity_unit,
  count(distinct period) as periods
from whole
where length(commodity) = shallowest
group by source, frequency, exporter, importer, side
order by value_usd desc nulls last, exporter, importer, source, side
limit $most
