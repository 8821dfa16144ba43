/** Who takes part: one participant proposes, somebody else decides, a participant hands the key over or changes it. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Conflict } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { ringOf, type SealRing } from '../../kernel/server/seal/ring.ts'
import { byOf } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import * as core from '../core/request.ts'
import type { SealRequest } from '../core/request.ts'
import { isSuspect, refuseInLine, type SealedCase } from '../core/sealed-case.ts'
import { barsOf, boxBars, deciderOf, readBars } from './bars.ts'
import { openWithShares } from './break-glass.ts'
import { changeKey, grantTo } from './case-keys.ts'
import type { Deps } from './deps.ts'
import { commitSealed, holdersOf, rewriteAll, takesPart, writeEntry } from './seal-case.ts'
import { commitRequest, makeRequest, participantIds, stageOf, type Approved } from './requests.ts'
import * as store from './store.ts'

export async function proposeMember(ctx: Context, deps: Deps, input: InputOf<typeof contract.proposeMember>) {
  const held = await holdSealed(ctx, input.id)
  if (isRefusal(held)) return held
  const { sealed } = held
  const bars = readBars(deps, sealed.state)
  const inLine = refuseInLine(bars, deciderOf(ctx))
  if (inLine) return inLine
  const holders = await holdersOf(ctx, [input.accountId])
  if (isRefusal(holders)) return holders
  const [holder] = holders
  if (!holder) return refuse('sealing.no_such_holder')
  const participants = await participantIds(ctx, input.id)
  const isIn = participants.includes(holder.accountId)
  if (input.kind === 'add' && isIn) return refuse('sealing.takes_part')
  if (input.kind === 'add' && isSuspect(bars, holder.personId)) return refuse('sealing.is_suspect')
  if (input.kind === 'remove' && !isIn) return refuse('sealing.takes_no_part')
  if (input.kind === 'remove' && participants.length === 1) return refuse('sealing.last_participant')
  return makeRequest(ctx, deps, { sealed, holder, kind: input.kind, reason: input.reason })
}

/** Somebody outside of the suspect's line decides. A removal takes effect at once, before the key is changed. */
export async function decideSealRequest(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.decideSealRequest>,
) {
  const ring = ringOf(ctx.tx)
  if (!ring) return refuse('sealing.key_locked')
  const record = expectVersion(
    await store.requests.find(ctx.tx, { bodyId: ctx.bodyId, id: input.id }),
    input.version,
  )
  if (isRefusal(record)) return record
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id: record.state.caseId })
  if (!sealed) return refuse('kernel.not_found')
  const inLine = refuseInLine(readBars(deps, sealed.state), deciderOf(ctx))
  if (inLine) return inLine
  const acting = { by: byOf(ctx.actor), now: ctx.now }
  if (!input.isApproved) {
    const events = core.rejectRequest(record.state, acting)
    return isRefusal(events) ? events : stageOf(await commitRequest(ctx, record, events))
  }
  const events = core.approveRequest(record.state, acting)
  if (isRefusal(events)) return events
  const approved = { record, events, ring }
  if (record.state.kind === 'break_glass') return openWithShares(ctx, deps, approved)
  return approveMember(ctx, deps, approved)
}

async function approveMember(ctx: Context, deps: Deps, { record, events, ring }: Approved) {
  const { caseId, kind, accountId } = record.state
  if (kind === 'remove') {
    if ((await participantIds(ctx, caseId)).length === 1) return refuse('sealing.last_participant')
    await store.deleteGrants(ctx.tx, { bodyId: ctx.bodyId, caseId, accountId })
  }
  const state = await commitRequest(ctx, record, events)
  if (isRefusal(state) || !ring.holds(caseId)) return stageOf(state)
  const next = { id: record.id, version: record.version + 1, state }
  const finished = await finish(ctx, deps, { record: next, ring })
  return isRefusal(finished) ? finished : { stage: 'done' as const }
}

export async function finishSealRequest(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.finishSealRequest>,
) {
  const record = expectVersion(
    await store.requests.find(ctx.tx, { bodyId: ctx.bodyId, id: input.id }),
    input.version,
  )
  if (isRefusal(record)) return record
  const { caseId } = record.state
  const ring = ringOf(ctx.tx)
  if (!(await takesPart(ctx, caseId))) return refuse('kernel.not_found')
  if (!ring?.holds(caseId)) return refuse('sealing.key_locked')
  const finished = await finish(ctx, deps, { record, ring })
  return isRefusal(finished) ? finished : { done: true as const }
}

