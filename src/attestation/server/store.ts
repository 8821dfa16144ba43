/** SQL of the tree: what waits, leaves, tiles of hashes, the frontier, and checkpoints. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'

export type PendingEntry = { readonly sequence: string; readonly commitment: Buffer }

/** `frontier` is 32 bytes a complete subtree, left to right. */
export type StoredTree = {
  readonly size: number
  readonly frontier: Buffer
  readonly signedSize: number
  readonly signedAt: Date
}

export type TilePlace = { readonly level: number; readonly index: number }
export type Tile = TilePlace & { readonly hashes: Buffer }

/** One signed checkpoint: `number` counts them in the database, `note` is the signed text. */
export type StoredCheckpoint = {
  readonly number: string
  readonly size: number
  readonly note: string
  readonly signedAt: Date
}

type CheckpointRow = { number: string; size: string; note: string; signed_at: Date }

/** Only one transaction at a time grows or signs the tree of a body, whichever program it is of. */
export async function lockTree(tx: Tx, bodyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('toride.ledger'), hashtext(${bodyId}))`.execute(tx)
}

export async function readTree(tx: Tx, bodyId: string): Promise<StoredTree | undefined> {
  const { rows } = await sql<{ size: string; frontier: Buffer; signed_size: string; signed_at: Date }>`
    select size, frontier, signed_size, signed_at from ledger_tree where body_id = ${bodyId}`.execute(tx)
  const row = rows[0]
  return (
    row && {
      size: Number(row.size),
      frontier: row.frontier,
      signedSize: Number(row.signed_size),
      signedAt: row.signed_at,
    }
  )
}

export async function saveTree(tx: Tx, bodyId: string, tree: StoredTree): Promise<void> {
  await sql`
    insert into ledger_tree (body_id, size, frontier, signed_size, signed_at)
    values (${bodyId}, ${tree.size}, ${tree.frontier}, ${tree.signedSize}, ${tree.signedAt})
    on conflict (body_id) do update set size = excluded.size, frontier = excluded.frontier,
      signed_size = excluded.signed_size, signed_at = excluded.signed_at`.execute(tx)
}

export async function hasPending(tx: Tx, bodyId: string): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select from ledger_pending where body_id = ${bodyId}) as waits`.execute(tx)
  return rows[0]?.waits ?? false
}

/** Entries without a leaf, oldest first. */
export async function listPending(tx: Tx, bodyId: string, limit: number): Promise<PendingEntry[]> {
  const { rows } = await sql<PendingEntry>`
    select p.sequence, t.commitment
    from (select sequence from ledger_pending where body_id = ${bodyId} order by sequence limit ${limit}) p
    join trail t on t.body_id = ${bodyId} and t.sequence = p.sequence
    order by p.sequence`.execute(tx)
  return rows
}

/** Gives consecutive leaves from `firstIndex` to these entries; nothing waits for them afterwards. */
export async function insertLeaves(
  tx: Tx,
  bodyId: string,
  leaves: { firstIndex: number; sequences: readonly string[] },
): Promise<void> {
  await sql`
    insert into ledger_leaf (body_id, leaf_index, sequence)
    select ${bodyId}, ${leaves.firstIndex}::bigint + place - 1, sequence
    from unnest(${leaves.sequences}::bigint[]) with ordinality as given (sequence, place)`.execute(tx)
  await sql`delete from ledger_pending where body_id = ${bodyId}
    and sequence = any (${leaves.sequences}::bigint[])`.execute(tx)
}

export async function readTiles(tx: Tx, bodyId: string, places: readonly TilePlace[]): Promise<Tile[]> {
  if (places.length === 0) return []
  const { rows } = await sql<{ level: number; tile_index: string; hashes: Buffer }>`
    select t.level, t.tile_index, t.hashes from ledger_tile t
    join unnest(${places.map(({ level }) => level)}::integer[], ${places.map(({ index }) => index)}::bigint[])
      as wanted (level, tile_index) on t.level = wanted.level and t.tile_index = wanted.tile_index
    where t.body_id = ${bodyId}`.execute(tx)
  return rows.map(({ level, tile_index, hashes }) => ({ level, index: Number(tile_index), hashes }))
}

export async function saveTiles(tx: Tx, bodyId: string, tiles: readonly Tile[]): Promise<void> {
  await sql`
    insert into ledger_tile (body_id, level, tile_index, hashes)
    select ${bodyId}, level, tile_index, hashes
    from unnest(${tiles.map(({ level }) => level)}::integer[], ${tiles.map(({ index }) => index)}::bigint[],
                ${tiles.map(({ hashes }) => hashes)}::bytea[]) as given (level, tile_index, hashes)
    on conflict (body_id, level, tile_index) do update set hashes = excluded.hashes`.execute(tx)
}

export async function insertCheckpoint(
  tx: Tx,
  bodyId: string,
  checkpoint: Omit<StoredCheckpoint, 'number'>,
): Promise<StoredCheckpoint> {
  const { rows } = await sql<CheckpointRow>`
    insert into ledger_checkpoint (body_id, size, note, signed_at)
    values (${bodyId}, ${checkpoint.size}, ${checkpoint.note}, ${checkpoint.signedAt})
    returning number, size, note, signed_at`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('the checkpoint was not stored')
  return toCheckpoint(row)
}

/** The newest checkpoint, or the newest one of at least `sizeMin` leaves. */
export async function findNewestCheckpoint(
  tx: Tx,
  bodyId: string,
  sizeMin = 0,
): Promise<StoredCheckpoint | undefined> {
  const { rows } = await sql<CheckpointRow>`
    select number, size, note, signed_at from ledger_checkpoint
    where body_id = ${bodyId} and size >= ${sizeMin} order by number desc limit 1`.execute(tx)
  return rows[0] && toCheckpoint(rows[0])
}

/** Checkpoints after `number`, oldest first. */
export async function listCheckpoints(
  tx: Tx,
  bodyId: string,
  page: { after: string; limit: number },
): Promise<StoredCheckpoint[]> {
  const { rows } = await sql<CheckpointRow>`
    select number, size, note, signed_at from ledger_checkpoint
    where body_id = ${bodyId} and number > ${page.after} order by number limit ${page.limit}`.execute(tx)
  return rows.map(toCheckpoint)
}

/** The leaf of a trail entry, or `undefined` while it waits. */
export async function findLeaf(tx: Tx, bodyId: string, sequence: string): Promise<number | undefined> {
  const { rows } = await sql<{ leaf_index: string }>`
    select leaf_index from ledger_leaf where body_id = ${bodyId} and sequence = ${sequence}`.execute(tx)
  return rows[0] && Number(rows[0].leaf_index)
}

function toCheckpoint(row: CheckpointRow): StoredCheckpoint {
  return { number: row.number, size: Number(row.size), note: row.note, signedAt: row.signed_at }
}
