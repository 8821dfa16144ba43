/** The history of re-evaluations: which facts changed and what followed, also when nothing did. Never changed. */
import type { By } from '../../incidents/core/who.ts'

export type AssessmentRecord = {
  readonly caseId: string
  /** Version of the facts that it made; the order of the history. */
  readonly factsVersion: number
  readonly at: string
  readonly by: By
  /** What changed, in sentences. */
  readonly changes: readonly string[]
  /** What followed, in sentences. */
  readonly effects: readonly string[]
  readonly rules: readonly { readonly pack: string; readonly version: string }[]
}

export type AssessmentEvent = { readonly type: 'assessment.made'; readonly assessment: AssessmentRecord }

/** Folds one event; the event carries the whole assessment. */
export function evolveAssessment(_record: AssessmentRecord, event: AssessmentEvent): AssessmentRecord {
  return event.assessment
}
