-- Events have no totals: what can be read is kept, retracted events too.
create or replace view keyed as
select * from mapped where problem is null;

create or replace view settled as
select * exclude (problem, line) from keyed;
