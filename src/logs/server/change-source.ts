/** Registering where logs come from. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract.ts'
import { emptySource, evolveSource, type LogSourceEvent, type LogSourceState } from '../core/log-source.ts'
import { listLogSourceRows, logSources } from './store.ts'

export async function addLogSource(ctx: Context, input: InputOf<typeof contract.addLogSource>) {
  if (await isTaken(ctx, input.address)) return refuse('logs.source_exists')
  const record = { id: newId('source'), version: 0, state: emptySource }
  return save(ctx, record, { type: 'log_source.set', ...input })
}

export async function changeLogSource(
  ctx: Context,
  { id, version, ...set }: InputOf<typeof contract.changeLogSource>,
) {
  const record = expectVersion(await logSources.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  if (await isTaken(ctx, set.address, id)) return refuse('logs.source_exists')
  return save(ctx, record, { type: 'log_source.set', ...set })
}

export async function removeLogSource(
  ctx: Context,
  { id, version }: InputOf<typeof contract.removeLogSource>,
) {
  const record = expectVersion(await logSources.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  return isRefusal(record) ? record : save(ctx, record, { type: 'log_source.removed' })
}

async function isTaken(ctx: Context, address: string, exceptId?: string): Promise<boolean> {
  const rows = await listLogSourceRows(ctx.tx, ctx.bodyId)
  return rows.some((row) => row.state.address === address && row.id !== exceptId)
}

async function save(ctx: Context, record: Stored<LogSourceState>, event: LogSourceEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'log_source', evolve: evolveSource }
  const outcome = await commit(ctx, logSources.subject<LogSourceEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
