/** API keys: issued with a scope and an end, shown once, revoked at once. */
import { addDays, endOfDay, jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { emptyKey, evolveKey, keyDaysMax, type ApiKey, type ApiKeyEvent } from '../core/api-key.ts'
import type * as contract from '../core/contract-settings.ts'
import { keyPrefix } from './authenticate.ts'
import { keys, listKeys as listRows, listKeyUses } from './store.ts'

export async function issueKey(ctx: Context, { name, scopes, lastDay }: InputOf<typeof contract.issueKey>) {
  const today = jstDay(ctx.now)
  if (lastDay < today || lastDay > addDays(today, keyDaysMax))
    return refuse('access.key_too_long', { days: keyDaysMax })
  const secret = `${keyPrefix}${newSecret()}`
  // The digest stands in the row alone: `evolve` keeps it, and no event carries it.
  const record = {
    id: newId('key'),
    version: 0,
    state: { ...emptyKey, digest: secretDigest(secret) },
  }
  const expiresAt = endOfDay(lastDay).toISOString()
  const saved = await saveKey(ctx, record, { type: 'key.issued', name, scopes, expiresAt })
  return isRefusal(saved) ? saved : { ...saved, secret }
}

export async function revokeKey(ctx: Context, { id, version }: InputOf<typeof contract.revokeKey>) {
  const record = expectVersion(await keys.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  if (record.state.revokedAt !== null) return refuse('access.key_revoked')
  return saveKey(ctx, record, { type: 'key.revoked', at: ctx.now.toISOString() })
}

export async function listKeys(ctx: Context) {
  const rows = await listRows(ctx.tx, ctx.bodyId)
  const uses = await listKeyUses(ctx.tx, ctx.bodyId)
  return {
    keys: rows.map(({ id, version, state }) => ({
      id,
      version,
      name: state.name,
      scopes: [...state.scopes],
      expiresAt: state.expiresAt,
      revokedAt: state.revokedAt,
      lastUsedAt: uses.get(id)?.toISOString() ?? null,
    })),
  }
}

async function saveKey(ctx: Context, record: Stored<ApiKey>, event: ApiKeyEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'api_key', evolve: evolveKey }
  const outcome = await commit(ctx, keys.subject<ApiKeyEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
