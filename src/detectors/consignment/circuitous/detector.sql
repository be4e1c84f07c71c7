-- How surprising the next port is at each port, and how much longer the way is than between the same
-- two countries as a rule.
with onward as (
  select *,
    -- Departures for a next port as rare as this one, or rarer.
    sum(n) over (partition by from_port order by n range between unbounded preceding and current row) as as_rare
  from (
    select from_port, to_port, count(*) as n, sum(count(*)) over (partition by from_port) as from_all from leg group by from_port, to_port
  )
),
surprise as (
  select l.consignment, max(-ln(o.as_rare / (o.from_all + 1))) as strength,
    max_by('from ' || l.from_port || ' it went to ' || l.to_port || ', as ' || (o.n - 1) || ' others of ' || (cast(o.from_all as bigint) - 1) || ' from there', -ln(o.as_rare / (o.from_all + 1))) as says
  from leg l
  join onward o on o.from_port = l.from_port and o.to_port = l.to_port
  where o.from_all >= $least_departures
  group by l.consignment
),
way as (
  select l.consignment, min_by(l.from_port, l.step) as first_port, max_by(l.to_port, l.step) as last_port, count(*) as legs, sum(d.miles) as miles
  from leg l
  join port_distance d on d.from_port = l.from_port and d.to_port = l.to_port
  group by l.consignment
  having count(*) = max(l.step)
),
longer as (
  select w.consignment, left(w.first_port, 2) as first_country, left(w.last_port, 2) as last_country, w.miles, d.miles as direct,
    ln(w.miles / d.miles) as excess
  from way w
  join port_distance d on d.from_port = w.first_port and d.to_port = w.last_port
  where d.miles > $least_miles
),
usual as (
  select first_country, last_country, quantile_cont(excess, 0.5) as half, count(*) as n from longer group by first_country, last_country having count(*) >= $least_departures
)
select consignment, 'next port' as kind, strength, cast(null as double) as p, (select count(*) from surprise) as asked, says, cast(null as varchar) as other
from surprise where strength > $least_surprise
union all
select l.consignment, 'length', l.excess - u.half, null, (select count(*) from longer l join usual u on u.first_country = l.first_country and u.last_country = l.last_country),
  'the way is ' || round(l.miles) || ' nautical miles, ' || round(l.miles / l.direct, 1) || ' times the distance; as a rule ' || round(exp(u.half), 1) || ' times', null
from longer l
join usual u on u.first_country = l.first_country and u.last_country = l.last_country
where l.excess - u.half > $least_excess
