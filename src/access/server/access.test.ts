/** Tests of access over HTTP: first run, sign-in and its limits, enrolment, sessions, keys. */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addMember,
  enrol,
  setUp,
  setUpBody,
  signIn,
  testPassword,
  tokenOf,
  createSignInApp,
  type SignInApp,
} from '../../../test/first-run.ts'
import type { Administrator } from '../../../test/first-run.ts'
import { codeAt } from './one-time-code.ts'

const minuteMs = 60_000
let app: SignInApp
let administrator: Administrator

beforeAll(async () => {
  app = await createSignInApp()
})
afterAll(() => app.stop())

describe('the first run', () => {
  it('knows nobody and answers that it is not set up', async () => {
    const visitor = app.visitor()
    expect((await visitor.get('/api/entrance')).body).toMatchObject({ isSetUp: false, asksCode: true })
    expect((await visitor.get('/api/me')).status).toBe(401)
    const answer = await signIn(app, visitor, {
      loginName: 'kanri',
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    })
    expect(answer.body.error.code).toBe('access.sign_in_refused')
  })

  it('refuses a wrong link, a wrong code, a wrong body code and a weak password, and creates nothing', async () => {
    const token = tokenOf(await app.slices.access.setupLink())
    const visitor = app.visitor()
    const begin = { token, bodyName: '砦町', loginName: 'kanri' }
    const wrong = await visitor.post('/api/set-up/begin', { ...begin, token: 'x'.repeat(43) })
    expect(wrong.body.error.code).toBe('access.link_unusable')
    const begun = await visitor.post('/api/set-up/begin', begin)
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Toride/)
    const complete = {
      token,
      body: setUpBody,
      administrator: { name: '管理 太郎', loginName: 'kanri', password: testPassword },
      code: codeAt(begun.body.secret, app.clock.now),
    }
    const check = async (change: object, code: string) => {
      const answer = await visitor.post('/api/set-up/complete', { ...complete, ...change })
      expect(answer.body.error?.code).toBe(code)
      expect((await visitor.get('/api/entrance')).body.isSetUp).toBe(false)
    }
    await check({ code: '000000' }, 'access.wrong_code')
    await check({ body: { ...setUpBody, code: '990018' } }, 'organization.bad_code')
    await check({ body: { ...setUpBody, networkModel: 'gamma' } }, 'organization.unknown_model')
    await check({ administrator: { ...complete.administrator, password: 'short' } }, 'access.password_short')
    await check(
      { administrator: { ...complete.administrator, password: 'kanriP@ssw0rd' } },
      'access.password_guessable',
    )
    await check({ administrator: { ...complete.administrator, loginName: '管理' } }, 'access.bad_login_name')
    await check({ surprise: 1 }, 'kernel.invalid_input')
  })

  it('makes the body and its administrator once, and signs them in', async () => {
    administrator = await setUp(app, { alsoLead: true })
    const me = await administrator.visitor.get('/api/me')
    expect(me.body.actor.seats.map((seat: { role: string }) => seat.role).toSorted()).toEqual([
      'administrator',
      'lead',
    ])
    expect(me.body.body).toMatchObject({ name: '砦町', code: '990019', demonstration: false })
    expect(me.body.permissions).toContain('account.manage')
    expect(await app.slices.access.setupLink()).toBeUndefined()
    const cookie = administrator.visitor.cookies.get('__Host-toride')
    expect(cookie).toMatch(/^[\w-]{43}$/)
  })

  it('keeps its key file to itself and no secret in the database or the log', async () => {
    const keyFile = path.join(app.dataDir, 'keys/secrets.key')
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    const rows = await app.peek((tx) =>
      sql<{ text: string }>`select row_to_json(c)::text as text from credential c
        union all select event::text from trail union all select row_to_json(s)::text from session s`.execute(
        tx,
      ),
    )
    const all = rows.rows.map((row) => row.text).join('\n')
    expect(all).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(all).not.toContain(administrator.secret)
    expect(all).not.toContain(testPassword)
    expect(all).not.toContain(administrator.visitor.cookies.get('__Host-toride'))
    const log = path.join(app.dataDir, 'log/toride.log')
    expect(() => readFileSync(log, 'utf8')).toThrow(/ENOENT/)
  })
})

