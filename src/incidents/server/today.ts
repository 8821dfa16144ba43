/** What cases put on the first page: tasks for me, approvals and reviews that wait for me. */
import type { TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { isReviewDue, waitsForCountersign, type Countermeasure } from '../core/countermeasure.ts'
import { ja } from '../core/ja.ts'
import { stageNow } from '../core/task.ts'
import { byOf, isSamePerson } from '../core/who.ts'
import { meOf } from './list-cases.ts'
import { listTasksFor, listWaitingMeasures } from './store-list.ts'

const linesMax = 50
const reviewAheadMs = 4 * 3_600_000

export async function listTodayLines(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('case.read')) return []
  return [...(await measureLines(ctx)), ...(await taskLines(ctx))]
}

async function taskLines(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('case.update')) return []
  const rows = await listTasksFor(ctx.tx, { bodyId: ctx.bodyId, me: meOf(ctx), limit: linesMax })
  return rows
    .filter((row) => stageNow(row.state, ctx.now) !== 'on_hold')
    .map(({ id, state, caseNumber }) => ({
      section: 'waiting',
      id,
      number: caseNumber,
      kind: ja.today.kinds.task,
      sentence: ja.today.task({ title: state.title, number: caseNumber }),
      since: state.addedAt,
      ...(state.dueAt ? { promisedAt: state.dueAt } : {}),
      state: ja.taskStages[stageNow(state, ctx.now)],
      href: `/cases/${state.caseId}#work`,
      act: { label: ja.today.acts.open, href: `/cases/${state.caseId}#${id}` },
    }))
}

async function measureLines(ctx: Context): Promise<TodayLine[]> {
  const reviewBefore = new Date(ctx.now.getTime() + reviewAheadMs)
  const rows = await listWaitingMeasures(ctx.tx, { bodyId: ctx.bodyId, reviewBefore, limit: linesMax })
  return rows.flatMap((row) => {
    const waiting = waitingFor(ctx, row)
    return waiting ? [measureLine(row, waiting)] : []
  })
}

type Waiting = { readonly sentence: string; readonly act: string; readonly promisedAt?: string }

/** What this actor has to do about the measure, or nothing. */
function waitingFor(ctx: Context, { state }: Stored<Countermeasure>): Waiting | undefined {
  const words = ja.today
  const { title } = state
  const { name } = state.proposed.by
  const mayApprove = ctx.can('countermeasure.approve') && !isSamePerson(state.proposed.by, byOf(ctx.actor))
  if (state.stage === 'proposed')
    return mayApprove ? { sentence: words.approve({ title, name }), act: words.acts.approve } : undefined
  if (waitsForCountersign(state) && mayApprove) {
    const promisedAt = state.emergency?.countersignUntil
    return { sentence: words.countersign({ title, name }), act: words.acts.countersign, promisedAt }
  }
  if (!ctx.can('countermeasure.execute')) return undefined
  if (state.stage === 'approved') return { sentence: words.activate({ title }), act: words.acts.activate }
  if (state.stage !== 'active') return undefined
  if (Date.parse(state.reviewAt) > ctx.now.getTime() + reviewAheadMs) return undefined
  const sentence = isReviewDue(state, ctx.now) ? words.review({ title }) : words.reviewSoon({ title })
  return { sentence, act: words.acts.review, promisedAt: state.reviewAt }
}

function measureLine(
  { id, state, caseNumber }: Stored<Countermeasure> & { caseNumber: string },
  waiting: Waiting,
): TodayLine {
  const href = `/cases/${state.caseId}#countermeasures`
  return {
    section: 'waiting',
    id,
    number: caseNumber,
    kind: ja.today.kinds.countermeasure,
    sentence: waiting.sentence,
    since: state.proposed.at,
    ...(waiting.promisedAt ? { promisedAt: waiting.promisedAt } : {}),
    state: ja.measureStages[state.stage],
    href,
    act: { label: waiting.act, href },
  }
}
