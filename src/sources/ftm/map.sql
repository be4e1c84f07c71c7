-- An entity's properties → statements. Links are entities of their own, and so are sanctions and papers:
-- what they say belongs to the party that they name.
with property (schema, name, statement, kind, holder, other) as (values
  ('*', 'name', 'name', null, null, null), ('*', 'alias', 'alias', null, null, null),
  ('*', 'weakAlias', 'weak_alias', null, null, null), ('*', 'previousName', 'former_name', null, null, null),
  ('*', 'address', 'address', null, null, null), ('*', 'country', 'country', null, null, null),
  ('*', 'nationality', 'country', 'nationality', null, null), ('*', 'citizenship', 'country', 'nationality', null, null),
  ('*', 'jurisdiction', 'country', 'registration', null, null), ('*', 'mainCountry', 'country', 'registration', null, null),
  ('*', 'flag', 'country', 'flag', null, null), ('*', 'birthDate', 'birth_date', null, null, null),
  ('*', 'imoNumber', 'identifier', 'imo', null, null), ('*', 'mmsi', 'identifier', 'mmsi', null, null),
  ('*', 'callSign', 'identifier', 'call_sign', null, null), ('*', 'leiCode', 'identifier', 'lei', null, null),
  ('*', 'registrationNumber', 'identifier', 'registration', null, null), ('*', 'ogrnCode', 'identifier', 'registration', null, null),
  ('*', 'uscCode', 'identifier', 'registration', null, null), ('*', 'innCode', 'identifier', 'tax', null, null),
  ('*', 'taxNumber', 'identifier', 'tax', null, null), ('*', 'vatCode', 'identifier', 'tax', null, null),
  ('*', 'passportNumber', 'identifier', 'passport', null, null), ('*', 'idNumber', 'identifier', 'national_id', null, null),
  ('*', 'swiftBic', 'identifier', 'bic', null, null), ('*', 'position', 'position', null, null, null),
  ('*', 'programId', 'program', null, null, null), ('*', 'notes', 'note', null, null, null),
  ('Ownership', 'asset', 'link', 'owner', 'owner', 'asset'), ('Directorship', 'organization', 'link', 'director', 'director', 'organization'),
  ('Family', 'relative', 'link', 'family', 'person', 'relative'), ('Associate', 'associate', 'link', 'associate', 'person', 'associate'),
  ('UnknownLink', 'object', 'link', 'other', 'subject', 'object'), ('Representation', 'client', 'link', 'other', 'agent', 'client'),
  ('Membership', 'organization', 'link', 'other', 'member', 'organization'), ('Employment', 'employer', 'link', 'other', 'employee', 'employer'),
  ('Sanction', 'program', 'program', null, 'entity', null), ('Sanction', 'reason', 'reason', null, 'entity', null),
  ('Sanction', 'listingDate', 'listed_on', null, 'entity', null),
  ('Identification', 'number', 'identifier', 'other', 'holder', null), ('Passport', 'number', 'identifier', 'passport', 'holder', null)
),
said as (
  select raw.line as line, raw.id as id, raw.schema as schema, 
    coalesce(raw.datasets ->> '$[0]', 'ftm') as list, p.statement as statement, p.kind as kind,
    case when p.holder is null then raw.id else raw.properties ->> ('$.' || p.holder || '[0]') end as party_id,
    p.other as other, p.holder as holder, p.name as name,
    unnest(coalesce(from_json(json_extract(raw.properties, '$.' || p.name), '["VARCHAR"]'), cast([] as varchar[]))) as value
  from raw
  join property p on p.schema = case
    when raw.schema in ('Ownership', 'Directorship', 'Family', 'Associate', 'UnknownLink', 'Representation', 'Membership', 'Employment', 'Sanction', 'Identification', 'Passport', 'Address')
    then raw.schema else '*' end
)
select
  s.line as line,
  case when s.id is null or s.schema is null then 'the line has no id or no schema'
    when s.party_id is null then 'schema ' || s.schema || ' names nobody as ' || s.holder end as problem,
  cast(null as varchar) as set_aside,
  s.list as list,
  s.party_id as party_id,
  case when s.holder is null then s.schema end as schema,
  s.statement as statement,
  s.value as value,
  s.kind as kind,
  c.alpha3 as country,
  case when s.statement = 'link' then s.value end as other_party_id
from said s
left join country_code c on c.scheme = 'alpha2' and c.code = case when s.statement = 'country' then code_of_letters(s.value) end
where s.value is not null and s.value <> ''
