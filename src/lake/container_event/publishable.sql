-- The rows of one load as the lake keeps them.
create or replace view publishable as
select
  $source as source,
  cast($load_id as integer) as load_id,
  event,
  event_type,
  classifier,
  is_retracted,
  occurred_on,
  occurred_at,
  updated_at,
  container,
  seal,
  is_laden,
  location,
  facility_type,
  mode_of_transport,
  vessel_imo,
  voyage,
  document_number
from settled
where set_aside is null
