/** Lists of reports with the figures of their chips. */
import { addDays, jstDay, jstInstant } from '../../kernel/core/calendar.ts'
import type { InputOf, OutputOf } from '../../kernel/core/endpoint.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { countWeek, listReports } from '../core/contract.ts'
import { countPerDay, countReports, listReports as selectReports } from './store.ts'
import { seesAll } from './today.ts'
import { toRow } from './view.ts'

/** People without the right to read all reports see those that they took in themselves. */
export async function readReportList(
  ctx: Context,
  input: InputOf<typeof listReports>,
): Promise<OutputOf<typeof listReports>> {
  const takenBy = seesAll(ctx) && input.show !== 'mine' ? undefined : ctx.actor.id
  const page = await selectReports(ctx.tx, { bodyId: ctx.bodyId, takenBy, ...input })
  const since = jstInstant(jstDay(ctx.now))
  const counts = await countReports(ctx.tx, { bodyId: ctx.bodyId, takenBy, since })
  return { rows: page.rows.map(toRow), total: page.total, counts }
}

/** Counts of the last fourteen days in Asia/Tokyo: seven to show, seven to compare with. */
export async function readWeek(ctx: Context): Promise<OutputOf<typeof countWeek>> {
  const today = jstDay(ctx.now)
  const first = addDays(today, -13)
  const counted = await countPerDay(ctx.tx, { bodyId: ctx.bodyId, since: jstInstant(first) })
  const byDay = new Map(counted.map((row) => [row.day, row]))
  const days = Array.from({ length: 14 }, (_, index) => {
    const day = addDays(first, index)
    return byDay.get(day) ?? { day, reports: 0, alerts: 0 }
  })
  const before = days.slice(0, 7).reduce((sum, row) => sum + row.reports + row.alerts, 0)
  return { days: days.slice(7), before }
}
