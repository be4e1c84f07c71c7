-- Statements as they were taken out of the XML; a country is a name or two letters.
select
  line,
  cast(null as varchar) as problem,
  cast(null as varchar) as set_aside,
  raw.list as list,
  raw.party_id as party_id,
  raw.schema as schema,
  raw.statement as statement,
  raw.value as value,
  raw.kind as kind,
  coalesce(by_letters.alpha3, by_name.alpha3) as country,
  cast(null as varchar) as other_party_id
from raw
left join country_code by_letters on by_letters.scheme = 'alpha2' and by_letters.code = code_of_letters(raw.country)
left join country_code by_name on by_name.scheme = 'name' and by_name.code = code_of_listed_country(raw.country)
