/** The Report: whoever noticed something first, in their words. Its state, its events, its folding. */
import type { DomainEvent } from '../../kernel/core/ledger.ts'

export const reportKinds = ['phone', 'web', 'counter', 'paper', 'mail', 'machine', 'advisory'] as const
export type ReportKind = (typeof reportKinds)[number]

export const reportStages = ['received', 'acknowledged', 'triaged', 'linked', 'closed'] as const
export type ReportStage = (typeof reportStages)[number]

export const reporterTypes = [
  'resident',
  'staff',
  'vendor',
  'police',
  'csirt',
  'government',
  'other',
  'unknown',
] as const
export type ReporterType = (typeof reporterTypes)[number]

export const closeReasons = [
  'duplicate',
  'not_security',
  'false_positive',
  'benign',
  'advisory_done',
] as const
export type CloseReason = (typeof closeReasons)[number]

export const endings = ['transfer', 'call_back', 'no_action'] as const
export type Ending = (typeof endings)[number]

/** A person as the record remembers them; `id` is the account. */
export type Hand = { readonly id: string; readonly name: string }
export type Act = { readonly by: Hand; readonly at: string }

export type Reporter = {
  readonly name: string
  readonly organization: string
  readonly type: ReporterType
  /** The number that the caller gave: for the record, never to be called for verification. */
  readonly callback: string
  readonly theirReference: string
}

export type Answer = { readonly questionId: string; readonly answer: string; readonly text: string }
export type Address = { readonly type: string; readonly value: string }

/** What is written on the paper slip; all of it may be corrected while the report is open. */
export type Slip = {
  /** When which section of the body first knew: the clock of the law starts here. */
  readonly knownAt: string
  readonly knownBySection: string
  readonly reporter: Reporter
  readonly verbatim: string
  readonly answers: readonly Answer[]
  readonly addresses: readonly Address[]
  /** Everyday choice of the staff form, or empty. */
  readonly choiceId: string
  /** Machine or system as the reporter named it. */
  readonly machineName: string
}

/** Where a machine report comes from: a rule, its hit, the log events behind it. */
export type Origin = {
  readonly ruleId: string
  readonly ruleTitle: string
  readonly level: string
  /** Machine as the log names it: host name or address. */
  readonly host: string
  /** Zone of that machine in the register, or empty. */
  readonly zone: string
  readonly user: string
  readonly logEventIds: readonly string[]
  readonly firstAt: string
  readonly lastAt: string
  /** How many log events the rule has met in this span. */
  readonly hits: number
}

export type Verification = Act & {
  readonly outcome: 'verified' | 'not_verified' | 'unreachable'
  readonly contactId: string
  /** The number from the register that was called. */
  readonly number: string
  readonly note: string
}

export type Triage = Act & {
  readonly category: string
  readonly severity: number
  readonly zone: string
  readonly note: string
}

export type Closing = {
  readonly reason: CloseReason
  readonly note: string
  readonly requested: Act
  readonly confirmed?: Act
}

export type Report = {
  readonly number: number
  readonly fiscalYear: number
  readonly kind: ReportKind
  readonly stage: ReportStage
  readonly receivedAt: string
  /** Set when somebody copied it from paper: `receivedAt` is what the paper says. */
  readonly transcribed?: Act
  readonly taken: Act
  readonly promisedAt: string
  readonly slip: Slip
  readonly origin?: Origin
  readonly ending?: Act & { readonly ending: Ending; readonly minutes?: number }
  readonly acknowledged?: Act & { readonly how: string }
  readonly verification?: Verification
  readonly replies: readonly (Act & { readonly text: string })[]
  readonly triage?: Triage
  readonly later?: Act & { readonly reason: string; readonly until: string }
  readonly caseId?: string
  readonly closing?: Closing
  /** The personal data was taken away; what happened and when stays. */
  readonly erased?: Act
}

