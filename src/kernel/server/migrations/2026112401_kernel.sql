-- Trail, outbox door, number series, settings. The owner makes tables; the application's role gets grants only.
create table trail (
  body_id text not null,
  sequence bigint generated always as identity,
  recorded_at timestamptz not null,
  actor jsonb not null,
  request_id text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_version integer not null,
  event_type text not null,
  event jsonb,
  salt bytea,
  commitment bytea not null,
  primary key (body_id, sequence)
);
create index trail_by_subject on trail (body_id, subject_kind, subject_id, sequence);
create index trail_by_type on trail (body_id, event_type, sequence);
grant select, insert on trail to toride_app;

create table number_series (
  body_id text not null,
  name text not null,
  fiscal_year integer not null,
  last integer not null,
  primary key (body_id, name, fiscal_year)
);
grant select, insert, update on number_series to toride_app;

create table setting (
  body_id text not null,
  name text not null,
  value jsonb not null,
  version integer not null,
  primary key (body_id, name)
);
grant select, insert, update on setting to toride_app;

-- The queue's own tables are closed to a role that owns nothing; this door lets it add jobs and nothing else.
create function toride_add_job(task text, payload json, key text, run_at timestamptz) returns void
language sql security definer set search_path = pg_catalog as $$
  select graphile_worker.add_job(task, payload, job_key => key, run_at => run_at)
$$;
revoke all on function toride_add_job(text, json, text, timestamptz) from public;
grant execute on function toride_add_job(text, json, text, timestamptz) to toride_app;
