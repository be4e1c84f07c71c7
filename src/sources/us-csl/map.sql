-- One row a party. In the CSV a cell parts its values by "; ", in the JSON it is a list: of texts, of
-- addresses with their parts, of identifiers with type and number.
with said as (
  select raw.line as line, raw.key as key, raw.source as source, raw.type as type, raw.vessel_flag as vessel_flag, unnest(list_concat(
    [says('name', raw.name), says('position', raw.title), says('listed_on', raw.start_date), says('reason', raw.federal_register_notice),
     says_of('identifier', raw.call_sign, 'call_sign', null), says('note', raw.remarks),
     says('note', case when raw.vessel_owner is not null then 'Owner: ' || raw.vessel_owner end),
     says_of('country', raw.vessel_flag, 'flag', null), says('country', raw.country)],
    all_say('alias', listed_cells(raw.alt_names), null),
    all_say('program', listed_cells(raw.programs), null),
    all_say('birth_date', listed_cells(raw.dates_of_birth), null),
    all_say('country', listed_cells(raw.nationalities), 'nationality'),
    all_say('country', listed_cells(raw.citizenships), 'nationality'),
    all_say('address', listed_addresses(raw.addresses), null),
    all_say('identifier', listed_identifiers(raw.ids), 'other')
  )) as one
  from raw
)
select
  s.line as line,
  case when s.key is null then '_id is empty' when s.source is null then 'source is empty'
    when s.one.statement = 'name' and s.one.value is null then 'name is empty' end as problem,
  cast(null as varchar) as set_aside,
  -- "Unverified List (UVL) - Bureau of Industry and Security": the list is in the brackets.
  coalesce(nullif(regexp_extract(s.source, '\(([A-Z]{2,6})\)', 1), ''), s.source) as list,
  s.key as party_id,
  case lower(s.type) when 'individual' then 'Person' when 'vessel' then 'Vessel' when 'aircraft' then 'Airplane' when 'entity' then 'Organization' else 'LegalEntity' end as schema,
  s.one.statement as statement,
  s.one.value as value,
  s.one.kind as kind,
  coalesce(by_letters.alpha3, by_name.alpha3) as country,
  cast(null as varchar) as other_party_id
from said s
left join country_code by_letters on by_letters.scheme = 'alpha2' and by_letters.code = case s.one.statement
  when 'country' then code_of_letters(s.one.value) when 'address' then code_of_letters(right(s.one.value, 2)) end
left join country_code by_name on by_name.scheme = 'name' and by_name.code = case when s.one.statement = 'country' then code_of_listed_country(s.one.value) end
where s.one.value is not null and s.one.value <> '' or s.one.statement = 'name'
