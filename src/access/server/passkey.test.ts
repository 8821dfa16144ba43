/** Passkeys: registered, used to sign in and to prove again; answers that do not fit are refused and leave a trace. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAuthenticator, type Authenticator, type Change } from '../../../test/authenticator.ts'
import {
  addMember,
  createSignInApp,
  setUp,
  signIn,
  testPassword,
  type Administrator,
  type Member,
  type SignInApp,
} from '../../../test/first-run.ts'
import type { Visitor } from '../../../test/http-app.ts'

const origin = 'https://toride.town.example'
const minuteMs = 60_000
let app: SignInApp
let boss: Administrator
let mori: Member
let key: Authenticator

beforeAll(async () => {
  app = await createSignInApp({ config: { publicUrl: `${origin}/` } })
  boss = await setUp(app)
  mori = await addMember(app, boss.visitor, { name: '森 大輔', loginName: 'mori', role: 'handler' })
  key = makeAuthenticator(origin)
})
afterAll(() => app.stop())

/** The administrator, signed in again: these tests let much time pass. */
async function signedInBoss(): Promise<Visitor> {
  await signIn(app, boss.visitor, boss)
  return boss.visitor
}

async function register(visitor: Visitor, authenticator: Authenticator, change?: Change) {
  const begun = await visitor.post('/api/me/passkeys/begin')
  const passkey = authenticator.register(begun.body.options, change)
  return visitor.post('/api/me/passkeys', { ticket: begun.body.ticket, name: '職員証', passkey })
}

const ask = (visitor: Visitor) =>
  visitor.post('/api/sign-in/passkey', { loginName: 'mori', password: testPassword })

async function signInWith(authenticator: Authenticator, change?: Change) {
  const visitor = app.visitor()
  const begun = await ask(visitor)
  const passkey = authenticator.answer(begun.body.options, change)
  const answer = await visitor.post('/api/sign-in/finish', { ticket: begun.body.ticket, passkey })
  return { visitor, answer, passkey, ticket: String(begun.body.ticket) }
}

async function lastEvents(count: number): Promise<string[]> {
  const rows = await app.peek((tx) =>
    sql<{
      type: string
    }>`select event->>'type' as type from trail order by sequence desc limit ${count}`.execute(tx),
  )
  return rows.rows.map((row) => row.type)
}

describe('registering', () => {
  it.each<[string, Change]>([
    ['another address', { origin: 'https://toride.town.example.evil.example' }],
    ['another port', { origin: `${origin}:8443` }],
    ['no TLS', { origin: 'http://toride.town.example' }],
    ['another name', { rpId: 'evil.example' }],
    ['an answer to a sign-in', { type: 'webauthn.get' }],
    ['nobody present', { flags: 0x40 }],
  ])('is refused for %s', async (_why, change) => {
    expect((await register(mori.visitor, key, change)).body.error.code).toBe('access.passkey_refused')
  })

  it('is refused for a question that was answered before, or was put to somebody else', async () => {
    const begun = await boss.visitor.post('/api/me/passkeys/begin')
    const wish = { ticket: begun.body.ticket, name: 'x', passkey: key.register(begun.body.options) }
    expect((await mori.visitor.post('/api/me/passkeys', wish)).body.error.code).toBe('access.passkey_refused')
    expect((await boss.visitor.post('/api/me/passkeys', wish)).body.error.code).toBe('access.passkey_refused')
  })

  it('keeps name and time, and names the server to the key', async () => {
    const begun = await mori.visitor.post('/api/me/passkeys/begin')
    expect(begun.body.options.rp).toEqual({ id: 'toride.town.example', name: 'Toride 砦町' })
    expect((await register(mori.visitor, key)).status).toBe(200)
    const { passkeys, isPossible } = (await mori.visitor.get('/api/me/passkeys')).body
    expect(isPossible).toBe(true)
    expect(passkeys).toMatchObject([{ name: '職員証', lastUsedAt: null, isBackedUp: false }])
  })

  it('is refused twice for one key', async () => {
    expect((await register(mori.visitor, key)).body.error.code).toBe('access.passkey_refused')
  })
})

