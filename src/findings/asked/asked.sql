-- Rows of the asked codes of so many digits and of everything under them, each cell once.
-- The range, unlike a prefix test, lets the engine skip the parts of the sorted copy that cannot match.
insert into asked
with found as (
  select s.code as asked, f.*, coalesce(f.hs_edition, '') as edition, length(f.commodity) as digits,
    -- As in the lake's settle.sql: how much of a total the row is.
    (case when f.mode_of_transport = 'all' then 9 else 0 end)
      + (case when f.customs_procedure = 'all' then 10 else 0 end)
      + (case when f.country_of_consignment = 'all' then 12 else 0 end) as totality
  from flow f
  join scope s on s.digits = $digits and s.code = left(f.commodity, $digits)
  where f.commodity >= $first and f.commodity < $after
    and f.direction in ('import', 'export', 'reconciled')
    and ($source is null or f.source = $source)
),
-- Two editions of one report are the same goods twice: the newer is read.
newest as (
  select source, reporter, direction, frequency, period, digits, max(edition) as edition
  from found
  where (select min(edition) <> max(edition) from found)
  group by source, reporter, direction, frequency, period, digits
),
-- Two cuts of one cell may have come in two files: the one that is split least is read.
least_split as (
  select source, reporter, partner, direction, frequency, period, commodity, edition, max(totality) as totality
  from found
  where (select min(totality) <> max(totality) from found)
  group by source, reporter, partner, direction, frequency, period, commodity, edition
)
select f.asked, f.source, f.load_id, f.frequency, f.direction, f.reporter, f.partner, f.exporter, f.importer,
  f.period, f.commodity, f.quantity, f.quantity_unit, f.net_weight_kg, f.value_usd, f.value_local,
  f.quantity_is_estimated, f.net_weight_is_estimated
from found f
left join newest n on n.source = f.source and n.reporter = f.reporter and n.direction = f.direction
  and n.frequency = f.frequency and n.period = f.period and n.digits = f.digits
left join least_split s on s.source = f.source and s.reporter = f.reporter and s.partner = f.partner
  and s.direction = f.direction and s.frequency = f.frequency and s.period = f.period
  and s.commodity = f.commodity and s.edition = f.edition
where coalesce(n.edition, f.edition) = f.edition and coalesce(s.totality, f.totality) = f.totality
