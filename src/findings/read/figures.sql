-- Sums of asked goods by month for one side of a trade, each report at its coarsest level, so that
-- no heading is added to its own subheadings.
with side as (select unnest(string_split($reporters, ',')) as alpha3),
other as (select unnest(string_split($partners, ',')) as alpha3),
held as (
  select a.*, length(a.commodity) as digits
  from asked a
  where a.direction = $direction and a.frequency = $frequency
    and a.reporter in (select alpha3 from side)
    and a.partner <> a.reporter
    and a.period between $first and $last
),
coarsest as (
  select source, asked, reporter, period, min(digits) as digits
  from held
  group by source, asked, reporter, period
)
select h.source, h.load_id, h.asked, h.period,
  coalesce(h.partner in (select alpha3 from other), false) or $partners = '' as wanted,
  sum(coalesce(h.net_weight_kg, case when h.quantity_unit = 'kg' then h.quantity end)) as kg,
  sum(case when h.quantity_unit = 'u' then h.quantity end) as u,
  sum(h.value_usd) as usd,
  count(*) filter (h.net_weight_kg is null and coalesce(h.quantity_unit, '') <> 'kg') as without_kg,
  count(*) as cells
from held h
join coarsest c on c.source = h.source and c.asked = h.asked and c.reporter = h.reporter
  and c.period = h.period and c.digits = h.digits
group by h.source, h.load_id, h.asked, h.period, wanted
order by h.source, h.load_id, h.asked, h.period, wanted
