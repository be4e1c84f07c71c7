-- One row a target; a cell with several values parts them by ";", and quotes those that hold one.
with said as (
  select raw.line as line, raw.id as id, raw.schema as schema, coalesce(raw.dataset, 'opensanctions') as list, unnest(list_concat(
    [says('name', raw.name)],
    all_say('alias', semicolon_cells(raw.aliases), null),
    all_say('birth_date', semicolon_cells(raw.birth_date), null),
    all_say('country', semicolon_cells(raw.countries), null),
    all_say('address', semicolon_cells(raw.addresses), null),
    all_say('identifier', semicolon_cells(raw.identifiers), 'other'),
    all_say('program', semicolon_cells(raw.program_ids), null),
    all_say('reason', semicolon_cells(raw.sanctions), null)
  )) as one
  from raw
)
select
  s.line as line,
  case when s.id is null then 'id is empty' when s.one.statement = 'name' and s.one.value is null then 'name is empty' end as problem,
  cast(null as varchar) as set_aside,
  s.list as list,
  s.id as party_id,
  s.schema as schema,
  s.one.statement as statement,
  s.one.value as value,
  s.one.kind as kind,
  c.alpha3 as country,
  cast(null as varchar) as other_party_id
from said s
left join country_code c on c.scheme = 'alpha2' and c.code = case when s.one.statement = 'country' then code_of_letters(s.one.value) end
where s.one.value is not null or s.one.statement = 'name'
