/** One's own key: made under a passphrase, opened for this session, closed again. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, keepingWrites, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import { lockKey, newKeyPair, unlockKey } from '../../kernel/server/seal/envelope.ts'
import type * as contract from '../core/contract.ts'
import { checkPassphrase, countFailure, mustWait, waitMinutes } from '../core/passphrase.ts'
import type { Deps } from './deps.ts'
import * as store from './store.ts'

export async function makeOwnKey(ctx: Context, deps: Deps, input: InputOf<typeof contract.makeOwnKey>) {
  const { bodyId, actor, sessionId } = ctx
  if (actor.kind !== 'person' || !actor.personId || !sessionId) return refuse('sealing.people_only')
  const passphrase = checkPassphrase(input.passphrase)
  if (isRefusal(passphrase)) return passphrase
  const before = await store.findPersonKey(ctx.tx, { bodyId, accountId: actor.id, lock: true })
  if (before && !input.replaces) return refuse('sealing.has_key')
  const pair = newKeyPair()
  const id = newId('key', ctx.now.getTime())
  const locked = await lockKey(passphrase, aboutKey(bodyId, id), pair.privateKey)
  const { personId, name } = actor
  const row = { id, bodyId, accountId: actor.id, personId, name, locked, publicKey: pair.publicKey }
  await store.savePersonKey(ctx.tx, { ...row, madeAt: ctx.now })
  if (before) {
    deps.sessions.wipeAccount(actor.id)
    await store.deleteGrants(ctx.tx, { bodyId, accountId: actor.id })
  }
  deps.sessions.open(sessionId, {
    accountId: actor.id,
    keyId: id,
    pair,
    openedAt: ctx.now,
    dataKeys: new Map(),
  })
  await note(ctx, subjectOf(ctx), { type: before ? 'seal_key.replaced' : 'seal_key.made' })
  return { done: true as const }
}

/** A wrong passphrase is counted; after five the account waits, from wherever it asks. */
export async function openOwnKey(ctx: Context, deps: Deps, input: InputOf<typeof contract.openOwnKey>) {
  const { bodyId, actor, sessionId, now } = ctx
  if (actor.kind !== 'person' || !sessionId) return refuse('sealing.people_only')
  const own = await store.findPersonKey(ctx.tx, { bodyId, accountId: actor.id, lock: true })
  if (!own) return refuse('sealing.no_key')
  if (mustWait(own, now)) return refuse('sealing.too_many_failures', { minutes: waitMinutes })
  const passphrase = input.passphrase.normalize('NFKC')
  const privateKey = await unlockKey(passphrase, aboutKey(bodyId, own.id), own.locked)
  const key = { bodyId, accountId: actor.id }
  if (!privateKey) {
    await store.saveFailures(ctx.tx, { ...key, failures: countFailure(own, now), failedAt: now })
    return keepingWrites(refuse('sealing.wrong_passphrase'))
  }
  await store.saveFailures(ctx.tx, { ...key, failures: 0, failedAt: null })
  deps.sessions.open(sessionId, {
    accountId: actor.id,
    keyId: own.id,
    pair: { publicKey: own.publicKey, privateKey },
    openedAt: now,
    dataKeys: new Map(),
  })
  await note(ctx, subjectOf(ctx), { type: 'seal_key.opened' })
  return { done: true as const }
}

export async function closeOwnKey(ctx: Context, deps: Deps) {
  if (ctx.sessionId) deps.sessions.wipe(ctx.sessionId)
  await note(ctx, subjectOf(ctx), { type: 'seal_key.closed' })
  return { done: true as const }
}

function subjectOf(ctx: Context) {
  return { kind: 'seal_key', id: ctx.actor.id }
}

function aboutKey(bodyId: string, keyId: string): string {
  return `toride.person-key.1 ${bodyId} ${keyId}`
}
