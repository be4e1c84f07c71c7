-- Chinese customs rows → flow. The query is for imports or for exports and the table does not always
-- say which: then the name of the file has to.
select
  line,
  nullif(concat_ws('; ',
    case when f.direction is null then 'the file does not say whether these are imports or exports: put "import" or "export" into its name' end,
    case when p.period is null then '数据年月 "' || coalesce("month", '') || '" is not YYYYMM' end,
    unknown_code('贸易伙伴', coalesce(partner_code, partner_name), coalesce(c.alpha3, n.alpha3)),
    case when raw."code" is null or not is_hs_code(raw."code") then not_hs_code('商品编码', raw."code") end,
    case when cny is null and usd is null then 'neither 人民币 nor 美元 is given' end,
    unreadable_number('第一数量', quantity_1),
    unreadable_number('第二数量', quantity_2),
    unreadable_number('人民币', cny),
    unreadable_number('美元', usd)
  ), '') as problem,
  case when coalesce(c.kind, n.kind) = 'aggregate'
      and coalesce(c.alpha3, n.alpha3) not in (select g.country_group from country_group g)
    then 'partner that is a sum' end as set_aside,
  'CHN' as reporter,
  coalesce(c.alpha3, n.alpha3) as partner,
  f.direction as direction,
  'all' as country_of_consignment,
  p.frequency as frequency,
  p.period as period,
  raw."code" as commodity,
  cast(null as varchar) as hs_edition,
  -- A query may ask for the trade mode's code, its name, or both.
  coalesce(trade_mode, trade_mode_name, 'all') as customs_procedure,
  'all' as mode_of_transport,
  nullif(as_number(quantity_1), 0) * coalesce(u1.factor, 1) as quantity,
  case when nullif(as_number(quantity_1), 0) is not null then coalesce(u1.unit, 'unit ' || coalesce(unit_1, '?')) end as quantity_unit,
  cast(null as boolean) as quantity_is_estimated,
  case when u1.unit = 'kg' then nullif(as_number(quantity_1), 0) * u1.factor
       when u2.unit = 'kg' then nullif(as_number(quantity_2), 0) * u2.factor end as net_weight_kg,
  cast(null as boolean) as net_weight_is_estimated,
  cast(null as double) as gross_weight_kg,
  as_number(usd) as value_usd,
  case when usd is null then as_number(cny) end as value_local,
  case when usd is null then 'CNY' end as currency,
  case f.direction when 'import' then 'CIF' when 'export' then 'FOB' end as valuation
from raw
left join (values ('进口', 'import'), ('出口', 'export'), ('import', 'import'), ('export', 'export')) f (code, direction)
  on f.code = coalesce(flow, lower(nullif(regexp_extract(file_name, '(进口|出口|[Ii]mport|[Ee]xport)', 1), '')))
left join country_code c on c.scheme = 'gacc' and c.code = code_of_gacc(partner_code)
left join country_code n on n.scheme = 'gacc' and n.code = case when c.alpha3 is null then code_of_gacc(partner_name) end
left join (values
  ('千克', 'kg', 1), ('吨', 'kg', 1000), ('克', 'kg', 0.001), ('台', 'u', 1), ('个', 'u', 1), ('辆', 'u', 1), ('只', 'u', 1),
  ('件', 'u', 1), ('套', 'u', 1), ('片', 'u', 1), ('升', 'l', 1), ('米', 'm', 1), ('平方米', 'm2', 1), ('立方米', 'm3', 1),
  ('双', 'pair', 1), ('对', 'pair', 1), ('克拉', 'carat', 1), ('千升', 'l', 1000), ('千瓦时', 'MWh', 0.001),
  ('座', 'u', 1), ('艘', 'u', 1), ('架', 'u', 1), ('头', 'u', 1), ('张', 'u', 1), ('支', 'u', 1), ('枝', 'u', 1), ('根', 'u', 1),
  ('条', 'u', 1), ('把', 'u', 1), ('块', 'u', 1), ('棵', 'u', 1), ('株', 'u', 1), ('盘', 'u', 1), ('匹', 'u', 1),
  ('百个', 'u', 100), ('百支', 'u', 100), ('百片', 'u', 100), ('千个', 'thousand_u', 1), ('千只', 'thousand_u', 1),
  ('千块', 'thousand_u', 1), ('千枝', 'thousand_u', 1), ('千张', 'thousand_u', 1), ('万个', 'thousand_u', 10), ('亿个', 'thousand_u', 100000)
) u1 (code, unit, factor) on u1.code = unit_1
left join (values ('千克', 'kg', 1), ('吨', 'kg', 1000), ('克', 'kg', 0.001)) u2 (code, unit, factor) on u2.code = unit_2
left join period_code p on p.code = period_text("month", 'M')
