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

-- A group as reporter (the EU) in periods in which its members report too.
create or replace table member_reporter as
select distinct k.direction, k.frequency, k.period, g.country_group
from keyed k
join country_group g on g.member = k.reporter
where k.set_aside is null and g.country_group in (select distinct reporter from keyed);

-- A group as partner of a reporter that names its members too.
create or replace table member_partner as
select distinct k.reporter, k.direction, k.frequency, k.period, g.country_group
from keyed k
join country_group g on g.member = k.partner
where k.set_aside is null and g.country_group in (select distinct partner from keyed);

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
    when r.country_group is not null then k.reporter || ' as reporter beside its members'
    when p.country_group is not null then k.partner || ' as partner beside its members'
    when c.totality > k.totality then
      case when k.mode_of_transport <> 'all' then 'mode of transport'
           when k.customs_procedure <> 'all' then 'customs procedure'
           else 'country of consignment' end || ' beside its total'
  end as set_aside
from keyed k
left join member_reporter r on r.country_group = k.reporter and r.direction = k.direction
  and r.frequency = k.frequency and r.period = k.period
left join member_partner p on p.country_group = k.partner and p.reporter = k.reporter
  and p.direction = k.direction and p.frequency = k.frequency and p.period = k.period
left join cell_total c on c.reporter = k.reporter and c.partner = k.partner and c.direction = k.direction
  and c.frequency = k.frequency and c.period = k.period and c.commodity = k.commodity
  and c.hs_edition is not distinct from k.hs_edition;
