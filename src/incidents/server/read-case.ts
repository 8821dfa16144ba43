/** Reading one case: its page, its timeline, its history, cases like it. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { envelopeOf } from '../../kernel/server/seal/opened-results.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { formatFullCaseNumber } from '../core/number.ts'
import { defang } from '../core/observable.ts'
import type { Deps } from './deps.ts'
import { historyKinds } from './part.ts'
import * as store from './store.ts'
import { listSimilar as findSimilar, type Similar } from './store-list.ts'
import { caseAbilities, toMeasureView, toObservableView, toPlainView, toRunView, toTaskView } from './view.ts'

const timelineShown = 500
const similarShown = 20

export async function readCase(ctx: Context, deps: Deps, { id }: InputOf<typeof contract.readCase>) {
  const key = { bodyId: ctx.bodyId, caseId: id }
  const found = await store.cases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!found) return refuse('kernel.not_found')
  const timeline = await store.listTimeline(ctx.tx, { ...key, limit: timelineShown, offset: 0 })
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const tasks = await store.listParts(ctx.tx, 'tasks', key)
  const measures = await store.listParts(ctx.tx, 'countermeasures', key)
  return {
    ...toPlainView(found),
    fullNumber: formatFullCaseNumber(body?.shortName ?? '', found.state.number),
    tasks: tasks.map((row) => toTaskView(ctx, row)),
    timeline: timeline.rows.map(toPlainView),
    timelineTotal: timeline.total,
    countermeasures: measures.map((row) => toMeasureView(ctx, row)),
    decisions: (await store.listParts(ctx.tx, 'decisions', key)).map(toPlainView),
    observables: (await store.listParts(ctx.tx, 'observables', key)).map(toObservableView),
    links: (await store.listParts(ctx.tx, 'links', key)).map(toPlainView),
    runs: (await store.listParts(ctx.tx, 'runs', key)).map(toRunView),
    ...caseAbilities(ctx, found.state),
  }
}

export async function listTimeline(ctx: Context, input: InputOf<typeof contract.listTimeline>) {
  const { id, limit, offset } = input
  const found = await store.cases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!found) return refuse('kernel.not_found')
  const { rows, total } = await store.listTimeline(ctx.tx, { bodyId: ctx.bodyId, caseId: id, limit, offset })
  return { entries: rows.map(toPlainView), total }
}

export async function listHistory(ctx: Context, input: InputOf<typeof contract.listHistory>) {
  const { id, limit, offset } = input
  const found = await store.cases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!found) return refuse('kernel.not_found')
  const ids = await store.listSubjectIds(ctx.tx, { bodyId: ctx.bodyId, caseId: id })
  const wanted = { bodyId: ctx.bodyId, kinds: historyKinds, ids, limit, offset }
  const { rows, total } = await store.listHistory(ctx.tx, wanted)
  const names: Readonly<Record<string, string>> = ja.history
  return {
    entries: rows.map(({ recordedAt, actorName, event, ...row }) => ({
      ...row,
      at: recordedAt.toISOString(),
      who: actorName,
      ...sayEvent(names, row.type, event),
    })),
    total,
  }
}

export async function listSimilar(ctx: Context, { id }: InputOf<typeof contract.listSimilar>) {
  const found = await store.cases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!found) return refuse('kernel.not_found')
  const rows = await findSimilar(ctx.tx, { bodyId: ctx.bodyId, caseId: id, limit: 200 })
  const grouped = [...Map.groupBy(rows, (row) => row.id).values()].slice(0, similarShown)
  return { cases: grouped.flatMap(toSimilarView) }
}

function toSimilarView(rows: readonly Similar[]) {
  const [first] = rows
  if (!first) return []
  const { number, title, stage, openedAt } = first.state
  const shared = rows.slice(0, similarShown).map((row) => ({ kind: row.kind, defanged: defang(row) }))
  return [{ id: first.id, number, title, stage, openedAt, shared }]
}

/** What was sealed says what it was once opened; to whoever has no key it only says that it was sealed. */
function sayEvent(
  names: Readonly<Record<string, string>>,
  kept: string,
  event: Record<string, unknown> | null,
) {
  if (event && envelopeOf(event)) return { type: kept, what: ja.sealedEntry, event: {} }
  const type = typeof event?.['type'] === 'string' ? event['type'] : kept
  return { type, what: names[type] ?? type, event: event ?? {} }
}
