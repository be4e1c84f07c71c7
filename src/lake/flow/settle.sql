-- From mapped rows to published ones: what is a part of something else in the same file is set
-- aside with its reason, so that nothing is ever added to its own parts.
create or replace view keyed as
select
  *,
  -- How much of a total the row is; in each cell the rows that are split by least are kept.
  cast(mode_of_transport = 'all' as integer) * 9 + cast(customs_procedure = 'all' as integer) * 10
    + cast(country_of_consignment = 'all' as integer) * 12 as totality
from mapped
where problem is null;

-- A group of countries (the EU) beside members of it, where the file has any: the one or the other
-- is counted. As reporters, members are worth more, because each may be a transit country: they are
-- set aside only where they hold less than half of the group. As partners, what counts is that
-- nothing is lost: they are set aside where they hold less than nine tenths of it.
create or replace table group_code as
select country_group, country_group as code from country_group
union
select country_group, member from country_group;

create or replace table reporter_aside as
with beside as (
  select k.direction, k.frequency, k.period, g.country_group,
    sum(coalesce(k.value_usd, k.value_local)) filter (k.reporter = g.country_group) as whole,
    sum(coalesce(k.value_usd, k.value_local)) filter (k.reporter <> g.country_group) as parts
  from keyed k
  join group_code g on g.code = k.reporter
  where k.set_aside is null and g.country_group in (select distinct reporter from keyed)
  group by k.direction, k.frequency, k.period, g.country_group
  having count(*) filter (k.reporter = g.country_group) > 0 and count(*) filter (k.reporter <> g.country_group) > 0
)
select b.direction, b.frequency, b.period, g.code,
  min(case when g.code = b.country_group then g.code || ' as reporter beside its members'
           else 'member as reporter beside ' || b.country_group || ', which holds it' end) as reason
from beside b
join group_code g on g.country_group = b.country_group
  and (g.code = b.country_group) = (coalesce(b.parts, 0) >= 0.5 * coalesce(b.whole, 0))
group by b.direction, b.frequency, b.period, g.code;

create or replace table partner_aside as
with beside as (
  select k.reporter, k.direction, k.frequency, k.period, g.country_group,
    sum(coalesce(k.value_usd, k.value_local)) filter (k.partner = g.country_group) as whole,
    sum(coalesce(k.value_usd, k.value_local)) filter (k.partner <> g.country_group) as parts
  from keyed k
  join group_code g on g.code = k.partner
  where k.set_aside is null and g.country_group in (select distinct partner from keyed)
  group by k.reporter, k.direction, k.frequency, k.period, g.country_group
  having count(*) filter (k.partner = g.country_group) > 0 and count(*) filter (k.partner <> g.country_group) > 0
)
select b.reporter, b.direction, b.frequency, b.period, g.code,
  min(case when g.code = b.country_group then g.code || ' as partner beside its members'
           else 'member as partner beside ' || b.country_group || ', which holds it' end) as reason
from beside b
join group_code g on g.country_group = b.country_group
  and (g.code = b.country_group) = (coalesce(b.parts, 0) >= 0.9 * coalesce(b.whole, 0))
group by b.reporter, b.direction, b.frequency, b.period, g.code;

-- Cells present both whole and split, where the file has any.
create or replace table cell_total as
select reporter, partner, direction, frequency, period, commodity, hs_edition, max(totality) as totality
from keyed
where set_aside is null
  and (select min(totality) <> max(totality) from keyed where set_aside is null)
group by reporter, partner, direction, frequency, period, commodity, hs_edition
having min(totality) <> max(totality);

create or replace view settled as
select
  k.* exclude (set_aside, totality, problem, line),
  case
    when k.set_aside is not null then k.set_aside
    when r.reason is not null then r.reason
    when p.reason is not null then p.reason
    when c.totality > k.totality then
      case when k.mode_of_transport <> 'all' then 'mode of transport'
           when k.customs_procedure <> 'all' then 'customs procedure'
           else 'country of consignment' end || ' beside its total'
  end as set_aside
from keyed k
left join reporter_aside r on r.code = k.reporter and r.direction = k.direction
  and r.frequency = k.frequency and r.period = k.period
left join partner_aside p on p.code = k.partner and p.reporter = k.reporter
  and p.direction = k.direction and p.frequency = k.frequency and p.period = k.period
left join cell_total c on c.reporter = k.reporter and c.partner = k.partner and c.direction = k.direction
  and c.frequency = k.frequency and c.period = k.period and c.commodity = k.commodity
  and c.hs_edition is not distinct from k.hs_edition;
