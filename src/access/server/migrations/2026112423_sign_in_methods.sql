-- More ways to sign in: passkeys, single sign-on, a directory. All of it are secrets or pass away; the trail tells
-- what happened to them as events of the account.

-- A directory account has no password here.
alter table credential alter column password_hash drop not null;

create table passkey (
  body_id text not null,
  id text not null,
  account_id text not null,
  -- Made by the authenticator; base64url.
  credential_id text not null,
  public_key text not null,
  -- Grows with every signature; an authenticator that does not count leaves it at 0.
  counter bigint not null,
  transports jsonb not null,
  name text not null,
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, account_id) references account (body_id, id)
);
create unique index passkey_by_credential on passkey (body_id, credential_id);
create index passkey_by_account on passkey (body_id, account_id);

-- What the server has asked a browser or a provider, and what the answer must fit. Taken once.
create table sign_in_question (
  body_id text not null,
  id text not null,
  digest text not null,
  purpose text not null,
  account_id text,
  -- Sealed with the key file of the data folder.
  detail text not null,
  expires_at timestamptz not null,
  primary key (body_id, id),
  foreign key (body_id, account_id) references account (body_id, id)
);
create unique index sign_in_question_by_digest on sign_in_question (body_id, digest);
create index sign_in_question_by_end on sign_in_question (body_id, expires_at);

-- Who somebody is at the provider of single sign-on; bound at the first sign-in.
create table federated_identity (
  body_id text not null,
  id text not null,
  account_id text not null,
  issuer text not null,
  subject text not null,
  bound_at timestamptz not null,
  primary key (body_id, id),
  foreign key (body_id, account_id) references account (body_id, id)
);
create unique index federated_identity_by_subject on federated_identity (body_id, issuer, subject);
create unique index federated_identity_by_account on federated_identity (body_id, account_id, issuer);

-- When a key was last used, to some minutes.
create table api_key_use (
  body_id text not null,
  key_id text not null,
  last_used_at timestamptz not null,
  address text not null,
  primary key (body_id, key_id),
  foreign key (body_id, key_id) references api_key (body_id, id)
);

grant select, insert, update, delete on passkey, sign_in_question, federated_identity to toride_app;
grant select, insert, update on api_key_use to toride_app;
select toride_protect('passkey');
select toride_protect('sign_in_question');
select toride_protect('federated_identity');
select toride_protect('api_key_use');
