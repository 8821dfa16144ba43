/** The list of cases, and the search over everything for its part. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { SearchHit } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { readCaseNumber } from '../core/number.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { readObservable } from '../core/observable.ts'
import * as store from './store-list.ts'

export async function listCases(ctx: Context, input: InputOf<typeof contract.listCases>) {
  const { mine, text, ...rest } = input
  const filter = {
    ...rest,
    bodyId: ctx.bodyId,
    ...(mine ? { leadBy: meOf(ctx) } : {}),
    ...(text === undefined ? {} : { text: foldQuery(text) }),
  }
  const rows = await store.listCases(ctx.tx, filter)
  const counts = await store.countCases(ctx.tx, filter)
  return { cases: rows.map(toRow), total: totalOf(counts, input.stage), counts }
}

/** Hits for the search over everything: numbers, titles, values seen. */
export async function searchCases(
  ctx: Context,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  if (!ctx.can('case.read') || query.text.trim() === '') return []
  const rows = await store.listCases(ctx.tx, {
    bodyId: ctx.bodyId,
    text: foldQuery(query.text),
    order: 'newest',
    limit: query.limit,
    offset: 0,
  })
  return rows.map(({ id, state }) => ({
    kind: ja.kind,
    number: state.number,
    title: state.title,
    detail: ja.stages[state.stage],
    href: `/cases/${id}`,
  }))
}

/** Seats and person of the actor, as stores ask for them. */
export function meOf(ctx: Pick<Context, 'actor'>): store.Me {
  return { seatIds: ctx.actor.seats.map((seat) => seat.id), personId: ctx.actor.personId }
}

/** A typed number becomes the one that is stored, a typed value its one spelling, anything else is folded. */
function foldQuery(text: string): string {
  const number = readCaseNumber(text)
  if (number) return number
  const observable = readObservable(text)
  const plain = isRefusal(observable) ? text.normalize('NFKC') : observable.value
  return plain.trim().toLowerCase()
}

function totalOf(
  counts: { new: number; in_progress: number; closed: number },
  stage: InputOf<typeof contract.listCases>['stage'],
): number {
  if (stage === 'open') return counts.new + counts.in_progress
  return stage ? counts[stage] : counts.new + counts.in_progress + counts.closed
}

function toRow({ id, version, state, openTasks, pendingMeasures }: store.CaseListRow) {
  return {
    ...state,
    id,
    version,
    declaredAt: state.declared?.at ?? null,
    closedAt: state.closed?.at ?? null,
    next: state.situation.next,
    openTasks,
    pendingMeasures,
  }
}
