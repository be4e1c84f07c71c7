-- Who may use the workbench from elsewhere. Passwords as argon2id, tokens and sessions as sha256 of
-- what their holder knows: this file gives nobody a way in.
create table if not exists user (
  name text primary key,
  role text not null check (role in ('reader', 'analyst', 'admin')),
  password text not null,
  added_at text not null
);
create table if not exists pass (
  sha256 text primary key,
  name text not null references user (name) on delete cascade,
  kind text not null check (kind in ('session', 'token')),
  made_at text not null,
  until text not null
);
