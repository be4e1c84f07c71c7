/** Columns of a table of container events in our own words, as `docs/terms.md` defines them. */
export const EVENT_COLUMNS = [
  "event",
  "event_type",
  "classifier",
  "is_retracted",
  "occurred_at",
  "updated_at",
  "container",
  "seal",
  "is_laden",
  "location",
  "facility_type",
  "mode_of_transport",
  "vessel_imo",
  "voyage",
  "document_number",
] as const;
