-- A table of container events in our own words → container_event.
select
  line,
  nullif(concat_ws('; ',
    case when raw.event is null then 'event is empty' end,
    case when raw.event_type is null then 'event_type is empty' end,
    case when raw.classifier is not null and raw.classifier not in ('actual', 'estimated', 'planned', 'requested')
      then 'classifier "' || raw.classifier || '" is none of actual, estimated, planned, requested' end,
    case when raw.occurred_at is null then 'occurred_at is empty' end,
    unreadable_day('occurred_at', raw.occurred_at),
    not_boolean('is_retracted', raw.is_retracted),
    not_boolean('is_laden', raw.is_laden)
  ), '') as problem,
  cast(null as varchar) as set_aside,
  raw.event as event,
  lower(raw.event_type) as event_type,
  coalesce(raw.classifier, 'actual') as classifier,
  coalesce(as_boolean(raw.is_retracted), false) as is_retracted,
  as_day(raw.occurred_at) as occurred_on,
  raw.occurred_at as occurred_at,
  raw.updated_at as updated_at,
  as_containers(raw.container) as container,
  as_containers(raw.seal) as seal,
  as_boolean(raw.is_laden) as is_laden,
  as_locode(raw.location) as location,
  raw.facility_type as facility_type,
  raw.mode_of_transport as mode_of_transport,
  raw.vessel_imo as vessel_imo,
  raw.voyage as voyage,
  raw.document_number as document_number
from raw
