-- What each importer's own book says came from each country, kilograms by year.
select
  concat_ws('|', commodity, exporter, importer, cast(period // 12 as varchar)) as cell,
  sum(net_weight_kg) as kg
from flow
where frequency = 'A' and direction = 'import' and net_weight_kg > 0
group by all
