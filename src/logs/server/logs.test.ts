/** The logs over HTTP and the wire: keys for `_bulk`, sources, search, files, the host's door, and a full spool. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, setUp, type Member } from '../../../test/first-run.ts'
import { createHttpApp, type HttpApp, type Visitor } from '../../../test/http-app.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { statusSource } from '../../kernel/server/status.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import { createLogs } from './logs.ts'
import { runHostCommand } from './host-command.ts'
import type { Logs } from './public.ts'

type LogsPart = ReturnType<typeof createLogs>

let app: HttpApp<{ access: Access; logs: Logs }>
let part: LogsPart
let boss: Visitor
let handler: Member
let clerk: Member
let key: string
const range = 'from=2026-11-24T00:00:00Z&to=2026-11-26T00:00:00Z'

beforeAll(async () => {
  app = await createHttpApp({
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      part = createLogs(kernel, { organization, access })
      return { access, logs: join(part) }
    },
  })
  boss = (await setUp(app)).visitor
  await part.start?.()
  handler = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
  clerk = await addMember(app, boss, { name: '中村 幸子', loginName: 'nakamura', role: 'staff' })
  const lastDay = '2026-12-31'
  const issued = await boss.post('/api/keys', { name: '中継サーバ', scopes: ['logs.ingest'], lastDay })
  key = issued.body.secret
}, 60_000)

afterAll(async () => {
  await part.stop?.()
  await app.stop()
})

async function search(query: string, visitor = handler.visitor) {
  await app.slices.logs.whenStored()
  const answer = await visitor.get(`/api/logs/search?${range}&query=${encodeURIComponent(query)}`)
  return { ...answer.body, status: answer.status }
}

function bulk(payload: string, headers: Record<string, string> = {}) {
  return app.visitor().post('/_bulk', payload, { 'content-type': 'application/x-ndjson', ...headers })
}

describe('_bulk', () => {
  const documents = '{"index":{"_index":"toride-logs"}}\n{"message":"through the relay"}\n'

  it('asks for a key that may bring logs', async () => {
    expect((await bulk(documents)).status).toBe(401)
    expect((await bulk(documents, { authorization: 'ApiKey toride_nobody_has_this_key' })).status).toBe(401)
    const scopes = ['report.create']
    const other = await boss.post('/api/keys', { name: '別の鍵', scopes, lastDay: '2026-12-31' })
    expect((await bulk(documents, { authorization: `ApiKey ${other.body.secret}` })).status).toBe(403)
  })

  it('takes documents under any of the forms of a key, and names the source by it', async () => {
    const encoded = Buffer.from(`id:${key}`).toString('base64')
    for (const authorization of [`ApiKey ${key}`, `ApiKey ${encoded}`, `Basic ${encoded}`, `Bearer ${key}`]) {
      const answer = await bulk(documents, { authorization })
      expect(answer).toMatchObject({ status: 200, body: { errors: false } })
      expect(answer.headers['x-elastic-product']).toBe('Elasticsearch')
    }
    expect((await search('取得元 = 中継サーバ')).total).toBe(4)
  })
})

describe('search', () => {
  it('is for those whose work it is, and is recorded', async () => {
    expect((await search('', clerk.visitor)).status).toBe(403)
    expect((await search('', app.visitor())).status).toBe(401)
    expect((await search('relay')).total).toBe(4)
  })

  it('refuses in Japanese and says where', async () => {
    const { status, error } = await search('機械 = ')
    expect(status).toBeGreaterThanOrEqual(400)
    expect(error).toMatchObject({ code: 'logs.query_fault', params: { reason: 'unexpected_end' } })
    expect(error.message).toContain('文字目')
  })

  it('shows one event whole', async () => {
    const { rows } = await search('relay')
    const event = await handler.visitor.get(`/api/logs/events/${rows[0].id}?at=${rows[0].ts}`)
    expect(event.body).toMatchObject({ raw: '{"message":"through the relay"}' })
    expect(event.body.columns).toContainEqual({ name: 'source', value: '中継サーバ' })
    const missing = await handler.visitor.get('/api/logs/events/0000000000000000')
    expect(missing.body.error.code).toBe('logs.event_not_found')
  })
})

describe('sources', () => {
  const wanted = { address: '127.0.0.1', name: '試験の機器', kind: 'auto', silentAfterMinutes: 10 }

  it('are registered by the administrator, each address once, and name what comes from there', async () => {
    expect((await handler.visitor.post('/api/logs/sources', wanted)).status).toBe(403)
    const added = await boss.post('/api/logs/sources', wanted)
    expect(added.status).toBe(200)
    expect((await boss.post('/api/logs/sources', wanted)).body.error.code).toBe('logs.source_exists')
    const { tcpPort } = (await boss.get('/api/logs/sources')).body.syslog
    const send = async () => {
      const socket = connect(tcpPort, '127.0.0.1')
      socket.end('<13>registered app: named line\n')
      await once(socket, 'close')
      return (await search('取得元 = 試験の機器')).total
    }
    await expect.poll(send, { timeout: 15_000 }).toBeGreaterThan(0)
    const listed = (await boss.get('/api/logs/sources')).body.sources
    expect(listed).toContainEqual(expect.objectContaining({ name: '試験の機器', isSilent: false }))
    expect(listed).toContainEqual(expect.objectContaining({ name: '中継サーバ', events: 4 }))
  })

  it('are told when they have been silent for longer than they may', async () => {
    app.clock.forward(11 * 60_000)
    const listed = (await boss.get('/api/logs/sources')).body.sources
    expect(listed).toContainEqual(expect.objectContaining({ name: '試験の機器', isSilent: true }))
  })

  it('are changed only from what was seen', async () => {
    const known = (await boss.get('/api/logs/sources')).body.sources.find((line: { id?: string }) => line.id)
    const change = { ...wanted, version: known.version, name: '新しい名前' }
    expect((await boss.put(`/api/logs/sources/${known.id}`, change)).status).toBe(200)
    expect((await boss.put(`/api/logs/sources/${known.id}`, change)).body.error.code).toBe(
      'kernel.changed_meanwhile',
    )
  })
})

describe('files', () => {
  it('are brought in over HTTP, and refused in Japanese', async () => {
    const bytes = Buffer.from('{"brought":"in"}\n{"brought":"too"}\n')
    const taken = await handler.visitor.upload(
      '/api/logs/import',
      { kind: 'json' },
      { name: 'a.jsonl', bytes },
    )
    expect(taken.body).toEqual({ events: 2, notAsNamed: 0, tooLong: 0 })
    const evtx = { name: 'Security.evtx', bytes: Buffer.from('ElfFile\u0000') }
    const refused = await handler.visitor.upload('/api/logs/import', { kind: 'windows' }, evtx)
    expect(refused.body.error).toMatchObject({
      code: 'logs.file_is_evtx',
      message: expect.stringContaining('EVTX') as string,
    })
  })
})

describe('commands on the host', () => {
  it('go through the door of the running server', async () => {
    const { config } = app.kernel
    const ingest = {
      path: '/ingest',
      parameters: { kind: 'text', file: 'host.txt', source: 'host.txt' },
      stream: Readable.from([Buffer.from('from the host\n')]),
    }
    const brought = await runHostCommand(config, ingest, async () => [])
    expect(brought).toMatchObject({ status: 200, body: { events: 1 }, isProvisional: false })
    const parameters = { query: '"from the host"', from: '2026-11-24T00:00:00Z', to: '2026-11-26T00:00:00Z' }
    const found = await runHostCommand(
      config,
      { path: '/search', parameters, stream: Readable.from([]) },
      async () => [],
    )
    expect(found).toMatchObject({ status: 200, body: { total: 1 } })
  })
})

describe('status', () => {
  it('tells the spool, the listeners and the store', async () => {
    const parts = await Promise.all(app.kernel.slots.of(statusSource).map((ask) => ask()))
    const logs = parts.flat().find((entry) => entry.name === 'logs')
    expect(logs).toMatchObject({ state: 'good', facts: { spoolWaiting: 0 } })
  })
})
