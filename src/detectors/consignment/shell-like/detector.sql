-- What a firm on paper looks like: an address of many, one line, one counterpart, and young.
with seat as (
  -- One firm in several spellings is one firm: the first letters are seldom wrong.
  select address, count(distinct left(party, 4)) as firms from trader where address is not null group by address having count(distinct left(party, 4)) >= $least_firms
),
firm as (
  select party, role, count(*) as trades, count(distinct heading) as headings, count(distinct counterpart) as counterparts, min(day) as began,
    max(address) as address
  from trader group by party, role
),
span as (select min(day) as first_day, max(day) as last_day from trader),
narrow as (
  select f.party, f.role, f.trades, f.counterparts, f.began - s.first_day as began_after
  from firm f, span s
  where f.headings = 1 and f.trades >= $least_trades and f.began > s.first_day + $young_share * (s.last_day - s.first_day)
)
select t.consignment, 'address' as kind, cast(max(s.firms) as double) as strength, cast(null as double) as p, (select count(distinct consignment) from trader where address is not null) as asked,
  max_by(t.role || ' ' || t.party || ' has its seat at ' || t.address || ', as ' || (s.firms - 1) || ' other firms', s.firms) as says, cast(null as varchar) as other
from trader t join seat s on s.address = t.address
group by t.consignment
union all
select t.consignment, 'narrow', cast(max(n.trades) as double), null, (select count(distinct consignment) from trader),
  max_by(t.role || ' ' || t.party || ' began ' || n.began_after || ' days into the records and has traded ' || n.trades || ' times, in one line, with ' || n.counterparts || ' others', n.trades), null
from trader t join narrow n on n.party = t.party and n.role = t.role
group by t.consignment
