-- Monthly flows that could close or take over: of the goods held back, everything that countries
-- outside the coalition sent to the target, and what those same countries sent elsewhere; of untouched
-- goods what went to the target. From the sender's book where it reports, else from the other side's.
with origin as (select alpha3 from place_origin where place = $place),
target as (select alpha3 from place_target where place = $place),
goods as (select code, donor from place_code where place = $place),
start as (select since from place where place = $place),
sender as (
  select distinct l.code, l.exporter
  from leg l
  join goods g on g.code = l.code
  join target t on t.alpha3 = l.importer
  where l.frequency = 'M' and l.exporter not in (select alpha3 from origin)
    and l.exporter not in (select alpha3 from target) and l.period >= (select since from start)
),
flow_month as (
  select l.code, g.donor, l.source, l.unit, l.side, l.reporter, l.exporter,
    case when t.alpha3 is not null then 'target' else l.importer end as importer, l.period, sum(l.quantity) as quantity
  from leg l
  join goods g on g.code = l.code
  join sender s on s.code = l.code and s.exporter = l.exporter
  left join target t on t.alpha3 = l.importer
  where l.frequency = 'M' and l.importer not in (select alpha3 from origin)
    and l.period >= (select since from start) - 24 and (not g.donor or t.alpha3 is not null)
  group by l.code, g.donor, l.source, l.unit, l.side, l.reporter, l.exporter, t.alpha3, l.importer, l.period
),
known as (
  select source, side, reporter, array_agg(period order by period) as periods
  from reported
  where frequency = 'M' and period >= (select since from start) - 24
  group by source, side, reporter
),
series as (
  select code, donor, source, unit, side, exporter, importer, min(reporter) as reporter,
    array_agg(period order by period) as periods, array_agg(quantity order by period) as quantities,
    -- Several reporters' records of one flow are one series only where they are the target's members.
    row_number() over (
      partition by code, exporter, importer
      order by case side when 'export' then 1 when 'reconciled' then 2 else 3 end, source) as rank
  from (
    select code, donor, source, unit, side, exporter, importer, min(reporter) as reporter, period, sum(quantity) as quantity
    from flow_month
    group by code, donor, source, unit, side, exporter, importer, period
  ) m
  group by code, donor, source, unit, side, exporter, importer
)
select s.code, s.donor, s.source, s.unit, s.side, s.exporter, s.importer, s.periods, s.quantities, k.periods as known
from series s
join known k on k.source = s.source and k.side = s.side and k.reporter = s.reporter
where s.rank = 1
order by s.code, s.exporter, s.importer
