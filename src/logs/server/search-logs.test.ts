/** Search on the real event store: counts, pages, the words of the language, bodies kept apart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { bodyId, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { searchLogs } from './search-logs.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

describe('search', () => {
  it('counts exactly, pages without gaps, and draws bars over the whole range', async () => {
    const from = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 6 * 3_600_000)
    const lines = Array.from({ length: 250 }, (_, index) => {
      const at = new Date(from.getTime() + index * 60_000).toISOString()
      return `<134>1 ${at} fw-page traffic - - - action=${index % 10 === 0 ? 'deny' : 'allow'} src=10.12.4.${index % 5} dst=203.0.113.45 dport=443`
    })
    await logs.take(lines, source('fw-page'))
    const range = { from, to: new Date(from.getTime() + 5 * 3_600_000) }
    const first = await logs.search('通信先 = 203.0.113.45 取得元 = fw-page', { ...range, limit: 100 })
    expect(first.total).toBe(250)
    expect(first.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(250)
    expect(first.barSeconds).toBe(300)
    expect(first.bars).toHaveLength(60)
    const seen = new Set<string>()
    let before: { ts: Date; id: string } | undefined
    for (;;) {
      const request = { bodyId, ...range, query: '取得元 = fw-page', limit: 100, before, rowsOnly: true }
      const page = await searchLogs(logs.pipeline.store, request)
      if (isRefusal(page) || page.rows.length === 0) break
      for (const row of page.rows) seen.add(row.id)
      before = page.rows.at(-1)
    }
    expect(seen.size).toBe(250)
    const outcome = first.facets.find((facet) => facet.field === 'outcome')
    expect(outcome?.values).toEqual([
      { value: 'allowed', count: 225 },
      { value: 'denied', count: 25 },
    ])
    const count = async (query: string) => (await logs.search(`取得元 = fw-page ${query}`, range)).total
    expect(await count('結果 = 拒否')).toBe(25)
    expect(await count('結果 != 拒否')).toBe(225)
    expect(await count('アドレス = 10.12.4.3')).toBe(50)
    expect(await count('送信元 = 10.12.4.0/31')).toBe(100)
    expect(await count('送信元 = 10.12.4.*')).toBe(250)
    expect(await count('ポート = 443 （送信元 = 10.12.4.0 または 送信元 = 10.12.4.1）')).toBe(100)
    expect(await count('除く 結果 = 許可')).toBe(25)
    expect(await count('dport = 443')).toBe(250)
    expect(await count('DENY')).toBe(25)
    expect(await count("x' OR 1=1 --")).toBe(0)
  })

  it('never shows the lines of another body', async () => {
    await logs.take(['secret of the other town'], { ...source('other'), bodyId: 'body_other' })
    expect((await logs.search('secret')).total).toBe(0)
    expect((await logs.search('1 または secret')).rows.some((row) => row.source === 'other')).toBe(false)
  })

  it('says where a query cannot be read', async () => {
    const request = { bodyId, from: new Date(0), to: new Date(), limit: 1 }
    expect(await searchLogs(logs.pipeline.store, { ...request, query: '機械 = ' })).toMatchObject({
      code: 'logs.query_fault',
      params: { reason: 'unexpected_end', position: 5 },
    })
    expect(await searchLogs(logs.pipeline.store, { ...request, query: '', to: new Date(0) })).toMatchObject({
      code: 'logs.range_invalid',
    })
  })
})
