/** The end of the job: the ledger is written out and verified as an auditor would, with the commands of the README. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { expect } from 'vitest'
import { findPostgres } from '../../src/kernel/server/postgres/start-postgres.ts'
import { makeDataDir, removeDataDir } from '../running-server.ts'
import type { Town } from './town.ts'

const run = promisify(execFile)
const toride = join(import.meta.dirname, '../../bin/toride.mjs')

/** Answers the kinds of events that were met; throws when the dump does not verify against its checkpoint. */
export async function checkLedger(town: Town): Promise<Map<string, number>> {
  await expectOneTrailAVersion(town)
  const folder = await makeDataDir()
  try {
    const env = { ...process.env, TORIDE_DATA: town.server.dataDir }
    const command = async (...args: string[]) =>
      (await run(process.execPath, [toride, ...args], { env })).stdout
    await writeFile(join(folder, 'checkpoint.txt'), await command('ledger', 'checkpoint'))
    await writeFile(join(folder, 'key.txt'), await command('ledger', 'key'))
    const dump = join(folder, 'dump')
    await command('ledger', 'dump', '--out', dump)
    const outside = ['--checkpoint', join(folder, 'checkpoint.txt'), '--key', join(folder, 'key.txt')]
    const verdict = JSON.parse(await command('verify', '--dump', dump, ...outside)) as unknown
    expect(verdict).toMatchObject({ ok: true, problems: [] })
    return countKinds(await readFile(join(dump, 'entries.jsonl'), 'utf8'))
  } finally {
    await removeDataDir(folder)
  }
}

function countKinds(lines: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines.trimEnd().split('\n')) {
    const { entry } = JSON.parse(line) as { entry: { event: { type: string } } }
    counts.set(entry.event.type, (counts.get(entry.event.type) ?? 0) + 1)
  }
  return counts
}

/** No report and no case changed without a trace: the versions in the trail lead to the one that stands. */
async function expectOneTrailAVersion(town: Town): Promise<void> {
  const postgres = await findPostgres(join(town.server.dataDir, 'postgres'))
  if (!postgres) throw new Error('the embedded PostgreSQL does not run')
  const client = new Client(postgres.ownerConfig)
  await client.connect()
  try {
    await client.query(`select set_config('toride.body', (select id from toride_bodies() as id), false)`)
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
  } finally {
    await client.end()
  }
}
