-- From documents as they were loaded to what detectors ask. Later issues of a document supersede the
-- earlier ones, cancelled ones are left out, items of one document are summed.
create or replace table last_issue as
select consignment, document_type, coalesce(document_number, '') as document_number, max(revision) as revision, bool_or(is_cancelled) as is_cancelled
from document
group by consignment, document_type, coalesce(document_number, '')
having max(revision) > 0 or bool_or(is_cancelled);

create or replace view current_document as
select d.* from document d
left join last_issue l on l.consignment = d.consignment and l.document_type = d.document_type and l.document_number = coalesce(d.document_number, '')
where not d.is_cancelled and (l.revision is null or (d.revision = l.revision and not l.is_cancelled))
union all
-- A document that was cancelled and then issued again holds.
select d.* from document d
join last_issue l on l.consignment = d.consignment and l.document_type = d.document_type and l.document_number = coalesce(d.document_number, '')
where l.is_cancelled and not d.is_cancelled and d.revision = l.revision
  and not exists (
    select 1 from document c
    where c.consignment = d.consignment and c.document_type = d.document_type and coalesce(c.document_number, '') = l.document_number and c.is_cancelled and c.revision >= d.revision);

create or replace table many_rows as
select consignment, document_type from current_document group by consignment, document_type having count(*) > 1;

-- Names once, since many documents bear them.
create or replace table party_name as
select name, as_party(name) as party from (
  select distinct consignor as name from current_document where consignor is not null
  union select distinct consignee from current_document where consignee is not null
  union select distinct freight_forwarder from current_document where freight_forwarder is not null
);

-- One row for each kind of document on a consignment, its items summed; most have one. A value in
-- euro stays in euro: only values in one currency are compared.
create or replace table paper as
with item as (
  select d.*, m.consignment is not null as is_one_of_many
  from current_document d
  left join many_rows m on m.consignment = d.consignment and m.document_type = d.document_type
)
select consignment, document_type, document_number, issued_on, lower(customs_procedure) as customs_procedure, master_bill, house_bill,
  consignor, consignor_address, consignee, consignee_address, freight_forwarder, country_of_origin, country_of_dispatch, country_of_destination,
  port_of_loading, port_of_transhipment, port_of_discharge, departed_on, arrived_on, vessel_imo, goods_description, commodity,
  packages, package_type, lot, certificate, gross_weight_kg, net_weight_kg, volume_m3,
  coalesce(value_usd, value_local) as value, case when value_usd is not null then 'USD' else currency end as currency,
  container, seal, is_irregular, document_rank(document_type) as rank
from item where not is_one_of_many
union all
select consignment, document_type, min(document_number), max(issued_on), min(lower(customs_procedure)), min(master_bill), min(house_bill),
  min(consignor), min(consignor_address), min(consignee), min(consignee_address), min(freight_forwarder),
  case when min(country_of_origin) = max(country_of_origin) then min(country_of_origin) end, min(country_of_dispatch), min(country_of_destination),
  min(port_of_loading), min(port_of_transhipment), min(port_of_discharge), min(departed_on), max(arrived_on), min(vessel_imo),
  max_by(goods_description, coalesce(value_usd, value_local, gross_weight_kg, net_weight_kg, 0)),
  max_by(commodity, coalesce(value_usd, value_local, gross_weight_kg, net_weight_kg, 0)),
  sum(packages), min(package_type), min(lot), min(certificate),
  case when count(gross_weight_kg) = count(*) then sum(gross_weight_kg) end,
  case when count(net_weight_kg) = count(*) then sum(net_weight_kg) end,
  sum(volume_m3),
  case when count(coalesce(value_usd, value_local)) = count(*) and count(distinct coalesce(currency, 'USD')) = 1 then sum(coalesce(value_usd, value_local)) end,
  case when count(value_usd) > 0 then 'USD' else min(currency) end,
  nullif(array_to_string(list_sort(list_distinct(flatten(list(string_split(coalesce(container, ''), ' '))))), ' '), ''),
  nullif(array_to_string(list_sort(list_distinct(flatten(list(string_split(coalesce(seal, ''), ' '))))), ' '), ''),
  bool_or(is_irregular), document_rank(document_type)
from item where is_one_of_many
group by consignment, document_type;

