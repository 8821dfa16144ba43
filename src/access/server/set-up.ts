/** The first run: a one-time link leads to the body and its first administrator. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { enter, noBody } from '../../kernel/server/database.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { systemActor } from '../../kernel/server/jobs.ts'
import { isLoginName, linkHours, normalizeLoginName } from '../core/account.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { checkPassword } from '../core/password.ts'
import { changeAccount, openAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { codeUri, newCodeSecret, stepOfCode } from './one-time-code.ts'
import { actingAs, expectDone, openSession } from './open-session.ts'
import * as store from './store.ts'

/** A new set-up link (path and fragment), or undefined when a body exists. Earlier set-up links die. */
export async function makeSetupLink(deps: AccessDeps): Promise<string | undefined> {
  if ((await deps.organization.soleBodyId()) !== undefined) return undefined
  const token = newSecret()
  const now = deps.kernel.now()
  await deps.kernel.database.transaction(noBody, async (tx) => {
    await store.dropLinks(tx, { bodyId: noBody, accountId: null })
    await store.addLink(tx, {
      bodyId: noBody,
      id: newId('link'),
      digest: secretDigest(token),
      purpose: 'setup',
      accountId: null,
      expiresAt: new Date(now.getTime() + linkHours.setup * 3_600_000),
    })
  })
  return `/set-up#${token}`
}

export async function beginSetUp(ctx: Context, deps: AccessDeps, input: InputOf<typeof contract.beginSetUp>) {
  const link = await findSetupLink(ctx, input.token)
  if (isRefusal(link)) return link
  const loginName = normalizeLoginName(input.loginName)
  if (!isLoginName(loginName)) return refuse('access.bad_login_name')
  const secret = newCodeSecret()
  const codeSecret = deps.box.seal(secret, `link:${link.id}`)
  await store.keepLinkSecret(ctx.tx, { bodyId: noBody, id: link.id, codeSecret })
  return { secret, uri: codeUri({ secret, bodyName: input.bodyName, loginName }) }
}

export async function completeSetUp(
  ctx: Context,
  deps: AccessDeps,
  input: InputOf<typeof contract.completeSetUp>,
) {
  const link = await findSetupLink(ctx, input.token)
  if (isRefusal(link)) return link
  if (link.codeSecret === null) return refuse('access.link_unusable')
  const secret = deps.box.open(link.codeSecret, `link:${link.id}`)
  const step = stepOfCode(secret, input.code, ctx.now)
  if (step === undefined) return refuse('access.wrong_code')
  const loginName = normalizeLoginName(input.administrator.loginName)
  if (!isLoginName(loginName)) return refuse('access.bad_login_name')
  const password = checkPassword(input.administrator.password, loginName)
  if (isRefusal(password)) return password
  // While the transaction still stands outside of every body; a refusal takes it back.
  await store.useLink(ctx.tx, { bodyId: noBody, id: link.id, now: ctx.now })
  const inBody = await enterNewBody(ctx, deps, input.body)
  if (isRefusal(inBody)) return inBody
  const account = await openFirstAccount(inBody, deps, { ...input.administrator, loginName })
  const passwordHash = await deps.passwords.hash(password)
  if (isRefusal(passwordHash)) return passwordHash
  await store.saveCredential(ctx.tx, {
    bodyId: inBody.bodyId,
    accountId: account.id,
    passwordHash,
    codeSecret: deps.box.seal(secret, `code:${account.id}`),
    lastStep: step,
  })
  const { personId } = account.state
  await openSession(actingAs(inBody, { id: account.id, personId, name: input.administrator.name }))
  return { bodyId: inBody.bodyId }
}

async function findSetupLink(
  ctx: Context,
  token: string,
): Promise<store.Link | Refusal<'access.link_unusable'>> {
  const link = await store.findLink(ctx.tx, { bodyId: noBody, digest: secretDigest(token), now: ctx.now })
  return link?.purpose === 'setup' ? link : refuse('access.link_unusable')
}

/** Creates the body; the rest of the transaction belongs to it. */
async function enterNewBody(
  ctx: Context,
  deps: AccessDeps,
  body: InputOf<typeof contract.completeSetUp>['body'],
) {
  const bodyId = deps.organization.newBodyId()
  await enter(ctx.tx, { bodyId })
  const actor = { ...systemActor(bodyId, 'set-up'), name: ja.actors.setUp }
  const inBody: Context = { ...ctx, bodyId, actor, sessionId: undefined }
  const { demonstration } = deps.kernel.config
  const created = await deps.organization.createBody(inBody, { ...body, demonstration, extraClosedDays: [] })
  return isRefusal(created) ? created : inBody
}

async function openFirstAccount(
  ctx: Context,
  deps: AccessDeps,
  first: InputOf<typeof contract.completeSetUp>['administrator'],
) {
  const { organization } = deps
  const day = jstDay(ctx.now)
  const unit = expectDone(
    await organization.addUnit(ctx, {
      name: first.unitName ?? ja.setUp.unitName,
      parentId: null,
      phone: null,
      position: 0,
    }),
  )
  const person = expectDone(
    await organization.addPerson(ctx, {
      name: first.name,
      reading: null,
      unitId: unit.id,
      extension: null,
      email: null,
    }),
  )
  await seatPerson(ctx, deps, {
    name: ja.setUp.seatName,
    role: 'administrator',
    unitId: unit.id,
    personId: person.id,
    day,
  })
  if (first.alsoLead) {
    const lead = { name: ja.setUp.leadSeatName, role: 'lead' as const }
    await seatPerson(ctx, deps, { ...lead, unitId: unit.id, personId: person.id, day })
  }
  const wanted = { personId: person.id, loginName: first.loginName }
  const account = expectDone(await openAccount(ctx, deps, wanted))
  return expectDone(await changeAccount(ctx, account, { type: 'account.enrolled', purpose: 'enrol' }))
}

/** Makes a seat and puts the person on it from `day`. */
export async function seatPerson(
  ctx: Context,
  deps: AccessDeps,
  wanted: { name: string; role: 'administrator' | 'lead'; unitId: string; personId: string; day: string },
): Promise<void> {
  const { name, role, unitId, personId, day } = wanted
  const seat = expectDone(await deps.organization.addSeat(ctx, { name, unitId, role, position: 0 }))
  expectDone(
    await deps.organization.assignSeat(ctx, {
      seatId: seat.id,
      personId,
      fromDay: day,
      untilDay: null,
      deputy: false,
      replace: false,
    }),
  )
}
