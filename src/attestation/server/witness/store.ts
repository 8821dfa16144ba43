/** SQL of witnessing: logs of others, the heads that were cosigned, the heads that were refused. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/server/database.ts'
import { newId } from '../../../kernel/server/id.ts'
import { recordTable, type Stored } from '../../../kernel/server/record.ts'
import type { Head } from '../../core/publish/schedule.ts'
import type { RefusalKind } from '../../core/publish/witness.ts'
import type { WitnessedLog } from '../../core/publish/witnessed-log.ts'

export const witnessedLogs = recordTable<WitnessedLog>('witnessed_log')

const logsMax = 200
const refusalsMax = 200

type LogKey = { readonly bodyId: string; readonly logId: string }

export async function findLogByOrigin(
  tx: Tx,
  key: { bodyId: string; origin: string },
): Promise<Stored<WitnessedLog> | undefined> {
  const { rows } = await sql<Stored<WitnessedLog>>`
    select id, version, state from witnessed_log
    where body_id = ${key.bodyId} and origin = ${key.origin}`.execute(tx)
  return rows[0]
}

export async function listLogs(tx: Tx, bodyId: string): Promise<Stored<WitnessedLog>[]> {
  const { rows } = await sql<Stored<WitnessedLog>>`
    select id, version, state from witnessed_log
    where body_id = ${bodyId} order by id collate "C" limit ${logsMax}`.execute(tx)
  return rows
}

/** Requests about one log go one after another until the end of the transaction. */
export async function lockLog(tx: Tx, { bodyId, logId }: LogKey): Promise<void> {
  await sql`select 1 from witnessed_log where body_id = ${bodyId} and id = ${logId} for update`.execute(tx)
}

export type SeenHead = Head & { readonly note: string; readonly seenAt: Date }

/** The largest head that was cosigned. */
export async function readNewestHead(tx: Tx, { bodyId, logId }: LogKey): Promise<SeenHead | undefined> {
  const { rows } = await sql<HeadRow>`
    select size, root_hash, note, seen_at from witnessed_head
    where body_id = ${bodyId} and log_id = ${logId} order by size desc limit 1`.execute(tx)
  return rows[0] && toHead(rows[0])
}

export async function readHeadOfSize(
  tx: Tx,
  { bodyId, logId, size }: LogKey & { size: number },
): Promise<SeenHead | undefined> {
  const { rows } = await sql<HeadRow>`
    select size, root_hash, note, seen_at from witnessed_head
    where body_id = ${bodyId} and log_id = ${logId} and size = ${size}`.execute(tx)
  return rows[0] && toHead(rows[0])
}

export async function addHead(tx: Tx, { bodyId, logId, ...head }: LogKey & SeenHead): Promise<void> {
  await sql`insert into witnessed_head (body_id, log_id, size, root_hash, note, seen_at)
    values (${bodyId}, ${logId}, ${head.size}, ${head.rootHash}, ${head.note}, ${head.seenAt})
    on conflict (body_id, log_id, size) do nothing`.execute(tx)
}

export type WitnessRefusal = {
  readonly id: string
  readonly logId: string
  readonly kind: RefusalKind
  readonly size: number
  readonly knownSize: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly count: number
  readonly readAt: Date | null
  readonly readBy: string | null
}

/** Keeps a refused head; answers true when it is the first of its kind and must be told. */
export async function addRefusal(
  tx: Tx,
  {
    bodyId,
    logId,
    ...refused
  }: LogKey & Head & { kind: RefusalKind; knownSize: number; note: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    insert into witness_refusal (body_id, id, log_id, kind, size, root_hash, known_size, note, first_at, last_at)
    values (${bodyId}, ${newId('refusal')}, ${logId}, ${refused.kind}, ${refused.size}, ${refused.rootHash},
      ${refused.knownSize}, ${refused.note}, ${refused.at}, ${refused.at})
    on conflict (body_id, log_id, kind, size, root_hash) do update
      set count = least(witness_refusal.count + 1, 1000000), last_at = excluded.last_at
    returning count`.execute(tx)
  return rows[0]?.count === 1
}

/** Those that nobody has looked into come first. */
export async function listRefusals(tx: Tx, bodyId: string): Promise<WitnessRefusal[]> {
  const { rows } = await sql<RefusalRow>`
    select id, log_id, kind, size, known_size, first_at, last_at, count, read_at, read_by from witness_refusal
    where body_id = ${bodyId} order by (read_at is null) desc, id collate "C" desc limit ${refusalsMax}`.execute(
    tx,
  )
  return rows.map((row) => ({
    id: row.id,
    logId: row.log_id,
    kind: row.kind,
    size: Number(row.size),
    knownSize: Number(row.known_size),
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
    readAt: row.read_at,
    readBy: row.read_by,
  }))
}

/** Answers false when there is no such refusal, or somebody has looked into it already. */
export async function settleRefusal(
  tx: Tx,
  { bodyId, id, by, at }: { bodyId: string; id: string; by: string; at: Date },
): Promise<boolean> {
  const result = await sql`update witness_refusal set read_at = ${at}, read_by = ${by}
    where body_id = ${bodyId} and id = ${id} and read_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

type HeadRow = { size: string; root_hash: string; note: string; seen_at: Date }
type RefusalRow = {
  id: string
  log_id: string
  kind: RefusalKind
  size: string
  known_size: string
  first_at: Date
  last_at: Date
  count: number
  read_at: Date | null
  read_by: string | null
}

function toHead(row: HeadRow): SeenHead {
  return { size: Number(row.size), rootHash: row.root_hash, note: row.note, seenAt: row.seen_at }
}
