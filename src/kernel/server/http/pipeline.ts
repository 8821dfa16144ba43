/** The pipeline of every request: authenticate → parse → permit → open transaction → use case → check the answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { can, type Actor, type PolicyTable } from '../../core/actor.ts'
import { isFresh, type AnyEndpoint } from '../../core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../core/result.ts'
import type { Context, Upload } from '../context.ts'
import { noBody, type Database, type TransactionScope, type Tx } from '../database.ts'
import { handOn, systemActor, type EventListener } from '../jobs.ts'
import { note } from '../ledger.ts'
import { withRing } from '../seal/opened-results.ts'
import type { AskRing } from '../seal/ring.ts'
import { cookieJar, readInput, readUpload, requestFace } from './request.ts'
import { isSameSite } from './same-site.ts'
import { takeOnce } from './take-once.ts'
import type { Authenticated, RequestFace, Route } from './route.ts'

export type Pipeline = {
  readonly database: Database
  readonly policy: () => PolicyTable
  readonly listened: () => ReadonlySet<string>
  readonly authenticate: (request: RequestFace, now: Date) => Promise<Authenticated | undefined>
  readonly resolveBody: (request: RequestFace) => Promise<string | undefined>
  /** The keys of sealed cases that the asker's session has open. */
  readonly openRing: AskRing
  readonly listeners: () => readonly EventListener[]
  readonly now: () => Date
  readonly secureCookies: boolean
}

type Visitor = { actor: Actor; bodyId: string; sessionId?: string; provenAt?: Date; known: boolean }

/** Runs `route` for a request. Answers the output or a refusal; throws only for the unexpected. */
export async function runRoute(
  pipeline: Pipeline,
  route: Route,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<unknown> {
  const visitor = await identify(pipeline, requestFace(request))
  const gate = passGate(pipeline, route.endpoint, { request, visitor })
  if (gate) {
    await noteRefusal(pipeline, route.endpoint, { visitor, requestId: request.id, code: gate.code })
    return gate
  }
  const upload = route.endpoint.transport === 'upload' ? await readUpload(request) : undefined
  const input = readInput(route.endpoint, request, upload?.fields)
  if (isRefusal(input)) return input
  const call = { request, reply, visitor, upload: upload?.file, input }
  const outcome = await runInTransaction(pipeline, route, call)
  if (isRefusal(outcome))
    await noteRefusal(pipeline, route.endpoint, { visitor, requestId: request.id, code: outcome.code })
  return outcome
}

/** Builds the context of work that no request started. */
export function systemContext(
  pipeline: Pick<Pipeline, 'now' | 'policy' | 'listened'>,
  system: { bodyId: string; tx: Tx; name: string; grants?: readonly string[] },
): Context {
  const actor = systemActor(system.bodyId, system.name, system.grants)
  return {
    actor,
    bodyId: system.bodyId,
    now: pipeline.now(),
    requestId: system.name,
    tx: system.tx,
    can: (action, thing) => can(pipeline.policy(), actor, { action, thing }),
    listened: pipeline.listened(),
  }
}

async function identify(pipeline: Pipeline, face: RequestFace): Promise<Visitor> {
  const known = await pipeline.authenticate(face, pipeline.now())
  if (known) return { ...known, bodyId: known.actor.bodyId, known: true }
  const bodyId = (await pipeline.resolveBody(face)) ?? noBody
  return { actor: systemActor(bodyId, 'visitor'), bodyId, known: false }
}

/** Only people have an account; keys and visitors see no restricted row. */
function scopeOf({ actor, bodyId }: Visitor): TransactionScope {
  return actor.kind === 'person' ? { bodyId, accountId: actor.id } : { bodyId }
}

function passGate(
  pipeline: Pipeline,
  endpoint: AnyEndpoint,
  { request, visitor }: { request: FastifyRequest; visitor: Visitor },
): Refusal | undefined {
  if (endpoint.method !== 'GET' && visitor.actor.kind !== 'key' && !isSameSite(request))
    return refuse('kernel.other_site')
  if (endpoint.permission === 'public') return undefined
  if (!visitor.known) return refuse('kernel.unauthenticated')
  const isAllowed =
    endpoint.permission === 'signed-in' ||
    can(pipeline.policy(), visitor.actor, { action: endpoint.permission })
  if (!isAllowed) return refuse('kernel.forbidden')
  return needsProof(endpoint, visitor, pipeline.now()) ? refuse('kernel.step_up_needed') : undefined
}

/** A key has no second factor: what it may do was decided, under a fresh proof, when it was issued. */
function needsProof(endpoint: AnyEndpoint, { actor, provenAt }: Visitor, now: Date): boolean {
  return endpoint.assurance === 'fresh' && actor.kind === 'person' && !isFresh(provenAt, now)
}

class RolledBack extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

async function runInTransaction(
  pipeline: Pipeline,
  route: Route,
  call: { request: FastifyRequest; reply: FastifyReply; visitor: Visitor; upload?: Upload; input: unknown },
): Promise<unknown> {
  const { visitor, request, reply } = call
  try {
    return await pipeline.database.transaction(scopeOf(visitor), async (plain) => {
      const ring = await pipeline.openRing({ ...visitor, tx: plain, now: pipeline.now() })
      const tx = ring ? await withRing(plain, ring) : plain
      const ctx: Context = {
        actor: visitor.actor,
        bodyId: visitor.bodyId,
        sessionId: visitor.sessionId,
        now: pipeline.now(),
        requestId: request.id,
        tx,
        can: (action, thing) => can(pipeline.policy(), visitor.actor, { action, thing }),
        listened: pipeline.listened(),
        upload: call.upload,
        cookies: cookieJar(request, reply, pipeline.secureCookies),
        remoteAddress: request.ip,
        signal: leavingOf(reply),
      }
      const repeated = await takeOnce(ctx, route.endpoint, request)
      if (repeated) throw new RolledBack(repeated)
      const outcome = await route.handle(ctx, call.input as never)
      if (isRefusal(outcome)) {
        if (outcome.keepsWrites) return outcome
        throw new RolledBack(outcome)
      }
      const contextOf = (name: string) => systemContext(pipeline, { bodyId: visitor.bodyId, tx, name })
      if (ring) await handOn(ring.waiting, pipeline.listeners(), contextOf('kernel.deliver'))
      if (route.endpoint.audit === 'read') await noteRead(ctx, route.endpoint, call.input)
      return route.endpoint.transport === 'download' ? outcome : route.endpoint.output.parse(outcome)
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal
    throw error
  }
}

/** Aborted when the connection closes before the reply was sent whole. */
function leavingOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

async function noteRead(ctx: Context, endpoint: AnyEndpoint, input: unknown): Promise<void> {
  const id = typeof input === 'object' && input !== null && 'id' in input ? String(input.id) : ''
  await note(ctx, { kind: endpoint.id, id }, { type: 'kernel.read' })
}

async function noteRefusal(
  pipeline: Pipeline,
  endpoint: AnyEndpoint,
  refused: { visitor: Visitor; requestId: string; code: string },
): Promise<void> {
  if (!refused.visitor.known || endpoint.audit === 'none') return
  const { bodyId, actor } = refused.visitor
  await pipeline.database.transaction(scopeOf(refused.visitor), (tx) =>
    note(
      { tx, actor, bodyId, now: pipeline.now(), requestId: refused.requestId, listened: pipeline.listened() },
      { kind: endpoint.id, id: '' },
      { type: 'kernel.refused', code: refused.code },
    ),
  )
}
