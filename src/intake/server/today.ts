/** What the intake puts on "today" and into the search over everything. */
import { formatTime } from '../../kernel/core/wareki.ts'
import type { SearchHit, TodayLine } from '../../kernel/core/today.ts'
import type { Context } from '../../kernel/server/context.ts'
import { ja } from '../core/ja.ts'
import { formatNumber } from '../core/number.ts'
import { listReports, searchReports, type ReportRecord } from './store.ts'
import { foldText } from './change-report.ts'
import { sentenceOf } from './view.ts'

const linesMax = 200

/** Not yet taken, waiting for a second person, or put off until now; only for those who can take them. */
export async function intakeToday(ctx: Context): Promise<TodayLine[]> {
  if (!ctx.can('report.acknowledge')) return []
  const { rows } = await listReports(ctx.tx, { bodyId: ctx.bodyId, show: 'open', limit: linesMax, offset: 0 })
  return rows.flatMap((record) => lineOf(ctx, record) ?? [])
}

/** Reports by number, name, address or any word; people without the right to read all see their own. */
export async function searchIntake(
  ctx: Context,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  if (!ctx.can('report.read')) return []
  const rows = await searchReports(ctx.tx, {
    bodyId: ctx.bodyId,
    text: foldText(query.text),
    takenBy: seesAll(ctx) ? undefined : ctx.actor.id,
    limit: query.limit,
  })
  return rows.map((record) => ({
    kind: ja.kinds[record.state.kind],
    number: formatNumber(record.state),
    title: sentenceOf(record.state),
    detail: ja.stages[record.state.stage],
    href: `/intake/reports/${record.id}`,
  }))
}

/** True when the actor may read every report, not only their own. */
export function seesAll(ctx: Context): boolean {
  return ctx.can('report.read', {})
}

function lineOf(ctx: Context, record: ReportRecord): TodayLine | undefined {
  const report = record.state
  const href = `/intake?selected=${record.id}`
  const base = {
    id: record.id,
    number: formatNumber(report),
    kind: ja.kinds[report.kind],
    sentence: sentenceOf(report),
    since: report.receivedAt,
    href,
  }
  if (!report.acknowledged) {
    const detail =
      report.kind === 'machine'
        ? undefined
        : ja.today.takenBy({ name: report.taken.by.name, time: formatTime(new Date(report.receivedAt)) })
    const act = { label: ja.today.untaken, href }
    return {
      ...base,
      section: 'untaken',
      promisedAt: report.promisedAt,
      zone: report.triage?.zone || report.origin?.zone || undefined,
      detail,
      act,
    }
  }
  if (report.closing && report.closing.requested.by.id !== ctx.actor.id) {
    const detail = ja.today.secondPerson({ name: report.closing.requested.by.name })
    return { ...base, section: 'waiting', detail, act: { label: ja.today.waitingSecond, href } }
  }
  if (report.later && report.later.until <= ctx.now.toISOString()) {
    return { ...base, section: 'waiting', detail: ja.today.putOffOver, act: { label: ja.today.decide, href } }
  }
  return undefined
}
