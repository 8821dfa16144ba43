/** The intake when there is no room: senders wait or are told to come again, and nothing is called stored that is not. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../kernel/server/log.ts'
import { openSpool, type Spool } from '../../kernel/server/spool/spool.ts'
import { createCounters } from './counters.ts'
import { createDecodePool, type DecodePool } from './decode-pool.ts'
import { createIntake } from './intake.ts'
import { source } from './pipeline.fixture.ts'
import { takeBulk } from './take-bulk.ts'

let folder: string
let spool: Spool
let pool: DecodePool

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-intake-'))
  spool = await openSpool({ folder, consumers: ['store'], bytesMax: 4_000, segmentBytesMax: 2_000 })
  pool = createDecodePool({ matchers: async () => [], log: silentLog })
})

afterEach(async () => {
  await pool.stop()
  await spool.close()
  await rm(folder, { recursive: true, force: true })
})

function open() {
  const counters = createCounters()
  return { counters, intake: createIntake({ spool, pool, counters, now: () => new Date(), log: silentLog }) }
}

function lines(...texts: string[]) {
  return { lines: texts.map((text) => Buffer.from(text)), oversized: [] }
}

async function fillUp(intake: ReturnType<typeof open>['intake']): Promise<void> {
  while (!spool.isFull()) await intake.take(source('fill'), lines('x'.repeat(500)), 0)
}

describe('intake', () => {
  it('tells who does not wait that there is no room, and counts it', async () => {
    const { intake, counters } = open()
    await fillUp(intake)
    expect(await intake.take(source('late'), lines('a', 'b'), 0)).toMatchObject({ outcome: 'full' })
    expect(counters.list().find((entry) => entry.source === 'late')).toMatchObject({
      events: 0,
      reasons: { no_room: 2 },
    })
    const body = Readable.from([Buffer.from('{"index":{}}\n{"a":1}\n')])
    const reply = await takeBulk(intake, { source: source('bulk', 'http', 'json'), body, isGzip: false })
    expect(reply).toMatchObject({ status: 429, retryAfterSeconds: 5 })
  })

  it('lets who can wait wait, until the store has made room', async () => {
    const { intake } = open()
    await fillUp(intake)
    const waiting = intake.take(source('patient'), lines('a'), 60_000)
    const { to } = await spool.read('store', { records: 1_000, units: 1e6, bytes: 1e9 })
    await spool.advance('store', to)
    expect(await waiting).toMatchObject({ outcome: 'stored' })
  })

  it('cuts what is large into batches and answers once for all of it', async () => {
    await spool.close()
    spool = await openSpool({ folder: path.join(folder, 'large'), consumers: ['store'] })
    const { intake, counters } = open()
    const many = Array.from({ length: 9_000 }, (_, index) =>
      index % 3_000 === 7 ? `{broken ${index}` : `{"n":${index}}`,
    )
    const receipt = await intake.take(source('large', 'file', 'json'), lines(...many), 0)
    expect(receipt).toEqual({ outcome: 'stored', fallbacks: [7, 3_007, 6_007] })
    expect(counters.list()).toMatchObject([{ events: 9_000, reasons: { not_as_named: 3 } }])
  })
})
