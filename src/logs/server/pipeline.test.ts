/** The pipeline under faults: kills, restarts, listeners that fail, lines that end the worker. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyId, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { silentLog } from '../../kernel/server/log.ts'
import { openPipeline, type Pipeline } from './pipeline.ts'
import { readEvent } from './read-event.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

describe('matches', () => {
  it('are stored with their event, and told once the event can be found, again when they were not taken', async () => {
    logs.fails = 2
    await logs.take(['evil thing', 'harmless thing'], source('matched'))
    await expect.poll(() => logs.told.flatMap((batch) => batch.matched).length, { timeout: 15_000 }).toBe(1)
    const [matched] = logs.told.flatMap((batch) => batch.matched)
    expect(matched).toMatchObject({ ruleIds: ['rule-evil'], event: { raw: 'evil thing', source: 'matched' } })
    const event = await readEvent(logs.pipeline.store, { bodyId, id: matched?.eventId ?? '' })
    expect(event).toMatchObject({ raw: 'evil thing', matches: ['rule-evil'] })
    expect((await logs.search('規則 = rule-evil')).total).toBe(1)
  })

  it('wait in a spool of their own while a listener stands still, and the logs go on past its end', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'toride-stuck-'))
    const stuck = await openPipeline({
      folder,
      log: silentLog,
      now: () => new Date(),
      spoolBytesMax: 200_000,
      alertBytesMax: 20_000,
      matchers: async () => [
        { module: new URL('matcher.fixture.ts', import.meta.url).href, options: { word: 'evil' } },
      ],
      listeners: () => [() => new Promise<never>(() => undefined)],
    })
    try {
      const lines = Array.from({ length: 100 }, (_, line) => Buffer.from(`evil ${line} ${'x'.repeat(200)}`))
      for (let batch = 0; batch < 12; batch += 1)
        expect(await stuck.intake.take(source('flood'), { lines, oversized: [] }, 30_000)).toMatchObject({
          outcome: 'stored',
        })
      await stuck.whenStored()
      await expect.poll(() => stuck.alerts().untold, { timeout: 15_000 }).toBeGreaterThan(0)
      expect(stuck.alerts().waiting).toBeGreaterThan(0)
      await expect.poll(() => stuck.spool.state().waiting['matched'], { timeout: 15_000 }).toBe(0)
    } finally {
      await stuck.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('that no listener can take are put aside, and those after them are told', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'toride-poison-'))
    const told: string[] = []
    const poisoned = await openPipeline({
      folder,
      log: silentLog,
      now: () => new Date(),
      matchers: async () => [
        { module: new URL('matcher.fixture.ts', import.meta.url).href, options: { word: 'evil' } },
      ],
      listeners: () => [
        async ({ matched }) => {
          if (matched[0]?.event.raw.includes('poison'))
            throw Object.assign(new Error('no'), { code: '22P05' })
          told.push(...matched.map(({ event }) => event.raw))
        },
      ],
    })
    try {
      for (const line of ['evil before', 'evil poison', 'evil after'])
        await poisoned.intake.take(source(line), { lines: [Buffer.from(line)], oversized: [] }, 10_000)
      await expect.poll(() => told, { timeout: 30_000 }).toContain('evil after')
      expect(told.filter((raw) => raw === 'evil before')).toHaveLength(1)
      expect(await readdir(path.join(folder, 'refused'))).toHaveLength(1)
    } finally {
      await poisoned.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

/** Kills the store once so many more lines were acknowledged, and waits for its successor. */
async function killStoreAfter(lines: number, acknowledged: readonly string[]): Promise<void> {
  const before = acknowledged.length
  await expect.poll(() => acknowledged.length > before + lines, { timeout: 20_000 }).toBe(true)
  const pid = logs.pipeline.store.pid() ?? 0
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => logs.pipeline.store.pid() !== pid, { timeout: 10_000 }).toBe(true)
}

/** A killed program may have stored lines whose acknowledgement it could not send any more, but none twice. */
async function expectEachOnce(
  pipeline: Pipeline,
  acknowledged: readonly string[],
  like: string,
): Promise<void> {
  const rows = await pipeline.store.query<{ raw: string; count: string }>(
    'SELECT raw, count() AS count FROM toride.event WHERE raw LIKE {like:String} GROUP BY raw',
    { like },
  )
  const stored = new Map(rows.map((row) => [row.raw, Number(row.count)]))
  expect(acknowledged.length).toBeGreaterThan(600)
  expect(acknowledged.filter((line) => !stored.has(line))).toEqual([])
  expect([...stored.values()].filter((count) => count !== 1)).toEqual([])
}

describe('faults', () => {
  it(
    'survive kills of the event store: nothing acknowledged is lost or doubled',
    { timeout: 90_000 },
    async () => {
      const acknowledged: string[] = []
      const stopper = new AbortController()
      const load = async (lane: number) => {
        for (let index = 0; !stopper.signal.aborted; index += 1) {
          const lines = Array.from({ length: 20 }, (_, line) => `survivor ${lane}-${index}-${line}`)
          if ((await logs.take(lines, source(`kill ${lane}`))) === 'stored') acknowledged.push(...lines)
        }
      }
      const lanes = [load(0), load(1)]
      try {
        for (let kill = 0; kill < 4; kill += 1) await killStoreAfter(200, acknowledged)
      } finally {
        stopper.abort()
        await Promise.all(lanes)
      }
      await logs.pipeline.whenStored()
      await expectEachOnce(logs.pipeline, acknowledged, 'survivor %')
    },
  )

  it(
    'survive kills of the whole program: what it had acknowledged is found once by the next',
    { timeout: 90_000 },
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'toride-killed-'))
      const acknowledged: string[] = []
      for (let round = 0; round < 3; round += 1) {
        const before = acknowledged.length
        const child = fork(
          path.join(import.meta.dirname, 'pipeline-child.fixture.ts'),
          [folder, String(round)],
          { execArgv: [] },
        )
        child.on('message', (lines: string[]) => acknowledged.push(...lines))
        await expect.poll(() => acknowledged.length > before + 300, { timeout: 30_000 }).toBe(true)
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
      const next = await openPipeline({
        folder,
        log: silentLog,
        now: () => new Date(),
        matchers: async () => [],
        listeners: () => [],
      })
      try {
        await next.whenStored()
        await expectEachOnce(next, acknowledged, 'program %')
      } finally {
        await next.stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )

  it('decode a batch that ends the worker as plain text', async () => {
    await logs.take(['end the worker', 'its neighbour'], source('poison'))
    await logs.take(['after it'], source('poison'))
    expect((await logs.search('取得元 = poison')).rows.map((row) => row.raw).toSorted()).toEqual([
      'after it',
      'end the worker',
      'its neighbour',
    ])
  })

  it('go on after a stop, with the same numbers', async () => {
    const before = (await logs.search('取得元 = fw-page')).total
    await logs.reopen()
    expect((await logs.search('取得元 = fw-page')).total).toBe(before)
    await logs.take(['after the restart'], source('again'))
    expect((await logs.search('取得元 = again')).total).toBe(1)
  })
})
