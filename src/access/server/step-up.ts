/** Proving the second factor again inside a session: approvals, exports and sealing ask for a fresh proof. */
import { freshMinutes, type InputOf } from '../../kernel/core/endpoint.ts'
import { keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract-sign-in.ts'
import { absoluteHours } from '../core/session.ts'
import type { AccessDeps } from './deps.ts'
import { sessionCookie } from './open-session.ts'
import { askPasskeys } from './passkey.ts'
import { enterAttempt, leaveAttempt } from './prove-password.ts'
import { take } from './question.ts'
import { provesSecond } from './second-factor.ts'
import * as store from './store.ts'
import { proveSession } from './store-session.ts'

/** Requests that were on their way when the token changed are answered so long. */
const oldTokenMs = 5_000

export async function beginStepUp(ctx: Context, deps: AccessDeps) {
  const accountId = ctx.actor.id
  const credential = await store.findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId })
  const passkey =
    ctx.actor.kind === 'person' ? await askPasskeys(ctx, deps, { accountId, purpose: 'step-up' }) : undefined
  return { hasCode: (credential?.codeSecret ?? null) !== null, passkey: passkey ?? null }
}

/** A wrong answer counts as a failed sign-in of this account from this address. */
export async function stepUp(ctx: Context, deps: AccessDeps, input: InputOf<typeof contract.stepUp>) {
  const account = await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.actor.id })
  if (!account || ctx.sessionId === undefined) return refuse('access.no_session')
  const { loginName } = account.state
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const challenge = await challengeOf(ctx, deps, input.ticket)
  const { code, passkey } = input
  if (!(await provesSecond(ctx, deps, { accountId: account.id, code, passkey, challenge }))) {
    await leaveAttempt(ctx, loginName, false)
    await note(ctx, { kind: 'account', id: account.id }, { type: 'account.stepUpRefused' })
    return keepingWrites(refuse(passkey ? 'access.passkey_refused' : 'access.wrong_code'))
  }
  return markProven(ctx, ctx.sessionId)
}

async function challengeOf(ctx: Context, deps: AccessDeps, ticket: string | undefined) {
  if (ticket === undefined) return undefined
  const asked = await take(ctx, deps, { purpose: 'step-up', ticket })
  return asked?.accountId === ctx.actor.id ? (asked.detail as { challenge: string }).challenge : undefined
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
