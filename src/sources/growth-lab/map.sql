-- Growth Lab rows → flow: a row holds the exporter's figure, the importer's and the reconciled one.
-- Each side that is reported becomes a row of its own; the reconciled figure is a third, and no sum.
with side as (
  select raw.line, raw.file_name, raw.year, raw.exporter, raw.importer, raw.commoditycode, s.direction,
    case s.direction when 'export' then raw.value_exporter when 'import' then raw.value_importer else raw.value_final end as figure
  from raw
  cross join (values ('export'), ('import'), ('reconciled')) s (direction)
)
select
  side.line,
  nullif(concat_ws('; ',
    unknown_code('exporter', side.exporter, x.alpha3),
    unknown_code('importer', side.importer, m.alpha3),
    case when p.period is null then 'year "' || coalesce(side.year, '') || '" is not a year' end,
    case when side.commoditycode is null or not regexp_matches(side.commoditycode, '^[0-9]{4}([0-9]{2})?$')
      then not_hs_code('commoditycode', side.commoditycode) end,
    unreadable_number('value_' || side.direction, side.figure)
  ), '') as problem,
  -- The publisher fills a side that did not report with 0 or nothing.
  case when nullif(as_number(side.figure), 0) is null and side.direction <> 'reconciled' then 'side that did not report'
       when as_number(side.figure) is null then 'no reconciled figure' end as set_aside,
  case when side.direction = 'import' then m.alpha3 else x.alpha3 end as reporter,
  case when side.direction = 'import' then x.alpha3 else m.alpha3 end as partner,
  side.direction as direction,
  'all' as country_of_consignment,
  'A' as frequency,
  p.period as period,
  side.commoditycode as commodity,
  nullif(regexp_extract(side.file_name, '(H[0-6])_', 1), '') as hs_edition,
  'all' as customs_procedure,
  'all' as mode_of_transport,
  cast(null as double) as quantity,
  cast(null as varchar) as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  cast(null as double) as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(side.figure) as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  -- Which valuation the importer's and the reconciled figure have is not said.
  case side.direction when 'export' then 'FOB' end as valuation
from side
left join country_code x on x.scheme = 'alpha3' and x.code = code_of_letters(side.exporter)
left join country_code m on m.scheme = 'alpha3' and m.code = code_of_letters(side.importer)
left join period_code p on p.code = side.year and p.frequency = 'A'
