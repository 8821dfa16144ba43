/** The end of the job: every row of the ledger of this installation is read and its commitment computed again. */
import { join } from 'node:path'
import { Client } from 'pg'
import { expect } from 'vitest'
import { commitmentOf } from '../../src/kernel/server/ledger.ts'
import { findPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import type { Town } from './town.ts'

type Row = {
  body_id: string
  sequence: string
  recorded_at: Date
  actor: unknown
  request_id: string
  subject_kind: string
  subject_id: string
  subject_version: number
  event: { type: string }
  salt: Buffer
  commitment: Buffer
}

/** Answers the kinds of events that were met; throws when an entry does not compute to its commitment. */
export async function checkLedger(town: Town): Promise<Map<string, number>> {
  const postgres = await findPostgres(join(town.server.dataDir, 'postgres'))
  if (!postgres) throw new Error('the embedded PostgreSQL does not run')
  const client = new Client(postgres.ownerConfig)
  await client.connect()
  try {
    await client.query(`select set_config('toride.body', (select id from toride_bodies() as id), false)`)
    const { rows } = await client.query<Row>('select * from trail order by sequence')
    for (const row of rows) expect(row.commitment.equals(recomputed(row)), row.event.type).toBe(true)
    await expectOneTrailAVersion(client)
    const kinds = Map.groupBy(rows, (row) => row.event.type)
    return new Map([...kinds].map(([kind, met]) => [kind, met.length]))
  } finally {
    await client.end()
  }
}

function recomputed(row: Row): Buffer {
  const subject = { kind: row.subject_kind, id: row.subject_id, version: row.subject_version }
  return commitmentOf(row.salt, {
    bodyId: row.body_id,
    recordedAt: row.recorded_at.toISOString(),
    actor: row.actor,
    requestId: row.request_id,
    subject,
    event: row.event,
  })
}

/** No report and no case changed without a trace: the versions in the trail lead to the one that stands. */
async function expectOneTrailAVersion(client: Client): Promise<void> {
  for (const [table, kind] of [
    ['report', 'report'],
    ['incident_case', 'case'],
  ] as const) {
    const { rows } = await client.query<{ version: number; traced: number }>(
      `select record.version, (select count(distinct subject_version)::int from trail
         where subject_kind = $1 and subject_id = record.id and subject_version > 0) as traced from ${table} record`,
      [kind],
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.traced).toBe(row.version)
  }
}
