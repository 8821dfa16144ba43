/** Slices over a real database and the real pipeline, without sign-in: a header names who asks. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { can, type Actor, type Role, type Thing } from '../src/kernel/core/actor.ts'
import type { PhraseTable } from '../src/kernel/core/endpoint.ts'
import { kernelRefusals } from '../src/kernel/core/ja.ts'
import { collectSlots, type SlotFilling, type Slots } from '../src/kernel/core/slot.ts'
import { openBlobs } from '../src/kernel/server/blobs.ts'
import { readConfig } from '../src/kernel/server/config.ts'
import { openContent } from '../src/kernel/server/content.ts'
import type { Context } from '../src/kernel/server/context.ts'
import { openDatabase, type Database, type DatabaseAddresses } from '../src/kernel/server/database.ts'
import { systemContext, type Pipeline } from '../src/kernel/server/http/pipeline.ts'
import { phraseTable, type SliceParts } from '../src/kernel/server/http/route.ts'
import { createHttp } from '../src/kernel/server/http/server.ts'
import type { Kernel } from '../src/kernel/server/kernel.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { createOutbound } from '../src/kernel/server/outbound/outbound.ts'
import { createPipeline } from '../src/main/server/compose.ts'
import { createOrganization } from '../src/organization/server/organization.ts'
import type { Organization } from '../src/organization/server/public.ts'
import { formOf, type SentFile } from './form.ts'

export type Who = {
  readonly name: string
  readonly role: Role
  /** Ids of the form that contracts take, where a test needs them. */
  readonly accountId?: string
  readonly personId?: string
  readonly unitId?: string
}

export type Served = {
  readonly kernel: Kernel
  readonly database: Database
  readonly organization: Organization
  readonly bodyId: string
  readonly dataDir: string
  /** Seats by role, one each; the people of a role sit on its seat. */
  readonly seatIds: Readonly<Record<string, string>>
  readonly app: FastifyInstance
  /** Sends a request as this person. */
  as(who: Who): Caller
  actorOf(who: Who): Actor
  /** Runs `work` in a transaction of the body as this person. */
  readonly within: <Value>(who: Who, work: (ctx: Context) => Promise<Value>) => Promise<Value>
  /** Sets the clock of the program. */
  setNow(now: Date): void
  stop(): Promise<void>
}

export type Caller = {
  get(url: string): Promise<LightMyRequestResponse>
  post(url: string, body?: object): Promise<LightMyRequestResponse>
  put(url: string, body?: object): Promise<LightMyRequestResponse>
  /** Sends fields and one file as a form does. */
  upload(
    url: string,
    form: { fields: Readonly<Record<string, string>>; file?: SentFile },
  ): Promise<LightMyRequestResponse>
}

export type Joined = { kernel: Kernel; organization: Organization; join: <P>(part: SliceParts<P>) => P }

const seatRoles: readonly Role[] = ['handler', 'lead', 'ciso', 'privacy', 'auditor', 'administrator', 'staff']

