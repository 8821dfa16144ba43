/** Keys that end, people who leave, codes that are used up, guesses that lock nobody else out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
import { todaySource } from '../../kernel/server/today.ts'
import type { TodayLine } from '../../kernel/core/today.ts'
import { jstDay, addDays } from '../../kernel/core/calendar.ts'
import { codeAt } from './one-time-code.ts'

const minuteMs = 60_000
let app: SignInApp
let boss: Administrator
let mori: Member

beforeAll(async () => {
  app = await createSignInApp()
  boss = await setUp(app)
  mori = await addMember(app, boss.visitor, { name: '森 大輔', loginName: 'mori', role: 'handler' })
})
afterAll(() => app.stop())

async function reenter(): Promise<void> {
  app.clock.forward(minuteMs)
  const answer = await signIn(app, boss.visitor, boss)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}

const today = () => jstDay(app.clock.now)
const issue = (lastDay: string, name = '境界の機器') =>
  boss.visitor.post('/api/keys', { name, scopes: ['register.read'], lastDay })

describe('a key', () => {
  it('must end, within a year', async () => {
    const wish = { name: 'x', scopes: ['register.read'] }
    expect((await boss.visitor.post('/api/keys', wish)).status).toBe(400)
    expect((await issue(addDays(today(), 367))).body.error.code).toBe('access.key_too_long')
    expect((await issue(addDays(today(), -1))).body.error.code).toBe('access.key_too_long')
    expect((await issue(addDays(today(), 366))).status).toBe(200)
  })

  it('tells when it was last used, and is worth nothing from the moment it is stopped', async () => {
    const { id, version, secret } = (await issue(addDays(today(), 30))).body
    const machine = app.visitor()
    const headers = { authorization: `Bearer ${secret}` }
    expect((await machine.get('/api/me/fresh', headers)).status).toBe(200)
    const find = async () =>
      (await boss.visitor.get('/api/keys')).body.keys.find((key: { id: string }) => key.id === id)
    expect((await find()).lastUsedAt).toBe(app.clock.now.toISOString())
    const stopped = await boss.visitor.post(`/api/keys/${id}/revoke`, { version })
    expect(stopped.status).toBe(200)
    expect((await machine.get('/api/me/fresh', headers)).status).toBe(401)
  })

  it('is named on the first page of the administrator a fortnight before its end', async () => {
    await issue(addDays(today(), 13), '終わりの近い鍵')
    await issue(addDays(today(), 20), 'まだ先の鍵')
    const lines = await todayOf(boss)
    expect(lines.filter(({ kind }) => kind === 'APIキー').map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('終わりの近い鍵'),
    ])
    expect(await todayOf(mori)).toEqual([])
  })
})

/** Lines of "today" for whoever holds this cookie. */
async function todayOf({ visitor }: Pick<Member, 'visitor'>): Promise<TodayLine[]> {
  const cookies = visitor.cookies
  const known = await app.slices.access.identify(
    { cookie: (name) => cookies.get(name), header: () => undefined, remoteAddress: '192.0.2.10' },
    app.clock.now,
  )
  if (!known) throw new Error('nobody is signed in')
  const { actor } = known
  return app.peek(async (tx) => {
    const base = app.kernel.systemContext({ bodyId: actor.bodyId, tx, name: 'test' })
    const isAdministrator = actor.seats.some(({ role }) => role === 'administrator')
    const sources = app.kernel.slots.of(todaySource)
    const ctx = { ...base, actor, can: () => isAdministrator }
    return (await Promise.all(sources.map((source) => source(ctx)))).flat()
  })
}

describe('somebody who leaves', () => {
  it('stays outside from the first moment of the day, and the account is closed', async () => {
    const leaver = await addMember(app, boss.visitor, { name: '去る 人', loginName: 'saru', role: 'staff' })
    const path = `/api/organization/incumbencies/${leaver.incumbencyId}`
    const tomorrow = addDays(today(), 1)
    await reenter()
    const ended = await boss.visitor.post(`${path}/end`, { version: 1, untilDay: tomorrow })
    expect(ended.status).toBe(200)
    await signIn(app, leaver.visitor, leaver)
    expect(await app.slices.access.closeLeavers()).toBe(0)
    expect((await leaver.visitor.get('/api/me')).status).toBe(200)
    // The last moment of the day, and the first of the next.
    app.clock.now = new Date(`${tomorrow}T00:00:00+09:00`)
    app.clock.forward(-1)
    await signIn(app, leaver.visitor, leaver)
    expect((await leaver.visitor.get('/api/me')).status).toBe(200)
    app.clock.forward(1)
    expect((await leaver.visitor.get('/api/me')).status).toBe(401)
    expect(await app.slices.access.closeLeavers()).toBe(1)
    expect(await app.slices.access.closeLeavers()).toBe(0)
    await reenter()
    const { accounts } = (await boss.visitor.get('/api/accounts')).body
    const account = accounts.find((one: { loginName: string }) => one.loginName === 'saru')
    expect(account).toMatchObject({ status: 'closed', liveSessions: 0 })
  })

  it('is not closed while another seat is held or is to be held', async () => {
    const mover = await addMember(app, boss.visitor, { name: '移る 人', loginName: 'utsuru', role: 'staff' })
    const path = `/api/organization/incumbencies/${mover.incumbencyId}/end`
    const later = addDays(today(), 30)
    await boss.visitor.post('/api/organization/incumbencies', {
      seatId: mori.seatId,
      personId: mover.personId,
      fromDay: later,
      deputy: true,
    })
    expect((await boss.visitor.post(path, { version: 1, untilDay: today() })).status).toBe(200)
    expect(await app.slices.access.closeLeavers()).toBe(0)
    expect((await mover.visitor.get('/api/me')).status).toBe(401)
  })
})

const claim = (ahead: number) => ({
  loginName: 'mori',
  password: testPassword,
  code: codeAt(mori.secret, new Date(app.clock.now.getTime() + ahead)),
})

const enter = (ahead: number) => app.visitor().post('/api/sign-in', claim(ahead))

describe('a code', () => {
  it('of a phone half a minute fast is taken; after it none of an earlier half minute is', async () => {
    app.clock.forward(16 * minuteMs)
    expect((await enter(30_000)).status).toBe(200)
    expect((await enter(30_000)).body.error.code).toBe('access.sign_in_refused')
    expect((await enter(0)).body.error.code).toBe('access.sign_in_refused')
    expect((await enter(-30_000)).body.error.code).toBe('access.sign_in_refused')
  })

  it('of before is not taken again when the clock is set back', async () => {
    app.clock.forward(16 * minuteMs)
    const used = claim(0)
    expect((await app.visitor().post('/api/sign-in', used)).status).toBe(200)
    app.clock.forward(-10 * minuteMs)
    expect((await enter(0)).body.error.code).toBe('access.sign_in_refused')
    app.clock.forward(10 * minuteMs)
    expect((await app.visitor().post('/api/sign-in', used)).body.error.code).toBe('access.sign_in_refused')
  })

  it('further off than half a minute is not', async () => {
    app.clock.forward(16 * minuteMs)
    expect((await enter(90_000)).body.error.code).toBe('access.sign_in_refused')
    expect((await enter(-90_000)).body.error.code).toBe('access.sign_in_refused')
  })
})
