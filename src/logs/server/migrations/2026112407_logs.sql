-- Where logs come from. The events themselves lie in the event store, not here.
create table log_source (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  address text generated always as (state->>'address') stored,
  is_removed boolean generated always as ((state->>'isRemoved') = 'true') stored,
  primary key (body_id, id)
);
create unique index log_source_by_address on log_source (body_id, address) where not is_removed;

grant select, insert, update on log_source to toride_app;
