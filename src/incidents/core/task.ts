/** Tasks of a case: what is to be done, by whom, until when. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { By, Party } from './who.ts'

export const taskStages = ['todo', 'in_progress', 'on_hold', 'done', 'cancelled'] as const
export type TaskStage = (typeof taskStages)[number]

export type Task = {
  readonly caseId: string
  readonly title: string
  readonly note: string
  readonly stage: TaskStage
  /** The case cannot be closed before a mandatory task is settled. */
  readonly mandatory: boolean
  readonly dueAt: string | null
  readonly assignee: Party | null
  readonly hold: { readonly reason: string; readonly revisitAt: string; readonly waitingFor: string } | null
  /** Why it was cancelled, or what came out. */
  readonly outcome: string
  readonly doneAt: string | null
  readonly doneBy: By | null
  /** Set for tasks that a first-response card made; the card moves them. */
  readonly step: { readonly runId: string; readonly stepId: string; readonly number: number } | null
  readonly addedAt: string
  readonly addedBy: By
}

export type TaskChanges = Partial<Pick<Task, 'title' | 'note' | 'mandatory' | 'dueAt' | 'assignee'>>

export type TaskEvent =
  | { readonly type: 'task.added'; readonly caseId: string; readonly task: Task }
  | { readonly type: 'task.updated'; readonly caseId: string; readonly changes: TaskChanges }
  | {
      readonly type: 'task.moved'
      readonly caseId: string
      readonly to: TaskStage
      readonly hold: Task['hold']
      readonly outcome: string
      readonly at: string
      readonly by: By
    }

export type TaskMove = {
  readonly to: TaskStage
  readonly reason?: string
  readonly revisitAt?: string
  readonly waitingFor?: string
  readonly at: Date
  readonly by: By
}

const transitions: Readonly<Record<TaskStage, readonly TaskStage[]>> = {
  todo: ['in_progress', 'on_hold', 'done', 'cancelled'],
  in_progress: ['todo', 'on_hold', 'done', 'cancelled'],
  on_hold: ['todo', 'in_progress', 'on_hold', 'done', 'cancelled'],
  done: ['todo'],
  cancelled: ['todo'],
}

type MoveRefusal = Refusal<
  'incidents.task_cannot_move' | 'incidents.reason_missing' | 'incidents.revisit_missing'
>

/** Moves a task. Cancelling asks for a reason, holding for a time in the future at which it comes back. */
export function moveTask(task: Task, move: TaskMove): TaskEvent[] | MoveRefusal {
  if (!transitions[task.stage].includes(move.to)) return refuse('incidents.task_cannot_move')
  const reason = move.reason?.trim() ?? ''
  if ((move.to === 'cancelled' || move.to === 'on_hold') && reason === '')
    return refuse('incidents.reason_missing')
  if (move.to === 'on_hold' && !isAfter(move.revisitAt, move.at)) return refuse('incidents.revisit_missing')
  const hold =
    move.to === 'on_hold' && move.revisitAt
      ? { reason, revisitAt: move.revisitAt, waitingFor: move.waitingFor?.trim() ?? '' }
      : null
  const outcome = move.to === 'on_hold' ? '' : reason
  const at = move.at.toISOString()
  return [{ type: 'task.moved', caseId: task.caseId, to: move.to, hold, outcome, at, by: move.by }]
}

/** Changes what differs from the task as it is; no event when nothing does. */
export function updateTask(task: Task, changes: TaskChanges): TaskEvent[] {
  const changed = Object.entries(changes).filter(
    ([key, value]) =>
      value !== undefined && JSON.stringify(value) !== JSON.stringify(task[key as keyof TaskChanges]),
  )
  if (changed.length === 0) return []
  return [{ type: 'task.updated', caseId: task.caseId, changes: Object.fromEntries(changed) }]
}

/** Folds one event; a task begins with `task.added`. */
export function evolveTask(task: Task, event: TaskEvent): Task {
  switch (event.type) {
    case 'task.added':
      return event.task
    case 'task.updated':
      return { ...task, ...event.changes }
    default: {
      const isDone = event.to === 'done'
      return {
        ...task,
        stage: event.to,
        hold: event.hold,
        outcome: event.outcome,
        doneAt: isDone ? event.at : null,
        doneBy: isDone ? event.by : null,
      }
    }
  }
}

/** The stage as it counts now: a task on hold is to do again once its time has come. */
export function stageNow(task: Pick<Task, 'stage' | 'hold'>, now: Date): TaskStage {
  if (task.stage !== 'on_hold' || !task.hold) return task.stage
  return isAfter(task.hold.revisitAt, now) ? 'on_hold' : 'todo'
}

/** True when nothing is left to do: done, or cancelled with its reason. */
export function isSettled(task: Pick<Task, 'stage'>): boolean {
  return task.stage === 'done' || task.stage === 'cancelled'
}

function isAfter(instant: string | undefined, now: Date): boolean {
  return instant !== undefined && Date.parse(instant) > now.getTime()
}
