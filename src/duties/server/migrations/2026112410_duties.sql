-- Facts, duties, the history of assessments, fact sheets and documents of cases. Facts and sheet of a case carry
-- the id of the case: there is one of each. Instants in the state are UTC text of one width.
create table duty_facts (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index duty_facts_by_case on duty_facts (body_id, case_id);
grant select, insert, update on duty_facts to toride_app;

-- Whether a duty is settled follows from its kind as well as its stage: the program says it when it saves.
create table duty (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  is_settled boolean not null,
  target_at timestamptz,
  limit_at timestamptz,
  receipts text not null,
  case_id text not null generated always as (state->>'caseId') stored,
  duty_key text not null generated always as (state->'proposal'->>'key') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index duty_once on duty (body_id, case_id, duty_key);
create index duty_running on duty (body_id, is_settled, target_at, id);
grant select, insert, update on duty to toride_app;

create table duty_assessment (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  facts_version integer not null generated always as ((state->>'factsVersion')::integer) stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index duty_assessment_by_case on duty_assessment (body_id, case_id, facts_version desc);
grant select, insert on duty_assessment to toride_app;

create table duty_sheet (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create index duty_sheet_by_case on duty_sheet (body_id, case_id);
grant select, insert, update on duty_sheet to toride_app;

create table duty_document (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  case_id text not null generated always as (state->>'caseId') stored,
  form text not null generated always as (state->>'form') stored,
  number integer not null generated always as ((state->>'version')::integer) stored,
  stage text not null generated always as (state->>'stage') stored,
  lacks_countersign boolean not null generated always as (state->>'countersignBy' is not null) stored,
  primary key (body_id, id),
  foreign key (body_id, case_id) references incident_case (body_id, id)
);
create unique index duty_document_number on duty_document (body_id, case_id, form, number);
create index duty_document_waiting on duty_document (body_id, stage, id);
create index duty_document_unsigned on duty_document (body_id, id) where lacks_countersign;
grant select, insert, update on duty_document to toride_app;
