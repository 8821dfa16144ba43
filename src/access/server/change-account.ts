/** The account as a record: opening it, one-time links, closing, ending its sessions. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { commit, type Conflict } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import {
  emptyAccount,
  evolveAccount,
  isLoginName,
  linkHours,
  normalizeLoginName,
  type Account,
  type AccountEvent,
  type LinkPurpose,
} from '../core/account.ts'
import type * as methods from '../core/contract-methods.ts'
import type * as contract from '../core/contract-settings.ts'
import type { AccessDeps } from './deps.ts'
import { keptDirectory } from './sign-in-settings.ts'
import { unbindIdentities } from './store-identity.ts'
import { deletePasskeys } from './store-passkey.ts'
import * as store from './store.ts'
import { endSessions } from './store-session.ts'

export type IssuedLink = { readonly path: string; readonly expiresAt: string }

/** Opens an account without credentials. The person must exist; one account a person. */
export async function openAccount(
  ctx: Context,
  deps: AccessDeps,
  wanted: { personId: string; loginName: string },
): Promise<
  | Stored<Account>
  | Conflict
  | Refusal<
      'kernel.not_found' | 'access.bad_login_name' | 'access.login_name_taken' | 'access.person_has_account'
    >
> {
  const { bodyId } = ctx
  const loginName = normalizeLoginName(wanted.loginName)
  if (!isLoginName(loginName)) return refuse('access.bad_login_name')
  const person = await deps.organization.person(ctx.tx, { bodyId, id: wanted.personId })
  if (!person || person.left) return refuse('kernel.not_found')
  if (await store.findAccountByLogin(ctx.tx, { bodyId, loginName })) return refuse('access.login_name_taken')
  if (await store.findAccountByPerson(ctx.tx, { bodyId, personId: wanted.personId }))
    return refuse('access.person_has_account')
  return changeAccount(
    ctx,
    { id: newId('account'), version: 0, state: emptyAccount },
    { type: 'account.opened', personId: wanted.personId, loginName },
  )
}

export async function inviteAccount(
  ctx: Context,
  deps: AccessDeps,
  input: InputOf<typeof contract.inviteAccount>,
) {
  const opened = await openAccount(ctx, deps, input)
  return isRefusal(opened) ? opened : linkFor(ctx, opened, 'enrol')
}

export async function issueLink(ctx: Context, { id, version, purpose }: InputOf<typeof contract.issueLink>) {
  const account = expectVersion(await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(account)) return account
  if (account.state.status === 'closed') return refuse('access.account_closed')
  if (purpose === 'code' && account.state.status === 'invited') return refuse('access.account_not_enrolled')
  return linkFor(ctx, account, purpose)
}

/** Closing ends every session at once and forgets password and code. */
export async function closeAccount(
  ctx: Context,
  deps: AccessDeps,
  { id, version }: InputOf<typeof contract.closeAccount>,
) {
  const account = expectVersion(await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(account)) return account
  if (account.state.status === 'closed') return refuse('access.account_closed')
  if (account.id === ctx.actor.id) return refuse('access.own_account')
  if (await isLastAdministrator(ctx, deps, account)) return refuse('access.last_administrator')
  return shutAccount(ctx, account, { type: 'account.closed' })
}

/** Ends sessions, links and every means to sign in; only a new link leads back. */
export async function shutAccount(
  ctx: Context,
  account: Stored<Account>,
  event: Extract<AccountEvent, { type: 'account.closed' }>,
) {
  const key = { bodyId: ctx.bodyId, accountId: account.id }
  await store.deleteCredential(ctx.tx, key)
  await store.dropLinks(ctx.tx, key)
  await deletePasskeys(ctx.tx, key)
  await unbindIdentities(ctx.tx, key)
  return endedSessions(ctx, account, event)
}

