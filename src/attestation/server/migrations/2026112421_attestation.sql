-- The tree over the trail: what waits for a leaf, leaves, hashes of complete subtrees, and signed checkpoints.

-- Form 1 commits to the entry alone; form 2 also to the row that the entry left: {table, columns, sha256}.
alter table trail add column form smallint not null default 1;
alter table trail add column record jsonb;

-- Filled with the entry, in its transaction: one that commits late is still there when its turn comes.
create table ledger_pending (
  body_id text not null,
  sequence bigint not null,
  primary key (body_id, sequence)
);
grant select, delete on ledger_pending to toride_app;

create table ledger_leaf (
  body_id text not null,
  leaf_index bigint not null,
  sequence bigint not null,
  primary key (body_id, leaf_index)
);
create unique index ledger_leaf_once on ledger_leaf (body_id, sequence);
grant select, insert on ledger_leaf to toride_app;

-- 256 hashes a tile, as they become complete: level 0 holds leaves, level 1 the roots of whole tiles of level 0.
create table ledger_tile (
  body_id text not null,
  level integer not null,
  tile_index bigint not null,
  hashes bytea not null,
  primary key (body_id, level, tile_index)
);
grant select, insert, update on ledger_tile to toride_app;

-- `frontier` holds the roots of the complete subtrees that the tree falls into, left to right, 32 bytes each.
create table ledger_tree (
  body_id text not null,
  size bigint not null,
  frontier bytea not null,
  signed_size bigint not null,
  signed_at timestamptz not null,
  primary key (body_id)
);
grant select, insert, update on ledger_tree to toride_app;

create table ledger_checkpoint (
  body_id text not null,
  number bigint generated always as identity,
  size bigint not null,
  note text not null,
  signed_at timestamptz not null,
  primary key (body_id, number)
);
create index ledger_checkpoint_by_size on ledger_checkpoint (body_id, size);
grant select, insert on ledger_checkpoint to toride_app;

-- Entries from before are taken in too. Row-level security would ask this transaction for one body.
alter table trail no force row level security;
insert into ledger_pending (body_id, sequence) select body_id, sequence from trail;
alter table trail force row level security;

select toride_protect('ledger_pending');
select toride_protect('ledger_leaf');
select toride_protect('ledger_tile');
select toride_protect('ledger_tree');
select toride_protect('ledger_checkpoint');

create function toride_trail_waits() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.ledger_pending (body_id, sequence) values (new.body_id, new.sequence);
  return null;
end
$$;
revoke all on function toride_trail_waits() from public;
create trigger trail_waits after insert on trail for each row execute function toride_trail_waits();
