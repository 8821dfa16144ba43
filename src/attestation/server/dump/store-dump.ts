/** SQL of a dump: one look at everything of a body, read by cursors, so that nothing has to fit into memory. */
import type { Pool, PoolClient } from 'pg'
import type { RecordDigest } from '../../../kernel/core/ledger.ts'

const pageRows = 2_000

export type LeafRow = {
  readonly leaf_index: string | null
  readonly sequence: string
  readonly form: number
  readonly recorded_at: Date
  readonly actor: unknown
  readonly request_id: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly subject_version: number
  readonly event: unknown
  readonly record: RecordDigest | null
  readonly salt: Buffer | null
  readonly commitment: Buffer
}

export type RecordRow = { readonly id: string; readonly version: number } & Readonly<Record<string, unknown>>

export type Snapshot = {
  entries(): AsyncIterable<LeafRow>
  checkpoints(): AsyncIterable<{ readonly note: string; readonly signed_at: Date }>
  /** Tables that hold records: body, id, version, state; and the settings. */
  recordTables(): Promise<string[]>
  rows(table: string): AsyncIterable<RecordRow>
  end(): Promise<void>
}

/**
 * Holds back writers of the trail while `settle` gives everything a leaf, and looks at that moment: the dump has
 * no entry that is not signed. Writers wait for as long as `settle` takes, not for the dump.
 */
export async function openSnapshot(
  pool: Pool,
  bodyId: string,
  settle: () => Promise<void>,
): Promise<Snapshot> {
  const guard = await pool.connect()
  try {
    await guard.query('begin')
    await guard.query('lock table trail in share mode')
    await settle()
    return await beginSnapshot(pool, bodyId)
  } finally {
    await guard.query('rollback')
    guard.release()
  }
}

async function beginSnapshot(pool: Pool, bodyId: string): Promise<Snapshot> {
  const client = await pool.connect()
  await client.query('begin isolation level repeatable read read only')
  await client.query(`select set_config('toride.body', $1, true)`, [bodyId])
  return {
    entries: () => read<LeafRow>(client, entriesQuery, [bodyId]),
    checkpoints: () =>
      read(client, 'select note, signed_at from ledger_checkpoint where body_id = $1 order by number', [
        bodyId,
      ]),
    recordTables: () => listRecordTables(client),
    rows: (table) => read<RecordRow>(client, rowsQuery(client, table), [bodyId]),
    end: async () => {
      await client.query('rollback')
      client.release()
    },
  }
}

/** Entries without a leaf were put there behind the ledger's back; they come last, and the verifier tells of them. */
const entriesQuery = `
  select l.leaf_index, t.sequence, t.form, t.recorded_at, t.actor, t.request_id, t.subject_kind, t.subject_id,
         t.subject_version, t.event, t.record, t.salt, t.commitment
  from trail t left join ledger_leaf l on l.body_id = t.body_id and l.sequence = t.sequence
  where t.body_id = $1 order by l.leaf_index nulls last, t.sequence`

function rowsQuery(client: PoolClient, table: string): string {
  if (table === 'setting')
    return `select name as id, version, value from setting where body_id = $1 order by name collate "C"`
  return `select * from ${client.escapeIdentifier(table)} where body_id = $1 order by id collate "C"`
}

async function listRecordTables(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name::text as name from information_schema.columns
     where table_schema = 'public' and column_name in ('body_id', 'id', 'version', 'state')
     group by table_name having count(*) = 4 order by 1`,
  )
  return [...rows.map(({ name }) => name), 'setting']
}

let cursors = 0

async function* read<Row extends object>(
  client: PoolClient,
  query: string,
  values: unknown[],
): AsyncIterable<Row> {
  cursors += 1
  const name = `dump_${cursors}`
  await client.query(`declare ${name} no scroll cursor for ${query}`, values)
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${pageRows} from ${name}`)
    yield* rows
    if (rows.length < pageRows) break
  }
  await client.query(`close ${name}`)
}
