/** Opening and closing sessions: the opaque token goes into the cookie, its digest into the database. */
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import { absoluteHours } from '../core/session.ts'
import { addSession, endSessions } from './store-session.ts'

/** `__Host-`: sent only over TLS (or to localhost), only to this host, only for the whole path. */
export const sessionCookie = '__Host-toride'

/**
 * Ends the session that the browser had and opens a new one for the account of `ctx.actor`. `provenAt` is
 * when the second factor was proved: now, unless a provider of single sign-on says otherwise.
 */
export async function openSession(ctx: Context, provenAt: Date | null = ctx.now): Promise<void> {
  if (ctx.sessionId) await endSessions(ctx.tx, { bodyId: ctx.bodyId, id: ctx.sessionId, now: ctx.now })
  const token = newSecret()
  const id = newId('session')
  await addSession(ctx.tx, {
    bodyId: ctx.bodyId,
    id,
    digest: secretDigest(token),
    accountId: ctx.actor.id,
    now: ctx.now,
    provenAt,
    address: ctx.remoteAddress ?? '',
  })
  await note(ctx, { kind: 'account', id: ctx.actor.id }, { type: 'account.signedIn', sessionId: id })
  ctx.cookies?.set(sessionCookie, token, absoluteHours * 3600)
}

export async function signOut(ctx: Context): Promise<{ done: true }> {
  if (ctx.sessionId) {
    await endSessions(ctx.tx, { bodyId: ctx.bodyId, id: ctx.sessionId, now: ctx.now })
    await note(
      ctx,
      { kind: 'account', id: ctx.actor.id },
      { type: 'account.signedOut', sessionId: ctx.sessionId },
    )
  }
  ctx.cookies?.set(sessionCookie, '', 0)
  return { done: true }
}

/** The same request, acted by the person of an account that has just proved itself. */
export function actingAs(ctx: Context, account: { id: string; personId: string; name: string }): Context {
  const actor = { kind: 'person' as const, bodyId: ctx.bodyId, seats: [], ...account }
  return { ...ctx, actor }
}

/** Unwraps an outcome that cannot be refused here; a refusal is a fault of the program. */
export function expectDone<Value>(outcome: Value): Exclude<Value, { refused: true }> {
  if (isRefusal(outcome)) throw new Error(`unexpected refusal ${outcome.code}`)
  return outcome as Exclude<Value, { refused: true }>
}
