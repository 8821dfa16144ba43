/** A duty of a case: from candidate to the last report. Nothing falls away by itself; a person confirms it. */
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By } from '../../incidents/core/who.ts'
import { deadlineOf } from './due.ts'
import type { DutyProposal } from './evaluate-duties.ts'
import { ja } from './ja.ts'

export type DutyStage =
  | 'candidate'
  | 'applicable'
  | 'not_applicable'
  | 'preliminary_submitted'
  | 'final_submitted'
  | 'closed'

/** `fell_away`: the facts no longer ask for it, and nobody has confirmed that yet. */
export type DutyStanding = DutyProposal['standing'] | 'fell_away'

export type SubmissionKind = 'preliminary' | 'supplement' | 'final'

export type Submission = {
  readonly id: string
  readonly kind: SubmissionKind
  /** Null when it was made without a document of Toride (by telephone, in the recipient's own form). */
  readonly documentId: string | null
  readonly channel: string
  readonly receiptNumber: string
  readonly submittedAt: string
  /** Who wrote it down here. */
  readonly submittedBy: By
}

export type SetAside = {
  readonly reason: string
  readonly approvedBy: By
  readonly at: string
  readonly onStanding: DutyStanding
  readonly onCategories: readonly number[]
}

export type Duty = {
  readonly id: string
  readonly caseId: string
  readonly stage: DutyStage
  readonly standing: DutyStanding
  /** The last proposal, kept when the duty fell away. */
  readonly proposal: DutyProposal
  /** Who confirmed that it applies; null while nobody has. */
  readonly confirmedBy: By | null
  readonly setAside: SetAside | null
  readonly submissions: readonly Submission[]
}

export type DutyEvent =
  | {
      readonly type: 'duty.proposed'
      readonly id: string
      readonly caseId: string
      readonly proposal: DutyProposal
    }
  | { readonly type: 'duty.reassessed'; readonly proposal: DutyProposal; readonly reopens: boolean }
  | { readonly type: 'duty.fell_away' }
  | { readonly type: 'duty.confirmed'; readonly by: By }
  | { readonly type: 'duty.set_aside'; readonly setAside: SetAside }
  | { readonly type: 'duty.reopened'; readonly reason: string; readonly by: By }
  | { readonly type: 'duty.submitted'; readonly submission: Submission }
  | { readonly type: 'duty.closed'; readonly by: By }

export type DutyRefusal = Refusal<
  'duties.cannot_move' | 'duties.reason_missing' | 'duties.receipt_missing' | 'duties.submission_kind'
>

type Answer<Code extends DutyRefusal['code']> = DutyEvent[] | Refusal<Code>
type CannotMove = Refusal<'duties.cannot_move'>

const transitions = {
  candidate: ['applicable', 'not_applicable', 'preliminary_submitted', 'final_submitted'],
  applicable: ['not_applicable', 'preliminary_submitted', 'final_submitted'],
  not_applicable: ['applicable'],
  preliminary_submitted: ['preliminary_submitted', 'final_submitted', 'closed'],
  final_submitted: ['final_submitted', 'closed'],
  closed: ['applicable'],
} as const satisfies Record<DutyStage, readonly DutyStage[]>

/** What may be submitted for a duty of this kind, and after which of them it asks for nothing more. */
const courses = {
  first_report: { submits: ['preliminary', 'supplement', 'final'], settledAfter: 'preliminary' },
  preliminary: { submits: ['preliminary', 'supplement', 'final'], settledAfter: 'preliminary' },
  final: { submits: ['supplement', 'final'], settledAfter: 'final' },
  notice: { submits: ['supplement', 'final'], settledAfter: 'final' },
  guideline_report: { submits: ['supplement', 'final'], settledAfter: 'final' },
  consultation: { submits: ['supplement', 'final'], settledAfter: 'final' },
  sharing: { submits: ['supplement', 'final'], settledAfter: 'final' },
} as const satisfies Record<
  DutyProposal['kind'],
  { submits: readonly SubmissionKind[]; settledAfter: SubmissionKind }
>

