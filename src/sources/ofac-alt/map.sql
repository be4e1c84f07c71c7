-- Other names of the parties of sdn.csv: a.k.a., f.k.a. (formerly), n.k.a. (now).
select
  line,
  case when ent_num is null or not regexp_matches(ent_num, '^[0-9]+$') then 'ent_num "' || coalesce(ent_num, '') || '" is not a number'
    when alt_name is null then 'alt_name is empty'
    when alt_type is null or alt_type not in ('aka', 'fka', 'nka') then 'alt_type "' || coalesce(alt_type, '') || '" is none of aka, fka, nka' end as problem,
  cast(null as varchar) as set_aside,
  'SDN' as list,
  ent_num as party_id,
  cast(null as varchar) as schema,
  case when alt_type = 'fka' then 'former_name' when alt_remarks ilike '%weak%' then 'weak_alias' else 'alias' end as statement,
  alt_name as value,
  cast(null as varchar) as kind,
  cast(null as varchar) as country,
  cast(null as varchar) as other_party_id
from raw
