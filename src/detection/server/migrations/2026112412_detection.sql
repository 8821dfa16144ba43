-- Which log event met which rule: written once, so that a delivery repeated is not a second report.
create table rule_hit (
  body_id text not null,
  rule_id text not null,
  log_event_id text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  report_id text,
  primary key (body_id, rule_id, log_event_id)
);
create index rule_hit_by_rule on rule_hit (body_id, rule_id, happened_at desc);
create index rule_hit_by_report on rule_hit (body_id, report_id) where report_id is not null;
grant select, insert, update on rule_hit to toride_app;
