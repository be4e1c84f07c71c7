-- The same thing in two documents of one consignment. What honest practice writes differently together
-- is one kind: seller and price when goods are sold afloat (invoice); packages, marks and seal when
-- they are packed again (packing).
with house as (
  -- A master bill over several house bills, and the scale under one box, speak of all of them.
  select master_bill, sum(gross_weight_kg) as gross_weight_kg, count(*) as consignments
  from consignment
  where master_bill is not null
  group by master_bill
  having count(*) > 1
),
pair as (
  select a.consignment,
    a.document_type || ' says ' as one, b.document_type || ' says ' as two,
    a.commodity as code_a, b.commodity as code_b,
    a.gross_weight_kg as weight_a, b.gross_weight_kg as weight_b,
    a.packages as packages_a, b.packages as packages_b,
    a.seal as seal_a, b.seal as seal_b,
    a.country_of_origin as origin_a, b.country_of_origin as origin_b,
    a.consignor as consignor_a, b.consignor as consignor_b, an.party as seller_a, bn.party as seller_b,
    a.consignee as consignee_a, b.consignee as consignee_b, am.party as buyer_a, bm.party as buyer_b,
    af.party as forwarder_a, bf.party as forwarder_b,
    case when a.currency = b.currency then a.value end as value_a, b.value as value_b,
    h.gross_weight_kg as house_weight,
    h.consignments is not null and (a.document_type in ('master_bill', 'weight_certificate') or b.document_type in ('master_bill', 'weight_certificate')) as speaks_of_several
  from paper a
  join paper b on b.consignment = a.consignment and b.document_type > a.document_type
  left join party_name an on an.name = a.consignor
  left join party_name bn on bn.name = b.consignor
  left join party_name am on am.name = a.consignee
  left join party_name bm on bm.name = b.consignee
  left join party_name af on af.name = a.freight_forwarder
  left join party_name bf on bf.name = b.freight_forwarder
  left join house h on h.master_bill = coalesce(a.master_bill, b.master_bill)
),
compared as (
  select *,
    case when six_digits(code_a) is null or six_digits(code_b) is null then null
         when left(code_a, 6) = left(code_b, 6) then 0 when left(code_a, 4) = left(code_b, 4) then 1
         when left(code_a, 2) = left(code_b, 2) then 2 else 3 end as goods,
    case when weight_a > 0 and weight_b > 0 then
      case when speaks_of_several and house_weight > 0
        then least(abs(ln(weight_a / weight_b)), abs(ln(weight_a / house_weight)), abs(ln(weight_b / house_weight)))
        else abs(ln(weight_a / weight_b)) end end as weight,
    case when speaks_of_several then null
         when packages_a > 0 and packages_b > 0 then abs(ln(packages_a / packages_b)) end
      + case when seal_a <> seal_b and len(list_intersect(string_split(seal_a, ' '), string_split(seal_b, ' '))) = 0 then 0.5 else 0 end as packing,
    case when origin_a is null or origin_b is null then null when origin_a <> origin_b then 1 else 0 end as origin,
    case when value_a > 0 and value_b > 0 then abs(ln(value_a / value_b)) end as price,
    case when consignor_a is null or consignor_b is null or speaks_of_several then null
         when consignor_a = consignor_b then 0
         when other_party(seller_a, seller_b) and seller_a is distinct from forwarder_a and seller_b is distinct from forwarder_b
           and seller_a is distinct from forwarder_b and seller_b is distinct from forwarder_a then 1 else 0 end as seller,
    case when consignee_a is null or consignee_b is null or speaks_of_several then null
         when consignee_a = consignee_b then 0
         when other_party(buyer_a, buyer_b) then 1 else 0 end as buyer
  from pair
),
asked as (
  select consignment, count(goods) > 0 as goods, count(weight) > 0 as weight, count(packing) > 0 as packing, count(origin) > 0 as origin,
    count(seller) + count(price) > 0 as invoice, count(buyer) > 0 as buyer
  from compared
  group by consignment
),
counted as (
  select count(*) filter (goods) as goods, count(*) filter (weight) as weight, count(*) filter (packing) as packing, count(*) filter (origin) as origin,
    count(*) filter (invoice) as invoice, count(*) filter (buyer) as buyer
  from asked
),
-- Most pairs agree in everything: sentences are for the others.
odd as (
  select *, coalesce(seller, 0) + case when price > $price_differs then price else 0 end as invoice
  from compared
  where goods > 0 or weight > $weight_differs or packing > 0 or origin > 0 or buyer > 0 or seller > 0 or price > $price_differs
),
worst as (
  select consignment,
    max(goods) as goods,
    max_by(one || code_a || ', ' || two || code_b, goods) as goods_says,
    max(weight) as weight,
    max_by(one || round(weight_a) || ' kg gross, ' || two || round(weight_b) || ' kg', weight) as weight_says,
    max(packing) as packing,
    max_by(one || round(packages_a) || ' packages, ' || two || round(packages_b) || case when seal_a <> seal_b then ', seals ' || seal_a || ' and ' || seal_b else '' end, packing) as packing_says,
    max(origin) as origin,
    max_by(one || 'origin ' || origin_a || ', ' || two || origin_b, origin) as origin_says,
    max(invoice) as invoice,
    max_by(one || coalesce(consignor_a, '') || coalesce(' at ' || round(value_a), '') || ', ' || two || coalesce(consignor_b, '') || coalesce(' at ' || round(value_b), ''), invoice) as invoice_says,
    max(buyer) as buyer,
    max_by(one || consignee_a || ', ' || two || consignee_b, buyer) as buyer_says
  from odd
  group by consignment
)
select w.consignment, 'goods' as kind, cast(w.goods as double) as strength, cast(null as double) as p, c.goods as asked, w.goods_says as says, cast(null as varchar) as other
from worst w, counted c where w.goods > 0
union all
select w.consignment, 'weight', w.weight, null, c.weight, w.weight_says, null from worst w, counted c where w.weight > $weight_differs
union all
select w.consignment, 'packing', w.packing, null, c.packing, w.packing_says, null from worst w, counted c where w.packing > 0
union all
select w.consignment, 'origin', w.origin, null, c.origin, w.origin_says, null from worst w, counted c where w.origin > 0
union all
select w.consignment, 'invoice', w.invoice, null, c.invoice, w.invoice_says, null from worst w, counted c where w.invoice > 0
union all
select w.consignment, 'buyer', w.buyer, null, c.buyer, w.buyer_says, null from worst w, counted c where w.buyer > 0
