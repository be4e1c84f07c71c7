-- What untouched goods did between the same two ends in the same time: monthly (or yearly) sums of the
-- transit country's outflow to the target, the largest goods first.
with flow_period as (
  select l.code, l.period, sum(l.quantity) as quantity, max(l.unit) as unit
  from leg l
  where l.donor and l.source = $source and l.frequency = $frequency and l.exporter = $transit
    and l.importer in (select unnest(string_split($targets, ',')))
    and l.side = case $book when 'own' then 'export' when 'reconciled' then 'reconciled' else 'import' end
    and l.period between $first and $until
  group by l.code, l.period
)
select code, max(unit) as unit, array_agg(period order by period) as periods, array_agg(quantity order by period) as quantities
from flow_period
group by code
having count(*) >= 12
order by count(*) desc, hash(code), code offset 0 limit $most
