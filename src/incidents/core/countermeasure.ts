/** Countermeasures: proposed, approved by somebody else, active until a review, taken back or kept. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { isSamePerson, type By } from './who.ts'

export const measureTypes = [
  'isolate',
  'block',
  'disable',
  'recall',
  'patch',
  'restore',
  'monitor',
  'other',
] as const
export type MeasureType = (typeof measureTypes)[number]

export const measureStages = ['proposed', 'approved', 'active', 'removed', 'failed', 'rejected'] as const
export type MeasureStage = (typeof measureStages)[number]

type Signed = { readonly by: By; readonly at: string }

export type Countermeasure = {
  readonly caseId: string
  readonly measure: MeasureType
  /** What is done, in one sentence. */
  readonly title: string
  readonly target: {
    readonly kind: 'item' | 'observable' | 'account' | 'other'
    readonly id: string
    readonly label: string
  }
  /** The way back. */
  readonly rollback: string
  readonly reviewAt: string
  readonly stage: MeasureStage
  readonly proposed: Signed
  readonly approved: Signed | null
  readonly activated: (Signed & { readonly executedBy: string }) | null
  /** Done at once without approval; somebody else signs until then. */
  readonly emergency: { readonly reason: string; readonly countersignUntil: string } | null
  readonly countersigned: Signed | null
  readonly reviews: readonly (Signed & { readonly decision: string; readonly reviewAt: string })[]
  readonly ended: (Signed & { readonly reason: string }) | null
}

type Act<Type extends string, More = object> = {
  readonly type: Type
  readonly caseId: string
  readonly by: By
  readonly at: string
} & More

export type MeasureEvent =
  | { readonly type: 'countermeasure.proposed'; readonly caseId: string; readonly measure: Countermeasure }
  | Act<'countermeasure.approved'>
  | Act<'countermeasure.activated', { readonly executedBy: string }>
  | Act<'countermeasure.countersigned'>
  | Act<'countermeasure.reviewed', { readonly decision: string; readonly reviewAt: string }>
  | Act<
      'countermeasure.removed' | 'countermeasure.failed' | 'countermeasure.rejected',
      { readonly reason: string }
    >

/** Single-handed acts are signed by a second person within this time. */
const countersignHours = 24

type Now = { readonly by: By; readonly now: Date }
type Decided<Code extends string> = MeasureEvent[] | Refusal<Code>

export type MeasureDraft = Pick<
  Countermeasure,
  'caseId' | 'measure' | 'title' | 'target' | 'rollback' | 'reviewAt'
> & {
  readonly emergencyReason?: string
  readonly executedBy?: string
}

/** Proposes a measure. With an emergency reason it is active at once and waits for a countersignature. */
export function proposeMeasure(
  draft: MeasureDraft,
  { by, now }: Now,
): Countermeasure | Refusal<'incidents.review_missing'> {
  if (!isAfter(draft.reviewAt, now)) return refuse('incidents.review_missing')
  const at = now.toISOString()
  const reason = draft.emergencyReason?.trim() ?? ''
  const isEmergency = reason !== ''
  return {
    caseId: draft.caseId,
    measure: draft.measure,
    title: draft.title,
    target: draft.target,
    rollback: draft.rollback,
    reviewAt: new Date(draft.reviewAt).toISOString(),
    stage: isEmergency ? 'active' : 'proposed',
    proposed: { by, at },
    approved: null,
    activated: isEmergency ? { by, at, executedBy: draft.executedBy?.trim() || by.name } : null,
    emergency: isEmergency ? { reason, countersignUntil: hoursAfter(now, countersignHours) } : null,
    countersigned: null,
    reviews: [],
    ended: null,
  }
}

/** Approves a proposal; whoever proposed it cannot. */
export function approveMeasure(
  measure: Countermeasure,
  { by, now }: Now,
): Decided<'incidents.measure_cannot_move' | 'incidents.own_proposal'> {
  if (measure.stage !== 'proposed') return refuse('incidents.measure_cannot_move')
  if (isSamePerson(measure.proposed.by, by)) return refuse('incidents.own_proposal')
  return [{ type: 'countermeasure.approved', caseId: measure.caseId, by, at: now.toISOString() }]
}

/**
 * Writes down that an approved countermeasure was executed; `executedBy` is the name of the doer when it is
 * not `by`.
 */
