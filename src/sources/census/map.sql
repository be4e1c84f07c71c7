-- US Census rows → flow. Every cell is text; filter variables come back as columns. A month without
-- figures of its own (only year to date) is a year when it is December, and unreadable otherwise.
with cell as (
  select
    raw.line, raw.CTY_CODE, raw.SUMMARY_LVL, raw.DF, raw.UNIT_QY1,
    coalesce(raw.I_COMMODITY, raw.E_COMMODITY) as commodity,
    coalesce(raw."time", raw."YEAR" || lpad(raw."MONTH", 2, '0')) as moment,
    case when raw.I_COMMODITY is null then 'export' else 'import' end as direction,
    coalesce(raw.GEN_VAL_MO, raw.CON_VAL_MO, raw.ALL_VAL_MO) is not null as is_of_the_month,
    -- General imports are everything that arrives; imports for consumption leave out what stays in bond.
    coalesce(raw.GEN_VAL_MO, raw.GEN_VAL_YR) is null and coalesce(raw.CON_VAL_MO, raw.CON_VAL_YR) is not null as is_for_consumption,
    coalesce(raw.GEN_VAL_MO, raw.CON_VAL_MO, raw.ALL_VAL_MO, raw.GEN_VAL_YR, raw.CON_VAL_YR, raw.ALL_VAL_YR) as figure,
    -- The quantity of the same figure, not of another one in the same row.
    case when raw.GEN_VAL_MO is not null then raw.GEN_QY1_MO
         when raw.CON_VAL_MO is not null then raw.CON_QY1_MO
         when raw.ALL_VAL_MO is not null then raw.QTY_1_MO
         when raw.GEN_VAL_YR is not null then raw.GEN_QY1_YR
         when raw.CON_VAL_YR is not null then raw.CON_QY1_YR
         when raw.ALL_VAL_YR is not null then raw.QTY_1_YR end as amount
  from raw
)
select
  cell.line,
  nullif(concat_ws('; ',
    unknown_code('CTY_CODE', cell.CTY_CODE, c.alpha3),
    case when p.period is null then 'time "' || coalesce(cell.moment, '') || '" is not a month' end,
    case when cell.commodity is null or (cell.commodity <> '-' and not is_hs_code(cell.commodity))
      then not_hs_code(case cell.direction when 'import' then 'I_COMMODITY' else 'E_COMMODITY' end, cell.commodity) end,
    case when cell.figure is null then 'there is no value (GEN_VAL_MO, CON_VAL_MO or ALL_VAL_MO)'
         when p.frequency = 'M' and not cell.is_of_the_month
      then 'there is no figure of the month itself (GEN_VAL_MO, CON_VAL_MO or ALL_VAL_MO)' end,
    case when cell.SUMMARY_LVL is not null and cell.SUMMARY_LVL not in ('DET', 'CGP') then 'SUMMARY_LVL ' || cell.SUMMARY_LVL || ' is neither DET nor CGP' end,
    case when cell.DF is not null and cell.DF not in ('1', '2', '-') then 'DF ' || cell.DF || ' is none of 1, 2, -' end,
    unreadable_number('value', cell.figure),
    unreadable_number('quantity', cell.amount)
  ), '') as problem,
  case
    when cell.SUMMARY_LVL = 'CGP' or c.kind = 'aggregate'
      then 'grouping of countries'
    when cell.commodity = '-' then 'total of all commodities'
  end as set_aside,
  'USA' as reporter,
  c.alpha3 as partner,
  cell.direction as direction,
  'all' as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  cell.commodity as commodity,
  cast(null as varchar) as hs_edition,
  -- Re-exports (foreign goods) are inside exports.
  case when cell.DF = '1' then 'domestic' when cell.DF = '2' then 'foreign'
       when cell.is_for_consumption then 'for consumption'
       else 'all' end as customs_procedure,
  'all' as mode_of_transport,
  -- A line without a unit carries the quantity "0" and the unit "-"; a quantity without its unit says nothing.
  case when cell.UNIT_QY1 not in ('-', 'X') then nullif(as_number(cell.amount), 0) * coalesce(u.factor, 1) end as quantity,
  case when cell.UNIT_QY1 not in ('-', 'X') and nullif(as_number(cell.amount), 0) is not null
    then coalesce(u.unit, 'Census unit ' || cell.UNIT_QY1) end as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  cast(null as double) as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(cell.figure) as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  case cell.direction when 'export' then 'FOB' else 'CUSTOMS' end as valuation
from cell
left join country_code c on c.scheme = 'census' and c.code = code_of_census(cell.CTY_CODE)
-- Content units (CKG: kilograms of the metal inside) stay what they are: no weight of goods.
left join (values
  ('KG', 'kg', 1), ('NO', 'u', 1), ('T', 'kg', 1000), ('GM', 'kg', 0.001), ('G', 'kg', 0.001),
  ('L', 'l', 1), ('M', 'm', 1), ('M2', 'm2', 1), ('M3', 'm3', 1), ('DOZ', 'dozen', 1), ('PRS', 'pair', 1), ('CAR', 'carat', 1),
  ('TH', 'thousand_u', 1), ('K', 'thousand_u', 1)
) u (code, unit, factor) on u.code = upper(cell.UNIT_QY1)
left join period_code p on p.code = period_text(cell.moment,
  case when not cell.is_of_the_month and right(period_text(cell.moment, 'M'), 2) = '12' then 'A' else 'M' end)
