-- Cases and what belongs to them. Columns are generated from the state, so that they never differ from it.
-- Instants in the state are UTC text of one width: they sort as text.
create table incident_case (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  number text not null generated always as (state->>'number') stored,
  stage text not null generated always as (state->>'stage') stored,
  severity integer generated always as ((state->>'severity')::integer) stored,
  category text generated always as (state->>'category') stored,
  zones jsonb not null generated always as (state->'zones') stored,
  lead_seat text generated always as (state->'lead'->>'seatId') stored,
  lead_person text generated always as (state->'lead'->>'personId') stored,
  opened_at text collate "C" not null generated always as (state->>'openedAt') stored,
  search_text text not null generated always as
    (lower(normalize((state->>'number') || ' ' || (state->>'title'), NFKC))) stored,
  primary key (body_id, id)
);
create unique index incident_case_number on incident_case (body_id, number);
create index incident_case_newest on incident_case (body_id, opened_at desc, id desc);
create index incident_case_by_stage on incident_case (body_id, stage, opened_at desc, id desc);
create index incident_case_by_severity on incident_case (body_id, severity desc nulls last, opened_at desc, id desc);
create index incident_case_by_category on incident_case (body_id, category, opened_at desc);
-- Substrings are sought in this index alone, which is a fraction of the table.
create index incident_case_text on incident_case (body_id, search_text, id);
create index incident_case_zones on incident_case using gin (zones);
grant select, insert, update on incident_case to toride_app;

create table case_task (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  stage text not null generated always as (state->>'stage') stored,
  assignee_seat text generated always as (state->'assignee'->>'seatId') stored,
  assignee_person text generated always as (state->'assignee'->>'personId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index case_task_by_case on case_task (body_id, case_id, id);
create index case_task_by_seat on case_task (body_id, assignee_seat)
  where stage in ('todo', 'in_progress', 'on_hold');
create index case_task_by_person on case_task (body_id, assignee_person)
  where stage in ('todo', 'in_progress', 'on_hold');
grant select, insert, update on case_task to toride_app;

create table case_timeline (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  occurred_at text collate "C" not null generated always as (state->>'occurredAt') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index case_timeline_by_time on case_timeline (body_id, case_id, occurred_at, id);
grant select, insert, update on case_timeline to toride_app;

create table case_countermeasure (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  stage text not null generated always as (state->>'stage') stored,
  review_at text collate "C" not null generated always as (state->>'reviewAt') stored,
  lacks_countersign boolean not null generated always as
    (state->'emergency' <> 'null'::jsonb and state->'countersigned' = 'null'::jsonb) stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index case_countermeasure_by_case on case_countermeasure (body_id, case_id, id);
create index case_countermeasure_waiting on case_countermeasure (body_id, review_at)
  where stage in ('proposed', 'approved', 'active') or lacks_countersign;
grant select, insert, update on case_countermeasure to toride_app;

create table case_decision (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index case_decision_by_case on case_decision (body_id, case_id, id);
grant select, insert, update on case_decision to toride_app;

create table case_observable (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  kind text not null generated always as (state->>'kind') stored,
  -- Values may be longer than an index entry.
  value_key text not null generated always as (md5(state->>'value')) stored,
  search_text text not null generated always as (lower(left(state->>'value', 400))) stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index case_observable_once on case_observable (body_id, case_id, kind, value_key);
create index case_observable_text on case_observable (body_id, search_text, case_id);
create index case_observable_by_value on case_observable (body_id, kind, value_key);
grant select, insert, update on case_observable to toride_app;

create table case_link (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  role text not null generated always as (state->>'role') stored,
  item_id text not null generated always as (state->'snapshot'->>'itemId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index case_link_once on case_link (body_id, case_id, role, item_id);
create index case_link_by_item on case_link (body_id, item_id);
grant select, insert, update on case_link to toride_app;

create table case_card_run (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index case_card_run_by_case on case_card_run (body_id, case_id, id);
grant select, insert, update on case_card_run to toride_app;
