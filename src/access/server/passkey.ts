/** Passkeys: adding, naming and removing one's own, and proving with one (WebAuthn level 3). */
import type { AuthenticatorTransport } from '@simplewebauthn/server'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract-sign-in.ts'
import { passkeysMax, type PasskeyAnswer } from '../core/passkey.ts'
import type { AccessDeps } from './deps.ts'
import { ask, take } from './question.ts'
import { canHavePasskeys, relyingPartyOf } from './relying-party.ts'
import * as store from './store-passkey.ts'
import { accounts, findCredential } from './store.ts'

/** Loaded on use: a tenth of a second, for a library that few starts need at once. */
const webauthn = () => import('@simplewebauthn/server')

type Challenge = { readonly challenge: string }

export async function listMyPasskeys(ctx: Context, deps: AccessDeps) {
  const rows = await store.listPasskeys(ctx.tx, { bodyId: ctx.bodyId, accountId: ctx.actor.id })
  return {
    isPossible: canHavePasskeys(relyingPartyOf(deps.kernel.config)),
    passkeys: rows.map(({ id, name, createdAt, lastUsedAt, backedUp }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      isBackedUp: backedUp,
    })),
  }
}

export async function beginPasskey(ctx: Context, deps: AccessDeps) {
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id }
  const account = await accounts.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.actor.id })
  if (!account || ctx.sessionId === undefined) return refuse('access.no_session')
  const known = await store.listPasskeys(ctx.tx, key)
  if (known.length >= passkeysMax) return refuse('access.too_many_passkeys', { count: passkeysMax })
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const options = await (
    await webauthn()
  ).generateRegistrationOptions({
    rpName: `Toride ${body?.shortName ?? ''}`.trim(),
    rpID: relyingPartyOf(deps.kernel.config).id,
    userID: new TextEncoder().encode(account.id),
    userName: account.state.loginName,
    userDisplayName: ctx.actor.name,
    attestationType: 'none',
    excludeCredentials: known.map(descriptorOf),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  const detail: Challenge = { challenge: options.challenge }
  const ticket = await ask(ctx, deps, { purpose: 'register', accountId: account.id, detail })
  return { ticket, options: { ...options } }
}

export async function addPasskey(ctx: Context, deps: AccessDeps, input: InputOf<typeof contract.addPasskey>) {
  if (ctx.sessionId === undefined) return refuse('access.no_session')
  const asked = await take(ctx, deps, { purpose: 'register', ticket: input.ticket })
  if (asked?.accountId !== ctx.actor.id) return keepingWrites(refuse('access.passkey_refused'))
  const credential = await readNewPasskey(deps, asked.detail as Challenge, input.passkey)
  if (!credential) return keepingWrites(refuse('access.passkey_refused'))
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id }
  const count = (await store.listPasskeys(ctx.tx, key)).length
  if (count >= passkeysMax) return keepingWrites(refuse('access.too_many_passkeys', { count: passkeysMax }))
  const id = newId('passkey')
  const row = { ...key, ...credential, id, name: input.name, createdAt: ctx.now }
  if (!(await store.addPasskeyRow(ctx.tx, row))) return keepingWrites(refuse('access.passkey_refused'))
  await noteAbout(ctx, { type: 'account.passkeyAdded', passkeyId: id, name: input.name })
  return { id }
}

export async function renamePasskey(ctx: Context, { id, name }: InputOf<typeof contract.renamePasskey>) {
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id, id }
  if (!(await store.renamePasskeyRow(ctx.tx, { ...key, name }))) return refuse('kernel.not_found')
  await noteAbout(ctx, { type: 'account.passkeyRenamed', passkeyId: id, name })
  return { done: true as const }
}

/** The last second factor stays: without one the account could not be used any more. */
export async function removePasskey(ctx: Context, { id }: InputOf<typeof contract.removePasskey>) {
  const key = { bodyId: ctx.bodyId, accountId: ctx.actor.id }
  if ((await store.deletePasskeys(ctx.tx, { ...key, id })) === 0) return refuse('kernel.not_found')
  const hasCode = ((await findCredential(ctx.tx, key))?.codeSecret ?? null) !== null
  if (!hasCode && (await store.listPasskeys(ctx.tx, key)).length === 0) return refuse('access.last_factor')
  await noteAbout(ctx, { type: 'account.passkeyRemoved', passkeyId: id })
  return { done: true as const }
}

