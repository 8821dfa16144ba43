/** Publication, witnessing and erasure put together: a part of the attestation slice. */
import path from 'node:path'
import { fill, type SlotFilling } from '../../../kernel/core/slot.ts'
import { phraseTable, policyTable, route, type SliceParts } from '../../../kernel/server/http/route.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { openSecretBox } from '../../../kernel/server/secret-box.ts'
import { statusSource } from '../../../kernel/server/status.ts'
import { todaySource } from '../../../kernel/server/today.ts'
import type { Access } from '../../../access/server/public.ts'
import type { Organization } from '../../../organization/server/public.ts'
import { originOf } from '../../core/checkpoint.ts'
import * as eraseContract from '../../core/contract-erase.ts'
import * as contract from '../../core/contract-publish.ts'
import { formatVerifierKey, keyIdOf } from '../../core/note.ts'
import { policy } from '../../core/policy-publish.ts'
import { ja } from '../../core/publish/ja.ts'
import * as erase from '../erase/erase-record.ts'
import { noteCrypto } from '../note-crypto.ts'
import type { Attestation } from '../public.ts'
import { checkpointListener } from '../slots.ts'
import type { Witness } from '../witness/add-checkpoint.ts'
import { addWitnessedLog, settleWitnessRefusal, switchWitnessedLog } from '../witness/change-log.ts'
import { openSigningKey } from '../witness/key-file.ts'
import { mountWitness } from '../witness/mount-witness.ts'
import { addTarget, changeTarget, removeTarget, tryTarget } from './change-target.ts'
import type { PublishDeps } from './deps.ts'
import { ownLogOf } from './own-log.ts'
import { downloadSheet } from './print-sheet.ts'
import { publishJobs, scheduleRound } from './publish-due.ts'
import { downloadCheckpoint, readAttestation } from './read-attestation.ts'
import { attestationLines, attestationStatus } from './today.ts'

type Left = {
  readonly organization: Organization
  readonly access: Access
  readonly attestation: Attestation
}

/** Routes, jobs, slots and the witness's door, for `createAttestation` to join to its own. */
export function createPublication(kernel: Kernel, { organization, access, attestation }: Left) {
  const box = openSecretBox(kernel.config.dataDir)
  const deps: PublishDeps = { kernel, organization, access, box, log: ownLogOf(attestation) }
  const witnessOf = openWitness(path.join(kernel.config.dataDir, 'keys/witness.key'))
  return {
    routes: [
      ...routesOf(deps, (bodyId) => formatVerifierKey(witnessOf(bodyId).verifierKey)),
      ...eraseRoutes(kernel),
    ],
    jobs: publishJobs(deps),
    slots: slotsOf(deps),
    mount: (app) => mountWitness(app, { kernel, soleBodyId: () => organization.soleBodyId(), witnessOf }),
  } satisfies Omit<SliceParts, 'public'>
}

function slotsOf(deps: PublishDeps): SlotFilling[] {
  return [
    fill(policyTable, policy),
    fill(phraseTable, ja.refusals),
    fill(todaySource, attestationLines),
    fill(todaySource, erase.erasureLines),
    fill(statusSource, () => attestationStatus(deps)),
    fill(checkpointListener, (ctx) => scheduleRound(ctx.tx, ctx.bodyId)),
  ]
}

function routesOf(deps: PublishDeps, witnessKey: (bodyId: string) => string) {
  return [
    route(contract.readAttestation, (ctx) => readAttestation(ctx, deps, witnessKey(ctx.bodyId))),
    route(contract.addTarget, (ctx, input) => addTarget(ctx, deps, input)),
    route(contract.changeTarget, (ctx, input) => changeTarget(ctx, deps, input)),
    route(contract.removeTarget, removeTarget),
    route(contract.tryTarget, (ctx, input) => tryTarget(ctx, deps, input)),
    route(contract.downloadSheet, (ctx) => downloadSheet(ctx, deps)),
    route(contract.downloadCheckpoint, (ctx) => downloadCheckpoint(ctx, deps)),
    route(contract.addWitnessedLog, addWitnessedLog),
    route(contract.switchWitnessedLog, switchWitnessedLog),
    route(contract.settleWitnessRefusal, settleWitnessRefusal),
  ]
}

function eraseRoutes({ slots }: Kernel) {
  return [
    route(eraseContract.listErasures, erase.listErasures),
    route(eraseContract.requestErasure, (ctx, input) => erase.requestErasure(ctx, slots, input)),
    route(eraseContract.approveErasure, (ctx, input) => erase.approveErasure(ctx, slots, input)),
    route(eraseContract.declineErasure, erase.declineErasure),
  ]
}

/** The witness of a body has the name of its ledger with `/witness`; the key is read at first use. */
function openWitness(file: string): (bodyId: string) => Witness {
  let opened: ReturnType<typeof openSigningKey> | undefined
  return (bodyId) => {
    const signing = (opened ??= openSigningKey(file))
    const key = {
      name: `${originOf(bodyId)}/witness`,
      kind: 'witness',
      publicKey: signing.publicKey,
    } as const
    return { signing, verifierKey: { ...key, keyId: keyIdOf(key, noteCrypto) } }
  }
}
