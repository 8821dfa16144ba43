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
import { openDatabase, type Database } from '../../kernel/server/database.ts'
import { systemContext, type Pipeline } from '../../kernel/server/http/pipeline.ts'
import {
  authenticate,
  phraseTable,
  policyTable,
  resolveBody,
  type RequestFace,
  type SliceParts,
} from '../../kernel/server/http/route.ts'
import { createHttp } from '../../kernel/server/http/server.ts'
import { deliverJobs, eventListener, startJobs, type JobRunner } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { createLog, type Log } from '../../kernel/server/log.ts'
import { openRelationalStore, type RelationalStore } from './relational-store.ts'
import { createSlices, type Slices } from './slices.ts'

export type Toride = {
  readonly kernel: Kernel
  readonly slices: Slices
  readonly app: FastifyInstance
  /** Ends everything in reverse order; safe to call twice. */
  stop(): Promise<void>
}

/** Starts every part and answers when requests can be served; the caller listens. */
export async function compose(config: Config, now: () => Date = () => new Date()): Promise<Toride> {
  // Everything inside is 0700; the account that PostgreSQL runs under must be able to walk through.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 })
  const log = createLog(path.join(config.dataDir, 'log'))
  const store = await openRelationalStore(config, log)
  const database = openDatabase(store.addresses, log)
  const fillings: SlotFilling[] = []
  const slots = collectSlots(fillings)
  const pipeline = createPipeline({ config, database, slots, now })
  const kernel = createKernel({ config, database, log, slots, pipeline })
  const { slices, parts } = createSlices(kernel, fillings)
  const state = { isReady: false }
  const app = await createHttp({
    config,
    log,
    pipeline,
    routes: parts.flatMap((part) => part.routes),
    mounts: parts.flatMap((part) => part.mount ?? []),
    phrases: joined<PhraseTable>(() => slots.of(phraseTable)),
    isReady: () => state.isReady,
    webDir: path.join(programDir, 'dist/web'),
  })
  for (const part of parts) await part.start?.()
  const jobs = await startJobs(
    database,
    [deliver(kernel, pipeline), ...parts.flatMap((part) => part.jobs ?? [])],
    log,
  )
  state.isReady = true
  return { kernel, slices, app, stop: once(() => stopAll({ app, jobs, parts, database, store, log })) }
}

function createPipeline(deps: {
  config: Config
  database: Database
  slots: Slots
  now: () => Date
}): Pipeline {
  const { slots } = deps
  return {
    database: deps.database,
    policy: joined<PolicyTable>(() => slots.of(policyTable)),
    listened: remembered(() => new Set(slots.of(eventListener).flatMap((listener) => listener.types))),
    authenticate: (face, at) => firstKnown(slots.of(authenticate).map((ask) => () => ask(face, at))),
    resolveBody: (face: RequestFace) => firstKnown(slots.of(resolveBody).map((ask) => () => ask(face))),
    now: deps.now,
    // Browsers keep secure cookies of http://localhost; any other plain address is behind a proxy with TLS.
    secureCookies: true,
  }
}

function createKernel(deps: {
  config: Config
  database: Database
  log: Log
  slots: Slots
  pipeline: Pipeline
}): Kernel {
  return {
    config: deps.config,
    database: deps.database,
    content: openContent(deps.config.contentDir),
    blobs: openBlobs(path.join(deps.config.dataDir, 'blobs')),
    log: deps.log,
    now: deps.pipeline.now,
    slots: deps.slots,
    systemContext: (system) => systemContext(deps.pipeline, system),
  }
}

function deliver(kernel: Kernel, pipeline: Pipeline) {
  return deliverJobs({
    database: kernel.database,
    listeners: () => kernel.slots.of(eventListener),
    contextOf: (system) => systemContext(pipeline, system),
  })
}

async function stopAll(running: {
  app: FastifyInstance
  jobs: JobRunner
  parts: readonly SliceParts[]
  database: Database
  store: RelationalStore
  log: Log
}): Promise<void> {
  await running.app.close()
  await running.jobs.stop()
  for (const part of running.parts.toReversed()) await part.stop?.()
  await running.database.close()
  await running.store.stop()
  running.log.info('stopped')
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
