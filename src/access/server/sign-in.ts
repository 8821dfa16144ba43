/** Signing in: password and second factor, one answer for every kind of no. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { note } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { normalizeLoginName, type Account } from '../core/account.ts'
import type * as signInContract from '../core/contract-sign-in.ts'
import type { signIn as signInEndpoint } from '../core/contract.ts'
import type { AccessDeps } from './deps.ts'
import { provesPassword } from './first-factor.ts'
import { actingAs, openSession } from './open-session.ts'
import { passkeyQuestion } from './passkey.ts'
import { enterAttempt, leaveAttempt } from './prove-password.ts'
import { ask, take } from './question.ts'
import { provesSecond } from './second-factor.ts'
import * as store from './store.ts'
import { tellOfBreakGlass } from './tell-people.ts'

/** What stands after a first factor was proved: whose, and what was asked of the passkeys. */
export type HalfSignIn = { readonly challenge: string | null }

export async function signIn(ctx: Context, deps: AccessDeps, claim: InputOf<typeof signInEndpoint>) {
  const loginName = normalizeLoginName(claim.loginName)
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const account = await store.findAccountByLogin(ctx.tx, { bodyId: ctx.bodyId, loginName })
  const isRight = await provesPassword(ctx, deps, { account, password: claim.password })
  if (isRefusal(isRight)) return isRight
  if (!account || !isRight || account.state.status !== 'active') return signInRefused(ctx, loginName, account)
  const isProved = await provesSecond(ctx, deps, { accountId: account.id, code: claim.code })
  return isProved ? letIn(ctx, deps, { account, provenAt: ctx.now }) : signInRefused(ctx, loginName, account)
}

/** The first half with a passkey. Name and password that are right, but without passkeys, are answered like wrong ones. */
export async function beginPasskeySignIn(
  ctx: Context,
  deps: AccessDeps,
  claim: InputOf<typeof signInContract.beginPasskeySignIn>,
) {
  const loginName = normalizeLoginName(claim.loginName)
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return wait
  const account = await store.findAccountByLogin(ctx.tx, { bodyId: ctx.bodyId, loginName })
  const isRight = await provesPassword(ctx, deps, { account, password: claim.password })
  if (isRefusal(isRight)) return isRight
  if (!account || !isRight || account.state.status !== 'active') return signInRefused(ctx, loginName, account)
  const options = await passkeyQuestion(ctx, deps, account.id)
  if (!options) return signInRefused(ctx, loginName, account)
  const detail: HalfSignIn = { challenge: options.challenge }
  const ticket = await ask(ctx, deps, { purpose: 'sign-in', accountId: account.id, detail })
  return { ticket, options: { ...options } }
}

/** The second half, whatever the first was. A wrong answer uses the question up and counts as a failure. */
export async function finishSignIn(
  ctx: Context,
  deps: AccessDeps,
  claim: InputOf<typeof signInContract.finishSignIn>,
) {
  const asked = await take(ctx, deps, { purpose: 'sign-in', ticket: claim.ticket })
  if (!asked?.accountId) return keepingWrites(refuse('access.question_over'))
  const account = await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: asked.accountId })
  if (account?.state.status !== 'active') return keepingWrites(refuse('access.question_over'))
  const { loginName } = account.state
  const wait = await enterAttempt(ctx, loginName)
  if (wait) return keepingWrites(wait)
  const challenge = (asked.detail as HalfSignIn).challenge ?? undefined
  const { code, passkey } = claim
  const isProved = await provesSecond(ctx, deps, { accountId: account.id, code, passkey, challenge })
  return isProved ? letIn(ctx, deps, { account, provenAt: ctx.now }) : signInRefused(ctx, loginName, account)
}

/** Both factors are proved. Who holds no seat today stays outside all the same. */
export async function letIn(
  ctx: Context,
  deps: AccessDeps,
  { account, provenAt }: { account: Stored<Account>; provenAt: Date | null },
) {
  const { bodyId } = ctx
  const { personId, loginName, breakGlass } = account.state
  const person = await deps.organization.person(ctx.tx, { bodyId, id: personId })
  const day = jstDay(ctx.now)
  const seats = await deps.organization.seatsOfPerson(ctx.tx, { bodyId, personId, day })
  if (!person || person.left || seats.length === 0) return keepingWrites(refuse('access.no_seat'))
  await leaveAttempt(ctx, loginName, true)
  const acting = actingAs(ctx, { id: account.id, personId, name: person.name })
  await openSession(acting, provenAt)
  if (breakGlass === true) await tellOfBreakGlass(acting, deps, { accountId: account.id, name: person.name })
  return { name: person.name }
}

async function signInRefused(ctx: Context, loginName: string, account: Stored<Account> | undefined) {
  await leaveAttempt(ctx, loginName, false)
  if (account) await note(ctx, { kind: 'account', id: account.id }, { type: 'account.signInRefused' })
  return keepingWrites(refuse('access.sign_in_refused'))
}
