/** A first-response card carried out on a case: one state a step, with who, when and what was noted. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Card, CardStep } from './card.ts'
import type { By } from './who.ts'

export const stepStages = ['pending', 'doing', 'asking', 'done', 'skipped', 'not_possible'] as const
export type StepStage = (typeof stepStages)[number]

export type StepRun = {
  readonly stepId: string
  readonly number: number
  readonly name: string
  readonly stage: StepStage
  readonly taskId: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly operator: string
  readonly onPaper: boolean
  /** Why it was left out or could not be done, or what is asked. */
  readonly reason: string
  readonly answers: Readonly<Record<string, string>>
  readonly by: By | null
}

export type CardRun = {
  readonly caseId: string
  /** The card as it was when it was started; a later edition does not change a run. */
  readonly card: {
    readonly id: string
    readonly name: string
    readonly code: string
    readonly edition: number
  }
  readonly startedAt: string
  readonly startedBy: By
  readonly steps: readonly StepRun[]
}

export const stepActs = ['start', 'finish', 'skip', 'not_possible', 'ask'] as const
export type StepAct = (typeof stepActs)[number]

export type StepMoved = {
  readonly type: 'card_run.step_moved'
  readonly caseId: string
  readonly stepId: string
  readonly to: StepStage
  readonly at: string
  readonly startedAt: string | null
  readonly operator: string
  readonly onPaper: boolean
  readonly reason: string
  readonly answers: Readonly<Record<string, string>>
  readonly by: By
  /** What the card says is evidence of this step; custody listens. */
  readonly evidence: CardStep['evidence']
}

export type RunEvent =
  | { readonly type: 'card_run.started'; readonly caseId: string; readonly run: CardRun }
  | StepMoved

/** A run of `card` in the edition of now; `taskIds` are the tasks of its steps, in their order. */
export function startRun(
  card: Card,
  context: { caseId: string; now: Date; by: By; taskIds: readonly string[] },
): CardRun {
  return {
    caseId: context.caseId,
    card: { id: card.id, name: card.name, code: card.code, edition: card.edition },
    startedAt: context.now.toISOString(),
    startedBy: context.by,
    steps: card.steps.map((step, index) => ({
      stepId: step.id,
      number: step.number,
      name: step.name,
      stage: 'pending',
      taskId: context.taskIds[index] ?? '',
      startedAt: null,
      endedAt: null,
      operator: '',
      onPaper: false,
      reason: '',
      answers: {},
      by: null,
    })),
  }
}

export type StepMove = {
  readonly act: StepAct
  /** When it was done at the machine; may lie before now when it comes from paper. */
  readonly at: Date
  readonly now: Date
  readonly by: By
  readonly operator: string
  readonly onPaper: boolean
  readonly reason: string
  readonly answers: Readonly<Record<string, string>>
}

const targets: Readonly<Record<StepAct, StepStage>> = {
  start: 'doing',
  finish: 'done',
  skip: 'skipped',
  not_possible: 'not_possible',
  ask: 'asking',
}

const transitions: Readonly<Record<StepStage, readonly StepAct[]>> = {
  pending: ['start', 'finish', 'skip', 'not_possible', 'ask'],
  doing: ['finish', 'skip', 'not_possible', 'ask'],
  asking: ['start', 'finish', 'skip', 'not_possible'],
  done: [],
  skipped: ['start', 'finish'],
  not_possible: ['start', 'finish'],
}

type StepRefusal = Refusal<
  | 'incidents.step_unknown'
  | 'incidents.step_cannot_move'
  | 'incidents.reason_missing'
  | 'incidents.record_unknown'
  | 'incidents.record_missing'
  | 'incidents.in_future'
>

/** Moves a step. Skipping is recorded, not forbidden: it takes a reason. Finishing takes the required records. */
export function moveStep(run: CardRun, step: CardStep | undefined, move: StepMove): StepMoved | StepRefusal {
  const current = run.steps.find((entry) => entry.stepId === step?.id)
  if (!step || !current) return refuse('incidents.step_unknown')
  if (!transitions[current.stage].includes(move.act)) return refuse('incidents.step_cannot_move')
  if (move.at.getTime() > move.now.getTime() + 600_000) return refuse('incidents.in_future')
  if (['skip', 'not_possible', 'ask'].includes(move.act) && move.reason.trim() === '')
    return refuse('incidents.reason_missing')
  const answers = { ...current.answers, ...move.answers }
  const fault = checkAnswers(step, answers, move.act === 'finish')
  if (fault) return fault
  return {
    type: 'card_run.step_moved',
    caseId: run.caseId,
    stepId: step.id,
    to: targets[move.act],
    at: move.at.toISOString(),
    startedAt: move.act === 'start' ? move.at.toISOString() : current.startedAt,
    operator: move.operator.trim() || move.by.name,
    onPaper: move.onPaper,
    reason: move.reason.trim(),
    answers,
    by: move.by,
    evidence: move.act === 'finish' ? step.evidence : null,
  }
}

function checkAnswers(
  step: CardStep,
  answers: Readonly<Record<string, string>>,
  isFinish: boolean,
): Refusal<'incidents.record_unknown' | 'incidents.record_missing'> | undefined {
  const unknown = Object.keys(answers).find((key) => !step.records.some((record) => record.record_id === key))
  if (unknown !== undefined) return refuse('incidents.record_unknown', { name: unknown })
  const missing = isFinish
    ? step.records.find((record) => record.required && !(answers[record.record_id] ?? '').trim())
    : undefined
  return missing ? refuse('incidents.record_missing', { label: missing.label }) : undefined
}

/** Folds one event; a run begins with `card_run.started`. */
export function evolveRun(run: CardRun, event: RunEvent): CardRun {
  if (event.type === 'card_run.started') return event.run
  return {
    ...run,
    steps: run.steps.map((step) => (step.stepId === event.stepId ? applyMove(step, event) : step)),
  }
}

function applyMove(step: StepRun, event: StepMoved): StepRun {
  const isEnd = event.to === 'done' || event.to === 'skipped' || event.to === 'not_possible'
  return {
    ...step,
    stage: event.to,
    startedAt: event.startedAt,
    endedAt: isEnd ? event.at : null,
    operator: event.operator,
    onPaper: event.onPaper,
    reason: event.reason,
    answers: event.answers,
    by: event.by,
  }
}
