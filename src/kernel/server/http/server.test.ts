/** The server's edges over real sockets: what no route sees, broken forms, headers, files that must not be reached. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text as textOfStream } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import type { AnyEndpoint } from '../../core/endpoint.ts'
import { kernelRefusals } from '../../core/ja.ts'
import { refuse } from '../../core/result.ts'
import { readConfig } from '../config.ts'
import { openDatabase, type Database } from '../database.ts'
import { silentLog } from '../log.ts'
import { createHttp } from './server.ts'

let app: FastifyInstance
let port: number
let store: TestDatabase
let database: Database
const folder = mkdtempSync(path.join(tmpdir(), 'toride-http-'))
const webDir = path.join(folder, 'web')
const base = { permission: 'public', audit: 'none', refusals: [] } as const
const echo: AnyEndpoint = {
  ...base,
  id: 'test.echo',
  method: 'POST',
  path: '/api/echo/:id',
  transport: 'json',
  input: z.strictObject({ id: z.string().max(40), a: z.unknown() }),
  output: z.unknown(),
}
const upload: AnyEndpoint = {
  ...base,
  id: 'test.upload',
  method: 'POST',
  path: '/api/upload',
  transport: 'upload',
  input: z.strictObject({}),
  output: z.unknown(),
}
const unwanted: AnyEndpoint = { ...upload, id: 'test.unwanted', path: '/api/unwanted' }
const download: AnyEndpoint = {
  ...base,
  id: 'test.download',
  method: 'GET',
  path: '/api/download',
  transport: 'download',
  input: z.strictObject({}),
  output: z.unknown(),
}

beforeAll(async () => {
  store = await createTestDatabase()
  database = openDatabase({ app: store.appConfig, owner: store.ownerConfig }, silentLog)
  mkdirSync(path.join(webDir, 'assets'), { recursive: true })
  writeFileSync(path.join(webDir, 'index.html'), '<script nonce="__TORIDE_NONCE__"></script>')
  writeFileSync(path.join(webDir, 'assets/a.js'), '1')
  writeFileSync(path.join(folder, 'secret.txt'), 'himitsu')
  app = await createHttp({
    config: readConfig([], { TORIDE_DATA: folder }),
    log: silentLog,
    pipeline: {
      database,
      policy: () => ({}),
      listened: () => new Set(),
      authenticate: async () => undefined,
      resolveBody: async () => undefined,
      openRing: async () => undefined,
      listeners: () => [],
      now: () => new Date('2026-11-25T01:42:00.000Z'),
      secureCookies: true,
    },
    routes: [
      { endpoint: echo, handle: async (_ctx, input) => input },
      {
        endpoint: upload,
        handle: async (ctx) => ({ size: ctx.upload ? (await textOfStream(ctx.upload.stream)).length : 0 }),
      },
      { endpoint: unwanted, handle: async () => refuse('kernel.not_found') },
      {
        endpoint: download,
        handle: async () => ({
          fileName: "it's (a) *髙﨑*\r\nX: y\ud800.csv",
          mediaType: 'text/csv',
          bytes: Buffer.from('a'),
        }),
      },
    ],
    mounts: [],
    phrases: () => kernelRefusals,
    isReady: () => true,
    webDir,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await app.close()
  await database.close()
  await store.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends bytes as they are and answers all that comes back. */
async function raw(head: string, body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\n\r\n${body}`)
  await once(socket, 'close')
  return Buffer.concat(parts).toString('utf8')
}

const japanese = /"message":"[^"]*[ぁ-ん][^"]*。"/

describe('a request that no route sees is refused in Japanese', () => {
  it.each([
    ['an address that cannot be decoded', 'GET /api/echo/%zz HTTP/1.1', 400],
    ['bytes that are no UTF-8 in the address', 'GET /api/echo/%ff%fe HTTP/1.1', 400],
    ['an id of 300 signs', `POST /api/echo/${'a'.repeat(300)} HTTP/1.1`, 414],
    ['a head of 20 KB', `GET / HTTP/1.1\r\nX-A: ${'a'.repeat(20_000)}`, 431],
    ['no HTTP at all', '\u0016\u0003\u0001', 400],
    ['an unknown method', 'FROB / HTTP/1.1', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked', 400],
    ['a way that is not there', 'DELETE /api/nothing HTTP/1.1', 404],
  ])('%s', async (_name, head, status) => {
    const reply = await raw(head)
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(reply).toMatch(japanese)
    expect(reply.toLowerCase()).toContain('x-content-type-options: nosniff')
    expect(reply).not.toMatch(/FST_|node_modules|aaaaaaaa/)
  })
})

describe('a form is refused in words', () => {
  it.each([
    ['with another boundary than it says', 'multipart/form-data; boundary=x', '--y\r\n\r\n--y--\r\n'],
    ['without a boundary', 'multipart/form-data', '--y--\r\n'],
    ['with a boundary of 300 signs', `multipart/form-data; boundary=${'b'.repeat(300)}`, ''],
    [
      'that is cut short in the file',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
  ])('%s', async (_name, type, payload) => {
    const reply = await app.inject({
      method: 'POST',
      url: '/api/upload',
      payload,
      headers: { 'content-type': type },
    })
    expect([reply.statusCode, reply.body]).toEqual([400, expect.stringMatching(japanese)])
  })
})

it('reads on after a refusal, so that the sender of a large file gets to see it', async () => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
  const [begin, rest] = [Buffer.alloc(100_000, 'a'), Buffer.alloc(20_000_000, 'a')]
  const tail = '\r\n--x--\r\n'
  const length = head.length + begin.length + rest.length + tail.length
  socket.write(
    `POST /api/unwanted HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n${head}`,
  )
  socket.write(begin)
  const [refusal] = (await once(socket, 'data')) as [Buffer]
  expect(refusal.toString()).toMatch(/^HTTP\/1.1 404 /)
  socket.write(rest)
  socket.write(`${tail}GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  expect(await textOfStream(socket)).toContain('{"ready":true}')
})

describe('files', () => {
  it.each([
    '/assets/../index.html',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/.%00./secret.txt',
    '/assets//etc/passwd',
  ])('are not reached outside of their folder by %s', async (url) => {
    const reply = await raw(`GET ${url} HTTP/1.1`)
    expect(reply).toMatch(/^HTTP\/1.1 (400|403|404) /)
    expect(reply).not.toContain('himitsu')
  })

  it('are handed out under a name that no header can be broken with, and in a sandbox', async () => {
    const { headers } = await app.inject({ method: 'GET', url: '/api/download' })
    expect(headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''it%27s%20%28a%29%20%2A%E9%AB%99%EF%A8%91%2A%0D%0AX%3A%20y%EF%BF%BD.csv",
    )
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
  })
})

describe('pages', () => {
  it('have a nonce of their own in the policy and in the page, and nothing inline without it', async () => {
    const replies = [await app.inject('/cases'), await app.inject('/cases')]
    const nonces = replies.map(
      (reply) => /'nonce-([^']+)'/.exec(String(reply.headers['content-security-policy']))?.[1],
    )
    expect(new Set(nonces).size).toBe(2)
    for (const [at, reply] of replies.entries()) {
      expect(reply.body).toBe(`<script nonce="${nonces[at]}"></script>`)
      expect(reply.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self' 'nonce-[^']+'; /,
      )
      expect(reply.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    }
  })

  it('tell nothing of the program in /healthz', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ ready: true })
  })
})
