/** First-response cards that run on the case, and the tasks beside them. */
import { useState } from 'react'
import { ButtonLink, isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { StepList, type Step } from '../../kernel/web/step-list.tsx'
import type { CaseView, RunView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { isSettledStep, nextStep, runHref } from './run-steps.ts'
import { StartCardDialog } from './start-card-dialog.tsx'
import { TaskDialog } from './task-dialogs.tsx'
import { TaskTable } from './task-table.tsx'

const words = ja.work
/** Steps listed after the current one. */
const aheadMax = 1

export function WorkPanel({ view }: { view: CaseView }) {
  const [isStarting, start] = useState(false)
  const [isAdding, add] = useState(false)
  return (
    <Panel
      id="work"
      title={words.title}
      side={
        <span className="inline">
          {isOffered(view, 'case.add_task') ? (
            <LinkButton onClick={() => add(true)}>{words.add}</LinkButton>
          ) : null}
          {isOffered(view, 'card.run') ? (
            <LinkButton onClick={() => start(true)}>{words.startCard}</LinkButton>
          ) : null}
        </span>
      }
    >
      {view.runs.length === 0 ? <p className="second">{words.noRuns}</p> : null}
      {view.runs.map((run) => (
        <RunSteps key={run.id} caseId={view.id} run={run} />
      ))}
      <TaskTable view={view} />
      {isStarting ? <StartCardDialog view={view} close={() => start(false)} /> : null}
      {isAdding ? <TaskDialog caseId={view.id} close={() => add(false)} /> : null}
    </Panel>
  )
}

/** What is done, the step of now with its button, the one after it; the rest by link. */
function RunSteps({ caseId, run }: { caseId: string; run: RunView }) {
  const say = useSayTime()
  const current = nextStep(run)
  const ahead = run.steps.filter((step) => !isSettledStep(step) && step !== current)
  const hidden = new Set(ahead.slice(aheadMax).map((step) => step.stepId))
  const steps: Step[] = run.steps
    .filter((step) => !hidden.has(step.stepId))
    .map((step) => ({
      key: step.stepId,
      title: step.name,
      detail: step.endedAt ? `${step.operator}\u3000${say(step.endedAt)}` : undefined,
      state:
        step === current ? 'now' : step.stage === 'done' ? 'done' : isSettledStep(step) ? 'skipped' : 'next',
      ...(step === current
        ? {
            act: (
              <ButtonLink look="filled" size="row" href={runHref(caseId, run.id, step.stepId)}>
                {words.openStep}
              </ButtonLink>
            ),
          }
        : {}),
    }))
  return (
    <div className="incidents-run">
      <div className="incidents-run-head">
        <h3>{words.cardTitle({ name: run.card.name })}</h3>
        <span className="second">{words.settled({ total: run.steps.length, settled: run.settled })}</span>
      </div>
      <StepList label={run.card.name} steps={steps} />
      <Link href={runHref(caseId, run.id)}>
        {hidden.size > 0 ? words.allSteps({ count: hidden.size }) : words.openStep}
      </Link>
    </div>
  )
}
