-- Declared origin against where the box was first laden. Where events exist they count, else the port
-- of loading, else the country of dispatch. Landlocked origins and habitual gateways are known by how
-- often the file has them.
with first_place as (
  select e.consignment, min_by(e.location, e.step) as location
  from consignment_event e where e.event_type in ('stuffed', 'loaded') group by e.consignment
),
trip as (
  select c.consignment, c.country_of_origin as origin, c.says_it_was_elsewhere,
    coalesce(a.alpha3, b.alpha3, c.country_of_dispatch) as first_country,
    coalesce(f.location, c.port_of_loading, c.country_of_dispatch) as first_location,
    case when a.alpha3 is not null then 'its box was first laden at ' else 'it was laden at ' end as how,
    c.port_of_transhipment
  from consignment c
  left join first_place f on f.consignment = c.consignment
  left join country_code a on a.scheme = 'alpha2' and a.code = left(f.location, 2)
  left join country_code b on b.scheme = 'alpha2' and b.code = left(c.port_of_loading, 2)
),
hub as (
  select consignment, h.alpha3 as country
  from trip, unnest(string_split(coalesce(port_of_transhipment, ''), ' ')) u (port)
  join country_code h on h.scheme = 'alpha2' and h.code = left(u.port, 2)
  union
  select e.consignment, h.alpha3
  from consignment_event e
  join country_code h on h.scheme = 'alpha2' and h.code = left(e.location, 2)
),
habit as (
  select origin, first_country, count(*) as n, sum(count(*)) over (partition by origin) as of_origin
  from trip where origin is not null and first_country is not null group by origin, first_country
),
lading as (
  select t.consignment,
    -ln((h.n + 0.5) / (h.of_origin + 1)) + case when u.country is not null then $hub_weight else 0 end as strength,
    'origin ' || t.origin || ' is declared, and ' || t.how || t.first_location
      || case when u.country is not null then '; ' || t.origin || ' was only passed on the way' else ' (so in ' || h.n || ' of ' || cast(h.of_origin as bigint) || ' consignments of that origin)' end as says
  from trip t
  join habit h on h.origin = t.origin and h.first_country = t.first_country
  left join hub u on u.consignment = t.consignment and u.country = t.origin
  where t.origin <> t.first_country and not t.says_it_was_elsewhere
),
edge as (
  select consignment, container, min(step) as first_step, max(step) as last_step,
    min_by(location, step) as first_location, max_by(location, step) as last_location
  from consignment_event group by consignment, container
),
opened as (
  select e.consignment, count(distinct e.event_type) as strength,
    'its box was ' || string_agg(distinct e.event_type, ', ' order by e.event_type) || ' at ' || min(e.location) || ', on the way' as says
  from consignment_event e
  join edge d on d.consignment = e.consignment and d.container = e.container
  where e.event_type in ('stripped', 'stuffed', 'resealed')
    and e.location <> d.first_location and e.location <> d.last_location
  group by e.consignment
),
certificate as (
  select certificate, count(distinct consignment) as consignments,
    count(distinct as_party(consignor)) as consignors, count(distinct left(six_digits(commodity), 4)) as headings
  from consignment where certificate is not null group by certificate
  having count(distinct consignment) > 1 and (count(distinct as_party(consignor)) > 1 or count(distinct left(six_digits(commodity), 4)) > 1)
),
held as (select distinct left(code, 4) as heading from controlled_code)
select consignment, 'lading' as kind, strength, cast(null as double) as p,
  (select count(*) from trip where origin is not null and first_country is not null) as asked, says, cast(null as varchar) as other
from lading
union all
-- Boxes are opened to pack again, too: it tells something beside a lading that does not fit. As
-- probable as boxes are opened at all, whether or not the lading fits.
select o.consignment, 'opened', cast(o.strength as double), (select count(*) + 1 from opened) / ((select count(distinct consignment) from consignment_event) + 1), (select count(distinct consignment) from consignment_event), o.says, null
from opened o join lading l on l.consignment = o.consignment
union all
select c.consignment, 'certificate', cast(t.consignments as double), null, (select count(*) from consignment where certificate is not null),
  'certificate ' || c.certificate || ' is used for ' || t.consignments || ' consignments of ' || t.consignors || ' consignors', null
from consignment c join certificate t on t.certificate = c.certificate
union all
select c.consignment, 'books', cast(1 as double), null, (select count(*) from consignment c join book_heading b on b.heading = left(six_digits(c.commodity), 4)),
  'the lake''s statistics know no exports and hardly any imports of ' || left(six_digits(c.commodity), 4) || ' by ' || c.country_of_origin, null
from consignment c
join book_heading b on b.heading = left(six_digits(c.commodity), 4)
left join book k on k.country = c.country_of_origin and k.heading = b.heading
where k.country is null and c.country_of_origin is not null
