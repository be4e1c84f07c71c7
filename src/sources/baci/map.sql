-- BACI rows → flow: one reconciled figure a pair, which has no mirror. v is thousand USD, q is tonnes.
select
  line,
  nullif(concat_ws('; ',
    unknown_code('i', i, exporter.alpha3),
    unknown_code('j', j, importer.alpha3),
    case when p.period is null or p.frequency <> 'A' then 't "' || coalesce(t, '') || '" is not a year' end,
    case when k is null or not regexp_matches(k, '^[0-9]{5,6}$') then not_hs_code('k', k) end,
    unreadable_number('v', v),
    unreadable_number('q', q)
  ), '') as problem,
  cast(null as varchar) as set_aside,
  exporter.alpha3 as reporter,
  importer.alpha3 as partner,
  'reconciled' as direction,
  'all' as country_of_consignment,
  'A' as frequency,
  p.period as period,
  -- Programs that read the code as a number drop its leading zero.
  lpad(k, 6, '0') as commodity,
  -- The file's name carries the edition for all its years: BACI_HS92_Y2020_V202501.csv.
  case regexp_extract(file_name, 'HS(92|96|02|07|12|17|22)', 1)
    when '92' then 'H0' when '96' then 'H1' when '02' then 'H2' when '07' then 'H3'
    when '12' then 'H4' when '17' then 'H5' when '22' then 'H6' end as hs_edition,
  'all' as customs_procedure,
  'all' as mode_of_transport,
  cast(null as double) as quantity,
  cast(null as varchar) as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  as_number(q) * 1000 as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(v) * 1000 as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  'FOB' as valuation
from raw
left join country_code exporter on exporter.scheme = 'baci' and exporter.code = code_of_number(i)
left join country_code importer on importer.scheme = 'baci' and importer.code = code_of_number(j)
left join period_code p on p.code = t
