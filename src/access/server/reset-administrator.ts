/** `toride admin reset` on the host: a new one-time link for an administrator, when the last one is lost. */
import { jstDay } from '../../kernel/core/calendar.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { normalizeLoginName, type Account } from '../core/account.ts'
import { ja } from '../core/ja.ts'
import { changeAccount, linkFor, listAdministrators, openAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { expectDone } from './open-session.ts'
import { queueMail } from './send-mail.ts'
import { seatPerson } from './set-up.ts'
import * as store from './store.ts'
import { tellAdministrators } from './tell-administrators.ts'

export type ResetAdministrator = {
  readonly loginName: string
  /** Path and fragment of the one-time link, below the address of the server. */
  readonly path: string
  readonly expiresAt: string
}

/**
 * Makes a one-time link for an administrator: the account `loginName`, else one that holds an
 * administrator's seat today, else a new one on a seat of its own. Recorded in the trail and announced to
 * every administrator, by a notice and by mail. Refuses before set-up and for an unknown login name.
 */
export async function resetAdministrator(
  deps: AccessDeps,
  wanted: { loginName?: string } = {},
): Promise<ResetAdministrator | Refusal<'kernel.not_found' | 'access.no_such_administrator'>> {
  const bodyId = await deps.organization.soleBodyId()
  if (bodyId === undefined) return refuse('kernel.not_found')
  return deps.kernel.database.transaction(bodyId, async (tx) => {
    const system = deps.kernel.systemContext({ bodyId, tx, name: 'admin-reset' })
    const ctx: Context = { ...system, actor: { ...system.actor, name: ja.actors.host } }
    const account = await chooseAccount(ctx, deps, wanted.loginName)
    if (isRefusal(account)) return account
    const opened = await reopened(ctx, account)
    const marked = expectDone(await changeAccount(ctx, opened, { type: 'account.administratorReset' }))
    const { link } = expectDone(await linkFor(ctx, marked, 'enrol'))
    await announce(ctx, deps, marked.state.loginName)
    return { loginName: marked.state.loginName, ...link }
  })
}

async function chooseAccount(
  ctx: Context,
  deps: AccessDeps,
  loginName: string | undefined,
): Promise<Stored<Account> | Refusal<'access.no_such_administrator'>> {
  const administrators = await listAdministrators(ctx, deps)
  if (loginName === undefined) return administrators[0] ?? (await makeAdministrator(ctx, deps))
  const account = await store.findAccountByLogin(ctx.tx, {
    bodyId: ctx.bodyId,
    loginName: normalizeLoginName(loginName),
  })
  if (!account) return refuse('access.no_such_administrator')
  const isAdministrator = administrators.some((one) => one.id === account.id)
  if (!isAdministrator) await seatAsAdministrator(ctx, deps, account.state.personId)
  return account
}

/** Nobody holds an administrator's seat any more: a person made for the recovery takes one. */
async function makeAdministrator(ctx: Context, deps: AccessDeps): Promise<Stored<Account>> {
  const person = expectDone(
    await deps.organization.addPerson(ctx, {
      name: ja.reset.personName,
      reading: null,
      unitId: null,
      extension: null,
      email: null,
    }),
  )
  await seatAsAdministrator(ctx, deps, person.id)
  const loginName = `recovery-${jstDay(ctx.now)}-${newId('r').slice(-6)}`
  return expectDone(await openAccount(ctx, deps, { personId: person.id, loginName }))
}

async function seatAsAdministrator(ctx: Context, deps: AccessDeps, personId: string): Promise<void> {
  const units = await deps.organization.units(ctx.tx, ctx.bodyId)
  const open = units.find((unit) => !unit.closed)
  if (!open) throw new Error('the body has no open unit')
  const seat = { name: ja.setUp.seatName, role: 'administrator' as const, unitId: open.id }
  await seatPerson(ctx, deps, { ...seat, personId, day: jstDay(ctx.now) })
}

async function reopened(ctx: Context, account: Stored<Account>): Promise<Stored<Account>> {
  if (account.state.status !== 'closed') return account
  return expectDone(await changeAccount(ctx, account, { type: 'account.reopened' }))
}

async function announce(ctx: Context, deps: AccessDeps, loginName: string): Promise<void> {
  const params = { loginName }
  const administrators = await tellAdministrators(ctx, deps, { code: 'administrator_reset', params })
  const people = await deps.organization.people(ctx.tx, {
    bodyId: ctx.bodyId,
    ids: administrators.map((account) => account.state.personId),
  })
  for (const person of people) {
    if (person.email === null) continue
    const mail = { subject: ja.mail.resetSubject, text: ja.notices.administrator_reset(params) }
    await queueMail(ctx, { to: person.email, ...mail })
  }
}
