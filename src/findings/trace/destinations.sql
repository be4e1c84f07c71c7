-- Who ever got the goods from whom, up to the end of the window, whoever recorded it.
select distinct exporter as transit, importer as destination
from asked
where asked in (select unnest(string_split($codes, ','))) and exporter <> importer and period <= $until
order by transit, destination
