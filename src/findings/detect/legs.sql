-- From `asked` to `leg`: sums over one code, by book and border. At each border and period the
-- shallowest code that is given there; finer ones beside it are its parts.
insert into leg
with exact as (
  select a.* from asked a join scope s on s.code = a.asked where length(a.commodity) = s.digits
),
finer as (
  select a.*, min(length(a.commodity)) over (
      partition by a.asked, a.source, a.frequency, a.direction, a.reporter, a.partner, a.period) as shallowest
  from asked a
  join scope s on s.code = a.asked
  where length(a.commodity) > s.digits
    and not exists (
      select 1 from exact e
      where e.asked = a.asked and e.source = a.source and e.frequency = a.frequency and e.direction = a.direction
        and e.reporter = a.reporter and e.partner = a.partner and e.period = a.period)
),
whole as (
  select asked, source, frequency, direction, reporter, exporter, importer, period, quantity, quantity_unit,
    coalesce(net_weight_kg, case when quantity_unit = 'kg' then quantity end) as kg, coalesce(value_usd, value_local) as value,
    coalesce(quantity_is_estimated, false) as quantity_is_estimated,
    coalesce(case when net_weight_kg is null then quantity_is_estimated else net_weight_is_estimated end, false) as kg_is_estimated
  from exact
  union all
  select asked, source, frequency, direction, reporter, exporter, importer, period, quantity, quantity_unit,
    coalesce(net_weight_kg, case when quantity_unit = 'kg' then quantity end) as kg, coalesce(value_usd, value_local) as value,
    coalesce(quantity_is_estimated, false) as quantity_is_estimated,
    coalesce(case when net_weight_kg is null then quantity_is_estimated else net_weight_is_estimated end, false) as kg_is_estimated
  from finer
  where length(commodity) = shallowest
),
-- Share of the value that carries a figure in each unit; without values every row counts the same.
carried as (
  select asked, source, frequency, unit, sum(weight) as weight
  from (
    select asked, source, frequency, quantity_unit as unit, coalesce(value, 1e0) as weight
    from whole where quantity is not null and quantity_unit is not null and quantity_unit <> 'kg'
    union all
    select asked, source, frequency, 'kg', coalesce(value, 1e0) from whole where kg is not null
  ) c
  group by asked, source, frequency, unit
),
everything as (
  select asked, source, frequency, sum(coalesce(value, 1e0)) as weight from whole group by asked, source, frequency
),
measured as (
  select e.asked, e.source, e.frequency,
    -- Counted goods first where nearly all are counted, then weight, then whichever covers half, then value.
    max_by(c.unit,
      case when c.weight >= 0.9e0 * e.weight and c.unit <> 'kg' then 4e0
           when c.weight >= 0.9e0 * e.weight then 3e0
           when c.weight >= 0.5e0 * e.weight then 1e0 + c.weight / nullif(e.weight, 0)
      end) as unit
  from everything e
  left join carried c on c.asked = e.asked and c.source = e.source and c.frequency = e.frequency
  group by e.asked, e.source, e.frequency
)
select w.asked, s.donor, w.source, w.frequency, w.direction as side,
  case when w.direction = 'reconciled' then '*' else w.reporter end as reporter,
  w.exporter, w.importer, w.period, coalesce(m.unit, 'USD') as unit,
  case coalesce(m.unit, 'USD') when 'kg' then sum(w.kg) when 'USD' then sum(w.value)
    else sum(case when w.quantity_unit = m.unit then w.quantity end) end as quantity,
  sum(w.kg) as net_weight_kg, sum(w.value) as value_usd,
  max(case when coalesce(m.unit, 'USD') = 'kg' then w.kg_is_estimated else w.quantity_is_estimated end) as is_estimated
from whole w
join scope s on s.code = w.asked
join measured m on m.asked = w.asked and m.source = w.source and m.frequency = w.frequency
where w.exporter <> w.importer
group by w.asked, s.donor, w.source, w.frequency, w.direction, w.reporter, w.exporter, w.importer, w.period, m.unit