describe('signing in', () => {
  it('takes a code once only', async () => {
    app.clock.forward(minuteMs)
    const visitor = app.visitor()
    expect((await signIn(app, visitor, administrator)).status).toBe(200)
    const again = await signIn(app, app.visitor(), administrator)
    expect(again.body.error.code).toBe('access.sign_in_refused')
  })

  it('answers unknown names, wrong passwords and wrong codes alike', async () => {
    app.clock.forward(20 * minuteMs)
    const visitor = app.visitor().from('192.0.2.20')
    const code = codeAt(administrator.secret, app.clock.now)
    const answers = [
      await visitor.post('/api/sign-in', { loginName: 'nobody', password: testPassword, code }),
      await visitor.post('/api/sign-in', { loginName: 'kanri', password: `${testPassword}x`, code }),
      await visitor.post('/api/sign-in', { loginName: 'kanri', password: testPassword, code: '000000' }),
      await visitor.post('/api/sign-in', { loginName: 'kanri', password: testPassword }),
    ]
    const bodies = answers.map(({ status, body }) => ({ status, ...body.error, requestId: '' }))
    for (const body of bodies) expect(body).toEqual(bodies[0])
    const good = await visitor.post('/api/sign-in', {
      loginName: ' ＫＡＮＲＩ ',
      password: testPassword,
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
    })
    expect(good.status).toBe(200)
  })

  it('stops guessing without stopping the owner or others', async () => {
    app.clock.forward(20 * minuteMs)
    const guesser = app.visitor().from('203.0.113.9')
    const guess = (loginName: string) =>
      guesser.post('/api/sign-in', { loginName, password: 'hazure-hazure-1', code: '000000' })
    const guesses = await Promise.all(Array.from({ length: 6 }, () => guess('kanri')))
    const codes = guesses.map((answer) => answer.body.error.code)
    expect(codes.filter((code) => code === 'access.sign_in_refused')).toHaveLength(5)
    expect(codes.filter((code) => code === 'access.too_many_failures')).toHaveLength(1)
    // The owner, at an address that the account knows, is not locked out.
    expect((await signIn(app, app.visitor(), administrator)).status).toBe(200)
    // Trying one password on many names stops too.
    for (const name of ['aoi', 'ume', 'kiku', 'sakura']) await guess(name)
    expect((await guess('botan')).body.error.code).toBe('access.too_many_failures')
    app.clock.forward(16 * minuteMs)
    expect((await guess('kanri')).body.error.code).toBe('access.sign_in_refused')
  })

  it('cannot be sent from another site', async () => {
    const answer = await app
      .visitor()
      .post('/api/sign-in', { loginName: 'kanri', password: 'x' }, { 'sec-fetch-site': 'cross-site' })
    expect(answer.status).toBe(403)
  })
})

describe('sessions', () => {
  it('end by themselves after half an hour without use, and after half a day in any case', async () => {
    app.clock.forward(20 * minuteMs)
    const visitor = app.visitor()
    await signIn(app, visitor, administrator)
    app.clock.forward(29 * minuteMs)
    expect((await visitor.get('/api/me', { 'x-toride-background': '1' })).status).toBe(200)
    app.clock.forward(2 * minuteMs)
    expect((await visitor.get('/api/me')).status).toBe(401)
    await signIn(app, visitor, administrator)
    for (let spent = 0; spent < 12 * 60 - 20; spent += 20) {
      app.clock.forward(20 * minuteMs)
      expect((await visitor.get('/api/me')).status).toBe(200)
    }
    app.clock.forward(20 * minuteMs)
    expect((await visitor.get('/api/me')).status).toBe(401)
  })

  it('end with sign-out, and the old cookie is worth nothing', async () => {
    const visitor = app.visitor()
    await signIn(app, visitor, administrator)
    const cookie = visitor.cookies.get('__Host-toride') ?? ''
    expect((await visitor.post('/api/sign-out')).status).toBe(200)
    expect(visitor.cookies.size).toBe(0)
    visitor.cookies.set('__Host-toride', cookie)
    expect((await visitor.get('/api/me')).status).toBe(401)
  })

  it('end at once with the account, with the incumbency, and when an administrator ends them', async () => {
    app.clock.forward(minuteMs)
    await signIn(app, administrator.visitor, administrator)
    const boss = administrator.visitor
    const mori = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
    expect((await mori.visitor.get('/api/me')).body.actor.name).toBe('森 大輔')
    const account = await accountOf(mori.accountId)
    const ended = await boss.post(`/api/accounts/${mori.accountId}/end-sessions`, {
      version: account.version,
    })
    expect(ended.status).toBe(200)
    expect((await mori.visitor.get('/api/me')).status).toBe(401)
    app.clock.forward(minuteMs)
    await signIn(app, mori.visitor, mori)
    const end = await boss.post(`/api/organization/incumbencies/${mori.incumbencyId}/end`, {
      version: 1,
      untilDay: '2026-11-25',
    })
    expect(end.status).toBe(200)
    expect((await mori.visitor.get('/api/me')).status).toBe(401)
    app.clock.forward(minuteMs)
    expect((await signIn(app, mori.visitor, mori)).body.error.code).toBe('access.no_seat')
    const closed = await boss.post(`/api/accounts/${mori.accountId}/close`, {
      version: (await accountOf(mori.accountId)).version,
    })
    expect(closed.status).toBe(200)
    app.clock.forward(minuteMs)
    expect((await signIn(app, mori.visitor, mori)).body.error.code).toBe('access.sign_in_refused')
  })

  it('never leave the body without an administrator', async () => {
    const [own] = (await administrator.visitor.get('/api/accounts')).body.accounts
    const close = await administrator.visitor.post(`/api/accounts/${own.id}/close`, { version: own.version })
    expect(close.body.error.code).toBe('access.own_account')
    const { seats } = (await administrator.visitor.get('/api/organization')).body
    const seat = seats.find((one: { role: string }) => one.role === 'administrator')
    const answer = await administrator.visitor.post(
      `/api/organization/incumbencies/${seat.incumbents[0].incumbencyId}/end`,
      { version: 1, untilDay: '2026-12-01' },
    )
    expect(answer.body.error.code).toBe('organization.last_administrator')
  })
})

