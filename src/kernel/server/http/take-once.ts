/** Requests that come again: the answer got lost on the way, and whoever sent it pressed once more. */
import type { FastifyRequest } from 'fastify'
import type { AnyEndpoint } from '../../core/endpoint.ts'
import { refuse, type Refusal } from '../../core/result.ts'
import type { Context } from '../context.ts'
import { rememberRequest } from '../store-request.ts'

const keyHeader = 'idempotency-key'
const keyPattern = /^[\w-]{16,100}$/

/**
 * Remembers the request under its sender's key, in the transaction of the change itself; refuses one that was
 * done already. A request without a key, or one that reads, is none of its business.
 */
export async function takeOnce(
  ctx: Context,
  endpoint: AnyEndpoint,
  request: FastifyRequest,
): Promise<Refusal<'kernel.repeated' | 'kernel.invalid_input'> | undefined> {
  const key = request.headers[keyHeader]
  if (key === undefined || endpoint.method === 'GET') return undefined
  if (typeof key !== 'string' || !keyPattern.test(key))
    return refuse('kernel.invalid_input', { fields: keyHeader })
  const { bodyId, now, requestId } = ctx
  const isNew = await rememberRequest(ctx.tx, {
    bodyId,
    actorId: ctx.actor.id,
    key,
    endpoint: endpoint.id,
    requestId,
    at: now,
  })
  return isNew ? undefined : refuse('kernel.repeated')
}
