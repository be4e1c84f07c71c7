-- One row a party; aliases, former names and identifiers are parted by ";".
with said as (
  select raw.line as line, raw.party as party, raw.list as list, raw.schema as schema, raw.country as country, raw.country_scheme as country_scheme,
    unnest(list_concat(
      [says('name', raw.name), says('address', raw.address), says('country', raw.country), says('birth_date', raw.birth_date),
       says('program', raw.program), says('reason', raw.reason), says('listed_on', raw.listed_on), says('note', raw.note)],
      all_say('alias', semicolon_cells(raw.aliases), null),
      all_say('former_name', semicolon_cells(raw.former_names), null),
      all_say('identifier', semicolon_cells(raw.identifier), coalesce(raw.identifier_kind, 'other'))
    )) as one
  from raw
)
select
  s.line as line,
  case when s.party is null then 'party is empty' when s.list is null then 'list is empty'
    when s.one.statement = 'name' and s.one.value is null then 'name is empty'
    when s.schema is not null and s.schema not in ('Person', 'Company', 'Organization', 'LegalEntity', 'Vessel', 'Airplane')
      then 'schema "' || s.schema || '" is none of Person, Company, Organization, LegalEntity, Vessel, Airplane'
    when s.one.statement = 'country' and s.one.value is not null then unknown_code('country', s.one.value, c.alpha3) end as problem,
  cast(null as varchar) as set_aside,
  s.list as list,
  s.party as party_id,
  coalesce(s.schema, 'LegalEntity') as schema,
  s.one.statement as statement,
  s.one.value as value,
  s.one.kind as kind,
  case when s.one.statement in ('country', 'address') then c.alpha3 end as country,
  cast(null as varchar) as other_party_id
from said s
left join country_code c on c.scheme = coalesce(s.country_scheme, 'alpha3') and c.code = code_in(coalesce(s.country_scheme, 'alpha3'), s.country)
where s.one.value is not null or s.one.statement = 'name'
