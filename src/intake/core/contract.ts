/** Endpoints of the report intake. */
import { z } from 'zod'
import {
  abilities,
  type DeepReadonly,
  endpointsWith,
  id,
  instant,
  line,
  nothing,
  paging,
  text,
  version,
} from '../../kernel/core/endpoint.ts'
import { everydayChoicesSchema } from './everyday-choice.ts'
import { ja } from './ja.ts'
import { phoneScriptSchema } from './phone-script.ts'
import { spokenWordsSchema } from './spoken-address.ts'
import { closeReasons, endings, reporterTypes, reportKinds, reportStages } from './report.ts'

const endpoint = endpointsWith(ja.refusals)

const short = (max: number) => z.union([z.literal(''), line(max)])
const hand = z.strictObject({ id: z.string().max(60), name: z.string().max(120) })
const act = { by: hand, at: instant }

export const slip = z.strictObject({
  knownAt: instant,
  knownBySection: short(100),
  reporter: z.strictObject({
    name: short(100),
    organization: short(120),
    type: z.enum(reporterTypes),
    callback: short(60),
    theirReference: short(80),
  }),
  verbatim: text(8000),
  answers: z.array(z.strictObject({ questionId: line(40), answer: line(40), text: text(1000) })).max(20),
  addresses: z.array(z.strictObject({ type: line(20), value: line(300) })).max(40),
  choiceId: short(40),
  machineName: short(200),
})

const origin = z.strictObject({
  ruleId: z.string().max(120),
  ruleTitle: z.string().max(400),
  level: z.string().max(20),
  host: z.string().max(300),
  zone: z.string().max(40),
  user: z.string().max(300),
  logEventIds: z.array(z.string().max(80)).max(200),
  firstAt: instant,
  lastAt: instant,
  hits: z.number().int().min(1),
})

const closing = z.strictObject({
  reason: z.enum(closeReasons),
  note: z.string().max(2000),
  requested: z.strictObject(act),
  confirmed: z.strictObject(act).optional(),
})

const verification = z.strictObject({
  ...act,
  outcome: z.enum(['verified', 'not_verified', 'unreachable']),
  contactId: z.string().max(60),
  number: z.string().max(60),
  note: z.string().max(1000),
})

/** A report as the screens show it. */
const reportView = z.strictObject({
  id,
  version,
  /** Number with its kind, as people say it. */
  numberLabel: z.string().max(40),
  kind: z.enum(reportKinds),
  stage: z.enum(reportStages),
  isFromOutside: z.boolean(),
  receivedAt: instant,
  promisedAt: instant,
  taken: z.strictObject(act),
  transcribed: z.strictObject(act).optional(),
  slip,
  origin: origin.optional(),
  ending: z.strictObject({ ...act, ending: z.enum(endings), minutes: z.number().optional() }).optional(),
  acknowledged: z.strictObject({ ...act, how: z.string().max(40) }).optional(),
  verification: verification.optional(),
  replies: z.array(z.strictObject({ ...act, text: z.string().max(4000) })).max(200),
  triage: z
    .strictObject({
      ...act,
      category: z.string().max(60),
      severity: z.number().int().min(0).max(4),
      zone: z.string().max(40),
      note: z.string().max(4000),
    })
    .optional(),
  later: z.strictObject({ ...act, reason: z.string().max(500), until: instant }).optional(),
  caseId: id.optional(),
  closing: closing.optional(),
  /** Since when the personal data is gone. */
  erased: z.strictObject(act).optional(),
  ...abilities,
})

export type ReportView = DeepReadonly<z.output<typeof reportView>>

/** A row of the triage list. */
const reportRow = z.strictObject({
  id,
  version,
  numberLabel: z.string().max(40),
  kind: z.enum(reportKinds),
  stage: z.enum(reportStages),
  isFromOutside: z.boolean(),
  receivedAt: instant,
  promisedAt: instant,
  sentence: z.string().max(400),
  place: z.string().max(400),
  zone: z.string().max(40),
  takenBy: z.string().max(120),
  acknowledgedBy: z.string().max(120),
  later: instant.optional(),
  waitsForSecondPerson: z.boolean(),
  caseId: id.optional(),
})

export type ReportRow = z.output<typeof reportRow>

/** What the switchboard and the staff form read: the script, the choices, the promise. */
export const readIntakeForms = endpoint({
  id: 'intake.readForms',
  method: 'GET',
  path: '/api/intake/forms',
  permission: 'report.create',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    script: phoneScriptSchema,
    choices: everydayChoicesSchema,
    spokenWords: spokenWordsSchema,
    acknowledgeMinutes: z.number().int().min(1).max(10_000),
  }),
})

/** Opens a slip: at the start of a call, or with everything at once from the staff form or from paper. */
export const receiveReport = endpoint({
  id: 'intake.receiveReport',
  method: 'POST',
  path: '/api/reports',
  permission: 'report.create',
  audit: 'write',
  input: z.strictObject({
    kind: z.enum(['phone', 'web', 'counter', 'paper', 'mail', 'advisory']),
    slip,
    /** For a slip copied from paper: when the paper says that it was received. */
    receivedAt: instant.optional(),
  }),
  output: reportView,
  refusals: ['intake.unknown_choice'],
})

