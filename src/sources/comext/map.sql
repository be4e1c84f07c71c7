-- Comext rows → flow. Imports from outside the EU are by origin, those from inside by consignment.
select
  line,
  nullif(concat_ws('; ',
    unknown_code('REPORTER', REPORTER, r.alpha3),
    unknown_code('PARTNER', PARTNER, q.alpha3),
    case when f.direction is null then 'FLOW "' || coalesce(FLOW, '') || '" is neither 1 nor 2' end,
    case when p.period is null then 'PERIOD "' || coalesce(raw.PERIOD, '') || '" is neither YYYYMM nor YYYY52' end,
    case when PRODUCT_NC is null or (regexp_matches(PRODUCT_NC, '^[0-9]+$') and not is_hs_code(PRODUCT_NC)) then not_hs_code('PRODUCT_NC', PRODUCT_NC) end,
    case when STAT_PROCEDURE is not null and s.code is null then 'STAT_PROCEDURE ' || STAT_PROCEDURE || ' is none of 1, 2, 3, 4, 9' end,
    unreadable_number('VALUE_EUR', VALUE_EUR),
    unreadable_number('QUANTITY_KG', QUANTITY_KG),
    unreadable_number('QUANTITY_SUPPL_UNIT', QUANTITY_SUPPL_UNIT)
  ), '') as problem,
  case
    when r.kind = 'aggregate' then 'reporter that is a sum'
    when q.kind = 'aggregate' then 'partner that is a sum'
    when PRODUCT_NC = 'TOTAL' then 'total of all commodities'
    when not regexp_matches(PRODUCT_NC, '^[0-9]+$') then 'product withheld or adjusted, without an HS code'
  end as set_aside,
  r.alpha3 as reporter,
  q.alpha3 as partner,
  f.direction as direction,
  'all' as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  PRODUCT_NC as commodity,
  cast(null as varchar) as hs_edition,
  coalesce(s.procedure, 'all') as customs_procedure,
  'all' as mode_of_transport,
  -- 0 beside a value is a quantity that was not asked for.
  nullif(as_number(QUANTITY_SUPPL_UNIT), 0) * coalesce(u.factor, 1) as quantity,
  case when nullif(as_number(QUANTITY_SUPPL_UNIT), 0) is not null
    then coalesce(u.unit, 'Eurostat unit ' || coalesce(SUPPL_UNIT, '?')) end as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  nullif(as_number(QUANTITY_KG), 0) as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  cast(null as double) as value_usd,
  as_number(VALUE_EUR) as value_local,
  case when VALUE_EUR is not null then 'EUR' end as currency,
  case f.direction when 'import' then 'CIF' when 'export' then 'FOB' end as valuation
from raw
left join country_code r on r.scheme = 'eurostat' and r.code = code_of_letters(REPORTER)
left join country_code q on q.scheme = 'eurostat' and q.code = code_of_letters(PARTNER)
left join (values ('1', 'import'), ('2', 'export')) f (code, direction) on f.code = FLOW
-- 4, in older files, is the total over the procedures.
left join (values
  ('1', 'normal'), ('2', 'inward processing'), ('3', 'outward processing'), ('4', 'all'), ('9', 'not recorded')
) s (code, procedure) on s.code = STAT_PROCEDURE
left join (values
  ('P/ST', 'u', 1), ('PST', 'u', 1), ('NAR', 'u', 1), ('PA', 'pair', 1), ('L', 'l', 1), ('M', 'm', 1), ('M2', 'm2', 1),
  ('M3', 'm3', 1), ('G', 'kg', 0.001), ('CARAT', 'carat', 1), ('C/K', 'carat', 1), ('100 P/ST', 'u', 100),
  ('1000 P/ST', 'thousand_u', 1), ('1000 KWH', 'MWh', 1), ('MWH', 'MWh', 1),
  -- The same in the letters of TARIC.
  ('NPR', 'pair', 1), ('MIL', 'thousand_u', 1), ('LTR', 'l', 1), ('MTR', 'm', 1), ('MTK', 'm2', 1), ('MTQ', 'm3', 1),
  ('GRM', 'kg', 0.001), ('CTM', 'carat', 1)
) u (code, unit, factor) on u.code = upper(SUPPL_UNIT)
-- A whole year is written as month 52.
left join period_code p on p.code = case when right(raw.PERIOD, 2) = '52' then left(raw.PERIOD, 4) else raw.PERIOD end
