-- Where checkpoints go and how that went, what this server has seen of logs that it witnesses, and erasures.
create table checkpoint_target (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  kind text generated always as (state->'settings'->>'kind') stored,
  removed_at text generated always as (state->>'removedAt') stored,
  primary key (body_id, id)
);
grant select, insert, update on checkpoint_target to toride_app;

-- One row a target: the cursor of its deliveries. A claim keeps a second worker from sending the same.
create table checkpoint_delivery (
  body_id text not null,
  target_id text not null,
  size bigint not null default 0,
  root_hash text not null default '',
  succeeded_at timestamptz,
  tried_at timestamptz,
  failing_since timestamptz,
  failures integer not null default 0,
  fault text,
  claimed_until timestamptz,
  claim text,
  primary key (body_id, target_id)
);
grant select, insert, update on checkpoint_delivery to toride_app;

-- What was published, for the strip of the page; old rows go after some hundred days.
create table checkpoint_publication (
  body_id text not null,
  id text not null,
  target_id text not null,
  size bigint not null,
  root_hash text not null,
  at timestamptz not null,
  primary key (body_id, id)
);
create index checkpoint_publication_by_time on checkpoint_publication (body_id, at);
grant select, insert, delete on checkpoint_publication to toride_app;

-- Signature lines that witnesses have given for checkpoints of our own log.
create table checkpoint_cosignature (
  body_id text not null,
  size bigint not null,
  root_hash text not null,
  signer text not null,
  line text not null,
  at timestamptz not null,
  primary key (body_id, size, root_hash, signer)
);
grant select, insert, update on checkpoint_cosignature to toride_app;

-- Logs of others that this server witnesses.
create table witnessed_log (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  origin text generated always as (state->>'origin') stored,
  primary key (body_id, id),
  unique (body_id, origin)
);
grant select, insert, update on witnessed_log to toride_app;

-- Every head that was cosigned; written before the answer leaves.
create table witnessed_head (
  body_id text not null,
  log_id text not null,
  size bigint not null,
  root_hash text not null,
  note text not null,
  seen_at timestamptz not null,
  primary key (body_id, log_id, size)
);
grant select, insert on witnessed_head to toride_app;

-- Signed heads that were refused: proof against whoever signed them. One row a head.
create table witness_refusal (
  body_id text not null,
  id text not null,
  log_id text not null,
  kind text not null,
  size bigint not null,
  root_hash text not null,
  known_size bigint not null,
  note text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count integer not null default 1,
  read_at timestamptz,
  read_by text,
  primary key (body_id, id),
  unique (body_id, log_id, kind, size, root_hash)
);
grant select, insert, update on witness_refusal to toride_app;

-- Wishes to erase the personal data of a record, and what became of them.
create table erasure (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  stage text generated always as (state->>'stage') stored,
  primary key (body_id, id)
);
grant select, insert, update on erasure to toride_app;

-- The only way to take content out of the trail. It empties content and salt of the entries that a tombstone of
-- this very transaction names, for a wish that two different people stand behind; the commitments stay. It can do
-- nothing else, and without the tombstone it does nothing.
create function toride_erase_trail(erasure_id text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  body text := public.toride_body();
  wish jsonb;
  tombstone jsonb;
  erased integer;
begin
  select e.state into wish from public.erasure e
    where e.body_id = body and e.id = erasure_id and e.stage = 'erased';
  if wish is null then
    raise exception 'no approved erasure %', erasure_id using errcode = 'insufficient_privilege';
  end if;
  if coalesce(wish#>>'{requested,by,id}', '') = '' or coalesce(wish#>>'{approved,by,id}', '') = ''
    or wish#>>'{requested,by,id}' = wish#>>'{approved,by,id}' then
    raise exception 'erasure % lacks a second person', erasure_id using errcode = 'insufficient_privilege';
  end if;
  select t.event into tombstone from public.trail t
    where t.body_id = body and t.subject_kind = 'erasure' and t.subject_id = erasure_id
      and t.event_type = 'attestation.entries_erased' and t.xmin = pg_current_xact_id()::xid
    order by t.sequence desc limit 1;
  if tombstone is null then
    raise exception 'erasure % has no tombstone', erasure_id using errcode = 'insufficient_privilege';
  end if;
  update public.trail t set event = null, salt = null
    where t.body_id = body and t.event is not null
      and t.event_type <> 'attestation.entries_erased'
      and t.subject_kind = wish#>>'{subject,kind}' and t.subject_id = wish#>>'{subject,id}'
      and t.sequence in (select (s->>'sequence')::bigint from jsonb_array_elements(tombstone->'entries') s);
  get diagnostics erased = row_count;
  return erased;
end
$$;
revoke all on function toride_erase_trail(text) from public;
grant execute on function toride_erase_trail(text) to toride_app;

select toride_protect('checkpoint_target');
select toride_protect('checkpoint_delivery');
select toride_protect('checkpoint_publication');
select toride_protect('checkpoint_cosignature');
select toride_protect('witnessed_log');
select toride_protect('witnessed_head');
select toride_protect('witness_refusal');
select toride_protect('erasure');
