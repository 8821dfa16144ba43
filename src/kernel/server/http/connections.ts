/** Connections that give nothing or too slowly: each address has so many, and a request so long to arrive. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { networkOf } from './request-limiter.ts'

export type ConnectionLimits = {
  /** Open at the same time from one address (one /64 of IPv6). */
  readonly perAddress: number
  /** The head of a request must be whole by then. */
  readonly headMs: number
  /** A body that is no file must be whole by then. */
  readonly bodyMs: number
}

export const connectionLimits: ConnectionLimits = { perAddress: 256, headMs: 20_000, bodyMs: 30_000 }

/** Options of the server: Node looks after late heads only now and then. */
export function connectionTimes({ headMs }: ConnectionLimits = connectionLimits) {
  return { headersTimeout: headMs, connectionsCheckingInterval: Math.min(5_000, headMs) }
}

/** Puts the limits on. A proxy on this host speaks for everybody, so loopback is not counted behind one. */
export function limitConnections(
  app: FastifyInstance,
  options: { limits?: ConnectionLimits | undefined; behindProxy: boolean },
): void {
  const limits = options.limits ?? connectionLimits
  const { server } = app
  countConnections(server, limits.perAddress, options.behindProxy)
  app.addHook('onRequest', async (request) => limitBody(request, limits.bodyMs))
}

function countConnections(server: Server, perAddress: number, behindProxy: boolean): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (behindProxy && isLoopback(address)) return
    const network = networkOf(address)
    const count = (open.get(network) ?? 0) + 1
    if (count > perAddress) {
      socket.destroy()
      return
    }
    open.set(network, count)
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1
      if (left === 0) open.delete(network)
      else open.set(network, left)
    })
  })
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** Files and bulk deliveries may take their time; a form or JSON of at most a megabyte may not. */
function limitBody(request: FastifyRequest, bodyMs: number): void {
  const { raw } = request
  const type = request.headers['content-type'] ?? ''
  if (raw.method === 'GET' || raw.method === 'HEAD' || raw.complete) return
  if (type.startsWith('multipart/') || /\/_bulk(\?|$)/.test(request.url)) return
  const timer = setTimeout(() => raw.destroy(), bodyMs).unref()
  const clear = () => clearTimeout(timer)
  raw.once('end', clear)
  raw.once('close', clear)
}
