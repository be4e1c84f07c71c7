-- Both books of a border, in one source, over calendar years that both report wholly: goods asked about
-- and, on the same borders, untouched ones to compare with. For monthly figures the importer's year is
-- also summed three months later. `world_*` are all that the importer took in and all that anyone says
-- to have sent it; goods without a partner are the importer's own.
with clock as (
  select source, frequency, side, reporter, period, period // 12 as year
  from reported
  where reporter <> '*'
),
whole as (
  select source, frequency, side, reporter, year
  from clock
  group by source, frequency, side, reporter, year
  having count(*) = case frequency when 'M' then 12 else 1 end
),
book as (
  select source, frequency, side, reporter, year
  from (select w.*, dense_rank() over (partition by source, frequency order by year desc) as back from whole w) r
  where back <= $years
),
border as (
  select x.source, x.frequency, x.year, x.reporter as exporter, m.reporter as importer
  from book x
  join book m on m.source = x.source and m.frequency = x.frequency and m.year = x.year
  where x.side = 'export' and m.side = 'import' and x.reporter <> m.reporter
),
side_sum as (
  select l.code, l.donor, l.source, l.frequency, l.unit, l.side, l.exporter, l.importer, l.period // 12 as year,
    sum(l.value_usd) as usd, sum(l.quantity) as quantity,
    sum(case when (l.period - l.period // 12 * 12) // 3 = 0 then l.value_usd end) as usd_first,
    sum(case when (l.period - l.period // 12 * 12) // 3 = 1 then l.value_usd end) as usd_second,
    sum(case when (l.period - l.period // 12 * 12) // 3 = 2 then l.value_usd end) as usd_third,
    sum(case when (l.period - l.period // 12 * 12) // 3 = 3 then l.value_usd end) as usd_fourth,
    sum(case when l.quantity is null then l.value_usd end) as unmeasured_usd, count(*) as periods
  from leg l
  where (l.side = 'export' and l.reporter = l.exporter) or (l.side = 'import' and l.reporter = l.importer)
  group by l.code, l.donor, l.source, l.frequency, l.unit, l.side, l.exporter, l.importer, l.period // 12
),
pair as (
  select b.source, b.frequency, b.year, b.exporter, b.importer, s.code, s.donor, s.unit,
    coalesce(sum(case s.side when 'export' then s.usd end), 0e0) as sent_usd,
    coalesce(sum(case s.side when 'import' then s.usd end), 0e0) as booked_usd,
    coalesce(sum(case s.side when 'import' then s.usd_first end), 0e0) as booked_usd_first,
    array[sum(case s.side when 'export' then s.usd_first end), sum(case s.side when 'export' then s.usd_second end),
      sum(case s.side when 'export' then s.usd_third end), sum(case s.side when 'export' then s.usd_fourth end)] as sent_usd_quarters,
    array[sum(case s.side when 'import' then s.usd_first end), sum(case s.side when 'import' then s.usd_second end),
      sum(case s.side when 'import' then s.usd_third end), sum(case s.side when 'import' then s.usd_fourth end)] as booked_usd_quarters,
    sum(case s.side when 'export' then s.quantity end) as sent,
    sum(case s.side when 'import' then s.quantity end) as booked,
    coalesce(sum(s.unmeasured_usd), 0e0) as unmeasured_usd, max(s.periods) as periods
  from border b
  join side_sum s on s.source = b.source and s.frequency = b.frequency and s.year = b.year
    and s.exporter = b.exporter and s.importer = b.importer
  group by b.source, b.frequency, b.year, b.exporter, b.importer, s.code, s.donor, s.unit
),
asked as (
  select source, frequency, exporter, importer, count(*) as tests
  from pair
  where not donor
  group by source, frequency, exporter, importer
),
-- The same ones every time, and no more than a program can compare in a second.
chosen as (
  select *
  from (
    select p.*, row_number() over (
        partition by p.donor
        order by case when p.donor then 0e0 else -greatest(p.sent_usd, p.booked_usd) end,
          hash(p.code || p.exporter || p.importer), p.code, p.exporter, p.importer, p.source, p.frequency, p.year) as place
    from pair p
    join asked a on a.source = p.source and a.frequency = p.frequency and a.exporter = p.exporter and a.importer = p.importer
    where greatest(p.sent_usd, p.booked_usd) >= $least_usd
  ) r
  where place <= $most_rows
),
following as (
  select code, source, frequency, exporter, importer, year - 1 as year, sum(usd_first) as usd_first
  from side_sum
  where side = 'import'
  group by code, source, frequency, exporter, importer, year
),
next_year as (
  select source, frequency, reporter as importer, year - 1 as year, count(*) as months
  from (
    select source, frequency, side, reporter, period, period // 12 as year
    from reported
    where side = 'import' and frequency = 'M' and period - period // 12 * 12 < 3
  ) r
  group by source, frequency, reporter, year
),
world as (
  select code, source, frequency, importer, year,
    sum(case side when 'import' then usd end) as booked_usd, sum(case side when 'export' then usd end) as sent_usd,
    sum(case when side = 'import' and exporter in ('_X', 'XX', 'X1', 'X2', '_R') then usd end) as unspecified_usd
  from side_sum
  where not donor
  group by code, source, frequency, importer, year
)
select c.source, c.frequency, c.year, c.exporter, c.importer, c.code, c.donor, c.unit, c.sent_usd, c.booked_usd,
  c.sent_usd_quarters, c.booked_usd_quarters,
  c.sent, c.booked, c.unmeasured_usd, c.periods,
  case when n.months = 3 then c.booked_usd - c.booked_usd_first + coalesce(f.usd_first, 0e0) end as booked_usd_later,
  w.booked_usd as world_booked_usd, w.sent_usd as world_sent_usd, w.unspecified_usd
from chosen c
left join following f on f.code = c.code and f.source = c.source and f.frequency = c.frequency
  and f.exporter = c.exporter and f.importer = c.importer and f.year = c.year
left join next_year n on n.source = c.source and n.frequency = c.frequency and n.importer = c.importer and n.year = c.year
left join world w on not c.donor and w.code = c.code and w.source = c.source and w.frequency = c.frequency
  and w.importer = c.importer and w.year = c.year
order by c.code, c.exporter, c.importer, c.source, c.frequency, c.year
