/** Opening by force: two holders put their shares of the recovery key together, and one person receives the case's key. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import {
  joinShares,
  newKeyPair,
  splitSecret,
  unwrapWith,
  wrapFor,
} from '../../kernel/server/seal/envelope.ts'
import { ringOf } from '../../kernel/server/seal/ring.ts'
import { byOf } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { evolveRequest, finishRequest, type SealRequest } from '../core/request.ts'
import { isSuspect, refuseInLine } from '../core/sealed-case.ts'
import { deciderOf, readBars } from './bars.ts'
import { aboutGrant, isRecoveryGrant, recoveryIdOf } from './case-keys.ts'
import type { Deps } from './deps.ts'
import type { Shares } from './held-shares.ts'
import { commitRequest, makeRequest, type Approved } from './requests.ts'
import { holdersOf } from './seal-case.ts'
import * as store from './store.ts'

/** A label that does not exist is answered as one that cannot be opened by force: nothing is told. */
export async function breakGlass(ctx: Context, deps: Deps, input: InputOf<typeof contract.breakGlass>) {
  if (!ringOf(ctx.tx)) return refuse('sealing.key_locked')
  const holders = await holdersOf(ctx, [input.accountId])
  if (isRefusal(holders)) return holders
  const label = input.label.normalize('NFKC').trim().toUpperCase()
  const sealed = await store.findByLabel(ctx.tx, { bodyId: ctx.bodyId, label })
  const [holder] = holders
  if (!sealed || !holder || !(await recoveryOf(ctx, sealed.id))) return refuse('sealing.no_recovery')
  const bars = readBars(deps, sealed.state)
  if (refuseInLine(bars, deciderOf(ctx)) || isSuspect(bars, holder.personId))
    return refuse('sealing.no_recovery')
  return makeRequest(ctx, deps, { sealed, holder, kind: 'break_glass', reason: input.reason })
}

/** The first approval gives a share, kept in memory for an hour; the second one opens. */
export async function openWithShares(ctx: Context, deps: Deps, { record, events }: Approved) {
  const { caseId } = record.state
  const escrow = await recoveryOf(ctx, caseId)
  if (!escrow) return refuse('sealing.not_a_recovery_holder')
  const own = ownShares(ctx, deps, escrow.recovery)
  if (own.size === 0) return refuse('sealing.not_a_recovery_holder')
  const first = deps.shares.take(record.id, ctx.now)
  if (!first) {
    deps.shares.hold(record.id, own, ctx.now)
    return keepFirst(ctx, record, events)
  }
  const pair = [...own.keys()].find((name) => first.has(name))
  const shares = [own.get(pair ?? ''), first.get(pair ?? '')] as const
  if (!shares[0] || !shares[1]) return refuse('sealing.not_a_recovery_holder')
  const recoveryKey = { publicKey: escrow.recovery.publicKey, privateKey: joinShares(shares[0], shares[1]) }
  const given = await giveKey(ctx, { request: record.state, escrow: escrow.grant, recoveryKey })
  recoveryKey.privateKey.fill(0)
  if (isRefusal(given)) return given
  return endOpening(ctx, record, events)
}

/** Approvals given before the server was started anew count no more: their shares are gone. */
async function keepFirst(ctx: Context, record: Approved['record'], events: Approved['events']) {
  const state = { ...record.state, approvals: [] }
  const first = events.map((event) =>
    event.type === 'seal_request.approved' ? { ...event, isEnough: false } : event,
  )
  const saved = await commitRequest(ctx, { ...record, state }, first)
  return isRefusal(saved) ? saved : { stage: saved.stage }
}

async function endOpening(ctx: Context, record: Approved['record'], events: Approved['events']) {
  const approved = events.reduce(evolveRequest, record.state)
  const ended = finishRequest({ ...approved, stage: 'approved' }, { by: byOf(ctx.actor), now: ctx.now })
  if (isRefusal(ended)) return ended
  const saved = await commitRequest(ctx, record, [...events, ...ended])
  return isRefusal(saved) ? saved : { stage: saved.stage }
}

