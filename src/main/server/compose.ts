/** The whole program put together: reads like a table of contents, one line a slice, in the order of `order.ts`. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { PolicyTable } from '../../kernel/core/actor.ts'
import type { PhraseTable } from '../../kernel/core/endpoint.ts'
import { collectSlots, type SlotFilling, type Slots } from '../../kernel/core/slot.ts'
import { openBlobs } from '../../kernel/server/blobs.ts'
import { programDir, type Config } from '../../kernel/server/config.ts'
import { openContent } from '../../kernel/server/content.ts'
import { openDatabase, type Database, type DatabaseAddresses } from '../../kernel/server/database.ts'
import { systemContext, type Pipeline } from '../../kernel/server/http/pipeline.ts'
import {
  authenticate,
  phraseTable,
  policyTable,
  resolveBody,
  type RequestFace,
  type Route,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import { createHttp } from '../../kernel/server/http/server.ts'
import { deliverJobs, eventListener, startJobs, type JobRunner } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { createRoom } from '../../kernel/server/room.ts'
import { sweepParts } from '../../kernel/server/sweep-parts.ts'
import { openRing } from '../../kernel/server/seal/ring.ts'
import { createLog, type Log } from '../../kernel/server/log.ts'
import { createOutbound } from '../../kernel/server/outbound/outbound.ts'
import { protectListening } from './protect-listening.ts'
import { openRelationalStore, type RelationalStore } from './relational-store.ts'
import { createSlices, type Slices } from './slices.ts'

const requestMsMax = 1_500
const jobMsMax = 1_000
const partMsMax = 4_500

export type Toride = {
  readonly kernel: Kernel
  readonly slices: Slices
  readonly app: FastifyInstance
  /** Routes of all slices. */
  readonly routes: readonly Route[]
  /** Ends everything in reverse order; safe to call twice. */
  stop(): Promise<void>
}

/** Starts every part and answers when requests can be served; the caller listens. A failed start leaves nothing running. */
export async function compose(given: Config, now: () => Date = () => new Date()): Promise<Toride> {
  // Others may pass through but not look: the database runs under an account of its own below this folder.
  mkdirSync(given.dataDir, { recursive: true, mode: 0o711 })
  const log = createLog(path.join(given.dataDir, 'log'))
  const config = await protectListening(given, now())
  const store = await openRelationalStore(config, log)
  const program = createProgram({ config, log, addresses: store.addresses, now })
  const running: Running = { parts: [], kernel: program.kernel, store }
  try {
    return await startParts(program, running)
  } catch (error) {
    await stopAll(running).catch((second: unknown) => log.error('a failed start was not tidied up', second))
    throw error
  }
}

/** What has been started so far, in the order of starting. */
type Running = {
  app?: FastifyInstance
  jobs?: JobRunner
  readonly parts: SliceParts[]
  readonly kernel: Kernel
  readonly store: RelationalStore
}

async function startParts(program: Program, running: Running): Promise<Toride> {
  const { kernel, pipeline, slices, parts } = program
  const { config, log } = kernel
  const state = { isReady: false }
  const routes = parts.flatMap((part) => part.routes)
  const app = await createHttp({
    config,
    log,
    pipeline,
    routes,
    mounts: parts.flatMap((part) => part.mount ?? []),
    phrases: joined<PhraseTable>(() => kernel.slots.of(phraseTable)),
    isReady: () => state.isReady,
    isTight: kernel.isTight,
    webDir: path.join(programDir, 'dist/web'),
  })
  running.app = app
  await sweepParts(path.join(config.dataDir, 'blobs'))
  for (const part of parts) {
    running.parts.push(part)
    await part.start?.()
  }
  const allJobs = [deliver(kernel, pipeline), ...parts.flatMap((part) => part.jobs ?? [])]
  running.jobs = await startJobs(kernel.database, allJobs, log)
  state.isReady = true
  return { kernel, slices, app, routes, stop: once(() => stopAll(running)) }
}

export type Program = {
  readonly kernel: Kernel
  readonly pipeline: Pipeline
  readonly slices: Slices
  readonly parts: readonly SliceParts[]
}

/** The kernel and all slices over a store that is open, without serving anything: host commands need no more. */
export function createProgram(deps: {
  config: Config
  log: Log
  addresses: DatabaseAddresses
  now: () => Date
}): Program {
  const { config, log, now } = deps
  const fillings: SlotFilling[] = []
  const slots = collectSlots(fillings)
  const database = openDatabase(deps.addresses, log)
  const pipeline = createPipeline({ database, slots, now })
  const kernel: Kernel = {
    config,
    database,
    content: openContent(config.contentDir),
    blobs: openBlobs(path.join(config.dataDir, 'blobs')),
    isTight: createRoom(config.dataDir).isTight,
    log,
    outbound: createOutbound(config.outboundOpen),
    now,
    slots,
    systemContext: (system) => systemContext(pipeline, system),
  }
  return { kernel, pipeline, ...createSlices(kernel, fillings) }
}

/** The pipeline that asks the slots of all slices. */
export function createPipeline(deps: { database: Database; slots: Slots; now: () => Date }): Pipeline {
  const { slots } = deps
  return {
    database: deps.database,
    policy: joined<PolicyTable>(() => slots.of(policyTable)),
    listened: remembered(() => new Set(slots.of(eventListener).flatMap((listener) => listener.types))),
    authenticate: (face, at) => firstKnown(slots.of(authenticate).map((ask) => () => ask(face, at))),
    resolveBody: (face: RequestFace) => firstKnown(slots.of(resolveBody).map((ask) => () => ask(face))),
    openRing: (asked) => firstKnown(slots.of(openRing).map((ask) => () => ask(asked))),
    listeners: () => slots.of(eventListener),
    now: deps.now,
    // Browsers keep secure cookies of http://localhost; any other plain address is behind a proxy with TLS.
    secureCookies: true,
  }
}

function deliver(kernel: Kernel, pipeline: Pipeline) {
  return deliverJobs({
    database: kernel.database,
    listeners: () => kernel.slots.of(eventListener),
    contextOf: (system) => systemContext(pipeline, system),
  })
}

/**
 * Everything in reverse. Each part has its share of the ten seconds and is left behind when it hangs: the event
 * store ends with this process, jobs are delivered again, and PostgreSQL must have time to stop.
 */
async function stopAll({ app, jobs, parts, kernel, store }: Running): Promise<void> {
  if (app) {
    const cut = setTimeout(() => app.server.closeAllConnections(), requestMsMax)
    await within(requestMsMax + 500, app.close())
    clearTimeout(cut)
  }
  await within(jobMsMax, jobs?.stop())
  for (const part of parts.toReversed()) await within(partMsMax, part.stop?.())
  await within(jobMsMax, kernel.database.close())
  await store.stop()
  kernel.log.info('stopped')
}

/** Waits for `work`, but no longer than `ms`. */
async function within(ms: number, work: Promise<void> | undefined): Promise<void> {
  if (!work) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(() => resolve(), ms)
  await Promise.race([work, promise])
  clearTimeout(timer)
}

/** Joins the tables of all slices on first use: by then every slice has been created. */
function joined<Table extends object>(read: () => readonly Table[]): () => Table {
  return remembered(() => Object.assign({}, ...read()) as Table)
}

function remembered<Value>(make: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= make())
}

async function firstKnown<Value>(
  asks: readonly (() => Promise<Value | undefined>)[],
): Promise<Value | undefined> {
  for (const ask of asks) {
    const answer = await ask()
    if (answer !== undefined) return answer
  }
  return undefined
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
