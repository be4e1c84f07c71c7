-- Figures and numbers that cannot be. Prices, packing and tare as robust distances from what the same
-- goods show; refine() turns distances into probabilities. Numbers by their check digits and forms.
with number as (
  select consignment,
    concat_ws('; ',
      case when container is not null and len(list_filter(string_split(container, ' '), lambda one: not coalesce(is_container_number(one), false))) > 0
        then 'container ' || container || ' fails its check digit' end,
      case when commodity is not null and six_digits(commodity) is null then 'code ' || commodity || ' is not an HS code of six digits or more' end,
      case when vessel_imo is not null and not coalesce(is_imo_number(vessel_imo), false) then 'ship ' || vessel_imo || ' is no IMO number' end,
      case when port_of_loading is not null and not regexp_matches(port_of_loading, '^[A-Z]{2}[A-Z2-9]{3}$') then 'port ' || port_of_loading || ' is no UN/LOCODE' end,
      case when port_of_discharge is not null and not regexp_matches(port_of_discharge, '^[A-Z]{2}[A-Z2-9]{3}$') then 'port ' || port_of_discharge || ' is no UN/LOCODE' end,
      case when arrived_on < departed_on then 'it arrives ' || (departed_on - arrived_on) || ' days before it departs' end,
      case when net_weight_kg > gross_weight_kg * 1.001 then 'net ' || round(net_weight_kg) || ' kg is more than gross ' || round(gross_weight_kg) || ' kg' end
    ) as says
  from paper
),
wrong as (
  select consignment, max_by(says, length(says)) as says, max(len(string_split(says, '; '))) as wrong
  from number where says <> '' group by consignment
),
box as (
  -- All that the bill under one box holds, against what a box may weigh and hold.
  select k.container, k.master_bill, sum(c.gross_weight_kg / len(string_split(c.container, ' '))) as gross_weight_kg,
    sum(c.volume_m3 / len(string_split(c.container, ' '))) as volume_m3
  from consignment_container k
  join consignment c on c.consignment = k.consignment
  group by k.container, coalesce(k.master_bill, c.consignment), k.master_bill
),
loaded as (
  select k.consignment, max(greatest(coalesce(b.gross_weight_kg / $payload_kg, 0), coalesce(b.volume_m3 / $volume_m3, 0))) as load,
    max_by('container ' || b.container || ' holds ' || round(b.gross_weight_kg) || ' kg' || coalesce(' and ' || round(b.volume_m3, 1) || ' m³', ''), coalesce(b.gross_weight_kg, 0)) as says
  from consignment_container k
  join box b on b.container = k.container and b.master_bill is not distinct from k.master_bill
  group by k.consignment
)
select consignment, 'numbers' as kind, cast(wrong as double) as strength, cast(null as double) as half, cast(null as double) as nine_tenths,
  (select count(*) from consignment) as asked, says
from wrong
union all
select consignment, 'load', load, null, null, (select count(*) from loaded), says from loaded where load > 1
union all
select consignment, kind, abs(z), case when has_tail then half end, case when has_tail then nine_tenths end, asked, says from distance where abs(z) > 3.5 * half
