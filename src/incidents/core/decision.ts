/** The decision log: what was decided, why, what else was possible, and on what information. */
import type { By, Party } from './who.ts'

export type Decision = {
  readonly caseId: string
  readonly decidedAt: string
  /** The person or seat that decided; the one who wrote it down may be another. */
  readonly decidedBy: Party
  /** True when the decision was made at the CISO's seat. */
  readonly byCiso: boolean
  readonly what: string
  readonly why: string
  readonly alternatives: string
  readonly information: string
  readonly recordedAt: string
  readonly recordedBy: By
  /** A later decision that takes the place of an earlier one. */
  readonly replaces: string | null
}

export type DecisionEvent = {
  readonly type: 'decision.recorded'
  readonly caseId: string
  readonly decision: Decision
}

/** Folds one event; a decision is written once and never changed. */
export function evolveDecision(_decision: Decision, event: DecisionEvent): Decision {
  return event.decision
}
