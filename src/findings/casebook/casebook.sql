-- What was found and what people decided about it. The journal is the only truth of decisions:
-- how a finding stands is read off it, so that no second table can say otherwise.
create table if not exists journal (
  seq integer primary key,
  entry text not null,
  hash text not null
);
create trigger if not exists journal_is_not_rewritten before update on journal
begin select raise(abort, 'the journal is only added to'); end;
create trigger if not exists journal_is_not_shortened before delete on journal
begin select raise(abort, 'the journal is only added to'); end;

create table if not exists run (
  run_id integer primary key,
  body text not null
);
create table if not exists finding (
  run_id integer not null references run (run_id),
  finding_id text not null,
  body text not null,
  primary key (run_id, finding_id)
);
create trigger if not exists finding_is_not_rewritten before update on finding
begin select raise(abort, 'findings are only added to'); end;
create trigger if not exists finding_is_not_removed before delete on finding
begin select raise(abort, 'findings are only added to'); end;

-- In base64: the driver takes no bytes.
create table if not exists attachment (
  sha256 text primary key,
  content text not null
);
