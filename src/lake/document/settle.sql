-- A document has no totals beside its parts: what can be read is kept, corrected issues too.
create or replace view keyed as
select * from mapped where problem is null;

create or replace view settled as
select * exclude (problem, line) from keyed;
