/** Steps that tests of signed-in work share: the set-up by its link, invitations, signing in. */
import { createAccess } from '../src/access/server/access.ts'
import { codeAt } from '../src/access/server/one-time-code.ts'
import type { Access } from '../src/access/server/public.ts'
import type { Role } from '../src/kernel/core/actor.ts'
import { createOrganization } from '../src/organization/server/organization.ts'
import type { Organization } from '../src/organization/server/public.ts'
import { createHttpApp, type AppOptions, type HttpApp, type Visitor } from './http-app.ts'

export const testPassword = 'ayame-kawara-7-tsubame'
export const setUpBody = {
  name: '砦町',
  shortName: '砦町',
  code: '990019',
  prefecture: 'みやま県',
  networkModel: 'alpha',
}

type App = HttpApp<{ access: Access }>
export type SignInApp = HttpApp<{ access: Access; organization: Organization }>

/** An app of organization and access alone: enough for people to sign in. */
export function createSignInApp(options: Omit<AppOptions<unknown>, 'create'> = {}): Promise<SignInApp> {
  return createHttpApp({
    ...options,
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      return { organization, access: join(createAccess(kernel, { organization })) }
    },
  })
}

export type Administrator = { readonly visitor: Visitor; readonly secret: string; readonly loginName: string }

/** Uses the set-up link and answers the signed-in first administrator. */
export async function setUp(app: App, extra: Record<string, unknown> = {}): Promise<Administrator> {
  const token = tokenOf(await app.slices.access.setupLink())
  const visitor = app.visitor()
  const loginName = 'kanri'
  const begun = await visitor.post('/api/set-up/begin', { token, bodyName: setUpBody.name, loginName })
  const secret = String(begun.body.secret)
  visitor.proof.secret = secret
  const answer = await visitor.post('/api/set-up/complete', {
    token,
    body: setUpBody,
    administrator: { name: '管理 太郎', loginName, password: testPassword, ...extra },
    code: codeAt(secret, app.clock.now),
  })
  if (answer.status !== 200) throw new Error(`set-up failed: ${JSON.stringify(answer.body)}`)
  return { visitor, secret, loginName }
}

export type Member = {
  readonly visitor: Visitor
  readonly secret: string
  readonly loginName: string
  readonly personId: string
  readonly accountId: string
  readonly seatId: string
  readonly incumbencyId: string
}

/** Adds a person on a new seat of `role`, enrols and signs them in, all through the API. */
export async function addMember(
  app: App,
  administrator: Visitor,
  wanted: { name: string; loginName: string; role: Role; unitId?: string },
): Promise<Member> {
  const organization = await administrator.get('/api/organization')
  const unitId: string = wanted.unitId ?? organization.body.units[0].id
  const person = await administrator.post('/api/people', { name: wanted.name, unitId })
  const seat = await administrator.post('/api/organization/seats', {
    name: `${wanted.name}の席`,
    unitId,
    role: wanted.role,
  })
  const incumbency = await administrator.post('/api/organization/incumbencies', {
    seatId: seat.body.id,
    personId: person.body.id,
    fromDay: '2026-04-01',
  })
  const invited = await administrator.post('/api/accounts', {
    personId: person.body.id,
    loginName: wanted.loginName,
  })
  const visitor = app.visitor()
  const secret = await enrol(app, visitor, String(invited.body.link.path))
  // The enrolment has used the code of this half minute.
  app.clock.forward(60_000)
  await signIn(app, visitor, { loginName: wanted.loginName, secret })
  return {
    visitor,
    secret,
    loginName: wanted.loginName,
    personId: person.body.id,
    accountId: invited.body.id,
    seatId: seat.body.id,
    incumbencyId: incumbency.body.id,
  }
}

/** Sets the test password and answers the new secret for codes. */
export async function enrol(app: App, visitor: Visitor, linkPath: string): Promise<string> {
  const token = tokenOf(linkPath)
  const begun = await visitor.post('/api/enrolment/begin', { token })
  const secret = String(begun.body.secret)
  visitor.proof.secret = secret
  const code = codeAt(secret, app.clock.now)
  const done = await visitor.post('/api/enrolment/complete', { token, password: testPassword, code })
  if (done.status !== 200) throw new Error(`enrolment failed: ${JSON.stringify(done.body)}`)
  return secret
}

export async function signIn(
  app: App,
  visitor: Visitor,
  who: { loginName: string; secret: string; password?: string },
) {
  visitor.proof.secret = who.secret
  return visitor.post('/api/sign-in', {
    loginName: who.loginName,
    password: who.password ?? testPassword,
    code: codeAt(who.secret, app.clock.now),
  })
}

export function tokenOf(link: string | undefined): string {
  const token = link?.split('#')[1]
  if (!token) throw new Error(`no token in ${link ?? 'nothing'}`)
  return token
}
