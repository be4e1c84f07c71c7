-- The codes under a commodity that the lake holds, with how much trade each carries.
select commodity, min(period) as first_period, max(period) as last_period, count(*) as cells,
  sum(value_usd) as value_usd
from asked
group by commodity
order by commodity
limit 500
