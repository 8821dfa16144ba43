/** Proving a password under the limit on failures: sign-in, a renewed code and a changed password share it. */
import { isRefusal, keepingWrites, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, secretDigest } from '../../kernel/server/id.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { Account } from '../core/account.ts'
import { knownAddressDays, mustWait, windowMinutes } from '../core/sign-in-limit.ts'
import type { AccessDeps } from './deps.ts'
import { provesPassword, type Away } from './first-factor.ts'
import type { Busy } from './password-hash.ts'
import { addAttempt, countFailures, lockAttempts } from './store-session.ts'

export type TooMany = Refusal<'access.too_many_failures'> | Busy

/** Takes the account's turn and answers a refusal while it must wait. Call it before any secret is compared. */
export async function enterAttempt(ctx: Context, loginName: string): Promise<TooMany | undefined> {
  const loginDigest = digestOf(loginName)
  await lockAttempts(ctx.tx, loginDigest)
  const failures = await countFailures(ctx.tx, {
    bodyId: ctx.bodyId,
    loginDigest,
    address: ctx.remoteAddress ?? '',
    since: new Date(ctx.now.getTime() - windowMinutes * 60_000),
    knownSince: new Date(ctx.now.getTime() - knownAddressDays * 86_400_000),
  })
  return mustWait(failures) ? refuse('access.too_many_failures', { minutes: windowMinutes }) : undefined
}

/** Writes down how an attempt went. */
export async function leaveAttempt(ctx: Context, loginName: string, succeeded: boolean): Promise<void> {
  await addAttempt(ctx.tx, {
    bodyId: ctx.bodyId,
    id: newId('attempt'),
    loginDigest: digestOf(loginName),
    address: ctx.remoteAddress ?? '',
    succeeded,
    now: ctx.now,
  })
}

/** Compares `password` with the account's; a wrong one is counted and refused as `access.wrong_password`. */
export async function provePassword(
  ctx: Context,
  deps: AccessDeps,
  { account, password }: { account: Stored<Account>; password: string },
): Promise<true | TooMany | Away | Refusal<'access.wrong_password'>> {
  const { loginName } = account.state
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const isRight = await provesPassword(ctx, deps, { account, password })
  if (isRefusal(isRight)) return isRight
  if (isRight) return true
  await leaveAttempt(ctx, loginName, false)
  return keepingWrites(refuse('access.wrong_password'))
}

/** The name itself is not kept: people type passwords into that field. */
function digestOf(loginName: string): string {
  return secretDigest(`toride.login.${loginName}`)
}
