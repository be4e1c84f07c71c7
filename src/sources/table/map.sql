-- A table in our own words → flow. mapping.ts says which column is which.
select
  line,
  nullif(concat_ws('; ',
    unknown_code('reporter', raw.reporter, reporter_code.alpha3),
    unknown_code('partner', raw.partner, partner_code.alpha3),
    case when d.direction is null then 'direction "' || coalesce(raw.direction, '') || '" is none of import, export, reimport, reexport, reconciled' end,
    case when raw.country_of_consignment <> 'all' then unknown_code('country_of_consignment', raw.country_of_consignment, consigned.alpha3) end,
    case when p.period is null then 'period "' || coalesce(raw.period, '') || '" is not a '
      || case raw.frequency when 'A' then 'year' when 'M' then 'month' else 'year or month' end || ' (2022, 2022-03, 202203, 2022-03-01)' end,
    case when raw.commodity is null or not is_national_code(raw.commodity) then not_hs_code('commodity', raw.commodity) end,
    case when not regexp_matches(raw.hs_edition, '^H[0-6]$') then 'hs_edition "' || raw.hs_edition || '" is none of H0 to H6' end,
    case when if_reported(as_number(raw.quantity), raw.zero_is_missing) is not null and u.unit is null
      then 'quantity_unit "' || coalesce(raw.quantity_unit, '') || '" is not known' end,
    unreadable_number('quantity', raw.quantity),
    unreadable_number('net_weight_kg', raw.net_weight_kg),
    unreadable_number('gross_weight_kg', raw.gross_weight_kg),
    unreadable_number('value_usd', raw.value_usd),
    unreadable_number('value_local', raw.value_local),
    case when raw.value_local is not null and raw.currency is null then 'value_local has no currency' end,
    case when raw.valuation is not null and raw.valuation not in ('CIF', 'FOB', 'CUSTOMS') then 'valuation "' || raw.valuation || '" is none of CIF, FOB, CUSTOMS' end
  ), '') as problem,
  case
    when reporter_code.kind = 'aggregate' then 'reporter that is a sum'
    when partner_code.alpha3 = 'W00' then 'World beside its partners'
    when partner_code.kind = 'aggregate' then 'partner that is a sum'
  end as set_aside,
  reporter_code.alpha3 as reporter,
  partner_code.alpha3 as partner,
  d.direction as direction,
  case when coalesce(raw.country_of_consignment, 'all') = 'all' then 'all' else consigned.alpha3 end as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  raw.commodity as commodity,
  raw.hs_edition as hs_edition,
  coalesce(raw.customs_procedure, 'all') as customs_procedure,
  coalesce(raw.mode_of_transport, 'all') as mode_of_transport,
  if_reported(as_number(raw.quantity), raw.zero_is_missing) * u.factor * coalesce(as_number(raw.quantity_factor), 1) as quantity,
  case when if_reported(as_number(raw.quantity), raw.zero_is_missing) is not null then u.unit end as quantity_unit,
  as_boolean(raw.quantity_is_estimated) as quantity_is_estimated,
  if_reported(as_number(raw.net_weight_kg), raw.zero_is_missing) * coalesce(as_number(raw.net_weight_factor), 1) as net_weight_kg,
  as_boolean(raw.net_weight_is_estimated) as net_weight_is_estimated,
  if_reported(as_number(raw.gross_weight_kg), raw.zero_is_missing) as gross_weight_kg,
  as_number(raw.value_usd) * coalesce(as_number(raw.value_factor), 1) as value_usd,
  as_number(raw.value_local) * coalesce(as_number(raw.value_factor), 1) as value_local,
  case when raw.value_local is not null then raw.currency end as currency,
  raw.valuation as valuation
from raw
left join country_code reporter_code
  on reporter_code.scheme = coalesce(raw.reporter_scheme, 'alpha3') and reporter_code.code = code_in(coalesce(raw.reporter_scheme, 'alpha3'), raw.reporter)
left join country_code partner_code
  on partner_code.scheme = coalesce(raw.partner_scheme, 'alpha3') and partner_code.code = code_in(coalesce(raw.partner_scheme, 'alpha3'), raw.partner)
left join country_code consigned
  on consigned.scheme = coalesce(raw.consignment_scheme, 'alpha3') and consigned.code = code_in(coalesce(raw.consignment_scheme, 'alpha3'), raw.country_of_consignment)
left join (values
  ('import', 'import'), ('imports', 'import'), ('m', 'import'), ('export', 'export'), ('exports', 'export'), ('x', 'export'),
  ('reimport', 'reimport'), ('rm', 'reimport'), ('reexport', 'reexport'), ('rx', 'reexport'), ('reconciled', 'reconciled')
) d (code, direction) on d.code = lower(raw.direction)
left join (values
  ('u', 'u', 1), ('pieces', 'u', 1), ('number', 'u', 1), ('no', 'u', 1), ('kg', 'kg', 1), ('t', 'kg', 1000), ('g', 'kg', 0.001),
  ('thousand_u', 'thousand_u', 1), ('dozen', 'dozen', 1), ('pair', 'pair', 1), ('l', 'l', 1), ('m', 'm', 1), ('m2', 'm2', 1), ('m3', 'm3', 1),
  ('carat', 'carat', 1), ('package', 'package', 1), ('mwh', 'MWh', 1),
  -- As UN Comtrade abbreviates them.
  ('2u', 'pair', 1), ('12u', 'dozen', 1), ('1000u', 'thousand_u', 1), ('m²', 'm2', 1), ('m³', 'm3', 1), ('1000 kwh', 'MWh', 1)
) u (code, unit, factor) on u.code = lower(raw.quantity_unit)
left join period_code p on p.code = period_text(raw.period, raw.frequency)
