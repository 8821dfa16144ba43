/** Parts of a case as records of their own: two people who add different things never disturb each other. */
import type { DomainEvent } from '../../kernel/core/ledger.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { RecordTable, Stored } from '../../kernel/server/record.ts'
import { evolveRun, type CardRun, type RunEvent } from '../core/card-run.ts'
import { refuseUnlessOpen, type Case } from '../core/case.ts'
import { evolveMeasure, type Countermeasure, type MeasureEvent } from '../core/countermeasure.ts'
import { evolveDecision, type Decision, type DecisionEvent } from '../core/decision.ts'
import { evolveLink, type ItemLink, type LinkEvent } from '../core/link.ts'
import { evolveObservable, type Observable, type ObservableEvent } from '../core/observable.ts'
import { evolveTask, type Task, type TaskEvent } from '../core/task.ts'
import { evolveTimeline, type TimelineEntry, type TimelineEvent } from '../core/timeline.ts'
import { byOf, type By } from '../core/who.ts'
import * as store from './store.ts'

export type Part<State extends { caseId: string }, Event extends DomainEvent> = {
  readonly table: RecordTable<State>
  /** Kind of the subject in the trail. */
  readonly kind: string
  /** Front of the id. */
  readonly prefix: string
  readonly evolve: (state: State, event: Event) => State
}

export const taskPart: Part<Task, TaskEvent> = {
  table: store.tasks,
  kind: 'task',
  prefix: 'task',
  evolve: evolveTask,
}
export const timelinePart: Part<TimelineEntry, TimelineEvent> = {
  table: store.timeline,
  kind: 'timeline_entry',
  prefix: 'entry',
  evolve: evolveTimeline,
}
export const measurePart: Part<Countermeasure, MeasureEvent> = {
  table: store.countermeasures,
  kind: 'countermeasure',
  prefix: 'measure',
  evolve: evolveMeasure,
}
export const decisionPart: Part<Decision, DecisionEvent> = {
  table: store.decisions,
  kind: 'decision',
  prefix: 'decision',
  evolve: evolveDecision,
}
export const observablePart: Part<Observable, ObservableEvent> = {
  table: store.observables,
  kind: 'observable',
  prefix: 'observable',
  evolve: evolveObservable,
}
export const linkPart: Part<ItemLink, LinkEvent> = {
  table: store.links,
  kind: 'case_link',
  prefix: 'link',
  evolve: evolveLink,
}
export const runPart: Part<CardRun, RunEvent> = {
  table: store.runs,
  kind: 'card_run',
  prefix: 'run',
  evolve: evolveRun,
}

/** Kinds of subjects whose trail is the history of a case. */
export const historyKinds = [
  'case',
  ...[taskPart, timelinePart, measurePart, decisionPart, observablePart, linkPart, runPart].map(
    (part) => part.kind,
  ),
]

export type Saved = { readonly id: string; readonly version: number }
export type Conflict = Refusal<'kernel.changed_meanwhile'>
export type CaseCode = 'kernel.not_found' | 'incidents.case_closed' | 'incidents.case_merged'
export type CaseRefusal = Refusal<CaseCode>

/** A case that may still change, held until the transaction ends. */
export async function holdOpenCase(
  ctx: Context,
  caseId: string,
  mode: 'share' | 'update' = 'share',
): Promise<Stored<Case> | CaseRefusal> {
  const found = await store.lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId, mode })
  if (!found) return refuse('kernel.not_found')
  return refuseUnlessOpen(found.state) ?? found
}

/** Adds a part; `event` is what the trail keeps. Whoever calls holds the case. */
export async function addPart<State extends { caseId: string }, Event extends DomainEvent>(
  ctx: Context,
  part: Part<State, Event>,
  added: { id?: string; state: State; event: Event },
): Promise<Saved | Conflict> {
  const id = added.id ?? newPartId(ctx, part)
  const subject = part.table.subject({ id, version: 0, state: added.state }, aboutOf(ctx, part))
  const state = await commit(ctx, subject, [added.event])
  return isRefusal(state) ? state : { id, version: 1 }
}

export function newPartId(ctx: Context, part: { readonly prefix: string }): string {
  return newId(part.prefix, ctx.now.getTime())
}

export type Acting = { readonly by: By; readonly now: Date }

export type PartChange<State, Event, Code extends string> = {
  readonly id: string
  /** The version that the person saw. */
  readonly version: number
  readonly decide: (state: State, acting: Acting) => readonly Event[] | Refusal<Code>
}

export type Changed<State> = Stored<State> & { readonly before: State }

/** Changes a part of an open case: load, decide, commit. */
export async function changePart<
  State extends { caseId: string },
  Event extends DomainEvent,
  const Code extends string,
>(
  ctx: Context,
  part: Part<State, Event>,
  change: PartChange<State, Event, Code>,
): Promise<Changed<State> | Refusal<Code | CaseCode | 'kernel.changed_meanwhile'>> {
  const record = expectVersion(
    await part.table.find(ctx.tx, { bodyId: ctx.bodyId, id: change.id }),
    change.version,
  )
  if (isRefusal(record)) return record
  const held = await holdOpenCase(ctx, record.state.caseId)
  if (isRefusal(held)) return held
  const events = change.decide(record.state, actingOf(ctx))
  if (isRefusal(events)) return events
  const state = await commit(ctx, part.table.subject(record, aboutOf(ctx, part)), events)
  if (isRefusal(state)) return state
  const version = events.length === 0 ? record.version : record.version + 1
  return { id: record.id, version, state, before: record.state }
}

export function actingOf(ctx: Pick<Context, 'actor' | 'now'>): Acting {
  return { by: byOf(ctx.actor), now: ctx.now }
}

function aboutOf<State extends { caseId: string }, Event extends DomainEvent>(
  ctx: Context,
  part: Part<State, Event>,
) {
  return { bodyId: ctx.bodyId, kind: part.kind, evolve: part.evolve }
}
