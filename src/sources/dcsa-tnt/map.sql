-- DCSA Track & Trace events → container_event. 2.x has flat codes, 3.0 groups them; cells that hold
-- objects arrive as JSON text.
select
  line,
  nullif(concat_ws('; ',
    case when raw."eventID" is null then 'eventID is empty' end,
    case when coalesce(raw."equipmentEventTypeCode", raw."transportEventTypeCode", raw."shipmentEventTypeCode",
    json_text(raw."eventClassification", '$.equipmentEventType'),
    json_text(raw."eventClassification", '$.transportEventType'),
    json_text(raw."eventClassification", '$.shipmentEventType'),
    json_text(raw."eventClassification", '$.iotEventType'),
    json_text(raw."eventClassification", '$.reeferEventType')) is null then 'the event says nothing of its type' end,
    case when c.classifier is null then 'classifier "' || coalesce(coalesce(raw."eventClassifierCode", json_text(raw."eventClassification", '$.eventClassifier')), '') || '" is none of ACT, EST, PLN, REQ, ACTUAL, ESTIMATED, PLANNED' end,
    case when raw."eventDateTime" is null then 'eventDateTime is empty' end,
    unreadable_day('eventDateTime', raw."eventDateTime"),
    not_boolean('isRetracted', raw."isRetracted")
  ), '') as problem,
  cast(null as varchar) as set_aside,
  raw."eventID" as event,
  coalesce(t.event_type, lower(coalesce(raw."equipmentEventTypeCode", raw."transportEventTypeCode", raw."shipmentEventTypeCode",
    json_text(raw."eventClassification", '$.equipmentEventType'),
    json_text(raw."eventClassification", '$.transportEventType'),
    json_text(raw."eventClassification", '$.shipmentEventType'),
    json_text(raw."eventClassification", '$.iotEventType'),
    json_text(raw."eventClassification", '$.reeferEventType')))) as event_type,
  c.classifier as classifier,
  -- 2.x takes an event back by a shipment event VOID of it; 3.0 by this flag.
  coalesce(as_boolean(raw."isRetracted"), false) as is_retracted,
  as_day(raw."eventDateTime") as occurred_on,
  raw."eventDateTime" as occurred_at,
  coalesce(raw."eventUpdatedDateTime", raw."eventCreatedDateTime") as updated_at,
  as_containers(coalesce(raw."equipmentReference", json_text(raw."equipmentDetails", '$.equipmentReference'))) as container,
  as_containers(nullif(concat_ws(' ',
    array_to_string(list_sort(cast(json_extract_string(raw.seals, '$[*].sealNumber') as varchar[])), ' '),
    array_to_string(list_sort(cast(json_extract_string(raw."equipmentDetails", '$.seals[*].sealNumber') as varchar[])), ' ')), '')) as seal,
  case coalesce(raw."emptyIndicatorCode", json_text(raw."equipmentDetails", '$.emptyIndicatorCode'),
      case json_text(raw."equipmentDetails", '$.isEmpty') when 'true' then 'EMPTY' when 'false' then 'LADEN' end)
    when 'LADEN' then true when 'EMPTY' then false end as is_laden,
  as_locode(coalesce(
    json_text(raw."eventLocation", '$.UNLocationCode'),
    json_text(raw."eventLocation", '$.unLocationCode'),
    json_text(raw."transportCall", '$.UNLocationCode'),
    json_text(raw."transportCall", '$.location.UNLocationCode'),
    json_text(raw."transportDetails", '$.transportCall.UNLocationCode'),
    json_text(raw."transportDetails", '$.transportCall.location.UNLocationCode'))) as location,
  coalesce(raw."facilityTypeCode", json_text(raw."transportCall", '$.facilityTypeCode'),
    json_text(raw."eventLocation", '$.facilityTypeCode')) as facility_type,
  coalesce(json_text(raw."transportCall", '$.modeOfTransport'),
    json_text(raw."transportDetails", '$.modeOfTransport'),
    json_text(raw."transportDetails", '$.transportCall.modeOfTransport')) as mode_of_transport,
  coalesce(json_text(raw."transportCall", '$.vessel.vesselIMONumber'),
    json_text(raw."transportDetails", '$.vesselIMONumber'),
    json_text(raw."transportDetails", '$.transportCall.vessel.vesselIMONumber')) as vessel_imo,
  coalesce(json_text(raw."transportCall", '$.exportVoyageNumber'),
    json_text(raw."transportCall", '$.carrierVoyageNumber'),
    json_text(raw."transportDetails", '$.carrierExportVoyageNumber')) as voyage,
  nullif(concat_ws(' ', raw."transportDocumentReference", raw."carrierBookingReference",
    array_to_string(cast(json_extract_string(raw."documentReferences", '$[*].documentReferenceValue') as varchar[]), ' '),
    array_to_string(cast(json_extract_string(raw."relatedDocumentReferences", '$[*].value') as varchar[]), ' ')), '') as document_number
from raw
left join (values
  ('ACT', 'actual'), ('EST', 'estimated'), ('PLN', 'planned'), ('REQ', 'requested'),
  ('ACTUAL', 'actual'), ('ESTIMATED', 'estimated'), ('PLANNED', 'planned'), ('REQUESTED', 'requested')
) c (code, classifier) on c.code = coalesce(raw."eventClassifierCode", json_text(raw."eventClassification", '$.eventClassifier'))
left join (values
  ('LOAD', 'loaded'), ('DISC', 'discharged'), ('GTIN', 'gated_in'), ('GTOT', 'gated_out'), ('STUF', 'stuffed'),
  ('STRP', 'stripped'), ('PICK', 'picked_up'), ('DROP', 'dropped_off'), ('INSP', 'inspected'), ('RSEA', 'resealed'),
  ('RMVD', 'removed'), ('ARRI', 'arrived'), ('DEPA', 'departed')
) t (code, event_type) on t.code = coalesce(raw."equipmentEventTypeCode", raw."transportEventTypeCode", raw."shipmentEventTypeCode",
    json_text(raw."eventClassification", '$.equipmentEventType'),
    json_text(raw."eventClassification", '$.transportEventType'),
    json_text(raw."eventClassification", '$.shipmentEventType'),
    json_text(raw."eventClassification", '$.iotEventType'),
    json_text(raw."eventClassification", '$.reeferEventType'))
