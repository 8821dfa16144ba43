/** Tasks of a case: add, change, move. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-work.ts'
import * as core from '../core/task.ts'
import type { Task } from '../core/task.ts'
import { byOf } from '../core/who.ts'
import type { Deps } from './deps.ts'
import { addPart, changePart, holdOpenCase, taskPart, type Acting } from './part.ts'
import { readParty } from './read-party.ts'

export async function addTask(ctx: Context, deps: Deps, input: InputOf<typeof contract.addTask>) {
  const held = await holdOpenCase(ctx, input.caseId)
  if (isRefusal(held)) return held
  const assignee = input.assignee ? await readParty(ctx, deps.organization, input.assignee) : null
  if (isRefusal(assignee)) return assignee
  const task = newTask(ctx, { ...input, assignee, dueAt: utc(input.dueAt) })
  return addPart(ctx, taskPart, { state: task, event: { type: 'task.added', caseId: input.caseId, task } })
}

/** A task as it begins, whoever makes it: a person or a card. */
export function newTask(
  ctx: Context,
  draft: Pick<Task, 'caseId' | 'title' | 'note' | 'mandatory' | 'dueAt' | 'assignee'> &
    Partial<Pick<Task, 'step'>>,
): Task {
  return {
    caseId: draft.caseId,
    title: draft.title,
    note: draft.note,
    stage: 'todo',
    mandatory: draft.mandatory,
    dueAt: draft.dueAt,
    assignee: draft.assignee,
    hold: null,
    outcome: '',
    doneAt: null,
    doneBy: null,
    step: draft.step ?? null,
    addedAt: ctx.now.toISOString(),
    addedBy: byOf(ctx.actor),
  }
}

export async function updateTask(ctx: Context, deps: Deps, input: InputOf<typeof contract.updateTask>) {
  const { id, version, assignee, dueAt, ...rest } = input
  const party = assignee ? await readParty(ctx, deps.organization, assignee) : assignee
  if (isRefusal(party)) return party
  const changes = {
    ...rest,
    ...(party === undefined ? {} : { assignee: party }),
    ...(dueAt === undefined ? {} : { dueAt: utc(dueAt) }),
  }
  const decide = (task: Task) =>
    task.mandatory && changes.mandatory === false && !ctx.can('case.close')
      ? refuse('incidents.mandatory_needs_lead')
      : core.updateTask(task, changes)
  return changePart(ctx, taskPart, { id, version, decide })
}

export async function moveTask(ctx: Context, input: InputOf<typeof contract.moveTask>) {
  const { id, version, ...move } = input
  const decide = (task: Task, { by, now }: Acting) => {
    if (task.step) return refuse('incidents.task_of_card')
    if (task.mandatory && move.to === 'cancelled' && !ctx.can('case.close'))
      return refuse('incidents.mandatory_needs_lead')
    return core.moveTask(task, { ...move, revisitAt: utc(move.revisitAt ?? null) ?? undefined, at: now, by })
  }
  return changePart(ctx, taskPart, { id, version, decide })
}

function utc(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString()
}