export const writeSlip = endpoint({
  id: 'intake.writeSlip',
  method: 'PUT',
  path: '/api/reports/:id/slip',
  permission: 'report.write',
  audit: 'write',
  input: z.strictObject({ id, version, slip }),
  output: reportView,
  refusals: ['intake.already_decided'],
})

export const endCall = endpoint({
  id: 'intake.endCall',
  method: 'POST',
  path: '/api/reports/:id/end-call',
  permission: 'report.write',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    ending: z.enum(endings),
    minutes: z.number().int().min(1).max(1440).optional(),
    note: text(2000).default(''),
  }),
  output: reportView,
  refusals: ['intake.already_decided', 'intake.reason_needed'],
})

export const acknowledgeReport = endpoint({
  id: 'intake.acknowledgeReport',
  method: 'POST',
  path: '/api/reports/:id/acknowledge',
  permission: 'report.acknowledge',
  audit: 'write',
  input: z.strictObject({ id, version: version.optional() }),
  output: reportView,
  refusals: ['intake.taken_by_another', 'intake.already_decided'],
})

/** Records a call back to the number in the register of contacts; `contactId` is that register item. */
export const verifyCaller = endpoint({
  id: 'intake.verifyCaller',
  method: 'POST',
  path: '/api/reports/:id/verification',
  permission: 'report.verify',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    contactId: id,
    number: line(60),
    outcome: z.enum(['verified', 'not_verified', 'unreachable']),
    note: text(1000).default(''),
  }),
  output: reportView,
  refusals: ['intake.not_the_callers_number', 'intake.nothing_to_verify', 'intake.unknown_contact'],
})

export const replyToReporter = endpoint({
  id: 'intake.replyToReporter',
  method: 'POST',
  path: '/api/reports/:id/replies',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({ id, version, text: text(4000).min(1) }),
  output: reportView,
})

export const triageReport = endpoint({
  id: 'intake.triageReport',
  method: 'POST',
  path: '/api/reports/:id/triage',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    category: line(60),
    severity: z.number().int().min(0).max(4),
    zone: short(40),
    note: text(4000).default(''),
  }),
  output: reportView,
  refusals: ['intake.already_decided'],
})

export const putOffReport = endpoint({
  id: 'intake.putOffReport',
  method: 'POST',
  path: '/api/reports/:id/later',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(500), until: instant }),
  output: reportView,
  refusals: ['intake.already_decided', 'intake.time_has_passed'],
})

/** Opens a case from a report, together with others that belong to it. */
export const openCaseFromReport = endpoint({
  id: 'intake.openCaseFromReport',
  method: 'POST',
  path: '/api/reports/:id/case',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({
    id,
    version,
    title: line(200),
    category: line(60),
    severity: z.number().int().min(0).max(4),
    zone: short(40),
    withReportIds: z.array(id).max(100).default([]),
  }),
  output: z.strictObject({ caseId: id, report: reportView }),
  refusals: ['intake.already_decided'],
})

export const linkReport = endpoint({
  id: 'intake.linkReport',
  method: 'POST',
  path: '/api/reports/:id/link',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({ id, version, caseId: id }),
  output: reportView,
  refusals: ['intake.already_decided', 'intake.unknown_case'],
})

export const closeReport = endpoint({
  id: 'intake.closeReport',
  method: 'POST',
  path: '/api/reports/:id/close',
  permission: 'report.close',
  audit: 'write',
  input: z.strictObject({ id, version, reason: z.enum(closeReasons), note: text(2000).min(1) }),
  output: reportView,
  refusals: ['intake.already_decided', 'intake.reply_needed', 'intake.second_person_needed'],
})

export const reopenReport = endpoint({
  id: 'intake.reopenReport',
  method: 'POST',
  path: '/api/reports/:id/reopen',
  permission: 'report.triage',
  audit: 'write',
  input: z.strictObject({ id, version, reason: line(500) }),
  output: reportView,
  refusals: ['intake.still_open'],
})

export const readReport = endpoint({
  id: 'intake.readReport',
  method: 'GET',
  path: '/api/reports/:id',
  permission: 'report.read',
  audit: 'read',
  input: z.strictObject({ id }),
  output: reportView,
})

/** Reports by filter, longest wait first while open, newest first otherwise; with the counts of the chips. */
export const listReports = endpoint({
  id: 'intake.listReports',
  method: 'GET',
  path: '/api/reports',
  permission: 'report.read',
  audit: 'none',
  input: z.strictObject({
    show: z.enum(['open', 'reports', 'alerts', 'outside', 'decided', 'mine']).default('open'),
    caseId: id.optional(),
    ...paging,
  }),
  output: z.strictObject({
    rows: z.array(reportRow).max(200),
    total: z.number().int(),
    counts: z.strictObject({
      open: z.number().int(),
      reports: z.number().int(),
      alerts: z.number().int(),
      outside: z.number().int(),
      untaken: z.number().int(),
      decidedToday: z.number().int(),
    }),
  }),
})

/** Reports and alerts of the last seven days, today included, oldest first; and the sum of the seven before. */
export const countWeek = endpoint({
  id: 'intake.countWeek',
  method: 'GET',
  path: '/api/reports/week',
  permission: 'report.acknowledge',
  audit: 'none',
  input: nothing,
  output: z.strictObject({
    days: z
      .array(z.strictObject({ day: z.iso.date(), reports: z.number().int(), alerts: z.number().int() }))
      .length(7),
    before: z.number().int(),
  }),
})
