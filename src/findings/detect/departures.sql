insert into departure
select code, source, frequency, side, reporter, exporter, period, sum(quantity)
from leg
where side in ('export', 'reconciled')
group by code, source, frequency, side, reporter, exporter, period
