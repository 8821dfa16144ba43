/** Tests that a change of people makes the items doubtful that name them, through outbox and jobs. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addMember, setUp, type Member } from '../../../test/first-run.ts'
import { createHttpApp, type HttpApp, type Visitor } from '../../../test/http-app.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import { createRegisters } from './registers.ts'

let app: HttpApp<{ access: Access }>
let boss: Visitor
let handler: Member

beforeAll(async () => {
  app = await createHttpApp({
    withJobs: true,
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      join(createRegisters(kernel, { organization }))
      return { access }
    },
  })
  boss = (await setUp(app)).visitor
  handler = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
})
afterAll(() => app.stop())

it('flags the items of a person who gives up a seat today', async () => {
  const moved = await addMember(app, boss, { name: '中村 幸子', loginName: 'nakamura', role: 'staff' })
  const unitId = (await boss.get('/api/organization')).body.units[0].id
  const add = async (name: string, person: string) => {
    const values = { name, unit: unitId, zone: 'lgwan', person }
    const answer = await handler.visitor.post('/api/registers/kinds/system/items', { values, verified: true })
    return String(answer.body.id)
  }
  const hers = await add('財務会計システム', '中村 幸子')
  const his = await add('税務システム', '別の人')
  await boss.post(`/api/organization/incumbencies/${moved.incumbencyId}/end`, {
    version: 1,
    untilDay: '2026-11-25',
  })
  const item = await untilStale(hers)
  expect(item.reason).toBe('担当者が11月25日（水）に異動しました。')
  expect((await handler.visitor.get(`/api/registers/items/${his}`)).body.freshness).toBe('fresh')
  const history = await handler.visitor.get(`/api/registers/items/${hers}/history`)
  expect(history.body.entries[0]).toMatchObject({ by: 'Toride（自動）', what: '確かめる印を付けた' })
})

/** Asks until the job has run; the test's own time limit ends a wait for nothing. */
async function untilStale(id: string) {
  for (;;) {
    const { body } = await handler.visitor.get(`/api/registers/items/${id}`)
    if (body.freshness === 'stale') return body
    await new Promise((resolve) => setImmediate(resolve))
  }
}
