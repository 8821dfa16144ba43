/** Lists of reports with the figures of their chips. */
import { jstDay, jstInstant } from '../../kernel/core/calendar.ts'
import type { InputOf, OutputOf } from '../../kernel/core/endpoint.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { listReports } from '../core/contract.ts'
import { countReports, listReports as selectReports } from './store.ts'
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
