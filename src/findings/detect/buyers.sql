-- Destinations of the origins' goods in the twelve months before the start, the largest first. Both
-- sides' records are looked at and the larger taken: who bought is asked here, not how much exactly.
with side_sum as (
  select code, source, side, importer, sum(coalesce(value_usd, quantity)) as quantity
  from leg
  where not donor and code in (select unnest(string_split($codes, ',')))
    and exporter in (select unnest(string_split($origins, ',')))
    and importer not in (select unnest(string_split($origins, ',')))
    and period >= $since - 12 and period < $since
  group by code, source, side, importer
),
largest as (
  select code, importer, max(quantity) as quantity from side_sum group by code, importer
)
select importer from largest group by importer order by sum(quantity) desc, importer
