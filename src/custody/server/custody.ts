/** The custody slice put together. */
import { fill } from '../../kernel/core/slot.ts'
import { phraseTable, policyTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import { eventListener } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { sealedFiles, sealedTables } from '../../kernel/server/seal/sealed-tables.ts'
import { searchSource } from '../../kernel/server/today.ts'
import { closeGuard, type Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import * as change from './change-evidence.ts'
import type { Deps } from './deps.ts'
import { downloadEvidence, uploadEvidence, verifyEvidence } from './keep-file.ts'
import { downloadPackage } from './package-evidence.ts'
import { downloadSheet } from './print-sheet.ts'
import { custodyPublic, type Custody } from './public.ts'
import * as read from './read-evidence.ts'
import { evidenceFiles, evidenceSeal } from './store.ts'

export function createCustody(
  kernel: Kernel,
  left: { readonly organization: Organization; readonly incidents: Incidents },
): SliceParts<Custody> {
  const deps: Deps = { blobs: kernel.blobs, ...left }
  return {
    public: custodyPublic(deps),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(closeGuard, read.listMissing),
      fill(searchSource, read.searchEvidence),
      fill(sealedTables, [{ ...evidenceSeal, kind: 'evidence', caseColumn: 'case_id' }]),
      fill(sealedFiles, evidenceFiles),
      fill(eventListener, {
        types: ['card_run.step_moved'],
        handle: (ctx, event, entry) => read.writeStepEvidence(ctx, deps, { event, runId: entry.subject.id }),
      }),
    ],
    routes: [
      route(contract.listEvidence, (ctx, input) => read.listEvidence(ctx, deps, input)),
      route(contract.readEvidence, read.readEvidence),
      route(contract.addEvidence, (ctx, input) => change.addEvidence(ctx, deps, input)),
      route(contract.collectEvidence, (ctx, input) => change.collectEvidence(ctx, deps, input)),
      route(contract.moveEvidence, (ctx, input) => change.moveEvidence(ctx, deps, input)),
      route(contract.handOverEvidence, (ctx, input) => change.handOverEvidence(ctx, deps, input)),
      route(contract.disposeEvidence, change.disposeEvidence),
      route(contract.uploadEvidence, (ctx, input) => uploadEvidence(ctx, deps, input)),
      route(contract.downloadEvidence, (ctx, input) => downloadEvidence(ctx, deps, input)),
      route(contract.verifyEvidence, (ctx, input) => verifyEvidence(ctx, deps, input)),
      route(contract.downloadPackage, (ctx, input) => downloadPackage(ctx, deps, input)),
      route(contract.downloadSheet, (ctx, input) => downloadSheet(ctx, deps, input)),
    ],
  }
}
