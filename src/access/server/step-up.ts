/** Proving the second factor again inside a session: approvals, exports and sealing ask for a fresh proof. */
import { freshMinutes, type InputOf } from '../../kernel/core/endpoint.ts'
import { keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract.ts'
import { absoluteHours } from '../core/session.ts'
import type { AccessDeps } from './deps.ts'
import { sessionCookie } from './open-session.ts'
import { enterAttempt, leaveAttempt } from './prove-password.ts'
import { usesCode } from './sign-in.ts'
import * as store from './store.ts'
import { proveSession } from './store-session.ts'

/** Requests that were on their way when the token changed are answered so long. */
const oldTokenMs = 5_000

export async function beginStepUp(ctx: Context) {
  const credential = await store.findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId: ctx.actor.id })
  return { hasCode: (credential?.codeSecret ?? null) !== null }
}

/** A wrong code counts as a failed sign-in of this account from this address. */
export async function stepUp(ctx: Context, deps: AccessDeps, { code }: InputOf<typeof contract.stepUp>) {
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id }
  const account = await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.actor.id })
  if (!account || ctx.sessionId === undefined) return refuse('access.no_session')
  const { loginName } = account.state
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const credential = await store.findCredential(ctx.tx, key)
  if (!(await usesCode(ctx, deps, { ...key, codeSecret: credential?.codeSecret ?? null, code }))) {
    await leaveAttempt(ctx, loginName, false)
    await note(ctx, { kind: 'account', id: account.id }, { type: 'account.stepUpRefused' })
    return keepingWrites(refuse('access.wrong_code'))
  }
  return markProven(ctx, ctx.sessionId)
}

/** A proof renews the token too (ASVS 7.2.4): a token that was read before it gains nothing from it. */
async function markProven(ctx: Context, sessionId: string) {
  const token = newSecret()
  await proveSession(ctx.tx, {
    bodyId: ctx.bodyId,
    id: sessionId,
    digest: secretDigest(token),
    now: ctx.now,
    oldId: newId('session'),
    oldTokenEndsAt: new Date(ctx.now.getTime() + oldTokenMs),
  })
  ctx.cookies?.set(sessionCookie, token, absoluteHours * 3600)
  await note(ctx, { kind: 'account', id: ctx.actor.id }, { type: 'account.steppedUp', sessionId })
  return { freshUntil: new Date(ctx.now.getTime() + freshMinutes * 60_000).toISOString() }
}

export async function confirmFresh() {
  return { done: true as const }
}
