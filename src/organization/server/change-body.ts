/** Creating and changing the body. */
import { parseBodyCode } from '../../kernel/core/codes.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import { emptyBody, evolveBody, type Body, type BodyEvent } from '../core/body.ts'
import type { changeBody as changeBodyEndpoint } from '../core/contract.ts'
import type { ZonesFile } from '../core/zone.ts'
import { bodies, listBodyIds, lockBodies } from './store.ts'

type BadBody = Refusal<'organization.bad_code' | 'organization.unknown_model'>

/**
 * Creates the body of an empty database. `ctx` carries the new body's id already, because every row names
 * its body. Throws when a body exists: callers ask first, and the lock makes two callers take turns.
 */
export async function createBody(
  ctx: Context,
  zones: ZonesFile,
  wanted: Body,
): Promise<Body | BadBody | Refusal<'kernel.changed_meanwhile'>> {
  await lockBodies(ctx.tx)
  if ((await listBodyIds(ctx.tx)).length > 0) return refuse('kernel.changed_meanwhile')
  const checked = checkBody(zones, wanted)
  if (isRefusal(checked)) return checked
  const record = { id: ctx.bodyId, version: 0, state: emptyBody }
  return commit(ctx, subjectOf(record), [{ type: 'body.created', body: checked }])
}

export async function changeBody(
  ctx: Context,
  zones: ZonesFile,
  { version, ...changes }: InputOf<typeof changeBodyEndpoint>,
): Promise<
  { id: string; version: number } | Refusal<'kernel.not_found' | 'kernel.changed_meanwhile'> | BadBody
> {
  const record = expectVersion(await bodies.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.bodyId }), version)
  if (isRefusal(record)) return record
  const checked = checkBody(zones, changes)
  if (isRefusal(checked)) return checked
  const outcome = await commit(ctx, subjectOf(record), [{ type: 'body.changed', changes: checked }])
  return isRefusal(outcome) ? outcome : { id: record.id, version: version + 1 }
}

export function newBodyId(): string {
  return newId('body')
}

function checkBody<Wanted extends Pick<Body, 'code' | 'networkModel'>>(
  zones: ZonesFile,
  wanted: Wanted,
): Wanted | BadBody {
  const code = wanted.code === null ? null : parseBodyCode(wanted.code)
  if (wanted.code !== null && code === null) return refuse('organization.bad_code')
  const isKnown = zones.network_models.some((model) => model.id === wanted.networkModel)
  return isKnown ? { ...wanted, code } : refuse('organization.unknown_model')
}

function subjectOf(record: { id: string; version: number; state: Body }) {
  return bodies.subject<BodyEvent>(record, { bodyId: record.id, kind: 'body', evolve: evolveBody })
}
