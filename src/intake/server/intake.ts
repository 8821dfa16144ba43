/** The intake slice put together: the human report first, machine alerts as a kind of it. */
import { fill } from '../../kernel/core/slot.ts'
import {
  phraseTable,
  policyTable,
  route,
  type Route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import { erasable } from '../../attestation/server/public.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { Registers } from '../../registers/server/public.ts'
import * as proposalContract from '../core/contract-proposal.ts'
import * as contract from '../core/contract.ts'
import * as slipContract from '../core/contract-slip.ts'
import * as decide from '../core/decide.ts'
import { ja } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { changeReport, loadReport } from './change-report.ts'
import { downloadSlip } from './download-slip.ts'
import { readIntakeContent, type IntakeContent } from './intake-content.ts'
import { readReportList, readWeek } from './list-reports.ts'
import { erasableReport } from './erase-report.ts'
import { createNeighbours } from './neighbours.ts'
import { linkToCase, openCase } from './open-case.ts'
import { proposeFor } from './propose.ts'
import { createPublic, type Intake } from './public.ts'
import { receiveReport } from './receive-report.ts'
import { intakeToday, searchIntake } from './today.ts'
import { verifyCaller } from './verify-caller.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { toView } from './view.ts'

type Left = {
  readonly organization: Organization
  readonly registers: Registers
  readonly incidents: Incidents
}

export function createIntake(kernel: Kernel, left: Left): SliceParts<Intake> {
  const content = readIntakeContent(kernel.content)
  return {
    routes: [
      ...slipRoutes(content),
      ...decisionRoutes(left),
      ...caseRoutes(content, left),
      route(slipContract.downloadSlip, (ctx, input) =>
        downloadSlip(ctx, { ...left, content, publicUrl: kernel.config.publicUrl ?? '' }, input),
      ),
    ],
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(todaySource, intakeToday),
      fill(searchSource, searchIntake),
      fill(erasable, erasableReport),
    ],
    public: createPublic(content),
  }
}

function slipRoutes(content: IntakeContent): Route[] {
  return [
    route(contract.readIntakeForms, async () => ({
      script: content.script,
      choices: content.choices,
      spokenWords: content.spokenWords,
      acknowledgeMinutes: content.promise.acknowledge_minutes,
    })),
    route(contract.listReports, readReportList),
    route(contract.countWeek, readWeek),
    route(contract.readReport, async (ctx, input) => {
      const record = await loadReport(ctx, { id: input.id, permission: 'report.read' })
      return isRefusal(record) ? record : toView(ctx, record)
    }),
    route(contract.receiveReport, (ctx, input) => receiveReport(ctx, content, input)),
    route(contract.writeSlip, (ctx, input) =>
      changeReport(ctx, {
        ...input,
        permission: 'report.write',
        decide: (report) => decide.writeSlip(report, input.slip),
      }),
    ),
    route(contract.endCall, (ctx, input) =>
      changeReport(ctx, {
        ...input,
        permission: 'report.write',
        decide: (report, act) => decide.endCall(report, input, act),
      }),
    ),
  ]
}

function decisionRoutes(left: Left): Route[] {
  return [
    route(contract.acknowledgeReport, (ctx, input) =>
      changeReport(ctx, {
        ...input,
        permission: 'report.acknowledge',
        decide: (report, act) => decide.acknowledge(report, 'screen', act),
      }),
    ),
    route(contract.verifyCaller, (ctx, input) => verifyCaller(ctx, left.registers, input)),
    route(contract.replyToReporter, (ctx, input) =>
      changeReport(ctx, {
        ...input,
        permission: 'report.triage',
        decide: (_report, act) => decide.reply(input.text, act),
      }),
    ),
    route(contract.triageReport, (ctx, { id, version, ...triage }) =>
      changeReport(ctx, {
        id,
        version,
        permission: 'report.triage',
        decide: (report, act) => decide.triage(report, { ...triage, ...act }),
      }),
    ),
    route(contract.putOffReport, (ctx, { id, version, reason, until }) =>
      changeReport(ctx, {
        id,
        version,
        permission: 'report.triage',
        decide: (report, act) => decide.putOff(report, { reason, until: new Date(until).toISOString() }, act),
      }),
    ),
    route(contract.closeReport, (ctx, { id, version, ...wish }) =>
      changeReport(ctx, {
        id,
        version,
        permission: 'report.close',
        decide: (report, act) => decide.close(report, wish, act),
      }),
    ),
    route(contract.reopenReport, (ctx, input) =>
      changeReport(ctx, {
        ...input,
        permission: 'report.triage',
        decide: (report, act) => decide.reopen(report, input.reason, act),
      }),
    ),
  ]
}

function caseRoutes(content: IntakeContent, left: Left): Route[] {
  const neighbours = createNeighbours(left)
  const deps = { incidents: left.incidents, neighbours }
  return [
    route(proposalContract.findCallerContacts, async (ctx, input) => ({
      contacts: await neighbours.findContacts(ctx, input.organization),
    })),
    route(proposalContract.readProposal, (ctx, input) => proposeFor(ctx, { content, neighbours }, input)),
    route(contract.openCaseFromReport, (ctx, input) => openCase(ctx, deps, input)),
    route(contract.linkReport, (ctx, input) => linkToCase(ctx, deps, input)),
  ]
}
