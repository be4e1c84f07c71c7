-- What the origins of one place say they sent to each country, and what that country says came from
-- them, in the same source: goods of the measure and untouched ones. Summed over the origins whose
-- export book and the importer's import book both report every quarter looked at. Blocks are quarters
-- (annual figures: years) from the first period of the measure: 0 to 3 after it, -5 to -2 and, where
-- reported, -9 to -6 before it. The importer's quarters are summed once as they are and once a quarter
-- later, because goods take time; the three months before the measure are left out for that.
-- What followed the measure is given quarter by quarter, the importer's with one more at the end.
with origin as (select alpha3 from place_origin where place = $place),
target as (select alpha3 from place_target where place = $place),
goods as (select code, donor from place_code where place = $place),
start as (
  select 'M' as frequency, since as begin, 3 as months from place where place = $place
  union all
  select 'A', cast(ceil(since / 12e0) * 12 as integer), 12 from place where place = $place
),
clock as (
  select r.source, r.frequency, r.side, r.reporter, r.period,
    (r.period - s.begin + 1200) // s.months - 1200 // s.months as block
  from reported r
  join start s on s.frequency = r.frequency
  where r.reporter <> '*' and r.period >= s.begin - 9 * s.months and r.period < s.begin + 5 * s.months
),
whole as (
  select source, frequency, side, reporter, block
  from clock
  group by source, frequency, side, reporter, block
  having count(*) = case frequency when 'M' then 3 else 1 end
),
book as (
  select source, frequency, side, reporter,
    -- Annual figures: the year of the measure and the year before it.
    sum(case when block between -5 and 3 and frequency = 'M' then 1 when block in (-1, 0) and frequency = 'A' then 1 else 0 end) as core,
    sum(case when block between -9 and -6 and frequency = 'M' then 1 when block in (-3, -2) and frequency = 'A' then 1 else 0 end) as longer,
    sum(case when block = 4 and frequency = 'M' then 1 else 0 end) as later
  from whole
  group by source, frequency, side, reporter
),
importer as (
  select * from book
  where side = 'import' and core >= case frequency when 'M' then 9 else 2 end
    and reporter not in (select alpha3 from origin) and reporter not in (select alpha3 from target)
),
exporter as (
  select b.*, case when longer >= case frequency when 'M' then 4 else 2 end then 1 else 0 end as is_longer
  from book b
  where side = 'export' and core >= case frequency when 'M' then 9 else 2 end
    and reporter in (select alpha3 from origin)
),
-- A second year before is read only where all have it: sums must be of the same books throughout.
border as (
  select e.source, e.frequency, i.reporter as importer, count(*) as exporters,
    min(e.is_longer) * case when max(i.longer) >= case e.frequency when 'M' then 4 else 2 end then 1 else 0 end as longer,
    max(i.later) as later
  from exporter e
  join importer i on i.source = e.source and i.frequency = e.frequency
  group by e.source, e.frequency, i.reporter
),
month as (
  select l.code, l.source, l.frequency, l.unit, l.importer, l.side, c.block, l.period,
    case when b.longer = 1 then 1e0 else 0e0 end as longer,
    sum(l.quantity) as quantity, sum(l.value_usd) as value_usd,
    sum(case when l.quantity is null then l.value_usd end) as unmeasured_usd
  from leg l
  join goods g on g.code = l.code
  join border b on b.source = l.source and b.frequency = l.frequency and b.importer = l.importer
  join exporter e on e.source = l.source and e.frequency = l.frequency and e.reporter = l.exporter
  join clock c on c.source = l.source and c.frequency = l.frequency and c.side = l.side
    and c.reporter = l.reporter and c.period = l.period
  where (l.side = 'export' and l.reporter = l.exporter) or (l.side = 'import' and l.reporter = l.importer)
  group by l.code, l.source, l.frequency, l.unit, l.importer, l.side, c.block, l.period, b.longer
),
-- How much of a block belongs to the years before (as it is, and a quarter later) and after.
placed as (
  select m.*,
    case frequency
      when 'A' then case when block = -1 then 1e0 when block in (-3, -2) then longer else 0e0 end
      else case when block between -5 and -2 then 1e0 when block between -9 and -6 then longer else 0e0 end end as before,
    case frequency
      when 'A' then case when block = -1 then 1e0 when block in (-3, -2) then longer else 0e0 end
      else case when block between -4 and -1 then 1e0 when block between -8 and -5 then longer else 0e0 end end as before_later,
    case frequency when 'A' then case when block = 0 then 1e0 else 0e0 end
      else case when block between 0 and 3 then 1e0 else 0e0 end end as after
  from month m
),
sums as (
  select code, source, frequency, unit, importer,
    sum(case side when 'export' then before * quantity else 0e0 end) as sent_before,
    sum(case side when 'import' then before * quantity else 0e0 end) as booked_before,
    sum(case side when 'import' then before_later * quantity else 0e0 end) as booked_before_later,
    array[sum(case when side = 'export' and block = 0 then quantity else 0e0 end), sum(case when side = 'export' and
    block = 1 then quantity else 0e0 end), sum(case when side = 'export' and block = 2 then quantity else 0e0 end),
    sum(case when side = 'export' and block = 3 then quantity else 0e0 end)] as sent,
    array[sum(case when side = 'import' and block = 0 then quantity else 0e0 end), sum(case when side = 'import' and
    block = 1 then quantity else 0e0 end), sum(case when side = 'import' and block = 2 then quantity else 0e0 end),
    sum(case when side = 'import' and block = 3 then quantity else 0e0 end), sum(case when side = 'import' and block
    = 4 then quantity else 0e0 end)] as booked,
    sum(case side when 'export' then before * value_usd else 0e0 end) as sent_usd_before,
    sum(case side when 'import' then before * value_usd else 0e0 end) as booked_usd_before,
    sum(case side when 'import' then before_later * value_usd else 0e0 end) as booked_usd_before_later,
    array[sum(case when side = 'export' and block = 0 then value_usd else 0e0 end), sum(case when side = 'export'
    and block = 1 then value_usd else 0e0 end), sum(case when side = 'export' and block = 2 then value_usd else 0e0
    end), sum(case when side = 'export' and block = 3 then value_usd else 0e0 end)] as sent_usd,
    array[sum(case when side = 'import' and block = 0 then value_usd else 0e0 end), sum(case when side = 'import'
    and block = 1 then value_usd else 0e0 end), sum(case when side = 'import' and block = 2 then value_usd else 0e0
    end), sum(case when side = 'import' and block = 3 then value_usd else 0e0 end), sum(case when side = 'import'
    and block = 4 then value_usd else 0e0 end)] as booked_usd,
    sum(case side when 'export' then (before + after) * unmeasured_usd else 0e0 end) as sent_unmeasured_usd,
    sum(case side when 'import' then (before + after) * unmeasured_usd else 0e0 end) as booked_unmeasured_usd,
    sum(case when side = 'export' and after > 0 and (quantity > 0 or value_usd > 0) then 1 else 0 end) as periods_after,
    sum(case when side = 'export' and before > 0 and (quantity > 0 or value_usd > 0) then 1 else 0 end) as periods_before,
    max(case when side = 'export' and after > 0 then quantity end) as largest_after
  from placed
  group by code, source, frequency, unit, importer
),
-- What the importer books under other origins, and under none.
elsewhere as (
  select l.code, l.source, l.frequency, l.importer,
    sum(case when l.exporter in ('_X', 'XX', 'X1', 'X2', '_R') then 0e0 when c.block < 0 then l.quantity else 0e0 end) as others_before,
    sum(case when l.exporter in ('_X', 'XX', 'X1', 'X2', '_R') or c.block < 0 then 0e0 else l.quantity end) as others_after,
    sum(case when l.exporter in ('_X', 'XX', 'X1', 'X2', '_R') and c.block < 0 then l.quantity else 0e0 end) as unspecified_before,
    sum(case when l.exporter in ('_X', 'XX', 'X1', 'X2', '_R') and c.block >= 0 then l.quantity else 0e0 end) as unspecified_after
  from leg l
  join goods g on g.code = l.code and not g.donor
  join border b on b.source = l.source and b.frequency = l.frequency and b.importer = l.importer
  join clock c on c.source = l.source and c.frequency = l.frequency and c.side = l.side
    and c.reporter = l.reporter and c.period = l.period
  where l.side = 'import' and l.reporter = l.importer and l.exporter not in (select alpha3 from origin)
    and ((l.frequency = 'M' and c.block between -4 and 3) or (l.frequency = 'A' and c.block between -1 and 0))
  group by l.code, l.source, l.frequency, l.importer
)
select s.*, g.donor, b.exporters, b.longer, b.later,
  coalesce(e.others_before, 0e0) as others_before, coalesce(e.others_after, 0e0) as others_after,
  coalesce(e.unspecified_before, 0e0) as unspecified_before, coalesce(e.unspecified_after, 0e0) as unspecified_after
from sums s
join goods g on g.code = s.code
join border b on b.source = s.source and b.frequency = s.frequency and b.importer = s.importer
left join elsewhere e on e.code = s.code and e.source = s.source and e.frequency = s.frequency and e.importer = s.importer
where s.periods_after > 0
order by s.code, s.importer, s.source, s.frequency
