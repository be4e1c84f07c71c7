-- Lots (a month or year of one good on one border, in one book) of flows with enough of them: their
-- quantities and values, and how far the unit value of the same good stood that month from its usual on
-- the other borders. Lots whose quantity the publisher estimated, and small ones, are left out.
with lot as (
  select code, donor, source, frequency, side, exporter, importer, unit, period, quantity, value_usd,
    ln(value_usd / quantity) as log_unit_value
  from leg
  where unit <> 'USD' and quantity > 0 and value_usd >= $least_usd and not is_estimated
),
flow as (
  select code, donor, source, frequency, side, exporter, importer, unit, count(*) as lots, sum(value_usd) as value_usd
  from lot
  group by code, donor, source, frequency, side, exporter, importer, unit
  having count(*) >= $least_lots
),
-- What a good costs is told from some borders, the same ones every time: medians of all would not fit memory.
typical as (
  select l.code, l.source, l.frequency, l.side, l.unit, l.exporter, l.importer,
    approx_percentile(l.log_unit_value, 0.5e0) as usual
  from lot l
  join (
    select f.*, row_number() over (
        partition by code, source, frequency, side, unit
        order by hash(exporter || importer), exporter, importer) as place
    from flow f
  ) f on f.code = l.code and f.source = l.source and f.frequency = l.frequency and f.side = l.side
    and f.exporter = l.exporter and f.importer = l.importer and f.unit = l.unit
  where f.place <= $most_borders
  group by l.code, l.source, l.frequency, l.side, l.unit, l.exporter, l.importer
),
-- The book with more lots tells of a border; the importer's where both have as many.
best as (
  select *
  from (
    select f.*, row_number() over (
        partition by code, exporter, importer
        order by lots desc, case side when 'import' then 1 when 'reconciled' then 2 else 3 end, frequency desc, source) as place
    from flow f
  ) r
  where place = 1
),
market as (
  select l.code, l.source, l.frequency, l.side, l.unit, l.period,
    approx_percentile(l.log_unit_value - f.usual, 0.5e0) as moved, count(*) as borders
  from lot l
  join typical f on f.code = l.code and f.source = l.source and f.frequency = l.frequency and f.side = l.side
    and f.exporter = l.exporter and f.importer = l.importer and f.unit = l.unit
  group by l.code, l.source, l.frequency, l.side, l.unit, l.period
),
spread as (
  select code, source, frequency, side, unit, count(*) as flows,
    approx_percentile(usual, 0.05e0) as lowest, approx_percentile(usual, 0.95e0) as highest
  from typical
  group by code, source, frequency, side, unit
),
left_out as (
  select l.code, l.source, l.frequency, l.side, l.exporter, l.importer, count(*) as estimated
  from leg l
  where l.is_estimated
  group by l.code, l.source, l.frequency, l.side, l.exporter, l.importer
),
chosen as (
  select *
  from (
    select b.*, row_number() over (
        partition by donor
        order by case when donor then 0e0 else -value_usd end, hash(code || exporter || importer), code, exporter, importer) as rank
    from best b
  ) r
  where rank <= case when donor then $most_donors else $most_flows end
)
select c.code, c.donor, c.source, c.frequency, c.side, c.exporter, c.importer, c.unit,
  coalesce(e.estimated, 0) as estimated, s.flows, s.lowest, s.highest,
  array_agg(l.period order by l.period) as periods, array_agg(l.quantity order by l.period) as quantities,
  array_agg(l.value_usd order by l.period) as usd, array_agg(coalesce(m.moved, 0e0) order by l.period) as moved,
  array_agg(coalesce(m.borders, 0) order by l.period) as borders
from chosen c
join lot l on l.code = c.code and l.source = c.source and l.frequency = c.frequency and l.side = c.side
  and l.exporter = c.exporter and l.importer = c.importer and l.unit = c.unit
left join market m on m.code = l.code and m.source = l.source and m.frequency = l.frequency and m.side = l.side
  and m.unit = l.unit and m.period = l.period
join spread s on s.code = c.code and s.source = c.source and s.frequency = c.frequency and s.side = c.side and s.unit = c.unit
left join left_out e on e.code = c.code and e.source = c.source and e.frequency = c.frequency and e.side = c.side
  and e.exporter = c.exporter and e.importer = c.importer
group by c.code, c.donor, c.source, c.frequency, c.side, c.exporter, c.importer, c.unit, e.estimated, s.flows, s.lowest, s.highest
order by c.code, c.exporter, c.importer
