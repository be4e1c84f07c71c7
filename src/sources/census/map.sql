-- US Census rows → flow. Every cell is text; filter variables come back as columns. A month without
-- figures of its own (only year to date) is a year when it is December, and unreadable otherwise.
with cell as (
  select
    raw.line, raw.CTY_CODE, raw.SUMMARY_LVL, raw.DF, raw.UNIT_QY1, raw.UNIT_QY2,
    coalesce(raw.I_COMMODITY, raw.E_COMMODITY) as commodity,
    coalesce(raw."time", raw."YEAR" || lpad(raw."MONTH", 2, '0')) as moment,
    case when raw.I_COMMODITY is null then 'export' else 'import' end as direction,
    -- General imports are everything that arrives; imports for consumption leave out what stays in bond.
    -- Of the customs value and the same with freight and insurance, the customs value is kept.
    case
      when raw.GEN_VAL_MO is not null then ['M', 'all', 'CUSTOMS', raw.GEN_VAL_MO, raw.GEN_QY1_MO, raw.GEN_QY2_MO]
      when raw.CON_VAL_MO is not null then ['M', 'for consumption', 'CUSTOMS', raw.CON_VAL_MO, raw.CON_QY1_MO, raw.CON_QY2_MO]
      when raw.GEN_CIF_MO is not null then ['M', 'all', 'CIF', raw.GEN_CIF_MO, raw.GEN_QY1_MO, raw.GEN_QY2_MO]
      when raw.CON_CIF_MO is not null then ['M', 'for consumption', 'CIF', raw.CON_CIF_MO, raw.CON_QY1_MO, raw.CON_QY2_MO]
      when raw.ALL_VAL_MO is not null then ['M', 'all', 'FOB', raw.ALL_VAL_MO, raw.QTY_1_MO, raw.QTY_2_MO]
      when raw.GEN_VAL_YR is not null then ['A', 'all', 'CUSTOMS', raw.GEN_VAL_YR, raw.GEN_QY1_YR, raw.GEN_QY2_YR]
      when raw.CON_VAL_YR is not null then ['A', 'for consumption', 'CUSTOMS', raw.CON_VAL_YR, raw.CON_QY1_YR, raw.CON_QY2_YR]
      when raw.GEN_CIF_YR is not null then ['A', 'all', 'CIF', raw.GEN_CIF_YR, raw.GEN_QY1_YR, raw.GEN_QY2_YR]
      when raw.CON_CIF_YR is not null then ['A', 'for consumption', 'CIF', raw.CON_CIF_YR, raw.CON_QY1_YR, raw.CON_QY2_YR]
      when raw.ALL_VAL_YR is not null then ['A', 'all', 'FOB', raw.ALL_VAL_YR, raw.QTY_1_YR, raw.QTY_2_YR]
    end as figure
  from raw
),
measured as (
  select
    cell.* exclude (figure),
    cell.figure[1] as span, cell.figure[2] as procedure, cell.figure[3] as valuation, cell.figure[4] as value, cell.figure[5] as amount, cell.figure[6] as amount_2
  from cell
)
select
  cell.line,
  nullif(concat_ws('; ',
    unknown_code('CTY_CODE', cell.CTY_CODE, c.alpha3),
    case when p.period is null then 'time "' || coalesce(cell.moment, '') || '" is not a month' end,
    case when cell.commodity is null or (cell.commodity <> '-' and not is_hs_code(cell.commodity))
      then not_hs_code(case cell.direction when 'import' then 'I_COMMODITY' else 'E_COMMODITY' end, cell.commodity) end,
    case when cell.value is null then 'there is no value (GEN_VAL_MO, CON_VAL_MO or ALL_VAL_MO)'
         when p.frequency = 'M' and cell.span = 'A'
      then 'there is no figure of the month itself (GEN_VAL_MO, CON_VAL_MO or ALL_VAL_MO)' end,
    case when cell.SUMMARY_LVL is not null and cell.SUMMARY_LVL not in ('DET', 'CGP') then 'SUMMARY_LVL ' || cell.SUMMARY_LVL || ' is neither DET nor CGP' end,
    case when cell.DF is not null and cell.DF not in ('1', '2', '-') then 'DF ' || cell.DF || ' is none of 1, 2, -' end,
    unreadable_number('value', cell.value),
    unreadable_number('quantity', cell.amount),
    unreadable_number('second quantity', cell.amount_2)
  ), '') as problem,
  case
    when cell.SUMMARY_LVL = 'CGP' or c.kind = 'aggregate'
      then 'grouping of countries'
    when cell.commodity = '-' then 'total of all commodities'
  end as set_aside,
  'USA' as reporter,
  c.alpha3 as partner,
  d.direction as direction,
  'all' as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  cell.commodity as commodity,
  cast(null as varchar) as hs_edition,
  case when d.direction = 'reexport' then 'all' when cell.DF = '1' then 'domestic' when cell.DF = '2' then 'foreign'
       else coalesce(cell.procedure, 'all') end as customs_procedure,
  'all' as mode_of_transport,
  -- A line without a unit carries the quantity "0" and the unit "-"; a quantity without its unit says nothing.
  case when cell.UNIT_QY1 not in ('-', 'X') then nullif(as_number(cell.amount), 0) * coalesce(u.factor, 1) end as quantity,
  case when cell.UNIT_QY1 not in ('-', 'X') and nullif(as_number(cell.amount), 0) is not null
    then coalesce(u.unit, 'Census unit ' || cell.UNIT_QY1) end as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  -- Either of the two quantities may be the net weight. The weights by vessel and air are gross and
  -- leave out what came by land, so they are none of ours.
  case when u.unit = 'kg' then nullif(as_number(cell.amount), 0) * u.factor
       when u2.unit = 'kg' then nullif(as_number(cell.amount_2), 0) * u2.factor end as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(cell.value) as value_usd,
  cast(null as double) as value_local,
  cast(null as varchar) as currency,
  cell.valuation as valuation
from measured cell
-- Exports of foreign goods are re-exports: they stand inside exports, and once more by their own name.
join (values ('import', 'import'), ('export', 'export'), ('export', 'reexport')) d (of_file, direction)
  on d.of_file = cell.direction and (d.direction <> 'reexport' or cell.DF = '2')
left join country_code c on c.scheme = 'census' and c.code = code_of_census(cell.CTY_CODE)
-- Content units (CKG: kilograms of the metal inside) stay what they are: no weight of goods.
left join (values
  ('KG', 'kg', 1), ('NO', 'u', 1), ('T', 'kg', 1000), ('GM', 'kg', 0.001), ('G', 'kg', 0.001),
  ('L', 'l', 1), ('M', 'm', 1), ('M2', 'm2', 1), ('M3', 'm3', 1), ('DOZ', 'dozen', 1), ('PRS', 'pair', 1), ('CAR', 'carat', 1),
  ('TH', 'thousand_u', 1), ('K', 'thousand_u', 1)
) u (code, unit, factor) on u.code = upper(cell.UNIT_QY1)
left join (values ('KG', 'kg', 1), ('T', 'kg', 1000), ('GM', 'kg', 0.001), ('G', 'kg', 0.001)) u2 (code, unit, factor)
  on u2.code = upper(cell.UNIT_QY2)
left join period_code p on p.code = period_text(cell.moment,
  case when cell.span = 'A' and right(period_text(cell.moment, 'M'), 2) = '12' then 'A' else 'M' end)
