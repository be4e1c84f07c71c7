-- One country's trade by heading, by whoever recorded it. Only cells at the shallowest level given.
with own as (
  select *, min(length(commodity)) over
    (partition by source, reporter, partner, direction, frequency, period, left(commodity, 4)) as shallowest
  from flow
  where (exporter = $country or importer = $country) and direction in ('import', 'export', 'reconciled')
)
select left(commodity, 4) as commodity, source, frequency,
  case when exporter = $country then 'out' else 'in' end as way,
  case when reporter = $country then 'own' when direction = 'reconciled' then 'reconciled' else 'mirror' end as side,
  min(period) as first_period, max(period) as last_period,
  sum(value_usd) as value_usd,
  count(distinct partner) as partners,
  count(*) as cells
from own
where length(commodity) = shallowest
group by left(commodity, 4), source, frequency, way, side
order by value_usd desc nulls last, commodity, way, side
limit 400
