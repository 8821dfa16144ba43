/** Targets: added, changed, removed, tried. The bearer secret is sealed and stands in no event. */
import type { InputOf } from '../../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../../kernel/core/result.ts'
import type { Context } from '../../../kernel/server/context.ts'
import { newId } from '../../../kernel/server/id.ts'
import { commit, note } from '../../../kernel/server/ledger.ts'
import { expectVersion } from '../../../kernel/server/load.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import type * as contract from '../../core/contract-publish.ts'
import { parseVerifierKey } from '../../core/note.ts'
import { ja } from '../../core/publish/ja.ts'
import {
  emptyTarget,
  evolveTarget,
  placeOf,
  type Target,
  type TargetEvent,
  type TargetSettings,
} from '../../core/publish/target.ts'
import { noteCrypto } from '../note-crypto.ts'
import { checkFilePlace } from './append-file.ts'
import type { PublishDeps } from './deps.ts'
import { scheduleRound, secretPurpose } from './publish-due.ts'
import { sendCheckpoint } from './send-checkpoint.ts'
import * as store from './store.ts'

type Fields = Omit<InputOf<typeof contract.addTarget>, 'id' | 'version'>

export async function addTarget(ctx: Context, deps: PublishDeps, fields: InputOf<typeof contract.addTarget>) {
  return saveFields(ctx, deps, { record: { id: newId('target'), version: 0, state: emptyTarget }, fields })
}

export async function changeTarget(
  ctx: Context,
  deps: PublishDeps,
  { id, version, ...fields }: InputOf<typeof contract.changeTarget>,
) {
  const record = expectVersion(await findTarget(ctx, id), version)
  return isRefusal(record) ? record : saveFields(ctx, deps, { record, fields })
}

export async function removeTarget(ctx: Context, { id, version }: InputOf<typeof contract.removeTarget>) {
  const record = expectVersion(await findTarget(ctx, id), version)
  if (isRefusal(record)) return record
  return saveTarget(ctx, record, { type: 'attestation.target_removed', at: ctx.now.toISOString() })
}

/** Sends now and answers how it went; nothing is kept but the trail's word that somebody tried. */
export async function tryTarget(ctx: Context, deps: PublishDeps, input: InputOf<typeof contract.tryTarget>) {
  const { settings } = input
  const refused = await checkSettings(deps, settings)
  if (refused) return refused
  const stored = input.id === undefined ? undefined : await findTarget(ctx, input.id)
  const checkpoint = await deps.log.newest(ctx.tx, ctx.bodyId)
  if (!checkpoint) return refuse('attestation.no_checkpoint')
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  await note(
    ctx,
    { kind: 'checkpoint_target', id: input.id ?? '' },
    { type: 'attestation.target_tried', kind: settings.kind, place: placeOf(settings) },
  )
  const box = stored?.state.secretBox ?? null
  const secret = input.secret ?? lentSecret(deps, { box, from: stored?.state.settings, to: settings })
  const sending = { bodyId: ctx.bodyId, bodyName: body?.name ?? '', settings, secret, checkpoint }
  const fault = await sendCheckpoint(deps, sending)
  return { sent: fault === undefined, reason: fault === undefined ? null : ja.fault(fault) }
}

/** A stored secret goes only to the address that it was stored for. */
function lentSecret(
  deps: PublishDeps,
  lent: { box: string | null; from: TargetSettings | undefined; to: TargetSettings },
): string | null {
  const { box, from, to } = lent
  if (box === null || from === undefined || placeOf(from) !== placeOf(to)) return null
  return deps.box.open(box, secretPurpose)
}

async function findTarget(ctx: Context, id: string): Promise<Stored<Target> | undefined> {
  const found = await store.targets.find(ctx.tx, { bodyId: ctx.bodyId, id })
  return found && found.state.removedAt === null ? found : undefined
}

async function saveFields(
  ctx: Context,
  deps: PublishDeps,
  { record, fields }: { record: Stored<Target>; fields: Fields },
) {
  const { name, settings, pace, isOn, secret } = fields
  const refused = await checkSettings(deps, settings)
  if (refused) return refused
  const isElsewhere = placeOf(settings) !== placeOf(record.state.settings)
  // A secret that was given for one place is not sent to another.
  const kept = settings.kind === 'http' && !isElsewhere ? record.state.secretBox : null
  const secretBox = secret !== null && settings.kind === 'http' ? deps.box.seal(secret, secretPurpose) : kept
  const saved = await saveTarget(
    ctx,
    { ...record, state: { ...record.state, secretBox } },
    {
      type: record.version === 0 ? 'attestation.target_added' : 'attestation.target_changed',
      name,
      settings,
      pace,
      isOn,
      secretChanged: secret !== null,
    },
  )
  if (isRefusal(saved)) return saved
  await store.resetDelivery(ctx.tx, { bodyId: ctx.bodyId, targetId: record.id })
  await scheduleRound(ctx.tx, ctx.bodyId)
  return saved
}

async function saveTarget(ctx: Context, record: Stored<Target>, event: TargetEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'checkpoint_target', evolve: evolveTarget }
  const outcome = await commit(ctx, store.targets.subject<TargetEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}

async function checkSettings({ kernel }: PublishDeps, settings: TargetSettings) {
  if (settings.kind === 'file') return checkFilePlace(settings.path, kernel.config.dataDir)
  if (settings.kind !== 'http' && settings.kind !== 'witness') return undefined
  const url = URL.parse(settings.url)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb || url.username || url.password) return refuse('attestation.bad_address')
  if (settings.kind === 'witness' && parseVerifierKey(settings.verifierKey, noteCrypto)?.kind !== 'witness')
    return refuse('attestation.bad_verifier_key')
  return undefined
}
