-- A list has no totals beside their parts: what can be read is kept.
create or replace view keyed as
select * from mapped where problem is null;

create or replace view settled as
select * exclude (problem, line) from keyed;
