-- What people decided about a name and an entry of a list. A decision holds as long as the entry reads
-- as it did: `entry_sha256` is of all that the list said of the party.
create table if not exists party_decision (
  name_key text not null,
  list text not null,
  party_id text not null,
  entry_sha256 text not null,
  decided text not null check (decided in ('confirmed', 'dismissed')),
  because text,
  decided_by text not null,
  decided_at text not null,
  primary key (name_key, list, party_id, entry_sha256, decided_at)
);
