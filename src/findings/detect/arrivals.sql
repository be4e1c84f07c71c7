insert into arrival
select code, source, frequency, side, reporter, importer, period, sum(quantity)
from leg
where side in ('import', 'reconciled')
group by code, source, frequency, side, reporter, importer, period
