-- What one country reports of the asked goods by month and partner, each report at its coarsest
-- level, so that no heading is added to its own subheadings.
with held as (
  select *, length(commodity) as digits
  from asked
  where direction = $direction and frequency = 'M' and reporter = $reporter and partner <> reporter
),
coarsest as (
  select source, asked, period, min(digits) as digits
  from held
  group by source, asked, period
)
select h.source, h.period, h.partner, min(h.load_id) as load_id,
  case when count(*) = count(coalesce(h.net_weight_kg, case when h.quantity_unit = 'kg' then h.quantity end))
    then sum(coalesce(h.net_weight_kg, case when h.quantity_unit = 'kg' then h.quantity end)) end as kg,
  case when count(*) = count(h.value_usd) then sum(h.value_usd) end as usd
from held h
join coarsest c on c.source = h.source and c.asked = h.asked and c.period = h.period and c.digits = h.digits
group by h.source, h.period, h.partner
order by h.source, h.period, h.partner
