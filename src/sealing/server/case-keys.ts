/** Data keys of cases: made, wrapped to participants and the recovery key, unwrapped for a session. */
import { newId } from '../../kernel/server/id.ts'
import type { Tx } from '../../kernel/server/database.ts'
import { decrypt, encrypt, newKey, unwrapWith, wrapFor } from '../../kernel/server/seal/envelope.ts'
import { createSealRing, type AskRing, type CaseKeys, type SealRing } from '../../kernel/server/seal/ring.ts'
import type { SessionKey, SessionKeys } from './session-keys.ts'
import * as store from './store.ts'

type InCase = { readonly bodyId: string; readonly caseId: string }

const recoveryPrefix = 'recovery:'

/** The ring of a session that has its key open: every case in which the account takes part. */
export function askRing(sessions: SessionKeys): AskRing {
  return async ({ tx, bodyId, actor, sessionId, now }) => {
    if (actor.kind !== 'person') return undefined
    const session = sessions.find(sessionId, actor.id, now)
    if (!session) return undefined
    const own = await store.findPersonKey(tx, { bodyId, accountId: actor.id })
    if (own?.id !== session.keyId) {
      sessions.wipeAccount(actor.id)
      return undefined
    }
    return ringOfSession(tx, bodyId, session)
  }
}

async function ringOfSession(tx: Tx, bodyId: string, session: SessionKey): Promise<SealRing> {
  const sealed = new Map<string, CaseKeys>()
  const unsealed = new Map<string, CaseKeys>()
  for (const grant of await store.listGrants(tx, { bodyId, accountId: session.accountId })) {
    const keys = await unwrapAll(tx, session, { bodyId, grant })
    ;(grant.isSealed ? sealed : unsealed).set(grant.caseId, keys)
  }
  return createSealRing(bodyId, sealed, unsealed)
}

/** The newest key from its grant, each earlier one from the one that followed it. */
async function unwrapAll(
  tx: Tx,
  session: SessionKey,
  { bodyId, grant }: { bodyId: string; grant: store.Grant },
): Promise<CaseKeys> {
  const { caseId, keyVersion } = grant
  const remembered = (version: number, unwrap: () => Buffer) => {
    const name = `${caseId}/${version}`
    const known = session.dataKeys.get(name) ?? unwrap()
    session.dataKeys.set(name, known)
    return known
  }
  const newest = remembered(keyVersion, () =>
    unwrapWith(session.pair, aboutGrant({ bodyId, caseId, keyVersion }), grant.box),
  )
  const keys = new Map([[keyVersion, newest]])
  if (keyVersion === 1) return keys
  let next = newest
  for (const earlier of await store.listEarlierKeys(tx, { bodyId, caseId })) {
    const about = aboutEarlier({ bodyId, caseId, keyVersion: earlier.keyVersion })
    const following = next
    next = remembered(earlier.keyVersion, () => decrypt(following, about, earlier.box))
    keys.set(earlier.keyVersion, next)
  }
  return keys
}

/** A new case's key in the ring of the transaction; it is not wrapped to anybody yet. */
export function newCaseKeys(): CaseKeys {
  return new Map([[1, newKey()]])
}

/** Wraps the newest key of the case to a person's key. */
export async function grantTo(
  tx: Tx,
  ring: SealRing,
  to: InCase & { holder: Pick<store.PersonKey, 'accountId' | 'publicKey'>; now: Date },
): Promise<void> {
  const { bodyId, caseId, holder, now } = to
  const [keyVersion, key] = newestOf(ring, caseId)
  const box = wrapFor(holder.publicKey, aboutGrant({ bodyId, caseId, keyVersion }), key)
  await store.saveGrant(tx, { bodyId, caseId, accountId: holder.accountId, keyVersion, box, at: now })
}

/** Wraps it to the newest recovery key too, where there is one. */
export async function grantToRecovery(tx: Tx, ring: SealRing, at: InCase & { now: Date }): Promise<void> {
  const recovery = await store.newestRecovery(tx, at)
  if (!recovery) return
  const holder = { accountId: `${recoveryPrefix}${recovery.id}`, publicKey: recovery.publicKey }
  await grantTo(tx, ring, { ...at, holder })
}

export function isRecoveryGrant({ accountId }: Pick<store.Grant, 'accountId'>): boolean {
  return accountId.startsWith(recoveryPrefix)
}

/** The id of the recovery key that a grant is wrapped to. */
export function recoveryIdOf({ accountId }: Pick<store.Grant, 'accountId'>): string {
  return accountId.slice(recoveryPrefix.length)
}

/**
 * A new data key for what is written from now on, wrapped to `holders` and the recovery key; the key before it is
 * kept under it. Rows are to be written again by the caller. Answers the new version.
 */
export async function changeKey(
  tx: Tx,
  ring: SealRing,
  change: InCase & { holders: readonly store.PersonKey[]; now: Date },
): Promise<number> {
  const { bodyId, caseId, holders, now } = change
  const [keyVersion, before] = newestOf(ring, caseId)
  const next = newKey()
  const box = encrypt(next, aboutEarlier({ bodyId, caseId, keyVersion }), before)
  await store.addEarlierKey(tx, { bodyId, caseId, keyVersion, box })
  ring.add(caseId, new Map([...ring.keysOf(caseId), [keyVersion + 1, next]]))
  await store.deleteGrants(tx, { bodyId, caseId })
  for (const holder of holders) await grantTo(tx, ring, { bodyId, caseId, holder, now })
  await grantToRecovery(tx, ring, { bodyId, caseId, now })
  return keyVersion + 1
}

function newestOf(ring: SealRing, caseId: string): readonly [number, Uint8Array] {
  const keys = ring.keysOf(caseId)
  const version = Math.max(...keys.keys())
  const key = keys.get(version)
  if (!key) throw new Error('a sealed case has a key')
  return [version, key]
}

type Place = InCase & { readonly keyVersion: number }

export function aboutGrant({ bodyId, caseId, keyVersion }: Place): string {
  return `toride.grant.1 ${bodyId} ${caseId} ${keyVersion}`
}

function aboutEarlier({ bodyId, caseId, keyVersion }: Place): string {
  return `toride.earlier.1 ${bodyId} ${caseId} ${keyVersion}`
}

export function newCaseId(now: Date): string {
  return newId('case', now.getTime())
}
