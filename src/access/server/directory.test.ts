/** Signing in by the body's directory, against Debian's slapd: who is let in, what is refused, and what works when it is away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDirectory, whyNoDirectory, type DirectoryServer } from '../../../test/directory-server.ts'
import {
  addMember,
  createSignInApp,
  setUp,
  testPassword,
  tokenOf,
  type Administrator,
  type Member,
  type SignInApp,
} from '../../../test/first-run.ts'
import type { Answer, Visitor } from '../../../test/http-app.ts'
import { createOutbound } from '../../kernel/server/outbound/outbound.ts'
import type { DirectorySettings } from '../core/sign-in-methods.ts'
import { createDirectory, type DirectoryAccess } from './directory.ts'
import { codeAt } from './one-time-code.ts'

const reason = whyNoDirectory()
if (reason !== undefined) console.warn(`the directory is not tried: ${reason}`)
const password = 'password of the directory'
const minuteMs = 60_000
let server: DirectoryServer

beforeAll(async () => {
  if (reason !== undefined) return
  server = await startDirectory([
    { uid: 'mori', password },
    { uid: 'disabled', password, more: ['userAccountControl: 514'] },
    { uid: 'locked', password, more: ['lockoutTime: 133765000000000000'] },
    { uid: 'shut', password, more: ['nsAccountLock: TRUE'] },
  ])
})
afterAll(() => server?.stop())

function accessTo(change: Partial<DirectorySettings> = {}): DirectoryAccess {
  const settings: DirectorySettings = {
    isOn: true,
    host: 'localhost',
    port: server.tlsPort,
    tls: 'ldaps',
    ca: server.ca,
    baseDn: server.baseDn,
    loginAttribute: 'uid',
    searchDn: server.searchDn,
    ...change,
  }
  return { settings, searchPassword: server.searchPassword }
}

const outbound = createOutbound(['127.0.0.0/8', '::1'])

describe.skipIf(reason !== undefined)('the directory', () => {
  const directory = createDirectory({ outbound })
  const prove = (loginName: string, secret: string, change?: Partial<DirectorySettings>) =>
    directory.prove(accessTo(change), { loginName, password: secret })

  it('proves a password over TLS and after STARTTLS', async () => {
    expect(await prove('mori', password)).toBe('proved')
    expect(await prove('mori', password, { tls: 'starttls', port: server.plainPort })).toBe('proved')
  })

  it('refuses a wrong password, and an empty one, with which a bind would succeed for anybody', async () => {
    expect(await prove('mori', 'wrong')).toBe('refused')
    expect(await prove('mori', '')).toBe('refused')
  })

  it.each(['disabled', 'locked', 'shut'])('refuses %s, whatever the password', async (name) => {
    expect(await prove(name, password)).toBe('closed')
  })

  it.each([
    '*',
    'mor*',
    'mori)(uid=*',
    '*)(objectClass=*',
    'mori)(|(uid=*',
    String.raw`mori\2a`,
    'mori\u0000',
    'mori,dc=town',
    ')(&)',
    '(',
  ])('looks for the name %j and nothing else', async (name) => {
    expect(await prove(name, password)).toBe('not_found')
  })

  it.each<[string, Partial<DirectorySettings>]>([
    ['an authority that did not sign', { ca: null }],
    ['a name that is not in the certificate', { host: '127.0.0.1' }],
    ['a wrong account for searching', { searchDn: 'cn=nobody,dc=town,dc=example' }],
    ['nobody at the port', { port: 1 }],
    ['a name that cannot be found', { host: 'nothing.invalid' }],
  ])('is away for %s', async (_why, change) => {
    expect(await prove('mori', password, change)).toBe('away')
  })

  it('is away when it hangs, after its time', async () => {
    server.pause()
    const hurried = createDirectory({ outbound, timeoutMs: 200 })
    expect(await hurried.prove(accessTo(), { loginName: 'mori', password })).toBe('away')
    server.resume()
    expect(await prove('mori', password)).toBe('proved')
  })

  it('is not reached at addresses that are closed to outgoing connections', async () => {
    const closed = createDirectory({ outbound: createOutbound() })
    expect(await closed.prove(accessTo(), { loginName: 'mori', password })).toBe('away')
  })
})

describe.skipIf(reason !== undefined)('an account of the directory', () => {
  let app: SignInApp
  let boss: Administrator
  let mori: Member
  let moriSecret: string
  let ciso: Member

  beforeAll(async () => {
    app = await createSignInApp()
    boss = await setUp(app)
    mori = await addMember(app, boss.visitor, { name: '森 大輔', loginName: 'mori', role: 'handler' })
    ciso = await addMember(app, boss.visitor, { name: '斉藤 恵', loginName: 'saito', role: 'ciso' })
    const { settings, searchPassword } = accessTo()
    const saved = await boss.visitor.put('/api/sign-in-methods/directory', {
      version: 0,
      ...settings,
      password: searchPassword,
    })
    expect(saved.status).toBe(200)
  })
  afterAll(() => app?.stop())

  async function account(loginName: string): Promise<{ id: string; version: number }> {
    const { accounts } = (await boss.visitor.get('/api/accounts')).body
    return accounts.find((one: { loginName: string }) => one.loginName === loginName)
  }

  async function method(loginName: string, source: string, breakGlass: boolean): Promise<Answer> {
    const { id, version } = await account(loginName)
    return boss.visitor.post(`/api/accounts/${id}/method`, { version, source, breakGlass })
  }

  async function signIn(loginName: string, claim: { password: string; secret: string }): Promise<Answer> {
    app.clock.forward(minuteMs)
    const code = codeAt(claim.secret, app.clock.now)
    return app.visitor().post('/api/sign-in', { loginName, password: claim.password, code })
  }

  it('is found by a try of the settings, whose password is never shown', async () => {
    const tried = await boss.visitor.post('/api/sign-in-methods/directory/test', { loginName: 'mori' })
    expect(tried.body).toEqual({ result: 'found' })
    const closed = await boss.visitor.post('/api/sign-in-methods/directory/test', { loginName: 'locked' })
    expect(closed.body).toEqual({ result: 'closed' })
    const shown = (await boss.visitor.get('/api/sign-in-methods')).body.directory
    expect(shown.hasPassword).toBe(true)
    expect(JSON.stringify(shown)).not.toContain(server.searchPassword)
  })

  it('ends sessions and the password here when it is made one', async () => {
    expect((await method('mori', 'directory', false)).status).toBe(200)
    expect((await mori.visitor.get('/api/me')).status).toBe(401)
    const old = await signIn('mori', { password: testPassword, secret: mori.secret })
    expect(old.body.error.code).toBe('access.sign_in_refused')
  })

  it('signs in with the password there and our second factor', async () => {
    const right = { password, secret: mori.secret }
    expect((await signIn('mori', right)).body).toEqual({ name: '森 大輔' })
    const noCode = await app.visitor().post('/api/sign-in', { loginName: 'mori', password })
    expect(noCode.body.error.code).toBe('access.sign_in_refused')
  })

  it('enrols with the password there, and changes it there', async () => {
    const { id, version } = await account('mori')
    const issued = await boss.visitor.post(`/api/accounts/${id}/link`, { version, purpose: 'enrol' })
    const visitor: Visitor = app.visitor()
    const token = tokenOf(issued.body.link.path)
    const begun = await visitor.post('/api/enrolment/begin', { token })
    moriSecret = String(begun.body.secret)
    const code = codeAt(moriSecret, app.clock.now)
    const wrong = await visitor.post('/api/enrolment/complete', { token, password: testPassword, code })
    expect(wrong.body.error.code).toBe('access.wrong_password')
    expect((await visitor.post('/api/enrolment/complete', { token, password, code })).status).toBe(200)
    app.clock.forward(minuteMs)
    const claim = { loginName: 'mori', password, code: codeAt(moriSecret, app.clock.now) }
    expect((await visitor.post('/api/sign-in', claim)).status).toBe(200)
    const change = { present: password, next: 'a new one for here alone', code: '000000' }
    const changed = await visitor.post('/api/me/password', change)
    expect(changed.body.error.code).toBe('access.password_elsewhere')
  })

  it('cannot be one for emergencies', async () => {
    expect((await method('mori', 'directory', true)).body.error.code).toBe('access.break_glass_is_local')
  })

  it('does not get in while the directory is away; an account for emergencies does, and CISO and trail are told', async () => {
    const helper = await addMember(app, boss.visitor, {
      name: '非常 用子',
      loginName: 'hijo',
      role: 'lead',
    })
    expect((await method('hijo', 'local', true)).status).toBe(200)
    await server.stop()
    const away = await signIn('mori', { password, secret: moriSecret })
    expect(away.body.error.code).toBe('access.directory_away')
    expect((await signIn('hijo', { password: testPassword, secret: helper.secret })).status).toBe(200)
    const { visitor } = ciso
    const cisoIn = await signIn('saito', { password: testPassword, secret: ciso.secret })
    expect(cisoIn.status).toBe(200)
    app.clock.forward(minuteMs)
    const code = codeAt(ciso.secret, app.clock.now)
    await visitor.post('/api/sign-in', { loginName: 'saito', password: testPassword, code })
    const { notices } = (await visitor.get('/api/me')).body
    expect(notices).toMatchObject([{ code: 'break_glass_used' }])
    expect(notices[0].message).toContain('非常 用子')
  })
})
