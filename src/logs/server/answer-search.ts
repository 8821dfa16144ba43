/** The use cases behind the search page. */
import type { Readable } from 'node:stream'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { whileAlive } from '../../kernel/server/database.ts'
import { columnNames } from '../core/columns.ts'
import type * as contract from '../core/contract.ts'
import { importFile } from './import-file.ts'
import { readGaps } from './read-gaps.ts'
import type { Pipeline } from './pipeline.ts'
import { readEvent } from './read-event.ts'
import { searchLogs } from './search-logs.ts'

export async function answerSearch(
  ctx: Context,
  { store }: Pipeline,
  input: InputOf<typeof contract.searchLogs>,
) {
  const { from, to, query, limit, beforeTs, beforeId } = input
  const before =
    beforeTs !== undefined && beforeId !== undefined ? { ts: new Date(beforeTs), id: beforeId } : undefined
  const range = { from: new Date(from), to: new Date(to) }
  const request = { bodyId: ctx.bodyId, ...range, query, limit, before, rowsOnly: before !== undefined }
  const [found, gaps] = await Promise.all([
    searchLogs(store, request, ctx.signal),
    before ? [] : readGaps(store, { bodyId: ctx.bodyId, end: end(range.to, ctx.now) }).catch(() => []),
  ])
  if (isRefusal(found)) return found
  return {
    ...found,
    rows: found.rows.map((row) => ({ ...row, ts: row.ts.toISOString(), matches: [...row.matches] })),
    bars: found.bars.map(({ at, count }) => ({ at: at.toISOString(), count })),
    facets: found.facets.map(({ field, values }) => ({ field, values: [...values] })),
    silences: gaps.map(({ source, last }) => ({ source, lastAt: last.toISOString() })),
  }
}

/** The time up to which events can be there. */
function end(to: Date, now: Date): Date {
  return new Date(Math.min(to.getTime(), now.getTime()))
}

export async function answerEvent(
  ctx: Context,
  { store }: Pipeline,
  { id, at }: InputOf<typeof contract.readLogEvent>,
) {
  const event = await readEvent(store, {
    bodyId: ctx.bodyId,
    id,
    at: at === undefined ? undefined : new Date(at),
  })
  if (isRefusal(event)) return event
  const order = new Map<string, number>(columnNames.map((name, index) => [name, index]))
  const columns = Object.entries(event.columns)
    .toSorted(([left], [right]) => (order.get(left) ?? 0) - (order.get(right) ?? 0))
    .map(([name, value]) => ({ name, value: String(value) }))
  return {
    id,
    ts: event.ts.toISOString(),
    receivedAt: event.received.toISOString(),
    raw: event.raw,
    matches: [...event.matches],
    columns,
    fields: Object.entries(event.fields).map(([name, value]) => ({ name, value })),
  }
}

export async function answerImport(
  ctx: Context,
  { intake }: Pipeline,
  { kind, source }: InputOf<typeof contract.importLogs>,
) {
  const { upload } = ctx
  if (!upload) return refuse('logs.file_missing')
  const context = {
    bodyId: ctx.bodyId,
    source: source ?? upload.fileName.slice(0, 80),
    kind,
    zone: 540,
    transport: 'file' as const,
  }
  const stream = upload.stream as Readable
  const file = { source: context, fileName: upload.fileName, stream }
  return whileAlive(ctx.tx, () => importFile(intake, file))
}
