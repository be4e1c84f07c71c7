-- One number on two consignments that cannot share it. The later use is the one asked about; boxes,
-- seals and bills of one master bill belong together, and a lot may go on under its own name.
with voyage as (
  select k.consignment, k.container, coalesce(k.master_bill, k.consignment) as bill, k.departed_on, k.arrived_on,
    lag(k.consignment) over w as earlier, lag(coalesce(k.master_bill, k.consignment)) over w as earlier_bill, lag(k.arrived_on) over w as earlier_arrived, lag(k.departed_on) over w as earlier_departed
  from consignment_container k
  where k.departed_on is not null and k.arrived_on is not null
  window w as (partition by k.container order by k.departed_on, k.arrived_on, k.consignment)
),
seal as (
  select c.consignment, u.seal, c.container, coalesce(c.master_bill, c.consignment) as bill,
    lag(c.consignment) over w as earlier, lag(coalesce(c.master_bill, c.consignment)) over w as earlier_bill, lag(c.container) over w as earlier_container
  from consignment c, unnest(string_split(c.seal, ' ')) u (seal)
  where c.seal is not null
  window w as (partition by u.seal order by c.day, c.consignment)
),
document_use as (
  select p.consignment, p.document_type, p.document_number,
    lag(p.consignment) over (partition by p.document_type, p.document_number order by p.issued_on, p.consignment) as earlier
  from paper p
  where p.document_number is not null and p.document_type in ('import_declaration', 'export_declaration', 'transit_declaration', 'certificate_of_origin', 'house_bill')
),
lot as (
  select consignment, lot, six_digits(commodity) as code, country_of_origin as origin,
    lag(consignment) over w as earlier, lag(six_digits(commodity)) over w as earlier_code, lag(country_of_origin) over w as earlier_origin
  from consignment where lot is not null
  window w as (partition by lot order by day, consignment)
),
certificate as (
  select consignment, certificate, as_party(consignor) as party, left(six_digits(commodity), 4) as heading,
    lag(consignment) over w as earlier, lag(as_party(consignor)) over w as earlier_party, lag(left(six_digits(commodity), 4)) over w as earlier_heading
  from consignment where certificate is not null
  window w as (partition by certificate order by day, consignment)
),
counted as (select count(*) as all_of_them, count(container) as container, count(seal) as seal, count(lot) as lot, count(certificate) as certificate from consignment)
select v.consignment, 'container' as kind, cast(max(least(v.earlier_arrived, v.arrived_on) - v.departed_on + 1) as double) as strength, cast(null as double) as p,
  min(n.container) as asked, max('container ' || v.container || ' left on this trip while it was on another (' || v.earlier || ')') as says, max(v.earlier) as other
from voyage v, counted n
where v.earlier_bill <> v.bill and v.departed_on <= v.earlier_arrived
group by v.consignment
union all
select s.consignment, 'seal', cast(max(case when s.container is distinct from s.earlier_container then 2 else 1 end) as double), null,
  min(n.seal), max('seal ' || s.seal || ' was on ' || s.earlier || ' before'), max(s.earlier)
from seal s, counted n where s.earlier_bill <> s.bill
group by s.consignment
union all
select d.consignment, 'document', cast(count(*) as double), null, min(n.all_of_them), max(d.document_type || ' ' || d.document_number || ' is that of ' || d.earlier), max(d.earlier)
from document_use d, counted n where d.earlier <> d.consignment
group by d.consignment
union all
select l.consignment, 'lot', cast(case when l.origin <> l.earlier_origin and l.code <> l.earlier_code then 2 else 1 end as double), null, n.lot,
  'lot ' || l.lot || ' was ' || coalesce(l.earlier_code, '') || ' of ' || coalesce(l.earlier_origin, '?') || ' in ' || l.earlier || ' and is ' || coalesce(l.code, '') || ' of ' || coalesce(l.origin, '?'), l.earlier
from lot l, counted n where l.origin <> l.earlier_origin or l.code <> l.earlier_code
union all
select c.consignment, 'certificate', cast(1 as double), null, n.certificate, 'certificate ' || c.certificate || ' was used by another consignor in ' || c.earlier, c.earlier
from certificate c, counted n where c.party <> c.earlier_party or c.heading <> c.earlier_heading
