/** The HTTP server: Fastify, security headers, the contract's routes, the web app, one place for errors. */
import { readFileSync } from 'node:fs'
import fastifyCookie from '@fastify/cookie'
import fastifyMultipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Phrase, PhraseTable } from '../../core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../core/result.ts'
import type { Config } from '../config.ts'
import type { Download } from '../context.ts'
import { newId, spokenId } from '../id.ts'
import type { Log } from '../log.ts'
import { isStoreAway } from '../store-away.ts'
import { hostGuard } from './allowed-hosts.ts'
import { connectionTimes, limitConnections, type ConnectionLimits } from './connections.ts'
import { answerBrokenRequest, answerUnreadableAddress } from './early-errors.ts'
import { guardRoom } from './guard-room.ts'
import { runRoute, type Pipeline } from './pipeline.ts'
import { readJsonStrictly } from './json-body.ts'
import { isBrokenForm } from './request.ts'
import { limitForeign } from './limit-foreign.ts'
import { createRequestLimiter, limitsOf, type RequestLimiter } from './request-limiter.ts'
import { runLimited } from './run-limited.ts'
import type { Route } from './route.ts'
import { serveSecurityText } from './security-text.ts'
import { statusOf } from './status.ts'
import { serveWeb } from './web-app.ts'

const bodyBytesMax = 1_048_576
const uploadBytesMax = 4 * 1024 * 1024 * 1024
const slowMs = 1_000

export type HttpDeps = {
  readonly config: Config
  readonly log: Log
  readonly pipeline: Pipeline
  readonly routes: readonly Route[]
  readonly mounts: readonly ((app: FastifyInstance) => void)[]
  readonly phrases: () => PhraseTable
  readonly isReady: () => boolean
  /** True while the disk has no room for changes. */
  readonly isTight?: () => boolean
  readonly webDir: string
  /** The usual ones unless told. */
  readonly connectionLimits?: ConnectionLimits
}

/** Builds the server without listening. */
export async function createHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    genReqId: () => newId('req'),
    trustProxy: deps.config.behindProxy ? 'loopback' : false,
    // A disk image takes its time; a connection that stands still ends after two minutes.
    requestTimeout: 3_600_000,
    connectionTimeout: 120_000,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadableAddress,
    clientErrorHandler: answerBrokenRequest,
    return503OnClosing: true,
    ...(deps.config.tls
      ? { https: { ...readCertificate(deps.config.tls), ...connectionTimes(deps.connectionLimits) } }
      : { http: connectionTimes(deps.connectionLimits) }),
  })
  await app.register(fastifyCookie)
  await app.register(fastifyMultipart, {
    limits: { files: 1, fileSize: uploadBytesMax, fields: 40, fieldSize: 100_000 },
  })
  readJsonStrictly(app)
  limitConnections(app, { limits: deps.connectionLimits, behindProxy: deps.config.behindProxy })
  guardHost(app, deps)
  guardRoom(app, {
    routes: deps.routes,
    isTight: deps.isTight ?? (() => false),
    send: (request, reply, refusal) => sendRefusal(deps, { refusal, request, reply }),
  })
  app.addHook('onResponse', async (request, reply) => noteSlow(deps.log, request, reply))
  app.setErrorHandler((error, request, reply) => sendUnexpected(deps, { error, request, reply }))
  app.get('/healthz', async (_request, reply) =>
    reply.code(deps.isReady() ? 200 : 503).send({ ready: deps.isReady() }),
  )
  serveSecurityText(app, deps)
  const { requestsPerSecond } = deps.config
  const limiter = createRequestLimiter(limitsOf(requestsPerSecond ?? Number.MAX_SAFE_INTEGER))
  limitForeign(app, limiter)
  for (const route of deps.routes) addRoute(app, { ...deps, limiter }, route)
  for (const mount of deps.mounts) await app.register(async (scope) => mount(scope))
  await serveWeb(app, deps.webDir)
  return app
}

/** The Japanese sentence of a refusal. */
export function sayRefusal(phrases: PhraseTable, refusal: Refusal): string {
  const phrase: Phrase | undefined = phrases[refusal.code]
  if (phrase === undefined) throw new Error(`no phrase for ${refusal.code}`)
  return typeof phrase === 'string' ? phrase : phrase(refusal.params)
}

