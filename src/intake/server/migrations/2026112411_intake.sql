-- Reports of people and machines in one table: a machine report is a report with an origin.
create table report (
  body_id text not null,
  id text not null,
  version integer not null,
  series text not null,
  fiscal_year integer not null,
  number integer not null,
  kind text not null,
  stage text not null,
  received_at timestamptz not null,
  promised_at timestamptz not null,
  is_acknowledged boolean not null,
  taken_by text not null,
  -- Unique mark of where it came from, so that the same hit delivered twice is one report.
  source_ref text,
  case_id text,
  addresses text[] not null,
  search_text text not null,
  state jsonb not null,
  primary key (body_id, id)
);
create unique index report_number on report (body_id, series, fiscal_year, number);
create unique index report_source on report (body_id, source_ref) where source_ref is not null;
create index report_open on report (body_id, received_at) where stage in ('received', 'acknowledged', 'triaged');
create index report_by_time on report (body_id, received_at desc);
create index report_by_case on report (body_id, case_id) where case_id is not null;
create index report_by_taker on report (body_id, taken_by, received_at desc);
create index report_addresses on report using gin (addresses);
grant select, insert, update on report to toride_app;
