-- Requests that changed something, by the key that their sender gave them: one that comes again changes nothing.
-- The answer itself is not kept: it may hold what only its first reader may know.
create table answered_request (
  body_id text not null,
  actor_id text not null,
  key text not null,
  endpoint text not null,
  request_id text not null,
  answered_at timestamptz not null,
  primary key (body_id, actor_id, key)
);
create index answered_request_by_time on answered_request (body_id, answered_at);
grant select, insert, update, delete on answered_request to toride_app;
select toride_protect('answered_request');
