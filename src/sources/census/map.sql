-- US Census rows → flow. Every cell is text; filter variables come back as columns; a month without
-- figures of its own (only year to date) is a year when it is December, and unreadable otherwise.
select
  line,
  nullif(concat_ws('; ',
    unknown_code('CTY_CODE', CTY_CODE, c.alpha3),
    case when p.period is null then 'time "' || coalesce("time", YEAR || '-' || MONTH, '') || '" is not a month' end,
    case when coalesce(I_COMMODITY, E_COMMODITY) is null then 'I_COMMODITY or E_COMMODITY is empty' end,
    case when coalesce(GEN_VAL_MO, CON_VAL_MO, ALL_VAL_MO) is null and p.frequency = 'M'
      then 'there is no figure of the month itself (GEN_VAL_MO, CON_VAL_MO or ALL_VAL_MO)' end,
    case when SUMMARY_LVL is not null and SUMMARY_LVL not in ('DET', 'CGP') then 'SUMMARY_LVL ' || SUMMARY_LVL || ' is neither DET nor CGP' end,
    case when DF is not null and DF not in ('1', '2', '-') then 'DF ' || DF || ' is none of 1, 2, -' end,
    unreadable_number('value', coalesce(GEN_VAL_MO, CON_VAL_MO, ALL_VAL_MO, GEN_VAL_YR, CON_VAL_YR, ALL_VAL_YR)),
    unreadable_number('quantity', coalesce(GEN_QY1_MO, CON_QY1_MO, QTY_1_MO, GEN_QY1_YR, CON_QY1_YR, QTY_1_YR))
  ), '') as problem,
  case
    when SUMMARY_LVL = 'CGP' or (c.kind = 'aggregate' and c.alpha3 not in (select g.country_group from country_group g))
      then 'grouping of countries'
    when not regexp_matches(coalesce(I_COMMODITY, E_COMMODITY), '^[0-9]+$') then 'total of all commodities'
  end as set_aside,
  'USA' as reporter,
  c.alpha3 as partner,
  case when I_COMMODITY is null then 'export' else 'import' end as direction,
  'all' as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  coalesce(I_COMMODITY, E_COMMODITY) as commodity,
  cast(null as varchar) as hs_edition,
  -- Re-exports (foreign goods) are inside exports.
  case when DF = '1' then 'domestic' when DF = '2' then 'foreign'
       when coalesce(GEN_VAL_MO, GEN_VAL_YR) is null and coalesce(CON_VAL_MO, CON_VAL_YR) is not null then 'for consumption'
       else 'all' end as customs_procedure,
  'all' as mode_of_transport,
  -- A line without a unit carries the quantity "0" and the unit "-".
  case when UNIT_QY1 not in ('-', 'X') then
    nullif(as_number(coalesce(GEN_QY1_MO, CON_QY1_MO, QTY_1_MO, GEN_QY1_YR, CON_QY1_YR, QTY_1_YR)), 0) * coalesce(u.factor, 1) end as quantity,
  case when UNIT_QY1 not in ('-', 'X')
      and nullif(as_number(coalesce(GEN_QY1_MO, CON_QY1_MO, QTY_1_MO, GEN_QY1_YR, CON_QY1_YR, QTY_1_YR)), 0) is not null
    then coalesce(u.unit, 'Census unit ' || UNIT_QY1) end as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  cast(null as double) as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(coalesce(GEN_VAL_MO, CON_VAL_MO, ALL_VAL_MO, GEN_VAL_YR, CON_VAL_YR, ALL_VAL_YR)) as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  case when I_COMMODITY is null then 'FOB' else 'CUSTOMS' end as valuation
from raw
left join country_code c on c.scheme = 'census' and c.code = code_of_census(CTY_CODE)
left join (values
  ('KG', 'kg', 1), ('NO', 'u', 1), ('T', 'kg', 1000), ('GM', 'kg', 0.001), ('CKG', 'kg', 1), ('CGM', 'kg', 0.001),
  ('L', 'l', 1), ('M', 'm', 1), ('M2', 'm2', 1), ('M3', 'm3', 1), ('DOZ', 'dozen', 1), ('PRS', 'pair', 1), ('CAR', 'carat', 1),
  ('TH', 'thousand_u', 1), ('K', 'thousand_u', 1)
) u (code, unit, factor) on u.code = upper(UNIT_QY1)
left join period_code p on p.code = period_text(
  coalesce("time", YEAR || lpad(MONTH, 2, '0')),
  case when coalesce(GEN_VAL_MO, CON_VAL_MO, ALL_VAL_MO) is null
    and right(period_text(coalesce("time", YEAR || lpad(MONTH, 2, '0')), 'M'), 2) = '12' then 'A' else 'M' end)
