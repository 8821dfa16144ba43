/** The limit of foreign protocols (`_bulk`, witness): who has no key that held lately is counted by address, before the key is looked up. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RequestLimiter } from './request-limiter.ts'
import { arrivalOf } from './run-limited.ts'

const foreign = /\/_bulk(\?|$)|^\/witness\//

/** A sender whose key holds is not counted: its own limit is the room of the spool. */
export function limitForeign(app: FastifyInstance, limiter: RequestLimiter): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!foreign.test(request.url)) return undefined
    const seconds = limiter.arrive(arrivalOf(request))
    if (seconds === 0) return undefined
    return reply.code(429).header('retry-after', String(seconds)).send(tooMany)
  })
  app.addHook('onResponse', async (request, reply) => noteOutcome(limiter, request, reply.statusCode))
}

function noteOutcome(limiter: RequestLimiter, request: FastifyRequest, status: number): void {
  if (!foreign.test(request.url) || status === 429) return
  if (status === 401 || status === 404) limiter.identified(arrivalOf(request), undefined)
  else limiter.trust(arrivalOf(request))
}

/** As Elasticsearch says it; senders wait and come again. */
const tooMany = {
  error: { type: 'es_rejected_execution_exception', reason: 'too many requests without a known key' },
  status: 429,
}
