-- Parties that began to trade in a controlled line after its measure, against parties in all other
-- lines after the same day: beginners are everywhere, so they are the yardstick.
with span as (select min(day) as first_day, max(day) as last_day from consignment),
start as (
  select distinct k.since as since from controlled_code k, span s
  where k.since between s.first_day + $least_before and s.last_day - $least_after
),
line as (
  select party, heading, min(day) as began, count(*) as trades from trader group by party, heading
),
breadth as (select party, count(distinct heading) as headings from trader group by party),
newcomer as (
  select l.party, l.heading, t.since, l.trades, b.headings,
    exists (select 1 from controlled_code k where left(k.code, 4) = l.heading and abs(k.since - t.since) <= 200) as controlled,
    l.began >= t.since as is_new
  from line l
  join breadth b on b.party = l.party
  join start t on true
),
after_start as (
  select d.consignment, d.party, d.role, d.heading, t.since from trader d join start t on d.day >= t.since
),
donor as (
  select n.since, case when n.is_new then n.trades else 0 end as trades, n.is_new and n.headings = 1 as only_this, count(*) as consignments
  from after_start a
  join newcomer n on n.party = a.party and n.heading = a.heading and n.since = a.since
  where not n.controlled
  group by all
),
at_least as (
  select since, trades, only_this, sum(consignments) over (partition by since order by trades desc range between unbounded preceding and current row) as as_many,
    sum(consignments) over (partition by since) as all_of_them
  from donor
),
tail as (select since, trades, min(as_many) as as_many, min(all_of_them) as all_of_them from at_least group by since, trades),
lonely as (
  select since, sum(case when only_this and trades >= 3 then consignments else 0 end) as only_this, sum(consignments) as all_of_them from donor group by since
),
held as (
  select a.consignment, a.party, a.role, a.heading, n.since, n.trades, n.headings, c.measure
  from after_start a
  join newcomer n on n.party = a.party and n.heading = a.heading and n.since = a.since
  join consignment g on g.consignment = a.consignment
  join (select code, since, min(measure) as measure from controlled_code group by code, since) c on c.code = six_digits(g.commodity) and c.since = n.since
  where n.controlled and n.is_new
),
judged as (
  select h.*,
    (1 + coalesce((select max(t.as_many) from tail t where t.since = h.since and t.trades >= h.trades), 0)) / (1 + l.all_of_them) as p_new,
    (1 + l.only_this) / (1 + l.all_of_them) as p_only
  from held h
  join lonely l on l.since = h.since
)
select consignment, 'new' as kind, cast(max(trades) as double) as strength, min(p_new) as p, cast((select count(*) from consignment) as bigint) as asked,
  min_by(role || ' ' || party || ' has traded ' || trades || ' times in ' || heading || ', never before ' || measure || ' took effect', p_new) as says, cast(null as varchar) as other
from judged where p_new <= $most_p
group by consignment
union all
select consignment, 'nothing else', cast(max(trades) as double), min(p_only), cast((select count(*) from consignment) as bigint),
  min_by(role || ' ' || party || ' trades in nothing but ' || heading, p_only), null
from judged where headings = 1 and trades >= 3 and p_only <= $most_p
group by consignment
