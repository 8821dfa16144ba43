/** Observables of a case: added once in one spelling, judged later. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-work.ts'
import {
  readObservable,
  type Observable,
  type ObservableEvent,
  type ObservableKind,
  type Verdict,
} from '../core/observable.ts'
import { byOf } from '../core/who.ts'
import { addPart, changePart, holdOpenCase, observablePart } from './part.ts'
import { hasObservable } from './store.ts'

export type NewObservable = {
  readonly kind?: ObservableKind
  readonly value: string
  readonly verdict?: Verdict
  readonly note?: string
  readonly source?: string
}

export async function addObservable(ctx: Context, input: InputOf<typeof contract.addObservable>) {
  const held = await holdOpenCase(ctx, input.caseId, 'update')
  if (isRefusal(held)) return held
  return writeObservable(ctx, input.caseId, input)
}

/** Adds a value to a case that the caller holds for update, so that it is added once. */
export async function writeObservable(ctx: Context, caseId: string, added: NewObservable) {
  const read = readObservable(added.value, added.kind)
  if (isRefusal(read)) return read
  if (await hasObservable(ctx.tx, { bodyId: ctx.bodyId, caseId, ...read }))
    return refuse('incidents.observable_there')
  const observable: Observable = {
    caseId,
    ...read,
    verdict: added.verdict ?? 'unknown',
    note: added.note ?? '',
    source: added.source ?? '',
    addedAt: ctx.now.toISOString(),
    addedBy: byOf(ctx.actor),
  }
  return addPart(ctx, observablePart, {
    state: observable,
    event: { type: 'observable.added', caseId, observable },
  })
}

export async function judgeObservable(ctx: Context, input: InputOf<typeof contract.judgeObservable>) {
  const { id, version, verdict, note } = input
  return changePart<Observable, ObservableEvent, never>(ctx, observablePart, {
    id,
    version,
    decide: ({ caseId }): ObservableEvent[] => [{ type: 'observable.judged', caseId, verdict, note }],
  })
}
