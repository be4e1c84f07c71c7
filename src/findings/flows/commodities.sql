-- Which headings the lake holds, how long and how much.
select left(commodity, 4) as commodity, min(period) as first_period, max(period) as last_period,
  count(*) as cells, count(distinct reporter) as reporters
from flow
group by left(commodity, 4)
order by cells desc, commodity
