-- Accounts and keys are records of the ledger. Credentials, sessions, attempts, links and notices are not:
-- they hold secrets or pass away, and the trail tells what happened to them.
create table account (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  login_name text generated always as (state->>'loginName') stored,
  person_id text generated always as (state->>'personId') stored,
  primary key (body_id, id),
  foreign key (body_id, person_id) references person (body_id, id)
);
create unique index account_by_login_name on account (body_id, login_name);
create unique index account_by_person on account (body_id, person_id);

create table credential (
  body_id text not null,
  account_id text not null,
  password_hash text not null,
  -- Sealed with the key file of the data folder; null in a demonstration, which asks for no code.
  code_secret text,
  -- Time step of the last code that was used: none is taken twice.
  last_step bigint not null default 0,
  primary key (body_id, account_id),
  foreign key (body_id, account_id) references account (body_id, id)
);

create table session (
  body_id text not null,
  id text not null,
  digest text not null,
  account_id text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  address text not null,
  primary key (body_id, id),
  foreign key (body_id, account_id) references account (body_id, id)
);
create unique index session_by_digest on session (body_id, digest);
create index session_by_account on session (body_id, account_id);

create table sign_in_attempt (
  body_id text not null,
  id text not null,
  login_digest text not null,
  address text not null,
  succeeded boolean not null,
  at timestamptz not null,
  primary key (body_id, id)
);
create index sign_in_attempt_by_login on sign_in_attempt (body_id, login_digest, at);
create index sign_in_attempt_by_address on sign_in_attempt (body_id, address, at);

-- The set-up link stands under the empty body id, because there is no body yet.
create table one_time_link (
  body_id text not null,
  id text not null,
  digest text not null,
  purpose text not null,
  account_id text,
  expires_at timestamptz not null,
  used_at timestamptz,
  code_secret text,
  primary key (body_id, id)
);
create unique index one_time_link_by_digest on one_time_link (body_id, digest);
create index one_time_link_by_account on one_time_link (body_id, account_id);

create table api_key (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  digest text generated always as (state->>'digest') stored,
  primary key (body_id, id)
);
create unique index api_key_by_digest on api_key (body_id, digest);

create table notice (
  body_id text not null,
  id text not null,
  account_id text not null,
  code text not null,
  params jsonb not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, account_id) references account (body_id, id)
);
create index notice_by_account on notice (body_id, account_id);

grant select, insert, update on account, api_key, notice to toride_app;
grant select, insert, update, delete on credential, session, sign_in_attempt, one_time_link to toride_app;
