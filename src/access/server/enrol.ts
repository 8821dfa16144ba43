/** Enrolment: a person sets password and code by a one-time link, or renews a lost code under the password. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { secretDigest } from '../../kernel/server/id.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { sourceOf, type Account, type LinkPurpose } from '../core/account.ts'
import type * as contract from '../core/contract.ts'
import { checkPassword } from '../core/password.ts'
import { changeAccount } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { codeUri, newCodeSecret, stepOfCode } from './one-time-code.ts'
import { actingAs } from './open-session.ts'
import { provePassword } from './prove-password.ts'
import { deletePasskeys } from './store-passkey.ts'
import * as store from './store.ts'
import { endSessions } from './store-session.ts'

type Enrolment = {
  readonly link: store.Link
  readonly purpose: LinkPurpose
  readonly account: Stored<Account>
  readonly name: string
}

export async function beginEnrolment(
  ctx: Context,
  deps: AccessDeps,
  { token }: InputOf<typeof contract.beginEnrolment>,
) {
  const found = await findEnrolment(ctx, deps, token)
  if (isRefusal(found)) return found
  const secret = newCodeSecret()
  const codeSecret = deps.box.seal(secret, `link:${found.link.id}`)
  await store.keepLinkSecret(ctx.tx, { bodyId: ctx.bodyId, id: found.link.id, codeSecret })
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const { loginName } = found.account.state
  const uri = codeUri({ secret, bodyName: body?.name ?? '', loginName })
  return { purpose: found.purpose, name: found.name, loginName, secret, uri }
}

export async function completeEnrolment(
  ctx: Context,
  deps: AccessDeps,
  { token, password, code }: InputOf<typeof contract.completeEnrolment>,
) {
  const found = await findEnrolment(ctx, deps, token)
  if (isRefusal(found)) return found
  if (found.link.codeSecret === null) return refuse('access.link_unusable')
  const secret = deps.box.open(found.link.codeSecret, `link:${found.link.id}`)
  const lastStep = stepOfCode(secret, code, ctx.now)
  if (lastStep === undefined) return refuse('access.wrong_code')
  const passwordHash = await passwordHashOf(ctx, deps, { found, password })
  if (isRefusal(passwordHash)) return passwordHash
  const { id, state } = found.account
  await store.saveCredential(ctx.tx, {
    bodyId: ctx.bodyId,
    accountId: id,
    passwordHash,
    codeSecret: deps.box.seal(secret, `code:${id}`),
    lastStep,
  })
  // Lost with the password: who had the key must not come in with it.
  if (found.purpose === 'enrol') await deletePasskeys(ctx.tx, { bodyId: ctx.bodyId, accountId: id })
  await store.useLink(ctx.tx, { bodyId: ctx.bodyId, id: found.link.id, now: ctx.now })
  await endSessions(ctx.tx, { bodyId: ctx.bodyId, accountId: id, now: ctx.now })
  const acting = actingAs(ctx, { id, personId: state.personId, name: found.name })
  const changed = await changeAccount(acting, found.account, {
    type: 'account.enrolled',
    purpose: found.purpose,
  })
  return isRefusal(changed) ? changed : { done: true as const }
}

async function findEnrolment(
  ctx: Context,
  deps: AccessDeps,
  token: string,
): Promise<Enrolment | Refusal<'access.link_unusable'>> {
  const unusable = refuse('access.link_unusable')
  const link = await store.findLink(ctx.tx, { bodyId: ctx.bodyId, digest: secretDigest(token), now: ctx.now })
  if (!link || link.purpose === 'setup' || link.accountId === null) return unusable
  const account = await store.accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: link.accountId })
  if (!account || account.state.status === 'closed') return unusable
  const person = await deps.organization.person(ctx.tx, { bodyId: ctx.bodyId, id: account.state.personId })
  return person ? { link, purpose: link.purpose, account, name: person.name } : unusable
}

/** A new password's hash; the present one's after it was proved; none where the directory keeps it. */
async function passwordHashOf(
  ctx: Context,
  deps: AccessDeps,
  { found, password }: { found: Enrolment; password: string },
) {
  const { account, purpose } = found
  const isOfDirectory = sourceOf(account.state) === 'directory'
  if (purpose === 'enrol' && !isOfDirectory) {
    const checked = checkPassword(password, account.state.loginName)
    return isRefusal(checked) ? checked : deps.passwords.hash(checked)
  }
  const proved = await provePassword(ctx, deps, { account, password })
  if (isRefusal(proved)) return proved
  if (isOfDirectory) return null
  const key = { bodyId: ctx.bodyId, accountId: account.id }
  return (await store.findCredential(ctx.tx, key))?.passwordHash ?? refuse('access.link_unusable')
}
