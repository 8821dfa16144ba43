/** All events as JSON lines, a file a day, and back into an empty store. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { silentLog } from '../../../kernel/server/log.ts'
import { columnNames } from '../../core/columns.ts'
import { openClient } from './client.ts'
import { findEngine, startEngine } from './engine.ts'
import { runQuery, type EventStore } from './event-store.ts'
import { migrateEventStore } from './schema.ts'

export type DayFile = {
  readonly day: string
  readonly rows: number
  readonly file: string
  readonly sha256: string
}

export type EventPlace = { readonly logFolder: string; readonly clickhouseUrl?: string }

const columnList = columnNames.map((name) => `\`${name}\``).join(', ')

/** Writes `<folder>/events/<day>.jsonl`. Works beside a running server, and starts the engine where none runs. */
export async function exportEvents(place: EventPlace, folder: string): Promise<DayFile[]> {
  await mkdir(path.join(folder, 'events'), { recursive: true, mode: 0o700 })
  return withStore(place, async (client) => {
    const found = await client.query({
      query: 'SELECT toString(toDate(ts)) AS day FROM toride.event GROUP BY day ORDER BY day',
      format: 'JSONEachRow',
    })
    const files: DayFile[] = []
    for (const { day } of await found.json<{ day: string }>())
      files.push(await exportDay(client, folder, day))
    return files
  })
}

async function exportDay(client: ClickHouseClient, folder: string, day: string): Promise<DayFile> {
  const file = `events/${day}.jsonl`
  const answer = await client.query({
    query: `SELECT ${columnList} FROM toride.event WHERE toDate(ts) = {day:Date} ORDER BY id`,
    query_params: { day },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, max_execution_time: 3_600 },
  })
  const hash = createHash('sha256')
  let rows = 0
  const lines = new Transform({
    writableObjectMode: true,
    transform: (batch: readonly { text: string }[], _encoding, done) => {
      const text = batch.map((row) => `${row.text}\n`).join('')
      rows += batch.length
      hash.update(text)
      done(null, text)
    },
  })
  const target = createWriteStream(path.join(folder, file), { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(answer.stream(), lines, target)
  return { day, rows, file, sha256: hash.digest('hex') }
}

/** Fills the store of a data folder without a server. The caller has checked the files. */
export async function importEvents(
  place: EventPlace,
  folder: string,
  days: readonly DayFile[],
): Promise<void> {
  await withStore(place, async (client) => {
    for (const { file } of days) {
      const { stream } = await client.exec({
        query: `INSERT INTO toride.event (${columnList}) FORMAT JSONEachRow`,
        values: createReadStream(path.join(folder, file)),
        clickhouse_settings: { wait_end_of_query: 1, max_partitions_per_insert_block: '0' },
      })
      stream.resume()
    }
  })
}

/** Bound queries over all events, beside a running server too. */
export function withEvents<Value>(
  place: EventPlace,
  work: (events: Pick<EventStore, 'query'>) => Promise<Value>,
): Promise<Value> {
  return withStore(place, (client) =>
    work({ query: (sql, values, options) => runQuery(client, { sql, values, ...options }) }),
  )
}

async function withStore<Value>(
  { logFolder, clickhouseUrl }: EventPlace,
  work: (client: ClickHouseClient) => Promise<Value>,
): Promise<Value> {
  const folder = path.join(logFolder, 'events')
  const running = clickhouseUrl === undefined ? socketOfRunning(folder) : undefined
  const isAlone = clickhouseUrl === undefined && running === undefined
  const engine = isAlone ? await startEngine({ folder, log: silentLog }) : undefined
  const client = openClient(
    clickhouseUrl === undefined ? { socket: running ?? engine?.socket ?? '' } : { url: clickhouseUrl },
  )
  try {
    if (engine) await migrateEventStore(client)
    return await work(client)
  } finally {
    await client.close()
    await engine?.stop()
  }
}

/** The engine was told its socket on its command line. */
function socketOfRunning(folder: string): string | undefined {
  const pid = findEngine(folder)
  if (pid === undefined) return undefined
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const told = words.find((word) => word.startsWith(`{"folder":${JSON.stringify(folder)},`)) ?? '{}'
  return (JSON.parse(told) as { socket?: string }).socket
}
