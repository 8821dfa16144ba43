/** The queries over the event store: every value is bound, every name is ours. */
import { japanSeconds } from '../core/histogram.ts'
import type { EventStore, QueryOptions, QueryValues } from './event-store/event-store.ts'
import type { Compiled } from './search-sql.ts'

/** What is searched: the events of a body, a range and a condition, perhaps only some of them by id. */
export type EventSearch = {
  readonly store: EventStore
  readonly bodyId: string
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  readonly ids?: readonly string[]
  readonly condition: Compiled
  readonly options: QueryOptions
}

export type StoredRow = Record<string, string | number | string[]>

/** Newest first; with `before` what is older than that row. */
export function selectRows(
  search: EventSearch,
  page: { limit: number; before?: { ts: Date; id: string } },
): Promise<StoredRow[]> {
  const { before, limit } = page
  const older = before ? ` AND (ts, id) < (${instant('beforeTs')}, {beforeId:UInt64})` : ''
  const values = {
    ...valuesOf(search),
    limit,
    ...(before ? { beforeTs: before.ts.getTime(), beforeId: idNumber(before.id) } : {}),
  }
  return search.store.query<StoredRow>(
    `SELECT id, toUnixTimestamp64Milli(ts) AS ms, source, dataset, category, host, \`user\`, action, outcome,
      source_ip, source_port, destination_ip, destination_port, domain, url, process, target, rule, code,
      bytes_out + bytes_in AS bytes, matches, substringUTF8(raw, 1, 2000) AS line
    FROM toride.event WHERE ${whereOf(search)}${older}
    ORDER BY ts DESC, id DESC LIMIT {limit:UInt32}`,
    values,
    search.options,
  )
}

export type CountRow = Record<string, string | number>

/**
 * Counts bars (key `at`, seconds since 1970) and each of `columns` in one pass. Each row is about one key:
 * the one whose `g_<key>` is 0. Bars come first: the limit never cuts them off.
 */
export function countEvents(
  search: EventSearch,
  wanted: { columns: readonly string[]; seconds: number; rowsMax: number },
): Promise<CountRow[]> {
  const keys = ['at', ...wanted.columns]
  const groupings = keys.map((key) => `grouping(${key}) AS g_${key}`)
  return search.store.query<CountRow>(
    `SELECT ${[...keys, ...groupings].join(', ')}, count() AS count FROM (
      SELECT intDiv(toUnixTimestamp(ts) + ${japanSeconds}, {seconds:UInt32}) * {seconds:UInt32} - ${japanSeconds} AS at,
        ${wanted.columns.join(', ')}
      FROM toride.event WHERE ${whereOf(search)})
    GROUP BY GROUPING SETS (${keys.map((key) => `(${key})`).join(', ')})
    ORDER BY g_at, count DESC LIMIT {rowsMax:UInt32}`,
    { ...valuesOf(search), seconds: wanted.seconds, rowsMax: wanted.rowsMax },
    search.options,
  )
}

/** Rules that matched, most matches first. */
export async function countMatches(
  search: EventSearch,
  rowsMax: number,
): Promise<{ value: string; count: number }[]> {
  const rows = await search.store.query<CountRow>(
    `SELECT arrayJoin(matches) AS value, count() AS count FROM toride.event
    WHERE notEmpty(matches) AND ${whereOf(search)}
    GROUP BY value ORDER BY count DESC, value LIMIT {rowsMax:UInt32}`,
    { ...valuesOf(search), rowsMax },
    search.options,
  )
  return rows.map(({ value, count }) => ({ value: String(value), count: Number(count) }))
}

/** One event with all its columns; times as `ts_ms` and `received_ms` besides. */
export async function findEvent(
  store: EventStore,
  wanted: { bodyId: string; id: string; at?: Date },
): Promise<Record<string, unknown> | undefined> {
  const { bodyId, id, at } = wanted
  const near = at ? ` AND ts = ${instant('at')}` : ''
  const [row] = await store.query<Record<string, unknown>>(
    `SELECT *, toUnixTimestamp64Milli(ts) AS ts_ms, toUnixTimestamp64Milli(received) AS received_ms
    FROM toride.event WHERE body_id = {body:String} AND id = {id:UInt64}${near} LIMIT 1`,
    { body: bodyId, id: idNumber(id), ...(at ? { at: at.getTime() } : {}) },
  )
  return row
}

export type ActivityRow = {
  readonly source: string
  readonly last: string
  readonly events: string
  readonly datasets: string[]
}

/** Sources of a body with events since `from`, longest silent first. */
export function listActivity(store: EventStore, bodyId: string, from: Date): Promise<ActivityRow[]> {
  return store.query<ActivityRow>(
    `SELECT source, toUnixTimestamp64Milli(max(received)) AS last, count() AS events,
      arraySlice(groupUniqArray(20)(dataset), 1, 20) AS datasets
    FROM toride.event
    WHERE body_id = {body:String} AND ts >= ${instant('from')}
    GROUP BY source ORDER BY last LIMIT 1000`,
    { body: bodyId, from: from.getTime() },
  )
}

function whereOf({ condition, ids = [] }: EventSearch): string {
  const among =
    ids.length === 0 ? '' : ` AND id IN (${ids.map((_, index) => `{id${index}:UInt64}`).join(', ')})`
  return `body_id = {body:String} AND ts >= ${instant('from')} AND ts < ${instant('to')} AND (${condition.sql})${among}`
}

function valuesOf({ condition, bodyId, from, to, ids = [] }: EventSearch): QueryValues {
  return {
    ...condition.values,
    ...Object.fromEntries(ids.map((id, index) => [`id${index}`, idNumber(id)])),
    body: bodyId,
    from: from.getTime(),
    to: to.getTime(),
  }
}

function instant(name: string): string {
  return `fromUnixTimestamp64Milli({${name}:Int64})`
}

/** Ids are hexadecimal outside and numbers inside. */
function idNumber(id: string): string {
  return BigInt(`0x${id}`).toString()
}
