-- The origins' goods straight to the target of a place, by book and period.
select l.code, l.source, l.frequency, l.unit, l.side, l.period, sum(l.quantity) as quantity
from leg l
join place_code c on c.place = $place and c.code = l.code and not c.donor
join place_origin o on o.place = $place and o.alpha3 = l.exporter
join place_target t on t.place = $place and t.alpha3 = l.importer
group by l.code, l.source, l.frequency, l.unit, l.side, l.period
order by l.code, l.source, l.frequency, l.side, l.period