export type ReportEvent = DomainEvent &
  (
    | { type: 'report.received'; report: Report }
    | { type: 'report.slipWritten'; slip: Slip }
    | { type: 'report.callEnded'; ending: NonNullable<Report['ending']> }
    | { type: 'report.acknowledged'; acknowledged: NonNullable<Report['acknowledged']> }
    | { type: 'report.callerVerified'; verification: Verification }
    | { type: 'report.replied'; reply: Report['replies'][number] }
    | { type: 'report.triaged'; triage: Triage }
    | { type: 'report.putOff'; later: NonNullable<Report['later']> }
    | { type: 'report.linked'; caseId: string; by: Hand; at: string }
    | { type: 'report.closeRequested'; closing: Closing }
    | { type: 'report.closed'; closing: Closing }
    | { type: 'report.reopened'; by: Hand; at: string; reason: string }
    | { type: 'report.repeated'; origin: Origin }
    | { type: 'report.personal_data_erased'; erased: Act }
  )

/** Folds one event. `report.received` is the first of every report. */
export function evolve(report: Report | undefined, event: ReportEvent): Report {
  if (event.type === 'report.received') return event.report
  if (!report) throw new Error(`${event.type} before report.received`)
  switch (event.type) {
    case 'report.slipWritten':
      return { ...report, slip: event.slip }
    case 'report.callEnded':
      return { ...report, ending: event.ending }
    case 'report.acknowledged':
      return { ...report, acknowledged: event.acknowledged, stage: 'acknowledged' }
    case 'report.callerVerified':
      return { ...report, verification: event.verification }
    case 'report.replied':
      return { ...report, replies: [...report.replies, event.reply] }
    case 'report.triaged':
      return { ...report, triage: event.triage, later: undefined, stage: 'triaged' }
    case 'report.putOff':
      return { ...report, later: event.later }
    case 'report.linked':
      return { ...report, caseId: event.caseId, later: undefined, closing: undefined, stage: 'linked' }
    case 'report.closeRequested':
      return { ...report, closing: event.closing }
    case 'report.closed':
      return { ...report, closing: event.closing, later: undefined, stage: 'closed' }
    case 'report.reopened':
      return {
        ...report,
        closing: undefined,
        caseId: undefined,
        stage: report.triage ? 'triaged' : 'acknowledged',
      }
    case 'report.repeated':
      return { ...report, origin: event.origin }
    case 'report.personal_data_erased':
      return withoutPersonalData(report, event.erased)
    default:
      return report
  }
}

/** Who told us and in which words goes; kind, times, decisions and the machine stay. */
function withoutPersonalData(report: Report, erased: Act): Report {
  const { slip, verification } = report
  const reporter = { ...slip.reporter, name: '', organization: '', callback: '', theirReference: '' }
  const answers = slip.answers.map((answer) => ({ ...answer, text: '' }))
  return {
    ...report,
    erased,
    slip: { ...slip, reporter, answers, verbatim: '', addresses: [] },
    replies: report.replies.map((reply) => ({ ...reply, text: '' })),
    ...(report.origin ? { origin: { ...report.origin, user: '' } } : {}),
    ...(verification ? { verification: { ...verification, number: '', note: '' } } : {}),
    ...(report.triage ? { triage: { ...report.triage, note: '' } } : {}),
    ...(report.closing ? { closing: { ...report.closing, note: '' } } : {}),
  }
}

/** Somebody from outside the body told us: such a notice is never ended by one person alone. */
export function isFromOutside(report: Report): boolean {
  return report.kind !== 'machine' && report.slip.reporter.type !== 'staff'
}

/** True until the report is closed or joined to a case. */
export function isOpen(report: Report): boolean {
  return report.stage !== 'closed' && report.stage !== 'linked'
}

const logEventIdsMax = 200

/** One span over two: the first and last moment, all hits counted, the first log events kept by id. */
export function joinOrigins(before: Origin, more: Origin): Origin {
  return {
    ...before,
    firstAt: before.firstAt < more.firstAt ? before.firstAt : more.firstAt,
    lastAt: before.lastAt > more.lastAt ? before.lastAt : more.lastAt,
    hits: before.hits + more.hits,
    logEventIds: [...new Set([...before.logEventIds, ...more.logEventIds])].slice(0, logEventIdsMax),
  }
}
