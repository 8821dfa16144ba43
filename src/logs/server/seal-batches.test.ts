/** Seals of raw logs over a real event store and a real trail: what they cover, what they find, and after a kill. */
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { serveSlices, type Served } from '../../../test/served-slices.ts'
import { settleLedger } from '../../attestation/server/sequencer.ts'
import { signingKeyOf } from '../../attestation/server/signing-key.ts'
import { silentLog } from '../../kernel/server/log.ts'
import { idOf } from '../core/seal/seal.ts'
import { bodyId, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { openPipeline } from './pipeline.ts'
import { passSealed, sealStored, type SealDeps } from './seal-batches.ts'
import { listSeals } from './store-seals.ts'
import { verifySeals } from './verify-seals.ts'

let database: TestDatabase
let served: Served
let logs: TestPipeline

beforeAll(async () => {
  database = await createTestDatabase()
  served = await serveSlices({ app: database.appConfig, owner: database.ownerConfig }, () => undefined)
})
afterAll(async () => {
  await served.stop()
  await database.drop()
})
beforeEach(async () => {
  logs = await openTestPipeline()
})
afterEach(() => logs.close())

function depsOf(pipeline: SealDeps['pipeline'] = logs.pipeline): SealDeps {
  return { kernel: served.kernel, pipeline, bodyIds: async () => [bodyId] }
}

/** Seals of the epoch of this test's spool. */
async function seals(epoch = logs.pipeline.spool.epoch) {
  const all = await served.database.transaction(bodyId, (tx) =>
    listSeals(tx, { bodyId, after: '0', limit: 1_000 }),
  )
  return all.filter(({ event }) => event.epoch === epoch.toString(16))
}

/** Problems in ranges of this test's spool; those of the other tests' stores are not here. */
async function problems(events: TestPipeline['pipeline']['store'] = logs.pipeline.store, epoch?: number) {
  const own = new Set((await seals(epoch)).map(({ sequence }) => sequence))
  const report = await verifySeals({ database: served.database, events, bodyId })
  return report.problems.filter(({ sequence }) => own.has(sequence))
}

it('cover what is stored, once, with the digest that anybody can compute', async () => {
  const lines = ['first line', "二行目'\n\n", 'third']
  await logs.take(lines, source('sealed'))
  expect(await sealStored(depsOf())).toBe(1)
  expect(await sealStored(depsOf())).toBe(0)
  const [seal, ...others] = await seals()
  expect(others).toEqual([])
  const [range] = seal?.event.ranges ?? []
  const rows = await logs.pipeline.store.query<{ id: string; raw: string }>(
    'SELECT id, raw FROM toride.event ORDER BY id',
    {},
  )
  const whole = createHash('sha256')
  for (const { id, raw } of rows) {
    const text = BigInt(id).toString(16).padStart(16, '0')
    whole.update(createHash('sha256').update(`${text}\0${raw}`).digest())
  }
  expect(range).toMatchObject({ events: 3, sha256: whole.digest('hex') })
  expect(idOf(range?.to ?? '0')).toBe(BigInt(rows.at(-1)?.id ?? 0))
  expect(await problems()).toEqual([])
})

it('find a line that was changed, one that was removed, and one that was added', async () => {
  for (const name of ['to change', 'to remove', 'to double', 'to leave']) {
    await logs.take([`${name} 1`, `${name} 2`, `${name} 3`], source(name))
    expect(await sealStored(depsOf())).toBe(1)
  }
  expect(await problems()).toEqual([])
  const { store } = logs.pipeline
  const now = 'SETTINGS mutations_sync = 2'
  await store.command(`ALTER TABLE toride.event UPDATE raw = 'forged' WHERE raw = 'to change 2' ${now}`)
  await store.command(`ALTER TABLE toride.event DELETE WHERE raw = 'to remove 3' ${now}`)
  await store.command(
    `INSERT INTO toride.event SELECT * REPLACE ('smuggled in' AS raw) FROM toride.event WHERE source = 'to double' LIMIT 1`,
  )
  expect(await problems()).toMatchObject([
    { kind: 'changed', sealed: 3, found: 3 },
    { kind: 'removed', sealed: 3, found: 2 },
    { kind: 'added', sealed: 3, found: 4 },
  ])
})

it('leave out what is still under way, and take it when it has come', async () => {
  await logs.take(['here'], source('here'))
  const open = logs.pipeline.spool.reserve(0)
  const intake = { ...logs.pipeline.intake, lowestOpenUnit: () => open }
  await logs.take(['behind one that is under way'], source('behind'))
  expect(await sealStored(depsOf({ ...logs.pipeline, intake }))).toBe(1)
  expect((await seals())[0]?.event.ranges[0]?.events).toBe(1)
  expect(await sealStored(depsOf())).toBe(1)
  expect(await problems()).toEqual([])
})

it('cut a large store into ranges that follow each other, in one entry', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 130_000 }, (_, at) => `line ${at}`)
  await logs.take(lines, source('large'))
  expect(await sealStored(depsOf())).toBeGreaterThanOrEqual(3)
  const [seal, ...others] = await seals()
  expect(others).toEqual([])
  const ranges = seal?.event.ranges ?? []
  expect(ranges.reduce((sum, { events }) => sum + events, 0)).toBe(130_000)
  expect(ranges.every(({ events }) => events <= 50_000)).toBe(true)
  for (const [at, range] of ranges.entries())
    if (at > 0) expect(idOf(range.from)).toBe(idOf(ranges[at - 1]?.to ?? '0') + 1n)
  expect(await problems()).toEqual([])
})

it('come once after the program was killed between storing and sealing', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-seal-kill-'))
  const child = fork(path.join(import.meta.dirname, 'pipeline-child.fixture.ts'), [folder, '0'], {
    execArgv: [],
  })
  let acknowledged = 0
  child.on('message', (lines: string[]) => (acknowledged += lines.length))
  await expect.poll(() => acknowledged > 200, { timeout: 30_000 }).toBe(true)
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  const next = await openPipeline({ folder, log: silentLog, now: () => new Date(), matchers: async () => [] })
  try {
    await sealStored(depsOf(next))
    expect(await sealStored(depsOf(next))).toBe(0)
    const ranges = (await seals(next.spool.epoch)).flatMap(({ event }) => event.ranges)
    expect(ranges.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThanOrEqual(acknowledged)
    expect(await problems(next.store, next.spool.epoch)).toEqual([])
  } finally {
    await next.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

it('never get the number of a new event: an older spool passes over what was sealed', async () => {
  await logs.take(['one', 'two'], source('restored'))
  await sealStored(depsOf())
  const next = logs.pipeline.spool.reserve(0)
  let asked = next - 2
  const older = {
    ...logs.pipeline.spool,
    reserve: (units: number) => {
      asked += units
      return asked - units
    },
  }
  await passSealed(depsOf({ ...logs.pipeline, spool: older }))
  expect(asked).toBe(next)
})

it('hang on the tree of the ledger as every entry does', async () => {
  await logs.take(['a leaf'], source('leaf'))
  await sealStored(depsOf())
  const [seal] = await seals()
  await settleLedger(
    { kernel: served.kernel, key: signingKeyOf(path.join(served.dataDir, 'keys/ledger.key')) },
    bodyId,
  )
  const { rows } = await served.database.transaction(bodyId, (tx) =>
    sql`select leaf_index from ledger_leaf where body_id = ${bodyId} and sequence = ${seal?.sequence ?? '0'}`.execute(
      tx,
    ),
  )
  expect(rows).toHaveLength(1)
})
