/** The page of publication: the newest checkpoint, where it went and when, witnesses, and what they refused. */
import type { Context } from '../../../kernel/server/context.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import { parseVerifierKey } from '../../core/note.ts'
import { ja } from '../../core/publish/ja.ts'
import { nextTryAt, type Delivery, type Head } from '../../core/publish/schedule.ts'
import { placeOf, type Target } from '../../core/publish/target.ts'
import { refuse } from '../../../kernel/core/result.ts'
import { noteCrypto } from '../note-crypto.ts'
import { listLogs, listRefusals, readNewestHead } from '../witness/store.ts'
import { isOnSameDisk } from './append-file.ts'
import { withCosignatures } from './cosigned-note.ts'
import type { PublishDeps } from './deps.ts'
import { listPublications, listTargets, readDeliveries } from './store.ts'

const stripDays = 14
const dayMs = 86_400_000

export async function readAttestation(ctx: Context, deps: PublishDeps, witnessKey: string) {
  const { tx, bodyId } = ctx
  const newest = await deps.log.newest(tx, bodyId)
  const targets = await listTargets(tx, bodyId)
  const deliveryOf = await readDeliveries(tx, bodyId)
  const verifierKey = deps.log.verifierKey(bodyId)
  const since = new Date(ctx.now.getTime() - stripDays * dayMs)
  const published = await listPublications(tx, { bodyId, since })
  return {
    newest: newest ? await newestView(ctx, newest) : null,
    origin: deps.log.origin(bodyId),
    verifierKey,
    keyId: parseVerifierKey(verifierKey, noteCrypto)?.keyId ?? '',
    witnessKey,
    targets: await Promise.all(
      targets.map((target) => targetView(deps, target, { delivery: deliveryOf(target.id), newest })),
    ),
    witnessed: await witnessedView(ctx),
    refusals: await refusalView(ctx),
    publications: published.map(({ at, targetId, size }) => ({ at: at.toISOString(), targetId, size })),
    isAlone: !targets.some(({ state }) => state.isOn),
    mayManage: ctx.can('attestation.manage'),
  }
}

/** The newest note with its cosignatures, to keep or to verify with. */
export async function downloadCheckpoint(ctx: Context, deps: PublishDeps) {
  const newest = await deps.log.newest(ctx.tx, ctx.bodyId)
  if (!newest) return refuse('attestation.no_checkpoint')
  const { note, size } = await withCosignatures(ctx.tx, ctx.bodyId, newest)
  return {
    fileName: ja.checkpointFileName({ size }),
    mediaType: 'text/plain; charset=utf-8',
    bytes: Buffer.from(note, 'utf8'),
  }
}

async function newestView(ctx: Context, newest: Parameters<typeof withCosignatures>[2]) {
  const { size, rootHash, signedAt, note, witnesses } = await withCosignatures(ctx.tx, ctx.bodyId, newest)
  const names = witnesses.map((signer) => signer.replace(/\+[0-9a-f]{8}$/, '').slice(0, 200))
  return { size, rootHash, signedAt: signedAt.toISOString(), note, witnesses: names }
}

async function targetView(
  { kernel }: PublishDeps,
  { id, version, state }: Stored<Target>,
  { delivery, newest }: { delivery: Delivery; newest: Head | undefined },
) {
  const { name, settings, pace, isOn, secretBox } = state
  return {
    id,
    version,
    name,
    kind: settings.kind,
    settings,
    place: placeOf(settings),
    pace,
    isOn,
    hasSecret: secretBox !== null,
    isOnSameDisk: settings.kind === 'file' && (await isOnSameDisk(settings.path, kernel.config.dataDir)),
    sentSize: delivery.size,
    succeededAt: instantOf(delivery.succeededAt),
    triedAt: instantOf(delivery.triedAt),
    failingSince: instantOf(delivery.failingSince),
    reason: delivery.fault === null ? null : ja.fault(delivery.fault),
    nextTryAt: delivery.failures > 0 ? instantOf(nextTryAt(state, delivery, newest)) : null,
  }
}

async function witnessedView({ tx, bodyId }: Context) {
  const rows = await listLogs(tx, bodyId)
  const views = []
  for (const { id, version, state } of rows) {
    const head = await readNewestHead(tx, { bodyId, logId: id })
    views.push({ id, version, ...state, size: head?.size ?? 0, seenAt: instantOf(head?.seenAt) })
  }
  return views
}

async function refusalView({ tx, bodyId }: Context) {
  const names = new Map((await listLogs(tx, bodyId)).map(({ id, state }) => [id, state.name]))
  return (await listRefusals(tx, bodyId)).map(({ logId, firstAt, lastAt, readAt, ...row }) => ({
    ...row,
    logName: names.get(logId) ?? '',
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    readAt: instantOf(readAt),
  }))
}

function instantOf(date: Date | null | undefined): string | null {
  return date ? date.toISOString() : null
}
