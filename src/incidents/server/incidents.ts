/** The incidents slice put together. */
import { fill } from '../../kernel/core/slot.ts'
import { phraseTable, policyTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import { sealedTables } from '../../kernel/server/seal/sealed-tables.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import * as cardContract from '../core/contract-card.ts'
import * as logContract from '../core/contract-log.ts'
import * as measureContract from '../core/contract-measure.ts'
import * as workContract from '../core/contract-work.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { taxonomySchema, type Taxonomy } from '../core/taxonomy.ts'
import { addLogEvents } from './add-log-events.ts'
import * as cards from './cards.ts'
import * as cases from './change-case.ts'
import * as measures from './change-countermeasure.ts'
import { addObservable, judgeObservable } from './change-observable.ts'
import { addTask, moveTask, updateTask } from './change-task.ts'
import { closeCase, readClosing } from './close-case.ts'
import type { Deps, LogDoor, RegisterDoor } from './deps.ts'
import { assessLink, linkItem } from './link-item.ts'
import { listCases, searchCases } from './list-cases.ts'
import { openCase } from './open-case.ts'
import { closeGuard, incidentsPublic, type Incidents } from './public.ts'
import * as read from './read-case.ts'
import { downloadCardSheet } from './print-card.ts'
import { recordDecision } from './record-decision.ts'
import { moveStep, startRun } from './run-card.ts'
import { listTodayLines } from './today.ts'
import { sealedParts } from './store.ts'
import { addTimelineEntry, correctTimelineEntry } from './write-entry.ts'

export function createIncidents(
  kernel: Kernel,
  left: { readonly organization: Organization; readonly registers: RegisterDoor; readonly logs: LogDoor },
): SliceParts<Incidents> {
  const deps: Deps = {
    organization: left.organization,
    registers: left.registers,
    logs: left.logs,
    taxonomy: kernel.content.file('incidents/taxonomy.yaml', taxonomySchema),
    cards: cards.readCards(kernel.content),
    publicUrl: kernel.config.publicUrl ?? '',
    closeGuards: () => kernel.slots.of(closeGuard),
  }
  return {
    public: incidentsPublic(deps),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(todaySource, listTodayLines),
      fill(searchSource, searchCases),
      fill(sealedTables, sealedParts),
    ],
    routes: [
      ...caseRoutes(deps),
      ...workRoutes(deps),
      ...measureRoutes(),
      ...cardRoutes(deps, cards.readPlaybooks(kernel.content)),
    ],
  }
}

function caseRoutes(deps: Deps) {
  return [
    route(contract.listCases, listCases),
    route(contract.readTaxonomy, async () => toTaxonomyView(deps.taxonomy)),
    route(contract.openCase, (ctx, input) => openCase(ctx, deps, input)),
    route(contract.readCase, (ctx, input) => read.readCase(ctx, deps, input)),
    route(contract.updateCase, (ctx, input) => cases.updateCase(ctx, deps, input)),
    route(contract.startCase, cases.startCase),
    route(contract.setPhases, (ctx, input) => cases.setPhases(ctx, deps, input)),
    route(contract.declareCase, cases.declareCase),
    route(contract.readClosing, (ctx, input) => readClosing(ctx, deps, input)),
    route(contract.countersignClosing, cases.countersignClosing),
    route(contract.closeCase, (ctx, input) => closeCase(ctx, deps, input)),
    route(contract.reopenCase, cases.reopenCase),
    route(contract.listTimeline, read.listTimeline),
    route(contract.listHistory, read.listHistory),
    route(contract.listSimilar, read.listSimilar),
  ]
}

function workRoutes(deps: Deps) {
  return [
    route(workContract.addTask, (ctx, input) => addTask(ctx, deps, input)),
    route(workContract.updateTask, (ctx, input) => updateTask(ctx, deps, input)),
    route(workContract.moveTask, moveTask),
    route(workContract.addTimelineEntry, addTimelineEntry),
    route(logContract.addLogEvents, (ctx, input) => addLogEvents(ctx, deps, input)),
    route(workContract.correctTimelineEntry, correctTimelineEntry),
    route(workContract.recordDecision, (ctx, input) => recordDecision(ctx, deps, input)),
    route(workContract.addObservable, addObservable),
    route(workContract.judgeObservable, judgeObservable),
    route(workContract.linkItem, (ctx, input) => linkItem(ctx, deps, input)),
    route(workContract.assessLink, assessLink),
  ]
}

function measureRoutes() {
  return [
    route(measureContract.proposeCountermeasure, measures.proposeCountermeasure),
    route(measureContract.approveCountermeasure, measures.approveCountermeasure),
    route(measureContract.countersignCountermeasure, measures.countersignCountermeasure),
    route(measureContract.activateCountermeasure, measures.activateCountermeasure),
    route(measureContract.reviewCountermeasure, measures.reviewCountermeasure),
    route(measureContract.endCountermeasure, measures.endCountermeasure),
  ]
}

function cardRoutes(deps: Deps, playbooks: ReadonlyMap<string, unknown>) {
  return [
    route(cardContract.listCards, async (_ctx, input) => cards.listCards(deps, input)),
    route(cardContract.readCard, (ctx, input) => cards.readCard(ctx, deps, input)),
    route(cardContract.findStep, async (_ctx, input) => cards.findStep(deps, input)),
    route(cardContract.downloadCard, async (_ctx, input) => cards.downloadCard(playbooks, input)),
    route(cardContract.downloadCardSheet, (ctx, input) => downloadCardSheet(ctx, deps, input)),
    route(cardContract.startRun, (ctx, input) => startRun(ctx, deps, input)),
    route(cardContract.readRun, (ctx, input) => cards.readRun(ctx, deps, input)),
    route(cardContract.moveStep, (ctx, input) => moveStep(ctx, deps, input)),
  ]
}

function toTaxonomyView(taxonomy: Taxonomy) {
  return {
    groups: taxonomy.groups,
    categories: taxonomy.categories,
    phases: taxonomy.phases,
    levels: taxonomy.levels.map(({ ciso_decision, ...level }) => ({ ...level, cisoDecision: ciso_decision })),
  }
}