async function giveKey(
  ctx: Context,
  opening: {
    request: SealRequest
    escrow: store.Grant
    recoveryKey: { publicKey: Buffer; privateKey: Buffer }
  },
) {
  const { bodyId } = ctx
  const { caseId, accountId } = opening.request
  const holders = await holdersOf(ctx, [accountId])
  if (isRefusal(holders)) return holders
  const { keyVersion, box } = opening.escrow
  const about = aboutGrant({ bodyId, caseId, keyVersion })
  const key = unwrapWith(opening.recoveryKey, about, box)
  for (const holder of holders) {
    const wrapped = wrapFor(holder.publicKey, about, key)
    await store.saveGrant(ctx.tx, { bodyId, caseId, accountId, keyVersion, box: wrapped, at: ctx.now })
  }
  key.fill(0)
  return undefined
}

async function recoveryOf(ctx: Context, caseId: string) {
  const grants = await store.listGrants(ctx.tx, { bodyId: ctx.bodyId, caseId })
  const grant = grants.find(isRecoveryGrant)
  if (!grant) return undefined
  const recovery = await store.findRecovery(ctx.tx, { bodyId: ctx.bodyId, id: recoveryIdOf(grant) })
  return recovery && { grant, recovery }
}

/** What the asker's own key opens of the shares, by the pair they belong to. */
function ownShares(ctx: Context, deps: Deps, recovery: store.Recovery): Shares {
  const session = deps.sessions.find(ctx.sessionId, ctx.actor.id, ctx.now)
  const shares = new Map<string, Buffer>()
  if (!session) return shares
  for (const { holders, boxes } of recovery.shares) {
    const index = holders.indexOf(ctx.actor.id)
    const box = boxes[index]
    if (index < 0 || box === undefined) continue
    const share = openShare(session.pair, { recoveryId: recovery.id, box })
    if (share) shares.set(holders.join(' '), share)
  }
  return shares
}

/** Undefined for a holder who has made a new key since. */
function openShare(
  pair: { publicKey: Buffer; privateKey: Buffer },
  { recoveryId, box }: { recoveryId: string; box: string },
): Buffer | undefined {
  try {
    return unwrapWith(pair, aboutShare(recoveryId), Buffer.from(box, 'base64'))
  } catch {
    return undefined
  }
}

export async function makeRecovery(ctx: Context, input: InputOf<typeof contract.makeRecovery>) {
  if (!ringOf(ctx.tx)) return refuse('sealing.key_locked')
  const accountIds = [...new Set(input.accountIds)]
  const holders = await holdersOf(ctx, accountIds)
  if (isRefusal(holders)) return holders
  if (holders.length < 2) return refuse('sealing.no_such_holder')
  const pair = newKeyPair()
  const id = newId('recovery', ctx.now.getTime())
  const shares = holders.flatMap((first, index) =>
    holders.slice(index + 1).map((second) => splitFor(id, pair.privateKey, [first, second])),
  )
  pair.privateKey.fill(0)
  const { bodyId, now } = ctx
  await store.addRecovery(ctx.tx, { bodyId, id, publicKey: pair.publicKey, shares, at: now })
  await note(ctx, { kind: 'seal_recovery', id }, { type: 'seal_recovery.made', holders: accountIds })
  return { done: true as const }
}

function splitFor(
  recoveryId: string,
  secret: Buffer,
  [first, second]: readonly [store.PersonKey, store.PersonKey],
): store.PairShares {
  const [one, other] = splitSecret(secret)
  const about = aboutShare(recoveryId)
  return {
    holders: [first.accountId, second.accountId],
    boxes: [
      wrapFor(first.publicKey, about, one).toString('base64'),
      wrapFor(second.publicKey, about, other).toString('base64'),
    ],
  }
}

function aboutShare(recoveryId: string): string {
  return `toride.share.1 ${recoveryId}`
}
