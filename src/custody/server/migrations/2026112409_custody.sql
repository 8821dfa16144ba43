-- Evidence items. The chain of custody stands in the state and, line by line, in the trail.
create table evidence (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  serial text not null generated always as (state->>'serial') stored,
  stage text not null generated always as (state->>'stage') stored,
  run_id text generated always as (state->'step'->>'runId') stored,
  step_id text generated always as (state->'step'->>'stepId') stored,
  search_text text not null generated always as
    (lower(normalize((state->>'serial') || ' ' || (state->>'title') || ' '
      || coalesce(state->'file'->>'name', '') || ' ' || coalesce(state->'file'->>'sha256', '') || ' '
      || (state->>'statedSha256'), NFKC))) stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index evidence_serial on evidence (body_id, serial);
create index evidence_by_case on evidence (body_id, case_id, serial);
-- A step of a card asks for its evidence once, however often the event is delivered.
create unique index evidence_once_a_step on evidence (body_id, run_id, step_id) where run_id is not null;
grant select, insert, update on evidence to toride_app;
