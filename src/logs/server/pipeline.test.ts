/** The pipeline under faults: kills, restarts, listeners that fail, lines that end the worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyId, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
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
})

describe('faults', () => {
  it(
    'survive a kill of the event store in the middle: nothing acknowledged is lost or doubled',
    { timeout: 60_000 },
    async () => {
      const acknowledged: string[] = []
      const stopper = new AbortController()
      const load = async (lane: number) => {
        for (let index = 0; !stopper.signal.aborted; index += 1) {
          const lines = Array.from({ length: 20 }, (_, line) => `survivor ${lane}-${index}-${line}`)
          await logs.take(lines, source(`kill ${lane}`))
          acknowledged.push(...lines)
        }
      }
      const lanes = [load(0), load(1)]
      for (let kill = 0; kill < 4; kill += 1) {
        const before = acknowledged.length
        await expect.poll(() => acknowledged.length > before + 200, { timeout: 20_000 }).toBe(true)
        await expect.poll(() => logs.pipeline.store.pid() !== undefined, { timeout: 10_000 }).toBe(true)
        process.kill(logs.pipeline.store.pid() ?? 0, 'SIGKILL')
      }
      stopper.abort()
      await Promise.all(lanes)
      await logs.pipeline.whenStored()
      const rows = await logs.pipeline.store.query<{ raw: string; count: string }>(
        `SELECT raw, count() AS count FROM toride.event WHERE raw LIKE 'survivor %' GROUP BY raw`,
        {},
      )
      const stored = new Map(rows.map((row) => [row.raw, Number(row.count)]))
      expect(acknowledged.filter((line) => stored.get(line) !== 1)).toEqual([])
      expect(stored.size).toBe(acknowledged.length)
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
