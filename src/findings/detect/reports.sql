-- Whose report of which period a source holds; see asked/reported.sql for what counts as one.
insert into reported
select source, frequency, case when direction = 'reconciled' then '*' else reporter end, direction, period
from held
union
select source, frequency, '*', direction, period from held where direction <> 'reconciled'
