-- UN Comtrade rows → flow. Codes: UNSD reference tables of the API v1 and of the portal before it.
select
  line,
  nullif(concat_ws('; ',
    case when coalesce(typeCode, 'C') <> 'C' then 'typeCode ' || typeCode || ' is not goods (C)' end,
    case when p.period is null then 'period "' || coalesce(raw.period, '') || '" is neither YYYY nor YYYYMM' end,
    unknown_code('reporterCode', reporterCode, reporter.alpha3),
    unknown_code('partnerCode', partnerCode, partner.alpha3),
    case when partner2Code not in ('0', '') then unknown_code('partner2Code', partner2Code, consigned.alpha3) end,
    case when f.direction is null then 'flowCode "' || coalesce(flowCode, '') || '" is not one of M, X, RM, RX' end,
    case when classificationCode is not null and not regexp_matches(classificationCode, '^(H[0-6]|HS)$')
      then 'classificationCode ' || classificationCode || ' is not the Harmonized System: ask for clCode HS' end,
    case when cmdCode is null or not (is_national_code(cmdCode) or regexp_matches(cmdCode, '^(TOTAL|AG[0-9]+)$'))
      then not_hs_code('cmdCode', cmdCode) end,
    -- A unit that the table lacks is kept under the abbreviation that stands beside its code.
    case when qtyUnitCode is not null and u.code is null and qtyUnitAbbr is null
      then 'qtyUnitCode ' || qtyUnitCode || ' is not in the UNSD table' end,
    unreadable_number('qty', qty),
    unreadable_number('netWgt', netWgt),
    unreadable_number('grossWgt', grossWgt),
    unreadable_number('primaryValue', primaryValue),
    unreadable_number('cifvalue', cifvalue),
    unreadable_number('fobvalue', fobvalue)
  ), '') as problem,
  case
    when partner.alpha3 = 'W00' then 'World beside its partners'
    when reporter.kind = 'aggregate' then 'reporter that is a sum'
    when partner.kind = 'aggregate' then 'partner that is a sum'
    when not regexp_matches(cmdCode, '^[0-9]+$') then 'total of all commodities'
    when f.direction = 'part' then 'sub-flow of an import or export (' || flowCode || ')'
    when coalesce(mosCode, '0') <> '0' then 'mode of supply beside its total'
  end as set_aside,
  reporter.alpha3 as reporter,
  partner.alpha3 as partner,
  f.direction as direction,
  case when partner2Code is null or partner2Code in ('0', '') then 'all' else consigned.alpha3 end as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  cmdCode as commodity,
  case when classificationCode <> 'HS' then classificationCode end as hs_edition,
  case when customsCode is null or customsCode in ('C00', '') then 'all' else customsCode end as customs_procedure,
  case when motCode is null or motCode in ('0', '') then 'all' else motCode end as mode_of_transport,
  -- This publisher writes 0 for a quantity or weight that it does not have.
  case when q.unit_of is not null then nullif(as_number(qty), 0) end as quantity,
  case when nullif(as_number(qty), 0) is not null then q.unit_of end as quantity_unit,
  -- Flag of the portal before the API: 2 quantity estimated, 4 net weight, 6 both.
  coalesce(as_boolean(isQtyEstimated), legacyEstimationFlag in ('2', '6')) as quantity_is_estimated,
  nullif(as_number(netWgt), 0) as net_weight_kg,
  coalesce(as_boolean(isNetWgtEstimated), legacyEstimationFlag in ('4', '6')) as net_weight_is_estimated,
  nullif(as_number(grossWgt), 0) as gross_weight_kg,
  as_number(primaryValue) as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  -- Imports are CIF and exports FOB unless the reporter does otherwise; where both are given and equal, so.
  case
    when f.direction in ('export', 'reexport') and as_number(fobvalue) = as_number(primaryValue) then 'FOB'
    when as_number(cifvalue) = as_number(primaryValue) then 'CIF'
    when as_number(fobvalue) = as_number(primaryValue) then 'FOB'
  end as valuation
from raw
left join country_code reporter on reporter.scheme = 'comtrade' and reporter.code = code_of_number(reporterCode)
left join country_code partner on partner.scheme = 'comtrade' and partner.code = code_of_number(partnerCode)
left join country_code consigned on consigned.scheme = 'comtrade' and consigned.code = code_of_number(partner2Code)
left join (values
  ('M', 'import'), ('X', 'export'), ('RM', 'reimport'), ('RX', 'reexport'),
  ('1', 'import'), ('2', 'export'), ('3', 'reexport'), ('4', 'reimport'),
  ('DX', 'part'), ('FM', 'part'), ('XIP', 'part'), ('XOP', 'part'), ('MIP', 'part'), ('MOP', 'part')
) f (code, direction) on f.code = flowCode
left join (values
  ('-1', null), ('1', null), ('2', 'm2'), ('3', 'MWh'), ('4', 'm'), ('5', 'u'), ('6', 'pair'), ('7', 'l'),
  ('8', 'kg'), ('9', 'thousand_u'), ('10', 'package'), ('11', 'dozen'), ('12', 'm3'), ('13', 'carat')
-- A data frame with a gap in the column writes 5 as 5.0.
) u (code, unit) on u.code = regexp_replace(qtyUnitCode, '[.]0$', '')
cross join lateral (
  select coalesce(u.unit, case when u.code is null and qtyUnitAbbr <> 'N/A' then 'Comtrade unit ' || qtyUnitAbbr end) as unit_of
) q
left join period_code p on p.code = raw.period
