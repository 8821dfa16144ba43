/** The duties slice put together: facts and clocks of cases, the fact sheet, documents, submissions. */
import { join } from 'node:path'
import { fill } from '../../kernel/core/slot.ts'
import {
  phraseTable,
  policyTable,
  route,
  type Route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import { eventListener, type EventListener } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { sealedFiles, sealedTables } from '../../kernel/server/seal/sealed-tables.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import { closeGuard, type Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import * as documentContract from '../core/contract-document.ts'
import { plainCalendar } from '../core/clock.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { beginCase, previewFacts, saveFacts } from './assess-case.ts'
import * as duties from './change-duty.ts'
import type { CustodyDoor, Deps } from './deps.ts'
import { loadDutyContent } from './duty-content.ts'
import { listDuties, listTodayLines, missingToClose, searchDuties } from './list-duties.ts'
import { dutiesPublic, type Duties } from './public.ts'
import { readCaseDuties } from './read-case-duties.ts'
import { downloadDocument, readDocument } from './read-document.ts'
import { reassessCases } from './reassess-cases.ts'
import { documentFiles, sealedParts } from './store.ts'
import * as documents from './write-document.ts'
import { prefillFactSheet, readFactSheet, saveFactSheet } from './write-sheet.ts'

type Left = {
  readonly organization: Organization
  readonly incidents: Incidents
  readonly custody?: CustodyDoor
}

export function createDuties(kernel: Kernel, left: Left): SliceParts<Duties> {
  const content = loadDutyContent(join(kernel.config.contentDir, 'duties'))
  const deps: Deps = {
    organization: left.organization,
    incidents: left.incidents,
    custody: left.custody,
    content,
    rules: { statutory: content.statutory, practice: content.practice, calendar: plainCalendar },
    blobs: kernel.blobs,
    standardTemplate: kernel.content.bytes('documents/standard.docx'),
  }
  return {
    public: dutiesPublic(deps),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(todaySource, (ctx) => listTodayLines(ctx, deps)),
      fill(searchSource, searchDuties),
      fill(closeGuard, missingToClose),
      fill(sealedTables, sealedParts),
      fill(sealedFiles, documentFiles),
      fill(eventListener, onCaseOpened(deps)),
    ],
    start: async () => {
      const count = await reassessCases(kernel, deps)
      if (count > 0) kernel.log.info('duties assessed again by new rules', { cases: count })
    },
    routes: [...dutyRoutes(deps), ...sheetRoutes(deps), ...documentRoutes(deps)],
  }
}

/** The clocks run as soon as a case is there: everything is unknown, so everything possible is a candidate. */
function onCaseOpened(deps: Deps): EventListener {
  return {
    types: ['case.opened'],
    handle: (ctx, _event, entry) => beginCase(ctx, deps, entry.subject.id),
  }
}

function dutyRoutes(deps: Deps): Route[] {
  return [
    route(contract.readCaseDuties, (ctx, input) => readCaseDuties(ctx, deps, input)),
    route(contract.previewFacts, (ctx, input) => previewFacts(ctx, deps, input)),
    route(contract.saveFacts, (ctx, input) => saveFacts(ctx, deps, input)),
    route(contract.listDuties, (ctx, input) => listDuties(ctx, deps, input)),
    route(contract.confirmDuty, (ctx, input) => duties.confirmDuty(ctx, deps, input)),
    route(contract.reopenDuty, (ctx, input) => duties.reopenDuty(ctx, deps, input)),
    route(contract.closeDuty, (ctx, input) => duties.closeDuty(ctx, deps, input)),
    route(contract.setDutiesAside, (ctx, input) => duties.setDutiesAside(ctx, deps, input)),
    route(contract.recordSubmission, (ctx, input) => duties.recordSubmission(ctx, deps, input)),
  ]
}

function sheetRoutes(deps: Deps): Route[] {
  return [
    route(documentContract.readFactSheet, (ctx, input) => readFactSheet(ctx, deps, input)),
    route(documentContract.saveFactSheet, (ctx, input) => saveFactSheet(ctx, deps, input)),
    route(documentContract.prefillFactSheet, (ctx, input) => prefillFactSheet(ctx, deps, input)),
  ]
}

function documentRoutes(deps: Deps): Route[] {
  return [
    route(documentContract.createDocument, (ctx, input) => documents.createDocument(ctx, deps, input)),
    route(documentContract.readDocument, (ctx, input) => readDocument(ctx, deps, input)),
    route(documentContract.requestReview, (ctx, input) => documents.requestReview(ctx, deps, input)),
    route(documentContract.reviewDocument, (ctx, input) => documents.reviewDocument(ctx, deps, input)),
    route(documentContract.returnDocument, (ctx, input) => documents.returnDocument(ctx, deps, input)),
    route(documentContract.approveDocument, (ctx, input) => documents.approveDocument(ctx, deps, input)),
    route(documentContract.countersignDocument, documents.countersignDocument),
    route(documentContract.downloadDocument, (ctx, input) => downloadDocument(ctx, deps, input)),
  ]
}
