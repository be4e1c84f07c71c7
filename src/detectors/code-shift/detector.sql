-- What crossed from the origins of one place to its target, and what each side traded of the same goods
-- with everyone else, as series by code: goods of the measure, their neighbours in the same heading, and
-- untouched ones. One series for each book. Only reporters whose book is whole from a year before the
-- measure to a year after it (annual figures: three years before) are summed; `known` are the periods,
-- counted from the first of the measure, that all of them report.
with origin as (select alpha3 from place_origin where place = $place),
target as (select alpha3 from place_target where place = $place),
goods as (
  select code, max(case kind when 'controlled' then 2 when 'near' then 1 else 0 end) as kind
  from (
    select code, case when donor then 'donor' else 'controlled' end as kind from place_code where place = $place
    union all
    select near, 'near' from place_near where place = $place
  ) g
  group by code
),
start as (
  select 'M' as frequency, since as begin, 1 as months, 12 as before, 11 as until from place where place = $place
  union all
  select 'A', cast(ceil(since / 12e0) * 12 as integer), 12, 3, 0 from place where place = $place
),
clock as (
  select r.source, r.frequency, r.side, r.reporter, r.period, (r.period - s.begin) // s.months as step, s.before, s.until
  from reported r
  join start s on s.frequency = r.frequency
  where r.period >= s.begin - 36 - 24 * case s.frequency when 'A' then 1 else 0 end
    and r.period <= s.begin + s.until * s.months
    and ((r.side = 'export' and r.reporter in (select alpha3 from origin))
      or (r.side = 'import' and r.reporter in (select alpha3 from target))
      or (r.side = 'reconciled' and r.reporter = '*'))
),
complete as (
  select source, frequency, side, reporter
  from clock
  where step >= -before
  group by source, frequency, side, reporter, before, until
  having count(*) = before + until + 1
),
counted as (select source, frequency, side, count(*) as reporters from complete group by source, frequency, side),
known as (
  select c.source, c.frequency, c.side, c.step
  from clock c
  join complete k on k.source = c.source and k.frequency = c.frequency and k.side = c.side and k.reporter = c.reporter
  join counted n on n.source = c.source and n.frequency = c.frequency and n.side = c.side
  group by c.source, c.frequency, c.side, c.step, n.reporters
  having count(*) = n.reporters
),
calendar as (
  select source, frequency, side, array_agg(step order by step) as known
  from known
  group by source, frequency, side
),
moved as (
  select l.code, g.kind, l.source, l.frequency, l.unit, l.side, k.step,
    case when l.exporter in (select alpha3 from origin) and l.importer in (select alpha3 from target)
      then 'border' else 'elsewhere' end as way,
    sum(l.quantity) as quantity, sum(l.value_usd) as value_usd,
    sum(case when l.quantity is null then l.value_usd end) as unmeasured_usd
  from leg l
  join goods g on g.code = l.code
  join start s on s.frequency = l.frequency
  join complete c on c.source = l.source and c.frequency = l.frequency and c.side = l.side and c.reporter = l.reporter
  join known k on k.source = l.source and k.frequency = l.frequency and k.side = l.side
    and k.step = (l.period - s.begin) // s.months
  where (l.side = 'export' and l.reporter = l.exporter) or (l.side = 'import' and l.reporter = l.importer)
    or (l.side = 'reconciled' and l.exporter in (select alpha3 from origin))
  group by l.code, g.kind, l.source, l.frequency, l.unit, l.side, k.step, way
),
series as (
  select code, kind, source, frequency, unit, side, way, array_agg(step order by step) as steps,
    array_agg(quantity order by step) as quantities, array_agg(value_usd order by step) as usd,
    sum(value_usd) as value_usd, sum(unmeasured_usd) as unmeasured_usd
  from moved
  group by code, kind, source, frequency, unit, side, way
)
select s.code, s.kind, s.source, s.frequency, s.unit, s.side, s.way, s.steps, s.quantities, s.usd,
  coalesce(s.unmeasured_usd, 0e0) as unmeasured_usd, s.value_usd, c.known
from series s
join calendar c on c.source = s.source and c.frequency = s.frequency and c.side = s.side
where s.way = 'border' or s.kind > 0
order by s.source, s.frequency, s.side, s.way, s.code
