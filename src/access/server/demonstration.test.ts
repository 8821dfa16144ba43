/** Tests that accounts without a code exist in a demonstration only. */
import { afterEach, expect, it } from 'vitest'
import {
  setUp,
  setUpBody,
  signIn,
  testPassword,
  createSignInApp,
  type SignInApp,
} from '../../../test/first-run.ts'

let app: SignInApp
const start = async (demonstration: boolean) => {
  app = await createSignInApp({ demonstration })
}
afterEach(() => app.stop())

it('opens accounts without a code in a demonstration', async () => {
  await start(true)
  const { organization, access } = app.slices
  const bodyId = organization.newBodyId()
  await app.kernel.database.transaction(bodyId, async (tx) => {
    const ctx = app.kernel.systemContext({ bodyId, tx, name: 'demonstration' })
    await organization.createBody(ctx, { ...setUpBody, demonstration: true, extraClosedDays: [] })
    const unit = await organization.addUnit(ctx, { name: '課', parentId: null, phone: null, position: 0 })
    const person = await organization.addPerson(ctx, {
      name: '髙﨑 一郎',
      reading: null,
      unitId: null,
      extension: null,
      email: null,
    })
    if ('refused' in unit || 'refused' in person) throw new Error('not made')
    const seat = await organization.addSeat(ctx, { name: '席', unitId: unit.id, role: 'lead', position: 0 })
    if ('refused' in seat) throw new Error('not made')
    const holding = { seatId: seat.id, personId: person.id, fromDay: '2026-04-01', untilDay: null }
    await organization.assignSeat(ctx, { ...holding, deputy: false, replace: false })
    await access.openDemonstrationAccount(ctx, {
      personId: person.id,
      loginName: 'takasaki',
      password: testPassword,
    })
  })
  const visitor = app.visitor()
  expect((await visitor.get('/api/entrance')).body).toMatchObject({ demonstration: true, asksCode: false })
  const wrong = await visitor.post('/api/sign-in', { loginName: 'takasaki', password: 'chigau-mono' })
  expect(wrong.status).toBe(409)
  const right = await visitor.post('/api/sign-in', { loginName: 'takasaki', password: testPassword })
  expect(right.status).toBe(200)
  expect((await visitor.get('/api/me')).body.body.demonstration).toBe(true)
  expect(await access.setupLink()).toBeUndefined()
})

it('refuses to open one for a real body', async () => {
  await start(false)
  const administrator = await setUp(app)
  const bodyId = (await administrator.visitor.get('/api/me')).body.body.id
  const opening = app.kernel.database.transaction(bodyId, (tx) =>
    app.slices.access.openDemonstrationAccount(app.kernel.systemContext({ bodyId, tx, name: 'x' }), {
      personId: 'person_0000000000000000000000000a',
      loginName: 'dareka',
      password: testPassword,
    }),
  )
  await expect(opening).rejects.toThrow(/demonstration/)
  app.clock.forward(60_000)
  const { loginName } = administrator
  const without = await app.visitor().post('/api/sign-in', { loginName, password: testPassword })
  expect(without.body.error.code).toBe('access.sign_in_refused')
  expect((await signIn(app, app.visitor(), administrator)).status).toBe(200)
})