-- What a consignment is held to be: what its most binding document says of each thing.
create or replace table consignment as
select consignment,
  count(*) as documents,
  min_by(customs_procedure, rank) as customs_procedure,
  coalesce(bool_or(customs_procedure in ('reexport', 'return', 'reimport')), false) as says_it_was_elsewhere,
  min(issued_on) as issued_on,
  min_by(master_bill, rank) as master_bill,
  min_by(house_bill, rank) as house_bill,
  min_by(consignor, rank) as consignor, min_by(consignor_address, rank) as consignor_address,
  min_by(consignee, rank) as consignee, min_by(consignee_address, rank) as consignee_address,
  min_by(freight_forwarder, rank) as freight_forwarder,
  min_by(country_of_origin, rank) as country_of_origin,
  min_by(country_of_dispatch, rank) as country_of_dispatch,
  min_by(country_of_destination, rank) as country_of_destination,
  min_by(port_of_loading, rank) as port_of_loading,
  min_by(port_of_transhipment, rank) as port_of_transhipment,
  min_by(port_of_discharge, rank) as port_of_discharge,
  min_by(departed_on, rank) as departed_on,
  min_by(arrived_on, rank) as arrived_on,
  min_by(vessel_imo, rank) as vessel_imo,
  min_by(goods_description, rank) as goods_description,
  min_by(commodity, rank) as commodity,
  min_by(packages, rank) as packages, min_by(package_type, rank) as package_type,
  min_by(lot, rank) as lot, min_by(certificate, rank) as certificate,
  min_by(gross_weight_kg, rank) as gross_weight_kg,
  min_by(net_weight_kg, rank) as net_weight_kg,
  min_by(volume_m3, rank) as volume_m3,
  min_by(value, rank) as value,
  min_by(currency, case when value is not null then rank end) as currency,
  min_by(container, rank) as container, min_by(seal, rank) as seal,
  coalesce(min_by(departed_on, rank), min(issued_on)) as day,
  bool_or(is_irregular) as is_irregular
from paper
group by consignment;

-- A later report of an event replaces the earlier one; what was taken back never counts.
create or replace table trip_event as
select container, event_type, occurred_on, occurred_at, location, seal, document_number,
  row_number() over (partition by container order by occurred_on, occurred_at, event) as step
from (
  select *, row_number() over (partition by event order by coalesce(updated_at, '') desc, load_id desc) as version
  from container_event
)
where version = 1 and not is_retracted and classifier = 'actual' and container is not null and location is not null;

-- A container is on a consignment's trip from the day before its departure to the week after its arrival.
create or replace table consignment_container as
select c.consignment, c.master_bill, u.container, c.departed_on, c.arrived_on, c.country_of_origin
from consignment c, unnest(string_split(c.container, ' ')) u (container)
where c.container is not null;

create or replace table consignment_event as
select k.consignment, k.container, e.event_type, e.occurred_on, e.location, e.seal,
  row_number() over (partition by k.consignment, k.container order by e.step) as step
from consignment_container k
join trip_event e on e.container = k.container
  and e.occurred_on between coalesce(k.departed_on, e.occurred_on) - 10 and coalesce(k.arrived_on, k.departed_on + 90, e.occurred_on) + 10
  -- Boxes go on to other trips at once: where the event names its bill, that decides.
  and (e.document_number is null or k.master_bill is null or contains(e.document_number, k.master_bill));

-- Value per kg, tare and kg per package, as logarithms, and the other number that a sentence needs.
create or replace table measured as
select consignment, kind, x, six_digits(commodity) as code, country_of_origin as origin, left(six_digits(commodity), 4) as heading, scale
from (
  select consignment, 'price' as kind, case when value > 0 and coalesce(net_weight_kg, gross_weight_kg) > 0 then ln(value / coalesce(net_weight_kg, gross_weight_kg)) end as x,
    commodity, country_of_origin, coalesce(currency, '') as scale from consignment
  union all
  select consignment, 'tare', case when gross_weight_kg >= net_weight_kg and net_weight_kg > 0 then ln(gross_weight_kg / net_weight_kg + 0.002) end,
    commodity, country_of_origin, coalesce(package_type, '') from consignment
  union all
  select consignment, 'package', case when packages > 0 and coalesce(net_weight_kg, gross_weight_kg) > 0 then ln(coalesce(net_weight_kg, gross_weight_kg) / packages) end,
    commodity, country_of_origin, coalesce(package_type, '') from consignment
)
where x is not null and six_digits(commodity) is not null;

-- What the same goods show: of the same code and origin where there are a hundred, of the code where
-- there are thirty, else of the heading.
create or replace table band as
with middle as (
  select kind, scale, 1 as level, code as goods, origin, median(x) as middle, count(*) as n from measured group by all having count(*) >= 100
  union all
  select kind, scale, 2, code, '', median(x), count(*) from measured group by kind, scale, code having count(*) >= 30
  union all
  select kind, scale, 3, heading, '', median(x), count(*) from measured group by kind, scale, heading having count(*) >= 30
)
select m.kind, m.scale, m.level, m.goods, coalesce(m.origin, '') as origin, min(m.middle) as middle, min(m.n) as n,
  -- Where most consignments are alike to the gram, the least spread that clerks' rounding leaves.
  greatest(1.4826 * median(abs(x - m.middle)), case m.kind when 'price' then 0.05 else 0.01 end) as spread
