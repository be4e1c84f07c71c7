-- First digits of a trader's distinct values, against those of all other traders in the same lines, and
-- against Benford's law: honest values follow the one or the other, by what the trader deals in.
with amount as (
  select distinct d.party, d.heading, c.value, cast(left(replace(printf('%.6e', c.value), '.', ''), 1) as integer) as digit
  from trader d
  join consignment c on c.consignment = d.consignment
  where d.role = 'consignee' and c.value >= 10
),
own as (
  select party, heading, digit, count(*) as n, sum(count(*)) over (partition by party, heading) as of_party
  from amount group by party, heading, digit
),
-- A trader counts as the root of its amounts, so that a large one does not set what is expected of the others.
in_line as (
  select heading, digit, sum(n / sqrt(of_party)) as n, sum(sum(n / sqrt(of_party))) over (partition by heading) as of_line
  from own group by heading, digit
),
size as (
  select party, count(*) as amounts, ln(quantile_cont(value, 0.95) / quantile_cont(value, 0.05)) as variety
  from amount group by party
  having count(*) >= $least_amounts and ln(quantile_cont(value, 0.95) / quantile_cont(value, 0.05)) >= $least_variety
),
mine as (
  select distinct o.party, o.heading, o.of_party as n from own o join size s on s.party = o.party
),
expected as (
  -- The line without the trader itself, with one amount of Benford's mixed in, so that nothing is impossible.
  select m.party, d.digit, sum(m.n * (coalesce(l.n, 0) - coalesce(o.n, 0) / sqrt(m.n) + log10(1 + 1.0 / d.digit)) / (t.of_line - sqrt(m.n) + 1)) as expected
  from mine m
  cross join (select unnest(range(1, 10)) as digit) d
  join (select distinct heading, of_line from in_line) t on t.heading = m.heading
  left join in_line l on l.heading = m.heading and l.digit = d.digit
  left join own o on o.party = m.party and o.heading = m.heading and o.digit = d.digit
  group by m.party, d.digit
),
observed as (select party, digit, sum(n) as n from own group by party, digit),
compared as (
  select e.party, s.amounts, sum((coalesce(o.n, 0) - e.expected) ** 2 / e.expected) as chi_square,
    sum((coalesce(o.n, 0) - s.amounts * log10(1 + 1.0 / e.digit)) ** 2 / (s.amounts * log10(1 + 1.0 / e.digit))) as from_benford,
    max_by(e.digit, (coalesce(o.n, 0) - e.expected) / sqrt(e.expected)) as digit,
    max_by(coalesce(o.n, 0), (coalesce(o.n, 0) - e.expected) / sqrt(e.expected)) as seen,
    max_by(e.expected, (coalesce(o.n, 0) - e.expected) / sqrt(e.expected)) as awaited,
    string_agg(cast(e.expected / s.amounts as varchar), ' ' order by e.digit) as shares
  from expected e
  join size s on s.party = e.party
  left join observed o on o.party = e.party and o.digit = e.digit
  group by e.party, s.amounts
),
usual as (select quantile_cont(chi_square, 0.5) as half, count(*) as traders from compared)
select t.consignment, c.party, c.amounts, c.chi_square, c.from_benford, c.shares, u.half, u.traders, (select count(distinct d.consignment) from trader d join size s on s.party = d.party) as asked,
  t.role || ' ' || c.party || ': of ' || c.amounts || ' values ' || c.seen || ' begin with ' || c.digit || ', where other traders in the same lines have ' || round(c.awaited, 1) as says
from compared c
join trader t on t.party = c.party and t.role = 'consignee', usual u
where least(c.chi_square, c.from_benford) > $least_chi_square
