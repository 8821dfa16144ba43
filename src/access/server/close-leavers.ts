/** Leavers by transfer: when the last incumbency has ended, the account closes, and with it all that signs in. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { shutAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { expectDone } from './open-session.ts'
import { findAccountByPerson } from './store.ts'

/**
 * Closes the accounts of people who no longer hold a seat and are not to hold one later. From the first
 * moment of the day such a person is not let in anyway (`authenticate`); this takes the means away too.
 * Answers how many accounts were closed.
 */
export async function closeLeavers(ctx: Context, deps: AccessDeps): Promise<number> {
  const { bodyId } = ctx
  let closed = 0
  for (const personId of await deps.organization.departed(ctx.tx, { bodyId, day: jstDay(ctx.now) })) {
    const account = await findAccountByPerson(ctx.tx, { bodyId, personId })
    if (!account || account.state.status === 'closed') continue
    expectDone(await shutAccount(ctx, account, { type: 'account.closed', reason: 'left' }))
    closed += 1
  }
  return closed
}

/** The same in a transaction of its own, for the job. */
export async function closeLeaversNow(deps: AccessDeps): Promise<number> {
  const bodyId = await deps.organization.soleBodyId()
  if (bodyId === undefined) return 0
  return deps.kernel.database.transaction(bodyId, (tx) =>
    closeLeavers(deps.kernel.systemContext({ bodyId, tx, name: 'access.closeLeavers' }), deps),
  )
}
