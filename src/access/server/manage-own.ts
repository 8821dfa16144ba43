/** What everybody may change about their own account: the password, and sessions left open elsewhere. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract.ts'
import { sourceOf } from '../core/account.ts'
import { checkPassword } from '../core/password.ts'
import { isAlive } from '../core/session.ts'
import { changeAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { leaveAttempt, provePassword } from './prove-password.ts'
import { usesCode } from './second-factor.ts'
import * as store from './store.ts'
import { endSessions, findSession, listOpenSessions } from './store-session.ts'

/** Asks for the present password and a fresh code; every other session of the account ends. */
export async function changePassword(
  ctx: Context,
  deps: AccessDeps,
  { present, next, code }: InputOf<typeof contract.changePassword>,
) {
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id }
  const account = await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.actor.id })
  const credential = await store.findCredential(ctx.tx, key)
  if (!account || !credential) return refuse('kernel.not_found')
  const { loginName } = account.state
  if (sourceOf(account.state) === 'directory') return refuse('access.password_elsewhere')
  const proved = await provePassword(ctx, deps, { account, password: present })
  if (isRefusal(proved)) return proved
  if (!(await usesCode(ctx, deps, { ...key, codeSecret: credential.codeSecret, code }))) {
    await leaveAttempt(ctx, loginName, false)
    return keepingWrites(refuse('access.wrong_code'))
  }
  const checked = checkPassword(next, loginName)
  if (isRefusal(checked)) return keepingWrites(checked)
  const passwordHash = await deps.passwords.hash(checked)
  if (isRefusal(passwordHash)) return passwordHash
  await store.savePassword(ctx.tx, { ...key, passwordHash })
  await endSessions(ctx.tx, { ...key, exceptId: ctx.sessionId, now: ctx.now })
  const changed = await changeAccount(ctx, account, { type: 'account.passwordChanged' })
  return isRefusal(changed) ? changed : { done: true as const }
}

export async function listMySessions(ctx: Context) {
  const open = await listOpenSessions(ctx.tx, { bodyId: ctx.bodyId, accountId: ctx.actor.id })
  return {
    sessions: open
      .filter((session) => isAlive(session, ctx.now))
      .map(({ id, createdAt, lastSeenAt, address }) => ({
        id,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        address,
        isThis: id === ctx.sessionId,
      })),
  }
}

export async function endMySession(ctx: Context, { id }: InputOf<typeof contract.endMySession>) {
  const session = await findSession(ctx.tx, { bodyId: ctx.bodyId, id })
  if (session?.accountId !== ctx.actor.id) return refuse('kernel.not_found')
  await endSessions(ctx.tx, { bodyId: ctx.bodyId, id, now: ctx.now })
  await note(ctx, { kind: 'account', id: ctx.actor.id }, { type: 'account.sessionEnded', sessionId: id })
  return { done: true as const }
}
