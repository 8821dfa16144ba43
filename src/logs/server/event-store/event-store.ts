/** The event store behind one face: embedded engine or ClickHouse server, inserted by groups, read by bound queries. */
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import type { Log } from '../../../kernel/server/log.ts'
import { StartFault } from '../../../kernel/server/start-fault.ts'
import { columnNames } from '../../core/columns.ts'
import { openClient } from './client.ts'
import { startEngine, type Engine } from './engine.ts'
import { fileLiteral } from './http-face.ts'
import { migrateEventStore } from './schema.ts'

export type QueryOptions = { readonly signal?: AbortSignal; readonly timeoutMs?: number }
export type QueryValues = Readonly<Record<string, string | number>>

export type EventStore = {
  /**
   * Stores Native blocks as one group. The same `token` again changes nothing: a group that may have been
   * stored before a crash is simply stored again.
   */
  insertGroup(group: { token: string; blocks: readonly Uint8Array[] }): Promise<void>
  /** Rows of a query; values are bound (`{name:Type}`), never written into the text. */
  query<Row>(sql: string, values: QueryValues, options?: QueryOptions): Promise<Row[]>
  command(sql: string): Promise<void>
  isEmbedded: boolean
  pid(): number | undefined
  stop(): Promise<void>
}

export type EventStoreOptions = {
  /** Folder of the embedded engine, and of the files that groups pass through. */
  readonly folder: string
  readonly log: Log
  readonly clickhouseUrl?: string
}

const queryMsDefault = 10_000
const readyMsMax = 10_000
const answerMsMax = 3_000

/** Opens the store, starts the engine when there is no server, and brings the tables up to date. */
export async function openEventStore(options: EventStoreOptions): Promise<EventStore> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  const engine = options.clickhouseUrl === undefined ? await startEngine(options) : undefined
  const client = openClient(engine ? { socket: engine.socket } : { url: options.clickhouseUrl ?? '' })
  try {
    await migrateEventStore(client)
  } catch (error) {
    await client.close()
    await engine?.stop()
    if (engine || error instanceof StartFault) throw error
    throw new StartFault('events_unreachable', { reason: reasonOf(error) }, error)
  }
  const inbox = await inboxOf(options.folder)
  const insert = engine
    ? (group: Group) => insertFile({ client, folder: inbox }, group)
    : (group: Group) => insertBody(client, group)
  return {
    insertGroup: async (group) => {
      await engine?.whenReady(readyMsMax)
      await insert(group)
    },
    query: async <Row>(sql: string, values: QueryValues, query?: QueryOptions) => {
      await untilItAnswers(client, engine)
      return runQuery<Row>(client, { sql, values, ...query })
    },
    command: async (sql) => void (await client.command({ query: sql })),
    isEmbedded: engine !== undefined,
    pid: () => engine?.pid(),
    stop: () => stopAll(client, engine),
  }
}

/** Where groups pass through; elsewhere when the folder's name would be a pattern to `file()`. */
async function inboxOf(folder: string): Promise<string> {
  if (/[*?{}]/.test(folder)) return mkdtemp(path.join(tmpdir(), 'toride-inbox-'))
  const inbox = path.join(folder, 'inbox')
  await mkdir(inbox, { recursive: true, mode: 0o700 })
  return inbox
}

/** The server's code or the system's word. */
function reasonOf(error: unknown): string {
  return String((error as { code?: string | number }).code ?? '')
}

type Group = { readonly token: string; readonly blocks: readonly Uint8Array[] }

async function stopAll(client: ClickHouseClient, engine: Engine | undefined): Promise<void> {
  await client.close()
  await engine?.stop()
}

/**
 * A person waits for the answer: a store that is starting again is waited for, one that stands still is told
 * after three seconds.
 */
async function untilItAnswers(client: ClickHouseClient, engine: Engine | undefined): Promise<void> {
  const until = performance.now() + answerMsMax
  for (;;) {
    const leftMs = Math.max(1, Math.ceil(until - performance.now()))
    await engine?.whenReady(leftMs)
    const { success } = await client.ping({ select: false, abort_signal: AbortSignal.timeout(leftMs) })
    if (success) return
    if (performance.now() >= until) throw new Error('the event store does not answer')
    await wait(50)
  }
}

/** Rows of a bound query through a client. */
export async function runQuery<Row>(
  client: ClickHouseClient,
  query: { sql: string; values: QueryValues } & QueryOptions,
): Promise<Row[]> {
  // The client looks at a signal only while a request is under way.
  query.signal?.throwIfAborted()
  const timeoutMs = query.timeoutMs ?? queryMsDefault
  const limit = AbortSignal.timeout(timeoutMs + answerMsMax)
  const rows = await client.query({
    query: query.sql,
    query_params: query.values,
    format: 'JSONEachRow',
    abort_signal: query.signal ? AbortSignal.any([query.signal, limit]) : limit,
    clickhouse_settings: { max_execution_time: timeoutMs / 1000, output_format_json_quote_64bit_integers: 1 },
  })
  return rows.json<Row>()
}

/** One thread and one block a group: the group's token then names exactly one block in each partition. */
function insertSettings(token: string): ClickHouseSettings {
  return {
    insert_deduplicate: 1,
    insert_deduplication_token: token,
    max_threads: 1,
    max_insert_threads: '1',
    input_format_parallel_parsing: 0,
    // A backlog of many days is stored whole; the pipeline bounds how many days a network source can claim.
    max_partitions_per_insert_block: '0',
    // The index of a part is made when parts are merged; fresh ones are small and scanned.
    materialize_skip_indexes_on_insert: 0,
  }
}

const columnList = columnNames.map((name) => `\`${name}\``).join(', ')

async function insertFile(place: { client: ClickHouseClient; folder: string }, group: Group): Promise<void> {
  const file = path.join(place.folder, `${group.token}.native`)
  try {
    await pipeline(Readable.from(group.blocks), createWriteStream(file, { mode: 0o600 }))
    await place.client.command({
      query: `INSERT INTO toride.event (${columnList}) SELECT ${columnList} FROM file('${fileLiteral(file)}', 'Native')`,
      clickhouse_settings: insertSettings(group.token),
    })
  } finally {
    await rm(file, { force: true })
  }
}

async function insertBody(client: ClickHouseClient, group: Group): Promise<void> {
  const { stream } = await client.exec({
    query: `INSERT INTO toride.event (${columnList}) FORMAT Native`,
    values: Readable.from(group.blocks, { objectMode: false }),
    // The answer comes when the group is stored, not when it has been read.
    clickhouse_settings: { ...insertSettings(group.token), wait_end_of_query: 1 },
  })
  stream.resume()
}