describe('enrolment', () => {
  it('works once, and a newer link ends the older', async () => {
    const boss = administrator.visitor
    const person = await boss.post('/api/people', { name: '林 直美' })
    const invited = await boss.post('/api/accounts', { personId: person.body.id, loginName: 'hayashi' })
    const again = await boss.post('/api/accounts', { personId: person.body.id, loginName: 'hayashi2' })
    expect(again.body.error.code).toBe('access.person_has_account')
    const renewed = await boss.post(`/api/accounts/${invited.body.id}/link`, {
      version: invited.body.version,
      purpose: 'enrol',
    })
    const visitor = app.visitor()
    const old = await visitor.post('/api/enrolment/begin', { token: tokenOf(invited.body.link.path) })
    expect(old.body.error.code).toBe('access.link_unusable')
    await enrol(app, visitor, renewed.body.link.path)
    const used = await visitor.post('/api/enrolment/begin', { token: tokenOf(renewed.body.link.path) })
    expect(used.body.error.code).toBe('access.link_unusable')
  })

  it('renews a lost code only under the present password', async () => {
    const boss = administrator.visitor
    const { id } = await accountNamed('hayashi')
    const issue = async () => {
      const { version } = await accountOf(id)
      const link = await boss.post(`/api/accounts/${id}/link`, { version, purpose: 'code' })
      return tokenOf(link.body.link.path)
    }
    const token = await issue()
    const visitor = app.visitor()
    const begun = await visitor.post('/api/enrolment/begin', { token })
    expect(begun.body).toMatchObject({ purpose: 'code', loginName: 'hayashi', name: '林 直美' })
    const code = codeAt(begun.body.secret, app.clock.now)
    const wrong = await visitor.post('/api/enrolment/complete', { token, password: 'chigau-mono-123', code })
    expect(wrong.body.error.code).toBe('access.wrong_password')
    const right = await visitor.post('/api/enrolment/complete', { token, password: testPassword, code })
    expect(right.status).toBe(200)
  })

  it('lapses with its hours', async () => {
    const { id } = await accountNamed('hayashi')
    const { version } = await accountOf(id)
    const link = await administrator.visitor.post(`/api/accounts/${id}/link`, { version, purpose: 'code' })
    const late = new Date(app.clock.now.getTime() + 25 * 60 * minuteMs)
    expect(new Date(link.body.link.expiresAt) < late).toBe(true)
  })
})