describe('signing in with a passkey', () => {
  it('lets in after the password, and counts as a fresh proof', async () => {
    const { visitor, answer } = await signInWith(key)
    expect([answer.status, answer.body]).toEqual([200, { name: '森 大輔' }])
    expect((await visitor.get('/api/me/fresh')).status).toBe(200)
  })

  it('says nothing about passkeys to a wrong password, an unknown name, and an account without any', async () => {
    const claims = [
      { loginName: 'mori', password: 'wrong wrong wrong' },
      { loginName: 'nobody', password: testPassword },
      { loginName: 'kanri', password: testPassword },
    ]
    for (const claim of claims) {
      const answer = await app.visitor().from('198.51.100.7').post('/api/sign-in/passkey', claim)
      expect(answer.body.error.code).toBe('access.sign_in_refused')
    }
  })

  it.each<[string, Change]>([
    ['another address', { origin: 'https://evil.example' }],
    ['another name', { rpId: 'evil.example' }],
    ['a broken signature', { breaksSignature: true }],
    ['an answer to a registration', { type: 'webauthn.create' }],
    ['nobody present', { flags: 0x00 }],
  ])('is refused for %s', async (_why, change) => {
    const { answer } = await signInWith(key, change)
    expect(answer.body.error.code).toBe('access.sign_in_refused')
    app.clock.forward(16 * minuteMs)
  })

  it('is refused for an answer that was given before, to its question and to the next', async () => {
    const { passkey, ticket } = await signInWith(key)
    const again = await app.visitor().post('/api/sign-in/finish', { ticket, passkey })
    expect(again.body.error.code).toBe('access.question_over')
    const visitor = app.visitor()
    const begun = await ask(visitor)
    const replayed = await visitor.post('/api/sign-in/finish', { ticket: begun.body.ticket, passkey })
    expect(replayed.body.error.code).toBe('access.sign_in_refused')
  })

  it('is refused when the time is over', async () => {
    const visitor = app.visitor()
    const begun = await ask(visitor)
    app.clock.forward(5 * minuteMs)
    const passkey = key.answer(begun.body.options)
    const late = await visitor.post('/api/sign-in/finish', { ticket: begun.body.ticket, passkey })
    expect(late.body.error.code).toBe('access.question_over')
  })

  it('is refused, and noted, when the counter goes back: a copy of the key is about', async () => {
    const { answer } = await signInWith(key, { counter: 1 })
    expect(answer.body.error.code).toBe('access.sign_in_refused')
    expect(await lastEvents(3)).toContain('account.passkeyCounterWentBack')
    expect((await signInWith(key)).answer.status).toBe(200)
  })

  it('is refused for the key of somebody else', async () => {
    const other = makeAuthenticator(origin)
    await register(await signedInBoss(), other)
    const { answer } = await signInWith(other)
    expect(answer.body.error.code).toBe('access.sign_in_refused')
  })
})

describe('proving again with a passkey', () => {
  it('opens what asks for a fresh proof', async () => {
    const { visitor } = await signInWith(key)
    app.clock.forward(6 * minuteMs)
    expect((await visitor.get('/api/me/fresh')).status).toBe(403)
    const begun = await visitor.post('/api/me/step-up/begin')
    expect(begun.body).toMatchObject({ hasCode: true, passkey: { options: { rpId: 'toride.town.example' } } })
    const { ticket, options } = begun.body.passkey
    const passkey = key.answer(options)
    expect((await visitor.post('/api/me/step-up', { ticket, passkey })).status).toBe(200)
    expect((await visitor.get('/api/me/fresh')).status).toBe(200)
    const again = await visitor.post('/api/me/step-up', { ticket, passkey })
    expect(again.body.error.code).toBe('access.passkey_refused')
  })

  it('does not take the answer to a sign-in', async () => {
    const { visitor } = await signInWith(key)
    const begun = await ask(visitor)
    const wish = { ticket: begun.body.ticket, passkey: key.answer(begun.body.options) }
    expect((await visitor.post('/api/me/step-up', wish)).body.error.code).toBe('access.passkey_refused')
  })
})

describe('one’s own passkeys', () => {
  it('are renamed and removed by their owner alone; a removed one opens nothing', async () => {
    const { visitor } = await signInWith(key)
    const [{ id }] = (await visitor.get('/api/me/passkeys')).body.passkeys
    const stranger = await signedInBoss()
    expect((await stranger.post(`/api/me/passkeys/${id}/name`, { name: 'x' })).status).toBe(404)
    expect((await stranger.post(`/api/me/passkeys/${id}/remove`)).status).toBe(404)
    expect((await visitor.post(`/api/me/passkeys/${id}/name`, { name: '机の鍵' })).status).toBe(200)
    expect((await visitor.post(`/api/me/passkeys/${id}/remove`)).status).toBe(200)
    expect((await ask(app.visitor())).body.error.code).toBe('access.sign_in_refused')
  })
})
