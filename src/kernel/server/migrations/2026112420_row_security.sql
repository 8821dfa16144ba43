-- Row-level security: a transaction sees and writes the rows of its body, and one without a body gets an error.
-- It holds for the owner too. A table made later calls `select toride_protect('its_name')` in its migration.

-- The setting is '' (not null) on a pooled connection whose earlier transaction had a body: both are no body.
create function toride_body() returns text language plpgsql stable parallel safe as $$
declare
  body text := pg_catalog.current_setting('toride.body', true);
begin
  if body is null or body = '' then
    raise exception 'this transaction has no body' using errcode = 'insufficient_privilege';
  end if;
  return body;
end
$$;

-- The account that the transaction works for; null in jobs and on the host. Policies of restricted rows compare
-- with it, so that nobody's transaction sees none of them.
create function toride_account() returns text language sql stable parallel safe as $$
  select nullif(pg_catalog.current_setting('toride.account', true), '')
$$;

-- Queries name their body too: PostgreSQL then compares the two once, before the scan, and plans as without policy.
create function toride_protect(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy body_only on %s using (body_id = toride_body()) with check (body_id = toride_body())',
    name);
end
$$;
revoke all on function toride_protect(regclass) from public;

-- What belongs to no body yet (the set-up link, attempts before the set-up) stands under a name of its own.
update one_time_link set body_id = 'none' where body_id = '';
update sign_in_attempt set body_id = 'none' where body_id = '';

do $$
declare
  known record;
begin
  for known in
    select c.oid::regclass as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'body_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  loop
    perform toride_protect(known.name);
  end loop;
end
$$;

-- Three questions are asked before the body is known. Each has a function that answers with body ids and nothing
-- else; it opens its own table to its own owner while it runs. To anybody else the setting `toride.door` opens
-- nothing. The body is set meanwhile, because in which order the policies are asked is not promised.
create policy body_door on body for select to current_user
  using (current_setting('toride.door', true) = 'body');
create policy body_door on session for select to current_user
  using (current_setting('toride.door', true) = 'session');
create policy body_door on api_key for select to current_user
  using (current_setting('toride.door', true) = 'api_key');
create index session_by_digest_alone on session (digest);
create index api_key_by_digest_alone on api_key (digest);

create function toride_bodies() returns setof text language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  before text := coalesce(current_setting('toride.body', true), '');
begin
  perform set_config('toride.door', 'body', true), set_config('toride.body', 'none', true);
  return query select id from public.body order by id;
  perform set_config('toride.door', '', true), set_config('toride.body', before, true);
end
$$;

create function toride_body_of_session(digest text) returns text language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  before text := coalesce(current_setting('toride.body', true), '');
  found_body text;
begin
  perform set_config('toride.door', 'session', true), set_config('toride.body', 'none', true);
  select s.body_id into found_body from public.session s where s.digest = $1;
  perform set_config('toride.door', '', true), set_config('toride.body', before, true);
  return found_body;
end
$$;

create function toride_body_of_key(digest text) returns text language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  before text := coalesce(current_setting('toride.body', true), '');
  found_body text;
begin
  perform set_config('toride.door', 'api_key', true), set_config('toride.body', 'none', true);
  select k.body_id into found_body from public.api_key k where k.digest = $1;
  perform set_config('toride.door', '', true), set_config('toride.body', before, true);
  return found_body;
end
$$;

revoke all on function toride_bodies(), toride_body_of_session(text), toride_body_of_key(text) from public;
grant execute on function toride_bodies(), toride_body_of_session(text), toride_body_of_key(text) to toride_app;
