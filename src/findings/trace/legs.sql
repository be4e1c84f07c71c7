-- Series by transit country and role, in whoever's books: what came in from the controlled origins
-- and from everyone else, what went on to the target and elsewhere, and what went straight.
-- Rows are kept apart by unit: pieces and kilograms are never added.
with origin as (select unnest(string_split($origins, ',')) as alpha3),
target as (select unnest(string_split($targets, ',')) as alpha3),
goods as (select * from asked where asked in (select unnest(string_split($codes, ',')))),
transit as (
  select distinct o.exporter as transit
  from goods o
  where o.importer in (select alpha3 from target) and o.exporter not in (select alpha3 from target)
    and o.period between $since and $until
    and o.exporter not in (select alpha3 from origin)
    and exists (
      select 1 from goods i
      where i.importer = o.exporter and i.exporter in (select alpha3 from origin)
    )
),
leg as (
  select t.transit,
    case when a.exporter in (select alpha3 from origin) then 'controlled' else 'other' end as role,
    case when a.direction = 'import' then 'own' when a.direction = 'export' then 'mirror' else 'reconciled' end as side,
    a.exporter as counterpart, a.*
  from goods a
  join transit t on t.transit = a.importer
  where a.exporter <> a.importer
  union all
  select t.transit,
    case when a.importer in (select alpha3 from target) then 'target' else 'elsewhere' end as role,
    case when a.direction = 'export' then 'own' when a.direction = 'import' then 'mirror' else 'reconciled' end as side,
    a.importer as counterpart, a.*
  from goods a
  join transit t on t.transit = a.exporter
  where a.exporter <> a.importer
  union all
  select '' as transit, 'direct' as role,
    case when a.direction = 'import' then 'own' when a.direction = 'export' then 'mirror' else 'reconciled' end as side,
    a.exporter as counterpart, a.*
  from goods a
  where a.importer in (select alpha3 from target) and a.exporter in (select alpha3 from origin)
),
-- A leg that the transit country recorded itself is read from its own book; the other side's record
-- of the same goods is not needed then.
booked as (
  select *,
    bool_or(side = 'own' and (role = 'controlled' or (role = 'target' and period between $since and $until)))
      over (partition by transit, source, frequency, role in ('controlled', 'other'), role = 'direct') as own_book
  from leg
)
select transit, role, side, source, frequency, asked, commodity, counterpart, period,
  coalesce(quantity_unit, '') as quantity_unit,
  sum(quantity) as quantity,
  sum(coalesce(net_weight_kg, case when quantity_unit = 'kg' then quantity end)) as net_weight_kg,
  sum(coalesce(value_usd, value_local)) as value,
  sum(case when quantity is null then coalesce(value_usd, value_local) end) as value_without_quantity,
  sum(case when net_weight_kg is null and coalesce(quantity_unit, '') <> 'kg' then coalesce(value_usd, value_local) end)
    as value_without_weight,
  min(load_id) as load_id
from booked
where period between $first and $until and (side = 'own' or not own_book)
group by all
order by transit, role, side, source, frequency, asked, commodity, counterpart, period
