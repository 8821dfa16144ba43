/** Logs of others: registered by their key, switched off and on, and attempts that somebody has looked into. */
import type { InputOf } from '../../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../../kernel/core/result.ts'
import type { Context } from '../../../kernel/server/context.ts'
import { newId } from '../../../kernel/server/id.ts'
import { commit, note } from '../../../kernel/server/ledger.ts'
import { expectVersion } from '../../../kernel/server/load.ts'
import type { Stored } from '../../../kernel/server/record.ts'
import type * as contract from '../../core/contract-publish.ts'
import { parseVerifierKey } from '../../core/note.ts'
import {
  emptyWitnessedLog,
  evolveWitnessedLog,
  type WitnessedLog,
  type WitnessedLogEvent,
} from '../../core/publish/witnessed-log.ts'
import { noteCrypto } from '../note-crypto.ts'
import * as store from './store.ts'

export async function addWitnessedLog(
  ctx: Context,
  { name, verifierKey }: InputOf<typeof contract.addWitnessedLog>,
) {
  const key = parseVerifierKey(verifierKey, noteCrypto)
  if (key?.kind !== 'log') return refuse('attestation.bad_verifier_key')
  const origin = key.name
  // One key an origin: a log that could change its key could begin anew.
  if (await store.findLogByOrigin(ctx.tx, { bodyId: ctx.bodyId, origin }))
    return refuse('attestation.log_known')
  const record = { id: newId('log'), version: 0, state: emptyWitnessedLog }
  return saveLog(ctx, record, {
    type: 'attestation.witnessed_log_added',
    name,
    origin,
    verifierKey: verifierKey.trim(),
  })
}

export async function switchWitnessedLog(
  ctx: Context,
  { id, version, isOn }: InputOf<typeof contract.switchWitnessedLog>,
) {
  const record = expectVersion(await store.witnessedLogs.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  return saveLog(ctx, record, { type: 'attestation.witnessed_log_switched', isOn })
}

export async function settleWitnessRefusal(
  ctx: Context,
  { id, note: words }: InputOf<typeof contract.settleWitnessRefusal>,
) {
  const { bodyId, now: at, actor } = ctx
  if (!(await store.settleRefusal(ctx.tx, { bodyId, id, by: actor.name, at })))
    return refuse('kernel.not_found')
  await note(
    ctx,
    { kind: 'witness_refusal', id },
    { type: 'attestation.witness_refusal_settled', note: words },
  )
  return { done: true as const }
}

async function saveLog(ctx: Context, record: Stored<WitnessedLog>, event: WitnessedLogEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'witnessed_log', evolve: evolveWitnessedLog }
  const outcome = await commit(ctx, store.witnessedLogs.subject<WitnessedLogEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
