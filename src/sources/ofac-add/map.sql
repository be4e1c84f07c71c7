-- Addresses of the parties of sdn.csv; a party without one stands here with empty cells.
select
  line,
  case when ent_num is null or not regexp_matches(ent_num, '^[0-9]+$') then 'ent_num "' || coalesce(ent_num, '') || '" is not a number' end as problem,
  case when address is null and city is null and raw.country is null then 'party without an address' end as set_aside,
  'SDN' as list,
  ent_num as party_id,
  cast(null as varchar) as schema,
  'address' as statement,
  concat_ws(', ', address, city, raw.country, add_remarks) as value,
  cast(null as varchar) as kind,
  c.alpha3 as country,
  cast(null as varchar) as other_party_id
from raw
left join country_code c on c.scheme = 'name' and c.code = code_of_listed_country(raw.country)