export function activateMeasure(
  measure: Countermeasure,
  { by, now, executedBy }: Now & { readonly executedBy?: string },
): Decided<'incidents.measure_cannot_move'> {
  if (measure.stage !== 'approved') return refuse('incidents.measure_cannot_move')
  const who = executedBy?.trim() || by.name
  return [
    { type: 'countermeasure.activated', caseId: measure.caseId, by, at: now.toISOString(), executedBy: who },
  ]
}

/** The second signature under an emergency act. Late signatures are taken; that they are late stays visible. */
export function countersignMeasure(
  measure: Countermeasure,
  { by, now }: Now,
): Decided<'incidents.measure_cannot_move' | 'incidents.own_proposal'> {
  if (!waitsForCountersign(measure)) return refuse('incidents.measure_cannot_move')
  if (isSamePerson(measure.proposed.by, by)) return refuse('incidents.own_proposal')
  return [{ type: 'countermeasure.countersigned', caseId: measure.caseId, by, at: now.toISOString() }]
}

/** Keeps a measure: says why, and when it is looked at again. */
export function reviewMeasure(
  measure: Countermeasure,
  { by, now, decision, reviewAt }: Now & { readonly decision: string; readonly reviewAt: string },
): Decided<'incidents.measure_cannot_move' | 'incidents.review_missing'> {
  if (measure.stage !== 'active') return refuse('incidents.measure_cannot_move')
  if (!isAfter(reviewAt, now)) return refuse('incidents.review_missing')
  const next = new Date(reviewAt).toISOString()
  return [
    {
      type: 'countermeasure.reviewed',
      caseId: measure.caseId,
      by,
      at: now.toISOString(),
      decision,
      reviewAt: next,
    },
  ]
}

const endings = {
  removed: ['active'],
  failed: ['approved', 'active'],
  rejected: ['proposed', 'approved'],
} as const satisfies Record<string, readonly MeasureStage[]>

/** Ends a measure: taken back, failed, or not carried out. The reason is kept. */
export function endMeasure(
  measure: Countermeasure,
  { by, now, to, reason }: Now & { readonly to: keyof typeof endings; readonly reason: string },
): Decided<'incidents.measure_cannot_move' | 'incidents.reason_missing'> {
  const from: readonly MeasureStage[] = endings[to]
  if (!from.includes(measure.stage)) return refuse('incidents.measure_cannot_move')
  if (reason.trim() === '') return refuse('incidents.reason_missing')
  const type = `countermeasure.${to}` as const
  return [{ type, caseId: measure.caseId, by, at: now.toISOString(), reason: reason.trim() }]
}

/** Folds one event; a countermeasure begins with `countermeasure.proposed`. */
export function evolveMeasure(measure: Countermeasure, event: MeasureEvent): Countermeasure {
  if (event.type === 'countermeasure.proposed') return event.measure
  const signed: Signed = { by: event.by, at: event.at }
  switch (event.type) {
    case 'countermeasure.approved':
      return { ...measure, stage: 'approved', approved: signed }
    case 'countermeasure.activated':
      return { ...measure, stage: 'active', activated: { ...signed, executedBy: event.executedBy } }
    case 'countermeasure.countersigned':
      return { ...measure, countersigned: signed }
    case 'countermeasure.reviewed': {
      const review = { ...signed, decision: event.decision, reviewAt: event.reviewAt }
      return { ...measure, reviewAt: event.reviewAt, reviews: [...measure.reviews, review] }
    }
    case 'countermeasure.removed':
      return { ...measure, stage: 'removed', ended: { ...signed, reason: event.reason } }
    case 'countermeasure.failed':
      return { ...measure, stage: 'failed', ended: { ...signed, reason: event.reason } }
    default:
      return { ...measure, stage: 'rejected', ended: { ...signed, reason: event.reason } }
  }
}

/** True while somebody still has to decide or to act: such a measure keeps its case open. */
export function isPending(measure: Countermeasure, now: Date): boolean {
  if (measure.stage === 'proposed' || measure.stage === 'approved') return true
  return waitsForCountersign(measure) || isReviewDue(measure, now)
}

/** True for an emergency countermeasure that nobody has countersigned yet. */
export function waitsForCountersign(measure: Countermeasure): boolean {
  return measure.emergency !== null && measure.countersigned === null
}

/** True for an active countermeasure whose time of review has come. */
export function isReviewDue(measure: Countermeasure, now: Date): boolean {
  return measure.stage === 'active' && !isAfter(measure.reviewAt, now)
}

function isAfter(instant: string, now: Date): boolean {
  return Date.parse(instant) > now.getTime()
}

function hoursAfter(now: Date, hours: number): string {
  return new Date(now.getTime() + hours * 3_600_000).toISOString()
}