describe('the own account', () => {
  it('changes the password with the old one and a code, and ends the other sessions', async () => {
    const boss = administrator.visitor
    const sato = await addMember(app, boss, { name: '佐藤 恵', loginName: 'sato', role: 'staff' })
    const elsewhere = app.visitor()
    app.clock.forward(minuteMs)
    await signIn(app, elsewhere, sato)
    expect((await sato.visitor.get('/api/me/sessions')).body.sessions).toHaveLength(2)
    app.clock.forward(minuteMs)
    const next = 'kuromatsu-no-eda-12'
    const answer = await sato.visitor.post('/api/me/password', {
      present: testPassword,
      next,
      code: codeAt(sato.secret, app.clock.now),
    })
    expect(answer.status).toBe(200)
    expect((await elsewhere.get('/api/me')).status).toBe(401)
    expect((await sato.visitor.get('/api/me')).status).toBe(200)
    app.clock.forward(minuteMs)
    expect((await signIn(app, app.visitor(), { ...sato, password: next })).status).toBe(200)
  })
})

describe('API keys', () => {
  it('carry their scopes, end by day or at once, and cannot do what people must answer for', async () => {
    const boss = administrator.visitor
    const far = await boss.post('/api/keys', { name: '遠い', scopes: ['logs.ingest'], lastDay: '2030-01-01' })
    expect(far.body.error.code).toBe('access.key_too_long')
    const odd = await boss.post('/api/keys', { name: '変', scopes: ['case.close'], lastDay: '2027-01-01' })
    expect(odd.status).toBe(400)
    const made = await boss.post('/api/keys', {
      name: 'fw01',
      scopes: ['logs.ingest'],
      lastDay: '2026-12-31',
    })
    expect(made.body.secret).toMatch(/^toride_[\w-]{43}$/)
    const listed = await boss.get('/api/keys')
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret)
    const secret: string = made.body.secret
    const id: string = made.body.id
    const basic = Buffer.from(`beats:${secret}`).toString('base64')
    for (const sent of [`Bearer ${secret}`, `ApiKey ${secret}`, `ApiKey ${basic}`, `Basic ${basic}`]) {
      const me = await app.visitor().get('/api/me', { authorization: sent })
      expect(me.body.actor).toMatchObject({ kind: 'key', id, name: 'fw01' })
      expect(me.body.permissions).toEqual([])
    }
    const denied = await app.visitor().get('/api/accounts', { authorization: `Bearer ${secret}` })
    expect(denied.status).toBe(403)
    await boss.post(`/api/keys/${id}/revoke`, { version: made.body.version })
    const revoked = await app.visitor().get('/api/me', { authorization: `Bearer ${secret}` })
    expect(revoked.status).toBe(401)
  })
})

describe('the host command', () => {
  it('makes a new link for an administrator, recorded and announced', async () => {
    const reset = await app.slices.access.resetAdministrator()
    expect(reset).toMatchObject({ loginName: 'kanri' })
    if ('refused' in reset) throw new Error(reset.code)
    const visitor = app.visitor()
    const secret = await enrol(app, visitor, reset.path)
    app.clock.forward(minuteMs)
    await signIn(app, visitor, { loginName: 'kanri', secret })
    const me = await visitor.get('/api/me')
    expect(me.body.notices).toHaveLength(1)
    expect(me.body.notices[0].message).toContain('kanri')
    await visitor.post(`/api/me/notices/${me.body.notices[0].id}/read`)
    expect((await visitor.get('/api/me')).body.notices).toEqual([])
    const trail = await app.peek((tx) =>
      sql<{
        actor: { name: string }
      }>`select actor from trail where event_type = 'account.administratorReset'`.execute(tx),
    )
    expect(trail.rows.map((row) => row.actor.name)).toEqual(['サーバーの管理コマンド'])
    administrator = { visitor, secret, loginName: 'kanri' }
  })

  it('refuses an unknown login name', async () => {
    const outcome = await app.slices.access.resetAdministrator({ loginName: 'inai' })
    expect(outcome).toMatchObject({ code: 'access.no_such_administrator' })
  })
})

async function accountOf(id: string): Promise<{ id: string; version: number }> {
  return find((account) => account.id === id)
}

async function accountNamed(loginName: string): Promise<{ id: string; version: number }> {
  return find((account) => account.loginName === loginName)
}

async function find(match: (account: { id: string; loginName: string }) => boolean) {
  const { body } = await administrator.visitor.get('/api/accounts')
  const found = body.accounts.find(match)
  if (!found) throw new Error(`no such account: ${JSON.stringify(body).slice(0, 200)}`)
  return found
}
