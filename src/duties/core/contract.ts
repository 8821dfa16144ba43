/** Endpoints of facts and duties: read, see the difference, save, decide, record what was submitted. */
import { z } from 'zod'
import { endpointsWith, id, instant, line, paging, text, version } from '../../kernel/core/endpoint.ts'
import { ja as incidents } from '../../incidents/core/ja.ts'
import { ja } from './ja.ts'
import {
  completeness,
  documentRow,
  dutyView,
  factsInput,
  factsView,
  proposalView,
  saved,
  submissionKinds,
} from './schema.ts'

export const endpoint = endpointsWith({ ...incidents.refusals, ...ja.refusals })

/** A case that is closed or merged lets nothing be changed; its phrases stand in incidents. */
export const stillOpen = ['incidents.case_closed', 'incidents.case_merged'] as const

const sentence = z.string().max(2000)
const name = z.string().max(300)
const factsRefusals = [
  ...stillOpen,
  'duties.known_in_future',
  'duties.facts_known_on_outside',
  'duties.fact_unknown',
] as const

const openQuestion = z.object({
  fact: z.string().max(80),
  label: name,
  ifYes: z.array(sentence).max(60).readonly(),
  ifNo: z.array(sentence).max(60).readonly(),
})

/** The page of a case's duties. Before the first assessment is done `isBeginning` is true and lists are empty. */
export const readCaseDuties = endpoint({
  id: 'duties.readCaseDuties',
  method: 'GET',
  path: '/api/cases/:caseId/duties',
  permission: 'duty.read',
  audit: 'none',
  input: z.strictObject({ caseId: id }),
  output: z.object({
    case: z.object({ id, number: z.string().max(40), fullNumber: z.string().max(60), title: sentence }),
    isCaseOpen: z.boolean(),
    isBeginning: z.boolean(),
    facts: factsView,
    duties: z.array(dutyView).max(100).readonly(),
    openQuestions: z.array(openQuestion).max(60).readonly(),
    documents: z.array(documentRow).max(200).readonly(),
    /** Forms that some duty asks for and that have no open document yet. */
    forms: z
      .array(
        z.object({
          id: z.string().max(60),
          title: name,
          note: sentence,
          completeness,
          dutyIds: z.array(id).max(40).readonly(),
        }),
      )
      .max(40)
      .readonly(),
    history: z
      .array(
        z.object({
          id,
          at: instant,
          by: name,
          changes: z.array(sentence).max(100).readonly(),
          effects: z.array(sentence).max(200).readonly(),
        }),
      )
      .max(200)
      .readonly(),
    rules: z
      .array(
        z.object({
          pack: z.string().max(80),
          title: name,
          version: z.string().max(20),
          verifiedAt: z.string().max(20),
          sources: z.array(z.string().max(400)).max(20).readonly(),
          isOld: z.boolean(),
        }),
      )
      .max(10)
      .readonly(),
    regimes: z
      .array(z.object({ value: z.string().max(20), label: name }))
      .max(5)
      .readonly(),
    /** A sentence about the regime, or empty. */
    regimeNote: sentence,
  }),
})

/** What saving these facts would change; writes nothing. */
export const previewFacts = endpoint({
  id: 'duties.previewFacts',
  method: 'POST',
  path: '/api/cases/:caseId/duties/preview',
  permission: 'duty.assess',
  audit: 'none',
  input: z.strictObject(factsInput),
  output: z.object({
    facts: factsView,
    proposals: z.array(proposalView).max(100).readonly(),
    changes: z.array(sentence).max(100).readonly(),
    effects: z.array(sentence).max(200).readonly(),
  }),
  refusals: factsRefusals,
})

export const saveFacts = endpoint({
  id: 'duties.saveFacts',
  method: 'PUT',
  path: '/api/cases/:caseId/duties/facts',
  permission: 'duty.assess',
  audit: 'write',
  input: z.strictObject(factsInput),
  output: z.object({
    version,
    changes: z.array(sentence).max(100).readonly(),
    effects: z.array(sentence).max(200).readonly(),
    /** Labels of texts in which figures like a My Number were replaced by `*`. */
    masked: z.array(name).max(100).readonly(),
  }),
  refusals: factsRefusals,
})

/** Duties over all cases. `running`: not settled; `overdue`: of these the late ones; `settled`: the others. */
export const listDuties = endpoint({
  id: 'duties.listDuties',
  method: 'GET',
  path: '/api/duties',
  permission: 'duty.read',
  audit: 'none',
  input: z.strictObject({ show: z.enum(['running', 'overdue', 'settled']).default('running'), ...paging }),
  output: z.object({
    duties: z
      .array(dutyView.extend({ caseNumber: z.string().max(40), caseTitle: sentence }))
      .max(200)
      .readonly(),
    total: z.number().int(),
    counts: z.object({ running: z.number().int(), overdue: z.number().int(), settled: z.number().int() }),
  }),
})

export const confirmDuty = endpoint({
  id: 'duties.confirmDuty',
  method: 'POST',
  path: '/api/duties/:id/confirm',
  permission: 'duty.confirm',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...stillOpen, 'duties.cannot_move'],
})

export const reopenDuty = endpoint({
  id: 'duties.reopenDuty',
  method: 'POST',
  path: '/api/duties/:id/reopen',
  permission: 'duty.confirm',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(1000) }),
  output: saved,
  refusals: [...stillOpen, 'duties.cannot_move', 'duties.reason_missing'],
})

export const closeDuty = endpoint({
  id: 'duties.closeDuty',
  method: 'POST',
  path: '/api/duties/:id/close',
  permission: 'duty.close',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: [...stillOpen, 'duties.cannot_move'],
})

const chosen = z.array(z.strictObject({ id, version })).min(1).max(60)

/** A person with the power to do so confirms of one or several duties that they do not apply, and why. */
export const setDutiesAside = endpoint({
  id: 'duties.setDutiesAside',
  method: 'POST',
  path: '/api/cases/:caseId/duties/set-aside',
  permission: 'duty.set_aside',
  audit: 'write',
  input: z.strictObject({ caseId: id, duties: chosen, reason: text(1000) }),
  output: z.object({ duties: z.array(saved).max(60).readonly() }),
  refusals: [...stillOpen, 'duties.cannot_move', 'duties.reason_missing', 'duties.duty_unknown'],
})

/** Records what a person has submitted outside Toride; one submission may serve several duties. */
export const recordSubmission = endpoint({
  id: 'duties.recordSubmission',
  method: 'POST',
  path: '/api/cases/:caseId/duties/submissions',
  permission: 'duty.submit',
  assurance: 'fresh',
  audit: 'write',
  input: z.strictObject({
    caseId: id,
    duties: chosen,
    kind: z.enum(submissionKinds),
    /** The approved document that was sent, or null when it went without one (telephone, their own form). */
    documentId: id.nullable(),
    channel: line(100),
    receiptNumber: z.union([z.literal(''), line(100)]),
    submittedAt: instant,
  }),
  output: z.object({ id: z.string().max(100), duties: z.array(saved).max(60).readonly() }),
  refusals: [
    'duties.cannot_move',
    'duties.duty_unknown',
    'duties.document_unknown',
    'duties.document_not_approved',
    'duties.document_stage',
    'duties.receipt_missing',
    'duties.submission_kind',
    'duties.submitted_in_future',
  ],
})
