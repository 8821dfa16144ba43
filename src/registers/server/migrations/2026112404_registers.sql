-- Items of all registers; the columns beside the state are generated from it and cannot differ.
create table register_item (
  body_id text not null,
  id text not null,
  version integer not null,
  state jsonb not null,
  kind text generated always as (state->>'kind') stored,
  title text generated always as (state->>'title') stored,
  unit_id text generated always as (state->>'unitId') stored,
  zone text generated always as (state->>'zone') stored,
  verified_on text collate "C" generated always as (state->>'verifiedOn') stored,
  flagged boolean generated always as (jsonb_array_length(state->'flags') > 0) stored,
  retired boolean generated always as ((state->>'retired')::boolean) stored,
  search text generated always as (state->>'search') stored,
  primary key (body_id, id)
);
create index register_item_by_kind on register_item (body_id, kind, verified_on);
create index register_item_by_title on register_item (body_id, kind, title);
create index register_item_by_address on register_item using gin ((state->'addresses') jsonb_path_ops);
create index register_item_by_link on register_item using gin ((state->'linkIds') jsonb_path_ops);

grant select, insert, update on register_item to toride_app;