async function finish(
  ctx: Context,
  deps: Deps,
  { record, ring }: Omit<Approved, 'events'>,
): Promise<
  | SealRequest
  | Conflict
  | Refusal<'sealing.request_ended' | 'sealing.no_such_holder' | 'sealing.is_suspect' | 'kernel.not_found'>
> {
  const { caseId, kind, name } = record.state
  const events = core.finishRequest(record.state, { by: byOf(ctx.actor), now: ctx.now })
  if (isRefusal(events)) return events
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  if (!sealed) return refuse('kernel.not_found')
  const done =
    kind === 'add'
      ? await handOver(ctx, deps, { record, ring, sealed })
      : await rotate(ctx, deps, { ring, sealed })
  if (isRefusal(done)) return done
  const text = kind === 'add' ? ja.entries.added({ name }) : ja.entries.removed({ name })
  const entry = await writeEntry(ctx, deps, { caseId, text })
  return isRefusal(entry) ? entry : commitRequest(ctx, record, events)
}

async function handOver(
  ctx: Context,
  deps: Deps,
  { record, ring, sealed }: Omit<Approved, 'events'> & { sealed: Stored<SealedCase> },
): Promise<Refusal<'sealing.no_such_holder' | 'sealing.is_suspect'> | undefined> {
  const { caseId, accountId } = record.state
  const holders = await holdersOf(ctx, [accountId])
  if (isRefusal(holders)) return holders
  const [holder] = holders
  if (!holder) return refuse('sealing.no_such_holder')
  if (isSuspect(readBars(deps, sealed.state), holder.personId)) return refuse('sealing.is_suspect')
  await grantTo(ctx.tx, ring, { bodyId: ctx.bodyId, caseId, holder, now: ctx.now })
  return undefined
}

/** A new key for those who are left; everything is written again with it. */
async function rotate(
  ctx: Context,
  deps: Deps,
  { ring, sealed }: { ring: SealRing; sealed: Stored<SealedCase> },
): Promise<Conflict | undefined> {
  const { bodyId, now } = ctx
  const caseId = sealed.id
  const left = await participantIds(ctx, caseId)
  const holders = (await store.listPersonKeys(ctx.tx, { bodyId })).filter((key) =>
    left.includes(key.accountId),
  )
  const keyVersion = await changeKey(ctx.tx, ring, { bodyId, caseId, holders, now })
  await rewriteAll(ctx, deps, caseId)
  const saved = await commitSealed(ctx, sealed, { type: 'sealed_case.key_changed', keyVersion })
  return isRefusal(saved) ? saved : undefined
}

export async function nameSuspects(ctx: Context, deps: Deps, input: InputOf<typeof contract.nameSuspects>) {
  const held = await holdSealed(ctx, input.id)
  if (isRefusal(held)) return held
  const { sealed } = held
  const before = readBars(deps, sealed.state)
  const bars = await barsOf(ctx, deps, [...before.personIds, ...input.personIds])
  const participants = await participantIds(ctx, input.id)
  const holders = (await store.listPersonKeys(ctx.tx, ctx)).filter((key) =>
    participants.includes(key.accountId),
  )
  if (holders.some((holder) => isSuspect(bars, holder.personId))) return refuse('sealing.suspect_takes_part')
  const boxed = boxBars(deps, sealed.state.label, {
    personIds: bars.personIds,
    unitIds: [...new Set([...before.unitIds, ...bars.unitIds])],
  })
  const saved = await commitSealed(ctx, sealed, { type: 'sealed_case.barred', bars: boxed })
  return isRefusal(saved) ? saved : { done: true as const }
}

/** A sealed case that the asker takes part in and has open. To everybody else it is not there. */
async function holdSealed(
  ctx: Context,
  id: string,
): Promise<
  { sealed: Stored<SealedCase>; ring: SealRing } | Refusal<'kernel.not_found' | 'sealing.key_locked'>
> {
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!sealed || sealed.state.unsealedAt || !(await takesPart(ctx, id))) return refuse('kernel.not_found')
  const ring = ringOf(ctx.tx)
  return ring?.holds(id) ? { sealed, ring } : refuse('sealing.key_locked')
}
