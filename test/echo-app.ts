/** The bare server with routes that answer what they got, for the tests of its edges over real sockets. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { AnyEndpoint } from '../src/kernel/core/endpoint.ts'
import { kernelRefusals } from '../src/kernel/core/ja.ts'
import { collectSlots, fill, type SlotFilling } from '../src/kernel/core/slot.ts'
import { readConfig } from '../src/kernel/server/config.ts'
import { openDatabase } from '../src/kernel/server/database.ts'
import type { ConnectionLimits } from '../src/kernel/server/http/connections.ts'
import { authenticate } from '../src/kernel/server/http/route.ts'
import { createHttp } from '../src/kernel/server/http/server.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { createPipeline } from '../src/main/server/compose.ts'
import { createTestDatabase } from './database.ts'

export type EchoApp = {
  readonly app: FastifyInstance
  readonly port: number
  /** Sends bytes as they are and answers all that comes back until the server ends the connection. */
  raw(bytes: string, from?: string): Promise<string>
  /** An open connection; errors of it are nobody's business. */
  open(from?: string): Promise<Socket>
  stop(): Promise<void>
}

const base = { permission: 'public', audit: 'none', refusals: [], transport: 'json' } as const
const echo: AnyEndpoint = {
  ...base,
  id: 'test.echo',
  method: 'POST',
  path: '/api/echo',
  input: z.strictObject({ a: z.unknown(), b: z.string().max(20).optional() }),
  output: z.unknown(),
}
const ask: AnyEndpoint = {
  ...base,
  id: 'test.ask',
  method: 'GET',
  path: '/api/ask',
  input: z.strictObject({ q: z.string().max(20).optional() }),
  output: z.unknown(),
}

/** `authorization: Bearer NAME` is the account NAME; everybody else is a stranger. */
export async function startEchoApp(
  env: Record<string, string> = {},
  connectionLimits?: ConnectionLimits,
): Promise<EchoApp> {
  const store = await createTestDatabase()
  const database = openDatabase({ app: store.appConfig, owner: store.ownerConfig }, silentLog)
  const folder = mkdtempSync(path.join(tmpdir(), 'toride-echo-'))
  const webDir = path.join(folder, 'web')
  mkdirSync(path.join(webDir, 'assets'), { recursive: true })
  writeFileSync(path.join(webDir, 'index.html'), '<!doctype html>')
  const fillings: SlotFilling[] = [namedByBearer()]
  const app = await createHttp({
    config: readConfig([], { TORIDE_DATA: folder, ...env }),
    log: silentLog,
    pipeline: createPipeline({ database, slots: collectSlots(fillings), now: () => new Date() }),
    routes: [
      { endpoint: echo, handle: async (_ctx, input) => input },
      {
        endpoint: ask,
        handle: async (ctx, input) => {
          ctx.cookies?.set('__Host-test', 'himitsu', 60)
          return input
        },
      },
    ],
    mounts: [mountForeign],
    phrases: () => kernelRefusals,
    isReady: () => true,
    webDir,
    ...(connectionLimits ? { connectionLimits } : {}),
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    app,
    port,
    raw: (bytes, from) => exchange(port, bytes, from),
    open: (from) => openSocket(port, from),
    stop: async () => {
      app.server.closeAllConnections()
      await app.close()
      await database.close()
      await store.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Stands for `_bulk`: a key that holds is answered. */
function mountForeign(app: FastifyInstance): void {
  app.post('/_bulk', async (request, reply) =>
    reply.code(request.headers.authorization === 'Bearer good' ? 200 : 401).send({}),
  )
}

function namedByBearer(): SlotFilling {
  return fill(authenticate, async (face) => {
    const name = /^Bearer (\w+)$/.exec(face.header('authorization') ?? '')?.[1]
    if (name === undefined) return undefined
    return { actor: { kind: 'key', id: name, bodyId: 'body_test', name, seats: [], grants: [] } }
  })
}

async function openSocket(port: number, from?: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', ...(from === undefined ? {} : { localAddress: from }) })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

async function exchange(port: number, bytes: string, from?: string): Promise<string> {
  const socket = await openSocket(port, from)
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(parts).toString('utf8')
}
