/** Who asks: a person by the session cookie, or a machine by its API key. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Tx } from '../../kernel/server/database.ts'
import type { Authenticated, RequestFace } from '../../kernel/server/http/route.ts'
import { secretDigest } from '../../kernel/server/id.ts'
import { isUsableKey } from '../core/api-key.ts'
import { isAlive, touchAfterMs } from '../core/session.ts'
import type { AccessDeps } from './deps.ts'
import { isDemonstration } from './demonstration.ts'
import { sessionCookie } from './open-session.ts'
import { accounts, findKeyByDigest, markKeyUsed } from './store.ts'
import { endSessions, findSession, touchSession, type SessionRow } from './store-session.ts'

type Asked = { readonly tx: Tx; readonly bodyId: string; readonly now: Date }

/**
 * Answers the actor of a request, or undefined. Asked anew at every request, so that a closed account, an
 * ended incumbency or a revoked key works at once.
 */
export async function authenticate(
  deps: AccessDeps,
  face: RequestFace,
  now: Date,
): Promise<Authenticated | undefined> {
  const secret = readKeySecret(face.header('authorization'))
  const token = face.cookie(sessionCookie)
  if (!secret && !token) return undefined
  const bodyId = await deps.bodyOfProof(secret ? 'key' : 'session', secretDigest(secret ?? token ?? ''))
  if (bodyId === undefined) return undefined
  return deps.kernel.database.transaction(bodyId, (tx) => {
    const asked = { tx, bodyId, now }
    if (secret) return byKey(asked, secret, face.remoteAddress)
    // Pages that refresh by themselves say so: they must not keep an abandoned desk signed in.
    const isPresent = face.header('x-toride-background') !== '1'
    return bySession(deps, asked, { token: token ?? '', isPresent })
  })
}

/** `Bearer KEY`, `ApiKey KEY`, `ApiKey base64(id:KEY)` and Basic with the key as password mean the same. */
function readKeySecret(header: string | undefined): string | undefined {
  const match = /^(bearer|apikey|basic) +([\w.~+/=-]{8,500})$/i.exec(header ?? '')
  const sent = match?.[2]
  if (!sent) return undefined
  if (sent.startsWith(keyPrefix)) return sent
  const decoded = Buffer.from(sent, 'base64').toString('utf8')
  const secret = decoded.slice(decoded.indexOf(':') + 1)
  return secret.startsWith(keyPrefix) ? secret : undefined
}

export const keyPrefix = 'toride_'

/** A sender of logs asks many times a second; its last use is told to these. */
const keyUseGraceMs = 60_000

async function byKey(asked: Asked, secret: string, address: string): Promise<Authenticated | undefined> {
  const key = await findKeyByDigest(asked.tx, { bodyId: asked.bodyId, digest: secretDigest(secret) })
  if (!key || !isUsableKey(key.state, asked.now)) return undefined
  const { tx, bodyId, now } = asked
  await markKeyUsed(tx, { bodyId, keyId: key.id, now, address, graceMs: keyUseGraceMs })
  return {
    actor: {
      kind: 'key',
      id: key.id,
      bodyId: asked.bodyId,
      name: key.state.name,
      seats: [],
      grants: key.state.scopes,
    },
  }
}

async function bySession(
  deps: AccessDeps,
  asked: Asked,
  sent: { token: string; isPresent: boolean },
): Promise<Authenticated | undefined> {
  const { tx, bodyId, now } = asked
  const session = await findSession(tx, { bodyId, digest: secretDigest(sent.token) })
  if (!session || !isAlive(session, now)) return undefined
  const actor = await actorOf(deps, asked, session)
  if (!actor) {
    await endSessions(tx, { bodyId, id: session.id, now })
    return undefined
  }
  const isDue = now.getTime() - session.lastSeenAt.getTime() >= touchAfterMs
  if (sent.isPresent && isDue) await touchSession(tx, { bodyId, id: session.id, now })
  // A demonstration asks for no code, so that there is nothing to prove again.
  const isShown = await isDemonstration({ tx, bodyId }, deps)
  const provenAt = isShown ? now : (session.provenAt ?? undefined)
  return { actor, sessionId: session.id, provenAt }
}

async function actorOf(
  deps: AccessDeps,
  { tx, bodyId, now }: Asked,
  session: SessionRow,
): Promise<Authenticated['actor'] | undefined> {
  const account = await accounts.find(tx, { bodyId, id: session.accountId })
  if (account?.state.status !== 'active') return undefined
  const { personId } = account.state
  const person = await deps.organization.person(tx, { bodyId, id: personId })
  if (!person || person.left) return undefined
  const seats = await deps.organization.seatsOfPerson(tx, { bodyId, personId, day: jstDay(now) })
  if (seats.length === 0) return undefined
  return { kind: 'person', id: account.id, bodyId, personId, name: person.name, seats }
}
