/** Signing in: password and one-time code together, one answer for every kind of no. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { note } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { normalizeLoginName, type Account } from '../core/account.ts'
import type { signIn as signInEndpoint } from '../core/contract.ts'
import { normalizePassword } from '../core/password.ts'
import { isDemonstration } from './demonstration.ts'
import type { AccessDeps } from './deps.ts'
import { stepOfCode } from './one-time-code.ts'
import { actingAs, openSession } from './open-session.ts'
import { enterAttempt, leaveAttempt } from './prove-password.ts'
import * as store from './store.ts'

type Claim = InputOf<typeof signInEndpoint>

export async function signIn(ctx: Context, deps: AccessDeps, claim: Claim) {
  const loginName = normalizeLoginName(claim.loginName)
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const account = await store.findAccountByLogin(ctx.tx, { bodyId: ctx.bodyId, loginName })
  const proved = await proves(ctx, deps, { account, claim })
  if (isRefusal(proved)) return proved
  if (!account || !proved) return signInRefused(ctx, loginName, account)
  const person = await deps.organization.person(ctx.tx, { bodyId: ctx.bodyId, id: account.state.personId })
  const seats = await deps.organization.seatsOfPerson(ctx.tx, {
    bodyId: ctx.bodyId,
    personId: account.state.personId,
    day: jstDay(ctx.now),
  })
  if (!person || person.left || seats.length === 0) return keepingWrites(refuse('access.no_seat'))
  await leaveAttempt(ctx, loginName, true)
  await openSession(actingAs(ctx, { id: account.id, personId: account.state.personId, name: person.name }))
  return { name: person.name }
}

/** True when password and code are both right. Both are looked at whatever the other says. */
async function proves(
  ctx: Context,
  deps: AccessDeps,
  { account, claim }: { account: Stored<Account> | undefined; claim: Claim },
) {
  const credential =
    account?.state.status === 'active'
      ? await store.findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId: account.id })
      : undefined
  const isRight = await deps.passwords.verify(credential?.passwordHash, normalizePassword(claim.password))
  if (isRefusal(isRight)) return isRight
  if (!account || !credential || !isRight) return false
  return usesCode(ctx, deps, { accountId: account.id, codeSecret: credential.codeSecret, code: claim.code })
}

/** True when the code is right and was not used before. A demonstration asks for no code. */
export async function usesCode(
  ctx: Context,
  deps: AccessDeps,
  claim: { accountId: string; codeSecret: string | null; code: string | undefined },
): Promise<boolean> {
  if (await isDemonstration(ctx, deps)) return true
  if (claim.codeSecret === null) return false
  const secret = deps.box.open(claim.codeSecret, `code:${claim.accountId}`)
  const step = stepOfCode(secret, claim.code ?? '', ctx.now)
  if (step === undefined) return false
  return store.useStep(ctx.tx, { bodyId: ctx.bodyId, accountId: claim.accountId, step })
}

async function signInRefused(ctx: Context, loginName: string, account: Stored<Account> | undefined) {
  await leaveAttempt(ctx, loginName, false)
  if (account) await note(ctx, { kind: 'account', id: account.id }, { type: 'account.signInRefused' })
  return keepingWrites(refuse('access.sign_in_refused'))
}
