/** SQL of the seals: digests of ranges from the event store, seals from the trail. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/server/database.ts'
import { sealedType, sealSubject, type BatchSealed, type RangeDigest } from '../core/seal/seal.ts'
import type { EventStore, QueryOptions } from './event-store/event-store.ts'

/** The event store as far as it is read here. */
export type Events = Pick<EventStore, 'query'>

/** One thread: sealing must not hold up storing and searching. */
const limits = 'SETTINGS max_threads = 1'
const timeoutMs = 60_000

/** Lowest and highest id of a body's events from `from` to before `end`; undefined when there are none. */
export async function findSpan(
  events: Events,
  range: { bodyId: string; from: bigint; end: bigint },
  options: QueryOptions = {},
): Promise<{ lowest: bigint; highest: bigint } | undefined> {
  const [row] = await events.query<{ lowest: string; highest: string; events: string }>(
    `SELECT min(id) AS lowest, max(id) AS highest, count() AS events FROM toride.event
    WHERE body_id = {body:String} AND id >= {from:UInt64} AND id < {end:UInt64} ${limits}`,
    { body: range.bodyId, from: String(range.from), end: String(range.end) },
    { timeoutMs, ...options },
  )
  if (!row || row.events === '0') return undefined
  return { lowest: BigInt(row.lowest), highest: BigInt(row.highest) }
}

/**
 * Digests of the ranges that begin at `starts` (ascending) and follow each other to `to` (inclusive), by their
 * begin. A range without events has none. Equal ids are ordered by their lines, so the answer is always the same.
 */
export async function digestRanges(
  events: Events,
  ranges: { bodyId: string; starts: readonly bigint[]; to: bigint },
  options: QueryOptions = {},
): Promise<Map<bigint, RangeDigest>> {
  const { bodyId, starts, to } = ranges
  const rows = await events.query<Record<'start' | 'events' | 'first' | 'last' | 'digest', string>>(
    `SELECT roundDown(id, {starts:Array(UInt64)}) AS start, count() AS events,
      toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last,
      lower(hex(SHA256(arrayStringConcat(arrayMap(pair -> pair.2, arraySort(groupArray((id, line)))))))) AS digest
    FROM (
      SELECT id, ts, SHA256(concat(leftPad(lower(hex(id)), 16, '0'), char(0), raw)) AS line FROM toride.event
      WHERE body_id = {body:String} AND id >= {from:UInt64} AND id <= {to:UInt64})
    GROUP BY start ORDER BY start ${limits}`,
    { body: bodyId, starts: `[${starts.join(',')}]`, from: String(starts[0] ?? 0n), to: String(to) },
    { timeoutMs, ...options },
  )
  return new Map(
    rows.map(({ start, events: count, first, last, digest }) => [
      BigInt(start),
      {
        events: Number(count),
        firstAt: new Date(Number(first)).toISOString(),
        lastAt: new Date(Number(last)).toISOString(),
        sha256: digest,
      },
    ]),
  )
}

/** How many events of a body the store holds. */
export async function countBodyEvents(events: Events, bodyId: string): Promise<number> {
  const [row] = await events.query<{ events: string }>(
    'SELECT count() AS events FROM toride.event WHERE body_id = {body:String}',
    { body: bodyId },
    { timeoutMs },
  )
  return Number(row?.events ?? 0)
}

/** Id of the last event that a seal of this epoch covers. */
export async function findSealedTo(
  tx: Tx,
  { bodyId, epoch }: { bodyId: string; epoch: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ to: string | null }>`
    select event->'ranges'->-1->>'to' as to from trail
    where body_id = ${bodyId} and subject_kind = ${sealSubject} and subject_id = ${epoch}
      and event_type = ${sealedType}
    order by sequence desc limit 1`.execute(tx)
  return rows[0]?.to ?? undefined
}

export type StoredSeal = { readonly sequence: string; readonly event: BatchSealed }

/** Seals of a body in the order of the trail, after `after`. */
export async function listSeals(
  tx: Tx,
  { bodyId, after, limit }: { bodyId: string; after: string; limit: number },
): Promise<StoredSeal[]> {
  const { rows } = await sql<StoredSeal>`
    select sequence, event from trail
    where body_id = ${bodyId} and event_type = ${sealedType} and sequence > ${after} and event is not null
    order by sequence limit ${limit}`.execute(tx)
  return rows
}
