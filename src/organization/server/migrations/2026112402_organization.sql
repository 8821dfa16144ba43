-- Bodies, units, seats, people, incumbencies. Columns beside the state are generated from it and cannot differ.
create table body (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  primary key (body_id, id),
  check (body_id = id)
);

create table unit (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  primary key (body_id, id)
);

create table person (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  name text generated always as (state->>'name') stored,
  primary key (body_id, id)
);
create index person_by_name on person (body_id, name collate "C");

create table seat (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  unit_id text generated always as (state->>'unitId') stored,
  primary key (body_id, id),
  foreign key (body_id, unit_id) references unit (body_id, id)
);
create index seat_by_unit on seat (body_id, unit_id);

-- Days are text YYYY-MM-DD: they compare as days, and a generated column may hold them.
create table incumbency (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  seat_id text generated always as (state->>'seatId') stored,
  person_id text generated always as (state->>'personId') stored,
  from_day text collate "C" generated always as (state->>'fromDay') stored,
  until_day text collate "C" generated always as (state->>'untilDay') stored,
  primary key (body_id, id),
  foreign key (body_id, seat_id) references seat (body_id, id),
  foreign key (body_id, person_id) references person (body_id, id)
);
create index incumbency_by_seat on incumbency (body_id, seat_id);
create index incumbency_by_person on incumbency (body_id, person_id);

grant select, insert, update on body, unit, person, seat, incumbency to toride_app;
