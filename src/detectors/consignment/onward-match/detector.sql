-- Lots that came to a country and lots that left it, where both deal in one heading, or share a seal
-- or lot number. Which left as which is decided in refine().
with inbound as (
  select consignment, country_of_destination as hub, left(six_digits(commodity), 4) as heading, six_digits(commodity) as code, country_of_origin as origin,
    coalesce(arrived_on, day) as on_day, coalesce(net_weight_kg, gross_weight_kg) as kg,
    case when currency = 'USD' then value / coalesce(net_weight_kg, gross_weight_kg) end as price, goods_description as words, as_party(consignee) as party, container, seal, lot
  from consignment
  where country_of_destination is not null and country_of_origin is not null and country_of_origin <> country_of_destination
    and coalesce(net_weight_kg, gross_weight_kg) > 0 and six_digits(commodity) is not null
),
outbound as (
  select consignment, country_of_dispatch as hub, left(six_digits(commodity), 4) as heading, six_digits(commodity) as code, country_of_origin as origin,
    coalesce(departed_on, day) as on_day, coalesce(net_weight_kg, gross_weight_kg) as kg,
    case when currency = 'USD' then value / coalesce(net_weight_kg, gross_weight_kg) end as price, goods_description as words, as_party(consignor) as party, container, seal, lot
  from consignment
  where country_of_dispatch is not null and country_of_dispatch is distinct from country_of_destination
    and coalesce(net_weight_kg, gross_weight_kg) > 0 and six_digits(commodity) is not null
),
block as (
  select hub, heading from inbound intersect select hub, heading from outbound
),
mark as (
  select i.hub, i.lot as mark from inbound i where i.lot is not null
  intersect
  select o.hub, o.lot from outbound o where o.lot is not null
)
select 'in' as side, i.* from inbound i
where exists (select 1 from block b where b.hub = i.hub and b.heading = i.heading)
  or exists (select 1 from mark m where m.hub = i.hub and m.mark = i.lot)
union all
select 'out', o.* from outbound o
where exists (select 1 from block b where b.hub = o.hub and b.heading = o.heading)
  or exists (select 1 from mark m where m.hub = o.hub and m.mark = o.lot)
order by side, hub, heading, on_day, consignment
