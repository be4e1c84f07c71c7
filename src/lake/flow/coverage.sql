-- Who reported what when: tells a month without trade from a month without a report.
select source, frequency, direction, reporter, period, count(*) as rows,
  count(distinct left(commodity, 4)) as headings
from read_parquet($segment)
group by source, frequency, direction, reporter, period
order by source, reporter, direction, frequency, period
