/** Hands the rows of a search out as a CSV table. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import { exportRowsMax, type exportLogs } from '../core/contract.ts'
import { csvOf } from '../core/csv-lines.ts'
import { ja } from '../core/screen/ja.ts'
import type { Pipeline } from './pipeline.ts'
import { searchLogs, type SearchRefusal } from './search-logs.ts'

/** UTF-8 with the mark by which spreadsheets know it. */
export async function answerExport(
  ctx: Context,
  { store }: Pick<Pipeline, 'store'>,
  { from, to, query, ids }: InputOf<typeof exportLogs>,
): Promise<Download | SearchRefusal> {
  const found = await searchLogs(store, {
    bodyId: ctx.bodyId,
    from: new Date(from),
    to: new Date(to),
    query,
    ids,
    limit: exportRowsMax,
    rowsOnly: true,
  })
  if (isRefusal(found)) return found
  return {
    fileName: ja.search.fileName({ day: jstDay(ctx.now) }),
    mediaType: 'text/csv; charset=utf-8',
    bytes: Buffer.from(`\ufeff${csvOf(found.rows)}`, 'utf8'),
  }
}
