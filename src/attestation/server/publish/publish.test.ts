/** Tests of publication with real receivers: HTTP, syslog, mail, a file; targets that are down, killed workers, duplicates. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAttestedApp, type AttestedApp } from '../../../../test/attested-app.ts'
import { openSecretBox } from '../../../kernel/server/secret-box.ts'
import { parseSignedCheckpoint } from '../../core/checkpoint.ts'
import type { PublishDeps } from './deps.ts'
import { ownLogOf } from './own-log.ts'
import { publishDue } from './publish-due.ts'
import { claimDelivery } from './store.ts'

let app: AttestedApp
let deps: PublishDeps
let folder: string
let receiver: Server
let url: string
let answer: (request: IncomingMessage) => number
const received: { body: string; authorization: string | undefined; key: string }[] = []

beforeAll(async () => {
  app = await createAttestedApp()
  deps = {
    kernel: app.kernel,
    organization: app.slices.organization,
    access: app.slices.access,
    box: openSecretBox(app.dataDir),
    log: ownLogOf(app.slices.attestation),
  }
  folder = mkdtempSync(path.join(tmpdir(), 'toride-publish-'))
  receiver = createServer((request, reply) => void take(request, reply)).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/checkpoints`
  await app.grow()
})
afterAll(async () => {
  receiver.close()
  rmSync(folder, { recursive: true, force: true })
  await app.stop()
})
beforeEach(() => {
  received.length = 0
  answer = () => 204
})

async function take(request: IncomingMessage, reply: ServerResponse) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { authorization, 'idempotency-key': key } = request.headers
  received.push({ body: Buffer.concat(parts).toString(), authorization, key: String(key) })
  const status = answer(request)
  reply.writeHead(status, status === 302 ? { location: 'http://203.0.113.1/' } : {}).end()
}

type Settings = Record<string, unknown>

async function add(settings: Settings, extra: Record<string, unknown> = {}) {
  const fields = { name: '県の保管庫', settings, pace: 'minute', isOn: true, secret: null, ...extra }
  return app.boss.post('/api/attestation/targets', fields)
}

async function shown(id: string) {
  const { targets } = (await app.boss.get('/api/attestation')).body
  return targets.find((target: { id: string }) => target.id === id)
}

async function remove(id: string) {
  const { version } = await shown(id)
  expect((await app.boss.post(`/api/attestation/targets/${id}/remove`, { id, version })).status).toBe(200)
}

const place = (name: string) => path.join(folder, name)
const round = () => publishDue(deps, app.bodyId)

describe('an HTTP target', () => {
  it('gets the signed note once, with its secret, and again only when there is news', async () => {
    const { body } = await add({ kind: 'http', url }, { secret: 'himitsu-no-kagi' })
    await round()
    await round()
    expect(received).toHaveLength(1)
    expect(received[0]?.authorization).toBe('Bearer himitsu-no-kagi')
    const first = parseSignedCheckpoint(received[0]?.body ?? '')
    expect(first?.checkpoint.size).toBeGreaterThan(0)
    expect(await shown(body.id)).toMatchObject({
      sentSize: first?.checkpoint.size,
      hasSecret: true,
      reason: null,
    })

    await app.later(61_000)
    await round()
    expect(received).toHaveLength(1)
    const { size } = await app.grow(3)
    await round()
    expect(received).toHaveLength(2)
    expect(parseSignedCheckpoint(received[1]?.body ?? '')?.checkpoint.size).toBe(size)
    await app.grow()
    await round()
    expect(received).toHaveLength(2)
    await app.later(61_000)
    await round()
    expect(received).toHaveLength(3)
    await remove(body.id)
  })

  it('gets it at least daily', async () => {
    const { body } = await add({ kind: 'http', url })
    await round()
    await app.later(86_400_001)
    await round()
    expect(received).toHaveLength(2)
    expect(received[0]?.body).toBe(received[1]?.body)
    await remove(body.id)
  })

  it('gets it once when the same job comes many times at the same moment', async () => {
    const { body } = await add({ kind: 'http', url })
    await Promise.all(Array.from({ length: 8 }, round))
    expect(received).toHaveLength(1)
    const { rows } = await app.peek((tx) =>
      sql`select 1 from checkpoint_publication where target_id = ${body.id}`.execute(tx),
    )
    expect(rows).toHaveLength(1)
    await remove(body.id)
  })

  it('is not held up for ever by a worker that was killed half-way', async () => {
    const { body } = await add({ kind: 'http', url })
    const now = app.clock.now
    const until = new Date(now.getTime() + 60_000)
    await app.peek((tx) =>
      claimDelivery(tx, { bodyId: app.bodyId, targetId: body.id }, { name: 'killed', now, until }),
    )
    await round()
    expect(received).toHaveLength(0)
    await app.later(60_001)
    await round()
    expect(received).toHaveLength(1)
    await remove(body.id)
  })

  it('that is down is tried again after a while, and told after a day', async () => {
    answer = () => 503
    const { body } = await add({ kind: 'http', url })
    await round()
    await round()
    expect(received).toHaveLength(1)
    expect(await shown(body.id)).toMatchObject({ reason: '宛先が断りました（応答 503）', sentSize: 0 })
    await app.later(15_000)
    await round()
    expect(received).toHaveLength(2)
    const early = (await app.boss.get('/api/attestation')).body
    expect(early.targets.at(-1).failingSince).not.toBeNull()
    await app.later(86_400_000)
    await round()
    const since = (await shown(body.id)).failingSince
    expect(Date.parse(since)).toBeLessThan(app.clock.now.getTime() - 86_400_000)
    answer = () => 200
    await app.later(1_800_000)
    await round()
    expect(await shown(body.id)).toMatchObject({ failingSince: null, reason: null })
    await remove(body.id)
  })

  it('is not followed to another place, nor sent a secret that was meant for another', async () => {
    answer = () => 302
    const { body } = await add({ kind: 'http', url }, { secret: 'himitsu' })
    await round()
    expect(await shown(body.id)).toMatchObject({ reason: '別の宛先へ回されました' })
    const elsewhere = { kind: 'http', url: `${url}/other` }
    const change = { ...body, name: '別', settings: elsewhere, pace: 'minute', isOn: true, secret: null }
    expect((await app.boss.put(`/api/attestation/targets/${body.id}`, change)).status).toBe(200)
    expect(await shown(body.id)).toMatchObject({ hasSecret: false })
    await remove(body.id)
  })

  it.each(['ftp://example.jp/', 'http://user:pw@example.jp/', 'example.jp', 'file:///etc/passwd'])(
    'is refused as %s',
    async (bad) => {
      expect((await add({ kind: 'http', url: bad })).body.error.code).toBe('attestation.bad_address')
    },
  )

  it('keeps its secret out of the trail, the page and the rows in the clear', async () => {
    const { body } = await add({ kind: 'http', url }, { secret: 'zettai-himitsu' })
    const { rows } = await app.peek((tx) =>
      sql<{ text: string }>`select state::text as text from checkpoint_target
        union all select event::text from trail`.execute(tx),
    )
    const all = rows.map(({ text }) => text).join('\n')
    const page = JSON.stringify((await app.boss.get('/api/attestation')).body)
    expect(all).toContain('attestation.target_added')
    expect(all + page).not.toContain('zettai-himitsu')
    await remove(body.id)
  })

  it('is tried before it is saved', async () => {
    const settings = { kind: 'http', url }
    const tried = await app.boss.post('/api/attestation/try', { settings, secret: null })
    expect(tried.body).toEqual({ sent: true, reason: null })
    expect(received).toHaveLength(1)
    receiver.closeAllConnections()
    const closed = await app.boss.post('/api/attestation/try', {
      settings: { kind: 'http', url: 'http://127.0.0.1:1/' },
      secret: null,
    })
    expect(closed.body).toEqual({ sent: false, reason: '宛先につながりません' })
  })
})

describe('a syslog target', () => {
  it('gets one datagram of RFC 5424 with the whole note', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    const { body } = await add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'udp' })
    const arrived = once(socket, 'message') as Promise<[Buffer]>
    await round()
    const [message] = await arrived
    socket.close()
    expect(noteIn(message.toString())?.checkpoint.size).toBeGreaterThan(0)
    expect(message.toString()).toMatch(/^<109>1 2026-/)
    await remove(body.id)
  })

  it('gets a framed message over TCP', async () => {
    const parts: Buffer[] = []
    const server = createTcp((socket) => socket.on('data', (part) => parts.push(part)))
    const port = await listen(server)
    const { body } = await add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp' })
    await round()
    const whole = Buffer.concat(parts).toString()
    const [, length = '', message = ''] = /^(\d+) (.*)$/s.exec(whole) ?? []
    expect(message).toHaveLength(Number(length))
    expect(noteIn(message)).toBeDefined()
    expect(await shown(body.id)).toMatchObject({ reason: null })
    server.close()
    await remove(body.id)
  })

  it('that resets the connection has not taken it', async () => {
    const server = createTcp((socket) => socket.on('data', () => socket.resetAndDestroy()))
    const port = await listen(server)
    const { body } = await add({ kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp' })
    await round()
    expect(await shown(body.id)).toMatchObject({ reason: '宛先につながりません' })
    server.close()
    await remove(body.id)
  })
})

describe('a mail target', () => {
  it('says that there are no mail settings, then gets a mail with the note', async () => {
    const { body } = await add({ kind: 'mail', to: 'kansa@example.jp' }, { pace: 'day' })
    await round()
    expect(await shown(body.id)).toMatchObject({ reason: 'メールの設定がありません' })
    const mails: Buffer[] = []
    const smtp = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, _session, done) => {
        stream.on('data', (part: Buffer) => mails.push(part))
        stream.on('end', () => done())
      },
    })
    const server = smtp.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const settings = {
      host: '127.0.0.1',
      port,
      tls: 'none',
      user: null,
      from: 'toride@example.jp',
      password: null,
    }
    await app.boss.put('/api/mail-settings', { version: 0, ...settings })
    await app.later(15_000)
    await round()
    expect(await shown(body.id)).toMatchObject({ reason: null })
    const words = textOf(Buffer.concat(mails).toString())
    const note = /-{10}\n(.*?)-{10}/s.exec(words.replaceAll('\r\n', '\n'))?.[1] ?? ''
    expect(parseSignedCheckpoint(note)).toBeDefined()
    await new Promise<void>((resolve) => smtp.close(() => resolve()))
    await remove(body.id)
  })
})

describe('a file target', () => {
  it('grows by whole notes, each closed by an empty line', async () => {
    const file = place('town.checkpoints')
    const { body } = await add({ kind: 'file', path: file }, { pace: 'ten_seconds' })
    await round()
    await app.later(11_000)
    await app.grow()
    await round()
    const notes = readFileSync(file, 'utf8').split(/(?<=\n— [^\n]+\n)\n/)
    expect(notes.filter(Boolean).map((note) => parseSignedCheckpoint(note)?.checkpoint.size)).toHaveLength(2)
    expect(await shown(body.id)).toMatchObject({ reason: null })
    await remove(body.id)
  })

  it('closes what a full disk has cut', async () => {
    const file = place('cut.checkpoints')
    writeFileSync(file, 'toride/body_x\n12\nAbC')
    const { body } = await add({ kind: 'file', path: file })
    await round()
    const [cut, note = ''] = readFileSync(file, 'utf8').split(/\n\n(?=toride)/)
    expect(cut).toBe('toride/body_x\n12\nAbC')
    expect(parseSignedCheckpoint(note.slice(0, -1))).toBeDefined()
    await remove(body.id)
  })

  it('says that it lies on the same disk', async () => {
    const { body } = await add({ kind: 'file', path: place('same.checkpoints') })
    expect((await shown(body.id)).isOnSameDisk).toBe(true)
    await remove(body.id)
  })

  it.each([
    ['relative.checkpoints', 'attestation.path_not_absolute'],
    ['/etc/cron.d/toride', 'attestation.path_wrong_name'],
    ['/nowhere-at-all/x.checkpoints', 'attestation.path_unusable'],
  ])('is refused as %s', async (bad, code) => {
    expect((await add({ kind: 'file', path: bad })).body.error.code).toBe(code)
  })

  it('is refused inside the data folder, also through a link', async () => {
    mkdirSync(path.join(app.dataDir, 'inner'), { recursive: true })
    symlinkSync(path.join(app.dataDir, 'inner'), place('link'))
    for (const file of [path.join(app.dataDir, 'a.checkpoints'), path.join(place('link'), 'a.checkpoints')])
      expect((await add({ kind: 'file', path: file })).body.error.code).toBe('attestation.path_inside_data')
  })

  it('never writes into another kind of file, nor through a link', async () => {
    const other = place('other.checkpoints')
    writeFileSync(other, '* * * * * root true\nno number\n')
    symlinkSync(other, place('linked.checkpoints'))
    for (const file of [other, place('linked.checkpoints'), folder]) {
      const { body } = await add({
        kind: 'file',
        path: file.endsWith('.checkpoints') ? file : place('d.checkpoints'),
      })
      if (file === folder) mkdirSync(place('d.checkpoints'))
      await round()
      expect(await shown(body.id)).toMatchObject({ reason: 'そこには別の種類のファイルがあります' })
      await remove(body.id)
    }
    expect(readFileSync(other, 'utf8')).toBe('* * * * * root true\nno number\n')
  })
})

describe('the page', () => {
  it('says plainly that nothing goes out, and is closed to others', async () => {
    const { body } = await app.boss.get('/api/attestation')
    expect(body).toMatchObject({ isAlone: true, mayManage: true, targets: [] })
    expect(body.newest.note).toContain(body.origin)
    expect(body.publications.length).toBeGreaterThan(5)
    expect((await app.visitor().get('/api/attestation')).status).toBe(401)
  })

  it('gives the checkpoint and the sheet', async () => {
    const checkpoint = await app.boss.get('/api/attestation/checkpoint')
    expect(parseSignedCheckpoint(checkpoint.bytes.toString())).toBeDefined()
    const sheet = await app.boss.get('/api/attestation/sheet')
    expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const { publications } = (await app.boss.get('/api/attestation')).body
    expect(publications.some((row: { targetId: string }) => row.targetId === 'sheet')).toBe(true)
  })
})

/** The body of a mail of one part, in either of the two encodings. */
function textOf(mail: string): string {
  const gap = mail.indexOf('\r\n\r\n')
  const [head, text] = [mail.slice(0, gap), mail.slice(gap + 4)]
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8')
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function noteIn(message: string) {
  const base64 = /note="([^"]+)"/.exec(message)?.[1] ?? ''
  return parseSignedCheckpoint(Buffer.from(base64, 'base64').toString('utf8'))
}

async function listen(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
