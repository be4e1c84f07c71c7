-- Monthly series of the two reporters that publish them here, from January 2017 on. Cars to and from
-- Armenia are clear of measures until February 2022, China's graphite and gallium until July 2023.
with one as (
  select reporter, direction, partner, commodity, period - 2017 * 12 as month,
    case when count(coalesce(quantity, net_weight_kg)) = count(*) then sum(coalesce(quantity, net_weight_kg)) end as quantity
  from flow
  where frequency = 'M' and length(commodity) = 6
  group by all
)
select
  concat_ws('|', reporter, direction, partner, commodity) as series,
  month,
  quantity,
  case reporter when 'ARM' then 82 else 96 end as months,
  case reporter when 'ARM' then 62 else 79 end as until
from one
where reporter in ('ARM', 'CHN')
order by series, month
