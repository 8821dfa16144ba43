/** The ledger after a busy day: every entry proves itself, every record is what its trail says, nobody can rewrite it. */
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { Client } from 'pg'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseVerifierKey } from '../src/attestation/core/note.ts'
import { verifyDump } from '../src/attestation/core/verify/verify-dump.ts'
import { noteCrypto } from '../src/attestation/server/note-crypto.ts'
import { nodePlatform, openDumpFolder } from '../src/attestation/server/verify/node-platform.ts'
import { isRefusal } from '../src/kernel/core/result.ts'
import { roles, type PolicyTable } from '../src/kernel/core/actor.ts'
import { policyTable } from '../src/kernel/server/http/route.ts'
import { commitmentOf } from '../src/kernel/server/ledger.ts'
import { readTrail } from '../src/kernel/server/store.ts'
import { inputsOf, readContracts } from './contract-inputs.ts'
import { missingId, requestOf, withRecords, type Input } from './contract-requests.ts'
import { startTown, type Town } from './town.ts'

const seed = 20_261_124
const actsEach = 4
let town: Town

beforeAll(async () => {
  town = await startTown()
  await makeBusy()
})
afterAll(() => town?.stop())

/** Changes of every kind by people who may make them; some are refused, which the trail tells too. */
async function makeBusy(): Promise<void> {
  const policy: PolicyTable = Object.assign({}, ...town.toride.kernel.slots.of(policyTable))
  const writes = (await readContracts()).filter(({ method, transport, permission, id }) => {
    const isOfRecords =
      policy[permission] !== undefined && !id.startsWith('access.') && !id.startsWith('organization.')
    return method !== 'GET' && transport === 'json' && isOfRecords
  })
  for (const [turn, endpoint] of Array.from({ length: actsEach }).flatMap((_, at) =>
    writes.map((write) => [at, write] as const),
  )) {
    const known = await town.known()
    const role = roles.findLast((entry) => policy[endpoint.permission]?.[entry] === 'all') ?? 'lead'
    const [input] = fc.sample(inputsOf(endpoint.input), { seed: seed + turn, numRuns: 1 }) as Input[]
    const pick = (table: string) => {
      const rows = known.filter((record) => record.table === table)
      return rows.at(-1 - (turn % Math.max(rows.length, 1))) ?? { id: missingId, version: 1 }
    }
    await town.send(role, requestOf(endpoint, withRecords(endpoint, input ?? {}, pick)))
  }
}

it('every commitment can be computed again from its entry and its salt', async () => {
  const entries = await town.within((tx) => readTrail(tx, { bodyId: town.bodyId, limit: 1_000_000 }))
  expect(entries.length).toBeGreaterThan(500)
  const wrong = entries.filter(({ sequence: _sequence, salt, commitment, recordedAt, ...entry }) => {
    const again = commitmentOf(salt, { ...entry, recordedAt: recordedAt.toISOString() })
    return salt.length !== 16 || !again.equals(commitment)
  })
  expect(wrong).toEqual([])
  expect(new Set(entries.map(({ salt }) => salt.toString('hex'))).size).toBe(entries.length)
})

it('every record has the version that its trail tells, and no version is missing', async () => {
  const told = await town.within(async (tx) => {
    const { rows } = await sql<{ id: string; kind: string; last: number; count: number }>`
      select subject_id as id, subject_kind as kind, max(subject_version) as last,
             count(distinct subject_version)::int as count
      from trail where body_id = ${town.bodyId} and subject_version > 0 group by 1, 2`.execute(tx)
    return rows
  })
  expect(told.filter(({ last, count }) => last !== count)).toEqual([])
  const known = await town.known()
  expect(known.length).toBeGreaterThan(200)
  const unproved = known.filter(
    ({ id, version }) => !told.some((entry) => entry.id === id && entry.last === version),
  )
  expect(unproved).toEqual([])
})

it('a dump of it all proves every entry, every row of every slice and every file', async () => {
  const folder = path.join(town.dataDir, 'dump')
  const { attestation } = town.toride.slices
  const checkpoint = await attestation.settle(town.bodyId)
  const dumped = await attestation.dump({ bodyId: town.bodyId, folder })
  expect(isRefusal(dumped)).toBe(false)
  const key = parseVerifierKey(attestation.verifierKeyLine(town.bodyId), noteCrypto)
  const report = await verifyDump(nodePlatform, {
    folder: openDumpFolder(folder),
    keys: key ? [key] : [],
    outside: [{ where: 'outside', text: checkpoint?.note ?? '' }],
  })
  expect(report.problems).toEqual([])
  expect(report.entries).toBeGreaterThan(500)
  expect(report.rows).toBeGreaterThan(200)
  expect(report.rowsWithoutDigest).toBe(0)
})

it('every table begins with the body, and the program owns none of them', async () => {
  const { rows } = await asOwner((client) =>
    client.query<{ name: string; owner: string; first: string; nullable: string }>(
      `select t.tablename as name, t.tableowner as owner, c.column_name as first, c.is_nullable as nullable
       from pg_tables t join information_schema.columns c
         on c.table_schema = t.schemaname and c.table_name = t.tablename and c.ordinal_position = 1
       where t.schemaname = 'public' order by 1`,
    ),
  )
  const ours = rows.filter(({ name }) => name !== 'migration')
  expect(ours.length).toBeGreaterThan(25)
  expect(ours.filter(({ first, nullable }) => first !== 'body_id' || nullable !== 'NO')).toEqual([])
  expect([...new Set(rows.map(({ owner }) => owner))]).toEqual([town.store.ownerConfig.user])
  expect(town.store.appConfig.user).not.toBe(town.store.ownerConfig.user)
})

it('every table that has a body shows its rows to that body alone, to its owner too', async () => {
  const { rows } = await asOwner((client) =>
    client.query<{ name: string; isEnabled: boolean; isForced: boolean; policies: string[] | null }>(
      `select c.relname as name, c.relrowsecurity as "isEnabled", c.relforcerowsecurity as "isForced",
         (select array_agg(p.polname::text order by 1) from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
         and c.relname <> 'migration' order by 1`,
    ),
  )
  const open = rows.filter(
    ({ isEnabled, isForced, policies }) => !isEnabled || !isForced || !policies?.includes('body_only'),
  )
  expect(open).toEqual([])
})

it.each([
  `update trail set event = '{}'::jsonb`,
  'delete from trail',
  'truncate trail',
  'drop table trail',
  'alter table trail disable trigger all',
  'alter table report drop column version',
  'delete from report',
  'delete from incident_case',
  'delete from evidence',
  'create table mine (body_id text)',
  'set session_replication_role = replica',
  'set role toride_owner',
])('the program’s own role may not: %s', async (statement) => {
  const client = new Client(town.store.appConfig)
  await client.connect()
  try {
    await client.query(`select set_config('toride.body', $1, false)`, [town.bodyId])
    await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/)
  } finally {
    await client.end()
  }
})

async function asOwner<Value>(work: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client(town.store.ownerConfig)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
