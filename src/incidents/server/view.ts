/** Cases and their parts as the screens see them, with what this actor may do with each of them now. */
import type { Abilities } from '../../kernel/core/endpoint.ts'
import { abilitiesFor, type Ability } from '../../kernel/server/abilities.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { CardRun } from '../core/card-run.ts'
import type { Case } from '../core/case.ts'
import { isReviewDue, waitsForCountersign, type Countermeasure } from '../core/countermeasure.ts'
import { ja } from '../core/ja.ts'
import { defang, type Observable } from '../core/observable.ts'
import { isSettled, stageNow, type Task } from '../core/task.ts'
import { byOf, isMeant, isSamePerson } from '../core/who.ts'

const abilitiesOf = (ctx: Context, abilities: readonly Ability<keyof typeof ja.refusals>[]): Abilities =>
  abilitiesFor(ctx, ja.refusals, abilities)

export function caseAbilities(ctx: Context, state: Case): Abilities {
  const isOpen = state.stage !== 'closed' && !state.mergedInto
  const isLead = isMeant(ctx.actor, state.lead)
  return abilitiesOf(ctx, [
    { action: 'case.update', fits: isOpen, permission: 'case.update' },
    { action: 'case.start', fits: isOpen && state.stage === 'new', permission: 'case.update' },
    { action: 'case.declare', fits: isOpen && !state.declared, permission: 'case.declare' },
    { action: 'case.record', fits: isOpen, permission: 'case.record' },
    { action: 'case.decide', fits: isOpen, permission: 'case.decide' },
    { action: 'case.add_task', fits: isOpen, permission: 'case.update' },
    { action: 'case.add_observable', fits: isOpen, permission: 'case.update' },
    { action: 'case.link_item', fits: isOpen, permission: 'case.update' },
    { action: 'countermeasure.propose', fits: isOpen, permission: 'countermeasure.propose' },
    { action: 'card.run', fits: isOpen, permission: 'card.run' },
    {
      action: 'case.countersign',
      fits: isOpen && !state.countersign,
      permission: 'case.record',
      ...(isLead ? { obstacle: 'incidents.countersign_by_lead' as const } : {}),
    },
    { action: 'case.close', fits: isOpen, permission: 'case.close' },
    { action: 'case.reopen', fits: state.stage === 'closed' && !state.mergedInto, permission: 'case.reopen' },
  ])
}

export function toTaskView(ctx: Context, { id, version, state }: Stored<Task>) {
  const stage = stageNow(state, ctx.now)
  const isOpen = !isSettled(state)
  const ofCard = state.step ? { obstacle: 'incidents.task_of_card' as const } : {}
  const needsLead =
    state.mandatory && !ctx.can('case.close') ? { obstacle: 'incidents.mandatory_needs_lead' as const } : {}
  const permission = 'case.update'
  return {
    ...state,
    id,
    version,
    stage,
    isOverdue: isOpen && state.dueAt !== null && Date.parse(state.dueAt) < ctx.now.getTime(),
    isMine: isMeant(ctx.actor, state.assignee),
    ...abilitiesOf(ctx, [
      { action: 'task.update', fits: isOpen, permission },
      { action: 'task.start', fits: stage === 'todo', permission, ...ofCard },
      { action: 'task.finish', fits: isOpen, permission, ...ofCard },
      { action: 'task.hold', fits: isOpen, permission, ...ofCard },
      { action: 'task.cancel', fits: isOpen, permission, ...needsLead, ...ofCard },
      { action: 'task.reopen', fits: !isOpen, permission, ...ofCard },
    ]),
  }
}

export function toMeasureView(ctx: Context, { id, version, state }: Stored<Countermeasure>) {
  const waits = waitsForCountersign(state)
  const isOwn = isSamePerson(state.proposed.by, byOf(ctx.actor))
  const own = isOwn ? { obstacle: 'incidents.own_proposal' as const } : {}
  const { stage } = state
  const execute = { permission: 'countermeasure.execute' }
  return {
    ...state,
    id,
    version,
    isReviewDue: isReviewDue(state, ctx.now),
    waitsForCountersign: waits,
    ...abilitiesOf(ctx, [
      {
        action: 'countermeasure.approve',
        fits: stage === 'proposed',
        permission: 'countermeasure.approve',
        ...own,
      },
      { action: 'countermeasure.countersign', fits: waits, permission: 'countermeasure.approve', ...own },
      { action: 'countermeasure.activate', fits: stage === 'approved', ...execute },
      { action: 'countermeasure.review', fits: stage === 'active', ...execute },
      { action: 'countermeasure.remove', fits: stage === 'active', ...execute },
      { action: 'countermeasure.fail', fits: stage === 'approved' || stage === 'active', ...execute },
      { action: 'countermeasure.reject', fits: stage === 'proposed' || stage === 'approved', ...execute },
    ]),
  }
}

export function toObservableView({ id, version, state }: Stored<Observable>) {
  return { ...state, id, version, defanged: defang(state) }
}

export function toRunView({ id, version, state }: Stored<CardRun>) {
  const settled = state.steps.filter((step) =>
    ['done', 'skipped', 'not_possible'].includes(step.stage),
  ).length
  return { ...state, id, version, settled }
}

/** A part that is shown as it is kept. */
export function toPlainView<State extends object>({ id, version, state }: Stored<State>) {
  return { ...state, id, version }
}
