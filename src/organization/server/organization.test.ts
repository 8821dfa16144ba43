/** Tests of the organization over HTTP: body, units, seats, people, the change of incumbents. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, createSignInApp, setUp, setUpBody, type SignInApp } from '../../../test/first-run.ts'
import type { Visitor } from '../../../test/http-app.ts'

let app: SignInApp
let boss: Visitor

beforeAll(async () => {
  app = await createSignInApp()
  boss = (await setUp(app)).visitor
})
afterAll(() => app.stop())

const names = (units: { name: string }[]) => units.map((unit) => unit.name)
const read = async () => (await boss.get('/api/organization')).body

describe('the body', () => {
  it('is changed with a checked code; a five-figure code gets its check digit', async () => {
    const { body } = await read()
    const change = { ...setUpBody, extraClosedDays: ['2026-12-28'] }
    const wrong = await boss.put('/api/organization/body', {
      version: body.version,
      ...change,
      code: '990010',
    })
    expect(wrong.body.error.code).toBe('organization.bad_code')
    const right = await boss.put('/api/organization/body', {
      version: body.version,
      ...change,
      code: '９９００１',
      networkModel: 'beta_prime',
    })
    expect(right.status).toBe(200)
    expect((await read()).body).toMatchObject({
      code: '990019',
      networkModel: 'beta_prime',
      extraClosedDays: ['2026-12-28'],
      demonstration: false,
    })
  })

  it('is changed by one administrator at a time', async () => {
    const { version } = (await read()).body
    const change = { version, ...setUpBody, extraClosedDays: [] }
    const answers = await Promise.all([
      boss.put('/api/organization/body', { ...change, name: '砦町１' }),
      boss.put('/api/organization/body', { ...change, name: '砦町２' }),
    ])
    const refused = answers.filter((answer) => answer.status === 409)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.body.error.code).toBe('kernel.changed_meanwhile')
  })

  it('offers the network models before anybody has signed in', async () => {
    const { body } = await app.visitor().get('/api/organization/network-models')
    expect(body.networkModels.map((model: { name: string }) => model.name)).toEqual([
      'αモデル',
      'α′モデル',
      'βモデル',
      'β′モデル',
    ])
  })
})

describe('units and seats', () => {
  it('form a tree, close from below, and stay readable', async () => {
    const parent = await boss.post('/api/organization/units', { name: '総務課', position: 1 })
    const child = await boss.post('/api/organization/units', { name: '広報係', parentId: parent.body.id })
    const circle = await boss.put(`/api/organization/units/${parent.body.id}`, {
      version: 1,
      name: '総務課',
      parentId: child.body.id,
    })
    expect(circle.body.error.code).toBe('organization.unit_circle')
    const used = await boss.post(`/api/organization/units/${parent.body.id}/close`, { version: 1 })
    expect(used.body.error.code).toBe('organization.unit_in_use')
    const seat = await boss.post('/api/organization/seats', {
      name: '広報席',
      unitId: child.body.id,
      role: 'publicity',
    })
    expect((await boss.post(`/api/organization/units/${child.body.id}/close`, { version: 1 })).status).toBe(
      409,
    )
    expect((await boss.post(`/api/organization/seats/${seat.body.id}/close`, { version: 1 })).status).toBe(
      200,
    )
    expect((await boss.post(`/api/organization/units/${child.body.id}/close`, { version: 1 })).status).toBe(
      200,
    )
    expect(names((await read()).units)).not.toContain('広報係')
    const all = await boss.get('/api/organization?closed=with')
    expect(names(all.body.units)).toContain('広報係')
  })

  it('refuse what does not exist, and fields that nobody knows', async () => {
    const nowhere = 'unit_0000000000000000000000000a'
    const seat = await boss.post('/api/organization/seats', { name: '席', unitId: nowhere, role: 'handler' })
    expect(seat.body.error.code).toBe('organization.unknown_unit')
    const role = await boss.post('/api/organization/seats', { name: '席', unitId: nowhere, role: 'king' })
    expect(role.body.error).toMatchObject({ code: 'kernel.invalid_input', params: { fields: 'role' } })
    const extra = await boss.post('/api/organization/units', { name: '課', owner: 'x' })
    expect(extra.body.error.params.fields).toBe('owner')
    expect((await boss.post('/api/organization/units', '{"name":')).status).toBe(400)
    expect((await boss.post('/api/organization/units', { name: 'a\u0000b' })).status).toBe(400)
    const large = await boss.post('/api/organization/units', `{"name":"${'あ'.repeat(4_000_000)}"}`)
    expect(large.body.error.code).toBe('kernel.too_large')
  })
})

describe('people and their seats', () => {
  it('change over on one day, with the history kept', async () => {
    const member = await addMember(app, boss, { name: '髙橋 ゆい', loginName: 'takahashi', role: 'handler' })
    const next = await boss.post('/api/people', { name: '﨑山 蓮', reading: 'さきやま れん' })
    const taken = await boss.post('/api/organization/incumbencies', {
      seatId: member.seatId,
      personId: next.body.id,
      fromDay: '2026-12-01',
    })
    expect(taken.body.error.code).toBe('organization.seat_taken')
    const replaced = await boss.post('/api/organization/incumbencies', {
      seatId: member.seatId,
      personId: next.body.id,
      fromDay: '2026-12-01',
      replace: true,
    })
    expect(replaced.status).toBe(200)
    const { incumbencies } = (await boss.get(`/api/organization/seats/${member.seatId}/incumbencies`)).body
    expect(
      incumbencies.map((one: { name: string; fromDay: string; untilDay: string | null }) => [
        one.name,
        one.fromDay,
        one.untilDay,
      ]),
    ).toEqual([
      ['﨑山 蓮', '2026-12-01', null],
      ['髙橋 ゆい', '2026-04-01', '2026-12-01'],
    ])
    const seatNow = (await read()).seats.find((seat: { id: string }) => seat.id === member.seatId)
    expect(seatNow.incumbents.map((one: { name: string }) => one.name)).toEqual(['髙橋 ゆい'])
    const me = await member.visitor.get('/api/me')
    expect(me.status).toBe(200)
  })

  it('are found by any part of name or reading; those who left are kept apart', async () => {
    const find = async (text: string, left = 'without') => {
      const { body } = await boss.get(`/api/people?text=${encodeURIComponent(text)}&left=${left}`)
      return body.people.map((person: { name: string }) => person.name)
    }
    expect(await find('﨑')).toEqual(['﨑山 蓮'])
    expect(await find('きやま')).toEqual(['﨑山 蓮'])
    expect(await find('%')).toEqual([])
    const { people } = (await boss.get('/api/people?text=%EF%A8%91')).body
    const [person] = people
    const leave = await boss.put(`/api/people/${person.id}`, { version: 1, name: person.name, left: true })
    expect(leave.status).toBe(200)
    expect(await find('﨑')).toEqual([])
    expect(await find('﨑', 'with')).toEqual(['﨑山 蓮'])
    const busy = (await boss.get('/api/people?text=%E9%AB%99')).body.people[0]
    const keeps = await boss.put(`/api/people/${busy.id}`, { version: 1, name: busy.name, left: true })
    expect(keeps.body.error.code).toBe('organization.person_has_seat')
  })

  it('are managed by the administrator alone', async () => {
    const clerk = await addMember(app, boss, { name: '原 一', loginName: 'hara', role: 'staff' })
    expect((await clerk.visitor.get('/api/organization')).status).toBe(200)
    const answer = await clerk.visitor.post('/api/people', { name: '勝手 太郎' })
    expect(answer.body.error.code).toBe('kernel.forbidden')
    expect((await app.visitor().get('/api/people')).status).toBe(401)
  })
})

describe('the trail', () => {
  it('has one entry for each change, named after the person who made it, and for each refusal', async () => {
    const rows = await app.peek((tx) =>
      sql<{ event_type: string; actor: { name: string }; event: { code?: string } }>`
        select event_type, actor, event from trail order by sequence`.execute(tx),
    )
    const types = rows.rows.map((row) => row.event_type)
    const count = (type: string) => types.filter((one) => one === type).length
    expect(count('body.created')).toBe(1)
    expect(count('unit.closed')).toBe(1)
    expect(count('incumbency.ended')).toBe(1)
    const refused = rows.rows.filter((row) => row.event.code === 'kernel.forbidden')
    expect(refused.map((row) => row.actor.name)).toEqual(['原 一'])
  })
})
