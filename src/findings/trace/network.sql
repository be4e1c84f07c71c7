-- Flows between transit countries, and between them and everybody, by month: the importer's book where
-- it reports, else the exporter's. Ends that are neither are '*'; origins 'O', the target 'T'.
with origin as (select unnest(string_split($origins, ',')) as alpha3),
target as (select unnest(string_split($targets, ',')) as alpha3),
transit as (select unnest(string_split($transits, ',')) as alpha3),
goods as (
  select * from asked
  where asked in (select unnest(string_split($codes, ','))) and source = $source and frequency = $frequency
    and direction in ('import', 'export', 'reconciled') and period between $first and $until and exporter <> importer
),
-- Each border at the shallowest code that is given there.
shallow as (
  select *, min(length(commodity)) over (partition by asked, direction, reporter, partner, period) as shallowest from goods
),
arc as (
  select
    case when e_o.alpha3 is not null then 'O' when e_t.alpha3 is not null then 'T'
         when e_m.alpha3 is not null then s.exporter else '*' end as sender,
    case when i_o.alpha3 is not null then 'O' when i_t.alpha3 is not null then 'T'
         when i_m.alpha3 is not null then s.importer else '*' end as receiver,
    s.exporter, s.importer, s.direction, s.period,
    sum(case $unit when 'kg' then coalesce(s.net_weight_kg, case when s.quantity_unit = 'kg' then s.quantity end)
                   when 'USD' then coalesce(s.value_usd, s.value_local)
                   else case when s.quantity_unit = $unit then s.quantity end end) as quantity
  from shallow s
  left join origin e_o on e_o.alpha3 = s.exporter
  left join target e_t on e_t.alpha3 = s.exporter
  left join transit e_m on e_m.alpha3 = s.exporter
  left join origin i_o on i_o.alpha3 = s.importer
  left join target i_t on i_t.alpha3 = s.importer
  left join transit i_m on i_m.alpha3 = s.importer
  where length(s.commodity) = s.shallowest
  group by 1, 2, s.exporter, s.importer, s.direction, s.period
),
-- Whose book of which country's imports there is at all.
booked as (
  select distinct importer, period from arc where direction in ('import', 'reconciled')
)
select a.sender, a.receiver, a.period, sum(a.quantity) as quantity
from arc a
left join booked b on b.importer = a.importer and b.period = a.period
where a.sender <> a.receiver and a.quantity is not null
  and (a.sender not in ('*', 'O', 'T') or a.receiver not in ('*', 'O', 'T') or (a.sender = 'O' and a.receiver = 'T'))
  and case when b.importer is not null then a.direction in ('import', 'reconciled') else a.direction = 'export' end
group by a.sender, a.receiver, a.period
order by a.sender, a.receiver, a.period