/** Folds one event; a duty begins with `duty_proposed`. */
export function evolveDuty(duty: Duty | null, event: DutyEvent): Duty {
  if (event.type === 'duty.proposed') return begun(event)
  if (duty === null) throw new Error(`duty begins with ${event.type}`)
  switch (event.type) {
    case 'duty.reassessed':
      return reassessed(duty, event)
    case 'duty.fell_away':
      return { ...duty, standing: 'fell_away' }
    case 'duty.confirmed':
    case 'duty.reopened':
      return { ...duty, stage: 'applicable', setAside: null, confirmedBy: event.by }
    case 'duty.set_aside':
      return { ...duty, stage: 'not_applicable', setAside: event.setAside }
    case 'duty.closed':
      return { ...duty, stage: 'closed' }
    default:
      return submitted(duty, event.submission)
  }
}

/**
 * What new facts do to a duty: nothing, a new proposal, or that it fell away. One that was set aside comes back
 * when the new facts ask for more than those on which it was set aside; otherwise the person's word holds.
 */
export function reassessDuty(duty: Duty, proposal: DutyProposal | null): DutyEvent[] {
  if (proposal === null) return duty.standing === 'fell_away' ? [] : [{ type: 'duty.fell_away' }]
  const isSame = duty.standing !== 'fell_away' && canonicalJson(duty.proposal) === canonicalJson(proposal)
  if (isSame) return []
  return [{ type: 'duty.reassessed', proposal, reopens: asksForMore(duty, proposal) }]
}

/** A person confirms that the duty applies. */
export function confirmDuty(duty: Duty, by: By): Answer<'duties.cannot_move'> {
  return allowed(duty, 'applicable') ?? [{ type: 'duty.confirmed', by }]
}

/** A person with the power to do so confirms that the duty does not apply, with the reason. */
export function setDutyAside(
  duty: Duty,
  given: { reason: string; approvedBy: By; at: Date },
): Answer<'duties.cannot_move' | 'duties.reason_missing'> {
  const reason = given.reason.trim()
  if (reason === '') return refuse('duties.reason_missing')
  const no = allowed(duty, 'not_applicable')
  if (no !== null) return no
  const setAside: SetAside = {
    reason,
    approvedBy: given.approvedBy,
    at: given.at.toISOString(),
    onStanding: duty.standing,
    onCategories: duty.proposal.categories,
  }
  return [{ type: 'duty.set_aside', setAside }]
}

/** Takes up again what was set aside or closed. */
export function reopenDuty(
  duty: Duty,
  given: { reason: string; by: By },
): Answer<'duties.cannot_move' | 'duties.reason_missing'> {
  const reason = given.reason.trim()
  if (reason === '') return refuse('duties.reason_missing')
  if (duty.stage !== 'not_applicable' && duty.stage !== 'closed') return cannotMove(duty, 'applicable')
  return [{ type: 'duty.reopened', reason, by: given.by }]
}

/**
 * Records that a person has submitted something outside Toride. A candidate becomes applicable by it. One
 * submission may serve several duties: record it on each with the same id.
 */
export function submitDuty(
  duty: Duty,
  submission: Submission,
): Answer<'duties.cannot_move' | 'duties.receipt_missing' | 'duties.submission_kind'> {
  const course: readonly SubmissionKind[] = courses[duty.proposal.kind].submits
  if (!course.includes(submission.kind)) return refuse('duties.submission_kind')
  if (needsReceipt(duty) && submission.receiptNumber.trim() === '') return refuse('duties.receipt_missing')
  const next = stageAfter(duty, submission.kind)
  if (next === null) return cannotMove(duty, 'final_submitted')
  return allowed(duty, next) ?? [{ type: 'duty.submitted', submission }]
}

/** Kinds of submission that fit the duty and its stage. */
export function submissionKindsOf(duty: Duty): SubmissionKind[] {
  return courses[duty.proposal.kind].submits.filter((kind) => stageAfter(duty, kind) !== null)
}

/** What the law asks to report comes back with a number; letters and telephone calls do not. */
export function needsReceipt(duty: Duty): boolean {
  return duty.proposal.strength === 'statutory' && duty.proposal.kind !== 'notice'
}

