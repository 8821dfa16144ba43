/** The tables of the event store, as numbered steps that may run again. */
import type { ClickHouseClient } from '@clickhouse/client'
import { StartFault } from '../../../kernel/server/start-fault.ts'

type Step = { readonly number: number; readonly statements: readonly string[] }

const text = 'String CODEC(ZSTD(1))'
const word = 'LowCardinality(String)'
const instant = "DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))"

const steps: readonly Step[] = [
  {
    number: 1,
    statements: [
      `CREATE TABLE IF NOT EXISTS toride.event (
        body_id ${word}, id UInt64 CODEC(Delta, ZSTD(1)), ts ${instant}, received ${instant},
        source ${word}, dataset ${word}, category ${word}, host ${word}, protocol ${word}, action ${word},
        outcome ${word}, code ${word}, rule ${word}, user_agent ${word}, method ${word},
        user ${text}, source_ip ${text}, destination_ip ${text}, domain ${text}, url ${text},
        process ${text}, command_line ${text}, parent ${text}, target ${text}, hash ${text},
        source_port UInt16, destination_port UInt16, bytes_out UInt64, bytes_in UInt64,
        duration_ms UInt32, status UInt16, severity UInt8,
        matches Array(${word}), fields Map(${word}, String) CODEC(ZSTD(1)), raw ${text},
        INDEX ids id TYPE minmax GRANULARITY 1,
        INDEX ngrams lower(raw) TYPE ngrambf_v1(4, 65536, 3, 0) GRANULARITY 1
      ) ENGINE = MergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (body_id, source, ts)
      SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1`,
    ],
  },
  {
    // Merges go column by column and over few parts at a time: memory matters more to a town than speed.
    number: 2,
    statements: [
      `ALTER TABLE toride.event MODIFY SETTING
        vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_bytes_to_activate = 0,
        vertical_merge_algorithm_min_columns_to_activate = 4, merge_max_block_size = 4096,
        merge_max_block_size_bytes = 4194304, max_parts_to_merge_at_once = 16`,
    ],
  },
]

/** Newest step that this program knows. */
export const schemaNumber = steps.at(-1)?.number ?? 0

/** Brings the tables up to date; an event store of a newer program is refused. */
export async function migrateEventStore(client: ClickHouseClient): Promise<void> {
  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS toride' })
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS toride.migration (number UInt32, applied DateTime DEFAULT now())
      ENGINE = MergeTree ORDER BY number`,
  })
  const current = await readNumber(client)
  if (current > schemaNumber) throw new StartFault('newer_events', { step: String(current) })
  for (const step of steps.filter(({ number }) => number > current)) {
    for (const statement of step.statements) await client.command({ query: statement })
    await client.command({
      query: 'INSERT INTO toride.migration (number) SELECT {number:UInt32}',
      query_params: { number: step.number },
    })
  }
}

async function readNumber(client: ClickHouseClient): Promise<number> {
  const rows = await client.query({
    query: 'SELECT max(number) AS number FROM toride.migration',
    format: 'JSONEachRow',
  })
  const [row] = await rows.json<{ number: number }>()
  return row?.number ?? 0
}
