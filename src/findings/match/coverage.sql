-- Of each list: what it holds now, and which parties came, went or read otherwise since the vintage
-- that it replaced.
with now as (
  select source, list, party_id, bit_xor(hash(schema, statement, value, kind, country, other_party_id)) as says
  from party group by source, list, party_id
),
before as (
  select source, list, party_id, bit_xor(hash(schema, statement, value, kind, country, other_party_id)) as says
  from earlier group by source, list, party_id
),
change as (
  select coalesce(n.source, b.source) as source, coalesce(n.list, b.list) as list,
    count(*) filter (b.party_id is null) as added, count(*) filter (n.party_id is null) as removed,
    count(*) filter (n.says <> b.says) as changed
  from now n full join before b on b.source = n.source and b.list = n.list and b.party_id = n.party_id
  group by 1, 2
),
holds as (
  select source, list, count(*) as statements, count(distinct party_id) as parties,
    count(*) filter (statement in ('name', 'alias', 'weak_alias', 'former_name')) as names,
    count(distinct case when statement = 'identifier' then party_id end) as parties_with_identifier,
    count(distinct case when statement = 'address' then party_id end) as parties_with_address,
    count(distinct case when country is not null then party_id end) as parties_with_country,
    count(*) filter (statement = 'link') as links
  from party group by source, list
)
select h.*, c.added, c.removed, c.changed,
  exists (select 1 from earlier e where e.source = h.source and e.list = h.list) as has_earlier
from holds h join change c on c.source = h.source and c.list = h.list
order by h.source, h.list
