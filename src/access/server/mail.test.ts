/** Tests of outgoing mail against a real SMTP server: settings, a test mail, the job, what goes wrong. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUp, createSignInApp, type SignInApp } from '../../../test/first-run.ts'
import type { Visitor } from '../../../test/http-app.ts'
import { sendMail, type MailServer } from '../../kernel/server/mail.ts'

const password = 'himitsu-no-okurite'
let app: SignInApp
let boss: Visitor
let server: SMTPServer
let port: number
const received: string[] = []

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      auth.password === password ? done(null, { user: auth.username }) : done(new Error('no such user')),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('nobody') ? done(new Error('no such mailbox')) : done(),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        received.push(Buffer.concat(parts).toString('utf8'))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  port = (listening.address() as AddressInfo).port
  app = await createSignInApp({ withJobs: true })
  boss = (await setUp(app)).visitor
})
afterAll(async () => {
  await app.stop()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const settings = () => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  user: 'toride',
  from: 'toride@town.example',
  password,
})

describe('settings of outgoing mail', () => {
  it('are not there at first', async () => {
    expect((await boss.get('/api/mail-settings')).body).toEqual({ version: 0, settings: null, last: null })
    const test = await boss.post('/api/mail-settings/test', { to: 'kanri@town.example' })
    expect(test.body.error.code).toBe('access.mail_not_set')
  })

  it('are saved under their version, and the password is neither shown nor stored in the clear', async () => {
    expect((await boss.put('/api/mail-settings', { version: 0, ...settings() })).body).toEqual({ version: 1 })
    const again = await boss.put('/api/mail-settings', { version: 0, ...settings() })
    expect(again.body.error.code).toBe('kernel.changed_meanwhile')
    const shown = await boss.get('/api/mail-settings')
    expect(shown.body.settings).toMatchObject({ hasPassword: true, user: 'toride' })
    const rows = await app.peek((tx) =>
      sql<{ text: string }>`select value::text as text from setting
        union all select event::text from trail`.execute(tx),
    )
    const all = rows.rows.map((row) => row.text).join('\n')
    expect(all).toContain('mail.settingsChanged')
    expect(all + JSON.stringify(shown.body)).not.toContain(password)
  })

  it('refuse what would break a header', async () => {
    const bad = await boss.post('/api/mail-settings/test', {
      to: 'kanri@town.example\r\nBcc: evil@example.com',
    })
    expect(bad.status).toBe(400)
  })
})

describe('mail', () => {
  it('goes out by the job, in Japanese, and says so afterwards', async () => {
    await boss.post('/api/mail-settings/test', { to: 'kanri@town.example' })
    const last = await lastOutcome()
    expect(last).toMatchObject({ sent: true, reason: null, to: 'kanri@town.example' })
    expect(received).toHaveLength(1)
    const [head = '', body = ''] = (received[0] ?? '').split('\r\n\r\n')
    expect(head).toContain('From: toride@town.example')
    expect(head).toMatch(/^Subject: =\?UTF-8\?[BQ]\?/m)
    expect(Buffer.from(body, 'base64').toString('utf8')).toContain('試しのメール')
  })

  it('tells in a sentence why it did not go out', async () => {
    await boss.put('/api/mail-settings', { version: 1, ...settings(), password: 'chigau' })
    await boss.post('/api/mail-settings/test', { to: 'second@town.example' })
    expect(await lastOutcome('second@town.example')).toMatchObject({
      sent: false,
      reason: 'メールサーバーのユーザー名かパスワードが違います',
    })
    const log = readFileSync(path.join(app.dataDir, 'log/toride.log'), { encoding: 'utf8', flag: 'a+' })
    expect(log).not.toContain('second@town.example')
  })

  it.each([
    ['authentication', { password: 'chigau' }, 'a@town.example'],
    ['refused', {}, 'nobody@town.example'],
    ['tls', { tls: 'starttls' }, 'a@town.example'],
    ['connection', { port: 1 }, 'a@town.example'],
    ['closed_address', { host: '169.254.169.254' }, 'a@town.example'],
    ['tls', { tls: 'tls' }, 'a@town.example'],
  ] as const)('knows the fault %s', async (fault, change, to) => {
    const target = { ...settings(), ...change } as MailServer
    expect(await sendMail(app.kernel.outbound, target, { to, subject: 'x', text: 'x' })).toBe(fault)
  })

  it('tells every administrator once when mail stops going out', async () => {
    const { id } = (await boss.get('/api/me')).body.body
    const queue = (to: string) =>
      app.kernel.database.transaction(id, (tx) =>
        app.slices.access.queueMail({ tx, bodyId: id }, { to, subject: 'x', text: 'x' }),
      )
    await boss.put('/api/mail-settings', { version: 2, ...settings() })
    await boss.post('/api/mail-settings/test', { to: 'good@town.example' })
    await lastOutcome('good@town.example')
    await queue('nobody@town.example')
    await lastOutcome('nobody@town.example')
    await queue('nobody2@town.example')
    await lastOutcome('nobody2@town.example')
    const { notices } = (await boss.get('/api/me')).body
    expect(notices.map((notice: { message: string }) => notice.message)).toEqual([
      'メールを送れませんでした（メールサーバーが受け取りませんでした）。設定の「メール」を確かめてください。',
    ])
  })

  it('announces a reset on the host to every administrator', async () => {
    const { people } = (await boss.get('/api/people')).body
    const [person] = people
    const { id, version, name, unitId } = person
    await boss.put(`/api/people/${id}`, { version, name, unitId, email: 'kanri@town.example' })
    received.length = 0
    await app.slices.access.resetAdministrator()
    await lastOutcome('kanri@town.example')
    const text = Buffer.from((received[0] ?? '').split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8')
    expect(text).toContain('設定リンクが作り直されました')
    expect(text).not.toMatch(/#/)
  })
})

/** Asks until the job has run; the test's own time limit ends a wait for nothing. */
async function lastOutcome(to = 'kanri@town.example') {
  for (;;) {
    const { last } = (await boss.get('/api/mail-settings')).body
    if (last?.to === to) return last
    await new Promise((resolve) => setImmediate(resolve))
  }
}
