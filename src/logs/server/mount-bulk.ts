/** `POST /_bulk` and `/INDEX/_bulk` on the HTTP server, for senders with an API key that may bring logs. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../../access/server/public.ts'
import type { Intake } from './intake.ts'
import { createKnownDocuments, type KnownDocuments } from './known-documents.ts'
import { rememberSenders } from './known-senders.ts'
import type { SourceContext } from './source.ts'
import { takeBulk, type BulkReply } from './take-bulk.ts'

export type BulkDeps = {
  readonly intake: () => Intake
  readonly identify: Access['identify']
  readonly now: () => Date
}

type MountedDeps = BulkDeps & { readonly known: KnownDocuments }

const ingestScope = 'logs.ingest'

/** Mounted in a scope of its own: bodies are read as streams there, whatever their type says. */
export function mountBulk(app: FastifyInstance, given: BulkDeps): void {
  const deps: MountedDeps = {
    ...given,
    identify: rememberSenders(given.identify),
    known: createKnownDocuments(),
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = await answerBulk(request, deps)
    if (answer.retryAfterSeconds !== undefined)
      void reply.header('retry-after', String(answer.retryAfterSeconds))
    return reply
      .code(answer.status)
      .header('x-elastic-product', 'Elasticsearch')
      .header('cache-control', 'no-store')
      .send(answer.body)
  }
  for (const url of ['/_bulk', '/:index/_bulk']) {
    app.route({ method: ['POST', 'PUT'], url, bodyLimit: 64 * 1024 * 1024, handler })
  }
}

async function answerBulk(request: FastifyRequest, deps: MountedDeps): Promise<BulkReply> {
  const source = await sourceOf(request, deps)
  if ('status' in source) return source
  const body = request.body as IncomingMessage | undefined
  if (!body) return problem(400, 'parse_exception', 'request body is required')
  return takeBulk(deps.intake(), {
    source,
    body,
    isGzip: request.headers['content-encoding'] === 'gzip',
    known: deps.known,
  })
}

/** The key names the source; its kind is told line by line. */
async function sourceOf(request: FastifyRequest, deps: BulkDeps): Promise<SourceContext | BulkReply> {
  const face = {
    cookie: () => undefined,
    header: (name: string) => {
      const value = request.headers[name.toLowerCase()]
      return typeof value === 'string' ? value : undefined
    },
    remoteAddress: request.ip,
  }
  const known = await deps.identify(face, deps.now())
  if (!known) return problem(401, 'security_exception', 'missing or unknown API key')
  if (!(known.actor.grants ?? []).includes(ingestScope)) {
    return problem(403, 'security_exception', `the API key does not have ${ingestScope}`)
  }
  return { bodyId: known.actor.bodyId, source: known.actor.name, kind: 'json', zone: 540, transport: 'http' }
}

function problem(status: number, type: string, reason: string): BulkReply {
  return { status, body: { error: { type, reason }, status } }
}
