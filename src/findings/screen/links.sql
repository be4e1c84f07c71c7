-- What the lake's statistics have of the leg that each told consignment travelled: the transit or
-- dispatch country to the destination, under its heading, in the twelve months before and from then on.
with told_leg as (
  select c.consignment, left(six_digits(c.commodity), 4) as heading, c.country_of_dispatch as exporter, c.country_of_destination as importer,
    c.country_of_origin as origin,
    cast(floor(1970 * 12 + coalesce(c.day, 0) / 30.436875) as integer) as period
  from consignment c
  join told t on t.consignment = c.consignment
  where six_digits(c.commodity) is not null and c.country_of_dispatch is not null and c.country_of_destination is not null
),
leg_period as (
  select distinct heading, exporter, importer, period from told_leg
),
summed as (
  select l.heading, l.exporter, l.importer, l.period,
    sum(case when f.period < l.period and f.period >= l.period - 12 then coalesce(f.net_weight_kg, case when f.quantity_unit = 'kg' then f.quantity end) end) as before_kg,
    sum(case when f.period >= l.period and f.period < l.period + 12 then coalesce(f.net_weight_kg, case when f.quantity_unit = 'kg' then f.quantity end) end) as after_kg
  from leg_period l
  -- One book only: the importer's, at one level of the nomenclature.
  join flow f on f.exporter = l.exporter and f.importer = l.importer and f.direction = 'import'
    and left(f.commodity, 4) = l.heading and length(f.commodity) = 6 and f.period between l.period - 12 and l.period + 11
  group by l.heading, l.exporter, l.importer, l.period
)
select t.consignment, t.heading, t.exporter, t.importer, t.origin, s.before_kg, s.after_kg
from told_leg t
join summed s on s.heading = t.heading and s.exporter = t.exporter and s.importer = t.importer and s.period = t.period