/** Starts the slices that `create` joins, over `addresses`, with a small body in it. */
export async function serveSlices(
  addresses: DatabaseAddresses,
  create: (parts: Joined) => void,
): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'toride-slices-'))
  const world: World = { now: new Date('2026-11-25T00:30:00.000Z'), bodyId: '', seatIds: {} }
  const database = openDatabase(addresses, silentLog)
  const fillings: SlotFilling[] = []
  const slots = collectSlots(fillings)
  const pipeline = pipelineOf(database, slots, world)
  const kernel = createKernel(dataDir, slots, pipeline)
  const parts: SliceParts[] = []
  const joinPart = <P>(part: SliceParts<P>): P => {
    parts.push(part)
    fillings.push(...(part.slots ?? []))
    return part.public
  }
  const organization = joinPart(createOrganization(kernel))
  create({ kernel, organization, join: joinPart })
  const app = await createApp(kernel, pipeline, parts)
  await foundBody(kernel, organization, world)
  return {
    kernel,
    database,
    organization,
    bodyId: world.bodyId,
    dataDir,
    seatIds: world.seatIds,
    app,
    as: (who) => callerOf(app, who),
    actorOf: (who) => makeActor(who, world),
    within: (who, work) => runAs(pipeline, makeActor(who, world), work),
    setNow: (now) => {
      world.now = now
    },
    stop: async () => {
      await app.close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

type World = { now: Date; bodyId: string; seatIds: Record<string, string> }

function pipelineOf(database: Database, slots: Slots, world: World): Pipeline {
  return {
    ...createPipeline({ database, slots, now: () => world.now }),
    authenticate: async (face) => {
      const sent = face.header('x-who')
      if (!sent) return undefined
      const actor = makeActor(JSON.parse(decodeURIComponent(sent)) as Who, world)
      return { actor, sessionId: `session-${actor.id}`, provenAt: world.now }
    },
    resolveBody: async () => world.bodyId,
  }
}

function createKernel(dataDir: string, slots: Slots, pipeline: Pipeline): Kernel {
  const config = readConfig([], { TORIDE_DATA: dataDir, TORIDE_REQUESTS_PER_SECOND: '1000000' })
  return {
    config,
    database: pipeline.database,
    content: openContent(config.contentDir),
    blobs: openBlobs(join(dataDir, 'blobs')),
    log: silentLog,
    outbound: createOutbound(config.outboundOpen),
    now: pipeline.now,
    slots,
    systemContext: (system) => systemContext(pipeline, system),
  }
}

function createApp(
  kernel: Kernel,
  pipeline: Pipeline,
  parts: readonly SliceParts[],
): Promise<FastifyInstance> {
  return createHttp({
    config: kernel.config,
    log: silentLog,
    pipeline,
    routes: parts.flatMap((part) => part.routes),
    mounts: [],
    phrases: () => Object.assign({}, kernelRefusals, ...kernel.slots.of(phraseTable)) as PhraseTable,
    isReady: () => true,
    webDir: join(kernel.config.dataDir, 'web'),
  })
}

function runAs<Value>(
  pipeline: Pipeline,
  actor: Actor,
  work: (ctx: Context) => Promise<Value>,
): Promise<Value> {
  return pipeline.database.transaction(actor.bodyId, (tx) => {
    const base = systemContext(pipeline, { bodyId: actor.bodyId, tx, name: 'test' })
    const may = (action: string, thing?: Thing) => can(pipeline.policy(), actor, { action, thing })
    return work({ ...base, actor, can: may })
  })
}

function makeActor(who: Who, world: World): Actor {
  const id = who.accountId ?? `account-${who.name}`
  const seatId = world.seatIds[who.role] ?? `seat-${who.role}`
  const seat = { id: seatId, name: `${who.role} seat`, role: who.role, unitId: who.unitId ?? 'unit' }
  return {
    kind: 'person',
    id,
    bodyId: world.bodyId,
    personId: who.personId ?? `person-${who.name}`,
    name: who.name,
    seats: [seat],
  }
}

/** A body with one unit and one seat a role. */
async function foundBody(kernel: Kernel, organization: Organization, world: World): Promise<void> {
  const bodyId = organization.newBodyId()
  world.bodyId = bodyId
  await kernel.database.transaction(bodyId, async (tx) => {
    const ctx = kernel.systemContext({ bodyId, tx, name: 'test' })
    await organization.createBody(ctx, {
      name: '砦町',
      shortName: '砦町',
      code: null,
      prefecture: 'みやま県',
      networkModel: 'alpha',
      demonstration: false,
      extraClosedDays: [],
    })
    const unit = await organization.addUnit(ctx, { name: '総務課', parentId: null, phone: null, position: 1 })
    if (!('id' in unit)) throw new Error(unit.code)
    for (const [position, role] of seatRoles.entries()) {
      const seat = await organization.addSeat(ctx, { name: `${role}席`, unitId: unit.id, role, position })
      if (!('id' in seat)) throw new Error(seat.code)
      world.seatIds[role] = seat.id
    }
  })
}

function callerOf(app: FastifyInstance, who: Who): Caller {
  const headers = { 'x-who': encodeURIComponent(JSON.stringify(who)) }
  return {
    get: (url) => app.inject({ method: 'GET', url, headers }),
    post: (url, payload = {}) => app.inject({ method: 'POST', url, headers, payload }),
    put: (url, payload = {}) => app.inject({ method: 'PUT', url, headers, payload }),
    upload: (url, form) => {
      const { payload, headers: type } = formOf(form.fields, form.file)
      return app.inject({ method: 'POST', url, headers: { ...headers, ...type }, payload })
    },
  }
}
