/** `_bulk` as senders speak it, and as they should not. */
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minutesAgo, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'
import { createKnownDocuments } from './known-documents.ts'
import { takeBulk } from './take-bulk.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

const known = createKnownDocuments()

function bulk(text: string, isGzip = false) {
  return takeBulk(logs.pipeline.intake, {
    known,
    source: source('bulk-key', 'http', 'json'),
    body: Readable.from([isGzip ? gzipSync(text) : Buffer.from(text)]),
    isGzip,
  })
}

describe('_bulk', () => {
  it('stores what its sender has named once, however often and however much at once it comes', async () => {
    const text = [
      '{"index":{"_id":"repeat-1"}}',
      '{"message":"repeated one"}',
      '{"index":{}}',
      '{"message":"nameless"}',
      '',
    ].join('\n')
    const first = await Promise.all([bulk(text), bulk(text)])
    const replies = [...first, await bulk(text)]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    const results = replies.map(
      ({ body }) => (body as { items: { index: { result: string } }[] }).items[0]?.index.result,
    )
    expect(results.toSorted()).toEqual(['created', 'noop', 'noop'])
    await bulk('{"index":{"_id":"repeat-1"}}\n{"message":"repeated with other bytes"}\n')
    expect((await logs.search('repeated')).rows.map((row) => row.raw).toSorted()).toHaveLength(2)
    expect((await logs.search('nameless')).total).toBe(3)
  })

  it('answers item by item, and what is no JSON is kept as text', async () => {
    const wrapped = {
      '@timestamp': minutesAgo(5),
      host: 'app07',
      message: '<38>sshd[9]: Failed password for root from 10.9.8.7 port 22 ssh2',
    }
    const reply = await bulk(
      [
        '{"index":{"_index":"toride-logs"}}',
        JSON.stringify(wrapped),
        '{"create":{"_id":"7"}}',
        '{"broken": ',
        '{"index":{}}',
        `{"long":"${'x'.repeat(300_000)}"}`,
        '{"delete":{"_id":"9"}}',
        '{"index":{}}',
        JSON.stringify({
          '@timestamp': minutesAgo(4),
          event: { action: 'login', outcome: 'success' },
          user: { name: 'takahashi' },
        }),
        '',
      ].join('\n'),
    )
    expect(reply).toMatchObject({
      status: 200,
      body: {
        errors: true,
        items: [
          { index: { _index: 'toride-logs', status: 201 } },
          { create: { _id: '7', status: 400, error: { type: 'mapper_parsing_exception' } } },
          { index: { status: 413 } },
          { delete: { status: 405 } },
          { index: { status: 201 } },
        ],
      },
    })
    expect((await logs.search('機械 = app07 結果 = 失敗 送信元 = 10.9.8.7')).total).toBe(1)
    expect((await logs.search('利用者 = takahashi かつ 結果 = 成功')).total).toBe(1)
    expect((await logs.search('原文 = "broken"')).total).toBe(1)
  })

  it('refuses what is no bulk at all, and takes gzip', async () => {
    expect(await bulk('no json\n')).toMatchObject({
      status: 400,
      body: { error: { type: 'illegal_argument_exception' } },
    })
    expect(await bulk('{"index":{}}\n{"zipped":"yes"}\n', true)).toMatchObject({
      status: 200,
      body: { errors: false },
    })
    expect(await bulk('not gzip', false)).toMatchObject({ status: 400 })
  })
})
