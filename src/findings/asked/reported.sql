-- Months in which a country's report of these goods is known: it has a row of them, or so many
-- other headings in the same month that their absence means none.
select distinct reporter, source, frequency, direction, period
from (
  select reporter, source, frequency, direction, period from asked
  union all
  select reporter, source, frequency, direction, period from coverage where headings >= $broad
) r
where period between $first and $until
