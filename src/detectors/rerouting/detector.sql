-- Triangles origins → transit → target of one place, for its goods and for untouched ones to compare
-- with. One row for each code and transit country, from the book that shows both legs best. Each leg
-- is summed in blocks counted from the first period of the measure: quarters -12 to 3 of monthly
-- figures, calendar years -12 to 0 of annual ones; `_reported` has a bit for each block whose periods
-- are all reported. Sums over fixed windows only, so that a million triangles need no series.
with origin as (select alpha3 from place_origin where place = $place),
target as (select alpha3 from place_target where place = $place),
goods as (select code, donor from place_code where place = $place),
-- Years count from the first that lies wholly under the measure.
start as (
  select 'M' as frequency, since as begin, 3 as months from place where place = $place
  union all
  select 'A', cast(ceil(since / 12e0) * 12 as integer), 12 from place where place = $place
),
clock as (
  select r.source, r.frequency, r.side, r.reporter, r.period, (r.period - s.begin + 1200) // s.months - 1200 // s.months as block
  from reported r
  join start s on s.frequency = r.frequency
  where r.period >= s.begin - 12 * s.months and r.period < s.begin + 12
),
book as (
  select source, frequency, side, reporter, sum(whole) as reported, sum(periods) as periods_known
  from (
    select source, frequency, side, reporter, block,
      case when count(*) = case frequency when 'M' then 3 else 1 end then cast(pow(2, block + 12) as bigint) else 0 end as whole,
      -- Three years of months, or every year given, say how often goods moved.
      case when block < 0 then count(*) else 0 end as periods
    from clock
    group by source, frequency, side, reporter, block
  ) b
  group by source, frequency, side, reporter
),
-- Everything that touches an origin or the target, by what it is to a transit country.
piece as (
  select l.code, l.source, l.frequency, l.unit, l.side, l.reporter, l.period, l.quantity,
    case when o.alpha3 is null then 'out' when t.alpha3 is null then 'in' else 'direct' end as role,
    case when o.alpha3 is null then l.exporter when t.alpha3 is null then l.importer else '' end as transit
  from leg l
  join goods g on g.code = l.code
  left join origin o on o.alpha3 = l.exporter
  left join target t on t.alpha3 = l.importer
  where (o.alpha3 is not null and l.importer not in (select alpha3 from origin))
    or (t.alpha3 is not null and l.exporter not in (select alpha3 from target))
),
sums as (
  select p.code, p.source, p.frequency, p.unit, p.role, p.transit,
    case when p.side = 'reconciled' then 'reconciled'
         when (p.side = 'import') = (p.role <> 'out') then 'own' else 'mirror' end as book,
    array[sum(case when c.block = -12 then p.quantity else 0e0 end), sum(case when c.block = -11 then p.quantity
    else 0e0 end), sum(case when c.block = -10 then p.quantity else 0e0 end), sum(case when c.block = -9 then
    p.quantity else 0e0 end), sum(case when c.block = -8 then p.quantity else 0e0 end), sum(case when c.block = -7
    then p.quantity else 0e0 end), sum(case when c.block = -6 then p.quantity else 0e0 end), sum(case when c.block
    = -5 then p.quantity else 0e0 end), sum(case when c.block = -4 then p.quantity else 0e0 end), sum(case when
    c.block = -3 then p.quantity else 0e0 end), sum(case when c.block = -2 then p.quantity else 0e0 end), sum(case
    when c.block = -1 then p.quantity else 0e0 end), sum(case when c.block = 0 then p.quantity else 0e0 end),
    sum(case when c.block = 1 then p.quantity else 0e0 end), sum(case when c.block = 2 then p.quantity else 0e0
    end), sum(case when c.block = 3 then p.quantity else 0e0 end)] as blocks,
    bit_and(b.reported) as reported, min(b.periods_known) as periods_known,
    count(distinct case when c.block < 0 and p.quantity > 0 then p.period end) as periods_moving,
    sum(case when c.block >= 0 then p.quantity else 0e0 end) as observed
  from piece p
  join clock c on c.source = p.source and c.frequency = p.frequency and c.side = p.side
    and c.reporter = p.reporter and c.period = p.period
  join book b on b.source = p.source and b.frequency = p.frequency and b.side = p.side and b.reporter = p.reporter
  group by p.code, p.source, p.frequency, p.unit, p.role, p.transit, book
),
best as (
  select *
  from (
    select i.code, i.source, i.frequency, i.unit, i.transit, i.book as in_book, o.book as out_book,
      i.blocks as in_blocks, i.reported as in_reported, i.periods_known as in_periods_known,
      i.periods_moving as in_periods_moving, o.blocks as out_blocks, o.reported as out_reported,
      o.periods_known as out_periods_known, o.periods_moving as out_periods_moving, o.observed as out_observed,
      row_number() over (
        partition by i.code, i.transit
        order by case i.book when 'own' then 3 when 'reconciled' then 2 else 1 end
            + case o.book when 'own' then 3 when 'reconciled' then 2 else 1 end desc,
          i.frequency desc, o.periods_known desc, i.source, i.book, o.book) as rank
    from sums i
    join sums o on o.role = 'out' and o.code = i.code and o.source = i.source and o.frequency = i.frequency
      and o.transit = i.transit
    -- Goods that only ever moved on one leg make no route.
    where i.role = 'in' and i.observed > 0 and o.observed > 0
  ) r
  where rank = 1
),
straight as (
  select code, source, frequency,
    max_by(blocks, case book when 'mirror' then 1 else 2 end) as blocks,
    max_by(reported, case book when 'mirror' then 1 else 2 end) as reported
  from sums where role = 'direct'
  group by code, source, frequency
),
-- All that came in, and all that went out, in the transit country's own book.
arrived as (
  select b.code, b.transit,
    array[sum(case when c.block = -12 then a.quantity else 0e0 end), sum(case when c.block = -11 then a.quantity
    else 0e0 end), sum(case when c.block = -10 then a.quantity else 0e0 end), sum(case when c.block = -9 then
    a.quantity else 0e0 end), sum(case when c.block = -8 then a.quantity else 0e0 end), sum(case when c.block = -7
    then a.quantity else 0e0 end), sum(case when c.block = -6 then a.quantity else 0e0 end), sum(case when c.block
    = -5 then a.quantity else 0e0 end), sum(case when c.block = -4 then a.quantity else 0e0 end), sum(case when
    c.block = -3 then a.quantity else 0e0 end), sum(case when c.block = -2 then a.quantity else 0e0 end), sum(case
    when c.block = -1 then a.quantity else 0e0 end), sum(case when c.block = 0 then a.quantity else 0e0 end),
    sum(case when c.block = 1 then a.quantity else 0e0 end), sum(case when c.block = 2 then a.quantity else 0e0
    end), sum(case when c.block = 3 then a.quantity else 0e0 end)] as blocks
  from best b
  join arrival a on a.code = b.code and a.source = b.source and a.frequency = b.frequency and a.importer = b.transit
    and a.side = case b.in_book when 'own' then 'import' else 'reconciled' end
  join clock c on c.source = a.source and c.frequency = a.frequency and c.side = a.side
    and c.reporter = a.reporter and c.period = a.period
  where b.in_book <> 'mirror'
  group by b.code, b.transit
),
departed as (
  select b.code, b.transit,
    array[sum(case when c.block = -12 then a.quantity else 0e0 end), sum(case when c.block = -11 then a.quantity
    else 0e0 end), sum(case when c.block = -10 then a.quantity else 0e0 end), sum(case when c.block = -9 then
    a.quantity else 0e0 end), sum(case when c.block = -8 then a.quantity else 0e0 end), sum(case when c.block = -7
    then a.quantity else 0e0 end), sum(case when c.block = -6 then a.quantity else 0e0 end), sum(case when c.block
    = -5 then a.quantity else 0e0 end), sum(case when c.block = -4 then a.quantity else 0e0 end), sum(case when
    c.block = -3 then a.quantity else 0e0 end), sum(case when c.block = -2 then a.quantity else 0e0 end), sum(case
    when c.block = -1 then a.quantity else 0e0 end), sum(case when c.block = 0 then a.quantity else 0e0 end),
    sum(case when c.block = 1 then a.quantity else 0e0 end), sum(case when c.block = 2 then a.quantity else 0e0
    end), sum(case when c.block = 3 then a.quantity else 0e0 end)] as blocks
  from best b
  join departure a on a.code = b.code and a.source = b.source and a.frequency = b.frequency and a.exporter = b.transit
    and a.side = case b.out_book when 'own' then 'export' else 'reconciled' end
  join clock c on c.source = a.source and c.frequency = a.frequency and c.side = a.side
    and c.reporter = a.reporter and c.period = a.period
  where b.out_book <> 'mirror'
  group by b.code, b.transit
)
select b.code, g.donor, b.transit, b.source, b.frequency, b.unit, b.in_book, b.out_book,
  b.in_blocks, b.in_reported, b.in_periods_known, b.in_periods_moving,
  b.out_blocks, b.out_reported, b.out_periods_known, b.out_periods_moving, b.out_observed,
  a.blocks as arrived_blocks, e.blocks as departed_blocks,
  d.blocks as direct_blocks, d.reported as direct_reported
from best b
join goods g on g.code = b.code
left join arrived a on a.code = b.code and a.transit = b.transit
left join departed e on e.code = b.code and e.transit = b.transit
left join straight d on d.code = b.code and d.source = b.source and d.frequency = b.frequency
order by b.code, b.transit