/** Ends a duty on which nothing more is to be submitted. */
export function closeDuty(duty: Duty, by: By): Answer<'duties.cannot_move'> {
  if (!isSettled(duty)) return cannotMove(duty, 'closed')
  return allowed(duty, 'closed') ?? [{ type: 'duty.closed', by }]
}

/** True when the duty no longer stands against closing the case. */
export function isSettled(duty: Duty): boolean {
  if (duty.stage === 'final_submitted' || duty.stage === 'closed' || duty.stage === 'not_applicable')
    return true
  if (duty.proposal.strength === 'voluntary') return true
  return duty.stage === 'preliminary_submitted' && courses[duty.proposal.kind].settledAfter === 'preliminary'
}

/** Computed, never a stage: a late duty stays where it is until somebody acts. What fell away is not late. */
export function isOverdue(duty: Duty, now: Date): boolean {
  const deadline = deadlineOf(duty.proposal.due)
  if (deadline === null || duty.standing === 'fell_away' || isSettled(duty)) return false
  return deadline.getTime() <= now.getTime()
}

/** The stage as people say it: what is expected and not begun is no mere candidate. */
export function stageInWords(duty: Pick<Duty, 'stage' | 'standing'>): string {
  const isExpected = duty.stage === 'candidate' && duty.standing === 'expected'
  return ja.stages[isExpected ? 'applicable' : duty.stage]
}

/** The acts that the stage allows now; who may do them is asked elsewhere. */
export function dutyActs(duty: Duty): ('confirm' | 'set_aside' | 'reopen' | 'submit' | 'close')[] {
  const next: readonly DutyStage[] = transitions[duty.stage]
  const isDown = duty.stage === 'not_applicable' || duty.stage === 'closed'
  return [
    ...(duty.stage === 'candidate' ? (['confirm'] as const) : []),
    ...(next.includes('not_applicable') ? (['set_aside'] as const) : []),
    ...(isDown ? (['reopen'] as const) : []),
    ...(isDown ? [] : (['submit'] as const)),
    ...(next.includes('closed') && isSettled(duty) ? (['close'] as const) : []),
  ]
}

function begun(event: Extract<DutyEvent, { type: 'duty.proposed' }>): Duty {
  const { id, caseId, proposal } = event
  return {
    id,
    caseId,
    stage: 'candidate',
    standing: proposal.standing,
    proposal,
    confirmedBy: null,
    setAside: null,
    submissions: [],
  }
}

function reassessed(duty: Duty, event: Extract<DutyEvent, { type: 'duty.reassessed' }>): Duty {
  const { proposal, reopens } = event
  const again = reopens ? ({ stage: 'candidate', setAside: null } as const) : {}
  return { ...duty, ...again, proposal, standing: proposal.standing }
}

function submitted(duty: Duty, submission: Submission): Duty {
  const stage = stageAfter(duty, submission.kind) ?? duty.stage
  return { ...duty, stage, submissions: [...duty.submissions, submission] }
}

/** A supplement keeps the stage, and needs something that it supplements. */
function stageAfter(duty: Duty, kind: SubmissionKind): DutyStage | null {
  if (kind === 'final') return 'final_submitted'
  if (kind === 'preliminary') return 'preliminary_submitted'
  const hasGround = duty.stage === 'preliminary_submitted' || duty.stage === 'final_submitted'
  return hasGround ? duty.stage : null
}

function asksForMore(duty: Duty, proposal: DutyProposal): boolean {
  const { setAside } = duty
  if (duty.stage !== 'not_applicable' || setAside === null) return false
  const isStronger = setAside.onStanding !== 'expected' && proposal.standing === 'expected'
  const wasGone = setAside.onStanding === 'fell_away'
  const hasNew = proposal.categories.some((number) => !setAside.onCategories.includes(number))
  return isStronger || wasGone || hasNew
}

function allowed(duty: Duty, to: DutyStage): CannotMove | null {
  const next: readonly DutyStage[] = transitions[duty.stage]
  return next.includes(to) ? null : cannotMove(duty, to)
}

function cannotMove(duty: Duty, to: DutyStage): CannotMove {
  return refuse('duties.cannot_move', { from: duty.stage, to })
}
