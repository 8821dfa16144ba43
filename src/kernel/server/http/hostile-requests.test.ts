/** Hostile requests over real sockets: names, methods, bodies, smuggling, slow and idle clients, loud ones. */
import { once } from 'node:events'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEchoApp, type EchoApp } from '../../../../test/echo-app.ts'
import { hostGuard } from './allowed-hosts.ts'
import { securityText } from './security-text.ts'

const limits = { perAddress: 40, headMs: 300, bodyMs: 300 }
let town: EchoApp
/** Behind a proxy with TLS, under a public name, ten requests a second. */
let strict: EchoApp

beforeAll(async () => {
  town = await startEchoApp({ TORIDE_REQUESTS_PER_SECOND: '1000000' }, limits)
  strict = await startEchoApp({
    TORIDE_PUBLIC_URL: 'https://toride.town.example:8443/',
    TORIDE_BEHIND_PROXY: 'yes',
    TORIDE_REQUESTS_PER_SECOND: '10',
    TORIDE_SECURITY_CONTACT: 'mailto:csirt@town.example',
  })
})
afterAll(async () => {
  await town.stop()
  await strict.stop()
})

const japanese = /"message":"[^"]*[ぁ-ん][^"]*。"/
const head = (line: string, ...more: string[]) =>
  `${[line, 'Host: localhost', 'Connection: close', ...more].join('\r\n')}\r\n\r\n`
const post = (body: string, ...more: string[]) =>
  head(
    'POST /api/echo HTTP/1.1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...more,
  ) + body
const statusOf = (reply: string) => Number(/^HTTP\/1.1 (\d{3}) /.exec(reply)?.[1])

describe('the Host header', () => {
  const isOwn = hostGuard({ hosts: ['toride.lg.example'] }, 'shiro')
  const isNamed = hostGuard({ publicUrl: 'https://toride.town.example:8443/' }, 'shiro.town.example')

  it.each([
    'localhost',
    'localhost:8180',
    '127.0.0.1:8180',
    '[::1]:8180',
    '10.1.0.5',
    'shiro',
    'SHIRO.town.example',
    'toride.lg.example',
    'toride.lg.example.:443',
  ])('may be %s', (host) => expect(isOwn(host)).toBe(true))

  it.each([
    undefined,
    '',
    'attacker.example',
    'localhost.attacker.example',
    'shirou',
    'toride.lg.example@attacker.example',
    'a b',
    'localhost:99999999',
    'localhost/',
    '[::1',
  ])('may not be %s', (host) => expect(isOwn(host)).toBe(false))

  it('may be the public name, and no other name below a full one of the machine', () => {
    expect(isNamed('toride.town.example:8443')).toBe(true)
    expect(isNamed('shiro.town.example')).toBe(true)
    expect(isNamed('shiro.town.example.attacker.example')).toBe(false)
  })

  it.each([
    'GET / HTTP/1.1',
    'GET /api/ask HTTP/1.1',
    'POST /api/echo HTTP/1.1',
    'GET /assets/a.js HTTP/1.1',
  ])('of another name is refused in words: %s', async (line) => {
    const reply = await town.raw(
      `${line}\r\nHost: attacker.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
    expect(statusOf(reply)).toBe(421)
    expect(reply).toMatch(japanese)
    expect(reply).not.toContain('attacker')
  })

  it('is not asked of watchers, who come by the address that they were given', async () => {
    const reply = await town.raw(
      'GET /healthz HTTP/1.1\r\nHost: anything.example\r\nConnection: close\r\n\r\n',
    )
    expect(statusOf(reply)).toBe(200)
  })

  it.each([
    [
      'twice',
      'GET /api/ask HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\nConnection: close\r\n\r\n',
    ],
    ['missing', 'GET /api/ask HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('%s is refused', async (_name, bytes) => {
    expect([400, 421]).toContain(statusOf(await town.raw(bytes)))
  })

  it('is not taken from a forwarding header, nor is the address of the sender', async () => {
    const forwarded = [
      'X-Forwarded-Host: attacker.example',
      'X-Forwarded-For: 203.0.113.7',
      'X-Real-IP: 203.0.113.7',
    ]
    const reply = await town.raw(head('GET /api/ask HTTP/1.1', ...forwarded))
    expect(statusOf(reply)).toBe(200)
    expect(reply).not.toContain('attacker')
  })
})

describe('a method', () => {
  it.each(['X-HTTP-Method-Override: POST', 'X-HTTP-Method: POST', 'X-Method-Override: POST'])(
    'is not overridden by %s',
    async (header) => {
      const reply = await town.raw(head('GET /api/echo HTTP/1.1', header))
      expect(statusOf(reply)).toBe(404)
      const query = await town.raw(head('GET /api/ask?_method=POST HTTP/1.1', header))
      expect(statusOf(query)).toBe(400)
    },
  )

  it.each(['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'OPTIONS', 'DELETE', 'PATCH'])(
    '%s is not known',
    async (method) => {
      const reply = await town.raw(head(`${method} /api/echo HTTP/1.1`, 'X-Secret: himitsu'))
      expect(reply).not.toContain('himitsu')
      expect(reply).not.toMatch(/^HTTP\/1.1 2/)
    },
  )
})

describe('a body', () => {
  it.each([
    ['__proto__ as a member', '{"a":1,"__proto__":{"isAdmin":true}}'],
    ['__proto__ below', '{"a":{"__proto__":{"isAdmin":true}}}'],
    ['constructor.prototype', '{"a":1,"constructor":{"prototype":{"isAdmin":true}}}'],
    ['an unknown member', '{"a":1,"isAdmin":true}'],
    ['no JSON', '{"a":'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['nothing', ''],
    ['100,000 lists in each other at the top', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('with %s is refused and pollutes nothing', async (_name, body) => {
    const reply = await town.raw(post(body))
    expect(statusOf(reply)).toBe(400)
    expect(reply).toMatch(/"message":"[^"]*[ぁ-ん]/)
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })

  it.each([
    ['objects', `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
    ['objects left open', '{"a":'.repeat(100_000)],
  ])('of 100,000 %s in each other is refused, and the next one answered', async (_name, deep) => {
    expect(statusOf(await town.raw(post(deep)))).toBe(400)
    expect(statusOf(await town.raw(post('{"a":"[[[[{{{{"}')))).toBe(200)
  })

  it('of more than a megabyte is refused', async () => {
    const reply = await town.raw(post(`{"a":"${'x'.repeat(1_100_000)}"}`))
    expect(statusOf(reply)).toBe(413)
  })

  it('with the same member twice is refused, since readers differ in which one they take', async () => {
    expect(statusOf(await town.raw(post('{"a":1,"b":"x","b":"y"}')))).toBe(400)
    expect(statusOf(await town.raw(post('{"a":{"c":1,"\\u0063":2}}')))).toBe(400)
    expect(statusOf(await town.raw(post('{"a":[{"c":1},{"c":"\\"c\\":"}]}')))).toBe(200)
  })

  it.each([
    'application/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
  ])('of type %s is not read', async (type) => {
    const reply = await town.raw(
      head('POST /api/echo HTTP/1.1', `Content-Type: ${type}`, 'Content-Length: 7') + '{"a":1}',
    )
    expect([200, 400]).toContain(statusOf(reply))
    if (!type.startsWith('application/json')) expect(statusOf(reply)).toBe(400)
  })
})

describe('an address', () => {
  it.each([
    ['a member twice', '/api/ask?q=1&q=2', 400],
    ['a member of the prototype', '/api/ask?__proto__[isAdmin]=1', 400],
    ['a NUL', '/api/ask%00', 404],
    ['an encoded slash', '/api%2fask', 404],
    ['a path that climbs', '/api/x/../ask', 404],
    ['another case', '/API/ASK', 200],
    ['a double slash, which is a page', '//api/ask', 200],
    ['an overlong UTF-8 slash', '/api%c0%afask', 400],
    ['a semicolon', '/api/ask;q=1', 404],
    ['a query of 15,000 signs', `/api/ask?${'q'.repeat(15_000)}=1`, 400],
    ['a query of 5,000 members', `/api/ask?${'x=1&'.repeat(3_500)}`, 400],
    ['a query beyond the head', `/api/ask?q=${'x'.repeat(20_000)}`, 431],
  ])('with %s', async (_name, url, status) => {
    const reply = await town.raw(head(`GET ${url} HTTP/1.1`))
    expect([statusOf(reply), /FST_|node_modules/.test(reply)]).toEqual([status, false])
  })
})

describe('smuggling', () => {
  const smuggled = 'GET /api/ask?q=smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'
  it.each([
    ['length and chunks', 'Content-Length: 4', 'Transfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 4', 'Content-Length: 5'],
    ['a length with a sign', 'Content-Length: +4', 'X: 1'],
    ['a length list', 'Content-Length: 4, 4', 'X: 1'],
    ['a chunked that is not', 'Transfer-Encoding: xchunked', 'X: 1'],
    ['a space before the colon', 'Transfer-Encoding : chunked', 'X: 1'],
    ['a folded header', 'X: 1', ' Transfer-Encoding: chunked'],
    ['chunked that is not last', 'Transfer-Encoding: chunked, identity', 'X: 1'],
  ])('by %s is refused, and the second request never answered', async (_name, first, second) => {
    const reply = await town.raw(
      `POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${first}\r\n${second}\r\n\r\n0\r\n\r\n${smuggled}`,
    )
    expect(statusOf(reply)).toBe(400)
    expect(reply).not.toContain('smuggled')
  })

  it('by a bare line feed or a NUL in a header is refused', async () => {
    expect(statusOf(await town.raw('GET /api/ask HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n'))).toBe(
      400,
    )
    expect(
      statusOf(
        await town.raw(`POST /api/echo HTTP/1.1\r\nHost: localhost\r\nX: a\nContent-Length: 1\r\n\r\n`),
      ),
    ).toBe(400)
  })
})

describe('a slow client', () => {
  it('that never ends its head is told 408 and let go', async () => {
    const socket = await town.open()
    socket.write('GET /api/ask HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    expect(statusOf(await textOf(socket))).toBe(408)
  })

  it('that never ends its body is let go', async () => {
    const socket = await town.open()
    socket.write(
      'POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"',
    )
    await once(socket.resume(), 'close')
    expect(socket.destroyed).toBe(true)
  })

  it('with all connections of its address does not stop a neighbour, and is free again when it lets go', async () => {
    const idle = await Promise.all(Array.from({ length: limits.perAddress }, () => town.open('127.0.0.2')))
    const more = await town.open('127.0.0.2')
    await once(more.resume(), 'close')
    expect(statusOf(await town.raw(head('GET /api/ask HTTP/1.1'), '127.0.0.3'))).toBe(200)
    for (const socket of idle) socket.destroy()
    await expect
      .poll(async () => statusOf(await town.raw(head('GET /api/ask HTTP/1.1'), '127.0.0.2')))
      .toBe(200)
  })
})

const ask = (remoteAddress: string, headers: Record<string, string> = {}) =>
  strict.app.inject({
    url: '/api/ask',
    remoteAddress: '127.0.0.1',
    headers: { host: 'toride.town.example', 'x-forwarded-for': remoteAddress, ...headers },
  })

describe('a loud client', () => {
  it('is told how long to wait, and its neighbours are not', async () => {
    const replies = []
    for (let sent = 0; sent < 60; sent += 1) replies.push(await ask('192.0.2.1'))
    const refused = replies.find((reply) => reply.statusCode === 429)
    expect(refused?.headers['retry-after']).toBe('1')
    expect(refused?.body).toMatch(japanese)
    expect((await ask('192.0.2.2')).statusCode).toBe(200)
  })

  it('by account waits for itself, and a colleague at the same address does not', async () => {
    const loud = { authorization: 'Bearer loud' }
    const calm = { authorization: 'Bearer calm' }
    expect((await ask('192.0.2.9', calm)).statusCode).toBe(200)
    const statuses = []
    for (let sent = 0; sent < 130; sent += 1) statuses.push((await ask('192.0.2.9', loud)).statusCode)
    expect(statuses.slice(0, 90)).toEqual(Array.from({ length: 90 }, () => 200))
    expect(statuses).toContain(429)
    expect((await ask('192.0.2.9', calm)).statusCode).toBe(200)
  })
})

const send = (authorization: string) =>
  strict.app.inject({
    method: 'POST',
    url: '/_bulk',
    remoteAddress: '127.0.0.1',
    headers: { host: 'any.example', 'x-forwarded-for': '192.0.2.77', authorization },
  })

describe('a sender of logs', () => {
  it('that guesses keys waits, and one with a good key at the same address does not', async () => {
    expect((await send('Bearer good')).statusCode).toBe(200)
    const replies = []
    for (let sent = 0; sent < 60; sent += 1) replies.push(await send(`Bearer guess${sent}`))
    const refused = replies.find((reply) => reply.statusCode === 429)
    expect([refused?.headers['retry-after'], refused?.json().status]).toEqual(['1', 429])
    for (let sent = 0; sent < 200; sent += 1) expect((await send('Bearer good')).statusCode).toBe(200)
  })
})

describe('headers', () => {
  const secure = { host: 'toride.town.example', 'x-forwarded-proto': 'https' }
  it.each(['/', '/api/ask', '/api/nothing', '/healthz', '/assets/none.js', '/.well-known/security.txt'])(
    'stand on every reply: %s',
    async (url) => {
      const { headers } = await strict.app.inject({ url, headers: secure })
      expect(headers).toMatchObject({
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'permissions-policy': expect.stringContaining('camera=()'),
      })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined()
      expect(String(headers['content-type'])).toMatch(/charset=utf-8/)
    },
  )

  it.each(['/', '/api/ask', '/api/nothing', '/api/%zz'])('forbid to keep %s', async (url) => {
    const { headers } = await strict.app.inject({ url, headers: secure })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('sets cookies that only this server gets, over TLS, and no script reads', async () => {
    const { headers } = await strict.app.inject({ url: '/api/ask', headers: secure })
    expect(headers['set-cookie']).toBe(
      '__Host-test=himitsu; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict',
    )
  })

  it('ask for TLS only where there is TLS', async () => {
    const { headers } = await town.app.inject({ url: '/' })
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('let no script be made of text in a page', async () => {
    const { headers } = await strict.app.inject({ url: '/', headers: secure })
    expect(headers['content-security-policy']).toContain(
      "require-trusted-types-for 'script'; trusted-types default",
    )
  })
})

describe('security.txt', () => {
  it('names the contact of the one who runs it, half a year ahead (RFC 9116)', async () => {
    expect(
      securityText({ contact: 'mailto:csirt@town.example', now: new Date('2026-11-24T09:00:00Z') }),
    ).toBe(
      'Contact: mailto:csirt@town.example\nExpires: 2027-05-23T00:00:00.000Z\nPreferred-Languages: ja, en\n',
    )
    const reply = await strict.app.inject({
      url: '/.well-known/security.txt',
      headers: { host: 'toride.town.example' },
    })
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(reply.body).toContain('Canonical: https://toride.town.example:8443/.well-known/security.txt')
  })

  it('is not there while nobody is named', async () => {
    const reply = await town.app.inject({ url: '/.well-known/security.txt' })
    expect(reply.headers['content-type']).not.toContain('text/plain')
  })
})
