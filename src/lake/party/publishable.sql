-- The rows of one load as the lake keeps them.
create or replace view publishable as
select
  $source as source,
  cast($load_id as integer) as load_id,
  list,
  party_id,
  schema,
  statement,
  value,
  kind,
  country,
  other_party_id
from settled
where set_aside is null
