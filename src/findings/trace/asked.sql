-- Rows of one asked code and everything under it, each cell once.
-- The range, unlike a prefix test, lets the engine skip the parts of the sorted copy that cannot match.
insert into asked
select $code as asked, source, load_id, frequency, direction, reporter, partner, exporter, importer, period, commodity,
  quantity, quantity_unit, net_weight_kg, value_usd, value_local
from (
  select *,
    max(coalesce(hs_edition, '')) over same_report as newest_edition,
    max(totality) over same_cell as least_split
  from (
    select *,
      -- As in the lake's settle.sql: how much of a total the row is.
      (case when mode_of_transport = 'all' then 9 else 0 end)
        + (case when customs_procedure = 'all' then 10 else 0 end)
        + (case when country_of_consignment = 'all' then 12 else 0 end) as totality
    from flow
    where commodity >= $code and commodity < $after
      and direction in ('import', 'export', 'reconciled')
      and ($source is null or source = $source)
  ) r
  window
    same_report as (partition by source, reporter, direction, frequency, period, length(commodity)),
    same_cell as (partition by source, reporter, partner, direction, frequency, period, commodity, hs_edition)
) t
-- Two cuts of one figure may have come in two files; two editions of one report are the same goods twice.
where coalesce(hs_edition, '') = newest_edition and totality = least_split
