/** A door for commands on the host: a Unix socket that only the account of the program can open. */
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Log } from '../../kernel/server/log.ts'
import { sourceKinds, type SourceKind } from '../core/decoder.ts'
import { importFile } from './import-file.ts'
import type { Pipeline } from './pipeline.ts'
import { searchLogs } from './search-logs.ts'

export type HostDoor = { close(): Promise<void> }

export type DoorDeps = {
  readonly pipeline: Pipeline
  readonly soleBodyId: () => Promise<string | undefined>
  readonly log: Log
}

const holdMsMax = 60_000

/** Where the door of the logs in `folder` is; undefined when the path is too long for a socket. */
export function doorPath(folder: string): string | undefined {
  const socket = path.join(folder, 'run/host.sock')
  return Buffer.byteLength(socket) <= 105 ? socket : undefined
}

export async function listenHost(folder: string, deps: DoorDeps): Promise<HostDoor> {
  const socket = doorPath(folder)
  if (socket === undefined) return { close: async () => undefined }
  mkdirSync(path.dirname(socket), { recursive: true, mode: 0o700 })
  chmodSync(path.dirname(socket), 0o700)
  rmSync(socket, { force: true })
  const server = createServer((request, response) => {
    const isHold = request.url === '/hold'
    void (
      isHold ? holdFor(deps, response) : answer(deps, request).then((reply) => send(response, reply))
    ).catch((error: unknown) => {
      deps.log.error('host command failed', error)
      send(response, { status: 500, body: { error: { code: 'kernel.unexpected', params: {} } } })
    })
  })
  server.on('clientError', (_error, connection) => connection.destroy())
  server.listen(socket)
  await once(server, 'listening')
  return {
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(socket, { force: true })
    },
  }
}

/** Holds the store loop for a backup for as long as the asker stays, but not for ever. */
async function holdFor({ pipeline, log }: DoorDeps, response: ServerResponse): Promise<void> {
  const left = new Promise<void>((resolve) => response.once('close', resolve))
  try {
    const release = await pipeline.holdStoring()
    const limit = setTimeout(() => response.destroy(), holdMsMax)
    response.writeHead(200).flushHeaders()
    await left
    clearTimeout(limit)
    release()
  } catch (error) {
    log.error('the logs could not be held for a backup', error)
    send(response, { status: 503, body: { error: { code: 'kernel.unexpected', params: {} } } })
  }
}

export type DoorReply = { readonly status: number; readonly body: unknown }

async function answer(deps: DoorDeps, request: IncomingMessage): Promise<DoorReply> {
  const url = new URL(request.url ?? '/', 'http://host')
  const bodyId = await deps.soleBodyId()
  if (bodyId === undefined) return { status: 409, body: { error: { code: 'logs.no_body', params: {} } } }
  return hostCommand(deps.pipeline, { bodyId, url, stream: request })
}

/** The commands themselves: the same with and without a running server. */
export async function hostCommand(
  pipeline: Pipeline,
  { bodyId, url, stream }: { bodyId: string; url: URL; stream: Readable },
): Promise<DoorReply> {
  const of = (name: string) => url.searchParams.get(name) ?? ''
  if (url.pathname === '/ingest') {
    const kind = sourceKinds.find((known) => known === of('kind')) ?? ('auto' satisfies SourceKind)
    const source = { bodyId, source: of('source'), kind, zone: 540, transport: 'file' as const }
    const summary = await importFile(pipeline.intake, { source, fileName: of('file'), stream })
    if (!isRefusal(summary)) await pipeline.whenStored()
    return replyOf(summary)
  }
  if (url.pathname !== '/search')
    return { status: 404, body: { error: { code: 'kernel.not_found', params: {} } } }
  const range = { from: new Date(of('from')), to: new Date(of('to')) }
  const found = await searchLogs(pipeline.store, {
    bodyId,
    ...range,
    query: of('query'),
    limit: Number(of('limit')) || 100,
  })
  return replyOf(found)
}

function replyOf(outcome: unknown): DoorReply {
  if (!isRefusal(outcome)) return { status: 200, body: outcome }
  const { code, params } = outcome as { code: string; params: unknown }
  return { status: 422, body: { error: { code, params } } }
}

function send(response: ServerResponse, { status, body }: DoorReply): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