from middle m
join measured d on d.kind = m.kind and d.scale = m.scale
  and case m.level when 3 then d.heading else d.code end = m.goods
  and (m.level > 1 or d.origin is not distinct from m.origin)
group by m.kind, m.scale, m.level, m.goods, m.origin;

-- How far each lies from that, in robust standard deviations; only those far out are kept, with the
-- quantiles of all.
create or replace table placed as
select d.consignment, d.kind, d.code, d.x,
  coalesce((d.x - a.middle) / a.spread, (d.x - b.middle) / b.spread, (d.x - c.middle) / c.spread) as z,
  coalesce(a.middle, b.middle, c.middle) as middle, coalesce(a.n, b.n, c.n) as n
from measured d
left join band a on a.level = 1 and a.kind = d.kind and a.scale = d.scale and a.goods = d.code and a.origin = coalesce(d.origin, '')
left join band b on b.level = 2 and b.kind = d.kind and b.scale = d.scale and b.goods = d.code
left join band c on c.level = 3 and c.kind = d.kind and c.scale = d.scale and c.goods = d.heading;

create or replace table distance as
with usual as (
  select kind, quantile_cont(abs(z), 0.5) as half, quantile_cont(abs(z), 0.9) as nine_tenths, count(*) as asked
  from placed where z is not null group by kind
)
select p.consignment, p.kind, p.code, p.z, u.half, u.nine_tenths, u.asked,
  case p.kind when 'price' then round(exp(p.x), 2) || ' ' || coalesce(c.currency, '') || ' a kg'
    when 'tare' then round(c.net_weight_kg) || ' kg net in ' || round(c.gross_weight_kg) || ' kg gross'
    else round(exp(p.x), 1) || ' kg a package' end
    || ', usual for ' || p.code || ' is ' || case p.kind when 'tare' then round(exp(p.middle) - 0.002, 2) || ' times the net' else cast(round(exp(p.middle), 2) as varchar) end
    || ' (' || p.n || ' consignments)' as says,
  -- Goods are packed by habit, and packed again: distances of packages have no tail to speak of.
  p.kind <> 'package' as has_tail
from placed p
join usual u on u.kind = p.kind
join consignment c on c.consignment = p.consignment
where abs(p.z) > 3.5 * u.half;

drop table placed;
drop table measured;

-- Legs of the way by sea, from what the carrier reported where there is anything, else from the papers.
create or replace table leg as
with stop as (
  select consignment, container, location, step, lag(location) over (partition by consignment, container order by step) as before
  from consignment_event
),
reported as (
  select consignment, container, location, row_number() over (partition by consignment, container order by step) as step
  from stop where before is null or before <> location
),
one_box as (select consignment, min(container) as container from reported group by consignment),
declared as (
  select consignment, stops[place] as location, place as step
  from (
    select consignment, string_split(concat_ws(' ', port_of_loading, port_of_transhipment, port_of_discharge), ' ') as stops
    from consignment
    where port_of_loading is not null and port_of_discharge is not null
      and consignment not in (select consignment from one_box)
  ), unnest(range(1, len(stops) + 1)) u (place)
),
call as (
  select r.consignment, r.location, r.step from reported r join one_box o on o.consignment = r.consignment and o.container = r.container
  union all
  select consignment, location, step from declared
)
select * from (
  select consignment, lag(location) over w as from_port, location as to_port, row_number() over w - 1 as step
  from call window w as (partition by consignment order by step)
) where from_port is not null and from_port <> to_port;

create or replace table port_distance as
select a.code as from_port, b.code as to_port,
  3440.065 * 2 * asin(sqrt(least(1, sin(radians(b.latitude - a.latitude) / 2) ** 2
    + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(radians(b.longitude - a.longitude) / 2) ** 2))) as miles
from port a, port b where a.code <> b.code;

-- Who traded what when, by name as far as clerks can be trusted with one.
create or replace table trader as
with mention as (
  select consignment, 'consignor' as role, consignor as name, consignor_address as address, consignee as counterpart, day, commodity from consignment where consignor is not null
  union all
  select consignment, 'consignee', consignee, consignee_address, consignor, day, commodity from consignment where consignee is not null
)
select m.consignment, m.role, p.party, nullif(as_building(m.address), '') as address, hash(m.counterpart) as counterpart, m.day,
  left(six_digits(m.commodity), 4) as heading
from mention m
join party_name p on p.name = m.name
where p.party <> '' and m.day is not null and six_digits(m.commodity) is not null;
