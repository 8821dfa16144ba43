/** Single sign-on: going to the provider and coming back; only people who have an account here are let in. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { normalizeLoginName, type Account } from '../core/account.ts'
import type * as contract from '../core/contract-methods.ts'
import { hasSecondFactor, type ProviderSettings } from '../core/sign-in-methods.ts'
import { changeAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { actingAs } from './open-session.ts'
import { passkeyQuestion } from './passkey.ts'
import type { ProvedIdentity, ProviderAccess, SsoQuestion } from './provider.ts'
import { ask, take } from './question.ts'
import { relyingPartyOf } from './relying-party.ts'
import { letIn, type HalfSignIn } from './sign-in.ts'
import { keptProvider, secretOf } from './sign-in-settings.ts'
import * as identities from './store-identity.ts'
import * as store from './store.ts'

/** Binds the way to the provider to this browser: an answer that was begun elsewhere is none. */
const ssoCookie = '__Host-toride-sso'
const cookieSeconds = 300

export async function beginSso(ctx: Context, deps: AccessDeps, { again }: InputOf<typeof contract.beginSso>) {
  const access = await providerAccess(ctx, deps)
  if (!access) return refuse('access.sso_not_set')
  const begun = await deps.provider.begin(access, again)
  if (!begun) return refuse('access.provider_away')
  const ticket = await ask(ctx, deps, { purpose: 'sso', accountId: null, detail: begun.question })
  ctx.cookies?.set(ssoCookie, ticket, cookieSeconds)
  return { url: begun.url }
}

export async function completeSso(
  ctx: Context,
  deps: AccessDeps,
  sent: InputOf<typeof contract.completeSso>,
) {
  const ticket = ctx.cookies?.get(ssoCookie) ?? ''
  const asked = await take(ctx, deps, { purpose: 'sso', ticket })
  ctx.cookies?.set(ssoCookie, '', 0)
  if (!asked) return keepingWrites(refuse('access.question_over'))
  const access = await providerAccess(ctx, deps)
  if (!access) return keepingWrites(refuse('access.sso_not_set'))
  const identity = await deps.provider.complete(access, asked.detail as SsoQuestion, stringsOf(sent))
  if (identity === 'away') return keepingWrites(refuse('access.provider_away'))
  if (identity === 'refused') return keepingWrites(refuse('access.sso_refused'))
  const account = await accountOf(ctx, deps, { identity, settings: access.settings })
  if (!account) return keepingWrites(refuse('access.sso_refused'))
  return secondStep(ctx, deps, { account, identity, settings: access.settings })
}

/** The provider's second factor counts when it says so; else ours is asked. */
async function secondStep(
  ctx: Context,
  deps: AccessDeps,
  found: { account: Stored<Account>; identity: ProvedIdentity; settings: ProviderSettings },
) {
  const { identity, settings } = found
  if (hasSecondFactor(identity.claims, settings.factorValues)) {
    const account = await activated(ctx, found.account)
    if (isRefusal(account)) return account
    const entered = await letIn(ctx, deps, { account, provenAt: identity.authenticatedAt })
    return isRefusal(entered) ? entered : { name: entered.name, next: null }
  }
  const { id: accountId, state } = found.account
  const credential = await store.findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId })
  const options = await passkeyQuestion(ctx, deps, accountId)
  const hasCode = (credential?.codeSecret ?? null) !== null
  if (state.status !== 'active' || (!hasCode && !options))
    return keepingWrites(refuse('access.no_second_factor'))
  const detail: HalfSignIn = { challenge: options?.challenge ?? null }
  const ticket = await ask(ctx, deps, { purpose: 'sign-in', accountId, detail })
  return { name: null, next: { ticket, hasCode, options: options ? { ...options } : null } }
}

/** Somebody who was invited needs no password of ours when the provider proves both factors. */
async function activated(ctx: Context, account: Stored<Account>) {
  if (account.state.status !== 'invited') return account
  const { personId, loginName } = account.state
  const acting = actingAs(ctx, { id: account.id, personId, name: loginName })
  return changeAccount(acting, account, { type: 'account.enrolled', purpose: 'enrol' })
}

/** By `sub` once it is known, by the chosen claim before. Nobody is let in who has no account. */
async function accountOf(
  ctx: Context,
  deps: AccessDeps,
  { identity, settings }: { identity: ProvedIdentity; settings: ProviderSettings },
): Promise<Stored<Account> | undefined> {
  const { bodyId } = ctx
  const { issuer, subject } = identity
  const bound = await identities.findIdentity(ctx.tx, { bodyId, issuer, subject })
  if (bound) return usable(await store.accounts.find(ctx.tx, { bodyId, id: bound.accountId }))
  const account = usable(await accountByClaim(ctx, deps, { claims: identity.claims, settings }))
  if (!account) return undefined
  const row = { bodyId, id: newId('identity'), accountId: account.id, issuer, subject, boundAt: ctx.now }
  // A name that was given to somebody new does not lead into the account of who had it before.
  if (!(await identities.bindIdentity(ctx.tx, row))) return undefined
  await note(ctx, { kind: 'account', id: account.id }, { type: 'account.identityBound', issuer })
  return account
}

async function accountByClaim(
  ctx: Context,
  deps: AccessDeps,
  { claims, settings }: { claims: ProvedIdentity['claims']; settings: ProviderSettings },
): Promise<Stored<Account> | undefined> {
  const claim = settings.matchClaim
  const value = claims[claim]
  if (typeof value !== 'string' || value === '') return undefined
  if (claim !== 'email') {
    const loginName = loginNameIn(value, settings.domain)
    if (loginName === undefined) return undefined
    return store.findAccountByLogin(ctx.tx, { bodyId: ctx.bodyId, loginName })
  }
  // An address that the provider has not checked may be anybody's.
  if (claims['email_verified'] !== true) return undefined
  const personId = await deps.organization.personByEmail(ctx.tx, { bodyId: ctx.bodyId, email: value })
  return personId === undefined
    ? undefined
    : store.findAccountByPerson(ctx.tx, { bodyId: ctx.bodyId, personId })
}

/** `mori`, or `mori@town.example` when that is the domain that was set: the same name elsewhere is somebody else. */
function loginNameIn(value: string, domain: string | null): string | undefined {
  const [name = '', place, ...rest] = value.split('@')
  if (rest.length > 0) return undefined
  if (place !== undefined && place.toLowerCase() !== domain?.toLowerCase()) return undefined
  return normalizeLoginName(name)
}

function usable(account: Stored<Account> | undefined): Stored<Account> | undefined {
  return account?.state.status === 'closed' ? undefined : account
}

async function providerAccess(ctx: Context, deps: AccessDeps): Promise<ProviderAccess | undefined> {
  const kept = await keptProvider(ctx)
  if (!kept.settings.isOn) return undefined
  const { origin } = relyingPartyOf(deps.kernel.config)
  const secret = secretOf(deps, 'provider', kept)
  return { settings: kept.settings, secret, version: kept.version, redirectUri: `${origin}/sso` }
}

function stringsOf(sent: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