/** Asks the passkeys of an account; undefined when it has none. */
export async function askPasskeys(
  ctx: Context,
  deps: AccessDeps,
  { accountId, purpose }: { accountId: string; purpose: 'step-up' | 'sign-in' },
) {
  const options = await passkeyQuestion(ctx, deps, accountId)
  if (!options) return undefined
  const detail: Challenge = { challenge: options.challenge }
  return { ticket: await ask(ctx, deps, { purpose, accountId, detail }), options: { ...options } }
}

/** The options alone, for a question that is kept together with something else. */
export async function passkeyQuestion(ctx: Context, deps: AccessDeps, accountId: string) {
  const known = await store.listPasskeys(ctx.tx, { bodyId: ctx.bodyId, accountId })
  if (known.length === 0) return undefined
  return (await webauthn()).generateAuthenticationOptions({
    rpID: relyingPartyOf(deps.kernel.config).id,
    allowCredentials: known.map(descriptorOf),
    userVerification: 'preferred',
  })
}

/**
 * True when `answer` answers `challenge` with a passkey of the account. An answer whose counter has not grown
 * is refused and noted: two copies of one key are about.
 */
export async function provesPasskey(
  ctx: Context,
  deps: AccessDeps,
  claim: { accountId: string; challenge: string; answer: PasskeyAnswer },
): Promise<boolean> {
  const { accountId, answer } = claim
  const key = { bodyId: ctx.bodyId, accountId, credentialId: answer.id }
  const known = await store.lockPasskey(ctx.tx, key)
  const party = relyingPartyOf(deps.kernel.config)
  const origin = originIn(answer.response.clientDataJSON)
  if (!known || origin === undefined || !party.isOwn(origin)) return false
  try {
    const { verified, authenticationInfo } = await (
      await webauthn()
    ).verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: claim.challenge,
      expectedOrigin: origin,
      expectedRPID: party.id,
      credential: {
        id: known.credentialId,
        publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
        counter: known.counter,
      },
      requireUserVerification: false,
    })
    if (!verified) return false
    const { newCounter: counter, credentialBackedUp: backedUp } = authenticationInfo
    await store.markPasskeyUsed(ctx.tx, { bodyId: ctx.bodyId, id: known.id, counter, backedUp, now: ctx.now })
    return true
  } catch (error) {
    const isCopied = error instanceof Error && /counter value/.test(error.message)
    const type = isCopied ? 'account.passkeyCounterWentBack' : 'account.passkeyRefused'
    await note(ctx, { kind: 'account', id: accountId }, { type, passkeyId: known.id })
    return false
  }
}

async function readNewPasskey(
  deps: AccessDeps,
  { challenge }: Challenge,
  answer: InputOf<typeof contract.addPasskey>['passkey'],
) {
  const party = relyingPartyOf(deps.kernel.config)
  const origin = originIn(answer.response.clientDataJSON)
  if (origin === undefined || !party.isOwn(origin)) return undefined
  const { transports = [], ...response } = answer.response
  const known = transports.filter((one): one is AuthenticatorTransport => transportNames.has(one))
  try {
    const { registrationInfo } = await (
      await webauthn()
    ).verifyRegistrationResponse({
      response: { ...answer, response: { ...response, transports: known }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: party.id,
      requireUserVerification: false,
    })
    if (!registrationInfo) return undefined
    const { credential, credentialBackedUp: backedUp } = registrationInfo
    const publicKey = Buffer.from(credential.publicKey).toString('base64url')
    const { id: credentialId, counter } = credential
    return { credentialId, publicKey, counter, transports: known, backedUp }
  } catch {
    return undefined
  }
}

const transportNames: ReadonlySet<string> = new Set([
  'ble',
  'cable',
  'hybrid',
  'internal',
  'nfc',
  'smart-card',
  'usb',
])

function descriptorOf({ credentialId, transports }: store.PasskeyRow) {
  return { id: credentialId, transports: [...transports] as AuthenticatorTransport[] }
}

/** The address of the page that asked the browser, as the browser has written it down. */
function originIn(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    const { origin } = data as { origin?: unknown }
    return typeof origin === 'string' ? origin : undefined
  } catch {
    return undefined
  }
}

function noteAbout(ctx: Context, event: { type: string } & Record<string, string>): Promise<unknown> {
  return note(ctx, { kind: 'account', id: ctx.actor.id }, event)
}
