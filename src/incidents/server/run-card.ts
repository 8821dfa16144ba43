/** First-response cards on a case: starting one makes its tasks, each step leaves its line in the timeline. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract-card.ts'
import type { Card, CardStep } from '../core/card.ts'
import * as core from '../core/card-run.ts'
import type { CardRun, StepMoved } from '../core/card-run.ts'
import { ja } from '../core/ja.ts'
import { evolveTask, type TaskEvent, type TaskStage } from '../core/task.ts'
import { byOf } from '../core/who.ts'
import { newTask } from './change-task.ts'
import type { Deps } from './deps.ts'
import {
  addPart,
  changePart,
  holdOpenCase,
  newPartId,
  runPart,
  taskPart,
  type Changed,
  type Conflict,
  type Saved,
} from './part.ts'
import { listParts, tasks } from './store.ts'
import { writeActEntry, writeDraft } from './write-entry.ts'

export async function startRun(ctx: Context, deps: Deps, input: InputOf<typeof contract.startRun>) {
  const { caseId, cardId } = input
  const held = await holdOpenCase(ctx, caseId, 'update')
  if (isRefusal(held)) return held
  const card = deps.cards.find((entry) => entry.id === cardId)
  if (!card) return refuse('incidents.card_unknown')
  const running = await listParts(ctx.tx, 'runs', { bodyId: ctx.bodyId, caseId })
  if (running.some((run) => run.state.card.id === cardId)) return refuse('incidents.card_running')
  const runId = newPartId(ctx, runPart)
  const taskIds = await addStepTasks(ctx, card, { runId, caseId })
  if (isRefusal(taskIds)) return taskIds
  const run = core.startRun(card, { caseId, now: ctx.now, by: byOf(ctx.actor), taskIds })
  const added = await addPart(ctx, runPart, {
    id: runId,
    state: run,
    event: { type: 'card_run.started', caseId, run },
  })
  if (isRefusal(added)) return added
  const text = ja.entries.runStarted({ card: card.name })
  const entry = await writeActEntry(ctx, { caseId, text, links: linkTo(runId, card.name) })
  return isRefusal(entry) ? entry : added
}

async function addStepTasks(
  ctx: Context,
  card: Card,
  of: { runId: string; caseId: string },
): Promise<string[] | Conflict> {
  const ids: string[] = []
  for (const step of card.steps) {
    const task = newTask(ctx, {
      caseId: of.caseId,
      title: step.name,
      note: step.why,
      mandatory: true,
      dueAt: null,
      assignee: null,
      step: { runId: of.runId, stepId: step.id, number: step.number },
    })
    const event = { type: 'task.added' as const, caseId: of.caseId, task }
    // Ids one millisecond apart: the tasks of a card sort in the order of its steps.
    const id = newId(taskPart.prefix, ctx.now.getTime() + step.number)
    const added = await addPart(ctx, taskPart, { id, state: task, event })
    if (isRefusal(added)) return added
    ids.push(added.id)
  }
  return ids
}

export async function moveStep(ctx: Context, deps: Deps, input: InputOf<typeof contract.moveStep>) {
  const { id, version, stepId, at, ...move } = input
  let step: CardStep | undefined
  const changed = await changePart(ctx, runPart, {
    id,
    version,
    decide: (run, acting) => {
      step = stepOf(deps, run, stepId)
      const moved = core.moveStep(run, step, { ...move, ...acting, at: at ? new Date(at) : ctx.now })
      return isRefusal(moved) ? moved : [moved]
    },
  })
  if (isRefusal(changed) || !step) return changed
  const moved = movedOf(changed, stepId)
  const task = await followWithTask(ctx, changed, moved)
  if (isRefusal(task)) return task
  const written = await writeStepEntry(ctx, { run: changed, step, moved, at: at ?? ctx.now.toISOString() })
  return isRefusal(written) ? written : changed
}

/** The step as the card of the run's edition has it; a later edition of the card is another card. */
function stepOf(deps: Deps, run: CardRun, stepId: string): CardStep | undefined {
  return deps.cards.find((card) => card.id === run.card.id)?.steps.find((step) => step.id === stepId)
}

function movedOf(changed: Changed<CardRun>, stepId: string): core.StepRun {
  const step = changed.state.steps.find((entry) => entry.stepId === stepId)
  if (!step) throw new Error('a step that was moved is not in its run')
  return step
}

const taskStages: Readonly<Record<StepMoved['to'], TaskStage>> = {
  pending: 'todo',
  doing: 'in_progress',
  asking: 'in_progress',
  done: 'done',
  skipped: 'cancelled',
  not_possible: 'cancelled',
}

/** The task of a step follows the step; nobody moves it by hand. */
async function followWithTask(
  ctx: Context,
  run: Stored<CardRun>,
  step: core.StepRun,
): Promise<Saved | Conflict | Refusal<'kernel.not_found'>> {
  const record = await tasks.find(ctx.tx, { bodyId: ctx.bodyId, id: step.taskId })
  if (!record) return refuse('kernel.not_found')
  const to = taskStages[step.stage]
  if (record.state.stage === to) return record
  const event: TaskEvent = {
    type: 'task.moved',
    caseId: run.state.caseId,
    to,
    hold: null,
    outcome: step.reason,
    at: step.endedAt ?? ctx.now.toISOString(),
    by: byOf(ctx.actor),
  }
  const subject = tasks.subject(record, { bodyId: ctx.bodyId, kind: taskPart.kind, evolve: evolveTask })
  const state = await commit(ctx, subject, [event])
  return isRefusal(state) ? state : { id: record.id, version: record.version + 1 }
}

async function writeStepEntry(
  ctx: Context,
  written: { run: Stored<CardRun>; step: CardStep; moved: core.StepRun; at: string },
) {
  const { run, step, moved } = written
  return writeDraft(ctx, run.state.caseId, {
    occurredAt: written.at,
    lane: 'responder',
    origin: 'card',
    operator: moved.operator,
    onPaper: moved.onPaper,
    text: sentenceOf(step, moved),
    links: linkTo(run.id, run.state.card.name),
  })
}

function sentenceOf(step: CardStep, moved: core.StepRun): string {
  const words = ja.entries
  const { number, name } = step
  switch (moved.stage) {
    case 'done':
      return words.stepDone({ number, name, records: recordsOf(step, moved.answers) })
    case 'skipped':
      return words.stepSkipped({ number, name, reason: moved.reason })
    case 'not_possible':
      return words.stepNotPossible({ number, name, reason: moved.reason })
    case 'asking':
      return words.stepAsking({ number, name, reason: moved.reason })
    default:
      return words.stepStarted({ number, name })
  }
}

/** What was noted, in the order of the card; empty when nothing was. */
function recordsOf(step: CardStep, answers: Readonly<Record<string, string>>): string {
  const known: Readonly<Record<string, string>> = ja.recordAnswers
  const list = step.records
    .map((record) => ({ record, value: (answers[record.record_id] ?? '').trim() }))
    .filter(({ value }) => value !== '')
    .map(({ record, value }) => {
      const said = record.kind === 'yes_no_unknown' ? (known[value] ?? value) : value
      return ja.entries.record({ label: record.label, value: said })
    })
  return list.length === 0 ? '' : ja.entries.records({ list: list.join(ja.entries.recordSeparator) })
}

function linkTo(id: string, label: string) {
  return [{ kind: 'run' as const, id, label }]
}
