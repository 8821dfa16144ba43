-- Sealed cases. Rows of a sealed case hold an envelope; they are visible only to transactions that have opened its
-- key (setting `toride.opened`), and no row of such a case can be written in the clear.

-- One key pair a person: the public half, and the private half under the person's own passphrase.
create table seal_person_key (
  body_id text not null,
  account_id text not null,
  id text not null,
  person_id text not null,
  name text not null,
  public_key bytea not null,
  locked bytea not null,
  made_at timestamptz not null,
  failures integer not null default 0,
  failed_at timestamptz,
  primary key (body_id, account_id)
);
grant select, insert, update on seal_person_key to toride_app;
select toride_protect('seal_person_key');

-- What of a sealed case stands outside of its envelope: its label, who may not take part, whether it is open again.
create table sealed_case (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  is_sealed boolean not null generated always as (state->>'unsealedAt' is null) stored,
  label text not null generated always as (state->>'label') stored,
  primary key (body_id, id)
);
create unique index sealed_case_label on sealed_case (body_id, label);
grant select, insert, update on sealed_case to toride_app;
select toride_protect('sealed_case');

-- The newest data key of a case, wrapped to one participant each; under the account id '' to the recovery key.
create table seal_grant (
  body_id text not null,
  case_id text not null,
  account_id text not null,
  key_version integer not null,
  box bytea not null,
  granted_at timestamptz not null,
  primary key (body_id, case_id, account_id)
);
create index seal_grant_by_account on seal_grant (body_id, account_id);
grant select, insert, update, delete on seal_grant to toride_app;
select toride_protect('seal_grant');

-- An earlier data key, encrypted under the one that followed it: what was written before a change stays readable.
create table seal_earlier_key (
  body_id text not null,
  case_id text not null,
  key_version integer not null,
  box bytea not null,
  primary key (body_id, case_id, key_version)
);
grant select, insert on seal_earlier_key to toride_app;
select toride_protect('seal_earlier_key');

-- Changes of membership and break-glass openings on which a second person decides.
create table seal_request (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  stage text not null generated always as (state->>'stage') stored,
  primary key (body_id, id)
);
create index seal_request_by_case on seal_request (body_id, case_id, id);
create index seal_request_waiting on seal_request (body_id, id) where stage in ('proposed', 'approved');
grant select, insert, update on seal_request to toride_app;
select toride_protect('seal_request');

-- The recovery key: its public half, and for every two holders the two shares of the private half, one for each.
create table seal_recovery (
  body_id text not null,
  id text not null,
  public_key bytea not null,
  shares jsonb not null,
  made_at timestamptz not null,
  primary key (body_id, id)
);
grant select, insert on seal_recovery to toride_app;
select toride_protect('seal_recovery');

-- Ids of the cases that are sealed now. The policies ask it once a statement.
create function toride_sealed_cases() returns text[] language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(id), '{}') from public.sealed_case where is_sealed
$$;
create function toride_opened_cases() returns text[] language sql stable parallel safe as $$
  select pg_catalog.string_to_array(coalesce(pg_catalog.current_setting('toride.opened', true), ''), ',')
$$;
revoke all on function toride_sealed_cases() from public;
grant execute on function toride_sealed_cases() to toride_app;

-- The policy binds the application's role; the owner reads ciphertext in `toride_sealed_deadlines` alone.
create function toride_seal(name regclass, case_column text) returns void language plpgsql as $$
begin
  execute format($sql$ alter table %s add column sealed_of text
    generated always as (state->'$sealed'->>'of') stored $sql$, name);
  execute format($sql$ create policy opened_only on %1$s as restrictive to toride_app
    using (sealed_of is null or sealed_of = any ((select toride_opened_cases())::text[]))
    with check ((sealed_of is not null) = (%2$I = any (toride_sealed_cases()))
      and (sealed_of is null or (sealed_of = %2$I and sealed_of = any (toride_opened_cases())))) $sql$,
    name, case_column);
end
$$;
revoke all on function toride_seal(regclass, text) from public;

select toride_seal('incident_case', 'id');
select toride_seal(name::regclass, 'case_id') from unnest(array['case_task', 'case_timeline', 'case_countermeasure',
  'case_decision', 'case_observable', 'case_link', 'case_card_run', 'evidence', 'duty_facts', 'duty',
  'duty_assessment', 'duty_sheet', 'duty_document']) name;

-- Texts are sought in these indexes alone; with the policy's column in them they still are.
drop index incident_case_text;
create index incident_case_text on incident_case (body_id, search_text, id, sealed_of);
drop index case_observable_text;
create index case_observable_text on case_observable (body_id, search_text, case_id, sealed_of);

-- A report that was taken into a case before the case was sealed: hidden with it.
create policy opened_only on report as restrictive to toride_app
  using (case_id is null or not (case_id = any ((select toride_sealed_cases())::text[]))
    or case_id = any ((select toride_opened_cases())::text[]));

-- The nearest deadline of each sealed case in which an account takes part: clocks run while the key is locked.
create function toride_sealed_deadlines(account text)
returns table (case_id text, label text, due_at timestamptz) language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select c.id, c.label, min(d.due_at)
  from public.sealed_case c
  join public.seal_grant g on g.body_id = c.body_id and g.case_id = c.id and g.account_id = account
  left join lateral (
    select (t.state->>'dueAt')::timestamptz as due_at from public.case_task t
    where t.body_id = c.body_id and t.case_id = c.id and t.stage in ('todo', 'in_progress', 'on_hold')
    union all
    select least(y.target_at, y.limit_at) from public.duty y
    where y.body_id = c.body_id and y.case_id = c.id and not y.is_settled and y.state->>'standing' <> 'fell_away'
    union all
    select m.review_at::timestamptz from public.case_countermeasure m
    where m.body_id = c.body_id and m.case_id = c.id and m.stage = 'active'
  ) d on true
  where c.is_sealed
  group by c.id, c.label
$$;
revoke all on function toride_sealed_deadlines(text) from public;
grant execute on function toride_sealed_deadlines(text) to toride_app;
