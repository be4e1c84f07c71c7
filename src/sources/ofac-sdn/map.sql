-- The main file → a name a party, what the columns say of it, and the remarks taken apart. Each remark
-- is "Passport A123 (Iran)", "DOB 01 Jan 1970", "nationality Syria", "Linked To: NAME." and so on.
with remark as (
  select raw.line as line, raw.ent_num as ent_num, raw.sdn_type as sdn_type,
    trim(unnest(string_split(regexp_replace(raw.remarks, '\.$', ''), '; '))) as text
  from raw
),
said as (
  select raw.line as line, raw.ent_num as ent_num, raw.sdn_type as sdn_type, unnest([
    says('name', raw.sdn_name),
    says('program', raw.program),
    says('position', raw.title),
    says_of('identifier', raw.call_sign, 'call_sign', null),
    says_of('country', nullif(raw.vess_flag, 'None Identified'), 'flag', null),
    says('note', case when raw.vess_owner is not null then 'Owner: ' || raw.vess_owner end)
  ]) as one
  from raw
  union all
  select r.line, r.ent_num, r.sdn_type, case
    when regexp_matches(r.text, '^(alt\. )?DOB (circa )?.*[0-9]{4}')
      then says('birth_date', coalesce(
        cast(try_strptime(regexp_extract(r.text, '([0-9]{2} [A-Z][a-z]{2} [0-9]{4})', 1), '%d %b %Y') as date)::varchar,
        regexp_extract(r.text, '([0-9]{4})', 1)))
    when regexp_matches(r.text, '^(alt\. )?(nationality|citizen) ')
      then says_of('country', regexp_extract(r.text, '(?:nationality|citizen) (.*)', 1), 'nationality', null)
    when regexp_matches(r.text, 'IMO [0-9]{7}')
      then says_of('identifier', regexp_extract(r.text, 'IMO ([0-9]{7})', 1), 'imo', null)
    when regexp_matches(r.text, '^(alt\. )?MMSI [0-9]{9}')
      then says_of('identifier', regexp_extract(r.text, 'MMSI ([0-9]{9})', 1), 'mmsi', null)
    when regexp_matches(r.text, '^(alt\. )?([A-Z][A-Za-z.,''() -]*?)?((No\.?|Number|ID|#|Passport|D\.N\.I\.|LEI|BIC|Code|Registration|Card)(?: [A-Za-z.]*[a-z.])*(?: ?#)?) ?([A-Z0-9][A-Z0-9./-]*[0-9][A-Z0-9./-]*)')
      then says_of('identifier',
        regexp_extract(r.text, '(?:No\.?|Number|ID|#|Passport|D\.N\.I\.|LEI|BIC|Code|Registration|Card)(?: [A-Za-z.]*[a-z.])*(?: ?#)? ?([A-Z0-9][A-Z0-9./-]*[0-9][A-Z0-9./-]*)', 1),
        case when r.text like '%Passport%' then 'passport'
             when regexp_matches(r.text, '(LEI|Legal Entity).* [A-Z0-9]{18}[0-9]{2}( |$)') then 'lei'
             when regexp_matches(r.text, 'SWIFT|BIC') then 'bic'
             when regexp_matches(r.text, 'Tax|NIT|R\.?F\.?C|RUC|RIF|VAT|INN') then 'tax'
             when regexp_matches(r.text, 'Cedula|National ID|D\.N\.I|C\.U\.R\.P|SSN|Personal|Identification Number|Birth Cert|Driver') then 'national_id'
             when regexp_matches(r.text, 'Regist|Legal Entity|Company|Trade License|Matricula|Folio|Commerc|Business|OGRN|D-U-N-S|License') then 'registration'
             else 'other' end,
        regexp_extract(r.text, '\(([A-Z][A-Za-z ,]+)\)$', 1))
    when regexp_matches(r.text, '^(a|f|n)\.k\.a\. ')
      then says('alias', trim(regexp_extract(r.text, '^.\.k\.a\. (.*)$', 1), '''"'))
    when r.text like 'Linked To: %' then says_of('link', regexp_extract(r.text, 'Linked To: (.*)', 1), 'other', null)
    else says('note', r.text) end
  from remark r
)
select
  s.line as line,
  case when s.ent_num is null or not regexp_matches(s.ent_num, '^[0-9]+$')
    then 'ent_num "' || coalesce(s.ent_num, '') || '" is not a number'
    when s.one.statement = 'name' and s.one.value is null then 'sdn_name is empty' end as problem,
  cast(null as varchar) as set_aside,
  'SDN' as list,
  s.ent_num as party_id,
  case s.sdn_type when 'individual' then 'Person' when 'vessel' then 'Vessel' when 'aircraft' then 'Airplane' else 'Organization' end as schema,
  s.one.statement as statement,
  case when s.one.statement = 'identifier' then regexp_replace(s.one.value, '\s', '', 'g') else s.one.value end as value,
  s.one.kind as kind,
  case when s.one.statement = 'country' then named.alpha3 else issued.alpha3 end as country,
  o.ent_num as other_party_id
from said s
left join (select sdn_name, min(ent_num) as ent_num from raw group by sdn_name) o on o.sdn_name = case when s.one.statement = 'link' then s.one.value end
left join country_code named on named.scheme = 'name' and named.code = case when s.one.statement = 'country' then code_of_listed_country(s.one.value) end
left join country_code issued on issued.scheme = 'name' and issued.code = code_of_listed_country(s.one.country)
where s.one.value is not null and s.one.value <> '' or s.one.statement = 'name'
