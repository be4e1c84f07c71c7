-- What is in the lake: SQLite, so that a server, a terminal and a load work side by side.
-- A segment of Parquet counts only once its row here says 'published'.
create table if not exists load (
  load_id integer primary key,
  state text not null check (state in ('loading', 'published')),
  source text not null,
  layout text not null,
  publisher text not null,
  licence text not null,
  file text not null,
  member text,
  sha256 text not null,
  bytes integer not null,
  encoding text,
  mapping_sha256 text not null,
  vintage text not null,
  vintage_basis text not null check (vintage_basis in ('given', 'file name', 'loaded')),
  rows_read integer not null,
  rows_kept integer not null,
  rows_set_aside integer not null,
  rows_rejected integer not null,
  period_first integer,
  period_last integer,
  loaded_at text not null,
  program text not null,
  fills text not null default 'flow'
);
create table if not exists set_aside (
  load_id integer not null references load (load_id) on delete cascade,
  reason text not null,
  rows integer not null,
  primary key (load_id, reason)
);
create table if not exists rejected (
  load_id integer not null references load (load_id) on delete cascade,
  line integer,
  reason text not null
);
create table if not exists supersession (
  old_load_id integer not null references load (load_id) on delete cascade,
  new_load_id integer not null references load (load_id) on delete cascade,
  cells integer not null,
  primary key (old_load_id, new_load_id)
);
