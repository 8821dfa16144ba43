/** Erasure of a record's personal data: asked for, approved by a second person, done in one transaction. */
import type { InputOf } from '../../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../../kernel/core/result.ts'
import type { TodayLine } from '../../../kernel/core/today.ts'
import type { Context } from '../../../kernel/server/context.ts'
import { newId } from '../../../kernel/server/id.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { commit, note, type SubjectOf } from '../../../kernel/server/ledger.ts'
import { expectVersion } from '../../../kernel/server/load.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import type * as contract from '../../core/contract-erase.ts'
import {
  approveErasure as decideApproval,
  declineErasure as decideDecline,
  evolveErasure,
  tombstoneOf,
  type Act,
  type Erasure,
  type ErasureEvent,
} from '../../core/erase/erasure.ts'
import { ja } from '../../core/erase/ja.ts'
import { erasable } from './slots.ts'
import * as store from './store.ts'

type Slots = Kernel['slots']

const href = '/settings/erasures'

export async function listErasures(ctx: Context) {
  const rows = await store.listErasures(ctx.tx, ctx.bodyId)
  return { erasures: rows.map((row) => viewOf(ctx, row)), mayRequest: ctx.can('erasure.request') }
}

export async function requestErasure(
  ctx: Context,
  slots: Slots,
  { number, ground, reason }: InputOf<typeof contract.requestErasure>,
) {
  for (const owner of slots.of(erasable)) {
    const found = await owner.findByNumber(ctx, number)
    if (!found) continue
    if (found.isErased) return refuse('attestation.entries_erased')
    if (!found.isEnded) return refuse('attestation.record_open')
    const subject = { kind: owner.kind, id: found.id }
    const erasure: Erasure = {
      stage: 'requested',
      subject,
      number: found.number,
      ground,
      reason,
      requested: actOf(ctx),
    }
    const record = { id: newId('erasure'), version: 0, state: undefined }
    return saveErasure(ctx, record, { type: 'attestation.erasure_requested', erasure })
  }
  return refuse('attestation.record_unknown')
}

/**
 * The row is emptied first, so that its own entry says what stands there now; then everything before that entry
 * loses content and salt, under a tombstone that names each of them.
 */
export async function approveErasure(
  ctx: Context,
  slots: Slots,
  { id, version }: InputOf<typeof contract.approveErasure>,
) {
  const record = expectVersion(await store.erasures.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const { subject } = record.state
  const decided = decideApproval(record.state, actOf(ctx))
  if (isRefusal(decided)) return decided
  const owner = slots.of(erasable).find(({ kind }) => kind === subject.kind)
  const found = await owner?.find(ctx, subject.id)
  if (!owner || !found) return refuse('attestation.record_unknown')
  if (!found.isEnded) return refuse('attestation.record_open')
  const saved = await saveErasure(ctx, record, decided)
  if (isRefusal(saved)) return saved
  const entries = await store.listFilledEntries(ctx.tx, { bodyId: ctx.bodyId, subject })
  const refused = await owner.erase(ctx, subject.id)
  if (refused) return refused
  await note(ctx, { kind: 'erasure', id }, tombstoneOf(record.state, decided.approved.by, entries))
  return { ...saved, entries: await store.eraseEntries(ctx.tx, id) }
}

export async function declineErasure(
  ctx: Context,
  { id, version, why }: InputOf<typeof contract.declineErasure>,
) {
  const record = expectVersion(await store.erasures.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  if (!mayDecline(ctx, record.state)) return refuse('kernel.forbidden')
  const decided = decideDecline(record.state, { ...actOf(ctx), why })
  return isRefusal(decided) ? decided : saveErasure(ctx, record, decided)
}

/** Wishes that this person may decide on. */
export async function erasureLines(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('erasure.approve')) return []
  const rows = await store.listErasures(ctx.tx, ctx.bodyId)
  return rows
    .filter(({ state }) => mayApprove(ctx, state))
    .map(({ id, state }) => ({
      section: 'waiting',
      id: `erasure.${id}`,
      number: state.number,
      kind: ja.today.kind,
      sentence: ja.today.waiting({ number: state.number, name: state.requested.by.name }),
      since: state.requested.at,
      href,
      act: { label: ja.today.act, href },
    }))
}

function mayApprove(ctx: Context, { stage, requested }: Erasure): boolean {
  return stage === 'requested' && ctx.can('erasure.approve') && requested.by.id !== ctx.actor.id
}

function mayDecline(ctx: Context, { stage, requested }: Erasure): boolean {
  return stage === 'requested' && (ctx.can('erasure.approve') || requested.by.id === ctx.actor.id)
}

function viewOf(ctx: Context, { id, version, state }: Stored<Erasure>) {
  const { stage, number, ground, reason, requested, approved, declined } = state
  return {
    id,
    version,
    stage,
    number,
    ground,
    reason,
    requested: actView(requested),
    approved: approved ? actView(approved) : null,
    declined: declined ? { ...actView(declined), why: declined.why } : null,
    mayApprove: mayApprove(ctx, state),
    mayDecline: mayDecline(ctx, state),
  }
}

function actView({ by, at }: Act) {
  return { name: by.name, at }
}

function actOf({ actor, now }: Context): Act {
  return { by: { id: actor.id, name: actor.name }, at: now.toISOString() }
}

async function saveErasure(
  ctx: Context,
  record: { id: string; version: number; state: Erasure | undefined },
  event: ErasureEvent,
) {
  const about = { bodyId: ctx.bodyId, kind: 'erasure', evolve: evolveErasure }
  // A new one has no state yet; its first event carries the whole.
  const subject = store.erasures.subject<ErasureEvent>(record as Stored<Erasure>, about)
  const outcome = await commit(ctx, subject satisfies SubjectOf<Erasure, ErasureEvent>, [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
