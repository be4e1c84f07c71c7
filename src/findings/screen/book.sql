-- Who exports a heading in the lake's statistics in whoever's book, or imports as much as a thousandth
-- of it; only headings that twenty countries trade in, so that a small file says nothing.
create or replace table book as
with traded as (
  select left(commodity, 4) as heading, exporter as country, true as sends, coalesce(net_weight_kg, 0) as kg from flow where length(commodity) >= 4
  union all
  select left(commodity, 4), importer, false, coalesce(net_weight_kg, 0) from flow where length(commodity) >= 4
),
summed as (
  select heading, country, bool_or(sends) as sends, sum(case when sends then 0 else kg end) as into_kg from traded group by heading, country
)
select heading, country from (select *, sum(into_kg) over (partition by heading) as all_kg from summed)
where sends or into_kg > 0.001 * all_kg;

create or replace table book_heading as
select heading from book group by heading having count(*) >= 20;
