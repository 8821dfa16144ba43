/** The acts of the chain of custody: take, seal, store, lend, hand over, take back, dispose. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { takeNumber } from '../../kernel/server/store.ts'
import { byOf } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import * as core from '../core/evidence.ts'
import type { Acquisition, Acting, CustodyDraft, Evidence, EvidenceEvent, MoveAct } from '../core/evidence.ts'
import { ja } from '../core/ja.ts'
import { formatSerial } from '../core/serial.ts'
import type { Deps } from './deps.ts'
import { evidenceTable } from './store.ts'

type Conflict = Refusal<'kernel.changed_meanwhile'>
type Lost = Refusal<'kernel.not_found' | 'kernel.changed_meanwhile'>

export async function addEvidence(ctx: Context, deps: Deps, input: InputOf<typeof contract.addEvidence>) {
  const { acquired, sealNumber, place, ...draft } = input
  const held = await deps.incidents.holdOpenCase(ctx, input.caseId)
  if (isRefusal(held))
    return held.code === 'kernel.not_found' ? refuse('kernel.not_found') : refuse('custody.case_closed')
  const added = await identify(ctx, held.state.number, {
    ...draft,
    statedSha256: draft.statedSha256 ?? '',
    step: null,
  })
  if (isRefusal(added)) return added
  const { serial } = added.state
  if (!acquired) return { id: added.id, version: added.version, serial }
  const taken = await collect(ctx, deps, { record: added, acquired, place, sealNumber })
  if (!isRefusal(taken)) return { id: taken.id, version: taken.version, serial }
  if (taken.code === 'custody.cannot_move' || taken.code === 'custody.field_missing')
    throw new Error(`a new item could not be taken: ${taken.code}`)
  return refuse(taken.code)
}

/** Gives an item its serial and writes down that it was found. Callers hold the case. */
export async function identify(
  ctx: Context,
  caseNumber: string,
  draft: Omit<core.EvidenceDraft, 'serial'> & { readonly by?: Acting['by'] },
): Promise<Stored<Evidence> | Conflict> {
  const series = { bodyId: ctx.bodyId, name: `evidence/${draft.caseId}`, fiscalYear: 0 }
  const { by, ...found } = draft
  const acting = { ...actingOf(ctx), ...(by ? { by } : {}) }
  const serial = formatSerial(caseNumber, await takeNumber(ctx.tx, series))
  const evidence = core.identifyEvidence({ ...found, serial }, acting)
  const record = { id: newId('evidence', ctx.now.getTime()), version: 0, state: evidence }
  return commitEvidence(ctx, record, [{ type: 'evidence.added', caseId: draft.caseId, evidence }])
}

export async function collectEvidence(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.collectEvidence>,
) {
  const { id, version, place, note, ...acquired } = input
  const record = await loadEvidence(ctx, { id, version })
  if (isRefusal(record)) return record
  return savedOf(await collect(ctx, deps, { record, acquired, place, note }))
}

async function collect(
  ctx: Context,
  deps: Deps,
  taken: {
    record: Stored<Evidence>
    acquired: Acquisition
    place?: string
    note?: string
    sealNumber?: string
  },
): Promise<Stored<Evidence> | core.MoveRefusal | Lost> {
  const acquired = { ...taken.acquired, at: new Date(taken.acquired.at).toISOString() }
  const draft: CustodyDraft = {
    at: acquired.at,
    from: taken.record.state.origin,
    to: acquired.by,
    place: taken.place,
    purpose: acquired.method,
    witness: acquired.witness,
    noWitness: acquired.noWitness,
    sealNumber: taken.sealNumber,
    note: taken.note,
  }
  const changed = await move(ctx, taken.record, { act: 'collect', draft, acquired })
  if (isRefusal(changed)) return changed
  const { serial, title } = changed.state
  return withEntry(ctx, deps, { changed, at: acquired.at, text: ja.entries.collected({ serial, title }) })
}

export async function moveEvidence(ctx: Context, deps: Deps, input: InputOf<typeof contract.moveEvidence>) {
  const { id, version, act, ...draft } = input
  const record = await loadEvidence(ctx, { id, version })
  if (isRefusal(record)) return record
  const changed = await move(ctx, record, { act, draft })
  if (isRefusal(changed) || act !== 'take_back') return savedOf(changed)
  const text = ja.entries.returned({ serial: changed.state.serial, title: changed.state.title })
  return savedOf(await withEntry(ctx, deps, { changed, at: draft.at, text }))
}

export async function handOverEvidence(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.handOverEvidence>,
) {
  const { id, version, ...draft } = input
  const record = await loadEvidence(ctx, { id, version })
  if (isRefusal(record)) return record
  const changed = await move(ctx, record, { act: 'hand_over', draft })
  if (isRefusal(changed)) return changed
  const { serial, title } = changed.state
  const text = ja.entries.handedOver({ serial, title, receiver: draft.receiver.organization })
  return savedOf(await withEntry(ctx, deps, { changed, at: draft.at, text }))
}

export async function disposeEvidence(ctx: Context, input: InputOf<typeof contract.disposeEvidence>) {
  const { id, version, ...draft } = input
  const record = await loadEvidence(ctx, { id, version })
  if (isRefusal(record)) return record
  return savedOf(await move(ctx, record, { act: 'dispose', draft }))
}

export async function loadEvidence(
  ctx: Context,
  wanted: { id: string; version?: number },
): Promise<Stored<Evidence> | Lost> {
  return expectVersion(
    await evidenceTable.find(ctx.tx, { bodyId: ctx.bodyId, id: wanted.id }),
    wanted.version,
  )
}

export async function commitEvidence(
  ctx: Context,
  record: Stored<Evidence>,
  events: readonly EvidenceEvent[],
): Promise<Stored<Evidence> | Conflict> {
  const about = { bodyId: ctx.bodyId, kind: 'evidence', evolve: core.evolveEvidence }
  const state = await commit(ctx, evidenceTable.subject<EvidenceEvent>(record, about), events)
  return isRefusal(state) ? state : { id: record.id, version: record.version + 1, state }
}

export function actingOf(ctx: Pick<Context, 'actor' | 'now'>): Acting {
  return { by: byOf(ctx.actor), now: ctx.now }
}

async function move(
  ctx: Context,
  record: Stored<Evidence>,
  moved: { act: MoveAct; draft: CustodyDraft; acquired?: Acquisition },
): Promise<Stored<Evidence> | core.MoveRefusal | Conflict> {
  const events = core.moveEvidence(record.state, moved, actingOf(ctx))
  return isRefusal(events) ? events : commitEvidence(ctx, record, events)
}

/** Lets the timeline of the case know. */
async function withEntry(
  ctx: Context,
  deps: Deps,
  { changed, at, text }: { changed: Stored<Evidence>; at: string; text: string },
): Promise<Stored<Evidence> | Lost> {
  const written = await deps.incidents.addTimelineEntry(ctx, {
    caseId: changed.state.caseId,
    occurredAt: at,
    lane: 'responder',
    text,
    links: [{ kind: 'evidence', id: changed.id, label: changed.state.serial }],
  })
  return isRefusal(written) ? written : changed
}

function savedOf<Code extends string>(changed: Stored<Evidence> | Refusal<Code>) {
  return isRefusal(changed) ? changed : { id: changed.id, version: changed.version }
}
