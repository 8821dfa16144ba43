/** What the HTTP server does while the disk has no room: it reads for everybody and writes for nobody, and says so. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readOnlyHeader } from '../../core/endpoint.ts'
import { refuse, type Refusal } from '../../core/result.ts'
import type { Route } from './route.ts'

const comeAgainSeconds = 10

export type RoomGuard = {
  readonly routes: readonly Route[]
  readonly isTight: () => boolean
  readonly send: (request: FastifyRequest, reply: FastifyReply, refusal: Refusal) => FastifyReply
}

/** Changes are refused before anything of them is read; signing in and out stays possible. Every 503 says when to come again. */
export function guardRoom(app: FastifyInstance, guard: RoomGuard): void {
  const changes = new Set(
    guard.routes
      .filter(({ endpoint }) => endpoint.method !== 'GET')
      .filter(({ endpoint }) => !['public', 'signed-in'].includes(endpoint.permission))
      .map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`),
  )
  app.addHook('onRequest', async (request, reply) => {
    const { method, url } = request.routeOptions
    if (!changes.has(`${String(method)} ${url}`) || !guard.isTight()) return undefined
    // Whoever still sends is read from, or would never see the answer.
    request.raw.resume()
    return guard.send(request, reply, refuse('kernel.disk_full'))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (guard.isTight()) void reply.header(readOnlyHeader, 'disk')
    if (reply.statusCode === 503 && !reply.hasHeader('retry-after'))
      void reply.header('retry-after', String(comeAgainSeconds))
  })
}
