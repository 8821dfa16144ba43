/** A fresh proof of the second factor: asked for, given, used up by time, and never by a code of before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addMember,
  createSignInApp,
  setUp,
  signIn,
  type Member,
  type SignInApp,
} from '../../../test/first-run.ts'
import { codeAt } from './one-time-code.ts'
import { freshMinutes } from '../../kernel/core/endpoint.ts'

let app: SignInApp
let member: Member
const minuteMs = 60_000

beforeAll(async () => {
  app = await createSignInApp()
  const administrator = await setUp(app)
  member = await addMember(app, administrator.visitor, {
    name: '森 大輔',
    loginName: 'mori',
    role: 'administrator',
  })
  // These tests prove by hand what the visitor would prove on its own.
  delete member.visitor.proof.secret
})
afterAll(() => app.stop())

const fresh = () => member.visitor.get('/api/me/fresh')
const prove = (code: string) => member.visitor.post('/api/me/step-up', { code })

describe('a fresh proof', () => {
  it('is the sign-in itself, for five minutes', async () => {
    expect((await fresh()).status).toBe(200)
    app.clock.forward(freshMinutes * minuteMs - 1)
    expect((await fresh()).status).toBe(200)
    app.clock.forward(1)
    const late = await fresh()
    expect([late.status, late.body.error.code]).toEqual([403, 'kernel.step_up_needed'])
  })

  it('is asked for at every endpoint that wants one, and changes nothing before', async () => {
    const key = { name: '鍵', scopes: ['register.read'], lastDay: '2026-12-01' }
    expect((await member.visitor.post('/api/keys', key)).body.error.code).toBe('kernel.step_up_needed')
    expect((await member.visitor.get('/api/keys')).body.keys).toEqual([])
  })

  it('is refused for a wrong code and for a code that was used, and given for a new one once', async () => {
    const code = codeAt(member.secret, app.clock.now)
    const wrong = code === '000000' ? '000001' : '000000'
    expect((await prove(wrong)).body.error.code).toBe('access.wrong_code')
    expect((await prove(code)).status).toBe(200)
    expect((await prove(code)).body.error.code).toBe('access.wrong_code')
    expect((await fresh()).status).toBe(200)
  })

  it('gives the session a new token; the old one is worth nothing after a moment', async () => {
    app.clock.forward(freshMinutes * minuteMs)
    const thief = app.visitor()
    for (const [name, value] of member.visitor.cookies) thief.cookies.set(name, value)
    expect((await prove(codeAt(member.secret, app.clock.now))).status).toBe(200)
    expect((await thief.get('/api/me/fresh')).body.error.code).toBe('kernel.step_up_needed')
    app.clock.forward(5_000)
    expect((await thief.get('/api/me')).status).toBe(401)
    expect((await fresh()).status).toBe(200)
  })

  it('stops guessing: after five wrong codes nothing is compared any more', async () => {
    for (let guess = 0; guess < 5; guess += 1) await prove('abcdef')
    app.clock.forward(2 * minuteMs)
    const right = await prove(codeAt(member.secret, app.clock.now))
    expect(right.body.error.code).toBe('access.too_many_failures')
    app.clock.forward(15 * minuteMs)
    expect((await prove(codeAt(member.secret, app.clock.now))).status).toBe(200)
  })

  it('is not there when the clock was set back behind it', async () => {
    app.clock.forward(-minuteMs)
    expect((await fresh()).body.error.code).toBe('kernel.step_up_needed')
    app.clock.forward(minuteMs)
  })

  it('is not asked of a key, which has no second factor', async () => {
    await signIn(app, member.visitor, member)
    app.clock.forward(minuteMs)
    const issued = await member.visitor.post('/api/keys', {
      name: '鍵',
      scopes: ['register.read'],
      lastDay: '2026-12-01',
    })
    const machine = app.visitor()
    const answer = await machine.get('/api/me/fresh', { authorization: `Bearer ${issued.body.secret}` })
    expect(answer.status).toBe(200)
  })
})
