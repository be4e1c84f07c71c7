-- What the lists say, a row a statement, parties together. A file of other names or addresses does not
-- say what its party is; the main file of the same list does.
select
  list, party_id,
  first_value(schema) over (partition by list, party_id order by schema is null, schema) as schema,
  statement, value, kind, country, other_party_id
from party
where statement in ('name', 'alias', 'weak_alias', 'former_name', 'identifier', 'address', 'country', 'birth_date', 'program', 'link')
order by list, party_id, statement <> 'name', statement, value, kind, country, other_party_id