/** A password of the directory is not kept here as well. */
export async function changeMethod(ctx: Context, input: InputOf<typeof methods.changeMethod>) {
  const { id, version, source, breakGlass } = input
  const account = expectVersion(await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(account)) return account
  if (account.state.status === 'closed') return refuse('access.account_closed')
  if (breakGlass && source !== 'local') return refuse('access.break_glass_is_local')
  const key = { bodyId: ctx.bodyId, accountId: id }
  if (source === 'directory') {
    if (!(await keptDirectory(ctx)).settings.isOn) return refuse('access.directory_not_set')
    await store.savePassword(ctx.tx, { ...key, passwordHash: null })
  }
  return endedSessions(ctx, account, { type: 'account.methodChanged', source, breakGlass })
}

export async function reopenAccount(ctx: Context, { id, version }: InputOf<typeof contract.reopenAccount>) {
  const account = expectVersion(await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(account)) return account
  if (account.state.status !== 'closed') return refuse('access.account_open')
  const reopened = await changeAccount(ctx, account, { type: 'account.reopened' })
  return isRefusal(reopened) ? reopened : linkFor(ctx, reopened, 'enrol')
}

export async function endAccountSessions(
  ctx: Context,
  { id, version }: InputOf<typeof contract.endSessions>,
) {
  const account = expectVersion(await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  return isRefusal(account) ? account : endedSessions(ctx, account, { type: 'account.sessionsEnded' })
}

export async function changeAccount(
  ctx: Context,
  account: Stored<Account>,
  event: AccountEvent,
): Promise<Stored<Account> | Conflict> {
  const about = { bodyId: ctx.bodyId, kind: 'account', evolve: evolveAccount }
  const state = await commit(ctx, store.accounts.subject<AccountEvent>(account, about), [event])
  return isRefusal(state) ? state : { id: account.id, version: account.version + 1, state }
}

/** A new one-time link for the account; earlier ones die. The token stands after `#`: no server logs it. */
export async function linkFor(ctx: Context, account: Stored<Account>, purpose: LinkPurpose) {
  const changed = await changeAccount(ctx, account, { type: 'account.linkIssued', purpose })
  if (isRefusal(changed)) return changed
  const token = newSecret()
  const expiresAt = new Date(ctx.now.getTime() + linkHours[purpose] * 3_600_000)
  await store.dropLinks(ctx.tx, { bodyId: ctx.bodyId, accountId: account.id })
  await store.addLink(ctx.tx, {
    bodyId: ctx.bodyId,
    id: newId('link'),
    digest: secretDigest(token),
    purpose,
    accountId: account.id,
    expiresAt,
  })
  const link: IssuedLink = { path: `/enrol#${token}`, expiresAt: expiresAt.toISOString() }
  return { id: changed.id, version: changed.version, link }
}

async function endedSessions(ctx: Context, account: Stored<Account>, event: AccountEvent) {
  await endSessions(ctx.tx, { bodyId: ctx.bodyId, accountId: account.id, now: ctx.now })
  const changed = await changeAccount(ctx, account, event)
  return isRefusal(changed) ? changed : { id: changed.id, version: changed.version }
}

async function isLastAdministrator(
  ctx: Context,
  deps: AccessDeps,
  account: Stored<Account>,
): Promise<boolean> {
  const administrators = await listAdministrators(ctx, deps)
  const usable = administrators.filter((one) => one.state.status === 'active')
  return usable.some((one) => one.id === account.id) && usable.length === 1
}

/** Accounts whose people hold an administrator's seat today. */
export async function listAdministrators(ctx: Context, deps: AccessDeps): Promise<Stored<Account>[]> {
  const held = await deps.organization.heldSeats(ctx.tx, { bodyId: ctx.bodyId, day: jstDay(ctx.now) })
  const personIds = new Set(held.filter((seat) => seat.role === 'administrator').map((seat) => seat.personId))
  const accounts: Stored<Account>[] = []
  for (const personId of personIds) {
    const account = await store.findAccountByPerson(ctx.tx, { bodyId: ctx.bodyId, personId })
    if (account) accounts.push(account)
  }
  return accounts
}
