/** Where a run stands: the step to do now, what is settled, and the addresses of its steps. */
import type { RunView } from '../core/schema.ts'

export type StepOfRun = RunView['steps'][number]

export function isSettledStep(step: StepOfRun): boolean {
  return step.stage === 'done' || step.stage === 'skipped' || step.stage === 'not_possible'
}

/** The first step that is under way, else the first that nobody began; absent when all are settled. */
export function nextStep(run: RunView): StepOfRun | undefined {
  const open = run.steps.filter((step) => !isSettledStep(step))
  return open.find((step) => step.stage === 'doing' || step.stage === 'asking') ?? open[0]
}

export function runHref(caseId: string, runId: string, stepId?: string): string {
  const base = `/cases/${caseId}/cards/${runId}`
  return stepId === undefined ? base : `${base}?step=${encodeURIComponent(stepId)}`
}
