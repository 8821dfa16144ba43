/** The table of a search, and the sources that are missing at its end, on the real event store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../kernel/server/context.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { answerSearch } from './answer-search.ts'
import { answerExport } from './export-logs.ts'
import { bodyId, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { readGaps } from './read-gaps.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

const minuteMs = 60_000
const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 5 * 3_600_000)

function linesOf(count: number, everyMinutes: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(hour.getTime() + index * everyMinutes * minuteMs).toISOString()
    return `<134>1 ${at} fw traffic - - - action=allow src=10.12.4.${index} dst=203.0.113.45 dport=443`
  })
}

describe('a table of the search', () => {
  it('holds all rows, or the chosen ones', async () => {
    await logs.take(linesOf(20, 1), source('fw-table'))
    await logs.pipeline.whenStored()
    const range = { from: hour.toISOString(), to: new Date(hour.getTime() + 60 * minuteMs).toISOString() }
    const ctx = { bodyId, now: new Date('2026-11-25T00:00:00Z') } as Context
    const ask = async (ids: string[]) => {
      const sheet = await answerExport(ctx, logs.pipeline, { ...range, query: '取得元 = fw-table', ids })
      if (isRefusal(sheet)) throw new Error(sheet.code)
      expect(sheet.fileName).toBe('ログ検索_2026-11-25.csv')
      return Buffer.from(sheet.bytes as Uint8Array)
        .toString('utf8')
        .trim()
        .split('\r\n')
    }
    expect(await ask([])).toHaveLength(21)
    const found = await logs.search('取得元 = fw-table 送信元 = 10.12.4.7', {
      from: hour,
      to: new Date(range.to),
    })
    const chosen = await ask(found.rows.map((row) => row.id))
    expect(chosen).toHaveLength(2)
    expect(chosen[1]).toContain('10.12.4.7')
  })

  it('refuses what cannot be read', async () => {
    const range = { from: hour.toISOString(), to: new Date().toISOString() }
    const answer = await answerExport({ bodyId, now: new Date() } as Context, logs.pipeline, {
      ...range,
      query: '(',
      ids: [],
    })
    expect(answer).toMatchObject({ refused: true, code: 'logs.query_fault' })
  })
})

describe('an asker who has left', () => {
  it('is not searched for', async () => {
    const range = { from: hour.toISOString(), to: new Date().toISOString() }
    const ctx = { bodyId, now: new Date(), signal: AbortSignal.abort() } as unknown as Context
    const answer = await answerSearch(ctx, logs.pipeline, { ...range, query: '', limit: 10 })
    expect(answer).toMatchObject({ refused: true, code: 'logs.search_timeout' })
  })
})

describe('gaps', () => {
  it('tells who fell silent before the end, by how often each writes', async () => {
    await logs.take(linesOf(30, 1), source('fw-often'))
    await logs.take(linesOf(6, 30), source('fw-seldom'))
    await logs.take(linesOf(30, 1), source('brought-in.jsonl'))
    await logs.pipeline.whenStored()
    const namesAt = async (minutes: number) => {
      const end = new Date(hour.getTime() + minutes * minuteMs)
      const gaps = await readGaps(logs.pipeline.store, { bodyId, end })
      return gaps.map((gap) => gap.source).filter((name) => name !== 'fw-table')
    }
    expect(await namesAt(35)).toEqual([])
    expect(await namesAt(60)).toEqual(['fw-often'])
    expect(await namesAt(200)).toEqual(['fw-often'])
    const [gap] = await readGaps(logs.pipeline.store, {
      bodyId,
      end: new Date(hour.getTime() + 60 * minuteMs),
    })
    expect(gap?.last.getTime()).toBe(hour.getTime() + 19 * minuteMs)
  })
})
