/** The first factor by password: compared here or by the directory, in much the same time for names that nobody has. */
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { sourceOf, type Account } from '../core/account.ts'
import { normalizePassword } from '../core/password.ts'
import type { AccessDeps } from './deps.ts'
import type { Busy } from './password-hash.ts'
import { keptDirectory, secretOf } from './sign-in-settings.ts'
import { findCredential } from './store.ts'

export type Away = Refusal<'access.directory_away'>

/**
 * True when the password of this account is right. A name that nobody has costs the hash of a decoy; so does
 * one of the directory, whose answer comes meanwhile.
 */
export async function provesPassword(
  ctx: Context,
  deps: AccessDeps,
  { account, password }: { account: Stored<Account> | undefined; password: string },
): Promise<boolean | Busy | Away> {
  const usable = account?.state.status === 'closed' ? undefined : account
  if (usable && sourceOf(usable.state) === 'directory')
    return provesByDirectory(ctx, deps, { account: usable, password })
  const stored = await storedHash(ctx, usable)
  return deps.passwords.verify(stored, normalizePassword(password))
}

async function storedHash(ctx: Context, account: Stored<Account> | undefined): Promise<string | undefined> {
  if (account?.state.status !== 'active') return undefined
  const credential = await findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId: account.id })
  return credential?.passwordHash ?? undefined
}

async function provesByDirectory(
  ctx: Context,
  deps: AccessDeps,
  { account, password }: { account: Stored<Account>; password: string },
): Promise<boolean | Busy | Away> {
  const kept = await keptDirectory(ctx)
  const decoy = deps.passwords.verify(undefined, password)
  if (!kept.settings.isOn) {
    const busy = await decoy
    return isRefusal(busy) ? busy : false
  }
  const access = { settings: kept.settings, searchPassword: secretOf(deps, 'directory', kept) }
  const { loginName } = account.state
  const [answer, busy] = await Promise.all([deps.directory.prove(access, { loginName, password }), decoy])
  if (isRefusal(busy)) return busy
  return answer === 'away' ? refuse('access.directory_away') : answer === 'proved'
}