/** Log senders and watchers come by whatever name they were given, and bring no cookies. */
function guardHost(app: FastifyInstance, deps: HttpDeps): void {
  const isOwn = hostGuard(deps.config)
  app.addHook('onRequest', async (request, reply) => {
    // Node takes the first of two names, a proxy may take the last (RFC 9112 §3.2).
    const isSole = request.raw.rawHeaders.filter((text) => text.toLowerCase() === 'host').length <= 1
    if (isSole && isOwn(request.headers.host)) return undefined
    if (isSole && /^\/healthz$|\/_bulk(\?|$)/.test(request.url)) return undefined
    return sendRefusal(deps, { refusal: refuse('kernel.unknown_host'), request, reply })
  })
}

function addRoute(app: FastifyInstance, deps: HttpDeps & { limiter: RequestLimiter }, route: Route): void {
  app.route({
    method: route.endpoint.method,
    url: route.endpoint.path,
    handler: async (request, reply) => {
      const { limiter, pipeline } = deps
      const run = (within: Pipeline) => runRoute(within, route, { request, reply })
      const outcome = await runLimited(limiter, { request, pipeline }, run).finally(() => readOn(request))
      void reply.header('cache-control', 'no-store')
      if (isRefusal(outcome)) return sendRefusal(deps, { refusal: outcome, request, reply })
      if (route.endpoint.transport === 'download') return sendDownload(reply, outcome as Download)
      return reply.send(outcome)
    },
  })
}

/**
 * Reads and forgets what is left of a form that was refused before its file was read: a sender that is not
 * read from waits for ever and never gets to see the refusal.
 */
function readOn(request: FastifyRequest): void {
  if (!request.isMultipart() || request.raw.complete) return
  request.raw.unpipe()
  request.raw.resume()
}

function sendRefusal(
  deps: HttpDeps,
  { refusal, request, reply }: { refusal: Refusal; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const message = sayRefusal(deps.phrases(), refusal)
  const error = { code: refusal.code, params: refusal.params, message, requestId: request.id }
  const { seconds, minutes } = refusal.params
  const wait = Number(seconds ?? Number(minutes) * 60)
  if (refusal.code === 'kernel.too_many' && wait > 0) void reply.header('retry-after', String(wait))
  return reply.code(statusOf(refusal.code)).header('cache-control', 'no-store').send({ error })
}

function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  // RFC 8187 lets fewer characters stand for themselves than `encodeURIComponent` does.
  const name = encodeURIComponent(download.fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return reply
    .header('content-type', download.mediaType)
    .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(download.bytes instanceof Uint8Array ? Buffer.from(download.bytes) : download.bytes)
}

function sendUnexpected(
  deps: HttpDeps,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const known = refusalOf(error)
  if (known && statusOf(known.code) >= 500) {
    const about = { requestId: request.id, route: request.routeOptions.url, code: known.code }
    deps.log.warn('request not served', { ...about, reason: codeOf(error) })
  }
  if (known) return sendRefusal(deps, { refusal: known, request, reply })
  const id = spokenId()
  deps.log.error('request failed', error, { requestId: request.id, id, route: request.routeOptions.url })
  return sendRefusal(deps, { refusal: refuse('kernel.unexpected', { id }), request, reply })
}

/** A path may name a record; the route does not. */
function noteSlow(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const ms = Math.round(reply.elapsedTime)
  if (ms < slowMs) return
  const { method, id, routeOptions } = request
  log.warn('slow request', { requestId: id, method, route: routeOptions.url, status: reply.statusCode, ms })
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : ''
}

/** Faults of the transport and of the host that have a sentence of their own. */
function refusalOf(error: unknown): Refusal | undefined {
  const code = (error as { code?: unknown }).code
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('kernel.too_large', { megabytes: 1 })
  if (code === 'FST_REQ_FILE_TOO_LARGE')
    return refuse('kernel.too_large', { megabytes: uploadBytesMax / 1_048_576 })
  if (code === 'ENOSPC' || code === '53100') return refuse('kernel.disk_full')
  if (isBrokenForm(error)) return refuse('kernel.invalid_input', { fields: '' })
  if (isStoreAway(error)) return refuse('kernel.unavailable')
  const status = (error as { statusCode?: unknown }).statusCode
  return typeof status === 'number' && status >= 400 && status < 500
    ? refuse('kernel.invalid_input', { fields: '' })
    : undefined
}

/** Forward secrecy and authentication in one; of TLS 1.3 all, of 1.2 what is left without CBC (RFC 9325 §4.2). */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

function readCertificate(tls: NonNullable<Config['tls']>) {
  return {
    cert: readFileSync(tls.certificateFile),
    key: readFileSync(tls.keyFile),
    minVersion: 'TLSv1.2' as const,
    ciphers,
  }
}
